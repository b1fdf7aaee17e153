"""How far the folders of an account were read, and where their messages lie on the server by now."""

from dataclasses import dataclass
from typing import Annotated, Any

from sqlalchemy import select

from app.areas.mail.models import MailFolder, MailMessage, MailPlace
from app.areas.mail.operations.receiving import KEPT
from app.kernel.errors import DomainError
from app.kernel.fields import Field
from app.kernel.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class NoteFolder:
    """Write down how a folder stands: a `problem` in plain words, or none any more."""

    account_id: Annotated[int, Field("Account", lookup="mail_accounts")]
    name: Annotated[str, Field("Folder")]
    problem: Annotated[str, Field("Problem")] = ""


@dataclass(frozen=True, slots=True)
class NotePlaces:
    """Write down which messages of a folder were seen elsewhere, and which are not there any more."""

    seen: Annotated[tuple[int, ...], Field("Seen")] = ()
    gone: Annotated[tuple[int, ...], Field("Gone")] = ()


@dataclass(frozen=True, slots=True)
class TryMail:
    """Write down that a mail is read once more whose first reading did not end."""

    message_id: Annotated[int, Field("Mail")]


TRIED = "Reading it was begun twice."


def note_folder(uow: UnitOfWork, cmd: NoteFolder) -> int:
    """Write down how a folder stands and give its number."""
    known = uow.first(select(MailFolder.id).where(
        MailFolder.account_id == cmd.account_id, MailFolder.name == cmd.name,
    ))
    values: dict[str, Any] = {"problem": cmd.problem[:500], "checked_at": uow.now}
    if known is None:
        return uow.add(MailFolder, account_id=cmd.account_id, name=cmd.name, uid_validity=0, last_uid=0, **values)
    uow.update(MailFolder, known.id, **values)
    return int(known.id)


def note_places(uow: UnitOfWork, cmd: NotePlaces) -> None:
    """Write down what became of messages on the server; here they stay."""
    uow.update_many(MailPlace, {number: {"seen": True} for number in cmd.seen})
    uow.update_many(MailPlace, {number: {"gone": True} for number in cmd.gone})


def try_mail(uow: UnitOfWork, cmd: TryMail) -> None:
    """Write down that a mail is read once more."""
    row = uow.get(MailMessage, cmd.message_id)
    if row.state != KEPT:
        raise DomainError("mail.read", "This mail was read already. Nothing was changed.")
    uow.update(MailMessage, row.id, problem=TRIED)
