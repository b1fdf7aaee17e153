"""Mails in files: one in an .eml, many in an .mbox."""

import re
from collections.abc import Iterator
from pathlib import Path

from app.kernel.errors import DomainError, EnvironmentFault

LARGEST_MESSAGE = 60_000_000
_FROM_LINE = re.compile(rb"From [^\r\n]{0,300}\d{4}\s*$")
_QUOTED_FROM = re.compile(rb"^>(>*From )", re.MULTILINE)


def read_mail_file(path: Path) -> Iterator[bytes]:
    """Give the messages of a file as they lie in it; refuse a file that is neither .eml nor .mbox by its beginning."""
    try:
        with path.open("rb") as file:
            start = file.read(5)
            file.seek(0)
            if start == b"From ":
                yield from _messages(file)
                return
            content = file.read(LARGEST_MESSAGE + 1)
    except OSError as error:
        raise EnvironmentFault(
            "file.unreadable", f"{path.name} cannot be read: {error.strerror}. Nothing was taken in.",
            "Look whether the file is still there and may be read, then take it in again.",
        ) from error
    if len(content) > LARGEST_MESSAGE or not re.match(rb"[!-9;-~]{1,80}[ \t]*:", content):
        raise DomainError(
            "mail.file", f"{path.name} holds no mail: it is neither an .eml file nor an .mbox file.", "path",
        )
    yield content


def _messages(lines: Iterator[bytes]) -> Iterator[bytes]:
    kept: list[bytes] = []
    size, blank = 0, True
    for line in lines:
        if blank and _FROM_LINE.match(line):
            if kept:
                yield _unquoted(kept)
            kept, size, blank = [], 0, False
            continue
        size += len(line)
        if size <= LARGEST_MESSAGE:
            kept.append(line)
        blank = line in (b"\n", b"\r\n")
    if kept:
        yield _unquoted(kept)


def _unquoted(lines: list[bytes]) -> bytes:
    return _QUOTED_FROM.sub(rb"\1", b"".join(lines))
