"""Keep what somebody writes to a record and has not sent yet."""

import sqlalchemy as sa
from alembic import op

from app.kernel.columns import UtcDateTime, key_type

revision = "20261129_kernel_draft"
down_revision = "20261129_mail_routes"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "kernel_draft",
        sa.Column("owner_id", key_type, nullable=False),
        sa.Column("record", sa.Text(), nullable=False),
        sa.Column("record_id", key_type, nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("way", sa.Text(), nullable=False),
        sa.Column("seen", key_type, nullable=True),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("id", key_type, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kernel_draft")),
        sa.UniqueConstraint("owner_id", "record", "record_id", name=op.f("uq_kernel_draft_owner_id_record_record_id")),
        sqlite_autoincrement=True,
        sqlite_strict=True,
    )
    op.create_index("ix_kernel_draft_record", "kernel_draft", ["record", "record_id"])
