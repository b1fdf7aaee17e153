"""The page of a ticket: what it is about, when it is due and why, what was said."""

from collections.abc import Mapping
from datetime import datetime
from itertools import pairwise
from typing import Any

from sqlalchemy import Connection, Row, func, select

from app.areas.company.models import User
from app.areas.parties.models import Party
from app.areas.support import rules
from app.areas.support.models import WAITING_FROM, Satisfaction, ServicePolicy, Ticket, TicketMessage
from app.areas.support.queries.clocks import due_tables, run_facts
from app.areas.support.queries.links import NAMED, load_links, load_lots
from app.areas.support.queries.policies import load_histories
from app.areas.support.queries.together import move_entries, together_facts, together_lines
from app.kernel.columns import table_of
from app.kernel.declare import Contribution
from app.kernel.errors import NotFoundError
from app.kernel.listing import ColumnInfo, Detail, Fact, Kind, LinesTable, TimelineEntry, Tone
from app.kernel.listing import Row as ListRow

NAMED_TO = 3
"""Links of one kind that stand among the facts; the rest are counted."""

_LOTS = (
    ColumnInfo("lot", "Lot", Kind.CODE), ColumnInfo("item", "Item", width=24),
    ColumnInfo("supplier", "Supplier", width=20), ColumnInfo("receipt", "Receipt", Kind.CODE),
)
_VOICES = {
    "in": ("message-square", Tone.ACCENT, ""), "out": ("message-square-reply", Tone.GOOD, ""),
    "note": ("pencil", Tone.NEUTRAL, " (note)"),
}


def load_ticket(connection: Connection, ticket_id: int) -> Row[Any]:
    """Read a ticket with the names and promises that belong to it; refuse a number that is not there."""
    row = connection.execute(
        select(
            table_of(Ticket), Party.name.label("customer"), User.name.label("assignee"),
            ServicePolicy.name.label("policy"), Satisfaction.asked_at, Satisfaction.answered_at, Satisfaction.score,
            Satisfaction.comment,
        )
        .join(Party, Party.id == Ticket.customer_id).join(ServicePolicy, ServicePolicy.id == Ticket.policy_id)
        .outerjoin(User, User.id == Ticket.assignee_id)
        .outerjoin(Satisfaction, Satisfaction.ticket_id == Ticket.id).where(Ticket.id == ticket_id)
    ).first()
    if row is None:
        raise NotFoundError("record.missing", f"There is no ticket with the number {ticket_id}.")
    return row


def load_messages(connection: Connection, ticket_id: int) -> list[Row[Any]]:
    """Read what was said in a ticket, oldest first."""
    return list(connection.execute(
        select(TicketMessage.at, TicketMessage.direction, TicketMessage.author, TicketMessage.body)
        .where(TicketMessage.ticket_id == ticket_id).order_by(TicketMessage.at, TicketMessage.id)
    ))


def seen_values(connection: Connection, ticket_id: int) -> Mapping[str, Any]:
    """Give what an answer begins with: the ticket, and what was said last when it is begun."""
    last = connection.execute(
        select(func.max(TicketMessage.id)).where(TicketMessage.ticket_id == ticket_id)).scalar()
    return {"ticket_id": ticket_id, "seen_message_id": last}


def state_of(connection: Connection, ticket_id: int) -> str:
    """Read the state of a ticket; refuse a number that is not there."""
    found = connection.execute(select(Ticket.state).where(Ticket.id == ticket_id)).scalar()
    if found is None:
        raise NotFoundError("record.missing", f"There is no ticket with the number {ticket_id}.")
    return found


def ticket_detail(connection: Connection, ticket_id: int, now: datetime) -> Detail:
    """Tell all of a ticket."""
    row = load_ticket(connection, ticket_id)
    history = load_histories(connection, [ticket_id])[ticket_id]
    return Detail(
        row.id, row.subject, f"{row.number} · {row.customer}", dict(rules.STATES)[row.state],
        (*_facts(row), *run_facts(connection, row, now), *_link_facts(connection, ticket_id),
         *together_facts(connection, row), *_satisfaction_facts(row)),
        (*together_lines(connection, ticket_id), *_lot_lines(connection, ticket_id)),
        tuple(_message(message) for message in load_messages(connection, ticket_id)),
        (*_timeline(row, history), *move_entries(connection, ticket_id)), hint=_hint(row, now),
    )


def why_due(connection: Connection, ticket_id: int, _now: datetime) -> Contribution:
    """Tell behind everything else why the clocks of a ticket are due when they are."""
    row, history = load_ticket(connection, ticket_id), load_histories(connection, [ticket_id])[ticket_id]
    return Contribution(lines=tuple(due_tables(connection, row, history)))


def _facts(row: Row[Any]) -> tuple[Fact, ...]:
    priority = dict(rules.PRIORITIES)[row.priority]
    return (
        Fact("Customer", row.customer, record="customer", record_id=row.customer_id),
        Fact("Contact", row.contact_name or None), Fact("Mail", row.contact_email or None),
        Fact("Priority", priority.word, tone=priority.tone),
        Fact("About", rules.CATEGORIES[row.category]), Fact("Works on it", row.assignee),
        Fact("Opened", row.opened_at, Kind.TIME), Fact("Policy", row.policy),
    )


def _link_facts(connection: Connection, ticket_id: int) -> list[Fact]:
    links = load_links(connection, ticket_id)
    facts = []
    for record, title, _model, _name in NAMED:
        of_kind = [link for link in links if link.record == record]
        facts += [Fact(title, link.name, record=record, record_id=link.record_id) for link in of_kind[:NAMED_TO]]
        if len(of_kind) > NAMED_TO:
            facts.append(Fact(f"More of kind {title.lower()}", len(of_kind) - NAMED_TO, Kind.INTEGER))
    return facts


def _satisfaction_facts(row: Row[Any]) -> tuple[Fact, ...]:
    if row.asked_at is None:
        return ()
    if row.score is None:
        return (Fact("Satisfaction asked", row.asked_at, Kind.TIME),)
    tone = Tone.GOOD if row.score >= 4 else Tone.BAD if row.score <= 2 else Tone.NEUTRAL
    words = f"{row.score} of 5" + (f": “{row.comment}”" if row.comment else "")
    return (Fact("Satisfaction", words, tone=tone),)


def _lot_lines(connection: Connection, ticket_id: int) -> tuple[LinesTable, ...]:
    lots = load_lots(connection, ticket_id)
    if not lots:
        return ()
    rows = tuple(ListRow(lot.lot_id, (lot.code, lot.item, lot.supplier, lot.receipt)) for lot in lots)
    return (LinesTable("Where the goods came from", _LOTS, rows, "lot"),)


def _message(row: Row[Any]) -> TimelineEntry:
    icon, tone, suffix = _VOICES[row.direction]
    return TimelineEntry(row.at, f"{row.author}{suffix}\n{row.body}", tone, icon)


def _timeline(row: Row[Any], history: tuple[rules.Entry, ...]) -> tuple[TimelineEntry, ...]:
    words = dict(rules.STATES)
    told = ["Opened", *("Taken up again" if before.state in rules.SOLVED and entry.state == rules.OPEN
                        else words[entry.state].word for before, entry in pairwise(history))]
    entries = [
        TimelineEntry(entry.at, text, words[entry.state].tone, "flag")
        for entry, text in zip(history, told, strict=True)
    ]
    if row.asked_at is not None:
        entries.append(TimelineEntry(row.asked_at, "Asked how satisfied they are", Tone.NEUTRAL, "smile"))
    if row.answered_at is not None:
        entries.append(TimelineEntry(row.answered_at, f"Customer gave {row.score} of 5", Tone.ACCENT, "smile"))
    return tuple(sorted(entries, key=lambda entry: entry.at, reverse=True))


def _hint(row: Row[Any], now: datetime) -> str:
    stands = row.urgency >= WAITING_FROM
    standing = rules.standing(row.state, row.due_at, row.risk_at, now, stands=stands)
    what = rules.CLOCKS[rules.Clock(row.due_clock)].lower()
    if standing is rules.Standing.LATE:
        return f"The {what} is late."
    if standing is rules.Standing.AT_RISK:
        return f"Little of the time for the {what} is left."
    if row.asked_at is not None and row.score is None:
        return (
            "They were asked how satisfied they are. An answer by mail is counted by itself; record what they say "
            "otherwise."
        )
    return ""
