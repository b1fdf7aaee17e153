"""The tables of what customers order for a long time: blanket orders, and orders that recur."""

from datetime import date, datetime
from types import MappingProxyType

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from app.kernel.columns import Model, Scaled, Versioned, table_options


class BlanketOrder(Versioned, Model):
    """What a customer takes at agreed prices within some time; orders are released from it. `state`: active, ended."""

    __tablename__ = "sales_blanket"
    __personal__ = MappingProxyType({"title": "", "note": ""})
    __table_args__ = table_options(
        UniqueConstraint("number"), Index("ix_sales_blanket_customer", "customer_id", "valid_to", "id"),
        Index("ix_sales_blanket_valid", "valid_to", "id"),
    )

    number: Mapped[str]
    customer_id: Mapped[int] = mapped_column(ForeignKey("parties_party.id"))
    warehouse_id: Mapped[int] = mapped_column(ForeignKey("inventory_warehouse.id"))
    title: Mapped[str] = mapped_column(default="")
    currency: Mapped[str]
    valid_from: Mapped[date]
    valid_to: Mapped[date]
    state: Mapped[str] = mapped_column(default="active")
    customer_reference: Mapped[str] = mapped_column(default="")
    note: Mapped[str] = mapped_column(default="")


class BlanketLine(Versioned, Model):
    """An item of a blanket order: `total_qty` of `unit_id` in all, at `price_micros` for one."""

    __tablename__ = "sales_blanket_line"
    __table_args__ = table_options(
        CheckConstraint("total_qty > 0", name="positive"), UniqueConstraint("blanket_id", "item_id"),
    )

    blanket_id: Mapped[int] = mapped_column(ForeignKey("sales_blanket.id"))
    item_id: Mapped[int] = mapped_column(ForeignKey("catalog_item.id"))
    unit_id: Mapped[int] = mapped_column(ForeignKey("catalog_unit.id"))
    total_qty: Mapped[Scaled]
    price_micros: Mapped[Scaled]
    discount_permille: Mapped[int] = mapped_column(default=0)


class RecurringOrder(Versioned, Model):
    """An order that is made again and again: every so many weeks on a weekday, or months on a day of the month.

    `on_day` is 0 (Monday) to 6 of a week, or 1 to 31 of a month, whose last day it is where the month is shorter.
    `shift` says what becomes of days on which the firm rests: next, previous, none. `nominal_on` is the next day by
    the rhythm and `next_on` the day on which its order is made. `state`: active, paused, ended.
    """

    __tablename__ = "sales_recurring"
    __personal__ = MappingProxyType({"title": "", "note": ""})
    __table_args__ = table_options(
        UniqueConstraint("number"), Index("ix_sales_recurring_next", "next_on", "id"),
        Index("ix_sales_recurring_customer", "customer_id", "id"),
        Index("ix_sales_recurring_due", "state", "next_on"),
    )

    number: Mapped[str]
    customer_id: Mapped[int] = mapped_column(ForeignKey("parties_party.id"))
    warehouse_id: Mapped[int] = mapped_column(ForeignKey("inventory_warehouse.id"))
    title: Mapped[str] = mapped_column(default="")
    every: Mapped[int] = mapped_column(default=1)
    unit: Mapped[str] = mapped_column(default="month")
    on_day: Mapped[int]
    shift: Mapped[str] = mapped_column(default="next")
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]
    required_in_days: Mapped[int] = mapped_column(default=3)
    confirm: Mapped[bool] = mapped_column(default=True)
    state: Mapped[str] = mapped_column(default="active")
    nominal_on: Mapped[date | None]
    next_on: Mapped[date | None]
    customer_reference: Mapped[str] = mapped_column(default="")
    note: Mapped[str] = mapped_column(default="")


class RecurringLine(Versioned, Model):
    """A line of a recurring order; without a price, the price rules of the day make it."""

    __tablename__ = "sales_recurring_line"
    __table_args__ = table_options(UniqueConstraint("recurring_id", "position"))

    recurring_id: Mapped[int] = mapped_column(ForeignKey("sales_recurring.id"))
    position: Mapped[int]
    item_id: Mapped[int] = mapped_column(ForeignKey("catalog_item.id"))
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("catalog_unit.id"))
    qty: Mapped[Scaled]
    price_micros: Mapped[Scaled | None]
    discount_permille: Mapped[int] = mapped_column(default=0)
    text: Mapped[str] = mapped_column(default="")


class RecurringRun(Versioned, Model):
    """What became of one day of a recurring order: made, skipped, missed or refused; never twice for a day."""

    __tablename__ = "sales_recurring_run"
    __personal__ = MappingProxyType({"words": ""})
    __table_args__ = table_options(
        UniqueConstraint("recurring_id", "nominal_on"),
        Index("ix_sales_recurring_run_order", "order_id", sqlite_where=text("order_id IS NOT NULL"),
              postgresql_where=text("order_id IS NOT NULL")),
    )

    recurring_id: Mapped[int] = mapped_column(ForeignKey("sales_recurring.id"))
    nominal_on: Mapped[date]
    outcome: Mapped[str]
    at: Mapped[datetime]
    by: Mapped[int]
    order_id: Mapped[int | None] = mapped_column(ForeignKey("sales_order.id"))
    words: Mapped[str] = mapped_column(default="")
