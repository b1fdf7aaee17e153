"""The tables of reminders: the levels by days overdue, letters, and the invoices that each letter names."""

from datetime import date
from types import MappingProxyType

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from app.kernel.columns import Model, Numbered, Scaled, Versioned, table_options

RAISES = text("counts")


class DunningLevel(Versioned, Model):
    """What a reminder of one level says and asks for: from how many days over due, by which day, fee and interest.

    The fee is in the firm's currency; `interest_percent` is for a year, in millionths of a percent.
    """

    __tablename__ = "sales_dunning_level"
    __table_args__ = table_options(UniqueConstraint("level"), CheckConstraint("level > 0", name="positive"))

    level: Mapped[int]
    days_over: Mapped[int]
    title: Mapped[str]
    text: Mapped[str] = mapped_column(default="")
    pay_days: Mapped[int] = mapped_column(default=7)
    fee_minor: Mapped[Scaled] = mapped_column(default=0)
    interest_percent: Mapped[Scaled] = mapped_column(default=0, server_default="0")


class DunningLetter(Versioned, Model):
    """A reminder to a customer of all that is over due in one currency: proposed, sent or withdrawn.

    `level` is the highest of its invoices. The number is given when it is sent; fee and interest are in its currency.
    """

    __tablename__ = "sales_dunning_letter"
    __table_args__ = table_options(
        Index("ux_sales_dunning_letter_number", "number", unique=True, sqlite_where=text("number <> ''"),
              postgresql_where=text("number <> ''")),
        Index("ix_sales_dunning_letter_customer", "customer_id", "day", "id"),
        Index("ix_sales_dunning_letter_day", "day", "id"), Index("ix_sales_dunning_letter_state", "state", "id"),
    )

    number: Mapped[str] = mapped_column(default="")
    customer_id: Mapped[int] = mapped_column(ForeignKey("parties_party.id"))
    state: Mapped[str] = mapped_column(default="proposed")
    level: Mapped[int]
    day: Mapped[date]
    pay_by: Mapped[date]
    currency: Mapped[str]
    open_minor: Mapped[Scaled]
    fee_minor: Mapped[Scaled] = mapped_column(default=0)
    interest_minor: Mapped[Scaled] = mapped_column(default=0)


class DunningLine(Numbered, Model):
    """An invoice on a letter, as it stood on its day; `raises` when the letter brings it to its level.

    `counts` from when the letter is sent until it is withdrawn: no invoice is brought to a level twice.
    """

    __tablename__ = "sales_dunning_line"
    __table_args__ = table_options(
        Index("ix_sales_dunning_line_letter", "letter_id", "id"),
        Index("ix_sales_dunning_line_invoice", "invoice_id", "id"),
        Index("ux_sales_dunning_line_level", "invoice_id", "level", unique=True, sqlite_where=RAISES,
              postgresql_where=RAISES),
    )

    letter_id: Mapped[int] = mapped_column(ForeignKey("sales_dunning_letter.id"))
    invoice_id: Mapped[int] = mapped_column(ForeignKey("sales_invoice.id"))
    level: Mapped[int]
    raises: Mapped[bool]
    counts: Mapped[bool] = mapped_column(default=False)
    open_minor: Mapped[Scaled]
    days_over: Mapped[int]
    interest_minor: Mapped[Scaled] = mapped_column(default=0)


class DunningStep(Numbered, Model):
    """Interest on a line of a letter: on one amount, at one rate, for the days after `begins_on` up to `ends_on`.

    `percent` is for a year, in millionths of a percent, as it was when the letter was proposed.
    """

    __tablename__ = "sales_dunning_step"
    __table_args__ = table_options(Index("ix_sales_dunning_step_line", "line_id", "id"))

    line_id: Mapped[int] = mapped_column(ForeignKey("sales_dunning_line.id"))
    begins_on: Mapped[date]
    ends_on: Mapped[date]
    open_minor: Mapped[Scaled]
    percent: Mapped[Scaled]
    interest_minor: Mapped[Scaled]


class DunningHold(Numbered, Model):
    """Why an invoice was left out of the last proposal of reminders, as another area told."""

    __tablename__ = "sales_dunning_hold"
    __personal__ = MappingProxyType({"reason": ""})
    __table_args__ = table_options(UniqueConstraint("invoice_id"))

    invoice_id: Mapped[int] = mapped_column(ForeignKey("sales_invoice.id"))
    reason: Mapped[str]
    record: Mapped[str] = mapped_column(default="")
    record_id: Mapped[int | None]
