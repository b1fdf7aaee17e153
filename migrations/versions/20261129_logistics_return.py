"""Make the tables of goods that customers send back."""

import sqlalchemy as sa
from alembic import op

from app.kernel.columns import Day, Exact, UtcDateTime, key_type

revision = "20261129_logistics_return"
down_revision = "20261129_support_desk"
branch_labels = None
depends_on = None

OPTIONS = {"sqlite_autoincrement": True, "sqlite_strict": True}


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "logistics_customer_return",
        sa.Column("number", sa.Text(), nullable=False), sa.Column("customer_id", key_type, nullable=False),
        sa.Column("shipment_id", key_type, nullable=False), sa.Column("order_id", key_type, nullable=False),
        sa.Column("warehouse_id", key_type, nullable=False), sa.Column("state", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False), sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False), sa.Column("authorised_on", Day(), nullable=False),
        sa.Column("received_at", UtcDateTime(), nullable=True), sa.Column("settled_on", Day(), nullable=True),
        sa.Column("replacement_order_id", key_type, nullable=True), sa.Column("for_kind", sa.Text(), nullable=False),
        sa.Column("for_id", key_type, nullable=True), sa.Column("note", sa.Text(), nullable=False),
        sa.Column("created_by", key_type, nullable=False),
        sa.Column("version", key_type, server_default="1", nullable=False),
        sa.Column("id", key_type, nullable=False),
        sa.CheckConstraint(
            "outcome IN ('credit', 'replacement', 'nothing')",
            name=op.f("ck_logistics_customer_return_outcome"),
        ),
        sa.ForeignKeyConstraint(
            ["customer_id"], ["parties_party.id"],
            name=op.f("fk_logistics_customer_return_customer_id"),
        ),
        sa.ForeignKeyConstraint(["order_id"], ["sales_order.id"], name=op.f("fk_logistics_customer_return_order_id")),
        sa.ForeignKeyConstraint(
            ["replacement_order_id"], ["sales_order.id"],
            name=op.f("fk_logistics_customer_return_replacement_order_id"),
        ),
        sa.ForeignKeyConstraint(
            ["shipment_id"], ["logistics_shipment.id"],
            name=op.f("fk_logistics_customer_return_shipment_id"),
        ),
        sa.ForeignKeyConstraint(
            ["warehouse_id"], ["inventory_warehouse.id"],
            name=op.f("fk_logistics_customer_return_warehouse_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_logistics_customer_return")),
        sa.UniqueConstraint("number", name=op.f("uq_logistics_customer_return_number")),
        **OPTIONS,
    )
    op.create_index("ix_logistics_customer_return_customer", "logistics_customer_return",
                    ["customer_id", "created_at", "id"])
    op.create_index("ix_logistics_customer_return_day", "logistics_customer_return", ["authorised_on", "id"])
    op.create_index("ix_logistics_customer_return_for", "logistics_customer_return", ["for_kind", "for_id"])
    op.create_index("ix_logistics_customer_return_shipment", "logistics_customer_return", ["shipment_id"])
    op.create_index("ix_logistics_customer_return_state", "logistics_customer_return", ["state", "id"])
    op.create_table(
        "logistics_customer_return_line",
        sa.Column("return_id", key_type, nullable=False), sa.Column("shipment_line_id", key_type, nullable=False),
        sa.Column("order_line_id", key_type, nullable=False), sa.Column("item_id", key_type, nullable=False),
        sa.Column("lot_id", key_type, nullable=True), sa.Column("stock_qty", Exact(), nullable=False),
        sa.Column("received_qty", Exact(), nullable=False), sa.Column("restocked_qty", Exact(), nullable=False),
        sa.Column("scrapped_qty", Exact(), nullable=False), sa.Column("sent_back_qty", Exact(), nullable=False),
        sa.Column("location_id", key_type, nullable=True), sa.Column("note", sa.Text(), nullable=False),
        sa.Column("version", key_type, server_default="1", nullable=False),
        sa.Column("id", key_type, nullable=False),
        sa.CheckConstraint(
            "received_qty >= 0 AND received_qty >= restocked_qty + scrapped_qty + sent_back_qty",
            name=op.f("ck_logistics_customer_return_line_decided"),
        ),
        sa.CheckConstraint("stock_qty > 0", name=op.f("ck_logistics_customer_return_line_positive")),
        sa.ForeignKeyConstraint(
            ["item_id"], ["catalog_item.id"],
            name=op.f("fk_logistics_customer_return_line_item_id"),
        ),
        sa.ForeignKeyConstraint(
            ["location_id"], ["inventory_location.id"],
            name=op.f("fk_logistics_customer_return_line_location_id"),
        ),
        sa.ForeignKeyConstraint(
            ["lot_id"], ["inventory_lot.id"],
            name=op.f("fk_logistics_customer_return_line_lot_id"),
        ),
        sa.ForeignKeyConstraint(
            ["order_line_id"], ["sales_order_line.id"],
            name=op.f("fk_logistics_customer_return_line_order_line_id"),
        ),
        sa.ForeignKeyConstraint(
            ["return_id"], ["logistics_customer_return.id"],
            name=op.f("fk_logistics_customer_return_line_return_id"),
        ),
        sa.ForeignKeyConstraint(
            ["shipment_line_id"], ["logistics_shipment_line.id"],
            name=op.f("fk_logistics_customer_return_line_shipment_line_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_logistics_customer_return_line")),
        **OPTIONS,
    )
    op.create_index("ix_logistics_customer_return_line_lot", "logistics_customer_return_line", ["lot_id"])
    op.create_index("ix_logistics_customer_return_line_return", "logistics_customer_return_line", ["return_id", "id"])
    op.create_index("ix_logistics_customer_return_line_shipped", "logistics_customer_return_line", ["shipment_line_id"])
