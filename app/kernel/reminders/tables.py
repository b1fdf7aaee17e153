"""The tables of what people are reminded of, and of when they want silence."""

from datetime import datetime
from types import MappingProxyType

from sqlalchemy import Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.kernel.columns import Model, Numbered, Versioned, table_options
from app.kernel.listing import StateWord, Tone

WAITING, SHOWN, DONE = "waiting", "shown", "done"
OPEN = (SHOWN, WAITING)
STATES = (
    (SHOWN, StateWord("Open", Tone.WARNING)), (WAITING, StateWord("Later", Tone.ACCENT)),
    (DONE, StateWord("Done", Tone.GOOD)),
)
OWN, MENTION = "own", "mention"
"""Sources that no area declares: what somebody asked to be reminded of, and notes in which they were named."""


class Reminder(Numbered, Model):
    """What one person is reminded of, in one row however many windows are open.

    `source` is what declares it, `record` and `record_id` name what it is about, and `occurrence` tells one time from
    the next: the moment or the day for which it comes up. `state` is waiting (until `at`), shown or done.
    """

    __tablename__ = "kernel_reminder"
    __personal__ = MappingProxyType({"text": "(erased)", "note": ""})
    __table_args__ = table_options(
        UniqueConstraint("user_id", "source", "record", "record_id", "occurrence"),
        Index("ix_kernel_reminder_user", "user_id", "state", "at", "id"),
        Index("ix_kernel_reminder_at", "user_id", "at", "id"),
    )
    __journal__ = False

    user_id: Mapped[int]
    source: Mapped[str]
    record: Mapped[str]
    record_id: Mapped[int]
    occurrence: Mapped[int]
    text: Mapped[str]
    note: Mapped[str] = mapped_column(default="")
    at: Mapped[datetime]
    state: Mapped[str]
    shown_at: Mapped[datetime | None]


class QuietHours(Versioned, Model):
    """When somebody is not to be disturbed, in minutes of the firm's day; it may run past midnight."""

    __tablename__ = "kernel_quiet_hours"
    __table_args__ = table_options(UniqueConstraint("user_id"))

    user_id: Mapped[int]
    from_minute: Mapped[int]
    until_minute: Mapped[int]
    weekends: Mapped[bool]
