"""What tickets of the large company went through: their states, what was said, and the runs of their clocks."""

from collections.abc import Iterator
from itertools import islice

from sqlcipher3.dbapi2 import Connection

MINUTE = 60_000_000
BATCH = 50_000
_STATE = "INSERT INTO support_ticket_state (ticket_id, at, state, actor_id) VALUES (?, ?, ?, 1)"
_MESSAGE = (
    "INSERT INTO support_message (ticket_id, at, direction, author, body)"
    " VALUES (?, ?, ?, 'Somebody', 'Words that somebody wrote, as long as most of them are.')"
)
_RUN = (
    "INSERT INTO support_clock (ticket_id, clock, cycle, started_at, due_at, risk_at, done_at, stands)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, 0)"
)
Ticket = tuple[int, int, int, int | None]
"""A ticket's number, when it was opened and is due, and when it was resolved, in microseconds."""


def fill_histories(connection: Connection) -> None:
    """Write for each ticket an answer after an hour, a question after it, another answer, and how it ended."""
    wanted = "SELECT id, opened_at, due_at, resolved_at FROM support_ticket ORDER BY id"
    tickets: list[Ticket] = connection.execute(wanted).fetchall()
    for statement, rows in (
        (_STATE, (row for ticket in tickets for row in _states(*ticket))),
        (_MESSAGE, (row for ticket in tickets for row in _words(*ticket))),
        (_RUN, (row for ticket in tickets for row in _runs(*ticket))),
    ):
        while batch := list(islice(rows, BATCH)):
            connection.executemany(statement, batch)


def _states(number: int, opened: int, _due: int, resolved: int | None) -> Iterator[tuple[object, ...]]:
    yield number, opened, "new"
    yield number, opened + 60 * MINUTE, "open"
    if number % 5 == 0:
        yield number, opened + 70 * MINUTE, "pending"
        yield number, opened + 80 * MINUTE, "open"
    if resolved is not None:
        yield number, resolved, "resolved"


def _words(number: int, opened: int, _due: int, _resolved: int | None) -> Iterator[tuple[object, ...]]:
    for minutes, direction in ((0, "in"), (60, "out"), (80, "in"), (100, "out")):
        yield number, opened + minutes * MINUTE, direction


def _runs(number: int, opened: int, due: int, resolved: int | None) -> Iterator[tuple[object, ...]]:
    asked = opened + 80 * MINUTE
    yield number, "first_response", 0, opened, due, due - 120 * MINUTE, opened + 60 * MINUTE
    yield number, "next_response", 1, asked, asked + 480 * MINUTE, asked + 360 * MINUTE, opened + 100 * MINUTE
    yield number, "resolution", 0, opened, due, due - 120 * MINUTE, resolved
