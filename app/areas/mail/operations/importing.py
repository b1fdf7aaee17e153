"""Taking in mails from a file, for those whose mail is fetched by another program."""

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from app.areas.mail.operations.receiving import KeepMail, ReadMail, keep_mail, read_mail
from app.exchange.mail.boxes import read_mail_file
from app.kernel.errors import DomainError
from app.kernel.fields import Field
from app.kernel.unit_of_work import UnitOfWork

MOST_MAILS = 5_000


@dataclass(frozen=True, slots=True)
class ImportMailFile:
    """Take in the mails of an .eml or .mbox file; those that are here already are passed over."""

    path: Annotated[str, Field("File", help="The path of an .eml or .mbox file")]
    account_id: Annotated[int | None, Field("Came to", "The account they belong to", lookup="mail_accounts")] = None
    opens_tickets: Annotated[bool, Field("Let them become tickets")] = False


@dataclass(frozen=True, slots=True)
class ImportedMail:
    """How many mails were new, and how many were here before."""

    new: int
    known: int


def import_mail_file(uow: UnitOfWork, cmd: ImportMailFile) -> ImportedMail:
    """Take in the mails of a file and tell how many were new; old mail opens tickets only when that is asked for."""
    new = known = 0
    for raw in read_mail_file(Path(cmd.path)):
        if not raw.strip():
            continue
        if new + known >= MOST_MAILS:
            raise DomainError(
                "mail.many", f"The file holds more than {MOST_MAILS} mails. Nothing was taken in; cut it into several.",
                "path",
            )
        kept = keep_mail(uow, KeepMail(raw, cmd.account_id))
        new, known = new + kept.is_new, known + (not kept.is_new)
        if kept.is_new:
            read_mail(uow, ReadMail(kept.message_id, quiet=not cmd.opens_tickets))
    return ImportedMail(new, known)
