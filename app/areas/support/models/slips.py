"""The table of promises to customers that supply breaks."""

from datetime import date, datetime
from types import MappingProxyType

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from app.kernel.columns import Model, Scaled, Versioned, table_options


class Slip(Versioned, Model):
    """A line of a customer's order that cannot be had by the day the customer was told; found before they complain.

    `now_on` is the day by what is known, None when nobody knows; `missing` are millionths of the stock unit and
    `worth_minor` what they were sold for, in the currency of the order. `state` is open, told, settled or dismissed.
    """

    __tablename__ = "support_slip"
    __personal__ = MappingProxyType({"reason": ""})
    __table_args__ = table_options(
        Index("ix_support_slip_state", "state", "days_late", "id"),
        Index("ix_support_slip_late", "days_late", "id"),
        Index("ix_support_slip_line", "line_id", "state"), Index("ix_support_slip_order", "order_id", "state"),
        Index("ix_support_slip_customer", "customer_id", "found_at", "id"),
        Index("ix_support_slip_told", "customer_id", "told_at", "id"),
        Index("ix_support_slip_purchase", "purchase_order_id", "state"),
    )

    line_id: Mapped[int] = mapped_column(ForeignKey("sales_order_line.id"))
    order_id: Mapped[int] = mapped_column(ForeignKey("sales_order.id"))
    customer_id: Mapped[int] = mapped_column(ForeignKey("parties_party.id"))
    item_id: Mapped[int] = mapped_column(ForeignKey("catalog_item.id"))
    purchase_order_id: Mapped[int | None] = mapped_column(ForeignKey("purchasing_order.id"))
    supplier_id: Mapped[int | None] = mapped_column(ForeignKey("parties_party.id"))
    told_on: Mapped[date]
    now_on: Mapped[date | None]
    days_late: Mapped[int]
    cause: Mapped[str]
    missing: Mapped[Scaled]
    worth_minor: Mapped[Scaled]
    state: Mapped[str] = mapped_column(default="open")
    found_at: Mapped[datetime]
    told_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    ticket_id: Mapped[int | None] = mapped_column(ForeignKey("support_ticket.id"))
    reason: Mapped[str] = mapped_column(default="")
