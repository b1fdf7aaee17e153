"""Keep which documents went out by mail, what the firm writes to them, and in which language parties are written to."""

import sqlalchemy as sa
from alembic import op

from app.kernel.columns import UtcDateTime, key_type

revision = "20261129_mail_documents"
down_revision = "20261129_sales_charge"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.add_column("parties_party", sa.Column("language", sa.Text(), server_default=sa.text("''"), nullable=False))
    op.create_table(
        "mail_document",
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("record", sa.Text(), nullable=False),
        sa.Column("record_id", key_type, nullable=False),
        sa.Column("message_id", key_type, nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("by_id", key_type, nullable=False),
        sa.Column("id", key_type, nullable=False),
        sa.ForeignKeyConstraint(["message_id"], ["mail_message.id"], name=op.f("fk_mail_document_message_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mail_document")),
        sa.UniqueConstraint("message_id", name=op.f("uq_mail_document_message_id")),
        sqlite_autoincrement=True,
        sqlite_strict=True,
    )
    op.create_index("ix_mail_document_record", "mail_document", ["record", "record_id", "document", "at"])
    op.create_table(
        "mail_text",
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("version", key_type, server_default="1", nullable=False),
        sa.Column("id", key_type, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mail_text")),
        sa.UniqueConstraint("document", "language", name=op.f("uq_mail_text_document_language")),
        sqlite_autoincrement=True,
        sqlite_strict=True,
    )
