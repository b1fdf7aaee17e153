"""Activities as they are listed and shown, on the pages of those with whom they are and of what they are about."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, and_, func, select, type_coerce

from app.areas.company.models import User
from app.areas.company.queries import load_profile
from app.areas.company.rules import day_start, local_day
from app.areas.parties.models import Contact, Party
from app.areas.sales.models import Activity, Lead, Opportunity
from app.areas.sales.rules.activities import (
    DONE,
    KIND_ICONS,
    KIND_STATES,
    KIND_WORDS,
    PLANNED,
    RECORD_WORDS,
    STATE_WORDS,
)
from app.kernel.columns import Exact, table_of
from app.kernel.days import days_between
from app.kernel.declare import Contribution
from app.kernel.errors import NotFoundError
from app.kernel.listing import (
    ColumnInfo,
    Detail,
    Fact,
    Kind,
    LinesTable,
    PresetInfo,
    Row,
    Sort,
    StateWord,
    TimelineEntry,
    Tone,
)
from app.kernel.query import ACTOR, NOW, TODAY, ListQuery, Preset, column
from app.kernel.subject import name_of

SHOWN = 20
DAYS_OF_A_WEEK = 7
MINUTE_MICROS = 60 * 1_000_000
TONES = {PLANNED: Tone.ACCENT, DONE: Tone.GOOD}

is_planned = Activity.state == PLANNED
is_overdue = and_(is_planned, type_coerce(Activity.ends_at, Exact()) < NOW)
is_this_week = and_(is_planned, days_between(Activity.due_on, TODAY).between(0, DAYS_OF_A_WEEK - 1))
remind_minutes = (
    type_coerce(Activity.due_at, Exact()) - type_coerce(Activity.remind_at, Exact())) // MINUTE_MICROS
ABOUT_STATES = tuple((code, StateWord(word)) for code, word in RECORD_WORDS.items())

ACTIVITIES = ListQuery(
    name="activities", title="Activities", record="activity", id=Activity.id, permission="sales.read",
    source=table_of(Activity).outerjoin(table_of(Party), Party.id == Activity.party_id)
    .outerjoin(table_of(Contact), Contact.id == Activity.contact_id)
    .outerjoin(table_of(User), User.id == Activity.owner_id),
    sort=(Sort("due_at"),),
    columns=(
        column("subject", "Activity", Activity.subject, width=30, sortable=False),
        column("kind", "What", Activity.kind, Kind.STATE, width=10, states=KIND_STATES, sortable=False),
        column("due_at", "When", Activity.due_at, Kind.TIME, width=14),
        column("state", "State", Activity.state, Kind.STATE, width=11, states=STATE_WORDS, sortable=False),
        column("party", "Customer", Party.name, width=24, sortable=False),
        column("contact", "With", Contact.name, width=18, sortable=False),
        column("owner", "Whose", User.name, width=14, sortable=False),
        column("about", "About", Activity.record, Kind.STATE, width=12, states=(("", StateWord("")), *ABOUT_STATES),
               sortable=False),
        column("done_at", "Done", Activity.done_at, Kind.TIME, width=12, sortable=False, shown=False),
        column("result", "What came of it", Activity.result, width=30, sortable=False, shown=False),
        column("place", "Where", Activity.place, width=16, sortable=False, shown=False),
        column("day", "Day", Activity.due_on, Kind.DATE, width=11, sortable=False, shown=False),
        column("ends_at", "Ends", Activity.ends_at, Kind.TIME, width=14, sortable=False, shown=False),
        column("all_day", "All day", Activity.all_day, Kind.FLAG, width=8, sortable=False, shown=False),
        column("note", "Note", Activity.note, width=30, sortable=False, shown=False),
        column("remind_minutes", "Remind minutes before", remind_minutes, Kind.INTEGER, width=12, sortable=False,
               shown=False),
        column("uid", "UID", Activity.uid, Kind.CODE, width=20, sortable=False, shown=False),
    ),
    presets=(
        Preset(PresetInfo("mine", "Mine"), and_(Activity.owner_id == ACTOR, is_planned)),
        Preset(PresetInfo("mine_today", "Mine today", Tone.ACCENT),
               and_(Activity.owner_id == ACTOR, is_planned, Activity.due_on == TODAY)),
        Preset(PresetInfo("overdue", "Overdue", Tone.BAD), is_overdue),
        Preset(PresetInfo("week", "This week"), is_this_week),
        Preset(PresetInfo("reminders", "Reminders", Tone.WARNING),
               and_(is_planned, type_coerce(Activity.remind_at, Exact()) <= NOW)),
        Preset(PresetInfo("planned", "Planned"), is_planned),
        Preset(PresetInfo("done", "Done", Tone.GOOD), Activity.state == DONE),
    ),
)

TABLE_COLUMNS = (
    ColumnInfo("subject", "Activity", width=20), ColumnInfo("kind", "What", Kind.STATE, 9, states=KIND_STATES),
    ColumnInfo("due_at", "When", Kind.TIME, 12), ColumnInfo("owner", "Whose", width=12),
)


def activity_detail(connection: Connection, activity_id: int, now: datetime) -> Detail:
    """Show an activity: when, with whom, about what, and what came of it."""
    row = connection.execute(
        select(table_of(Activity), Party.name.label("party"), Contact.name.label("contact"), User.name.label("owner"),
               Contact.phone.label("phone"), Contact.email.label("mail"))
        .outerjoin(Party, Party.id == Activity.party_id).outerjoin(Contact, Contact.id == Activity.contact_id)
        .outerjoin(User, User.id == Activity.owner_id).where(Activity.id == activity_id)
    ).first()
    if row is None:
        raise NotFoundError("record.missing", f"There is no activity with the number {activity_id}.")
    late = row.state == PLANNED and row.ends_at < now
    facts = (
        Fact("Begins", row.due_on if row.all_day else row.due_at, Kind.DATE if row.all_day else Kind.TIME,
             tone=Tone.BAD if late else Tone.NEUTRAL),
        Fact("Ends", None if row.all_day else row.ends_at, Kind.TIME),
        Fact("Customer", row.party, record="customer", record_id=row.party_id or 0), Fact("With", row.contact),
        Fact("Phone", row.phone or None), Fact("Mail", row.mail or None), Fact("Where", row.place or None),
        Fact(RECORD_WORDS.get(row.record, "About"), _name(connection, row.record, row.record_id), record=row.record,
             record_id=row.record_id),
        Fact("Whose", row.owner), Fact("Reminder", row.remind_at, Kind.TIME), Fact("Note", row.note or None),
        Fact("Done", row.done_at, Kind.TIME), Fact("What came of it", row.result or None),
    )
    state = StateWord("Overdue", Tone.BAD) if late else dict(STATE_WORDS)[row.state]
    return Detail(row.id, row.subject, dict(KIND_WORDS)[row.kind], state,
                  tuple(fact for fact in facts if fact.value is not None))


def _name(connection: Connection, record: str, record_id: int) -> str | None:
    return (name_of(connection, record, record_id) or f"No {record_id}") if record else None


def planned_of(connection: Connection, record: str, record_id: int) -> tuple[LinesTable, ...]:
    """Give the table of what is planned about a record, the next first; none where nothing is."""
    return _planned(connection, (Activity.record == record, Activity.record_id == record_id))


def _planned(connection: Connection, where: Iterable[Any]) -> tuple[LinesTable, ...]:
    rows = connection.execute(
        select(Activity.id, Activity.subject, Activity.kind, Activity.due_at, User.name)
        .outerjoin(User, User.id == Activity.owner_id).where(is_planned, *where)
        .order_by(Activity.due_at, Activity.id).limit(SHOWN)).all()
    lines = tuple(Row(row.id, (row.subject, row.kind, row.due_at, row.name)) for row in rows)
    return (LinesTable("Planned", TABLE_COLUMNS, lines, "activity"),) if lines else ()


def told_of(connection: Connection, record: str, record_id: int) -> tuple[TimelineEntry, ...]:
    """Give what was done about a record, for its timeline."""
    rows = connection.execute(
        select(Activity.id, Activity.subject, Activity.kind, Activity.done_at, Activity.result)
        .where(Activity.record == record, Activity.record_id == record_id, Activity.state == DONE)
        .order_by(Activity.done_at.desc()).limit(200))
    return tuple(_told(row) for row in rows)


def _told(row: Any) -> TimelineEntry:
    result = f": {row.result}" if row.result else ""
    words = f"{dict(KIND_WORDS)[row.kind]} “{row.subject}”{result}"
    return TimelineEntry(row.done_at, words, Tone.GOOD, KIND_ICONS[row.kind], "activity", row.id)


def activities_of_customer(connection: Connection, customer_id: int, _now: datetime) -> Contribution:
    """Show what is planned with a customer."""
    return Contribution(lines=_planned(connection, (Activity.party_id == customer_id,)))


def activity_as_it_is(connection: Connection, activity_id: int) -> Mapping[str, Any]:
    """Give an activity as the form that changes it reads it."""
    row = connection.execute(select(table_of(Activity)).where(Activity.id == activity_id)).one()
    minutes = int((row.ends_at - row.due_at).total_seconds() // 60)
    remind = None if row.remind_at is None else int((row.due_at - row.remind_at).total_seconds() // 60)
    shown = ("kind", "subject", "due_at", "all_day", "party_id", "contact_id", "owner_id", "place", "note")
    return {"activity_id": row.id, "minutes": minutes, "remind_minutes": remind, "expected_version": row.version,
            **{key: row._mapping[key] for key in shown}}


def next_hour(now: datetime) -> datetime:
    """Give the beginning of the next full hour, at which a new activity is proposed."""
    return now.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)


def new_activity(connection: Connection, record: str, record_id: int, now: datetime) -> Mapping[str, Any]:
    """Propose an activity about a record: when, and with whom."""
    base: dict[str, Any] = {"kind": "call", "due_at": next_hour(now)}
    if record == "customer":
        return {**base, "party_id": record_id}
    if not record:
        return base
    base |= {"record": record, "record_id": record_id}
    if record == "opportunity":
        row = connection.execute(
            select(Opportunity.customer_id, Opportunity.contact_id).where(Opportunity.id == record_id)).one()
        base |= {"party_id": row.customer_id, "contact_id": row.contact_id}
    elif record == "lead":
        base["party_id"] = connection.execute(select(Lead.customer_id).where(Lead.id == record_id)).scalar()
    return base


def activities_between(
    connection: Connection, first: datetime, last: datetime, owner_id: int | None = None,
) -> Sequence[Any]:
    """Read the activities, but for cancelled ones, that touch a stretch of time; of somebody, or of all."""
    # Nothing lasts for more than a year, so the index on the beginning bounds the search at both ends.
    earliest = first - timedelta(days=366)
    statement = (
        select(table_of(Activity), Party.name.label("party"), Contact.name.label("contact"), User.name.label("owner"))
        .outerjoin(Party, Party.id == Activity.party_id).outerjoin(Contact, Contact.id == Activity.contact_id)
        .outerjoin(User, User.id == Activity.owner_id)
        .where(Activity.due_at >= earliest, Activity.due_at < last, Activity.ends_at >= first,
               Activity.state.in_((PLANNED, DONE)))
        .order_by(Activity.due_at, Activity.id)
    )
    if owner_id is not None:
        statement = statement.where(Activity.owner_id == owner_id)
    return connection.execute(statement).all()


def due_count(connection: Connection, now: datetime, owner_id: int) -> tuple[int, int]:
    """Count what somebody has planned for today, and what is overdue."""
    zone = load_profile(connection).zone
    start = day_start(local_day(now, zone), zone)
    mine = select(func.count()).where(Activity.owner_id == owner_id, is_planned)
    today = connection.execute(mine.where(Activity.due_on == local_day(start, zone))).scalar_one()
    late = connection.execute(mine.where(Activity.ends_at < now)).scalar_one()
    return int(today), int(late)
