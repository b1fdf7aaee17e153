"""Make the tables of shipments."""

import sqlalchemy as sa
from alembic import op

from app.kernel.columns import Day, Exact, UtcDateTime, key_type

revision = "20261122_logistics_create"
down_revision = "20261122_sales_create"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "logistics_carrier_service",
        sa.Column("carrier_id", key_type, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("transit_days", key_type, nullable=False),
        sa.Column("base_minor", Exact(), nullable=False),
        sa.Column("per_kg_minor", Exact(), nullable=False),
        sa.Column("currency", sa.Text(), nullable=False),
        sa.Column("version", key_type, server_default="1", nullable=False),
        sa.Column("id", key_type, nullable=False),
        sa.ForeignKeyConstraint(
            ["carrier_id"], ["parties_party.id"], name=op.f("fk_logistics_carrier_service_carrier_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_logistics_carrier_service")),
        sa.UniqueConstraint("carrier_id", "name", name=op.f("uq_logistics_carrier_service_carrier_id_name")),
        sqlite_autoincrement=True,
        sqlite_strict=True,
    )
    op.create_table(
        "logistics_shipment",
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("order_id", key_type, nullable=False),
        sa.Column("customer_id", key_type, nullable=False),
        sa.Column("warehouse_id", key_type, nullable=False),
        sa.Column("carrier_id", key_type, nullable=True),
        sa.Column("service_id", key_type, nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("picked_at", UtcDateTime(), nullable=True),
        sa.Column("packed_at", UtcDateTime(), nullable=True),
        sa.Column("shipped_at", UtcDateTime(), nullable=True),
        sa.Column("expected_on", Day(), nullable=False),
        sa.Column("delivered_at", UtcDateTime(), nullable=True),
        sa.Column("received_by", sa.Text(), nullable=False),
        sa.Column("tracking_number", sa.Text(), nullable=False),
        sa.Column("freight_minor", Exact(), nullable=False),
        sa.Column("currency", sa.Text(), nullable=False),
        sa.Column("ship_to", sa.Text(), nullable=False),
        sa.Column("version", key_type, server_default="1", nullable=False),
        sa.Column("id", key_type, nullable=False),
        sa.ForeignKeyConstraint(["carrier_id"], ["parties_party.id"], name=op.f("fk_logistics_shipment_carrier_id")),
        sa.ForeignKeyConstraint(["customer_id"], ["parties_party.id"], name=op.f("fk_logistics_shipment_customer_id")),
        sa.ForeignKeyConstraint(["order_id"], ["sales_order.id"], name=op.f("fk_logistics_shipment_order_id")),
        sa.ForeignKeyConstraint(
            ["service_id"], ["logistics_carrier_service.id"], name=op.f("fk_logistics_shipment_service_id")
        ),
        sa.ForeignKeyConstraint(
            ["warehouse_id"], ["inventory_warehouse.id"], name=op.f("fk_logistics_shipment_warehouse_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_logistics_shipment")),
        sa.UniqueConstraint("number", name=op.f("uq_logistics_shipment_number")),
        sqlite_autoincrement=True,
        sqlite_strict=True,
    )
    op.create_index("ix_logistics_shipment_created", "logistics_shipment", ["created_at", "id"], unique=False)
    op.create_index("ix_logistics_shipment_customer", "logistics_shipment", ["customer_id", "created_at"], unique=False)
    op.create_index("ix_logistics_shipment_expected", "logistics_shipment", ["expected_on", "id"], unique=False)
    op.create_index("ix_logistics_shipment_order", "logistics_shipment", ["order_id"], unique=False)
    op.create_index("ix_logistics_shipment_state", "logistics_shipment", ["state", "expected_on", "id"], unique=False)
    op.create_table(
        "logistics_package",
        sa.Column("shipment_id", key_type, nullable=False),
        sa.Column("position", key_type, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("sscc", sa.Text(), nullable=False),
        sa.Column("weight_grams", key_type, nullable=False),
        sa.Column("length_mm", key_type, nullable=False),
        sa.Column("width_mm", key_type, nullable=False),
        sa.Column("height_mm", key_type, nullable=False),
        sa.Column("version", key_type, server_default="1", nullable=False),
        sa.Column("id", key_type, nullable=False),
        sa.ForeignKeyConstraint(
            ["shipment_id"], ["logistics_shipment.id"], name=op.f("fk_logistics_package_shipment_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_logistics_package")),
        sa.UniqueConstraint("shipment_id", "position", name=op.f("uq_logistics_package_shipment_id_position")),
        sa.UniqueConstraint("sscc", name=op.f("uq_logistics_package_sscc")),
        sqlite_autoincrement=True,
        sqlite_strict=True,
    )
    op.create_table(
        "logistics_tracking_event",
        sa.Column("shipment_id", key_type, nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("id", key_type, nullable=False),
        sa.ForeignKeyConstraint(
            ["shipment_id"], ["logistics_shipment.id"], name=op.f("fk_logistics_tracking_event_shipment_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_logistics_tracking_event")),
        sqlite_autoincrement=True,
        sqlite_strict=True,
    )
    op.create_index(
        "ix_logistics_tracking_event_shipment", "logistics_tracking_event", ["shipment_id", "at"], unique=False
    )
    op.create_table(
        "logistics_shipment_line",
        sa.Column("shipment_id", key_type, nullable=False),
        sa.Column("order_line_id", key_type, nullable=False),
        sa.Column("item_id", key_type, nullable=False),
        sa.Column("lot_id", key_type, nullable=True),
        sa.Column("location_id", key_type, nullable=False),
        sa.Column("stock_qty", Exact(), nullable=False),
        sa.Column("package_id", key_type, nullable=True),
        sa.Column("version", key_type, server_default="1", nullable=False),
        sa.Column("id", key_type, nullable=False),
        sa.CheckConstraint("stock_qty > 0", name=op.f("ck_logistics_shipment_line_positive")),
        sa.ForeignKeyConstraint(["item_id"], ["catalog_item.id"], name=op.f("fk_logistics_shipment_line_item_id")),
        sa.ForeignKeyConstraint(
            ["location_id"], ["inventory_location.id"], name=op.f("fk_logistics_shipment_line_location_id")
        ),
        sa.ForeignKeyConstraint(["lot_id"], ["inventory_lot.id"], name=op.f("fk_logistics_shipment_line_lot_id")),
        sa.ForeignKeyConstraint(
            ["order_line_id"], ["sales_order_line.id"], name=op.f("fk_logistics_shipment_line_order_line_id")
        ),
        sa.ForeignKeyConstraint(
            ["package_id"], ["logistics_package.id"], name=op.f("fk_logistics_shipment_line_package_id")
        ),
        sa.ForeignKeyConstraint(
            ["shipment_id"], ["logistics_shipment.id"], name=op.f("fk_logistics_shipment_line_shipment_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_logistics_shipment_line")),
        sqlite_autoincrement=True,
        sqlite_strict=True,
    )
    op.create_index("ix_logistics_shipment_line_item", "logistics_shipment_line", ["item_id"], unique=False)
    op.create_index("ix_logistics_shipment_line_lot", "logistics_shipment_line", ["lot_id"], unique=False)
    op.create_index("ix_logistics_shipment_line_order_line", "logistics_shipment_line", ["order_line_id"], unique=False)
    op.create_index("ix_logistics_shipment_line_shipment", "logistics_shipment_line", ["shipment_id"], unique=False)


def downgrade() -> None:
    """Take back."""
    op.drop_table("logistics_shipment_line")
    op.drop_table("logistics_tracking_event")
    op.drop_table("logistics_package")
    op.drop_table("logistics_shipment")
    op.drop_table("logistics_carrier_service")
