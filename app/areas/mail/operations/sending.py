"""The steps of sending one message: taken, handed to the server, and what came of it; each survives the end of us."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Annotated, Any, Literal

from sqlalchemy import Row, select, update

from app.areas.mail import rules
from app.areas.mail.events import MailBounced, MailSent
from app.areas.mail.models import MailAccount, MailDelivery, MailMessage
from app.areas.mail.operations.bouncing import note_bounced
from app.areas.mail.queries.accounts import default_account
from app.areas.mail.queries.outgoing import due
from app.exchange.mail.bounces import Failure
from app.exchange.mail.sending import MAY_HAVE_IT
from app.kernel.columns import table_of
from app.kernel.errors import DomainError
from app.kernel.fields import Field
from app.kernel.unit_of_work import UnitOfWork

CLAIMED, HANDED = "claimed", "handed"


@dataclass(frozen=True, slots=True)
class ClaimMail:
    """Take the next message that is due, so that nobody else sends it; `but_not` are accounts that cannot send now."""

    claim: Annotated[str, Field("Sender's mark")]
    but_not: Annotated[tuple[int, ...], Field("Accounts to pass over")] = ()


@dataclass(frozen=True, slots=True)
class ClaimedMail:
    """A message that was taken, and the account it goes out from; no message when none is due."""

    message_id: int | None
    account_id: int | None = None


@dataclass(frozen=True, slots=True)
class HandOverMail:
    """Write down that the server may have the message from now on."""

    message_id: Annotated[int, Field("Mail", lookup="mail_outbox")]
    claim: Annotated[str, Field("Sender's mark")]


@dataclass(frozen=True, slots=True)
class RefusedAddress:
    """An address that the server did not take."""

    address: str
    permanent: bool
    reason: str = ""


@dataclass(frozen=True, slots=True)
class SettleMail:
    """Write down what came of sending a message: sent, to be tried again, failed, uncertain, or not tried at all."""

    message_id: Annotated[int, Field("Mail", lookup="mail_outbox")]
    claim: Annotated[str, Field("Sender's mark")]
    result: Annotated[Literal["sent", "temporary", "permanent", "uncertain", "postponed"], Field("What came of it")]
    reason: Annotated[str, Field("Why")] = ""
    refused: Annotated[tuple[RefusedAddress, ...], Field("Addresses not taken")] = ()


def claim_mail(uow: UnitOfWork, cmd: ClaimMail) -> ClaimedMail:
    """Take the next message that is due; what was handed over by a sender who is gone is uncertain, not sent again."""
    _settle_left(uow)
    for row in _due_rows(uow):
        account = _account_of(uow, row.account_id)
        if account is None or not account.smtp_server or account.id in cmd.but_not:
            continue
        until = uow.now + timedelta(minutes=rules.LEASE_MINUTES)
        uow.update(MailDelivery, row.delivery_id, state=rules.SENDING, stage=CLAIMED, claim=cmd.claim,
                   claimed_until=until, changed_at=uow.now)
        if row.account_id is None:
            _send_from(uow, row.id, account)
        return ClaimedMail(row.id, account.id)
    return ClaimedMail(None)


def _settle_left(uow: UnitOfWork) -> None:
    """Decide about messages whose sender did not come back: taken only, they wait; handed over, they are uncertain."""
    table = table_of(MailDelivery)
    left = uow.rows(
        select(table).where(table.c.state == rules.SENDING, table.c.claimed_until < uow.now)
        .order_by(table.c.id).with_for_update(skip_locked=True)
    )
    for row in left:
        may_have = row.stage == HANDED
        uow.update(
            MailDelivery, row.id, state=rules.UNCERTAIN if may_have else rules.WAITING, stage="", claim="",
            claimed_until=None, next_at=uow.now, changed_at=uow.now, reason=MAY_HAVE_IT if may_have else "",
        )


def _due_rows(uow: UnitOfWork) -> list[Row[Any]]:
    statement = (
        select(MailMessage.id, MailMessage.account_id, MailDelivery.id.label("delivery_id"))
        .join(MailDelivery, MailDelivery.message_id == MailMessage.id).where(due(uow.now))
        .order_by(MailDelivery.next_at, MailDelivery.id).limit(200)
    )
    return list(uow.rows(statement.with_for_update(of=table_of(MailDelivery), skip_locked=True)))


def _account_of(uow: UnitOfWork, account_id: int | None) -> Row[Any] | None:
    if account_id is None:
        return default_account(uow.connection)
    table = table_of(MailAccount)
    return uow.first(select(table).where(table.c.id == account_id, table.c.active.is_(True)))


def _send_from(uow: UnitOfWork, message_id: int, account: Row[Any]) -> None:
    """Name the sender of a message that was written before there was an account."""
    table = table_of(MailMessage)
    uow.connection.execute(update(table).where(table.c.id == message_id).values(
        account_id=account.id, sender_address=account.address, sender_name=account.sender_name,
    ))
    uow.touch(MailMessage, [message_id])


def hand_over_mail(uow: UnitOfWork, cmd: HandOverMail) -> bool:
    """Write down that the server may have the message from now on; False when it is no longer ours to send."""
    delivery = delivery_of(uow, cmd.message_id)
    if delivery.claim != cmd.claim or delivery.state != rules.SENDING:
        return False
    uow.update(MailDelivery, delivery.id, stage=HANDED)
    return True


def settle_mail(uow: UnitOfWork, cmd: SettleMail) -> str:
    """Write down what came of sending a message, and give the state it is in now."""
    delivery = delivery_of(uow, cmd.message_id)
    if delivery.claim != cmd.claim:
        raise DomainError("mail.claim", "Somebody else sends this mail by now. Nothing was changed.")
    values = _settled(uow, delivery, cmd)
    uow.update(MailDelivery, delivery.id, stage="", claim="", claimed_until=None, changed_at=uow.now, **values)
    message = uow.get(MailMessage, cmd.message_id)
    if values["state"] == rules.SENT:
        uow.emit(MailSent(message.id, message.record, message.record_id))
    for refusal in cmd.refused if values["state"] in (rules.SENT, rules.FAILED) else ():
        if refusal.permanent:
            note_bounced(uow, Failure(refusal.address, permanent=True, reason=refusal.reason))
            uow.emit(MailBounced(message.id, refusal.address, True, refusal.reason, message.record, message.record_id))
    return str(values["state"])


def _settled(uow: UnitOfWork, delivery: Row[Any], cmd: SettleMail) -> dict[str, Any]:
    if cmd.result == "sent":
        missed = "; ".join(f"Not to {refusal.address}: {refusal.reason}" for refusal in cmd.refused)
        return {"state": rules.SENT, "sent_at": uow.now, "reason": missed[:1_000]}
    if cmd.result == "uncertain":
        return {"state": rules.UNCERTAIN, "reason": cmd.reason}
    if cmd.result == "permanent":
        return {"state": rules.FAILED, "reason": cmd.reason, "attempts": delivery.attempts + 1}
    if cmd.result == "postponed":
        later = uow.now + timedelta(minutes=rules.POSTPONED_MINUTES)
        return {"state": rules.WAITING, "next_at": later, "reason": cmd.reason}
    attempts = delivery.attempts + 1
    again = rules.next_try(uow.now, attempts)
    if again is None:
        return {"state": rules.FAILED, "reason": f"Tried {attempts} times. {cmd.reason}", "attempts": attempts}
    return {"state": rules.WAITING, "next_at": again, "reason": cmd.reason, "attempts": attempts}


def delivery_of(uow: UnitOfWork, message_id: int) -> Row[Any]:
    table = table_of(MailDelivery)
    found = uow.first(select(table).where(table.c.message_id == message_id).with_for_update())
    if found is None:
        raise DomainError("mail.not_outgoing", "This mail came in; it does not go out. Nothing was changed.")
    return found
