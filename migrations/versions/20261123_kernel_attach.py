"""Make the tables of documents and notes on records."""

import sqlalchemy as sa
from alembic import op

from app.kernel.columns import UtcDateTime, key_type

revision = "20261123_kernel_attach"
down_revision = "20261123_company_rates"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "kernel_file",
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("id", key_type, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kernel_file")),
        sa.UniqueConstraint("sha256", name=op.f("uq_kernel_file_sha256")),
        sqlite_autoincrement=True,
        sqlite_strict=True,
    )
    op.create_table(
        "kernel_attachment",
        sa.Column("record", sa.Text(), nullable=False),
        sa.Column("record_id", key_type, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("media_type", sa.Text(), nullable=False),
        sa.Column("size_bytes", key_type, nullable=False),
        sa.Column("file_id", key_type, nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("by_id", key_type, nullable=False),
        sa.Column("version", key_type, server_default="1", nullable=False),
        sa.Column("id", key_type, nullable=False),
        sa.ForeignKeyConstraint(["file_id"], ["kernel_file.id"], name=op.f("fk_kernel_attachment_file_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kernel_attachment")),
        sqlite_autoincrement=True,
        sqlite_strict=True,
    )
    op.create_index("ix_kernel_attachment_record", "kernel_attachment", ["record", "record_id", "id"])
    op.create_table(
        "kernel_note",
        sa.Column("record", sa.Text(), nullable=False),
        sa.Column("record_id", key_type, nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("by_id", key_type, nullable=False),
        sa.Column("version", key_type, server_default="1", nullable=False),
        sa.Column("id", key_type, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kernel_note")),
        sqlite_autoincrement=True,
        sqlite_strict=True,
    )
    op.create_index("ix_kernel_note_record", "kernel_note", ["record", "record_id", "id"])
