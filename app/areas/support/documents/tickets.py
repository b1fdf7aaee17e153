"""The printed documents of support."""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from app.areas.company.queries import load_profile
from app.areas.parties.queries import load_party
from app.areas.support import rules
from app.areas.support.queries.links import load_links
from app.areas.support.queries.pages import load_messages, load_ticket
from app.areas.support.queries.recalls import Called, load_called, load_recall, lots_table
from app.areas.support.rules.recalls import ANSWERED, CALLED, RETURNED, TO_CALL, progress
from app.kernel.listing import Kind
from app.kernel.printed import Band, PrintColumn, PrintedDocument, PrintTable, PrintText

_SAID = (PrintColumn("When", Kind.TIME, 18), PrintColumn("Who", Kind.TEXT, 20), PrintColumn("What", Kind.TEXT, 62))


def ticket_letter(connection: Connection, ticket_id: int, _now: datetime) -> PrintedDocument:
    """Give a letter to the customer that sums up their ticket; notes among ourselves stay out of it."""
    profile, row = load_profile(connection), load_ticket(connection, ticket_id)
    customer = load_party(connection, row.customer_id)
    said = [message for message in load_messages(connection, ticket_id) if message.direction != "note"]
    messages = PrintTable(_SAID, tuple((message.at, message.author, message.body) for message in said), "What was said")
    bands: tuple[Band, ...] = (PrintText(_opening(row), row.subject), messages, PrintText(_closing(row)))
    facts: list[tuple[str, object]] = [("Ticket", row.number), ("Opened", row.opened_at)]
    facts += [("Shipment", link.name) for link in load_links(connection, ticket_id) if link.record == "shipment"]
    if row.resolved_at is not None:
        facts.append(("Resolved", row.resolved_at))
    return PrintedDocument(
        "Your request", row.number, f"ticket-{row.number}", profile.address_lines(), customer.address_lines(),
        tuple(facts), bands, footer=" · ".join(part for part in (profile.email, profile.phone) if part),
        currency=profile.currency,
    )


def _opening(row: Any) -> str:
    greeting = f"Dear {row.contact_name}," if row.contact_name else "Good day,"
    return f"{greeting}\n\nthis is what was written down about your request {row.number}."


def _closing(row: Any) -> str:
    if row.state in rules.SOLVED:
        return "Your request is resolved. If it is not so to you, tell us: it is opened again at once."
    if row.state == rules.PENDING:
        return "We are waiting for your answer and go on with your request as soon as we have it."
    if row.state == rules.HELD:
        return "We are waiting for somebody else in your matter, and come back to you as soon as we know more."
    return "We are working on your request."


_CALLS = (
    PrintColumn("Customer", Kind.TEXT, 24), PrintColumn("Phone, mail", Kind.TEXT, 26),
    PrintColumn("Got", Kind.TEXT, 32), PrintColumn("Called", Kind.TEXT, 6), PrintColumn("Answered", Kind.TEXT, 6),
    PrintColumn("Back", Kind.TEXT, 6),
)
_LOTS = (
    PrintColumn("Lot", Kind.CODE, 16), PrintColumn("Item", Kind.TEXT, 34), PrintColumn("How", Kind.TEXT, 12),
    PrintColumn("Still here", Kind.QUANTITY, 13), PrintColumn("In quarantine", Kind.QUANTITY, 13),
    PrintColumn("Sent out", Kind.QUANTITY, 12),
)
BOX, TICKED = "[   ]", "[X]"
_STEPS = (TO_CALL, CALLED, ANSWERED, RETURNED)


def recall_list(connection: Connection, recall_id: int, _now: datetime) -> PrintedDocument:
    """Give the call list of a recall: whom to ring, what they got, and boxes to tick."""
    profile, row, called = load_profile(connection), load_recall(connection, recall_id), load_called(
        connection, recall_id)
    rows = lots_table(connection, recall_id).rows
    lots = PrintTable(_LOTS, tuple(line.values for line in rows), "What is called back")
    calls = PrintTable(
        _CALLS, tuple(_call(item) for item in called), "Customers to tell",
        notes=tuple((place, item.note) for place, item in enumerate(called) if item.note),
    )
    texts = (PrintText(row.reason, "Why"), PrintText(row.instructions, "What customers are to do"))
    return PrintedDocument(
        "Recall list", row.number, f"recall-{row.number}", profile.address_lines(), (),
        (("Recall", row.title), ("Opened", row.opened_at), ("Progress", progress([item.state for item in called]))),
        (*(text for text in texts if text.text), lots, calls), landscape=True,
    )


def _call(item: Called) -> tuple[object, ...]:
    done = _STEPS.index(item.state)
    who = "\n".join(part for part in (item.name, item.contact) if part)
    reach = "\n".join(part for part in (item.phone, item.email) if part) or "unknown: look it up"
    return (who, reach, item.words, *(TICKED if done >= step else BOX for step in (1, 2, 3)))
