"""Letting reminders come up, once for a person, and what the person answers."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import Annotated, Any

from sqlalchemy import Connection, Row, Table, select

from app.kernel.errors import DomainError
from app.kernel.fields import Field
from app.kernel.mentions import Person, mentioned
from app.kernel.papers import NoteWritten
from app.kernel.reminder_specs import ReminderSpec, Wording
from app.kernel.reminders.quiet import LATER_WORDS, Later, later, minute_named
from app.kernel.reminders.reading import asked_with, fresh, over, quiet_of, unfounded, waiting
from app.kernel.reminders.tables import DONE, MENTION, OWN, SHOWN, WAITING, QuietHours, Reminder
from app.kernel.subject import name_of
from app.kernel.unit_of_work import UnitOfWork

ZoneOf = Callable[[Connection], tzinfo]
LONGEST = 200
_REMINDERS = Field("Reminders", hidden=True, lookup="reminders")


@dataclass(frozen=True, slots=True)
class TakeReminders:
    """Take what is to come up for me now; nobody else takes it then."""


@dataclass(frozen=True, slots=True)
class Told:
    """A reminder that comes up: what it says, and what it is about."""

    id: int
    source: str
    record: str
    record_id: int
    occurrence: int
    text: str
    note: str


@dataclass(frozen=True, slots=True)
class Taken:
    """The reminders that come up in this window."""

    reminders: tuple[Told, ...] = ()


@dataclass(frozen=True, slots=True)
class SnoozeReminders:
    """Be reminded again later."""

    reminder_ids: Annotated[tuple[int, ...], _REMINDERS]
    when: Annotated[Later, Field("When", titles=LATER_WORDS)] = "hour"


@dataclass(frozen=True, slots=True)
class FinishReminders:
    """Put reminders away."""

    reminder_ids: Annotated[tuple[int, ...], _REMINDERS]


@dataclass(frozen=True, slots=True)
class RemindMe:
    """Be reminded of a record, or of anything else, at a moment; or remind a colleague."""

    text: Annotated[str, Field("Of what")]
    at: Annotated[datetime, Field("When")]
    user_id: Annotated[int | None, Field("Whom", "Left empty: you.", lookup="users")] = None
    record: Annotated[str, Field("Kind of record", hidden=True)] = ""
    record_id: Annotated[int, Field("Record", hidden=True)] = 0


@dataclass(frozen=True, slots=True)
class DropReminder:
    """Take a reminder away that somebody asked for."""

    reminder_id: Annotated[int, Field("Reminder", hidden=True, lookup="reminders")]


@dataclass(frozen=True, slots=True)
class SetQuietHours:
    """Say when you are not to be disturbed; what comes up meanwhile comes up when silence ends."""

    begins: Annotated[str, Field("From", "Such as 18:00; both empty: at no hour.")] = ""
    ends: Annotated[str, Field("Until", "Such as 07:30.")] = ""
    weekends: Annotated[bool, Field("All of Saturday and Sunday")] = False


def taking(specs: Sequence[ReminderSpec], zone_of: ZoneOf) -> Callable[[UnitOfWork, TakeReminders], Taken]:
    """Give the operation that lets come up what the areas declare, what was put off and what was asked for."""

    def take_reminders(uow: UnitOfWork, cmd: TakeReminders) -> Taken:
        del cmd  # it says nothing but that it is wanted
        zone, mine = zone_of(uow.connection), [spec for spec in specs if uow.actor.may(spec.permission)]
        _let_go(uow, mine, zone)
        if quiet_of(uow.connection, uow.actor.id).covers(uow.now, zone):
            return Taken()
        shown = _woken(uow, zone)
        for spec in mine:
            shown.extend(_first_time(uow, spec, zone))
        return Taken(tuple(_told(row) for row in uow.get_many(Reminder, shown).values()))

    return take_reminders


def _let_go(uow: UnitOfWork, specs: Iterable[ReminderSpec], zone: tzinfo) -> None:
    asked = asked_with(uow.actor.id, uow.now, zone)
    for statement in (unfounded(), *(over(spec) for spec in specs)):
        uow.delete(Reminder, [row.id for row in uow.rows(statement, **asked)])


def _woken(uow: UnitOfWork, zone: tzinfo) -> list[int]:
    asked = asked_with(uow.actor.id, uow.now, zone)
    found = uow.get_many(Reminder, [row.id for row in uow.rows(waiting(uow.now), **asked)])
    mine = [row.id for row in found.values() if row.state == WAITING and row.at <= uow.now]
    uow.update_many(Reminder, {number: {"state": SHOWN, "shown_at": uow.now} for number in mine})
    return mine


def _first_time(uow: UnitOfWork, spec: ReminderSpec, zone: tzinfo) -> list[int]:
    wording, rows = Wording(uow.now, zone), uow.rows(fresh(spec), **asked_with(uow.actor.id, uow.now, zone))
    said = [(row, spec.words(row, wording)) for row in rows]
    return uow.insert(Reminder, [
        {"user_id": uow.actor.id, "source": spec.name, "record": spec.record, "record_id": row.record_id,
         "occurrence": int(row.occurrence), "text": text, "note": note, "at": uow.now, "state": SHOWN,
         "shown_at": uow.now} for row, (text, note) in said
    ])


def _told(row: Row[Any]) -> Told:
    return Told(row.id, row.source, row.record, row.record_id, row.occurrence, row.text, row.note)


def snoozing(zone_of: ZoneOf) -> Callable[[UnitOfWork, SnoozeReminders], int]:
    """Give the operation that lets reminders come up again later."""

    def snooze_reminders(uow: UnitOfWork, cmd: SnoozeReminders) -> int:
        at = later(cmd.when, uow.now, zone_of(uow.connection))
        return uow.update_many(Reminder, {number: {"state": WAITING, "at": at} for number in _own(uow, cmd)})

    return snooze_reminders


def finish_reminders(uow: UnitOfWork, cmd: FinishReminders) -> int:
    """Put reminders away and give how many were not yet."""
    return uow.update_many(Reminder, {number: {"state": DONE} for number in _own(uow, cmd)})


def _own(uow: UnitOfWork, cmd: SnoozeReminders | FinishReminders) -> list[int]:
    rows = uow.get_many(Reminder, cmd.reminder_ids).values()
    if any(row.user_id != uow.actor.id for row in rows):
        raise DomainError("reminder.others", "Only who is reminded can answer a reminder. Nothing was changed.")
    return [row.id for row in rows]


def reminding(people: Table) -> Callable[[UnitOfWork, RemindMe], int]:
    """Give the operation by which somebody asks to be reminded; `people` has id, name and whether they are active."""

    def remind_me(uow: UnitOfWork, cmd: RemindMe) -> int:
        text, user_id = " ".join(cmd.text.split()), uow.actor.id if cmd.user_id is None else cmd.user_id
        if not text or len(text) > LONGEST:
            raise DomainError("reminder.text", f"Say of what, in up to {LONGEST} signs.", "text")
        if cmd.at <= uow.now:
            raise DomainError("reminder.past", "That moment is over. Choose one that is still to come.", "at")
        if cmd.user_id is not None and uow.first(
                select(people.c.id).where(people.c.id == user_id, people.c.active)) is None:
            raise DomainError("reminder.whom", "Nobody of that number works here. Choose somebody else.", "user_id")
        about = name_of(uow.connection, cmd.record, cmd.record_id) if cmd.record else ""
        by = "" if user_id == uow.actor.id else f"from {uow.actor.name}"
        return uow.add(
            Reminder, user_id=user_id, source=OWN, record=cmd.record, record_id=cmd.record_id,
            occurrence=uow.operation_id, text=text, note=", ".join(part for part in (about, by) if part), at=cmd.at,
            state=WAITING, shown_at=None,
        )

    return remind_me


def drop_reminder(uow: UnitOfWork, cmd: DropReminder) -> None:
    """Take a reminder away."""
    uow.delete(Reminder, [uow.get(Reminder, cmd.reminder_id).id])


def set_quiet_hours(uow: UnitOfWork, cmd: SetQuietHours) -> None:
    """Write down when the actor wants silence."""
    if bool(cmd.begins.strip()) != bool(cmd.ends.strip()):
        raise DomainError("quiet.half", "Say both from when and until when, or neither.",
                          "ends" if cmd.begins.strip() else "begins")
    spoken = bool(cmd.begins.strip())
    values = {
        "from_minute": minute_named(cmd.begins, "begins") if spoken else 0,
        "until_minute": minute_named(cmd.ends, "ends") if spoken else 0, "weekends": cmd.weekends,
    }
    row = uow.first(select(QuietHours.id).where(QuietHours.user_id == uow.actor.id))
    if row is None:
        uow.add(QuietHours, user_id=uow.actor.id, **values)
    else:
        uow.update(QuietHours, row.id, **values)


def telling_mentioned(people: Table) -> Callable[[UnitOfWork, NoteWritten], None]:
    """Give what reminds those who are named in a note of it; who wrote it needs not be told."""

    def tell_mentioned(uow: UnitOfWork, event: NoteWritten) -> None:
        if "@" not in event.text:
            return
        rows = uow.rows(select(people.c.id, people.c.login, people.c.name).where(people.c.active))
        meant = mentioned(event.text, [Person(row.id, row.login, row.name) for row in rows])
        about = name_of(uow.connection, event.record, event.record_id)
        line = " ".join(event.text.split())
        uow.insert(Reminder, [
            {"user_id": user, "source": MENTION, "record": event.record, "record_id": event.record_id,
             "occurrence": event.note_id, "text": f"{uow.actor.name}: {line[:LONGEST]}", "note": about, "at": uow.now,
             "state": WAITING, "shown_at": None} for user in meant if user != uow.actor.id
        ])

    return tell_mentioned
