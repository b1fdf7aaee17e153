"""How an area declares what people are reminded of without asking."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, literal, or_, type_coerce

from app.kernel.columns import Day, Exact
from app.kernel.days import days_between
from app.kernel.query import ACTOR

_FIRST_DAY = date(1970, 1, 1)


@dataclass(frozen=True, slots=True)
class Wording:
    """What words of a reminder may refer to: the moment it comes up, and the firm's zone."""

    now: datetime
    zone: tzinfo

    @property
    def today(self) -> date:
        """Give the firm's day."""
        return self.now.astimezone(self.zone).date()

    def day(self, day: date) -> str:
        """Write a day as it is spoken of: near ones by name."""
        away = (day - self.today).days
        near = {-1: "yesterday", 0: "today", 1: "tomorrow"}
        return near.get(away, f"{day:%a} {day.day} {day:%b %Y}")

    def moment(self, moment: datetime) -> str:
        """Write a moment by day and time."""
        local = moment.astimezone(self.zone)
        return f"{self.day(local.date())} at {local:%H:%M}"


@dataclass(frozen=True, slots=True)
class ReminderSpec:
    """One sort of thing that somebody is reminded of.

    `due` selects all that asks for it now, with the labels `record_id` and `occurrence` (a whole number that changes
    when the reminder is to come up again: `moment_key` or `day_key`) and whatever `words` reads to say it in a
    sentence and a quieter line. Its conditions may use ACTOR, NOW and TODAY, and should be served by an index: it is
    asked every minute. What `due` no longer selects is over, and the reminder goes away by itself. Who holds
    `permission` is reminded; where only news count, `news_days` is how old a moment may be to come up at all.
    `operation` settles the thing itself, its form filled with what `values` makes of number and occurrence (or
    done at once where it `asks` nothing); without one, “Done” only puts the reminder away.
    """

    name: str
    title: str
    icon: str
    record: str
    due: Select[*tuple[Any, ...]]
    words: Callable[[Row[Any], Wording], tuple[str, str]]
    permission: str
    news_days: int = 0
    operation: str = ""
    values: Callable[[int, int], Mapping[str, Any]] | None = None
    asks: bool = True


def moment_key(column: Any) -> ColumnElement[int]:
    """Give the occurrence of what comes up at a moment: another moment is another time."""
    return type_coerce(column, Exact()).label("occurrence")


def day_key(column: Any) -> ColumnElement[int]:
    """Give the occurrence of what comes up for a day: another day is another time."""
    return days_between(column, literal(_FIRST_DAY, Day())).label("occurrence")


def for_actor(owner: Any) -> ColumnElement[bool]:
    """Say that something is of whoever reads, or of nobody, so that it is not overlooked by all."""
    return or_(owner == ACTOR, owner.is_(None), owner == 0)
