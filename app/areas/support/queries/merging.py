"""What texts can say of a ticket, and all the words that support's own texts are written with."""

from collections.abc import Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, select

from app.areas.company.models import User
from app.areas.company.queries import load_profile
from app.areas.company.queries.merging import MERGES as FIRM_MERGES
from app.areas.parties.queries.merging import MERGES as PARTY_MERGES
from app.areas.sales.queries.merging import MERGES as ORDER_MERGES
from app.areas.support import rules
from app.areas.support.models import Queue, Ticket, TicketMessage
from app.areas.support.queries.links import load_links
from app.kernel.columns import table_of
from app.kernel.conventions import formatter_in
from app.kernel.errors import NotFoundError
from app.kernel.listing import Kind, StateWord
from app.kernel.merge_fields import MergeField, MergeRecord
from app.kernel.tags import words_on
from app.kernel.templates import Lexicon, Merging
from app.kernel.unit_of_work import UnitOfWork

TICKET = "ticket"
CATEGORIES = tuple((code, StateWord(word)) for code, word in rules.CATEGORIES.items())


def ticket_values(connection: Connection, ticket_id: int, _now: datetime) -> Mapping[str, object]:
    """Read what texts can say of a ticket."""
    table = table_of(Ticket)
    row = connection.execute(
        select(table, User.name.label("assignee"), Queue.name.label("queue"))
        .outerjoin(User, User.id == Ticket.assignee_id).outerjoin(Queue, Queue.id == Ticket.queue_id)
        .where(Ticket.id == ticket_id)
    ).first()
    if row is None:
        raise NotFoundError("record.missing", f"There is no ticket with the number {ticket_id}.")
    about = load_links(connection, ticket_id)
    messages = connection.execute(
        select(TicketMessage.at, TicketMessage.author, TicketMessage.body, TicketMessage.direction)
        .where(TicketMessage.ticket_id == ticket_id, TicketMessage.direction != "note")
        .order_by(TicketMessage.at, TicketMessage.id)
    ).all()
    told = [message.body for message in messages if message.direction == "in"]
    return {
        "number": row.number, "subject": row.subject, "state": row.state, "priority": row.priority,
        "category": row.category, "channel": row.channel, "opened_at": row.opened_at, "due_at": row.due_at,
        "resolved_at": row.resolved_at, "contact": row.contact_name or None, "contact_email": row.contact_email or None,
        "tags": ", ".join(words_on(connection, TICKET, ticket_id)) or None,
        "assignee": row.assignee, "queue": row.queue, "last_message": told[-1] if told else None,
        "about": ", ".join(link.name for link in about) or None, "customer_id": row.customer_id,
        "order_id": next((link.record_id for link in about if link.record == "sales_order"), None),
        "messages": tuple({"at": one.at, "author": one.author, "text": one.body} for one in messages),
    }


MERGES = (
    MergeRecord(TICKET, "ticket", "Ticket", (
        MergeField("number", "Number", Kind.CODE), MergeField("subject", "Subject"),
        MergeField("contact", "Contact"), MergeField("contact_email", "Mail of the contact"),
        MergeField("state", "State", Kind.STATE, rules.STATES),
        MergeField("priority", "Priority", Kind.STATE, rules.PRIORITIES),
        MergeField("category", "Category", Kind.STATE, CATEGORIES), MergeField("channel", "Channel"),
        MergeField("opened_at", "Opened", Kind.TIME), MergeField("due_at", "Due", Kind.TIME),
        MergeField("resolved_at", "Resolved", Kind.TIME), MergeField("assignee", "Who works on it"),
        MergeField("queue", "Queue"), MergeField("tags", "Tags"),
        MergeField("about", "What it is about"), MergeField("last_message", "What the customer said last"),
        MergeField("messages", "Conversation", lines=(
            MergeField("at", "When", Kind.TIME), MergeField("author", "Who"), MergeField("text", "What was said"),
        )),
    ), ticket_values, (("customer_id", "customer"), ("order_id", "sales_order"))),
)
WORDS = Lexicon((*FIRM_MERGES, *PARTY_MERGES, *ORDER_MERGES, *MERGES))
"""What canned replies, macros and triggers may say."""


def merging_of(uow: UnitOfWork, ticket_id: int, language: str = "") -> Merging:
    """Prepare texts about a ticket, in a language's way of writing figures and days."""
    return merging_at(uow.connection, ticket_id, uow.now, uow.actor.id, language)


def merging_at(connection: Connection, ticket_id: int, now: datetime, actor_id: int, language: str = "") -> Merging:
    """Prepare texts about a ticket as of a moment."""
    formatter = formatter_in(language, ZoneInfo(load_profile(connection).zone))
    return Merging(connection, WORDS, TICKET, ticket_id, now, actor_id, formatter)
