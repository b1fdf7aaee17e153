"""Bytes to text without guessing: the file's own mark, then strict UTF-8, then whatever the person names."""

import codecs
from collections.abc import Iterator

from app.kernel.errors import CallError, DomainError

MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF32_LE, "utf-32"), (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"),
)
CHOICES = ("utf-8", "cp1252", "iso-8859-15", "cp1250", "cp1251", "cp437", "mac-roman", "utf-16")
"""The encodings that are offered when a file is not UTF-8."""

SHOWN_LINES = 3


def decode_text(data: bytes, name: str, encoding: str = "") -> str:
    """Read bytes as text; `encoding` is what the person says it is.

    Raises DomainError naming the line when it is not UTF-8 and nothing was said, when it mixes two encodings, or when
    it is not what was said; CallError for an encoding that does not exist.
    """
    chosen = encoding or _marked(data) or "utf-8"
    try:
        text = data.decode(chosen)
    except LookupError:
        raise CallError("encoding.unknown", f"There is no encoding “{encoding}”; try {', '.join(CHOICES)}.") from None
    except UnicodeDecodeError as error:
        raise _undecodable(data, name, chosen, error) from None
    if encoding and not _is_unicode(chosen):
        _refuse_mixture(data, name)
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        raise DomainError("file.nul", f"Line {line} of {name} holds a NUL character; this is no text file.", line=line)
    return text


def _marked(data: bytes) -> str:
    return next((encoding for mark, encoding in MARKS if data.startswith(mark)), "")


def _is_unicode(encoding: str) -> bool:
    return codecs.lookup(encoding).name.startswith("utf")


def _undecodable(data: bytes, name: str, encoding: str, error: UnicodeDecodeError) -> DomainError:
    line = data.count(b"\n", 0, error.start) + 1
    if encoding.startswith("utf-8"):
        utf8, other = _sorted_lines(data)
        if utf8:
            return _mixture(name, utf8, other)
        said = f"Line {line} of {name} is not UTF-8, the file names no encoding, and nothing is guessed."
        return DomainError("file.encoding", f"{said} Say which with --encoding: {', '.join(CHOICES[1:])}.",
                           field="encoding", line=line, choices=CHOICES)
    return DomainError("file.encoding", f"Line {line} of {name} is not {encoding}.", field="encoding", line=line,
                       choices=CHOICES)


def _refuse_mixture(data: bytes, name: str) -> None:
    """Refuse a file in which some lines are UTF-8: read as something else they would become other letters."""
    utf8, other = _sorted_lines(data)
    if utf8 and other:
        raise _mixture(name, utf8, other)


def _mixture(name: str, utf8: list[int], other: list[int]) -> DomainError:
    return DomainError(
        "file.encodings", f"{name} mixes two encodings: line {_some(utf8)} is UTF-8, line {_some(other)} is not. "
        "Save it again in one encoding.", field="encoding", utf8=utf8[:SHOWN_LINES], other=other[:SHOWN_LINES],
    )


def _some(lines: list[int]) -> str:
    return ", ".join(str(line) for line in lines[:SHOWN_LINES]) + (" and more" if len(lines) > SHOWN_LINES else "")


def _sorted_lines(data: bytes) -> tuple[list[int], list[int]]:
    """Give the numbers of the lines with other letters than ASCII that are UTF-8, and of those that are not."""
    utf8: list[int] = []
    other: list[int] = []
    for number, line in _foreign_lines(data):
        try:
            line.decode("utf-8")
        except UnicodeDecodeError:
            other.append(number)
        else:
            utf8.append(number)
    return utf8, other


def _foreign_lines(data: bytes) -> Iterator[tuple[int, bytes]]:
    return ((number, line) for number, line in enumerate(data.split(b"\n"), 1) if not line.isascii())
