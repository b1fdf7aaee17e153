"""Make the tables of companies and people."""

import sqlalchemy as sa
from alembic import op

from app.kernel.columns import Flag, key_type

revision = "20261122_parties_create"
down_revision = "20261122_company_create"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "parties_party",
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("is_supplier", Flag(), nullable=False),
        sa.Column("is_customer", Flag(), nullable=False),
        sa.Column("is_carrier", Flag(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("phone", sa.Text(), nullable=False),
        sa.Column("website", sa.Text(), nullable=False),
        sa.Column("tax_number", sa.Text(), nullable=False),
        sa.Column("currency", sa.Text(), nullable=False),
        sa.Column("country", sa.Text(), nullable=False),
        sa.Column("city", sa.Text(), nullable=False),
        sa.Column("notes", sa.Text(), nullable=False),
        sa.Column("version", key_type, server_default="1", nullable=False),
        sa.Column("id", key_type, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_parties_party")),
        sa.UniqueConstraint("code", name=op.f("uq_parties_party_code")),
        sqlite_autoincrement=True,
        sqlite_strict=True,
    )
    op.create_index("ix_parties_party_carriers", "parties_party", ["is_carrier", "name", "id"], unique=False)
    op.create_index("ix_parties_party_customers", "parties_party", ["is_customer", "name", "id"], unique=False)
    op.create_index("ix_parties_party_name", "parties_party", ["name", "id"], unique=False)
    op.create_index("ix_parties_party_suppliers", "parties_party", ["is_supplier", "name", "id"], unique=False)
    op.create_table(
        "parties_address",
        sa.Column("party_id", key_type, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("street", sa.Text(), nullable=False),
        sa.Column("city", sa.Text(), nullable=False),
        sa.Column("region", sa.Text(), nullable=False),
        sa.Column("postal_code", sa.Text(), nullable=False),
        sa.Column("country", sa.Text(), nullable=False),
        sa.Column("version", key_type, server_default="1", nullable=False),
        sa.Column("id", key_type, nullable=False),
        sa.ForeignKeyConstraint(["party_id"], ["parties_party.id"], name=op.f("fk_parties_address_party_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_parties_address")),
        sqlite_autoincrement=True,
        sqlite_strict=True,
    )
    op.create_index("ix_parties_address_party", "parties_address", ["party_id"], unique=False)
    op.create_table(
        "parties_contact",
        sa.Column("party_id", key_type, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("phone", sa.Text(), nullable=False),
        sa.Column("is_primary", Flag(), nullable=False),
        sa.Column("version", key_type, server_default="1", nullable=False),
        sa.Column("id", key_type, nullable=False),
        sa.ForeignKeyConstraint(["party_id"], ["parties_party.id"], name=op.f("fk_parties_contact_party_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_parties_contact")),
        sqlite_autoincrement=True,
        sqlite_strict=True,
    )
    op.create_index("ix_parties_contact_party", "parties_contact", ["party_id"], unique=False)


def downgrade() -> None:
    """Take back."""
    op.drop_table("parties_contact")
    op.drop_table("parties_address")
    op.drop_table("parties_party")
