"""Tickets from a file, such as the open ones of a desk that moves here: each is opened as if it were written down."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import select

from app.areas.sales.operations.reading import PartyBook, refuse, refused, text_of
from app.areas.support import rules
from app.areas.support.models import SOLVED_FROM, Queue, Ticket
from app.areas.support.operations.tickets import OpenTicket, open_ticket
from app.kernel.attempt import attempted
from app.kernel.declare import ImportField, ImportSpec, RowOutcome
from app.kernel.errors import DomainError
from app.kernel.tags import TAGS_FIELD, with_tag_cells
from app.kernel.unit_of_work import UnitOfWork
from app.kernel.upsert import CREATED, UNCHANGED

FIELDS = (
    ImportField("customer", "Customer", True, ("customer id", "customer code", "account", "company", "requester")),
    ImportField("subject", "Subject", True, ("title", "summary")),
    ImportField("body", "What the customer says", aliases=("description", "message", "text", "details")),
    ImportField("category", "About", aliases=("category", "type")),
    ImportField("priority", "Priority", aliases=("urgency",)),
    ImportField("channel", "Came by", aliases=("channel", "source")),
    ImportField("queue", "Queue", aliases=("group", "team")),
    ImportField("contact_name", "Contact", aliases=("contact name", "requester name")),
    ImportField("contact_email", "Mail", aliases=("e-mail", "email", "requester email")),
)
WORDS: Mapping[str, Mapping[str, str]] = {
    "category": {word.casefold(): code for code, word in rules.CATEGORIES.items()},
    "priority": {state.word.casefold(): code for code, state in rules.PRIORITIES},
    "channel": {code: code for code in ("phone", "mail", "form", "visit")},
}
USUAL = {"category": "question", "priority": "normal", "channel": "phone"}


def import_tickets(uow: UnitOfWork, rows: Sequence[Mapping[str, str]]) -> list[RowOutcome]:
    """Open a ticket for each row, unless the customer has one with that subject that is not solved."""
    customers = PartyBook.load(uow, "customer", (text_of(row, "customer") for row in rows))
    queues = {row.name.casefold(): row.id for row in uow.rows(
        select(Queue.id, Queue.name).where(Queue.active.is_(True)))}
    known = {(row.customer_id, row.subject.casefold()): row.id for row in uow.rows(
        select(Ticket.id, Ticket.customer_id, Ticket.subject).where(Ticket.urgency < SOLVED_FROM))}
    outcomes = []
    for row in rows:
        try:
            with attempted(uow):
                outcomes.append(_open(uow, row, customers, queues, known))
        except DomainError as error:
            outcomes.append(refused(error))
    return outcomes


def _open(
    uow: UnitOfWork, row: Mapping[str, str], customers: PartyBook, queues: Mapping[str, int],
    known: dict[tuple[int, str], int],
) -> RowOutcome:
    subject, queue = text_of(row, "subject"), text_of(row, "queue")
    customer = customers.find(text_of(row, "customer"), "customer")
    if queue and queue.casefold() not in queues:
        raise refuse(f"There is no queue “{queue}”.", "queue")
    key = customer.id, subject.casefold()
    if key in known:
        return RowOutcome(UNCHANGED, record_id=known[key])
    codes: dict[str, Any] = {field: _code(row, field) for field in WORDS}
    done = open_ticket(uow, OpenTicket(
        customer.id, subject, text_of(row, "body") or subject, **codes,
        contact_name=text_of(row, "contact_name"), contact_email=text_of(row, "contact_email"),
        queue_id=queues.get(queue.casefold()) if queue else None,
    ))
    known[key] = done.ticket_id
    return RowOutcome(CREATED, record_id=done.ticket_id)


def _code(row: Mapping[str, str], field: str) -> str:
    """Give the code of what a row calls a category, a priority or a channel."""
    text = text_of(row, field)
    words = WORDS[field]
    if not text:
        return USUAL[field]
    code = words.get(text.casefold(), text.casefold())
    if code not in words.values():
        raise refuse(f"“{text}” is none of {', '.join(words)}.", field)
    return code


TICKETS_FILE = ImportSpec(
    "tickets", "Tickets", "support.open", (*FIELDS, TAGS_FIELD),
    with_tag_cells("ticket", import_tickets, all_new=True), own="ticket",
)
