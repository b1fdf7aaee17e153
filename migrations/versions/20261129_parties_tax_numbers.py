"""Let a party have a tax number in each country."""

import sqlalchemy as sa
from alembic import op

from app.kernel.columns import key_type

revision = "20261129_parties_tax_numbers"
down_revision = "20261129_sales_consign"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "parties_tax_number",
        sa.Column("party_id", key_type, nullable=False),
        sa.Column("country", sa.Text(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("version", key_type, server_default="1", nullable=False),
        sa.Column("id", key_type, nullable=False),
        sa.ForeignKeyConstraint(["party_id"], ["parties_party.id"], name=op.f("fk_parties_tax_number_party_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_parties_tax_number")),
        sa.UniqueConstraint("party_id", "country", name=op.f("uq_parties_tax_number_party_id_country")),
        sqlite_strict=True, sqlite_autoincrement=True,
    )
