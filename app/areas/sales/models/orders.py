"""The tables of customers' orders."""

from datetime import date, datetime
from types import MappingProxyType

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from app.kernel.columns import Model, Scaled, Versioned, table_options

TO_INVOICE = text("stock_qty_shipped > stock_qty_invoiced AND kit_line_id IS NULL")


class SalesOrder(Versioned, Model):
    """A customer's order: draft, confirmed, on hold, partly shipped, shipped, delivered, cancelled.

    `quote_id` is the quote that it was made of; `ship_complete` lets nothing go before all of it is there; `revision`
    numbers the last version that was confirmed or amended.
    """

    __tablename__ = "sales_order"
    __personal__ = MappingProxyType({"ship_to": "", "note": ""})
    __table_args__ = table_options(
        UniqueConstraint("number"),
        Index("ix_sales_order_state", "state", "required_on", "id"),
        Index("ix_sales_order_state_ordered", "state", "ordered_at", "id"),
        Index("ix_sales_order_customer", "customer_id", "ordered_at", "id"),
        Index("ix_sales_order_customer_state", "customer_id", "state", "required_on", "id"),
        Index("ix_sales_order_customer_confirmed", "customer_id", "confirmed_at", "id"),
        Index("ix_sales_order_customer_shipped", "customer_id", "shipped_at", "id"),
        Index("ix_sales_order_customer_delivered", "customer_id", "delivered_at", "id"),
        Index("ix_sales_order_ordered", "ordered_at", "id"),
        Index("ix_sales_order_required", "required_on", "id"),
    )

    number: Mapped[str]
    customer_id: Mapped[int] = mapped_column(ForeignKey("parties_party.id"))
    warehouse_id: Mapped[int] = mapped_column(ForeignKey("inventory_warehouse.id"))
    state: Mapped[str] = mapped_column(default="draft")
    currency: Mapped[str]
    ordered_at: Mapped[datetime]
    required_on: Mapped[date]
    confirmed_at: Mapped[datetime | None]
    shipped_at: Mapped[datetime | None]
    delivered_at: Mapped[datetime | None]
    customer_reference: Mapped[str] = mapped_column(default="")
    ship_to: Mapped[str] = mapped_column(default="")
    carrier_id: Mapped[int | None] = mapped_column(ForeignKey("parties_party.id"))
    freight_minor: Mapped[Scaled] = mapped_column(default=0)
    total_minor: Mapped[Scaled]
    note: Mapped[str] = mapped_column(default="")
    quote_id: Mapped[int | None]
    ship_complete: Mapped[bool] = mapped_column(default=False, server_default="0")
    revision: Mapped[int] = mapped_column(default=0, server_default="0")


class SalesOrderLine(Versioned, Model):
    """A line of a customer's order: `qty` in `unit_id`, the stock quantities in the item's stock unit, exactly.

    A kit is sold as one line; its parts are lines without a price that name it in `kit_line_id`, and are what is
    reserved, picked and shipped. `price_rule` says what made the price. `text` stands in place of the item's
    name, where a line says something of its own. `promised_on` is the day that the customer was told.
    `blanket_line_id` is the line of a blanket order from which it was released.
    """

    __tablename__ = "sales_order_line"
    __table_args__ = table_options(
        CheckConstraint("qty > 0 AND stock_qty > 0", name="positive"),
        UniqueConstraint("order_id", "position"), Index("ix_sales_order_line_item", "item_id", "id"),
        Index("ix_sales_order_line_kit", "kit_line_id"),
        Index("ix_sales_order_line_blanket", "blanket_line_id"),
        Index("ix_sales_order_line_to_invoice", "id", sqlite_where=TO_INVOICE, postgresql_where=TO_INVOICE),
    )

    order_id: Mapped[int] = mapped_column(ForeignKey("sales_order.id"))
    position: Mapped[int]
    item_id: Mapped[int] = mapped_column(ForeignKey("catalog_item.id"))
    unit_id: Mapped[int] = mapped_column(ForeignKey("catalog_unit.id"))
    qty: Mapped[Scaled]
    stock_qty: Mapped[Scaled]
    price_micros: Mapped[Scaled]
    discount_permille: Mapped[int] = mapped_column(default=0)
    amount_minor: Mapped[Scaled]
    stock_qty_shipped: Mapped[Scaled] = mapped_column(default=0)
    stock_qty_invoiced: Mapped[Scaled] = mapped_column(default=0, server_default="0")
    kit_line_id: Mapped[int | None]
    price_rule: Mapped[str] = mapped_column(default="", server_default=text("''"))
    text: Mapped[str] = mapped_column(default="", server_default=text("''"))
    promised_on: Mapped[date | None]
    blanket_line_id: Mapped[int | None]
