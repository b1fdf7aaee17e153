"""The tables of what goes back to suppliers."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.kernel.columns import Model, Scaled, Versioned, table_options


class SupplierReturn(Versioned, Model):
    """Goods that went back to a supplier, and what is expected for them (`outcome` replacement or credit).

    `state` is open, settled (replaced or credited) or reversed.
    """

    __tablename__ = "purchasing_supplier_return"
    __table_args__ = table_options(
        CheckConstraint("outcome IN ('replacement', 'credit')", name="outcome"), UniqueConstraint("number"),
        Index("ix_purchasing_supplier_return_day", "returned_on", "id"),
        Index("ix_purchasing_supplier_return_supplier", "supplier_id", "returned_on"),
        Index("ix_purchasing_supplier_return_state", "state", "id"),
        Index("ix_purchasing_supplier_return_receipt", "receipt_id"),
    )

    number: Mapped[str]
    supplier_id: Mapped[int] = mapped_column(ForeignKey("parties_party.id"))
    receipt_id: Mapped[int] = mapped_column(ForeignKey("purchasing_receipt.id"))
    order_id: Mapped[int] = mapped_column(ForeignKey("purchasing_order.id"))
    returned_at: Mapped[datetime]
    returned_on: Mapped[date]
    outcome: Mapped[str]
    state: Mapped[str] = mapped_column(default="open")
    reference: Mapped[str] = mapped_column(default="")
    note: Mapped[str] = mapped_column(default="")
    settled_on: Mapped[date | None]
    created_by: Mapped[int]


class SupplierReturnLine(Versioned, Model):
    """What went back of one receipt line, in stock units, from where and why; `value_minor` is the worth it came at."""

    __tablename__ = "purchasing_supplier_return_line"
    __table_args__ = table_options(
        CheckConstraint("stock_qty > 0", name="positive"),
        Index("ix_purchasing_supplier_return_line_return", "supplier_return_id"),
        Index("ix_purchasing_supplier_return_line_receipt", "receipt_line_id"),
    )

    supplier_return_id: Mapped[int] = mapped_column(ForeignKey("purchasing_supplier_return.id"))
    receipt_line_id: Mapped[int] = mapped_column(ForeignKey("purchasing_receipt_line.id"))
    item_id: Mapped[int] = mapped_column(ForeignKey("catalog_item.id"))
    lot_id: Mapped[int | None] = mapped_column(ForeignKey("inventory_lot.id"))
    location_id: Mapped[int] = mapped_column(ForeignKey("inventory_location.id"))
    stock_qty: Mapped[Scaled]
    value_minor: Mapped[Scaled]
    reason: Mapped[str]
    note: Mapped[str] = mapped_column(default="")
    move_id: Mapped[int | None]
