"""The parts of a message as they lie in its bytes: found in one pass at each depth, with every measure bounded.

The parser that comes with Python takes minutes for a header of a megabyte and falls over a thousand nested parts; here
what is beyond a bound is left out, and said to be.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from email.message import Message

LARGEST_HEAD = 256_000
LONGEST_FIELD = 16_000
LONGEST_PARAMETERS = 4_000
MOST_FIELDS = 400
MOST_PARTS = 400
DEEPEST = 20

_BLANK_LINE = re.compile(rb"\r?\n[ \t]*\r?\n")
_FIELD = re.compile(rb"([!-9;-~]{1,80})[ \t]*:[ \t]*(.*)", re.DOTALL)
_FOLD = re.compile(rb"\r?\n(?=[ \t])")


@dataclass(slots=True)
class Part:
    """A part of a message: its header fields in order, and where its body lies in the whole."""

    raw: bytes
    start: int
    end: int
    fields: tuple[tuple[str, bytes], ...] = ()
    children: "list[Part]" = field(default_factory=list)
    problem: str = ""
    _typed: Message | None = None

    @property
    def body(self) -> bytes:
        """Give the bytes of the body as they came."""
        return self.raw[self.start : self.end]

    def first(self, name: str) -> bytes:
        """Give the first field of a name, or nothing."""
        return next((value for key, value in self.fields if key == name), b"")

    def all(self, name: str) -> list[bytes]:
        """Give every field of a name."""
        return [value for key, value in self.fields if key == name]

    @property
    def typed(self) -> Message:
        """Give what reads the parameters of the type and of the disposition (RFC 2045, 2231)."""
        if self._typed is None:
            self._typed = Message()
            for name in ("content-type", "content-disposition"):
                if value := self.first(name)[:LONGEST_PARAMETERS]:
                    self._typed[name] = value.decode("ascii", "replace").replace("\r", " ").replace("\n", " ")
        return self._typed

    @property
    def media_type(self) -> str:
        """Give the type in small letters; text/plain where none is told."""
        return self.typed.get_content_type()

    @property
    def is_attachment(self) -> bool:
        """Tell whether it is meant to be kept beside the text."""
        return self.typed.get_content_disposition() == "attachment"

    def walk(self) -> "Iterator[Part]":
        """Give this part and all within it, in order."""
        waiting = [self]
        while waiting:
            part = waiting.pop()
            yield part
            waiting.extend(reversed(part.children))


def read_structure(raw: bytes) -> Part:
    """Find the parts of a message, however it is built; never raises."""
    root = _part_at(raw, 0, len(raw))
    waiting, count = [(root, 0)], 1
    while waiting:
        part, depth = waiting.pop(0)
        boundary = _boundary(part)
        if boundary is None:
            continue
        if depth >= DEEPEST or count >= MOST_PARTS:
            part.problem = "There are more parts within parts than are looked at."
            continue
        spans = _spans(raw, part, boundary, MOST_PARTS - count)
        part.children = [_part_at(raw, start, end) for start, end in spans]
        count += len(part.children)
        waiting.extend((child, depth + 1) for child in part.children)
    return root


def _part_at(raw: bytes, start: int, end: int) -> Part:
    """Read the head of what lies between two places; the body begins behind the first blank line."""
    if raw[start : start + 2] == b"\r\n" or raw[start : start + 1] == b"\n":
        return Part(raw, start + (2 if raw[start : start + 1] == b"\r" else 1), end)
    blank = _BLANK_LINE.search(raw, start, end)
    head_end, body = (end, end) if blank is None else (blank.start(), blank.end())
    head = raw[start : min(head_end, start + LARGEST_HEAD)]
    problem = "Its head is larger than what is looked at." if head_end - start > LARGEST_HEAD else ""
    return Part(raw, body, end, tuple(_fields(head)), problem=problem)


def _fields(head: bytes) -> Iterator[tuple[str, bytes]]:
    lines = _FOLD.sub(b"", head).splitlines()
    for line in lines[:MOST_FIELDS]:
        if found := _FIELD.match(line[: LONGEST_FIELD + 100]):
            yield found[1].decode("ascii").lower(), found[2].strip()[:LONGEST_FIELD]


def _boundary(part: Part) -> bytes | None:
    try:
        if part.typed.get_content_maintype() != "multipart":
            return None
        boundary = part.typed.get_boundary()
    except (ValueError, LookupError, UnicodeError, TypeError):
        return None
    return boundary.encode("ascii", "replace")[:200] if boundary else None


def _spans(raw: bytes, part: Part, boundary: bytes, most: int) -> list[tuple[int, int]]:
    line = re.compile(rb"(?<![^\n])--" + re.escape(boundary) + rb"(--)?[ \t]*\r?(?:\n|\Z)")
    spans: list[tuple[int, int]] = []
    begin: int | None = None
    for found in line.finditer(raw, part.start, part.end):
        if begin is not None:
            spans.append((begin, _before_break(raw, begin, found.start())))
        begin = None if found[1] else found.end()
        if begin is None or len(spans) >= most:
            break
    if begin is not None and len(spans) < most:
        spans.append((begin, part.end))
    return spans


def _before_break(raw: bytes, begin: int, end: int) -> int:
    """Leave out the line break that belongs to the boundary behind it."""
    end -= raw[max(end - 1, begin) : end] == b"\n"
    end -= raw[max(end - 1, begin) : end] == b"\r"
    return max(end, begin)
