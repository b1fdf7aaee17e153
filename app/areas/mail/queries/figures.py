"""The figures of mail."""

from datetime import datetime

from sqlalchemy import Connection, func, select

from app.areas.mail.models import MailDelivery, MailMessage
from app.areas.mail.queries.lists import WANTED
from app.kernel.listing import Figure, Kind, Tone


def new_mail(connection: Connection, _now: datetime) -> Figure:
    """Count the mails that somebody may have to answer."""
    count = connection.execute(select(func.count()).where(
        MailMessage.direction == "in", MailMessage.state == "new", MailMessage.kind.in_(WANTED),
    )).scalar_one()
    return Figure("mail.new", "New mail", count, Kind.INTEGER, tone=Tone.ACCENT if count else Tone.NEUTRAL,
                  explain="Mails from people that nobody answered or counted as done.")


def to_decide(connection: Connection, _now: datetime) -> Figure:
    """Count the outgoing mails that somebody must decide about."""
    count = connection.execute(
        select(func.count()).where(MailDelivery.state.in_(("failed", "uncertain", "bounced")))
    ).scalar_one()
    return Figure("mail.to_decide", "Mail not delivered", count, Kind.INTEGER, tone=Tone.BAD if count else Tone.GOOD,
                  explain="Mails that failed, came back, or of which nobody knows whether they arrived.")
