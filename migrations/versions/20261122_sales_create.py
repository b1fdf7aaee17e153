"""Make the tables of customers’ terms and orders."""

import sqlalchemy as sa
from alembic import op

from app.kernel.columns import Day, Exact, Flag, UtcDateTime, key_type

revision = "20261122_sales_create"
down_revision = "20261122_purchasing_create"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "sales_customer_terms",
        sa.Column("party_id", key_type, nullable=False),
        sa.Column("payment_days", key_type, nullable=False),
        sa.Column("credit_limit_minor", Exact(), nullable=True),
        sa.Column("price_list_id", key_type, nullable=True),
        sa.Column("on_hold", Flag(), nullable=False),
        sa.Column("version", key_type, server_default="1", nullable=False),
        sa.Column("id", key_type, nullable=False),
        sa.ForeignKeyConstraint(["party_id"], ["parties_party.id"], name=op.f("fk_sales_customer_terms_party_id")),
        sa.ForeignKeyConstraint(
            ["price_list_id"], ["catalog_price_list.id"], name=op.f("fk_sales_customer_terms_price_list_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sales_customer_terms")),
        sa.UniqueConstraint("party_id", name=op.f("uq_sales_customer_terms_party_id")),
        sqlite_autoincrement=True,
        sqlite_strict=True,
    )
    op.create_table(
        "sales_order",
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("customer_id", key_type, nullable=False),
        sa.Column("warehouse_id", key_type, nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("currency", sa.Text(), nullable=False),
        sa.Column("ordered_at", UtcDateTime(), nullable=False),
        sa.Column("required_on", Day(), nullable=False),
        sa.Column("confirmed_at", UtcDateTime(), nullable=True),
        sa.Column("shipped_at", UtcDateTime(), nullable=True),
        sa.Column("delivered_at", UtcDateTime(), nullable=True),
        sa.Column("customer_reference", sa.Text(), nullable=False),
        sa.Column("ship_to", sa.Text(), nullable=False),
        sa.Column("carrier_id", key_type, nullable=True),
        sa.Column("freight_minor", Exact(), nullable=False),
        sa.Column("total_minor", Exact(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("version", key_type, server_default="1", nullable=False),
        sa.Column("id", key_type, nullable=False),
        sa.ForeignKeyConstraint(["carrier_id"], ["parties_party.id"], name=op.f("fk_sales_order_carrier_id")),
        sa.ForeignKeyConstraint(["customer_id"], ["parties_party.id"], name=op.f("fk_sales_order_customer_id")),
        sa.ForeignKeyConstraint(["warehouse_id"], ["inventory_warehouse.id"], name=op.f("fk_sales_order_warehouse_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sales_order")),
        sa.UniqueConstraint("number", name=op.f("uq_sales_order_number")),
        sqlite_autoincrement=True,
        sqlite_strict=True,
    )
    op.create_index("ix_sales_order_customer", "sales_order", ["customer_id", "ordered_at", "id"], unique=False)
    op.create_index("ix_sales_order_ordered", "sales_order", ["ordered_at", "id"], unique=False)
    op.create_index("ix_sales_order_required", "sales_order", ["required_on", "id"], unique=False)
    op.create_index("ix_sales_order_state", "sales_order", ["state", "required_on", "id"], unique=False)
    op.create_table(
        "sales_order_line",
        sa.Column("order_id", key_type, nullable=False),
        sa.Column("position", key_type, nullable=False),
        sa.Column("item_id", key_type, nullable=False),
        sa.Column("unit_id", key_type, nullable=False),
        sa.Column("qty", Exact(), nullable=False),
        sa.Column("stock_qty", Exact(), nullable=False),
        sa.Column("price_micros", Exact(), nullable=False),
        sa.Column("discount_permille", key_type, nullable=False),
        sa.Column("amount_minor", Exact(), nullable=False),
        sa.Column("stock_qty_shipped", Exact(), nullable=False),
        sa.Column("version", key_type, server_default="1", nullable=False),
        sa.Column("id", key_type, nullable=False),
        sa.CheckConstraint("qty > 0 AND stock_qty > 0", name=op.f("ck_sales_order_line_positive")),
        sa.ForeignKeyConstraint(["item_id"], ["catalog_item.id"], name=op.f("fk_sales_order_line_item_id")),
        sa.ForeignKeyConstraint(["order_id"], ["sales_order.id"], name=op.f("fk_sales_order_line_order_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["catalog_unit.id"], name=op.f("fk_sales_order_line_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sales_order_line")),
        sa.UniqueConstraint("order_id", "position", name=op.f("uq_sales_order_line_order_id_position")),
        sqlite_autoincrement=True,
        sqlite_strict=True,
    )
    op.create_index("ix_sales_order_line_item", "sales_order_line", ["item_id", "id"], unique=False)


def downgrade() -> None:
    """Take back."""
    op.drop_table("sales_order_line")
    op.drop_table("sales_order")
    op.drop_table("sales_customer_terms")
