"""A canned reply as it reads for a real ticket."""

from datetime import datetime

from sqlalchemy import Connection, select

from app.areas.support.models import Ticket
from app.areas.support.models.automation import Reply
from app.areas.support.queries.merging import merging_at
from app.kernel.columns import table_of
from app.kernel.errors import NotFoundError
from app.kernel.printed import PrintedDocument, PrintFacts, PrintText
from app.kernel.templates import merge_text


def reply_preview(connection: Connection, reply_id: int, now: datetime) -> PrintedDocument:
    """Print a canned reply with the fields of the newest ticket in it, and tell which of them are empty."""
    reply = connection.execute(select(table_of(Reply)).where(Reply.id == reply_id)).first()
    if reply is None:
        raise NotFoundError("record.missing", f"There is no canned reply with the number {reply_id}.")
    ticket = connection.execute(
        select(Ticket.id, Ticket.number, Ticket.subject).order_by(Ticket.opened_at.desc(), Ticket.id.desc()).limit(1)
    ).first()
    if ticket is None:
        return PrintedDocument("Canned reply", reply.title, f"reply-{reply.shortcut}", bands=(PrintText(reply.body),))
    done = merge_text(reply.body, merging_at(connection, ticket.id, now, 0, reply.language))
    facts = (("Shortcut", f"/{reply.shortcut}"), ("For the ticket", f"{ticket.number} {ticket.subject}"),
             ("Empty there", ", ".join(done.missing) or "nothing"))
    return PrintedDocument("Canned reply", reply.title, f"reply-{reply.shortcut}",
                           bands=(PrintFacts(facts), PrintText(done.text)))
