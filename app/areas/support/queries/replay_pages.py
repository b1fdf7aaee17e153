"""What replays tell: promises kept and broken as it was, and as it would have been."""

from datetime import datetime

from sqlalchemy import Connection, select

from app.areas.support import rules
from app.areas.support.models import PolicyCondition, PolicyVersion, Replay, ReplayedRun, ServicePolicy, Ticket
from app.kernel.columns import table_of
from app.kernel.errors import NotFoundError
from app.kernel.listing import ColumnInfo, Detail, Fact, Kind, LinesTable, Sort, StateWord, Tone
from app.kernel.listing import Row as ListRow
from app.kernel.query import ListQuery, column

REPLAYS = ListQuery(
    "replays", "Policy trials", "replay", Replay.id,
    table_of(Replay).outerjoin(table_of(PolicyVersion), PolicyVersion.id == Replay.version_id)
    .outerjoin(table_of(ServicePolicy), ServicePolicy.id == PolicyVersion.policy_id),
    (
        column("id", "No", Replay.id, Kind.INTEGER, shown=False),
        column("policy", "Policy", ServicePolicy.name, width=24, sortable=False),
        column("number", "Version", PolicyVersion.number, Kind.INTEGER, width=9, sortable=False),
        column("at", "Tried", Replay.at, Kind.TIME, width=15, sortable=False),
        column("since", "Tickets since", Replay.since, Kind.TIME, width=15, sortable=False),
        column("tickets", "Tickets", Replay.tickets, Kind.INTEGER, width=9, sortable=False),
        column("concerned", "Under it", Replay.concerned, Kind.INTEGER, width=9, sortable=False),
    ),
    (Sort("id", descending=True),), "support.read", searchable=False,
)
_COUNTS = (
    ColumnInfo("clock", "Clock", width=16), ColumnInfo("was", "Kept as it was", Kind.PERCENT),
    ColumnInfo("would", "Kept as it would be", Kind.PERCENT), ColumnInfo("missed", "Missed as it was", Kind.INTEGER),
    ColumnInfo("would_miss", "Missed as it would be", Kind.INTEGER),
)
_WAYS = (("kept", StateWord("Would be kept", Tone.GOOD)), ("missed", StateWord("Would be missed", Tone.BAD)))
_RUNS = (
    ColumnInfo("number", "Ticket", Kind.CODE), ColumnInfo("clock", "Clock", width=14),
    ColumnInfo("way", "Other way", Kind.STATE, states=_WAYS), ColumnInfo("due", "Was due", Kind.TIME),
    ColumnInfo("would", "Would be due", Kind.TIME),
)


def replay_detail(connection: Connection, replay_id: int, _now: datetime) -> Detail:
    """Tell what a version of a policy would have made of the tickets of the past."""
    row = connection.execute(
        select(table_of(Replay), ServicePolicy.name, PolicyVersion.number)
        .join(PolicyVersion, PolicyVersion.id == Replay.version_id)
        .join(ServicePolicy, ServicePolicy.id == PolicyVersion.policy_id).where(Replay.id == replay_id)
    ).first()
    if row is None:
        raise NotFoundError("record.missing", f"There is no replay with the number {replay_id}.")
    counts = tuple(
        ListRow(place, (title, _share(*row.counts[clock.value][:2]), _share(*row.counts[clock.value][2:]),
                        row.counts[clock.value][1], row.counts[clock.value][3]))
        for place, (clock, title) in enumerate(rules.CLOCKS.items())
    )
    return Detail(
        row.id, f"{row.name}, version {row.number}, tried", "No ticket was changed.", None,
        (Fact("Tickets", row.tickets, Kind.INTEGER), Fact("Would run under it", row.concerned, Kind.INTEGER),
         Fact("Opened since", row.since, Kind.TIME),
         Fact("Version", f"{row.name} {row.number}", record="policy_version", record_id=row.version_id)),
        (LinesTable("Promises", _COUNTS, counts), *_other(connection, replay_id)),
        hint=_tags_words(connection, row.version_id) + "Use the version when you like what you see: tickets that come "
        "run under it, open ones if you wish.",
    )


def _tags_words(connection: Connection, version_id: int) -> str:
    """Say how tags were taken where the version asks for one."""
    asked = select(PolicyCondition.id).where(PolicyCondition.version_id == version_id, PolicyCondition.tag != "")
    if connection.execute(asked.limit(1)).first() is None:
        return ""
    return ("Tags counted as they were then: those of a ticket until it was solved, those of its customer when it was "
            "opened. A tag of which the history does not say since when it is there counted as always there. ")


def _share(met: int, missed: int) -> int | None:
    total = met + missed
    return (met * 1000 + total // 2) // total if total else None


def _other(connection: Connection, replay_id: int) -> tuple[LinesTable, ...]:
    rows = connection.execute(
        select(table_of(ReplayedRun), Ticket.number).join(Ticket, Ticket.id == ReplayedRun.ticket_id)
        .where(ReplayedRun.replay_id == replay_id).order_by(ReplayedRun.id.desc())
    ).all()
    if not rows:
        return ()
    return (LinesTable("Promises that would have gone the other way, the latest", _RUNS, tuple(
        ListRow(row.ticket_id, (row.number, rules.CLOCKS[rules.Clock(row.clock)],
                                "missed" if row.missed else "kept", row.due_at, row.would_be_due_at))
        for row in rows), "ticket"),)
