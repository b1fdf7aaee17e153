"""The tables of requests and orders."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from app.kernel.columns import JsonText, Model, Numbered, Scaled, Versioned, table_options


class PurchaseRequest(Versioned, Model):
    """Something that should be bought, why and for whom; `state` is open, ordered, dismissed or merged."""

    __tablename__ = "purchasing_request"
    __table_args__ = table_options(
        CheckConstraint("qty > 0", name="positive"),
        Index("ix_purchasing_request_state", "state", "needed_on", "id"),
        Index("ix_purchasing_request_needed", "needed_on", "id"),
        Index("ix_purchasing_request_item", "item_id", "state"),
        Index("ix_purchasing_request_order_line", "order_line_id"),
    )

    item_id: Mapped[int] = mapped_column(ForeignKey("catalog_item.id"))
    warehouse_id: Mapped[int] = mapped_column(ForeignKey("inventory_warehouse.id"))
    supplier_id: Mapped[int | None] = mapped_column(ForeignKey("parties_party.id"))
    qty: Mapped[Scaled]
    needed_on: Mapped[date]
    reason: Mapped[str] = mapped_column(default="")
    source: Mapped[str] = mapped_column(default="hand")
    state: Mapped[str] = mapped_column(default="open")
    order_line_id: Mapped[int | None]
    for_whom: Mapped[str] = mapped_column(default="", server_default=text("''"))
    asked_by: Mapped[int | None]
    merged_into_id: Mapped[int | None]


class PurchaseOrder(Versioned, Model):
    """An order to a supplier; draft, waiting, approved, sent, confirmed, partly received, received, closed, cancelled.

    `ordered_on` is the firm's day on which it was last sent, or written while it is a draft; `source` is hand,
    request, quote or import. `approved_minor` is the largest total that was approved.
    """

    __tablename__ = "purchasing_order"
    __table_args__ = table_options(
        UniqueConstraint("number"),
        Index("ix_purchasing_order_state", "state", "due_on", "id"),
        Index("ix_purchasing_order_supplier", "supplier_id", "ordered_on", "id"),
        Index("ix_purchasing_order_due", "due_on", "id"),
        Index("ix_purchasing_order_ordered", "ordered_on", "id"),
    )

    number: Mapped[str]
    supplier_id: Mapped[int] = mapped_column(ForeignKey("parties_party.id"))
    warehouse_id: Mapped[int] = mapped_column(ForeignKey("inventory_warehouse.id"))
    state: Mapped[str] = mapped_column(default="draft")
    currency: Mapped[str]
    ordered_on: Mapped[date]
    due_on: Mapped[date]
    revision: Mapped[int] = mapped_column(default=0)
    total_minor: Mapped[Scaled]
    note: Mapped[str] = mapped_column(default="")
    source: Mapped[str] = mapped_column(default="hand")
    created_by: Mapped[int]
    approved_by: Mapped[int | None]
    approved_at: Mapped[datetime | None]
    approved_minor: Mapped[Scaled | None]
    sent_at: Mapped[datetime | None]
    confirmed_at: Mapped[datetime | None]


class PurchaseOrderLine(Versioned, Model):
    """A line of an order: `qty` in `unit_id`, `stock_qty` the same in the item's stock unit, exactly.

    `due_on` follows what the supplier promises, `needed_on` stays the day it is wanted; `contract_line_id` names what
    its price was agreed by.
    """

    __tablename__ = "purchasing_order_line"
    __table_args__ = table_options(
        CheckConstraint("qty > 0 AND stock_qty > 0", name="positive"),
        UniqueConstraint("order_id", "position"), Index("ix_purchasing_order_line_item", "item_id", "id"),
        Index("ix_purchasing_order_line_contract", "contract_line_id"),
    )

    order_id: Mapped[int] = mapped_column(ForeignKey("purchasing_order.id"))
    position: Mapped[int]
    item_id: Mapped[int] = mapped_column(ForeignKey("catalog_item.id"))
    unit_id: Mapped[int] = mapped_column(ForeignKey("catalog_unit.id"))
    qty: Mapped[Scaled]
    stock_qty: Mapped[Scaled]
    price_micros: Mapped[Scaled]
    amount_minor: Mapped[Scaled]
    stock_qty_received: Mapped[Scaled] = mapped_column(default=0)
    due_on: Mapped[date]
    needed_on: Mapped[date | None]
    contract_line_id: Mapped[int | None]


OPEN_LINE = PurchaseOrderLine.stock_qty_received < PurchaseOrderLine.stock_qty


class PurchaseOrderVersion(Numbered, Model):
    """An order as it was sent once; kept for good."""

    __tablename__ = "purchasing_order_version"
    __table_args__ = table_options(UniqueConstraint("order_id", "revision"))

    order_id: Mapped[int] = mapped_column(ForeignKey("purchasing_order.id"))
    revision: Mapped[int]
    sent_at: Mapped[datetime]
    content: Mapped[Any] = mapped_column(JsonText)
