"""What an activity is, how long it takes, and what may be done with it; decided without a database."""

from datetime import datetime, timedelta
from typing import Literal

from app.areas.company.rules import day_start, local_day
from app.kernel.errors import DomainError
from app.kernel.listing import StateWord, Tone

Kind = Literal["call", "meeting", "task", "mail"]
PLANNED, DONE, CANCELLED = "planned", "done", "cancelled"
DAY = timedelta(days=1)
MINUTE = timedelta(minutes=1)
LONGEST_DAYS = 366

KIND_WORDS = (("call", "Call"), ("meeting", "Meeting"), ("task", "Task"), ("mail", "Mail"))
KIND_STATES = tuple((code, StateWord(word)) for code, word in KIND_WORDS)
KIND_ICONS = {"call": "phone", "meeting": "users", "task": "clipboard-check", "mail": "mail"}
MINUTES = {"call": 15, "meeting": 60, "task": 30, "mail": 15}
"""How long each kind takes where nobody says otherwise."""

STATE_WORDS = (
    (PLANNED, StateWord("Planned", Tone.ACCENT)), (DONE, StateWord("Done", Tone.GOOD)),
    (CANCELLED, StateWord("Cancelled")),
)
RECORD_WORDS = {
    "opportunity": "Opportunity", "lead": "Lead", "quote": "Quote", "ticket": "Ticket", "sales_order": "Order",
    "invoice": "Invoice",
}
"""The kinds of record that an activity may be about."""


def require_planned(subject: str, state: str, step: str) -> None:
    """Refuse to change what is over."""
    if state != PLANNED:
        word = dict(STATE_WORDS)[state].word.lower()
        raise DomainError(
            "activity.state", f"“{subject}” is {word} and cannot be {step}. Nothing was changed; plan a new one "
            "instead.", state=state,
        )


def span(
    kind: str, due_at: datetime, minutes: int | None, zone: str, *, all_day: bool = False,
) -> tuple[datetime, datetime]:
    """Give the moments at which an activity begins and ends; all-day ones cover whole days of the zone.

    Raises DomainError for one that ends before it begins or lasts for more than a year.
    """
    length = MINUTES[kind] if minutes is None else minutes
    if not 0 <= length <= LONGEST_DAYS * 24 * 60:
        raise DomainError(
            "activity.length", "It takes between no time and a year. Write its length in minutes.", "minutes")
    if not all_day:
        return due_at, due_at + length * MINUTE
    first = local_day(due_at, zone)
    days = 1 if minutes is None else max(1, -(-length // (24 * 60)))
    return day_start(first, zone), day_start(first + days * DAY, zone)


def moved(
    due_at: datetime, ends_at: datetime, to: datetime, zone: str, *, all_day: bool,
) -> tuple[datetime, datetime]:
    """Give the new span of an activity that is moved: it takes as long as before, in whole days where it did."""
    if not all_day:
        return to, to + (ends_at - due_at)
    first = local_day(to, zone)
    days = local_day(ends_at, zone) - local_day(due_at, zone)
    return day_start(first, zone), day_start(first + days, zone)


def reminder(due_at: datetime, minutes: int | None) -> datetime | None:
    """Give the moment at which somebody is reminded; DomainError for one after the beginning."""
    if minutes is None:
        return None
    if minutes < 0:
        raise DomainError("activity.reminder", "A reminder comes before the activity begins.", "remind_minutes")
    return due_at - minutes * MINUTE
