"""Make the tables of items, units and prices."""

import sqlalchemy as sa
from alembic import op

from app.kernel.columns import Day, Exact, Flag, key_type

revision = "20261122_catalog_create"
down_revision = "20261122_parties_create"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "catalog_category",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=True),
        sa.Column("parent_id", key_type, nullable=True),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("version", key_type, server_default="1", nullable=False),
        sa.Column("id", key_type, nullable=False),
        sa.ForeignKeyConstraint(["parent_id"], ["catalog_category.id"], name=op.f("fk_catalog_category_parent_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_catalog_category")),
        sa.UniqueConstraint("code", name=op.f("uq_catalog_category_code")),
        sa.UniqueConstraint("name", name=op.f("uq_catalog_category_name")),
        sqlite_autoincrement=True,
        sqlite_strict=True,
    )
    op.create_table(
        "catalog_price_list",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("currency", sa.Text(), nullable=False),
        sa.Column("version", key_type, server_default="1", nullable=False),
        sa.Column("id", key_type, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_catalog_price_list")),
        sa.UniqueConstraint("name", name=op.f("uq_catalog_price_list_name")),
        sqlite_autoincrement=True,
        sqlite_strict=True,
    )
    op.create_table(
        "catalog_unit",
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("dimension", sa.Text(), nullable=False),
        sa.Column("numerator", key_type, nullable=False),
        sa.Column("denominator", key_type, nullable=False),
        sa.Column("version", key_type, server_default="1", nullable=False),
        sa.Column("id", key_type, nullable=False),
        sa.CheckConstraint("numerator > 0 AND denominator > 0", name=op.f("ck_catalog_unit_ratio")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_catalog_unit")),
        sa.UniqueConstraint("code", name=op.f("uq_catalog_unit_code")),
        sqlite_autoincrement=True,
        sqlite_strict=True,
    )
    op.create_table(
        "catalog_item",
        sa.Column("sku", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("category_id", key_type, nullable=True),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("unit_id", key_type, nullable=False),
        sa.Column("tracking", sa.Text(), nullable=False),
        sa.Column("shelf_life_days", key_type, nullable=True),
        sa.Column("packaging", sa.Text(), nullable=False),
        sa.Column("weight_grams", key_type, nullable=False),
        sa.Column("volume_cm3", key_type, nullable=False),
        sa.Column("price_micros", Exact(), nullable=False),
        sa.Column("price_currency", sa.Text(), nullable=False),
        sa.Column("successor_id", key_type, nullable=True),
        sa.Column("version", key_type, server_default="1", nullable=False),
        sa.Column("id", key_type, nullable=False),
        sa.ForeignKeyConstraint(["category_id"], ["catalog_category.id"], name=op.f("fk_catalog_item_category_id")),
        sa.ForeignKeyConstraint(["successor_id"], ["catalog_item.id"], name=op.f("fk_catalog_item_successor_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["catalog_unit.id"], name=op.f("fk_catalog_item_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_catalog_item")),
        sa.UniqueConstraint("sku", name=op.f("uq_catalog_item_sku")),
        sqlite_autoincrement=True,
        sqlite_strict=True,
    )
    op.create_index("ix_catalog_item_category", "catalog_item", ["category_id", "id"], unique=False)
    op.create_index("ix_catalog_item_name", "catalog_item", ["name", "id"], unique=False)
    op.create_table(
        "catalog_item_barcode",
        sa.Column("item_id", key_type, nullable=False),
        sa.Column("unit_id", key_type, nullable=True),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("version", key_type, server_default="1", nullable=False),
        sa.Column("id", key_type, nullable=False),
        sa.ForeignKeyConstraint(["item_id"], ["catalog_item.id"], name=op.f("fk_catalog_item_barcode_item_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["catalog_unit.id"], name=op.f("fk_catalog_item_barcode_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_catalog_item_barcode")),
        sa.UniqueConstraint("code", name=op.f("uq_catalog_item_barcode_code")),
        sqlite_autoincrement=True,
        sqlite_strict=True,
    )
    op.create_index("ix_catalog_item_barcode_item", "catalog_item_barcode", ["item_id"], unique=False)
    op.create_table(
        "catalog_item_unit",
        sa.Column("item_id", key_type, nullable=False),
        sa.Column("unit_id", key_type, nullable=False),
        sa.Column("numerator", key_type, nullable=False),
        sa.Column("denominator", key_type, nullable=False),
        sa.Column("for_purchase", Flag(), nullable=False),
        sa.Column("for_sale", Flag(), nullable=False),
        sa.Column("version", key_type, server_default="1", nullable=False),
        sa.Column("id", key_type, nullable=False),
        sa.CheckConstraint("numerator > 0 AND denominator > 0", name=op.f("ck_catalog_item_unit_ratio")),
        sa.ForeignKeyConstraint(["item_id"], ["catalog_item.id"], name=op.f("fk_catalog_item_unit_item_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["catalog_unit.id"], name=op.f("fk_catalog_item_unit_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_catalog_item_unit")),
        sa.UniqueConstraint("item_id", "unit_id", name=op.f("uq_catalog_item_unit_item_id_unit_id")),
        sqlite_autoincrement=True,
        sqlite_strict=True,
    )
    op.create_table(
        "catalog_list_price",
        sa.Column("price_list_id", key_type, nullable=False),
        sa.Column("item_id", key_type, nullable=False),
        sa.Column("min_qty", Exact(), nullable=False),
        sa.Column("price_micros", Exact(), nullable=False),
        sa.Column("valid_from", Day(), nullable=True),
        sa.Column("valid_to", Day(), nullable=True),
        sa.Column("version", key_type, server_default="1", nullable=False),
        sa.Column("id", key_type, nullable=False),
        sa.ForeignKeyConstraint(["item_id"], ["catalog_item.id"], name=op.f("fk_catalog_list_price_item_id")),
        sa.ForeignKeyConstraint(
            ["price_list_id"], ["catalog_price_list.id"], name=op.f("fk_catalog_list_price_price_list_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_catalog_list_price")),
        sqlite_autoincrement=True,
        sqlite_strict=True,
    )
    op.create_index(
        "ix_catalog_list_price_item", "catalog_list_price", ["price_list_id", "item_id", "min_qty"], unique=False
    )


def downgrade() -> None:
    """Take back."""
    op.drop_table("catalog_list_price")
    op.drop_table("catalog_item_unit")
    op.drop_table("catalog_item_barcode")
    op.drop_table("catalog_item")
    op.drop_table("catalog_unit")
    op.drop_table("catalog_price_list")
    op.drop_table("catalog_category")
