"""The table of what suppliers promised about order lines, one row each time they were spoken to."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from app.kernel.columns import Model, Numbered, table_options


class Promise(Numbered, Model):
    """A day promised for an order line, or a call that brought none: by whom, when, and what was said."""

    __tablename__ = "purchasing_promise"
    __table_args__ = table_options(Index("ix_purchasing_promise_line", "order_line_id", "id"))

    order_line_id: Mapped[int] = mapped_column(ForeignKey("purchasing_order_line.id"))
    promised_on: Mapped[date | None]
    was_due_on: Mapped[date]
    at: Mapped[datetime]
    by: Mapped[int]
    spoke_with: Mapped[str] = mapped_column(default="")
    note: Mapped[str] = mapped_column(default="")
