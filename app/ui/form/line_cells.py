"""Cells of a line: what was typed, and the value it stands for."""

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from app.kernel.fields import FieldInfo
from app.kernel.formatting import Formatter
from app.ui.form.choices import Choice
from app.ui.form.editors import choice_title
from app.ui.form.reading import (
    Unreadable,
    read_day,
    read_decimal,
    read_integer,
    read_moment,
    read_share,
    write_number,
    write_share,
)

YES = frozenset({"yes", "true", "1", "x", "y"})


@dataclass(frozen=True, slots=True)
class Entry:
    """What stands in a cell, and the value when it is known without reading."""

    text: str
    value: object | None = None


@dataclass(slots=True)
class Line:
    """One line: its entries by field, and what it carries unseen."""

    entries: dict[str, Entry] = field(default_factory=dict)
    carried: dict[str, Any] = field(default_factory=dict)

    @property
    def empty(self) -> bool:
        """Tell whether nothing stands there."""
        return not self.carried and not any(entry.text for entry in self.entries.values())


@dataclass(frozen=True, slots=True)
class Cells:
    """Reads and writes cells by the type of their field."""

    formatter: Formatter

    def typed(self, info: FieldInfo, value: object) -> Entry:
        """Make a cell of what was typed, picked or pasted; what cannot be read stays as it was typed."""
        if isinstance(value, Entry):
            return value
        if isinstance(value, Choice):
            return Entry(value.title, value)
        text = str(value).strip()
        try:
            known = self.read(info, text)
        except Unreadable:
            return Entry(text)
        return Entry(text) if known is None or info.field.lookup else self.entry(info, known)

    def entry(self, info: FieldInfo, value: object) -> Entry:
        """Write a plain value into a cell."""
        formatter = self.formatter
        match info.type:
            case "integer" | "decimal":
                number, per_percent = Decimal(str(value)), info.field.per_percent
                if per_percent:
                    return Entry(write_share(number, formatter, per_percent), int(number))
                return Entry(write_number(number, formatter), number if info.type == "decimal" else int(number))
            case "date":
                day = value if isinstance(value, date) else date.fromisoformat(str(value))
                return Entry(formatter.day(day), day)
            case "time":
                moment = value if isinstance(value, datetime) else datetime.fromisoformat(str(value))
                return Entry(formatter.time(moment), moment)
            case "choice":
                return Entry(choice_title(info, str(value)), value)
            case "flag":
                return Entry("yes" if value is True else "no", value)
        return Entry(str(value), value)

    def read(self, info: FieldInfo, text: str) -> object | None:
        """Read a text by the field's type; None for an empty one."""
        formatter = self.formatter
        if not text:
            return None
        if info.field.lookup:
            raise Unreadable(f"“{text}” is not found among the records of this field.")
        match info.type:
            case "integer":
                share, conventions = info.field.per_percent, formatter.conventions
                return read_share(text, conventions, share) if share else read_integer(text, conventions)
            case "decimal":
                return read_decimal(text, formatter.conventions)
            case "date":
                return read_day(text, formatter)
            case "time":
                return read_moment(text, formatter)
            case "flag":
                return text.casefold() in YES
            case "choice":
                return _chosen(info, text)
        return text


def _chosen(info: FieldInfo, text: str) -> str:
    for value in info.choices:
        if text.casefold() in (value.casefold(), choice_title(info, value).casefold()):
            return value
    words = ", ".join(choice_title(info, value) for value in info.choices)
    raise Unreadable(f"“{text}” is none of {words}.")
