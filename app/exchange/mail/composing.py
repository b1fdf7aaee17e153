"""A message as it goes over the wire: made of plain values, the same bytes each time."""

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP, Policy
from email.utils import format_datetime

from app.exchange.mail.addresses import Mailbox, ascii_address, one_line
from app.kernel.errors import DomainError

LARGEST_MESSAGE_BYTES = 25_000_000
"""What most servers take; base64 makes a file a third larger on the way."""

LONGEST_SUBJECT = 400
OWN_HEADERS = re.compile(r"(?i)(x-[a-z0-9-]{1,60}|list-[a-z-]{1,40}|auto-submitted|precedence|feedback-id)")
LONGEST_HEADER = 900

_POLICY: Policy = SMTP.clone(max_line_length=78)


@dataclass(frozen=True, slots=True)
class Enclosure:
    """A file within a message; one with a `content_id` is shown in its formatted text."""

    name: str
    media_type: str
    content: bytes
    content_id: str = ""


@dataclass(frozen=True, slots=True)
class Letter:
    """All that a message says; `key`, `reply_key` and `reference_keys` are without brackets."""

    key: str
    sender: Mailbox
    to: tuple[Mailbox, ...]
    subject: str
    text: str
    written_at: datetime
    cc: tuple[Mailbox, ...] = ()
    reply_to: Mailbox | None = None
    html: str = ""
    reply_key: str = ""
    reference_keys: tuple[str, ...] = ()
    headers: tuple[tuple[str, str], ...] = ()
    enclosures: tuple[Enclosure, ...] = ()


def require_headers(headers: Iterable[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    """Give headers that may be added to a message; DomainError for one that could change who gets it, or is two."""
    checked = []
    for name, value in headers:
        if not OWN_HEADERS.fullmatch(name) or one_line(value) != value or len(value) > LONGEST_HEADER:
            raise DomainError(
                "mail.header", f"The header “{one_line(name, 60)}” cannot be added to a mail. Nothing was sent.",
            )
        checked.append((name, value))
    return tuple(checked)


def compose(letter: Letter) -> bytes:
    """Write a message with everything in it; the same letter gives the same bytes."""
    message = EmailMessage(policy=_POLICY)
    _head(message, letter)
    message.set_content(_lines(letter.text), charset="utf-8", cte=_encoding(letter.text))
    if letter.html:
        message.add_alternative(_lines(letter.html), subtype="html", charset="utf-8", cte=_encoding(letter.html))
        _put_pictures(message, letter)
    for enclosure in letter.enclosures:
        if not (enclosure.content_id and letter.html):
            _add_file(message.add_attachment, enclosure, "attachment")
    _set_boundaries(message, letter.key)
    return message.as_bytes()


def _head(message: EmailMessage, letter: Letter) -> None:
    message["From"] = _address(letter.sender)
    message["To"] = [_address(mailbox) for mailbox in letter.to] or "undisclosed-recipients:;"
    if letter.cc:
        message["Cc"] = [_address(mailbox) for mailbox in letter.cc]
    if letter.reply_to is not None:
        message["Reply-To"] = _address(letter.reply_to)
    message["Subject"] = one_line(letter.subject, LONGEST_SUBJECT)
    message["Date"] = format_datetime(letter.written_at)
    message["Message-ID"] = f"<{_key(letter.key)}>"
    if letter.reply_key:
        message["In-Reply-To"] = f"<{_key(letter.reply_key)}>"
    if letter.reference_keys:
        message["References"] = " ".join(f"<{_key(key)}>" for key in letter.reference_keys)
    for name, value in require_headers(letter.headers):
        message[name] = value


def _key(key: str) -> str:
    return re.sub(r"[\s<>]", "", key)


def _address(mailbox: Mailbox) -> Address:
    local, _, domain = ascii_address(mailbox.address).rpartition("@")
    return Address(one_line(mailbox.name, 100), local, domain)


def _lines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "").encode("utf-8", "replace").decode()


def _encoding(text: str) -> str:
    plain = text.isascii() and all(len(line) < 900 for line in text.splitlines())
    return "7bit" if plain else "quoted-printable" if len(text) < 200_000 else "base64"


def _put_pictures(message: EmailMessage, letter: Letter) -> None:
    body = message.get_body(("html",))
    if isinstance(body, EmailMessage):
        for enclosure in letter.enclosures:
            if enclosure.content_id:
                _add_file(body.add_related, enclosure, "inline", cid=f"<{_key(enclosure.content_id)}>")


def _add_file(add: object, enclosure: Enclosure, disposition: str, **more: str) -> None:
    main, _, sub = enclosure.media_type.partition("/")
    known = re.fullmatch(r"[a-z]+/[a-z0-9.+-]+", enclosure.media_type) and main not in ("multipart", "message", "text")
    maintype, subtype = (main, sub) if known else ("application", "octet-stream")
    if callable(add):
        add(enclosure.content, maintype=maintype, subtype=subtype, disposition=disposition,
            filename=one_line(enclosure.name, 120), **more)


def _set_boundaries(message: EmailMessage, key: str) -> None:
    for index, part in enumerate(message.walk()):
        if part.is_multipart():
            digest = hashlib.sha256(f"{key} {index}".encode()).hexdigest()[:32]
            part.set_boundary(f"=_{digest}")
