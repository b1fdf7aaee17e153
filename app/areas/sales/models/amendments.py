"""The tables of what happened to an order after it was confirmed: holds, versions, promises."""

from datetime import date, datetime
from types import MappingProxyType
from typing import Any

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.kernel.columns import JsonText, Model, Numbered, Scaled, Versioned, table_options


class OrderHold(Versioned, Model):
    """Why an order was held (credit_limit, overdue, hand), and who let it go, when and why."""

    __tablename__ = "sales_order_hold"
    __personal__ = MappingProxyType({"words": "(erased)", "reason": ""})
    __table_args__ = table_options(Index("ix_sales_order_hold_order", "order_id", "id"))

    order_id: Mapped[int] = mapped_column(ForeignKey("sales_order.id"))
    kind: Mapped[str]
    words: Mapped[str]
    placed_at: Mapped[datetime]
    placed_by: Mapped[int]
    released_at: Mapped[datetime | None]
    released_by: Mapped[int | None]
    reason: Mapped[str] = mapped_column(default="")


class OrderVersion(Numbered, Model):
    """An order as it was confirmed or amended: who did it, why, and its lines as they stood; never changed."""

    __tablename__ = "sales_order_version"
    __personal__ = MappingProxyType({"reason": ""})
    __table_args__ = table_options(UniqueConstraint("order_id", "revision"))

    order_id: Mapped[int] = mapped_column(ForeignKey("sales_order.id"))
    revision: Mapped[int]
    at: Mapped[datetime]
    by: Mapped[int]
    reason: Mapped[str] = mapped_column(default="")
    total_minor: Mapped[Scaled]
    content: Mapped[Any] = mapped_column(JsonText)


class OrderPromise(Numbered, Model):
    """A day that was promised for a line of an order, what it was before, and what it rests on."""

    __tablename__ = "sales_order_promise"
    __personal__ = MappingProxyType({"reason": ""})
    __table_args__ = table_options(Index("ix_sales_order_promise_order", "order_id", "id"),
                                   Index("ix_sales_order_promise_line", "order_line_id", "id"))

    order_id: Mapped[int] = mapped_column(ForeignKey("sales_order.id"))
    order_line_id: Mapped[int]
    item_id: Mapped[int] = mapped_column(ForeignKey("catalog_item.id"))
    promised_on: Mapped[date | None]
    was_on: Mapped[date | None]
    at: Mapped[datetime]
    by: Mapped[int]
    words: Mapped[str] = mapped_column(default="")
    permille: Mapped[int | None]
    reason: Mapped[str] = mapped_column(default="")
