"""Make the tables of assemblies."""

import sqlalchemy as sa
from alembic import op

from app.kernel.columns import Exact, UtcDateTime, key_type

revision = "20261123_production_assemble"
down_revision = "20261123_sales_kits"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply; a firm that is there already gets numbers for its assemblies."""
    op.create_table(
        "production_assembly",
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("item_id", key_type, nullable=False),
        sa.Column("bom_id", key_type, nullable=False),
        sa.Column("warehouse_id", key_type, nullable=False),
        sa.Column("qty", Exact(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("version", key_type, server_default="1", nullable=False),
        sa.Column("id", key_type, nullable=False),
        sa.CheckConstraint("qty > 0", name=op.f("ck_production_assembly_positive")),
        sa.ForeignKeyConstraint(["bom_id"], ["catalog_bom.id"], name=op.f("fk_production_assembly_bom_id")),
        sa.ForeignKeyConstraint(["item_id"], ["catalog_item.id"], name=op.f("fk_production_assembly_item_id")),
        sa.ForeignKeyConstraint(
            ["warehouse_id"], ["inventory_warehouse.id"], name=op.f("fk_production_assembly_warehouse_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_production_assembly")),
        sa.UniqueConstraint("number", name=op.f("uq_production_assembly_number")),
        sqlite_autoincrement=True,
        sqlite_strict=True,
    )
    op.create_index("ix_production_assembly_at", "production_assembly", ["at", "id"])
    op.create_index("ix_production_assembly_item", "production_assembly", ["item_id", "id"])
    op.execute(
        "INSERT INTO company_numbering (key, prefix, next_number) SELECT 'assembly', 'AS-', 1 "
        "WHERE EXISTS (SELECT 1 FROM company_numbering) "
        "AND NOT EXISTS (SELECT 1 FROM company_numbering WHERE key = 'assembly')"
    )
