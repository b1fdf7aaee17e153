"""The tables of receipts."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, literal_column
from sqlalchemy.orm import Mapped, mapped_column

from app.kernel.columns import Model, Scaled, Versioned, table_options


class Receipt(Versioned, Model):
    """Goods that arrived on an order; `state` is posted or reversed, `received_on` the firm's own day."""

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


class ReceiptLine(Versioned, Model):
    """What arrived of one order line, in stock units; what is not put away yet waits at the receiving location.

    `condition` is good, damaged or wrong; only what is good waits to be put away.
    """

    __tablename__ = "purchasing_receipt_line"
    __table_args__ = table_options(
        CheckConstraint("stock_qty > 0", name="positive"),
        Index("ix_purchasing_receipt_line_receipt", "receipt_id"),
        Index("ix_purchasing_receipt_line_order_line", "order_line_id"),
        Index("ix_purchasing_receipt_line_lot", "lot_id"),
    )

    receipt_id: Mapped[int] = mapped_column(ForeignKey("purchasing_receipt.id"))
    order_line_id: Mapped[int] = mapped_column(ForeignKey("purchasing_order_line.id"))
    item_id: Mapped[int] = mapped_column(ForeignKey("catalog_item.id"))
    lot_id: Mapped[int | None] = mapped_column(ForeignKey("inventory_lot.id"))
    location_id: Mapped[int] = mapped_column(ForeignKey("inventory_location.id"))
    stock_qty: Mapped[Scaled]
    stock_qty_put_away: Mapped[Scaled] = mapped_column(default=0)
    condition: Mapped[str] = mapped_column(default="good")


# Written out as a literal: SQLite uses a partial index only for a condition that it can read before it runs.
TO_PUT_AWAY = (ReceiptLine.condition == literal_column("'good'")) & (
    ReceiptLine.stock_qty_put_away < ReceiptLine.stock_qty
)
Index(
    "ix_purchasing_receipt_line_waiting", ReceiptLine.receipt_id, sqlite_where=TO_PUT_AWAY,
    postgresql_where=TO_PUT_AWAY,
)
