"""From bytes to text: transfer encodings, charsets that are unknown or a lie, words encoded in headers."""

import base64
import binascii
import codecs
import quopri
import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from app.exchange.mail.addresses import LONGEST_LINE, one_line

_NO_CHARSETS = frozenset({
    "idna", "punycode", "unicode_escape", "raw_unicode_escape", "undefined", "mbcs", "oem", "utf_7",
})
"""Codecs that are no charsets of mails: some are slow, some hide what they stand for."""

_SAME = {"latin-1": "cp1252", "iso8859-1": "cp1252", "ascii": "utf-8", "gb2312": "gb18030", "gbk": "gb18030"}
"""What is written as one of these is in truth one of those, which has all of its letters and more."""

_WORD = re.compile(r"=\?([!->@-~]{1,40})\?([bBqQ])\?([!->@-~ ]{0,2000}?)\?=")
_BETWEEN = re.compile(r"(\?=)[ \t\r\n]+(?==\?)")
_NOT_BASE64 = re.compile(rb"[^A-Za-z0-9+/]+")
_YEARS = range(1980, 2101)


def decode_body(body: bytes, encoding: str) -> tuple[bytes, bool]:
    """Undo a transfer encoding; False beside it when it was damaged and only what could be read is given."""
    kind = encoding.strip().lower()
    if kind == "base64":
        return _from_base64(body)
    if kind == "quoted-printable":
        return quopri.decodestring(body), True
    if kind in ("x-uuencode", "uuencode", "x-uue", "uue"):
        return _from_uuencode(body)
    return body, True


def _from_base64(body: bytes) -> tuple[bytes, bool]:
    compact = _NOT_BASE64.sub(b"", body)
    whole = len(compact) - (len(compact) % 4 == 1)
    try:
        content = base64.b64decode(compact[:whole] + b"=" * (-whole % 4))
    except binascii.Error:
        return b"", False
    foreign = len(body) - len(compact) - sum(body.count(sign) for sign in (b"\r", b"\n", b"=", b" ", b"\t"))
    return content, foreign == 0 and whole == len(compact)


def _from_uuencode(body: bytes) -> tuple[bytes, bool]:
    content, whole = bytearray(), True
    for line in body.splitlines():
        if line.startswith(b"begin ") or line.strip() in (b"", b"`", b"end"):
            continue
        try:
            content += binascii.a2b_uu(line)
        except binascii.Error:
            whole = False
    return bytes(content), whole


def decode_text(content: bytes, charset: str | None) -> tuple[str, bool]:
    """Give the text of bytes; False beside it when the charset that was told is unknown, or was not the true one."""
    known = _codec(charset)
    for name in dict.fromkeys((known or "utf-8", "utf-8")):
        try:
            return _clean(content.decode(name)), known is not None and name == known
        except (UnicodeError, ValueError):
            continue
    return _clean(content.decode("cp1252", "replace")), known == "cp1252"


def _codec(charset: str | None) -> str | None:
    if not charset:
        return "utf-8"
    try:
        found = codecs.lookup(charset.strip().strip("'\"")[:40])
    except (LookupError, ValueError, UnicodeError):
        return None
    name = found.name
    if name.replace("-", "_") in _NO_CHARSETS or not getattr(found, "_is_text_encoding", True):
        return None
    return _SAME.get(name, name)


def _clean(text: str) -> str:
    return text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "")


def decode_header(value: bytes) -> str:
    """Give a header as a person reads it, on one line (RFC 2047); bytes that should not be there are read as UTF-8."""
    text, _ = decode_text(value[:LONGEST_LINE], None)
    if "=?" in text:
        text = _WORD.sub(_decode_word, _BETWEEN.sub(r"\1", text))
    return one_line(text)


def _decode_word(found: "re.Match[str]") -> str:
    charset, kind, coded = found[1].partition("*")[0], found[2].lower(), found[3].encode("ascii", "replace")
    content = _from_base64(coded)[0] if kind == "b" else quopri.decodestring(coded.replace(b"_", b" "), header=True)
    return decode_text(content, charset)[0]


def decode_date(value: bytes) -> datetime | None:
    """Give the moment of a Date header in UTC; None when it is missing or cannot be."""
    try:
        moment = parsedate_to_datetime(value[:100].decode("ascii", "replace"))
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    try:
        utc = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except (OverflowError, ValueError):
        return None
    return utc if utc.year in _YEARS else None
