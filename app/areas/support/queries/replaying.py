"""The tickets of the past in pieces, as rows of whole numbers and words: what a policy is tried over."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, SQLColumnExpression, bindparam, select

from app.areas.support.models import ClockRun, Ticket, TicketMessage, TicketState
from app.areas.support.queries.policies import Promises
from app.areas.support.rules import TicketFacts
from app.areas.support.rules.replaying import History, Words
from app.kernel.columns import moment_of
from app.kernel.tags import PastTags
from app.kernel.unit_of_work import in_batches

CHUNK = 5_000
LAST_MOMENT = datetime(9999, 1, 1, tzinfo=UTC)
SPARSE = 8
"""Where only one ticket in so many is wanted they are asked for by number, and by their range otherwise."""

Kept = tuple[str, int, int, int | None, bool]
"""A run as it was: clock, cycle, when it was due, when it was done, and whether it stands."""

_TICKETS = select(
    Ticket.id, Ticket.priority, Ticket.category, Ticket.channel, Ticket.customer_id, Ticket.queue_id,
    Ticket.opened_at, Ticket.resolved_at,
).where(Ticket.id.between(bindparam("first"), bindparam("last")), Ticket.merged_into_id.is_(None))


@dataclass(frozen=True, slots=True)
class Piece:
    """Some tickets with what they went through; `concerned` gives the priority and the customer of each."""

    read: int
    concerned: Mapping[int, tuple[str, int]]
    histories: Mapping[int, History]
    said: Mapping[int, Words]
    runs: Mapping[int, Sequence[Kept]]


def past_pieces(
    connection: Connection, promises: Promises, version_id: int, since: datetime,
    report: Callable[[int, int, str], None],
) -> Iterator[Piece]:
    """Read the tickets opened since a moment, oldest first, and what those went through that a version is for."""
    opened = select(Ticket.id).where(Ticket.opened_at >= since, Ticket.merged_into_id.is_(None)).order_by(Ticket.id)
    ids = [number for (number,) in _rows(connection, opened, {})]
    concerns = _concerning(connection, promises, version_id)
    for number, chunk in enumerate(in_batches(ids, CHUNK)):
        report(number * CHUNK, len(ids), "trying the policy over tickets")
        yield _piece(connection, chunk, concerns)
    report(len(ids), len(ids), "trying the policy over tickets")


class _TagsThen:
    """The tags by which each ticket was chosen its policy while it was worked on: what comes later moves it no more.

    Its own count as it was solved, or has them now; its customer's as it was opened.
    """

    def __init__(self, connection: Connection, promises: Promises) -> None:
        asked = ("ticket", "customer") if promises.ask_for_tags else ()
        self._read = [PastTags(connection, record) for record in asked]

    def of(self, row: Sequence[Any]) -> frozenset[str]:
        """Give the tags of a ticket and of its customer as they were then."""
        if not self._read:
            return frozenset()
        (own, whose), (opened_at, resolved_at) = self._read, row[-2:]
        until = LAST_MOMENT if resolved_at is None else moment_of(resolved_at)
        return own.at(row[0], until) | whose.at(row[4], moment_of(opened_at))


def _concerning(connection: Connection, promises: Promises, version_id: int) -> Callable[[Sequence[Any]], bool]:
    """Tell of tickets whether a version is for them; those that are alike in all that is asked are asked once."""
    named = {condition.customer_id for policy in promises.policies for condition in policy.conditions}
    known: dict[tuple[object, ...], bool] = {}
    tags_then = _TagsThen(connection, promises)

    def concerns(row: Sequence[Any]) -> bool:
        _, priority, category, channel, customer_id, queue_id, *_ = row
        group_id, tags = promises.group_of(customer_id), tags_then.of(row)
        key = (priority, category, channel, queue_id, group_id, tags, customer_id if customer_id in named else 0)
        if key not in known:
            facts = TicketFacts(priority, category, channel, customer_id, queue_id, group_id, tags)
            known[key] = promises.choose_for(facts).version_id == version_id
        return known[key]

    return concerns


def _piece(connection: Connection, ids: list[int], concerns: Callable[[Sequence[Any]], bool]) -> Piece:
    wanted = set(ids)
    rows = _rows(connection, _TICKETS, {"first": ids[0], "last": ids[-1]})
    concerned = {row[0]: (row[1], row[4]) for row in rows if row[0] in wanted and concerns(row)}
    among = _among(concerned)
    states = select(TicketState.ticket_id, TicketState.at, TicketState.state).where(
        among(TicketState.ticket_id)).order_by(TicketState.ticket_id, TicketState.at, TicketState.id)
    said = select(TicketMessage.ticket_id, TicketMessage.at, TicketMessage.direction == "out").where(
        among(TicketMessage.ticket_id), TicketMessage.direction != "note", TicketMessage.automatic.is_(False),
    ).order_by(TicketMessage.ticket_id, TicketMessage.at, TicketMessage.id)
    runs = select(
        ClockRun.ticket_id, ClockRun.clock, ClockRun.cycle, ClockRun.due_at, ClockRun.done_at, ClockRun.stands,
    ).where(among(ClockRun.ticket_id))
    statements: tuple[Select[*tuple[Any, ...]], ...] = (states, said, runs)
    return Piece(len(ids), concerned, *(_by_ticket(_rows(connection, each, {})) for each in statements))


def _among(ids: Mapping[int, object]) -> Callable[[SQLColumnExpression[int]], ColumnElement[bool]]:
    numbers = sorted(ids)
    if not numbers or numbers[-1] - numbers[0] >= len(numbers) * SPARSE:
        return lambda column: column.in_(numbers)
    return lambda column: column.between(numbers[0], numbers[-1])


def _rows(connection: Connection, statement: Select[*tuple[Any, ...]], params: Mapping[str, Any]) -> Sequence[Any]:
    """Read rows as the driver gives them: times as whole microseconds."""
    result = connection.execute(statement, params)
    cursor: Any = result.cursor
    found: Sequence[Any] = cursor.fetchall()
    result.close()
    return found


def _by_ticket(rows: Sequence[Any]) -> Mapping[int, Any]:
    found: dict[int, list[Any]] = defaultdict(list)
    for row in rows:
        found[row[0]].append(row[1:])
    return found
