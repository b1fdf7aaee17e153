"""The tables of the firm itself."""

from datetime import date

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.kernel.columns import Model, Numbered, Versioned, table_options


class Profile(Versioned, Model):
    """The firm, in one row: what its documents say of it, and the currency and zone it keeps its books in."""

    __tablename__ = "company_profile"

    name: Mapped[str]
    address: Mapped[str] = mapped_column(default="")
    country: Mapped[str] = mapped_column(default="")
    currency: Mapped[str]
    zone: Mapped[str]
    tax_number: Mapped[str] = mapped_column(default="")
    email: Mapped[str] = mapped_column(default="")
    phone: Mapped[str] = mapped_column(default="")
    calendar_id: Mapped[int] = mapped_column(ForeignKey("company_calendar.id"))


class User(Versioned, Model):
    """Somebody who works with the program."""

    __tablename__ = "company_user"
    __table_args__ = table_options(UniqueConstraint("login"))

    login: Mapped[str]
    name: Mapped[str]
    email: Mapped[str] = mapped_column(default="")
    role_id: Mapped[int] = mapped_column(ForeignKey("company_role.id"))
    active: Mapped[bool] = mapped_column(default=True)


class Role(Versioned, Model):
    """What some people may do."""

    __tablename__ = "company_role"
    __table_args__ = table_options(UniqueConstraint("name"))

    name: Mapped[str]
    title: Mapped[str]


class Grant(Numbered, Model):
    """A right given to a role: `purchasing.receive`, `purchasing.*` or `*`."""

    __tablename__ = "company_grant"
    __table_args__ = table_options(UniqueConstraint("role_id", "permission"))

    role_id: Mapped[int] = mapped_column(ForeignKey("company_role.id"))
    permission: Mapped[str]


class Numbering(Numbered, Model):
    """The next number of one kind of document; a number taken is never given again."""

    __tablename__ = "company_numbering"
    __table_args__ = table_options(UniqueConstraint("key"))
    __journal__ = False

    key: Mapped[str]
    prefix: Mapped[str]
    next_number: Mapped[int]


class Calendar(Versioned, Model):
    """Business hours in a zone."""

    __tablename__ = "company_calendar"
    __table_args__ = table_options(UniqueConstraint("name"))

    name: Mapped[str]
    zone: Mapped[str]


class CalendarWindow(Numbered, Model):
    """A stretch of a weekday (0 is Monday) in which the firm works, in minutes after midnight of the zone."""

    __tablename__ = "company_calendar_window"
    __table_args__ = table_options(Index("ix_company_calendar_window_calendar", "calendar_id"))

    calendar_id: Mapped[int] = mapped_column(ForeignKey("company_calendar.id"))
    weekday: Mapped[int]
    start_minute: Mapped[int]
    end_minute: Mapped[int]


class Holiday(Numbered, Model):
    """A day on which the firm does not work."""

    __tablename__ = "company_holiday"
    __table_args__ = table_options(UniqueConstraint("calendar_id", "day"))

    calendar_id: Mapped[int] = mapped_column(ForeignKey("company_calendar.id"))
    day: Mapped[date]
    title: Mapped[str]
