"""Sending documents by mail: the PDF is made, and the mail queued, within one transaction.

Such mail is about dealings that its reader has with the firm: a contract, or a legal duty. It needs no consent (General
Data Protection Regulation, article 6, 1 b and c), and goes also to whoever wants no offers. Addresses that mail came
back from are not suggested, and who objected even to messages about orders is written to only when a person says so.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo

from app.areas.company.queries import load_profile
from app.areas.mail.models import MailedDocument
from app.areas.mail.operations.bouncing import bounced_among
from app.areas.mail.operations.queueing import DraftFile, MailDraft, queue_mail
from app.areas.mail.operations.writing import enclosed
from app.areas.mail.queries.documents import Suggested, Wanted, sent_before, suggest
from app.exchange.mail.addresses import read_mailboxes
from app.kernel.declare import Declarations
from app.kernel.errors import DomainError
from app.kernel.fields import Field
from app.kernel.formatting import Formatter
from app.kernel.mailing import MailingSpec, mailing_of, nothing_first
from app.kernel.papers import Attachment, keep_content, safe_name
from app.kernel.printed import PrintedDocument
from app.kernel.resolve import resolve
from app.kernel.unit_of_work import UnitOfWork

PRINTER = "app.ui.printing.output:document_pdf"
"""What makes a PDF of a document; named, because nothing here knows how pages are drawn."""

MOST_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class SendDocument:
    """Send a document of a record by mail; what is left empty is as it is suggested."""

    document: Annotated[str, Field("Document", hidden=True)]
    record_id: Annotated[int, Field("Of which record", hidden=True)]
    to: Annotated[str, Field("To", help="name@company.example; several are separated by commas")] = ""
    cc: Annotated[str, Field("Copy to")] = ""
    subject: Annotated[str, Field("Subject")] = ""
    text: Annotated[str, Field("Text", multiline=True, tall=True)] = ""
    files: Annotated[tuple[str, ...], Field("More files", help="Beside the document", files=True)] = ()
    account_id: Annotated[int | None, Field("From", lookup="mail_accounts", help="Left empty, the usual one")] = None
    language: Annotated[str, Field("Language", hidden=True)] = ""


@dataclass(frozen=True, slots=True)
class SendDocuments:
    """Send the same kind of document of several records, each to whom it concerns, in the usual words."""

    document: Annotated[str, Field("Document", hidden=True)]
    record_ids: Annotated[tuple[int, ...], Field("Of which records", hidden=True)]
    account_id: Annotated[int | None, Field("From", lookup="mail_accounts", help="Left empty, the usual one")] = None


@dataclass(frozen=True, slots=True)
class FileDocument:
    """Print a document of a record and keep it with another, as it is now: with a ticket, to go with an answer."""

    document: Annotated[str, Field("Document", hidden=True)]
    record_id: Annotated[int, Field("Of which record", hidden=True)]
    on_record: Annotated[str, Field("Kind of record to keep it with", hidden=True)]
    on_id: Annotated[int, Field("Record to keep it with", hidden=True)]


@dataclass(frozen=True, slots=True)
class FiledDocument:
    """The document that is kept, and what it is called."""

    attachment_id: int
    name: str


@dataclass(frozen=True, slots=True)
class SentDocument:
    """The mail that waits to go out, to whom, and the number on the document."""

    message_id: int
    to: str
    number: str


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A record whose document does not go out, and why."""

    record_id: int
    why: str


@dataclass(frozen=True, slots=True)
class SentDocuments:
    """The mails that wait to go out, and what was left out."""

    message_ids: tuple[int, ...]
    left_out: tuple[LeftOut, ...]
    numbers: tuple[str, ...]


def send_one(uow: UnitOfWork, declarations: Declarations, cmd: SendDocument) -> SentDocument:
    """Send a document; refuse what cannot go out yet, ask before it goes out twice or to whom it came back from."""
    spec = mailing_of(declarations.mailings, cmd.document)
    why_not = spec.why_not(uow.connection, cmd.record_id)
    if why_not:
        raise DomainError("document.not_ready", f"{why_not} Nothing was sent.")
    _ask_if_sent(uow, spec, [cmd.record_id])
    spec.before(uow, cmd.record_id)
    known = suggest(uow.connection, declarations, Wanted(
        cmd.document, cmd.record_id, uow.now, uow.actor.id, cmd.language))
    if not (cmd.to.strip() or known.to):
        raise DomainError("document.nobody", f"No mail address is known of {known.party or 'whom this concerns'}. "
                          "Nothing was sent; write an address.", "to")
    if known.objected:
        uow.confirm("document.objected", f"{known.objected} This is part of your dealings with them and may be sent "
                    "all the same. Send it?", "to")
    _ask_if_bounced(uow, cmd)
    return _send(uow, declarations, cmd, known)


def send_many(uow: UnitOfWork, declarations: Declarations, cmd: SendDocuments) -> SentDocuments:
    """Send documents of several records; those that cannot go out are left out, and told."""
    spec, numbers = mailing_of(declarations.mailings, cmd.document), tuple(dict.fromkeys(cmd.record_ids))
    if not numbers or len(numbers) > MOST_AT_ONCE:
        raise DomainError("document.many", f"Choose between one and {MOST_AT_ONCE} of them. Nothing was sent.")
    _ask_if_sent(uow, spec, numbers)
    sent, left_out = list[SentDocument](), list[LeftOut]()
    for place, number in enumerate(numbers):
        uow.report(place, len(numbers), "writing mails")
        known = suggest(uow.connection, declarations, Wanted(cmd.document, number, uow.now, uow.actor.id))
        why = reason_to_leave(known)
        if why:
            left_out.append(LeftOut(number, why))
            continue
        if spec.before is not nothing_first:
            spec.before(uow, number)
            known = suggest(uow.connection, declarations, Wanted(cmd.document, number, uow.now, uow.actor.id))
        sent.append(_send(uow, declarations, SendDocument(cmd.document, number, account_id=cmd.account_id), known))
    if not sent:
        raise DomainError("document.none", f"None of them can go out: {left_out[0].why} Nothing was sent.")
    return SentDocuments(tuple(one.message_id for one in sent), tuple(left_out), tuple(one.number for one in sent))


def reason_to_leave(known: Suggested) -> str:
    """Say why a document does not go out among many; nothing when it does."""
    nobody = "" if known.to else f"No mail address is known of {known.party or 'whom this concerns'}."
    return known.why_not or known.objected or nobody


def _ask_if_sent(uow: UnitOfWork, spec: MailingSpec, record_ids: Sequence[int]) -> None:
    before = sent_before(uow.connection, spec, record_ids)
    if not before:
        return
    formatter = firm_formatter(uow)
    if len(record_ids) == 1:
        at, to = before[record_ids[0]][0]
        question = f"This went to {to} on {formatter.time(at)}. Send it again?"
    else:
        question = f"{len(before)} of these {len(record_ids)} were sent before. Send all of them?"
    uow.confirm("document.twice", question)


def _ask_if_bounced(uow: UnitOfWork, cmd: SendDocument) -> None:
    bounced = bounced_among(uow, [box.address for line in (cmd.to, cmd.cc) for box in read_mailboxes(line)])
    if bounced:
        uow.confirm("document.bounced", f"Mail to {', '.join(bounced)} came back before. Send it there all the same?",
                    "to")


def _send(uow: UnitOfWork, declarations: Declarations, cmd: SendDocument, known: Suggested) -> SentDocument:
    spec = mailing_of(declarations.mailings, cmd.document)
    printed, file = printed_file(uow, declarations, cmd.document, cmd.record_id)
    to = cmd.to.strip() or known.to
    message_id = queue_mail(uow, MailDraft(
        cmd.account_id, (to,), cmd.subject.strip() or known.subject, cmd.text.strip() or known.text, cc=(cmd.cc,),
        attachments=(file, *(enclosed(Path(path)) for path in cmd.files if path.strip())), party_id=known.party_id,
        record=spec.record, record_id=cmd.record_id,
    ))
    uow.add(MailedDocument, document=cmd.document, record=spec.record, record_id=cmd.record_id, message_id=message_id,
            at=uow.now, by_id=uow.actor.id)
    return SentDocument(message_id, to, printed.number)


def printed_file(
    uow: UnitOfWork, declarations: Declarations, document: str, record_id: int,
) -> tuple[PrintedDocument, DraftFile]:
    """Print a document of a record into a file that goes with a mail."""
    printed = declarations.document(document).context(uow.connection, record_id, uow.now)
    content: bytes = resolve(PRINTER)(printed, firm_formatter(uow))
    return printed, DraftFile(f"{printed.file_name}.pdf", "application/pdf", content)


def file_one(uow: UnitOfWork, declarations: Declarations, cmd: FileDocument) -> FiledDocument:
    """Keep a printed document with a record and give its number there."""
    _, file = printed_file(uow, declarations, cmd.document, cmd.record_id)
    number = uow.add(
        Attachment, record=cmd.on_record, record_id=cmd.on_id, name=safe_name(file.name), media_type=file.media_type,
        size_bytes=len(file.content), file_id=keep_content(uow, file.content), at=uow.now, by_id=uow.actor.id,
    )
    return FiledDocument(number, safe_name(file.name))


def firm_formatter(uow: UnitOfWork) -> Formatter:
    """Give what writes days and times by the firm's clocks."""
    return Formatter(zone=ZoneInfo(load_profile(uow.connection).zone))
