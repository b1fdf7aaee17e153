"""The tables of what customers are worth; all of it is worked out anew from orders and invoices."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.kernel.columns import JsonText, Model, Numbered, Scaled, table_options


class WorthModel(Numbered, Model):
    """What the orders of a day taught about all customers: parameters, and how they held where they were checked."""

    __tablename__ = "sales_worth_model"
    __table_args__ = table_options(Index("ix_sales_worth_model_learned", "learned_at", "id"))
    __journal__ = False

    learned_at: Mapped[datetime]
    customers: Mapped[int]
    purchases: Mapped[int]
    learned: Mapped[Any] = mapped_column(JsonText)
    judged: Mapped[Any] = mapped_column(JsonText)


class CustomerWorth(Numbered, Model):
    """What one customer was worth, how they paid, and what is to be expected of them.

    Amounts are in the firm's currency. `by_year` has year, revenue, revenue of lines whose cost is known, and that
    cost; `habits` has the items bought again and again, the most worth first: number, days of the rhythm, last day,
    usual quantity and its worth. `late_days` is weighted by amount, None where nothing was settled. `orders_milli` and
    `value_minor` are expected within a year; with `still_permille` they are None where too few orders tell.
    """

    __tablename__ = "sales_customer_worth"
    __table_args__ = table_options(
        UniqueConstraint("party_id"), Index("ix_sales_customer_worth_model", "model_id"),
    )
    __journal__ = False

    party_id: Mapped[int]
    model_id: Mapped[int] = mapped_column(ForeignKey("sales_worth_model.id"))
    purchases: Mapped[int]
    first_on: Mapped[date]
    revenue_minor: Mapped[Scaled]
    by_year: Mapped[Any] = mapped_column(JsonText)
    share_permille: Mapped[int]
    settled_minor: Mapped[Scaled]
    late_days: Mapped[int | None]
    still_permille: Mapped[int | None]
    orders_milli: Mapped[int | None]
    value_minor: Mapped[Scaled | None]
    habits: Mapped[Any] = mapped_column(JsonText, server_default="[]")
