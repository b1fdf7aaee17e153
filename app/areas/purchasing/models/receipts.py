"""The tables of receipts."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, literal_column
from sqlalchemy.orm import Mapped, mapped_column

from app.kernel.columns import Model, Numbered, Scaled, Versioned, table_options


class Receipt(Versioned, Model):
    """Goods that arrived on an order; `state` is posted or reversed, `received_on` the firm's own day.

    `rate_numerator` / `rate_denominator` is what one unit of the order's currency was worth, as it was used.
    """

    __tablename__ = "purchasing_receipt"
    __table_args__ = table_options(
        UniqueConstraint("number"), Index("ix_purchasing_receipt_order", "order_id"),
        Index("ix_purchasing_receipt_at", "received_at", "id"),
        Index("ix_purchasing_receipt_supplier", "supplier_id", "received_at"),
    )

    number: Mapped[str]
    order_id: Mapped[int] = mapped_column(ForeignKey("purchasing_order.id"))
    supplier_id: Mapped[int] = mapped_column(ForeignKey("parties_party.id"))
    warehouse_id: Mapped[int] = mapped_column(ForeignKey("inventory_warehouse.id"))
    received_at: Mapped[datetime]
    received_on: Mapped[date]
    delivery_note: Mapped[str] = mapped_column(default="")
    state: Mapped[str] = mapped_column(default="posted")
    rate_numerator: Mapped[Scaled] = mapped_column(default=1, server_default="1")
    rate_denominator: Mapped[Scaled] = mapped_column(default=1, server_default="1")


class ReceiptLine(Versioned, Model):
    """What arrived of one order line, in stock units; what is not put away yet waits at the receiving location.

    `condition` is good, damaged, wrong or held; only what is good waits to be put away. `item_id` is another than the
    ordered one when wrong goods came and were taken in as what they are. `value_minor` is the worth at which the move
    `move_id` brought them, in the firm's currency; `stock_qty_billed` and `stock_qty_returned` are parts of it.
    """

    __tablename__ = "purchasing_receipt_line"
    __table_args__ = table_options(
        CheckConstraint("stock_qty > 0", name="positive"),
        Index("ix_purchasing_receipt_line_receipt", "receipt_id"),
        Index("ix_purchasing_receipt_line_order_line", "order_line_id"),
        Index("ix_purchasing_receipt_line_lot", "lot_id"),
        Index("ix_purchasing_receipt_line_item", "item_id"),
    )

    receipt_id: Mapped[int] = mapped_column(ForeignKey("purchasing_receipt.id"))
    order_line_id: Mapped[int] = mapped_column(ForeignKey("purchasing_order_line.id"))
    item_id: Mapped[int] = mapped_column(ForeignKey("catalog_item.id"))
    lot_id: Mapped[int | None] = mapped_column(ForeignKey("inventory_lot.id"))
    location_id: Mapped[int] = mapped_column(ForeignKey("inventory_location.id"))
    stock_qty: Mapped[Scaled]
    stock_qty_put_away: Mapped[Scaled] = mapped_column(default=0)
    condition: Mapped[str] = mapped_column(default="good")
    move_id: Mapped[int | None]
    value_minor: Mapped[Scaled] = mapped_column(default=0, server_default="0")
    stock_qty_billed: Mapped[Scaled] = mapped_column(default=0, server_default="0")
    stock_qty_returned: Mapped[Scaled] = mapped_column(default=0, server_default="0")


class ReceiptRefusal(Numbered, Model):
    """Goods that a supplier brought and the firm did not take in: what they were, how many, and why."""

    __tablename__ = "purchasing_receipt_refusal"
    __table_args__ = table_options(
        CheckConstraint("stock_qty > 0", name="positive"), Index("ix_purchasing_receipt_refusal_receipt", "receipt_id"),
    )

    receipt_id: Mapped[int] = mapped_column(ForeignKey("purchasing_receipt.id"))
    order_line_id: Mapped[int] = mapped_column(ForeignKey("purchasing_order_line.id"))
    item_id: Mapped[int] = mapped_column(ForeignKey("catalog_item.id"))
    stock_qty: Mapped[Scaled]
    reason: Mapped[str] = mapped_column(default="")


class QuarantineDecision(Numbered, Model):
    """What was decided of goods that lay in quarantine: released, scrapped or sent back, by whom and why."""

    __tablename__ = "purchasing_quarantine_decision"
    __table_args__ = table_options(
        CheckConstraint("stock_qty > 0", name="positive"),
        Index("ix_purchasing_quarantine_decision_line", "receipt_line_id"),
    )

    receipt_line_id: Mapped[int] = mapped_column(ForeignKey("purchasing_receipt_line.id"))
    decision: Mapped[str]
    condition_before: Mapped[str]
    stock_qty: Mapped[Scaled]
    reason: Mapped[str]
    decided_at: Mapped[datetime]
    decided_by: Mapped[int]


# Written out as a literal: SQLite uses a partial index only for a condition that it can read before it runs.
TO_PUT_AWAY = (ReceiptLine.condition == literal_column("'good'")) & (
    ReceiptLine.stock_qty_put_away < ReceiptLine.stock_qty
)
Index(
    "ix_purchasing_receipt_line_waiting", ReceiptLine.receipt_id, sqlite_where=TO_PUT_AWAY,
    postgresql_where=TO_PUT_AWAY,
)
# What was received and not billed is owed without a bill; only goods that are worth something are.
TO_BILL = (ReceiptLine.value_minor > literal_column("0")) & (
    ReceiptLine.stock_qty_billed + ReceiptLine.stock_qty_returned < ReceiptLine.stock_qty
)
Index(
    "ix_purchasing_receipt_line_unbilled", ReceiptLine.id, sqlite_where=TO_BILL, postgresql_where=TO_BILL,
)
