"""What is declared of a calendar, and what stands in it: data only, no Qt."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from app.kernel.declare import Reader
from app.kernel.listing import Row, Tone
from app.ui.declare import ActionSpec


@dataclass(frozen=True, slots=True)
class CalendarEntry:
    """Something in a calendar: from one UTC moment to another, or whole days of the calendar's zone.

    `row` is the record as its list shows it, for the actions on it; `movable` tells whether it can be moved.
    """

    id: int
    title: str
    starts_at: datetime
    ends_at: datetime
    all_day: bool = False
    note: str = ""
    icon: str = ""
    tone: Tone = Tone.ACCENT
    movable: bool = True
    row: Row | None = None


@dataclass(frozen=True, slots=True)
class CalendarData:
    """What a calendar shows: entries in the order in which they begin, the zone of its days, days off by name."""

    entries: tuple[CalendarEntry, ...]
    zone: str
    off: tuple[tuple[date, str], ...] = ()


@dataclass(frozen=True, slots=True)
class CalendarSpec:
    """A calendar of one kind of record, which `list_name` lists.

    `load` reads what touches a stretch of days, of everybody or of who reads; `move` gives the action that lets a
    record begin at another moment, and `enter` the one that enters a new record at a moment. `changes` are the tables
    it is read from.
    """

    list_name: str
    load: Callable[[Reader, date, date, bool, datetime], CalendarData]
    move: Callable[[int, datetime], ActionSpec]
    enter: Callable[[datetime], ActionSpec]
    changes: frozenset[str]
    actions: tuple[ActionSpec, ...] = ()
