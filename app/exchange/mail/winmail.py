"""What Outlook packs into winmail.dat: text and files of the Transport Neutral Encapsulation Format (MS-OXTNEF)."""

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

SIGNATURE = 0x223E9F78
MOST_ATTRIBUTES = 1_000
MOST_PROPERTIES = 2_000

_BODY, _FILE_TITLE, _FILE_DATA, _FILE_BEGINS = 0x800C, 0x8010, 0x800F, 0x9002
_MESSAGE_PROPERTIES, _FILE_PROPERTIES = 0x9003, 0x9005
_TEXT, _HTML, _LONG_NAME, _MEDIA_TYPE, _DATA, _CONTENT_ID = 0x1000, 0x1013, 0x3707, 0x370E, 0x3701, 0x3712

_WIDTHS = {0x0002: 4, 0x000B: 4, 0x0003: 4, 0x0004: 4, 0x000A: 4, 0x0005: 8, 0x0006: 8, 0x0007: 8, 0x0014: 8,
           0x0040: 8, 0x0048: 16, 0x0000: 0, 0x0001: 0}
"""Bytes of a value by its type, filled up to a multiple of four."""

_VARIABLE = frozenset({0x001E, 0x001F, 0x0102, 0x000D})
_NAMED = 0x8000
_MANY = 0x1000


@dataclass(slots=True)
class WinmailFile:
    """A file in a winmail.dat."""

    name: str = ""
    media_type: str = ""
    content: bytes = b""
    content_id: str = ""


@dataclass(slots=True)
class Winmail:
    """What a winmail.dat holds."""

    text: str = ""
    html: bytes = b""
    files: list[WinmailFile] = field(default_factory=list)


def read_winmail(data: bytes) -> Winmail:
    """Read a winmail.dat; ValueError when it is none, and whatever stands before damage when it is damaged."""
    if len(data) < 6 or struct.unpack_from("<I", data)[0] != SIGNATURE:
        raise ValueError("no winmail.dat")
    result = Winmail()
    for name, value in _attributes(data):
        if name == _FILE_BEGINS:
            result.files.append(WinmailFile())
        elif name == _BODY:
            result.text = result.text or _narrow(value)
        elif name == _MESSAGE_PROPERTIES:
            _read_message(result, value)
        elif result.files:
            _read_file(result.files[-1], name, value)
    return result


def _attributes(data: bytes) -> Iterator[tuple[int, bytes]]:
    offset = 6
    for _ in range(MOST_ATTRIBUTES):
        if offset + 9 > len(data):
            return
        _level, name, _kind, length = struct.unpack_from("<BHHI", data, offset)
        if offset + 9 + length > len(data):
            return
        yield name, data[offset + 9 : offset + 9 + length]
        offset += 9 + length + 2


def _read_message(result: Winmail, value: bytes) -> None:
    for kind, name, content in _properties(value):
        if name == _TEXT:
            result.text = _text(kind, content)
        elif name == _HTML:
            result.html = content


def _read_file(file: WinmailFile, name: int, value: bytes) -> None:
    if name == _FILE_TITLE:
        file.name = file.name or _narrow(value)
    elif name == _FILE_DATA:
        file.content = value
    elif name == _FILE_PROPERTIES:
        for kind, key, content in _properties(value):
            if key == _LONG_NAME:
                file.name = _text(kind, content)
            elif key == _MEDIA_TYPE:
                file.media_type = _text(kind, content)
            elif key == _CONTENT_ID:
                file.content_id = _text(kind, content).strip("<>")
            elif key == _DATA and not file.content:
                file.content = content


def _properties(data: bytes) -> Iterator[tuple[int, int, bytes]]:
    """Give type, name and bytes of each property, as far as they can be followed."""
    try:
        count, offset = struct.unpack_from("<I", data)[0], 4
        for _ in range(min(count, MOST_PROPERTIES)):
            kind, name = struct.unpack_from("<HH", data, offset)
            offset = _behind_name(data, offset + 4, name)
            many, kind, values = kind & _MANY, kind & ~_MANY, 1
            if many or kind in _VARIABLE:
                values, offset = struct.unpack_from("<I", data, offset)[0], offset + 4
            for _value in range(min(values, MOST_PROPERTIES)):
                content, offset = _value_at(data, offset, kind)
                yield kind, name, content
    except struct.error:
        return


def _behind_name(data: bytes, offset: int, name: int) -> int:
    """Step over the identifier of a named property."""
    if name < _NAMED:
        return offset
    words = struct.unpack_from("<I", data, offset + 16)[0]
    if words == 0:
        return offset + 24
    length = struct.unpack_from("<I", data, offset + 20)[0]
    return int(offset + 24 + length + -length % 4)


def _value_at(data: bytes, offset: int, kind: int) -> tuple[bytes, int]:
    if kind in _VARIABLE:
        length, offset = struct.unpack_from("<I", data, offset)[0], offset + 4
    elif kind in _WIDTHS:
        length = _WIDTHS[kind]
    else:
        raise struct.error
    if offset + length > len(data):
        raise struct.error
    return data[offset : offset + length], int(offset + length + -length % 4)


def _text(kind: int, content: bytes) -> str:
    return content.decode("utf-16-le", "replace").rstrip("\x00") if kind == 0x001F else _narrow(content)


def _narrow(content: bytes) -> str:
    return content.rstrip(b"\x00").decode("cp1252", "replace")
