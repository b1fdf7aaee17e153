"""A message read as far as it can be: what it says, to whom, what lies in it; never an error."""

import re
from dataclasses import dataclass, field, replace
from datetime import datetime

from app.exchange.mail.addresses import Mailbox, one_line, read_mailboxes
from app.exchange.mail.decoding import decode_body, decode_date, decode_header, decode_text
from app.exchange.mail.invitations import invitation_lines
from app.exchange.mail.safe_html import text_of
from app.exchange.mail.structure import Part, read_structure
from app.exchange.mail.winmail import read_winmail

LONGEST_TEXT = 400_000
LARGEST_FILE_BYTES = 50_000_000
MOST_FILES = 100
MOST_KEYS = 50

_KEY = re.compile(r"<([^<>\s]{1,500})>")
_BARE_KEY = re.compile(r"[^<>\s@]{1,250}@[^<>\s@]{1,250}")
_WORD_HEADERS = (
    "auto-submitted", "precedence", "list-id", "list-unsubscribe", "x-auto-response-suppress", "x-autoreply",
    "x-autorespond", "x-loop", "return-path", "x-failed-recipients", "delivered-to", "x-mailer", "feedback-id",
)


@dataclass(frozen=True, slots=True)
class Enclosed:
    """A file that lies in a message; with a `problem` it is not whole, or not there at all."""

    name: str
    media_type: str
    content: bytes
    content_id: str = ""
    inline: bool = False
    problem: str = ""


@dataclass(slots=True)
class ParsedMail:
    """What was read of a message; `words` holds the headers that tell what kind of mail it is."""

    key: str = ""
    reply_key: str = ""
    reference_keys: tuple[str, ...] = ()
    sender: Mailbox | None = None
    to: tuple[Mailbox, ...] = ()
    cc: tuple[Mailbox, ...] = ()
    reply_to: tuple[Mailbox, ...] = ()
    subject: str = ""
    dated_at: datetime | None = None
    words: dict[str, str] = field(default_factory=dict)
    is_report: bool = False
    text: str = ""
    html: str = ""
    files: list[Enclosed] = field(default_factory=list)
    returned_key: str = ""
    invitation: tuple[str, ...] = ()
    problems: list[str] = field(default_factory=list)


def parse_mail(raw: bytes) -> ParsedMail:
    """Read a message; what cannot be read is left out and named among its problems."""
    mail = ParsedMail()
    try:
        root = read_structure(raw)
        _read_head(mail, root)
        _read_bodies(mail, root)
    except Exception as error:  # noqa: BLE001 - whatever a stranger's mail does, its bytes are kept and a person is told
        mail.problems.append(f"It could not be read to its end ({type(error).__name__}).")
    mail.files = [
        replace(file, inline=bool(file.content_id) and f"cid:{file.content_id}" in mail.html) for file in mail.files
    ]
    if not mail.text and mail.html:
        mail.text = text_of(mail.html)
    if mail.invitation:
        mail.text = _joined(mail, mail.text, "\n".join(mail.invitation))
    mail.problems = list(dict.fromkeys(mail.problems))[:10]
    return mail


def _read_head(mail: ParsedMail, root: Part) -> None:
    mail.sender = next(iter(read_mailboxes(_header(root, "from")) or read_mailboxes(_header(root, "sender"))), None)
    mail.to, mail.cc = read_mailboxes(_header(root, "to")), read_mailboxes(_header(root, "cc"))
    mail.reply_to = read_mailboxes(_header(root, "reply-to"))
    mail.subject = one_line(_header(root, "subject"), 1_000)
    mail.dated_at = decode_date(root.first("date"))
    mail.key = next(iter(_keys(root.first("message-id"))), "")
    replied = _keys(root.first("in-reply-to"))
    mail.reference_keys = _ends(_keys(root.first("references")))
    mail.reply_key = replied[0] if replied else mail.reference_keys[-1] if mail.reference_keys else ""
    mail.words = {name: _header(root, name)[:1_000] for name in _WORD_HEADERS if root.first(name) or _has(root, name)}
    mail.is_report = root.media_type == "multipart/report"


def _has(part: Part, name: str) -> bool:
    return any(key == name for key, _ in part.fields)


def _header(part: Part, name: str) -> str:
    return decode_header(part.first(name))


def _keys(value: bytes) -> tuple[str, ...]:
    """Read the identifiers of messages in a header, with or without their brackets."""
    text = value.decode("ascii", "replace")
    found = _KEY.findall(text) or _BARE_KEY.findall(text)
    return tuple(dict.fromkeys(found))


def _ends(keys: tuple[str, ...]) -> tuple[str, ...]:
    return keys if len(keys) <= MOST_KEYS else (keys[0], *keys[-MOST_KEYS + 1 :])


def _read_bodies(mail: ParsedMail, root: Part) -> None:
    for part in root.walk():
        if part.problem:
            mail.problems.append(part.problem)
        if part.children:
            continue
        media_type = part.media_type
        if media_type in ("message/rfc822", "text/rfc822-headers"):
            _read_returned(mail, part)
        if media_type in ("text/plain", "text/html") and not part.is_attachment and not _name_of(part):
            _read_words(mail, part, media_type)
        elif media_type == "message/delivery-status":
            continue
        else:
            _read_file(mail, part, media_type)


def _read_words(mail: ParsedMail, part: Part, media_type: str) -> None:
    text = _text_of_part(mail, part)
    if media_type == "text/plain":
        mail.text = _joined(mail, mail.text, text)
    else:
        mail.html = _joined(mail, mail.html, text)


def _joined(mail: ParsedMail, before: str, text: str) -> str:
    whole = f"{before}\n\n{text}" if before and text.strip() else before or text
    if len(whole) > LONGEST_TEXT:
        mail.problems.append("Its text is longer than what is shown.")
    return whole[:LONGEST_TEXT]


def _text_of_part(mail: ParsedMail, part: Part) -> str:
    content, whole = _content(part)
    charset = part.typed.get_param("charset")
    text, sure = decode_text(content[: LONGEST_TEXT * 4], charset if isinstance(charset, str) else None)
    if not whole:
        mail.problems.append("A part of its text was damaged on the way.")
    if not sure:
        mail.problems.append("Its letters are not written as it says; some may be wrong.")
    return text


def _content(part: Part) -> tuple[bytes, bool]:
    encoding = part.first("content-transfer-encoding").decode("ascii", "replace")
    return decode_body(part.body, encoding)


def _name_of(part: Part) -> str:
    name = part.typed.get_filename()
    return decode_header(name.encode("utf-8", "replace"))[:200] if name else ""


def _read_file(mail: ParsedMail, part: Part, media_type: str) -> None:
    name = _name_of(part)
    if part.start >= part.end and not name:
        return
    if len(mail.files) >= MOST_FILES:
        mail.problems.append(f"It has more than {MOST_FILES} files; the others are in the mail as it came.")
        return
    content, whole = _content(part)
    packed = media_type in ("application/ms-tnef", "application/vnd.ms-tnef") or name.lower() == "winmail.dat"
    if packed and _read_packed(mail, content):
        return
    if media_type == "text/calendar":
        _read_invitation(mail, part, content)
    problem = "" if whole else "It was damaged on the way; only a part of it can be read."
    if len(content) > LARGEST_FILE_BYTES:
        content, problem = b"", "It is too large to be kept beside the mail; it is in the mail as it came."
    content_id = one_line(part.first("content-id").decode("ascii", "replace"), 300).strip("<> ")
    shown = Enclosed(name or _default_name(media_type), media_type, content, content_id, problem=problem)
    mail.files.append(shown)


def _default_name(media_type: str) -> str:
    known = {"message/rfc822": "message.eml", "text/calendar": "invitation.ics", "text/html": "part.html",
             "text/plain": "part.txt", "image/png": "picture.png", "image/jpeg": "picture.jpg"}
    return known.get(media_type, "part.bin")


def _read_packed(mail: ParsedMail, content: bytes) -> bool:
    try:
        packed = read_winmail(content)
    except ValueError:
        return False
    mail.text = mail.text if mail.text.strip() else packed.text[:LONGEST_TEXT]
    if not mail.html and packed.html:
        mail.html = decode_text(packed.html[:LONGEST_TEXT], None)[0]
    for file in packed.files[:MOST_FILES]:
        media_type = file.media_type or "application/octet-stream"
        mail.files.append(Enclosed(file.name or "part.bin", media_type, file.content, file.content_id))
    return True


def _read_invitation(mail: ParsedMail, part: Part, content: bytes) -> None:
    charset = part.typed.get_param("charset")
    lines = invitation_lines(decode_text(content[:LONGEST_TEXT], charset if isinstance(charset, str) else None)[0])
    mail.invitation = mail.invitation or lines


def _read_returned(mail: ParsedMail, part: Part) -> None:
    """Find which message was sent back: it lies within, whole or its head alone."""
    content, _ = _content(part)
    returned = read_structure(content[:200_000] + b"\n\n")
    mail.returned_key = mail.returned_key or next(iter(_keys(returned.first("message-id"))), "")
