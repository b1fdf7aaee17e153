"""The support desk with 300,000 tickets of a year: the queue with live due times, its views, and a replay."""

import hashlib
import random
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlcipher3.dbapi2 import Connection

from app.areas.company.operations import CreateCompany
from app.areas.support.models import SOLVED_FROM, WAITING_FROM
from app.areas.support.operations import ConditionInput, ReplayPolicy, SetPolicy, TargetInput
from app.kernel.columns import micros_of
from app.kernel.database import connect_file, open_database
from app.kernel.listing import ListRequest
from app.kernel.migration import create_database
from app.kernel.resources import migrations_path
from app.kernel.workspace import Workspace
from app.registry import DECLARATIONS
from tests.bench.big import folder
from tests.bench.table import Measured, best_ms

TICKETS, CUSTOMERS, OPEN = 300_000, 20_000, 4_000
DAY = 86_400_000_000
HOUR = DAY // 24
PRIORITIES = ("urgent", "high", "normal", "normal", "normal", "low")
CATEGORIES = ("question", "complaint", "damaged", "quality", "late", "other")
_PAGE = (
    "SELECT t.id, t.number, t.subject, p.name, t.priority, t.state, t.due_at, t.risk_at, t.opened_at, u.name, s.score"
    " FROM support_ticket t LEFT JOIN parties_party p ON p.id = t.customer_id LEFT JOIN company_user u"
    " ON u.id = t.assignee_id LEFT JOIN support_satisfaction s ON s.ticket_id = t.id"
    " WHERE t.urgency < ? ORDER BY t.urgency, t.id LIMIT 200"
)


def run() -> Iterator[Measured]:
    """Measure the queue and the replay."""
    path = _company()
    database = open_database(str(path))
    raw = connect_file(path)
    with database.reader() as reader:
        yield from _queue(reader, raw)
    yield from _replay(Workspace(database, DECLARATIONS), raw)
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
    version = workspace.dispatch(SetPolicy("Tried", 1, tuple(
        TargetInput(word, "2 h", "16 h", "2 h") for word in ("urgent", "high", "normal", "low")), (
            ConditionInput(priority=None),), position=1, use="draft")).value.version_id
    since = micros_of(datetime.now(UTC)) - 366 * DAY

    def read() -> list[object]:
        return [raw.execute(statement, (since,)).fetchall() for statement in (
            "SELECT id, priority, category, channel, customer_id, queue_id FROM support_ticket WHERE opened_at >= ?",
            "SELECT ticket_id, at, state FROM support_ticket_state WHERE at >= ? ORDER BY ticket_id, at",
            "SELECT ticket_id, at, direction FROM support_message WHERE at >= ? ORDER BY ticket_id, at",
            "SELECT * FROM support_clock WHERE started_at >= ? ORDER BY ticket_id, clock, cycle",
        )]

    def replay() -> None:
        found = workspace.rehearse(ReplayPolicy(version, 366)).value
        if found.concerned < TICKETS * 9 // 10:
            raise AssertionError("a year of tickets was to be replayed")

    yield Measured(f"replay of a policy over {TICKETS:,} tickets (a job)", best_ms(replay, 1), best_ms(read, 1),
                   "a job with progress")


def _company() -> Path:
    """Give the path of the desk's company, made now when there is none yet."""
    parts = [Path(__file__), *sorted(migrations_path().joinpath("versions").glob("*.py"))]
    made_of = hashlib.sha256(b"".join(part.read_bytes() for part in parts)).hexdigest()[:12]
    path = folder() / f"desk-{made_of}.db"
    if not path.exists():
        unfinished = path.with_suffix(".new")
        for leftover in folder().glob(unfinished.name + "*"):
            leftover.unlink()
        _make(unfinished)
        unfinished.rename(path)
    return path


def _make(path: Path) -> None:
    create_database(str(path)).close()
    opened = open_database(str(path))
    Workspace(opened, DECLARATIONS).dispatch(CreateCompany("Large Ltd", "EUR", "Europe/Berlin"))
    opened.close()
    connection = connect_file(path)
    connection.execute("BEGIN")
    connection.executemany(
        "INSERT INTO parties_party (id, code, name, kind, is_supplier, is_customer, is_carrier, status, email, phone,"
        " website, tax_number, currency, country, city, notes) VALUES (?1, ?2, ?3, 'company', 0, 1, 0, 'active', '',"
        " '', '', '', 'EUR', 'DE', '', '')",
        [(number, f"C-{number:06d}", f"Customer {number}") for number in range(1, CUSTOMERS + 1)])
    _tickets(connection, random.Random(7))
    connection.execute("COMMIT")
    connection.execute("ANALYZE")
    connection.close()


def _tickets(connection: Connection, dice: random.Random) -> None:
    """Write a year of tickets: answered, asked again, resolved; the latest are open."""
    (policy, version) = connection.execute("SELECT policy_id, id FROM support_policy_version").fetchone()
    now = micros_of(datetime.now(UTC))
    start, step = now - 365 * DAY, 365 * DAY // TICKETS
    tickets, states, words, runs = [], [], [], []
    for number in range(1, TICKETS + 1):
        opened = start + number * step
        answered, asked = opened + dice.randint(1, 9) * HOUR, opened + dice.randint(10, 20) * HOUR
        solved = asked + dice.randint(2, 60) * HOUR
        done = number <= TICKETS - OPEN
        due = opened + 5 * DAY
        urgency = 2 * SOLVED_FROM - opened if done else due
        tickets.append((
            number, f"T-{number:06d}", f"Ticket {number}", dice.randint(1, CUSTOMERS), dice.choice(CATEGORIES),
            dice.choice(PRIORITIES), "closed" if done else "open", policy, version, opened, opened + 8 * HOUR, answered,
            due, solved if done else None, due, due - DAY, urgency))
        states += [(number, opened, "new"), (number, answered, "open")]
        states += [(number, solved, "resolved"), (number, solved + DAY, "closed")] if done else []
        words += [(number, opened, "in"), (number, answered, "out"), (number, asked, "in"),
                  (number, asked + HOUR, "out")]
        runs += [(number, "first_response", 0, opened, opened + 8 * HOUR, opened + 6 * HOUR, answered),
                 (number, "next_response", 1, asked, asked + 8 * HOUR, asked + 6 * HOUR, asked + HOUR),
                 (number, "resolution", 0, opened, due, due - DAY, solved if done else None)]
    connection.executemany(
        "INSERT INTO support_ticket (id, number, subject, customer_id, contact_name, contact_email, channel, category,"
        " priority, state, policy_id, policy_version_id, opened_at, first_response_due_at, first_responded_at,"
        " resolution_due_at, resolved_at, due_at, risk_at, urgency) VALUES (?, ?, ?, ?, '', '', 'mail', ?, ?, ?, ?, ?,"
        " ?, ?, ?, ?, ?, ?, ?, ?)", tickets)
    connection.executemany(
        "INSERT INTO support_ticket_state (ticket_id, at, state, actor_id) VALUES (?, ?, ?, 1)", states)
    connection.executemany(
        "INSERT INTO support_message (ticket_id, at, direction, author, body) VALUES (?, ?, ?, 'Somebody', 'Words.')",
        words)
    connection.executemany(
        "INSERT INTO support_clock (ticket_id, clock, cycle, started_at, due_at, risk_at, done_at, stands)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, 0)", runs)
