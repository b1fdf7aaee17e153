"""Make the tables of exchange rates and taxes."""

import sqlalchemy as sa
from alembic import op

from app.kernel.columns import Day, Exact, Flag, key_type

revision = "20261123_company_rates"
down_revision = "20261122_support_create"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "company_exchange_rate",
        sa.Column("currency", sa.Text(), nullable=False),
        sa.Column("day", Day(), nullable=False),
        sa.Column("numerator", Exact(), nullable=False),
        sa.Column("denominator", Exact(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("version", key_type, server_default="1", nullable=False),
        sa.Column("id", key_type, nullable=False),
        sa.CheckConstraint("numerator > 0 AND denominator > 0", name=op.f("ck_company_exchange_rate_positive")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_company_exchange_rate")),
        sa.UniqueConstraint("currency", "day", name=op.f("uq_company_exchange_rate_currency_day")),
        sqlite_autoincrement=True,
        sqlite_strict=True,
    )
    op.create_index("ix_company_exchange_rate_day", "company_exchange_rate", ["day", "id"], unique=False)
    op.create_table(
        "company_tax_rate",
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("percent", Exact(), nullable=False),
        sa.Column("valid_from", Day(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("reverse_charge", Flag(), nullable=False),
        sa.Column("version", key_type, server_default="1", nullable=False),
        sa.Column("id", key_type, nullable=False),
        sa.CheckConstraint("percent >= 0", name=op.f("ck_company_tax_rate_not_negative")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_company_tax_rate")),
        sa.UniqueConstraint("code", "valid_from", name=op.f("uq_company_tax_rate_code_valid_from")),
        sqlite_autoincrement=True,
        sqlite_strict=True,
    )
    op.create_index("ix_company_tax_rate_code", "company_tax_rate", ["code", "id"], unique=False)
