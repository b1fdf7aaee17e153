"""Keep which periods of the journal the bookkeeper got, and what banks keep of payments."""

import sqlalchemy as sa
from alembic import op

from app.kernel.columns import Day, Exact, UtcDateTime, key_type

revision = "20261129_company_hand_over"
down_revision = "20261129_support_asked"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "company_journal_export",
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("begins_on", Day(), nullable=False),
        sa.Column("ends_on", Day(), nullable=False),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.Column("made_by", key_type, nullable=False),
        sa.Column("lines", key_type, nullable=False),
        sa.Column("entries", key_type, nullable=False),
        sa.Column("debit_minor", Exact(), nullable=False),
        sa.Column("credit_minor", Exact(), nullable=False),
        sa.Column("consultant", key_type, nullable=False),
        sa.Column("client", key_type, nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("version", key_type, server_default="1", nullable=False),
        sa.Column("id", key_type, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_company_journal_export")),
        sa.UniqueConstraint("ends_on", name=op.f("uq_company_journal_export_ends_on")),
        sa.UniqueConstraint("number", name=op.f("uq_company_journal_export_number")),
        sqlite_autoincrement=True,
        sqlite_strict=True,
    )
    op.add_column("company_entry", sa.Column("document_day", Day(), nullable=True))
    op.add_column("sales_payment", sa.Column("fee_minor", Exact(), server_default="0", nullable=False))
    op.add_column("sales_bank_line", sa.Column("booked_as", sa.Text(), server_default=sa.text("''"), nullable=False))
    op.execute(
        "INSERT INTO company_numbering (key, prefix, next_number) SELECT 'journal_export', 'JE-', 1 "
        "WHERE EXISTS (SELECT 1 FROM company_profile)"
    )
    op.execute(
        "INSERT INTO company_grant (role_id, permission) SELECT DISTINCT role_id, 'company.hand_over' "
        "FROM company_grant WHERE permission = 'company.set_accounts'"
    )
