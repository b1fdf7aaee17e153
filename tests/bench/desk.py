"""The support desk with 300,000 tickets: the queue with live due times, its views, and a replay of all of them."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from time import time_ns
from typing import Any

from sqlcipher3.dbapi2 import Connection

from app.areas.support.models import SOLVED_FROM, WAITING_FROM
from app.areas.support.operations import ConditionInput, ReplayPolicy, SetPolicy, TargetInput
from app.kernel.clock import SetClock
from app.kernel.columns import micros_of
from app.kernel.database import connect_file, open_database
from app.kernel.listing import ListRequest
from app.kernel.workspace import Workspace
from app.registry import DECLARATIONS
from tests.bench.served import TICKETS, YEARS, served_company
from tests.bench.table import Measured, best_ms
from tests.companies import MORNING

_PAGE = (
    "SELECT t.id, t.number, t.subject, p.name, t.priority, t.state, t.due_at, t.risk_at, t.opened_at, u.name, s.score"
    " FROM support_ticket t LEFT JOIN parties_party p ON p.id = t.customer_id LEFT JOIN company_user u"
    " ON u.id = t.assignee_id LEFT JOIN support_satisfaction s ON s.ticket_id = t.id"
    " WHERE t.urgency < ? ORDER BY t.urgency, t.id LIMIT 200"
)


def run() -> Iterator[Measured]:
    """Measure the queue and the replay."""
    path = served_company()
    database = open_database(str(path))
    raw = connect_file(path)
    with database.reader() as reader:
        yield from _queue(reader, raw)
    yield from _replay(Workspace(database, DECLARATIONS, SetClock(MORNING)), raw)
    raw.close()
    database.close()


def _queue(reader: Any, raw: Connection) -> Iterator[Measured]:
    tickets, urgent = DECLARATIONS.list_query("tickets"), ListRequest("open")

    def ask(statement: str, *values: object) -> Callable[[], object]:
        return lambda: raw.execute(statement, values).fetchall()

    counted = ask("SELECT count(*) FROM support_ticket WHERE urgency < ?", SOLVED_FROM)
    yield Measured(
        "tickets: open (count and first page with live due times)",
        best_ms(lambda: (tickets.count(reader, urgent), tickets.page(reader, urgent))),
        best_ms(lambda: (counted(), ask(_PAGE, SOLVED_FROM)())), "under 100 ms",
    )
    presets = [preset.info.key for preset in tickets.presets]
    now = micros_of(datetime.now(UTC))
    hand: tuple[tuple[Any, ...], ...] = (
        ("SELECT count(*) FROM support_ticket WHERE urgency < ?", SOLVED_FROM),
        ("SELECT count(*) FROM support_ticket WHERE urgency < ?", now),
        ("SELECT count(*) FROM support_ticket WHERE urgency >= ? AND urgency < ?", now, WAITING_FROM),
        *(("SELECT count(*) FROM support_ticket WHERE state = ?", state) for state in ("new", "pending", "resolved")),
    )
    yield Measured(
        f"tickets: counts of all {len(presets)} views (raw: of 6)",
        best_ms(lambda: [tickets.count(reader, ListRequest(key)) for key in presets]),
        best_ms(lambda: [ask(*each)() for each in hand]), "under 100 ms",
    )


def _replay(workspace: Workspace, raw: Connection) -> Iterator[Measured]:
    version = workspace.dispatch(SetPolicy(f"Tried {time_ns()}", 1, tuple(
        TargetInput(word, "2 h", "16 h", "2 h") for word in ("urgent", "high", "normal", "low")), (
            ConditionInput(priority=None),), position=1, use="draft")).value.version_id
    days = (YEARS + timedelta(days=1)).days
    since = micros_of(MORNING - YEARS)

    def read() -> list[object]:
        return [raw.execute(statement, (since,)).fetchall() for statement in (
            "SELECT id, priority, category, channel, customer_id, queue_id FROM support_ticket WHERE opened_at >= ?",
            "SELECT ticket_id, at, state FROM support_ticket_state WHERE at >= ? ORDER BY ticket_id, at",
            "SELECT ticket_id, at, direction FROM support_message WHERE at >= ? ORDER BY ticket_id, at",
            "SELECT * FROM support_clock WHERE started_at >= ? ORDER BY ticket_id, clock, cycle",
        )]

    def replay() -> None:
        found = workspace.rehearse(ReplayPolicy(version, days)).value
        if found.concerned < TICKETS * 9 // 10:
            raise AssertionError("all tickets were to be tried")

    yield Measured(f"replay of a policy over {TICKETS:,} tickets (a job)", best_ms(replay, 1), best_ms(read, 1),
                   "a job with progress")
