"""Make the tables of bills, landed costs and returns to suppliers."""

import sqlalchemy as sa
from alembic import op

from app.kernel.columns import Day, Exact, Flag, UtcDateTime, key_type

revision = "20261123_purchasing_bill"
down_revision = "20261123_purchasing_source"
branch_labels = None
depends_on = None

OPTIONS = {"sqlite_autoincrement": True, "sqlite_strict": True}
NUMBERED = {"bill": "BL-", "credit_note": "CN-", "landed_cost": "LC-", "supplier_return": "RT-"}


def upgrade() -> None:
    """Apply."""
    _make_documents()
    _make_parts()
    _link_moves()
    _number()


def _make_documents() -> None:
    op.create_table(
        "purchasing_bill_policy",
        sa.Column("price_permille", key_type, nullable=False), sa.Column("amount_minor", Exact(), nullable=False),
        sa.Column("quantity_permille", key_type, nullable=False),
        sa.Column("version", key_type, server_default="1", nullable=False), sa.Column("id", key_type, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_purchasing_bill_policy")), **OPTIONS,
    )
    op.create_table(
        "purchasing_container",
        sa.Column("number", sa.Text(), nullable=False), sa.Column("due_on", Day(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False), sa.Column("note", sa.Text(), nullable=False),
        sa.Column("version", key_type, server_default="1", nullable=False), sa.Column("id", key_type, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_purchasing_container")),
        sa.UniqueConstraint("number", name=op.f("uq_purchasing_container_number")), **OPTIONS,
    )
    op.create_index("ix_purchasing_container_due", "purchasing_container", ["due_on", "id"], unique=False)
    op.create_table(
        "purchasing_bill",
        sa.Column("number", sa.Text(), nullable=False), sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("supplier_id", key_type, nullable=False), sa.Column("supplier_number", sa.Text(), nullable=False),
        sa.Column("billed_on", Day(), nullable=False), sa.Column("due_on", Day(), nullable=False),
        sa.Column("currency", sa.Text(), nullable=False), sa.Column("rate_numerator", Exact(), nullable=False),
        sa.Column("rate_denominator", Exact(), nullable=False), sa.Column("net_minor", Exact(), nullable=False),
        sa.Column("tax_minor", Exact(), nullable=False), sa.Column("home_net_minor", Exact(), nullable=False),
        sa.Column("home_tax_minor", Exact(), nullable=False), sa.Column("state", sa.Text(), nullable=False),
        sa.Column("mismatch", sa.Text(), nullable=False), sa.Column("note", sa.Text(), nullable=False),
        sa.Column("credits_bill_id", key_type, nullable=True), sa.Column("supplier_return_id", key_type, nullable=True),
        sa.Column("created_by", key_type, nullable=False), sa.Column("approved_by", key_type, nullable=True),
        sa.Column("approved_at", UtcDateTime(), nullable=True), sa.Column("paid_on", Day(), nullable=True),
        sa.Column("paid_reference", sa.Text(), nullable=False),
        sa.Column("version", key_type, server_default="1", nullable=False), sa.Column("id", key_type, nullable=False),
        sa.ForeignKeyConstraint(
            ["credits_bill_id"], ["purchasing_bill.id"], name=op.f("fk_purchasing_bill_credits_bill_id"),
        ),
        sa.ForeignKeyConstraint(["supplier_id"], ["parties_party.id"], name=op.f("fk_purchasing_bill_supplier_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_purchasing_bill")),
        sa.UniqueConstraint("number", name=op.f("uq_purchasing_bill_number")), **OPTIONS,
    )
    op.create_index("ix_purchasing_bill_billed", "purchasing_bill", ["billed_on", "id"], unique=False)
    op.create_index("ix_purchasing_bill_credits", "purchasing_bill", ["credits_bill_id"], unique=False)
    op.create_index("ix_purchasing_bill_due", "purchasing_bill", ["due_on", "id"], unique=False)
    op.create_index(
        "ix_purchasing_bill_owed", "purchasing_bill", ["supplier_id", "due_on"], unique=False,
        sqlite_where=sa.text("state IN ('draft', 'waiting', 'matched', 'disputed', 'approved')"),
        postgresql_where=sa.text("state IN ('draft', 'waiting', 'matched', 'disputed', 'approved')"),
    )
    op.create_index("ix_purchasing_bill_return", "purchasing_bill", ["supplier_return_id"], unique=False)
    op.create_index("ix_purchasing_bill_state", "purchasing_bill", ["state", "due_on", "id"], unique=False)
    op.create_index(
        "ux_purchasing_bill_supplier_number", "purchasing_bill", ["supplier_id", "supplier_number"], unique=True,
        sqlite_where=sa.text("state <> 'cancelled'"), postgresql_where=sa.text("state <> 'cancelled'"),
    )
    op.create_table(
        "purchasing_landed_cost",
        sa.Column("number", sa.Text(), nullable=False), sa.Column("cost_on", Day(), nullable=False),
        sa.Column("container_id", key_type, nullable=True), sa.Column("state", sa.Text(), nullable=False),
        sa.Column("total_minor", Exact(), nullable=False), sa.Column("note", sa.Text(), nullable=False),
        sa.Column("created_by", key_type, nullable=False), sa.Column("posted_at", UtcDateTime(), nullable=True),
        sa.Column("version", key_type, server_default="1", nullable=False), sa.Column("id", key_type, nullable=False),
        sa.ForeignKeyConstraint(
            ["container_id"], ["purchasing_container.id"], name=op.f("fk_purchasing_landed_cost_container_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_purchasing_landed_cost")),
        sa.UniqueConstraint("number", name=op.f("uq_purchasing_landed_cost_number")), **OPTIONS,
    )
    op.create_index("ix_purchasing_landed_cost_container", "purchasing_landed_cost", ["container_id"], unique=False)
    op.create_index("ix_purchasing_landed_cost_day", "purchasing_landed_cost", ["cost_on", "id"], unique=False)
    op.create_table(
        "purchasing_bill_tax",
        sa.Column("bill_id", key_type, nullable=False), sa.Column("code", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False), sa.Column("percent", Exact(), nullable=False),
        sa.Column("reverse_charge", Flag(), nullable=False), sa.Column("net_minor", Exact(), nullable=False),
        sa.Column("tax_minor", Exact(), nullable=False), sa.Column("home_net_minor", Exact(), nullable=False),
        sa.Column("home_tax_minor", Exact(), nullable=False), sa.Column("id", key_type, nullable=False),
        sa.ForeignKeyConstraint(["bill_id"], ["purchasing_bill.id"], name=op.f("fk_purchasing_bill_tax_bill_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_purchasing_bill_tax")),
        sa.UniqueConstraint("bill_id", "code", name=op.f("uq_purchasing_bill_tax_bill_id_code")), **OPTIONS,
    )
    op.create_table(
        "purchasing_container_order",
        sa.Column("container_id", key_type, nullable=False), sa.Column("order_id", key_type, nullable=False),
        sa.Column("id", key_type, nullable=False),
        sa.ForeignKeyConstraint(
            ["container_id"], ["purchasing_container.id"], name=op.f("fk_purchasing_container_order_container_id"),
        ),
        sa.ForeignKeyConstraint(
            ["order_id"], ["purchasing_order.id"], name=op.f("fk_purchasing_container_order_order_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_purchasing_container_order")),
        sa.UniqueConstraint(
            "container_id", "order_id", name=op.f("uq_purchasing_container_order_container_id_order_id"),
        ),
        **OPTIONS,
    )
    op.create_index("ix_purchasing_container_order_order", "purchasing_container_order", ["order_id"], unique=False)
    op.create_table(
        "purchasing_drop_shipment",
        sa.Column("order_id", key_type, nullable=False), sa.Column("customer_id", key_type, nullable=False),
        sa.Column("address", sa.Text(), nullable=False), sa.Column("for_kind", sa.Text(), nullable=False),
        sa.Column("for_id", key_type, nullable=False), sa.Column("for_number", sa.Text(), nullable=False),
        sa.Column("version", key_type, server_default="1", nullable=False), sa.Column("id", key_type, nullable=False),
        sa.ForeignKeyConstraint(
            ["customer_id"], ["parties_party.id"], name=op.f("fk_purchasing_drop_shipment_customer_id"),
        ),
        sa.ForeignKeyConstraint(
            ["order_id"], ["purchasing_order.id"], name=op.f("fk_purchasing_drop_shipment_order_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_purchasing_drop_shipment")),
        sa.UniqueConstraint("order_id", name=op.f("uq_purchasing_drop_shipment_order_id")), **OPTIONS,
    )
    op.create_index("ix_purchasing_drop_shipment_for", "purchasing_drop_shipment", ["for_kind", "for_id"], unique=False)
    op.create_table(
        "purchasing_landed_charge",
        sa.Column("landed_cost_id", key_type, nullable=False), sa.Column("position", key_type, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False), sa.Column("basis", sa.Text(), nullable=False),
        sa.Column("amount_minor", Exact(), nullable=False), sa.Column("currency", sa.Text(), nullable=False),
        sa.Column("rate_numerator", Exact(), nullable=False), sa.Column("rate_denominator", Exact(), nullable=False),
        sa.Column("home_minor", Exact(), nullable=False), sa.Column("bill_id", key_type, nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("version", key_type, server_default="1", nullable=False), sa.Column("id", key_type, nullable=False),
        sa.CheckConstraint("amount_minor > 0", name=op.f("ck_purchasing_landed_charge_positive")),
        sa.ForeignKeyConstraint(["bill_id"], ["purchasing_bill.id"], name=op.f("fk_purchasing_landed_charge_bill_id")),
        sa.ForeignKeyConstraint(
            ["landed_cost_id"], ["purchasing_landed_cost.id"], name=op.f("fk_purchasing_landed_charge_landed_cost_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_purchasing_landed_charge")),
        sa.UniqueConstraint(
            "landed_cost_id", "position", name=op.f("uq_purchasing_landed_charge_landed_cost_id_position"),
        ),
        **OPTIONS,
    )
    op.create_index("ix_purchasing_landed_charge_bill", "purchasing_landed_charge", ["bill_id"], unique=False)
    op.create_table(
        "purchasing_bill_line",
        sa.Column("bill_id", key_type, nullable=False), sa.Column("position", key_type, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False), sa.Column("order_line_id", key_type, nullable=True),
        sa.Column("text", sa.Text(), nullable=False), sa.Column("unit_id", key_type, nullable=True),
        sa.Column("qty", Exact(), nullable=False), sa.Column("stock_qty", Exact(), nullable=False),
        sa.Column("price_micros", Exact(), nullable=False), sa.Column("amount_minor", Exact(), nullable=False),
        sa.Column("tax_code", sa.Text(), nullable=False),
        sa.Column("version", key_type, server_default="1", nullable=False), sa.Column("id", key_type, nullable=False),
        sa.ForeignKeyConstraint(["bill_id"], ["purchasing_bill.id"], name=op.f("fk_purchasing_bill_line_bill_id")),
        sa.ForeignKeyConstraint(
            ["order_line_id"], ["purchasing_order_line.id"], name=op.f("fk_purchasing_bill_line_order_line_id"),
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["catalog_unit.id"], name=op.f("fk_purchasing_bill_line_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_purchasing_bill_line")),
        sa.UniqueConstraint("bill_id", "position", name=op.f("uq_purchasing_bill_line_bill_id_position")), **OPTIONS,
    )
    op.create_index("ix_purchasing_bill_line_order_line", "purchasing_bill_line", ["order_line_id"], unique=False)
    op.create_table(
        "purchasing_drop_line",
        sa.Column("order_line_id", key_type, nullable=False), sa.Column("for_line_id", key_type, nullable=False),
        sa.Column("id", key_type, nullable=False),
        sa.ForeignKeyConstraint(
            ["order_line_id"], ["purchasing_order_line.id"], name=op.f("fk_purchasing_drop_line_order_line_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_purchasing_drop_line")),
        sa.UniqueConstraint("order_line_id", name=op.f("uq_purchasing_drop_line_order_line_id")), **OPTIONS,
    )
    op.create_index("ix_purchasing_drop_line_for", "purchasing_drop_line", ["for_line_id"], unique=False)


def _make_parts() -> None:
    op.create_table(
        "purchasing_landed_receipt",
        sa.Column("landed_cost_id", key_type, nullable=False), sa.Column("receipt_id", key_type, nullable=False),
        sa.Column("id", key_type, nullable=False),
        sa.ForeignKeyConstraint(
            ["landed_cost_id"], ["purchasing_landed_cost.id"], name=op.f("fk_purchasing_landed_receipt_landed_cost_id"),
        ),
        sa.ForeignKeyConstraint(
            ["receipt_id"], ["purchasing_receipt.id"], name=op.f("fk_purchasing_landed_receipt_receipt_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_purchasing_landed_receipt")),
        sa.UniqueConstraint(
            "landed_cost_id", "receipt_id", name=op.f("uq_purchasing_landed_receipt_landed_cost_id_receipt_id"),
        ),
        **OPTIONS,
    )
    op.create_index("ix_purchasing_landed_receipt_receipt", "purchasing_landed_receipt", ["receipt_id"], unique=False)
    op.create_table(
        "purchasing_receipt_refusal",
        sa.Column("receipt_id", key_type, nullable=False), sa.Column("order_line_id", key_type, nullable=False),
        sa.Column("item_id", key_type, nullable=False), sa.Column("stock_qty", Exact(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False), sa.Column("id", key_type, nullable=False),
        sa.CheckConstraint("stock_qty > 0", name=op.f("ck_purchasing_receipt_refusal_positive")),
        sa.ForeignKeyConstraint(["item_id"], ["catalog_item.id"], name=op.f("fk_purchasing_receipt_refusal_item_id")),
        sa.ForeignKeyConstraint(
            ["order_line_id"], ["purchasing_order_line.id"], name=op.f("fk_purchasing_receipt_refusal_order_line_id"),
        ),
        sa.ForeignKeyConstraint(
            ["receipt_id"], ["purchasing_receipt.id"], name=op.f("fk_purchasing_receipt_refusal_receipt_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_purchasing_receipt_refusal")), **OPTIONS,
    )
    op.create_index("ix_purchasing_receipt_refusal_receipt", "purchasing_receipt_refusal", ["receipt_id"], unique=False)
    op.create_table(
        "purchasing_supplier_return",
        sa.Column("number", sa.Text(), nullable=False), sa.Column("supplier_id", key_type, nullable=False),
        sa.Column("receipt_id", key_type, nullable=False), sa.Column("order_id", key_type, nullable=False),
        sa.Column("returned_at", UtcDateTime(), nullable=False), sa.Column("returned_on", Day(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False), sa.Column("state", sa.Text(), nullable=False),
        sa.Column("reference", sa.Text(), nullable=False), sa.Column("note", sa.Text(), nullable=False),
        sa.Column("settled_on", Day(), nullable=True), sa.Column("created_by", key_type, nullable=False),
        sa.Column("version", key_type, server_default="1", nullable=False), sa.Column("id", key_type, nullable=False),
        sa.CheckConstraint("outcome IN ('replacement', 'credit')", name=op.f("ck_purchasing_supplier_return_outcome")),
        sa.ForeignKeyConstraint(
            ["order_id"], ["purchasing_order.id"], name=op.f("fk_purchasing_supplier_return_order_id"),
        ),
        sa.ForeignKeyConstraint(
            ["receipt_id"], ["purchasing_receipt.id"], name=op.f("fk_purchasing_supplier_return_receipt_id"),
        ),
        sa.ForeignKeyConstraint(
            ["supplier_id"], ["parties_party.id"], name=op.f("fk_purchasing_supplier_return_supplier_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_purchasing_supplier_return")),
        sa.UniqueConstraint("number", name=op.f("uq_purchasing_supplier_return_number")), **OPTIONS,
    )
    op.create_index(
        "ix_purchasing_supplier_return_day", "purchasing_supplier_return", ["returned_on", "id"], unique=False,
    )
    op.create_index("ix_purchasing_supplier_return_receipt", "purchasing_supplier_return", ["receipt_id"], unique=False)
    op.create_index("ix_purchasing_supplier_return_state", "purchasing_supplier_return", ["state", "id"], unique=False)
    op.create_index(
        "ix_purchasing_supplier_return_supplier", "purchasing_supplier_return", ["supplier_id", "returned_on"],
        unique=False,
    )
    op.create_table(
        "purchasing_bill_match",
        sa.Column("bill_line_id", key_type, nullable=False), sa.Column("receipt_line_id", key_type, nullable=False),
        sa.Column("stock_qty", Exact(), nullable=False), sa.Column("difference_minor", Exact(), nullable=False),
        sa.Column("id", key_type, nullable=False),
        sa.CheckConstraint("stock_qty > 0", name=op.f("ck_purchasing_bill_match_positive")),
        sa.ForeignKeyConstraint(
            ["bill_line_id"], ["purchasing_bill_line.id"], name=op.f("fk_purchasing_bill_match_bill_line_id"),
        ),
        sa.ForeignKeyConstraint(
            ["receipt_line_id"], ["purchasing_receipt_line.id"], name=op.f("fk_purchasing_bill_match_receipt_line_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_purchasing_bill_match")), **OPTIONS,
    )
    op.create_index("ix_purchasing_bill_match_line", "purchasing_bill_match", ["bill_line_id"], unique=False)
    op.create_index("ix_purchasing_bill_match_receipt_line", "purchasing_bill_match", ["receipt_line_id"], unique=False)
    op.create_table(
        "purchasing_landed_share",
        sa.Column("charge_id", key_type, nullable=False), sa.Column("receipt_line_id", key_type, nullable=False),
        sa.Column("weight", Exact(), nullable=False), sa.Column("home_minor", Exact(), nullable=False),
        sa.Column("id", key_type, nullable=False),
        sa.ForeignKeyConstraint(
            ["charge_id"], ["purchasing_landed_charge.id"], name=op.f("fk_purchasing_landed_share_charge_id"),
        ),
        sa.ForeignKeyConstraint(
            ["receipt_line_id"], ["purchasing_receipt_line.id"],
            name=op.f("fk_purchasing_landed_share_receipt_line_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_purchasing_landed_share")),
        sa.UniqueConstraint(
            "charge_id", "receipt_line_id", name=op.f("uq_purchasing_landed_share_charge_id_receipt_line_id"),
        ),
        **OPTIONS,
    )
    op.create_index("ix_purchasing_landed_share_line", "purchasing_landed_share", ["receipt_line_id"], unique=False)
    op.create_table(
        "purchasing_quarantine_decision",
        sa.Column("receipt_line_id", key_type, nullable=False), sa.Column("decision", sa.Text(), nullable=False),
        sa.Column("condition_before", sa.Text(), nullable=False), sa.Column("stock_qty", Exact(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False), sa.Column("decided_at", UtcDateTime(), nullable=False),
        sa.Column("decided_by", key_type, nullable=False), sa.Column("id", key_type, nullable=False),
        sa.CheckConstraint("stock_qty > 0", name=op.f("ck_purchasing_quarantine_decision_positive")),
        sa.ForeignKeyConstraint(
            ["receipt_line_id"], ["purchasing_receipt_line.id"],
            name=op.f("fk_purchasing_quarantine_decision_receipt_line_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_purchasing_quarantine_decision")), **OPTIONS,
    )
    op.create_index(
        "ix_purchasing_quarantine_decision_line", "purchasing_quarantine_decision", ["receipt_line_id"], unique=False,
    )
    op.create_table(
        "purchasing_supplier_return_line",
        sa.Column("supplier_return_id", key_type, nullable=False),
        sa.Column("receipt_line_id", key_type, nullable=False), sa.Column("item_id", key_type, nullable=False),
        sa.Column("lot_id", key_type, nullable=True), sa.Column("location_id", key_type, nullable=False),
        sa.Column("stock_qty", Exact(), nullable=False), sa.Column("value_minor", Exact(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False), sa.Column("note", sa.Text(), nullable=False),
        sa.Column("move_id", key_type, nullable=True),
        sa.Column("version", key_type, server_default="1", nullable=False), sa.Column("id", key_type, nullable=False),
        sa.CheckConstraint("stock_qty > 0", name=op.f("ck_purchasing_supplier_return_line_positive")),
        sa.ForeignKeyConstraint(
            ["item_id"], ["catalog_item.id"], name=op.f("fk_purchasing_supplier_return_line_item_id"),
        ),
        sa.ForeignKeyConstraint(
            ["location_id"], ["inventory_location.id"], name=op.f("fk_purchasing_supplier_return_line_location_id"),
        ),
        sa.ForeignKeyConstraint(
            ["lot_id"], ["inventory_lot.id"], name=op.f("fk_purchasing_supplier_return_line_lot_id"),
        ),
        sa.ForeignKeyConstraint(
            ["receipt_line_id"], ["purchasing_receipt_line.id"],
            name=op.f("fk_purchasing_supplier_return_line_receipt_line_id"),
        ),
        sa.ForeignKeyConstraint(
            ["supplier_return_id"], ["purchasing_supplier_return.id"],
            name=op.f("fk_purchasing_supplier_return_line_supplier_return_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_purchasing_supplier_return_line")), **OPTIONS,
    )
    op.create_index(
        "ix_purchasing_supplier_return_line_receipt", "purchasing_supplier_return_line", ["receipt_line_id"],
        unique=False,
    )
    op.create_index(
        "ix_purchasing_supplier_return_line_return", "purchasing_supplier_return_line", ["supplier_return_id"],
        unique=False,
    )
    op.add_column("purchasing_receipt", sa.Column("rate_numerator", Exact(), server_default="1", nullable=False))
    op.add_column("purchasing_receipt", sa.Column("rate_denominator", Exact(), server_default="1", nullable=False))
    op.add_column("purchasing_receipt_line", sa.Column("move_id", key_type, nullable=True))
    op.add_column("purchasing_receipt_line", sa.Column("value_minor", Exact(), server_default="0", nullable=False))
    op.add_column("purchasing_receipt_line", sa.Column("stock_qty_billed", Exact(), server_default="0", nullable=False))
    op.add_column(
        "purchasing_receipt_line", sa.Column("stock_qty_returned", Exact(), server_default="0", nullable=False)
    )
    op.create_index("ix_purchasing_receipt_line_item", "purchasing_receipt_line", ["item_id"], unique=False)
    op.create_index(
        "ix_purchasing_receipt_line_unbilled", "purchasing_receipt_line", ["id"], unique=False,
        sqlite_where=sa.text("value_minor > 0 AND stock_qty_billed + stock_qty_returned < stock_qty"),
        postgresql_where=sa.text("value_minor > 0 AND stock_qty_billed + stock_qty_returned < stock_qty"),
    )

    op.create_table(
        "purchasing_subcontract",
        sa.Column("order_id", key_type, nullable=False), sa.Column("location_id", key_type, nullable=False),
        sa.Column("id", key_type, nullable=False),
        sa.ForeignKeyConstraint(["order_id"], ["purchasing_order.id"], name=op.f("fk_purchasing_subcontract_order_id")),
        sa.ForeignKeyConstraint(
            ["location_id"], ["inventory_location.id"], name=op.f("fk_purchasing_subcontract_location_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_purchasing_subcontract")),
        sa.UniqueConstraint("order_id", name=op.f("uq_purchasing_subcontract_order_id")), **OPTIONS,
    )


def _link_moves() -> None:
    """Name the move that brought each line of a receipt, and its worth: both were written in the same order."""
    op.execute("""
        WITH line AS (
            SELECT id, receipt_id, item_id, coalesce(lot_id, 0) AS lot_id, row_number() OVER (
                PARTITION BY receipt_id, item_id, coalesce(lot_id, 0) ORDER BY id) AS place
            FROM purchasing_receipt_line
        ), moved AS (
            SELECT id, value_minor, source_id, item_id, coalesce(lot_id, 0) AS lot_id, row_number() OVER (
                PARTITION BY source_id, item_id, coalesce(lot_id, 0) ORDER BY id) AS place
            FROM inventory_move WHERE source_kind = 'receipt' AND reverses_id IS NULL
        ), pair AS (
            SELECT line.id AS line_id, moved.id AS move_id, moved.value_minor AS value_minor
            FROM line JOIN moved ON moved.source_id = line.receipt_id AND moved.item_id = line.item_id
                AND moved.lot_id = line.lot_id AND moved.place = line.place
        )
        UPDATE purchasing_receipt_line SET move_id = pair.move_id, value_minor = pair.value_minor
        FROM pair WHERE pair.line_id = purchasing_receipt_line.id
    """)


def _number() -> None:
    """Give a company that is there already the numbers of the new documents."""
    for key, prefix in NUMBERED.items():
        op.execute(
            sa.text(
                "INSERT INTO company_numbering (key, prefix, next_number) SELECT :key, :prefix, 1 "
                "WHERE EXISTS (SELECT 1 FROM company_profile)"
            ).bindparams(key=key, prefix=prefix)
        )
