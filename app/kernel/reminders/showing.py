"""Reminders as they are seen: the list of one's own, one with what it is about, and the tick of the clock."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Table, select

from app.kernel.columns import table_of
from app.kernel.declare import Declarations, DetailSpec, OperationSpec, Subscriber
from app.kernel.errors import NotFoundError
from app.kernel.listing import Detail, Fact, Kind, PresetInfo, Sort, StateWord, Tone
from app.kernel.papers import NoteWritten
from app.kernel.query import ACTOR, READER, ListQuery, Preset, column
from app.kernel.reminder_specs import ReminderSpec
from app.kernel.reminders import doing
from app.kernel.reminders.doing import DropReminder, TakeReminders, ZoneOf
from app.kernel.reminders.quiet import clock_words
from app.kernel.reminders.reading import anything_due, asked_with, quiet_of
from app.kernel.reminders.tables import DONE, MENTION, OPEN, OWN, STATES, Reminder
from app.kernel.subject import name_of
from app.kernel.ticking import TickSpec

RIGHT = "company.read"
TICK = "kernel.reminders"
"""The name of what the window's clock does for reminders."""


def reminders_list(specs: Sequence[ReminderSpec]) -> ListQuery:
    """Declare the list of one's own reminders; `specs` name the sorts there are."""
    sorts = (
        (OWN, StateWord("Asked for")), (MENTION, StateWord("Mentioned", Tone.ACCENT)),
        *((spec.name, StateWord(spec.title)) for spec in specs),
    )
    return ListQuery(
        "reminders", "My reminders", "reminder", Reminder.id, table_of(Reminder),
        (
            column("text", "Of what", Reminder.text, width=50, sortable=False),
            column("note", "More", Reminder.note, width=28, sortable=False),
            column("state", "State", Reminder.state, Kind.STATE, width=10, states=STATES, sortable=False),
            column("at", "When", Reminder.at, Kind.TIME, width=15),
            column("sort", "Sort", Reminder.source, Kind.STATE, width=18, states=sorts, sortable=False),
        ),
        (Sort("at", descending=True),), RIGHT,
        (
            Preset(PresetInfo("open", "Open", Tone.WARNING), Reminder.state.in_(OPEN)),
            Preset(PresetInfo("done", "Done", Tone.GOOD), Reminder.state == DONE),
        ),
        where=Reminder.user_id == ACTOR, searchable=False,
    )


def reminder_detail(connection: Connection, reminder_id: int, _now: datetime) -> Detail:
    """Show a reminder of one's own, and the way to what it is about."""
    row = connection.execute(select(table_of(Reminder)).where(
        Reminder.id == reminder_id, Reminder.user_id == connection.info.get(READER, 0))).first()
    if row is None:
        raise NotFoundError("record.missing", "This reminder is not there any more: what it was about is done.")
    name = name_of(connection, row.record, row.record_id) or row.text
    about = (Fact("Go to", name, record=row.record, record_id=row.record_id),) if row.record else ()
    facts = (*about, Fact("When", row.at, Kind.TIME), Fact("Came up", row.shown_at, Kind.TIME))
    return Detail(row.id, row.text, row.note, dict(STATES)[row.state], tuple(
        fact for fact in facts if fact.value is not None))


def about_of(connection: Connection, reminder_id: int) -> tuple[str, int]:
    """Give the kind and number of the record that a reminder is about, an empty kind where it is about none."""
    row = connection.execute(select(Reminder.record, Reminder.record_id).where(Reminder.id == reminder_id)).first()
    return ("", 0) if row is None else (row.record, row.record_id)


def quiet_values(connection: Connection) -> Mapping[str, Any]:
    """Give the silent hours of whoever reads as their form takes them."""
    quiet = quiet_of(connection, connection.info.get(READER, 0))
    spoken = quiet.from_minute != quiet.until_minute
    return {"begins": clock_words(quiet.from_minute) if spoken else "",
            "ends": clock_words(quiet.until_minute) if spoken else "", "weekends": quiet.weekends}


def with_reminders(
    declarations: Declarations, specs: Sequence[ReminderSpec], people: Table, zone_of: ZoneOf,
) -> Declarations:
    """Give the declarations with reminders of what areas declare, of notes that name somebody, and of one's own."""

    def is_due(connection: Connection, now: datetime) -> bool:
        zone, actor = zone_of(connection), connection.info.get(READER, 0)
        if quiet_of(connection, actor).covers(now, zone):
            return False
        return anything_due(connection, specs, asked_with(actor, now, zone), now)

    operations = (
        OperationSpec(doing.taking(specs, zone_of), "Reminded", RIGHT, fleeting=True),
        OperationSpec(doing.snoozing(zone_of), "Reminded later", RIGHT, fleeting=True, verb="Remind"),
        OperationSpec(doing.finish_reminders, "Reminder put away", RIGHT, fleeting=True),
        OperationSpec(doing.reminding(people), "Reminder asked for", RIGHT, verb="Remind",
                      reverse=lambda _uow, _cmd, result: DropReminder(result)),
        OperationSpec(doing.drop_reminder, "Reminder taken away", RIGHT, final="ask for it once more instead."),
        OperationSpec(doing.set_quiet_hours, "Silent hours set", RIGHT),
    )
    return replace(
        declarations, operations=(*declarations.operations, *operations),
        lists=(*declarations.lists, reminders_list(specs)),
        details=(*declarations.details, DetailSpec("reminder", "Reminder", reminder_detail)),
        subscribers=(*declarations.subscribers, Subscriber(NoteWritten, doing.telling_mentioned(people))),
        ticks=(*declarations.ticks, TickSpec(TICK, 1, TakeReminders, is_due, RIGHT)),
        reminders=tuple(specs),
    )
