"""What is to come up for somebody now: read from what the areas declare and from what is kept."""

from collections.abc import Mapping, Sequence
from datetime import datetime, tzinfo
from typing import Any

from sqlalchemy import Connection, Exists, Select, exists, func, literal, select, type_coerce

from app.kernel.columns import Exact, micros_of
from app.kernel.papers import Note
from app.kernel.query import ACTOR, NOW
from app.kernel.reminder_specs import ReminderSpec
from app.kernel.reminders.quiet import Quiet
from app.kernel.reminders.tables import MENTION, OPEN, WAITING, QuietHours, Reminder

DAY_MICROS = 86_400 * 1_000_000


def asked_with(actor_id: int, now: datetime, zone: tzinfo) -> dict[str, Any]:
    """Give what the conditions of reminders are filled with."""
    return {"actor": actor_id, "now": micros_of(now), "today": now.astimezone(zone).date()}


def fresh(spec: ReminderSpec) -> Select[Any]:
    """Select what asks for a reminder and has none yet."""
    due = spec.due.subquery()
    known = exists().where(
        Reminder.user_id == ACTOR, Reminder.source == literal(spec.name), Reminder.record == literal(spec.record),
        Reminder.record_id == due.c.record_id, Reminder.occurrence == due.c.occurrence,
    )
    news = (due.c.occurrence >= NOW - spec.news_days * DAY_MICROS,) if spec.news_days else ()
    return select(due).where(~known, *news).order_by(due.c.occurrence, due.c.record_id)


def over(spec: ReminderSpec) -> Select[Any]:
    """Select the reminders whose reason is gone: done elsewhere, moved to another time, renewed.

    What came up later than now is not judged: the clock was set back, and that is no reason to come up twice.
    """
    due = spec.due.subquery()
    holds = exists().where(due.c.record_id == Reminder.record_id, due.c.occurrence == Reminder.occurrence)
    return select(Reminder.id).where(
        Reminder.user_id == ACTOR, Reminder.source == literal(spec.name),
        type_coerce(Reminder.shown_at, Exact()) <= NOW, ~holds,
    )


def unfounded() -> Select[Any]:
    """Select the reminders of notes that were taken off their record."""
    there = exists().where(Note.id == Reminder.occurrence)
    return select(Reminder.id).where(Reminder.user_id == ACTOR, Reminder.source == MENTION, ~there)


def waiting(now: datetime) -> Select[Any]:
    """Select what was to come up by now."""
    return select(Reminder.id).where(
        Reminder.user_id == ACTOR, Reminder.state == WAITING, Reminder.at <= now).order_by(Reminder.at, Reminder.id)


def quiet_of(connection: Connection, user_id: int) -> Quiet:
    """Read when somebody wants silence."""
    row = connection.execute(
        select(QuietHours.from_minute, QuietHours.until_minute, QuietHours.weekends)
        .where(QuietHours.user_id == user_id)).first()
    return Quiet() if row is None else Quiet(*row)


def anything_due(
    connection: Connection, specs: Sequence[ReminderSpec], asked: Mapping[str, Any], now: datetime,
) -> bool:
    """Tell whether something is to come up, or to go away."""
    looked: list[Exists] = [exists(waiting(now).order_by(None)), exists(unfounded())]
    looked.extend(exists(fresh(spec).order_by(None)) for spec in specs)
    looked.extend(exists(over(spec)) for spec in specs)
    return any(connection.execute(select(literal(1)).where(one), asked).first() is not None for one in looked)


def open_count(connection: Connection, user_id: int, now: datetime) -> int:
    """Count what somebody was reminded of and has not done."""
    return int(connection.execute(select(func.count()).select_from(Reminder).where(
        Reminder.user_id == user_id, Reminder.state.in_(OPEN), Reminder.at <= now)).scalar_one())
