"""What a person decides about a message that waits, failed, or may or may not have arrived."""

from dataclasses import dataclass
from typing import Annotated, Any

from sqlalchemy import Row, select

from app.areas.mail import rules
from app.areas.mail.models import MailDelivery
from app.kernel.columns import table_of
from app.kernel.errors import DomainError
from app.kernel.fields import Field
from app.kernel.unit_of_work import UnitOfWork

MailId = Annotated[int, Field("Mail", lookup="mail_outbox", hidden=True)]


@dataclass(frozen=True, slots=True)
class SendAgain:
    """Send a message again that failed, was cancelled, or of which nobody knows whether it arrived."""

    message_id: MailId


@dataclass(frozen=True, slots=True)
class CancelMail:
    """Do not send a message that did not go out yet."""

    message_id: MailId


@dataclass(frozen=True, slots=True)
class CountAsSent:
    """Say that a message arrived of which the program does not know."""

    message_id: MailId


def send_again(uow: UnitOfWork, cmd: SendAgain) -> None:
    """Let a message wait to be sent again, at once; ask first where it may have arrived."""
    row = delivery_of(uow, cmd.message_id)
    rules.require_delivery_in(
        row.state, (rules.WAITING, rules.FAILED, rules.UNCERTAIN, rules.CANCELLED, rules.BOUNCED), "sent again",
    )
    if row.state == rules.UNCERTAIN:
        uow.confirm("mail.twice", "It may have arrived already; sent again, they may get it twice. Send it again?")
    _set(uow, row, rules.WAITING, next_at=uow.now, attempts=0, reason="")


def cancel_mail(uow: UnitOfWork, cmd: CancelMail) -> None:
    """Do not send a message."""
    row = delivery_of(uow, cmd.message_id)
    rules.require_delivery_in(row.state, (rules.WAITING, rules.FAILED, rules.UNCERTAIN), "cancelled")
    _set(uow, row, rules.CANCELLED)


def count_as_sent(uow: UnitOfWork, cmd: CountAsSent) -> None:
    """Count a message as sent that may have arrived."""
    row = delivery_of(uow, cmd.message_id)
    rules.require_delivery_in(row.state, (rules.UNCERTAIN,), "counted as sent")
    _set(uow, row, rules.SENT, sent_at=uow.now, reason="Counted as sent by hand.")


def delivery_of(uow: UnitOfWork, message_id: int) -> Row[Any]:
    table = table_of(MailDelivery)
    row = uow.first(select(table).where(table.c.message_id == message_id).with_for_update())
    if row is None:
        raise DomainError("mail.not_outgoing", "This mail came in; it does not go out. Nothing was changed.")
    return row


def _set(uow: UnitOfWork, row: Row[Any], state: str, **values: Any) -> None:
    uow.update(MailDelivery, row.id, state=state, stage="", claim="", claimed_until=None, changed_at=uow.now, **values)
