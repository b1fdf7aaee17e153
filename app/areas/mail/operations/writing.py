"""A person writes a mail."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from app.areas.mail.operations.queueing import DraftFile, MailDraft, queue_mail
from app.kernel.errors import DomainError
from app.kernel.fields import Field
from app.kernel.papers import Attachment, content_of, media_type_of, read_file
from app.kernel.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class WriteMail:
    """Write a mail; it goes out as soon as the program reaches the server."""

    to: Annotated[str, Field("To", help="name@company.example; several are separated by commas")]
    subject: Annotated[str, Field("Subject")]
    text: Annotated[str, Field("Text", multiline=True, tall=True)]
    cc: Annotated[str, Field("Copy to")] = ""
    bcc: Annotated[str, Field("Blind copy to", help="The others do not see who gets one")] = ""
    files: Annotated[tuple[str, ...], Field("Files", help="Dropped here, chosen, or a path a line", files=True)] = ()
    account_id: Annotated[int | None, Field("From", lookup="mail_accounts", help="Left empty, the usual one")] = None
    reply_to_message_id: Annotated[int | None, Field("Answers", hidden=True)] = None
    party_id: Annotated[int | None, Field("About", hidden=True)] = None
    record: Annotated[str, Field("Record", hidden=True)] = ""
    record_id: Annotated[int, Field("Number", hidden=True)] = 0


def write_mail(uow: UnitOfWork, cmd: WriteMail) -> int:
    """Write a mail into the queue and give its number."""
    return queue_mail(uow, MailDraft(
        cmd.account_id, (cmd.to,), cmd.subject, cmd.text, cc=(cmd.cc,), bcc=(cmd.bcc,),
        attachments=tuple(enclosed(Path(path)) for path in cmd.files if path.strip()),
        reply_to_message_id=cmd.reply_to_message_id, party_id=cmd.party_id, record=cmd.record,
        record_id=cmd.record_id,
    ))


def enclosed_papers(uow: UnitOfWork, record: str, record_id: int, ids: Sequence[int]) -> tuple[DraftFile, ...]:
    """Read documents of a record that go with a mail, in the order named; refuse those of another record."""
    known = uow.get_many(Attachment, ids)
    chosen = [known[number] for number in ids if number in known]
    if len(chosen) < len(ids) or any((row.record, row.record_id) != (record, record_id) for row in chosen):
        raise DomainError("mail.paper", "One of the documents is not there any more. Nothing was sent; choose anew.",
                          "papers")
    return tuple(DraftFile(row.name, row.media_type, read_file(uow.connection, row.file_id)) for row in chosen)


def enclosed(path: Path) -> DraftFile:
    """Read a file that goes with a mail; refuse one that cannot be read, is empty or too large."""
    content = content_of(path)
    return DraftFile(path.name, media_type_of(path.name, content), content)
