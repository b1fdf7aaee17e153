"""Taking mail in: kept as it came first, read after; whatever it holds, a message stands there for somebody to see."""

from dataclasses import dataclass
from typing import Annotated, Any

from sqlalchemy import Row, select, update

from app.areas.mail.events import MailReceived
from app.areas.mail.models import MailFolder, MailMessage, MailPart, MailPlace
from app.areas.mail.operations.bouncing import note_failures
from app.areas.mail.operations.routing import becomes
from app.areas.mail.queries.receiving import (
    came_before,
    find_parent,
    find_sender,
    is_flood,
    kept_as,
    own_addresses,
    record_of_thread,
)
from app.areas.mail.rules.routing import LEADS, TICKETS, Came
from app.exchange.mail.addresses import folded, joined_line
from app.exchange.mail.kinds import AUTO, BOUNCE, DAMAGED, PERSON, kind_of
from app.exchange.mail.parsing import ParsedMail, parse_mail
from app.kernel.columns import table_of
from app.kernel.errors import DomainError
from app.kernel.fields import Field
from app.kernel.papers import FileContent, keep_content, safe_name
from app.kernel.unit_of_work import UnitOfWork

KEPT, NEW, DONE = "kept", "new", "done"
UNREAD_WORDS = "It could not be read. It is kept as it came: save it to look at it with another program."


@dataclass(frozen=True, slots=True)
class KeepMail:
    """Keep a mail as it came, before anybody looks into it."""

    raw: Annotated[bytes, Field("Mail as it came", hidden=True)]
    account_id: Annotated[int | None, Field("Mailbox", lookup="mail_accounts")] = None
    folder_id: Annotated[int | None, Field("Folder", hidden=True)] = None
    uid_validity: Annotated[int, Field("Count of the folder", hidden=True)] = 0
    uid: Annotated[int, Field("Number in the folder", hidden=True)] = 0
    seen: Annotated[bool, Field("Seen elsewhere", hidden=True)] = False


@dataclass(frozen=True, slots=True)
class KeptMail:
    """The message, and whether it was not here before."""

    message_id: int
    is_new: bool


@dataclass(frozen=True, slots=True)
class ReadMail:
    """Read a mail that was kept; `unopened` tells that reading it ended the program before.

    With `quiet` nobody is told, because somebody who was told refused it.
    """

    message_id: Annotated[int, Field("Mail", lookup="mail_inbox", hidden=True)]
    unopened: Annotated[bool, Field("Do not look into it", hidden=True)] = False
    quiet: Annotated[bool, Field("Tell nobody", hidden=True)] = False


def keep_mail(uow: UnitOfWork, cmd: KeepMail) -> KeptMail:
    """Keep the bytes of a mail and give its message; the same bytes a second time are the same message."""
    if not cmd.raw:
        raise DomainError("mail.empty", "There is nothing in this mail. Nothing was taken in.", "raw")
    file_id = keep_content(uow, cmd.raw)
    known = kept_as(uow.connection, file_id)
    message_id = known or uow.new_ids(MailMessage, 1)[0]
    if known is None:
        uow.load(MailMessage, [{
            **_blank(), "id": message_id, "thread_id": message_id, "account_id": cmd.account_id, "at": uow.now,
            "size_bytes": len(cmd.raw), "raw_file_id": file_id,
        }])
    if cmd.folder_id is not None:
        _note_place(uow, cmd, message_id)
    return KeptMail(message_id, known is None)


def _blank() -> dict[str, Any]:
    return {
        "direction": "in", "kind": DAMAGED, "state": KEPT, "message_key": "", "reply_key": "", "reference_keys": "",
        "reply_to_id": None, "dated_at": None, "sender_name": "", "sender_address": "", "to_line": "", "cc_line": "",
        "bcc_line": "", "reply_line": "", "subject": "", "body_text": "", "body_html": "", "headers": [],
        "party_id": None, "record": "", "record_id": 0, "problem": "",
    }


def _note_place(uow: UnitOfWork, cmd: KeepMail, message_id: int) -> None:
    known = uow.scalar(select(MailPlace.id).where(
        MailPlace.folder_id == cmd.folder_id, MailPlace.uid_validity == cmd.uid_validity, MailPlace.uid == cmd.uid,
    ))
    if known is None:
        uow.add(MailPlace, folder_id=cmd.folder_id, uid_validity=cmd.uid_validity, uid=cmd.uid, message_id=message_id,
                seen=cmd.seen, gone=False)
    folder = uow.get(MailFolder, int(cmd.folder_id or 0))
    if cmd.uid > folder.last_uid or cmd.uid_validity != folder.uid_validity:
        uow.update(MailFolder, folder.id, last_uid=cmd.uid, uid_validity=cmd.uid_validity)


def read_mail(uow: UnitOfWork, cmd: ReadMail) -> int:
    """Read a mail that was kept and give its number: find who wrote it and what it belongs to, and tell others."""
    row = uow.get(MailMessage, cmd.message_id)
    if row.state != KEPT:
        raise DomainError("mail.read", "This mail was read already. Nothing was changed.")
    raw = bytes(uow.scalar(select(FileContent.content).where(FileContent.id == row.raw_file_id)))
    mail = ParsedMail(problems=[UNREAD_WORDS]) if cmd.unopened else parse_mail(raw)
    values = _read_values(uow, row, mail)
    _write_down(uow, row.id, values)
    _write_parts(uow, row.id, mail)
    if values["kind"] == BOUNCE:
        note_failures(uow, raw, mail)
    if not cmd.quiet and (values["state"] == NEW or values["kind"] != PERSON):
        _tell(uow, row, values, mail)
    return int(row.id)


def _read_values(uow: UnitOfWork, row: Row[Any], mail: ParsedMail) -> dict[str, Any]:
    connection = uow.connection
    sender = folded(mail.sender.address) if mail.sender else ""
    kind = kind_of(mail, own_addresses(connection))
    if kind in (PERSON, AUTO) and is_flood(connection, sender, uow.now):
        kind, mail.problems = AUTO, [*mail.problems, "This sender writes more often than a person does."]
    copy = came_before(connection, mail, sender, row.id)
    parent = copy or find_parent(connection, mail)
    thread_id = row.id if parent is None else parent.thread_id
    record, record_id = record_of_thread(connection, thread_id) if parent is not None else ("", 0)
    party_id = find_sender(connection, sender) if sender else None
    if copy is not None:
        mail.problems = ["A copy of a mail that came before.", *mail.problems]
    return {
        "kind": kind, "state": DONE if copy is not None else NEW, "message_key": mail.key, "reply_key": mail.reply_key,
        "reference_keys": " ".join(mail.reference_keys), "thread_id": thread_id,
        "reply_to_id": None if parent is None else parent.id, "dated_at": mail.dated_at,
        "sender_name": mail.sender.name if mail.sender else "", "sender_address": sender,
        "to_line": joined_line(mail.to), "cc_line": joined_line(mail.cc), "reply_line": joined_line(mail.reply_to),
        "subject": mail.subject or ("" if kind != DAMAGED else "A mail that could not be read"),
        "body_text": mail.text or (UNREAD_WORDS if kind == DAMAGED else ""), "body_html": mail.html,
        "party_id": party_id or (parent.party_id if parent is not None else None), "record": record,
        "record_id": record_id, "problem": " ".join(mail.problems),
    }


def _write_down(uow: UnitOfWork, message_id: int, values: dict[str, Any]) -> None:
    """Write what was read; the history keeps that it was, and not the words, which its bytes give again."""
    table = table_of(MailMessage)
    uow.connection.execute(update(table).where(table.c.id == message_id).values(values))
    uow.touch(MailMessage, [message_id])


def _write_parts(uow: UnitOfWork, message_id: int, mail: ParsedMail) -> None:
    uow.load(MailPart, [
        {"message_id": message_id, "position": position, "name": safe_name(file.name), "media_type": file.media_type,
         "size_bytes": len(file.content), "content_id": file.content_id, "inline": file.inline,
         "file_id": keep_content(uow, file.content) if file.content else None, "problem": file.problem}
        for position, file in enumerate(mail.files, 1)
    ])


def _tell(uow: UnitOfWork, row: Row[Any], values: dict[str, Any], mail: ParsedMail) -> None:
    written_to = " ".join((values["to_line"], values["cc_line"], mail.words.get("delivered-to", "")))
    wanted = becomes(uow, Came(row.account_id, written_to, values["subject"], values["sender_address"]))
    uow.emit(MailReceived(
        row.id, values["kind"], values["thread_id"], values["reply_to_id"], values["party_id"], values["record"],
        values["record_id"], wanted == TICKETS, wanted == LEADS,
    ))
