"""What came back: the message of ours is marked, and the address it did not reach."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Any

from sqlalchemy import Row, select

from app.areas.mail import rules
from app.areas.mail.events import MailBounced
from app.areas.mail.models import BouncedAddress, MailDelivery
from app.areas.mail.queries.receiving import find_parent, sent_by_key
from app.exchange.mail.addresses import folded, read_mailboxes
from app.exchange.mail.bounces import Failure, read_failures
from app.exchange.mail.parsing import ParsedMail
from app.kernel.columns import table_of
from app.kernel.fields import Field
from app.kernel.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class ForgiveAddress:
    """Take an address off the list of those that mail came back from: it was mended."""

    bounced_address_id: Annotated[int, Field("Address", lookup="mail_bounced", hidden=True)]


def forgive_address(uow: UnitOfWork, cmd: ForgiveAddress) -> None:
    """Let mail go to an address again."""
    uow.get(BouncedAddress, cmd.bounced_address_id)
    uow.delete(BouncedAddress, [cmd.bounced_address_id])


def note_failures(uow: UnitOfWork, raw: bytes, mail: ParsedMail) -> None:
    """Mark what a report tells of: our message and the addresses; a report about nothing of ours marks nothing."""
    keys = [key for key in (mail.returned_key, mail.reply_key, *reversed(mail.reference_keys)) if key]
    sent = sent_by_key(uow.connection, keys)
    if sent is None:
        parent = find_parent(uow.connection, mail)
        sent = parent if parent is not None and parent.direction == "out" else None
    if sent is None:
        return
    meant = {mailbox.key for line in (sent.to_line, sent.cc_line, sent.bcc_line) for mailbox in read_mailboxes(line)}
    failures = [failure for failure in read_failures(raw, mail) if failure.address in meant]
    for failure in failures:
        note_bounced(uow, failure)
        uow.emit(MailBounced(sent.id, failure.address, failure.permanent, failure.reason, sent.record, sent.record_id))
    _mark_delivery(uow, sent, failures)


def note_bounced(uow: UnitOfWork, failure: Failure) -> None:
    """Remember that an address was not reached."""
    address = folded(failure.address)
    known = uow.first(select(table_of(BouncedAddress)).where(BouncedAddress.address == address))
    if known is None:
        uow.add(BouncedAddress, address=address, permanent=failure.permanent, bounces=1, reason=failure.reason,
                last_at=uow.now)
    else:
        uow.update(BouncedAddress, known.id, permanent=known.permanent or failure.permanent, bounces=known.bounces + 1,
                   reason=failure.reason or known.reason, last_at=uow.now)


def _mark_delivery(uow: UnitOfWork, sent: Row[Any], failures: Sequence[Failure]) -> None:
    lasting = [failure for failure in failures if failure.permanent]
    delivery = uow.first(select(table_of(MailDelivery)).where(MailDelivery.message_id == sent.id))
    if delivery is None or not lasting:
        return
    reason = "; ".join(f"{failure.address}: {failure.reason or 'not reached'}" for failure in lasting)
    uow.update(MailDelivery, delivery.id, state=rules.BOUNCED, stage="", claim="", claimed_until=None,
               changed_at=uow.now, reason=reason[:1_000])


def bounced_among(uow: UnitOfWork, addresses: Sequence[str]) -> list[str]:
    """Give those addresses that mail came back from for good."""
    statement = select(BouncedAddress.address).where(
        BouncedAddress.address.in_([folded(address) for address in addresses]), BouncedAddress.permanent.is_(True),
    )
    return [row.address for row in uow.rows(statement)]
