"""Writing a message that goes out: it is kept in the same transaction as what it tells of."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row

from app.areas.mail import rules
from app.areas.mail.models import MailAccount, MailDelivery, MailKey, MailMessage, MailPart
from app.areas.mail.queries.accounts import NO_DOMAIN, default_account, firm_key, sender_address
from app.areas.mail.queries.receiving import find_sender
from app.exchange.mail.addresses import Mailbox, domain_of, joined_line, one_line, read_mailboxes, require_mailboxes
from app.exchange.mail.composing import LARGEST_MESSAGE_BYTES, LONGEST_SUBJECT, require_headers
from app.kernel.errors import DomainError
from app.kernel.papers import keep_content, safe_name
from app.kernel.unit_of_work import UnitOfWork

MOST_RECIPIENTS = 100
MOST_REFERENCES = 20
LONGEST_TEXT = 500_000


@dataclass(frozen=True, slots=True)
class DraftFile:
    """A file that goes with a message; one with a `content_id` is shown in its formatted text as `cid:…`."""

    name: str
    media_type: str
    content: bytes
    content_id: str = ""


@dataclass(frozen=True, slots=True)
class MailDraft:
    """What a message says and to whom; no `account_id` means the account that sends by default.

    `record` and `record_id` say what it is about: answers to it find their way there. `headers` may be List-…, X-…,
    Precedence, Auto-Submitted. Whatever is sent to many, or by the program itself, says so there.
    """

    account_id: int | None
    to: tuple[str, ...]
    subject: str
    text: str
    cc: tuple[str, ...] = ()
    bcc: tuple[str, ...] = ()
    html: str = ""
    attachments: tuple[DraftFile, ...] = ()
    reply_to_message_id: int | None = None
    party_id: int | None = None
    record: str = ""
    record_id: int = 0
    headers: tuple[tuple[str, str], ...] = ()


def queue_mail(uow: UnitOfWork, draft: MailDraft) -> int:
    """Write a message that goes out after the commit and give its number; with no account yet it waits for one.

    DomainError when somebody's address is none, nobody would get it, or it is too large to be sent.
    """
    account = _account(uow, draft.account_id)
    recipients = _recipients(draft)
    size = _require_size(draft)
    parent = None if draft.reply_to_message_id is None else uow.get(MailMessage, draft.reply_to_message_id)
    message_id = uow.new_ids(MailMessage, 1)[0]
    sender = sender_address(uow.connection, account)
    row = {
        "id": message_id, "direction": "out", "kind": _kind(draft), "state": "written",
        "account_id": None if account is None else account.id, "message_key": new_key(sender),
        "at": uow.now, "dated_at": uow.now, "sender_name": one_line(account.sender_name) if account else "",
        "sender_address": sender, **recipients, "body_text": draft.text, "body_html": draft.html,
        "headers": [list(pair) for pair in require_headers(draft.headers)], "size_bytes": size,
        "party_id": draft.party_id or _party_of(uow, recipients["to_line"]), "record": draft.record,
        "record_id": draft.record_id,
        **_conversation(parent, message_id),
    }
    row["subject"] = _subject(uow, draft, row)
    uow.load(MailMessage, [row])
    _write_parts(uow, message_id, draft.attachments)
    uow.add(MailDelivery, message_id=message_id, state=rules.WAITING, stage="", claim="", claimed_until=None,
            attempts=0, next_at=uow.now, changed_at=uow.now, sent_at=None, reason="")
    return message_id


def new_key(address: str) -> str:
    """Make a Message-ID, without brackets, that nobody else has or can guess."""
    return f"{secrets.token_hex(16)}@{domain_of(address) or NO_DOMAIN}"


def signing_key(uow: UnitOfWork) -> bytes:
    """Give the firm's key; made at the first need."""
    key = firm_key(uow.connection)
    if key is None:
        key = secrets.token_bytes(32)
        uow.add(MailKey, key=key.hex())
    return key


def _account(uow: UnitOfWork, account_id: int | None) -> Row[Any] | None:
    return default_account(uow.connection) if account_id is None else uow.get(MailAccount, account_id)


def _recipients(draft: MailDraft) -> dict[str, str]:
    lines: dict[str, tuple[Mailbox, ...]] = {}
    seen: set[str] = set()
    for name, entries in (("to", draft.to), ("cc", draft.cc), ("bcc", draft.bcc)):
        found = require_mailboxes(entries, name)
        lines[f"{name}_line"] = tuple(mailbox for mailbox in found if mailbox.key not in seen)
        seen.update(mailbox.key for mailbox in found)
    if not seen:
        raise DomainError("mail.nobody", "Nobody would get this mail. Write an address it goes to.", "to")
    if len(seen) > MOST_RECIPIENTS:
        raise DomainError(
            "mail.many", f"This mail would go to {len(seen)} addresses at once; servers take {MOST_RECIPIENTS}. "
            "Nothing was sent. Write it to fewer, or as a campaign.", "to",
        )
    return {name: joined_line(mailboxes) for name, mailboxes in lines.items()}


def _party_of(uow: UnitOfWork, to_line: str) -> int | None:
    """Find whom a mail goes to by the first address; nobody where that is not known."""
    first = next(iter(read_mailboxes(to_line)), None)
    return None if first is None else find_sender(uow.connection, first.address)


def _require_size(draft: MailDraft) -> int:
    if not draft.text.strip() and not draft.html.strip():
        raise DomainError("mail.empty", "The mail says nothing. Write what it is to say.", "text")
    if max(len(draft.text), len(draft.html)) > LONGEST_TEXT:
        raise DomainError("mail.long", "The text is too long for a mail. Attach it as a file.", "text")
    size = len(draft.text) + len(draft.html) + sum(len(file.content) for file in draft.attachments)
    if size * 4 // 3 > LARGEST_MESSAGE_BYTES:
        raise DomainError(
            "mail.large", f"With its files this mail has {size / 1e6:.0f} MB; servers take about "
            f"{LARGEST_MESSAGE_BYTES * 3 // 4 // 1_000_000} MB. Nothing was sent. Leave a file out.", "attachments",
        )
    return size


def _kind(draft: MailDraft) -> str:
    headers = {name.casefold(): value.casefold() for name, value in draft.headers}
    if headers.get("precedence") in ("bulk", "list", "junk") or any(name.startswith("list-") for name in headers):
        return "bulk"
    return "auto" if headers.get("auto-submitted", "no") != "no" else "person"


def _conversation(parent: Row[Any] | None, message_id: int) -> dict[str, Any]:
    if parent is None:
        return {"thread_id": message_id, "reply_to_id": None, "reply_key": "", "reference_keys": ""}
    keys = [*parent.reference_keys.split(), *([parent.message_key] if parent.message_key else [])]
    return {
        "thread_id": parent.thread_id, "reply_to_id": parent.id, "reply_key": parent.message_key,
        "reference_keys": " ".join(keys[:1] + keys[1:][-MOST_REFERENCES + 1:]),
    }


def _subject(uow: UnitOfWork, draft: MailDraft, row: dict[str, Any]) -> str:
    """Give the subject, with the mark by which an answer about a record finds back without its headers."""
    subject = one_line(draft.subject, LONGEST_SUBJECT - 60)
    key = signing_key(uow) if draft.record and row["kind"] != "bulk" else b""
    if not key or row["thread_id"] in rules.read_tokens(key, subject):
        return subject
    return f"{subject} [ref:{rules.sign(key, row['thread_id'])}]".strip()


def _write_parts(uow: UnitOfWork, message_id: int, files: Sequence[DraftFile]) -> None:
    uow.load(MailPart, [
        {"message_id": message_id, "position": position, "name": safe_name(file.name), "media_type": file.media_type,
         "size_bytes": len(file.content), "content_id": one_line(file.content_id, 200),
         "inline": bool(file.content_id), "file_id": keep_content(uow, file.content), "problem": ""}
        for position, file in enumerate(files, 1)
    ])
