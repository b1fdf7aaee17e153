"""Saying what becomes of mails by whom they are written to, their subject or their sender."""

from dataclasses import dataclass
from typing import Annotated, Any

from sqlalchemy import func, select

from app.areas.mail.models import MailAccount, MailRoute
from app.areas.mail.queries.routing import load_routes
from app.areas.mail.rules.routing import (
    BECOMES_WORDS,
    LEADS,
    LOOKS_WORDS,
    NOTHING,
    TICKETS,
    Becomes,
    Came,
    LooksAt,
    destination,
    words_of_rule,
)
from app.kernel.fields import Field
from app.kernel.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class SetMailRoute:
    """Say what becomes of mails that hold some words; the first rule that fits decides."""

    looks_at: Annotated[LooksAt, Field("Looks at", titles=LOOKS_WORDS)]
    words: Annotated[str, Field("For the words", help="Several are separated by commas; one of them is enough")]
    becomes: Annotated[Becomes, Field("It becomes", titles=BECOMES_WORDS)]
    account_id: Annotated[int | None, Field("Only in the mailbox", lookup="mail_accounts")] = None
    position: Annotated[int | None, Field("Order", help="Left empty, the last")] = None
    route_id: Annotated[int | None, Field("Rule", hidden=True)] = None


@dataclass(frozen=True, slots=True)
class RemoveMailRoute:
    """Take a rule away; what came of mails before stays."""

    route_id: Annotated[int, Field("Rule", hidden=True)]


def set_mail_route(uow: UnitOfWork, cmd: SetMailRoute) -> int:
    """Write a rule and give its number."""
    if cmd.account_id is not None:
        uow.get(MailAccount, cmd.account_id)
    last: int = uow.scalar(select(func.coalesce(func.max(MailRoute.position), 0)))
    values: dict[str, Any] = {
        "looks_at": cmd.looks_at, "words": ", ".join(words_of_rule(cmd.words)), "becomes": cmd.becomes,
        "account_id": cmd.account_id, "position": cmd.position if cmd.position is not None else last + 1,
    }
    if cmd.route_id is None:
        return uow.add(MailRoute, **values)
    uow.update(MailRoute, uow.get(MailRoute, cmd.route_id).id, **values)
    return cmd.route_id


def remove_mail_route(uow: UnitOfWork, cmd: RemoveMailRoute) -> None:
    """Take a rule away."""
    uow.delete(MailRoute, [uow.get(MailRoute, cmd.route_id).id])


def becomes(uow: UnitOfWork, mail: Came) -> str:
    """Tell what becomes of a mail by the rules, else by its mailbox; without one it opens a ticket."""
    usual = TICKETS
    if mail.account_id is not None:
        account = uow.get(MailAccount, mail.account_id)
        usual = LEADS if account.makes_leads else TICKETS if account.opens_tickets else NOTHING
    return destination(mail, load_routes(uow.connection), usual)
