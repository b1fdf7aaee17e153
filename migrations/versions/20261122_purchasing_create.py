"""Make the tables of requests, orders and receipts."""

import sqlalchemy as sa
from alembic import op

from app.kernel.columns import Day, Exact, Flag, JsonText, UtcDateTime, key_type

revision = "20261122_purchasing_create"
down_revision = "20261122_inventory_create"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "purchasing_order",
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("supplier_id", key_type, nullable=False),
        sa.Column("warehouse_id", key_type, nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("currency", sa.Text(), nullable=False),
        sa.Column("ordered_on", Day(), nullable=False),
        sa.Column("due_on", Day(), nullable=False),
        sa.Column("revision", key_type, nullable=False),
        sa.Column("total_minor", Exact(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("created_by", key_type, nullable=False),
        sa.Column("approved_by", key_type, nullable=True),
        sa.Column("approved_at", UtcDateTime(), nullable=True),
        sa.Column("sent_at", UtcDateTime(), nullable=True),
        sa.Column("confirmed_at", UtcDateTime(), nullable=True),
        sa.Column("version", key_type, server_default="1", nullable=False),
        sa.Column("id", key_type, nullable=False),
        sa.ForeignKeyConstraint(["supplier_id"], ["parties_party.id"], name=op.f("fk_purchasing_order_supplier_id")),
        sa.ForeignKeyConstraint(
            ["warehouse_id"], ["inventory_warehouse.id"], name=op.f("fk_purchasing_order_warehouse_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_purchasing_order")),
        sa.UniqueConstraint("number", name=op.f("uq_purchasing_order_number")),
        sqlite_autoincrement=True,
        sqlite_strict=True,
    )
    op.create_index("ix_purchasing_order_due", "purchasing_order", ["due_on", "id"], unique=False)
    op.create_index("ix_purchasing_order_ordered", "purchasing_order", ["ordered_on", "id"], unique=False)
    op.create_index("ix_purchasing_order_state", "purchasing_order", ["state", "due_on", "id"], unique=False)
    op.create_index(
        "ix_purchasing_order_supplier", "purchasing_order", ["supplier_id", "ordered_on", "id"], unique=False
    )
    op.create_table(
        "purchasing_policy",
        sa.Column("approval_limit_minor", Exact(), nullable=False),
        sa.Column("over_receipt_ask_permille", key_type, nullable=False),
        sa.Column("over_receipt_refuse_permille", key_type, nullable=False),
        sa.Column("version", key_type, server_default="1", nullable=False),
        sa.Column("id", key_type, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_purchasing_policy")),
        sqlite_autoincrement=True,
        sqlite_strict=True,
    )
    op.create_table(
        "purchasing_supplier_terms",
        sa.Column("party_id", key_type, nullable=False),
        sa.Column("standing", sa.Text(), nullable=False),
        sa.Column("payment_days", key_type, nullable=False),
        sa.Column("lead_time_days", key_type, nullable=False),
        sa.Column("minimum_order_minor", Exact(), nullable=False),
        sa.Column("version", key_type, server_default="1", nullable=False),
        sa.Column("id", key_type, nullable=False),
        sa.ForeignKeyConstraint(["party_id"], ["parties_party.id"], name=op.f("fk_purchasing_supplier_terms_party_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_purchasing_supplier_terms")),
        sa.UniqueConstraint("party_id", name=op.f("uq_purchasing_supplier_terms_party_id")),
        sqlite_autoincrement=True,
        sqlite_strict=True,
    )
    op.create_table(
        "purchasing_order_line",
        sa.Column("order_id", key_type, nullable=False),
        sa.Column("position", key_type, nullable=False),
        sa.Column("item_id", key_type, nullable=False),
        sa.Column("unit_id", key_type, nullable=False),
        sa.Column("qty", Exact(), nullable=False),
        sa.Column("stock_qty", Exact(), nullable=False),
        sa.Column("price_micros", Exact(), nullable=False),
        sa.Column("amount_minor", Exact(), nullable=False),
        sa.Column("stock_qty_received", Exact(), nullable=False),
        sa.Column("due_on", Day(), nullable=False),
        sa.Column("version", key_type, server_default="1", nullable=False),
        sa.Column("id", key_type, nullable=False),
        sa.CheckConstraint("qty > 0 AND stock_qty > 0", name=op.f("ck_purchasing_order_line_positive")),
        sa.ForeignKeyConstraint(["item_id"], ["catalog_item.id"], name=op.f("fk_purchasing_order_line_item_id")),
        sa.ForeignKeyConstraint(["order_id"], ["purchasing_order.id"], name=op.f("fk_purchasing_order_line_order_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["catalog_unit.id"], name=op.f("fk_purchasing_order_line_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_purchasing_order_line")),
        sa.UniqueConstraint("order_id", "position", name=op.f("uq_purchasing_order_line_order_id_position")),
        sqlite_autoincrement=True,
        sqlite_strict=True,
    )
    op.create_index("ix_purchasing_order_line_item", "purchasing_order_line", ["item_id", "id"], unique=False)
    op.create_table(
        "purchasing_order_version",
        sa.Column("order_id", key_type, nullable=False),
        sa.Column("revision", key_type, nullable=False),
        sa.Column("sent_at", UtcDateTime(), nullable=False),
        sa.Column("content", JsonText(), nullable=False),
        sa.Column("id", key_type, nullable=False),
        sa.ForeignKeyConstraint(
            ["order_id"], ["purchasing_order.id"], name=op.f("fk_purchasing_order_version_order_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_purchasing_order_version")),
        sa.UniqueConstraint("order_id", "revision", name=op.f("uq_purchasing_order_version_order_id_revision")),
        sqlite_autoincrement=True,
        sqlite_strict=True,
    )
    op.create_table(
        "purchasing_receipt",
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("order_id", key_type, nullable=False),
        sa.Column("supplier_id", key_type, nullable=False),
        sa.Column("warehouse_id", key_type, nullable=False),
        sa.Column("received_at", UtcDateTime(), nullable=False),
        sa.Column("received_on", Day(), nullable=False),
        sa.Column("delivery_note", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("version", key_type, server_default="1", nullable=False),
        sa.Column("id", key_type, nullable=False),
        sa.ForeignKeyConstraint(["order_id"], ["purchasing_order.id"], name=op.f("fk_purchasing_receipt_order_id")),
        sa.ForeignKeyConstraint(["supplier_id"], ["parties_party.id"], name=op.f("fk_purchasing_receipt_supplier_id")),
        sa.ForeignKeyConstraint(
            ["warehouse_id"], ["inventory_warehouse.id"], name=op.f("fk_purchasing_receipt_warehouse_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_purchasing_receipt")),
        sa.UniqueConstraint("number", name=op.f("uq_purchasing_receipt_number")),
        sqlite_autoincrement=True,
        sqlite_strict=True,
    )
    op.create_index("ix_purchasing_receipt_at", "purchasing_receipt", ["received_at", "id"], unique=False)
    op.create_index("ix_purchasing_receipt_order", "purchasing_receipt", ["order_id"], unique=False)
    op.create_index(
        "ix_purchasing_receipt_supplier", "purchasing_receipt", ["supplier_id", "received_at"], unique=False
    )
    op.create_table(
        "purchasing_request",
        sa.Column("item_id", key_type, nullable=False),
        sa.Column("warehouse_id", key_type, nullable=False),
        sa.Column("supplier_id", key_type, nullable=True),
        sa.Column("qty", Exact(), nullable=False),
        sa.Column("needed_on", Day(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("order_line_id", key_type, nullable=True),
        sa.Column("version", key_type, server_default="1", nullable=False),
        sa.Column("id", key_type, nullable=False),
        sa.CheckConstraint("qty > 0", name=op.f("ck_purchasing_request_positive")),
        sa.ForeignKeyConstraint(["item_id"], ["catalog_item.id"], name=op.f("fk_purchasing_request_item_id")),
        sa.ForeignKeyConstraint(["supplier_id"], ["parties_party.id"], name=op.f("fk_purchasing_request_supplier_id")),
        sa.ForeignKeyConstraint(
            ["warehouse_id"], ["inventory_warehouse.id"], name=op.f("fk_purchasing_request_warehouse_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_purchasing_request")),
        sqlite_autoincrement=True,
        sqlite_strict=True,
    )
    op.create_index("ix_purchasing_request_item", "purchasing_request", ["item_id", "state"], unique=False)
    op.create_index("ix_purchasing_request_needed", "purchasing_request", ["needed_on", "id"], unique=False)
    op.create_index("ix_purchasing_request_order_line", "purchasing_request", ["order_line_id"], unique=False)
    op.create_index("ix_purchasing_request_state", "purchasing_request", ["state", "needed_on", "id"], unique=False)
    op.create_table(
        "purchasing_supplier_item",
        sa.Column("supplier_id", key_type, nullable=False),
        sa.Column("item_id", key_type, nullable=False),
        sa.Column("supplier_sku", sa.Text(), nullable=False),
        sa.Column("unit_id", key_type, nullable=False),
        sa.Column("price_micros", Exact(), nullable=False),
        sa.Column("currency", sa.Text(), nullable=False),
        sa.Column("min_qty", Exact(), nullable=False),
        sa.Column("multiple_qty", Exact(), nullable=False),
        sa.Column("lead_time_days", key_type, nullable=True),
        sa.Column("preferred", Flag(), nullable=False),
        sa.Column("version", key_type, server_default="1", nullable=False),
        sa.Column("id", key_type, nullable=False),
        sa.ForeignKeyConstraint(["item_id"], ["catalog_item.id"], name=op.f("fk_purchasing_supplier_item_item_id")),
        sa.ForeignKeyConstraint(
            ["supplier_id"], ["parties_party.id"], name=op.f("fk_purchasing_supplier_item_supplier_id")
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["catalog_unit.id"], name=op.f("fk_purchasing_supplier_item_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_purchasing_supplier_item")),
        sa.UniqueConstraint("supplier_id", "item_id", name=op.f("uq_purchasing_supplier_item_supplier_id_item_id")),
        sqlite_autoincrement=True,
        sqlite_strict=True,
    )
    op.create_index(
        "ix_purchasing_supplier_item_item", "purchasing_supplier_item", ["item_id", "preferred"], unique=False
    )
    op.create_table(
        "purchasing_price_break",
        sa.Column("supplier_item_id", key_type, nullable=False),
        sa.Column("min_qty", Exact(), nullable=False),
        sa.Column("price_micros", Exact(), nullable=False),
        sa.Column("version", key_type, server_default="1", nullable=False),
        sa.Column("id", key_type, nullable=False),
        sa.ForeignKeyConstraint(
            ["supplier_item_id"],
            ["purchasing_supplier_item.id"],
            name=op.f("fk_purchasing_price_break_supplier_item_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_purchasing_price_break")),
        sa.UniqueConstraint(
            "supplier_item_id", "min_qty", name=op.f("uq_purchasing_price_break_supplier_item_id_min_qty")
        ),
        sqlite_autoincrement=True,
        sqlite_strict=True,
    )
    op.create_table(
        "purchasing_receipt_line",
        sa.Column("receipt_id", key_type, nullable=False),
        sa.Column("order_line_id", key_type, nullable=False),
        sa.Column("item_id", key_type, nullable=False),
        sa.Column("lot_id", key_type, nullable=True),
        sa.Column("location_id", key_type, nullable=False),
        sa.Column("stock_qty", Exact(), nullable=False),
        sa.Column("stock_qty_put_away", Exact(), nullable=False),
        sa.Column("condition", sa.Text(), nullable=False),
        sa.Column("version", key_type, server_default="1", nullable=False),
        sa.Column("id", key_type, nullable=False),
        sa.CheckConstraint("stock_qty > 0", name=op.f("ck_purchasing_receipt_line_positive")),
        sa.ForeignKeyConstraint(["item_id"], ["catalog_item.id"], name=op.f("fk_purchasing_receipt_line_item_id")),
        sa.ForeignKeyConstraint(
            ["location_id"], ["inventory_location.id"], name=op.f("fk_purchasing_receipt_line_location_id")
        ),
        sa.ForeignKeyConstraint(["lot_id"], ["inventory_lot.id"], name=op.f("fk_purchasing_receipt_line_lot_id")),
        sa.ForeignKeyConstraint(
            ["order_line_id"], ["purchasing_order_line.id"], name=op.f("fk_purchasing_receipt_line_order_line_id")
        ),
        sa.ForeignKeyConstraint(
            ["receipt_id"], ["purchasing_receipt.id"], name=op.f("fk_purchasing_receipt_line_receipt_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_purchasing_receipt_line")),
        sqlite_autoincrement=True,
        sqlite_strict=True,
    )
    op.create_index("ix_purchasing_receipt_line_lot", "purchasing_receipt_line", ["lot_id"], unique=False)
    op.create_index("ix_purchasing_receipt_line_order_line", "purchasing_receipt_line", ["order_line_id"], unique=False)
    op.create_index("ix_purchasing_receipt_line_receipt", "purchasing_receipt_line", ["receipt_id"], unique=False)
    waiting = sa.text("condition = 'good' AND stock_qty_put_away < stock_qty")
    op.create_index(
        "ix_purchasing_receipt_line_waiting", "purchasing_receipt_line", ["receipt_id"], unique=False,
        sqlite_where=waiting, postgresql_where=waiting,
    )


def downgrade() -> None:
    """Take back."""
    op.drop_table("purchasing_receipt_line")
    op.drop_table("purchasing_price_break")
    op.drop_table("purchasing_supplier_item")
    op.drop_table("purchasing_request")
    op.drop_table("purchasing_receipt")
    op.drop_table("purchasing_order_version")
    op.drop_table("purchasing_order_line")
    op.drop_table("purchasing_supplier_terms")
    op.drop_table("purchasing_policy")
    op.drop_table("purchasing_order")
