"""The tables of suppliers' terms, requests, orders and receipts."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, literal_column
from sqlalchemy.orm import Mapped, mapped_column

from app.kernel.columns import JsonText, Model, Numbered, Scaled, Versioned, table_options


class PurchasingPolicy(Versioned, Model):
    """What the firm allows in purchasing, in one row; the limit in its own currency, tolerances in thousandths."""

    __tablename__ = "purchasing_policy"

    approval_limit_minor: Mapped[Scaled]
    over_receipt_ask_permille: Mapped[int]
    over_receipt_refuse_permille: Mapped[int]


class SupplierTerms(Versioned, Model):
    """How the firm deals with a supplier; `standing` is preferred, approved, watch or blocked."""

    __tablename__ = "purchasing_supplier_terms"
    __table_args__ = table_options(UniqueConstraint("party_id"))

    party_id: Mapped[int] = mapped_column(ForeignKey("parties_party.id"))
    standing: Mapped[str] = mapped_column(default="approved")
    payment_days: Mapped[int] = mapped_column(default=30)
    lead_time_days: Mapped[int] = mapped_column(default=7)
    minimum_order_minor: Mapped[Scaled] = mapped_column(default=0)


class SupplierItem(Versioned, Model):
    """An item as one supplier offers it; quantities in `unit_id`, the price for one of it."""

    __tablename__ = "purchasing_supplier_item"
    __table_args__ = table_options(
        UniqueConstraint("supplier_id", "item_id"), Index("ix_purchasing_supplier_item_item", "item_id", "preferred"),
    )

    supplier_id: Mapped[int] = mapped_column(ForeignKey("parties_party.id"))
    item_id: Mapped[int] = mapped_column(ForeignKey("catalog_item.id"))
    supplier_sku: Mapped[str] = mapped_column(default="")
    unit_id: Mapped[int] = mapped_column(ForeignKey("catalog_unit.id"))
    price_micros: Mapped[Scaled]
    currency: Mapped[str]
    min_qty: Mapped[Scaled] = mapped_column(default=0)
    multiple_qty: Mapped[Scaled] = mapped_column(default=0)
    lead_time_days: Mapped[int | None]
    preferred: Mapped[bool] = mapped_column(default=False)


class PriceBreak(Versioned, Model):
    """A supplier's price from a quantity on."""

    __tablename__ = "purchasing_price_break"
    __table_args__ = table_options(UniqueConstraint("supplier_item_id", "min_qty"))

    supplier_item_id: Mapped[int] = mapped_column(ForeignKey("purchasing_supplier_item.id"))
    min_qty: Mapped[Scaled]
    price_micros: Mapped[Scaled]


class PurchaseRequest(Versioned, Model):
    """Something that should be bought, and why; `state` is open, ordered or dismissed."""

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


class PurchaseOrder(Versioned, Model):
    """An order to a supplier; draft, waiting, approved, sent, confirmed, partly received, received, closed, cancelled.

    `ordered_on` is the firm's day on which it was last sent, or written while it is a draft; `source` is hand,
    request or import.
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
    sent_at: Mapped[datetime | None]
    confirmed_at: Mapped[datetime | None]


class PurchaseOrderLine(Versioned, Model):
    """A line of an order: `qty` in `unit_id`, `stock_qty` the same in the item's stock unit, exactly."""

    __tablename__ = "purchasing_order_line"
    __table_args__ = table_options(
        CheckConstraint("qty > 0 AND stock_qty > 0", name="positive"),
        UniqueConstraint("order_id", "position"), Index("ix_purchasing_order_line_item", "item_id", "id"),
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


class PurchaseOrderVersion(Numbered, Model):
    """An order as it was sent once; kept for good."""

    __tablename__ = "purchasing_order_version"
    __table_args__ = table_options(UniqueConstraint("order_id", "revision"))

    order_id: Mapped[int] = mapped_column(ForeignKey("purchasing_order.id"))
    revision: Mapped[int]
    sent_at: Mapped[datetime]
    content: Mapped[Any] = mapped_column(JsonText)


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
