"""How a value of a field is read from words and written in words, by the kind of the field."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from app.kernel.errors import DomainError
from app.kernel.listing import Kind
from app.kernel.money import Money
from app.kernel.own_fields.tables import FieldFacts
from app.kernel.quantity import QUANTITY_SCALE, Quantity, scaled_quantity

LONGEST_TEXT = 1_000
YES, NO = ("true", "yes", "1"), ("false", "no", "0")
EMPTY: Mapping[str, Any] = {"text": None, "number": None, "day": None}

FACT_KINDS: Mapping[str, Kind] = {
    "text": Kind.TEXT, "choice": Kind.TEXT, "choices": Kind.TEXT, "link": Kind.TEXT, "number": Kind.CODE,
    "money": Kind.MONEY, "date": Kind.DATE, "flag": Kind.FLAG,
}
HELD_IN: Mapping[str, str] = {"number": "number", "money": "number", "flag": "number", "link": "number", "date": "day"}
"""The column that holds a value; that of the other kinds is the text."""


@dataclass(frozen=True, slots=True)
class Link:
    """A record that a field leads to, with its name."""

    record: str
    record_id: int
    title: str


def stored_value(field: FieldFacts, text: str | None) -> dict[str, Any] | None:
    """Give the columns of a value, None of nothing; DomainError names the field of what cannot be read."""
    plain = (text or "").strip()
    if not plain:
        return None
    return {**EMPTY, HELD_IN.get(field.kind, "text"): _READ[field.kind](field, plain)}


def _refused(field: FieldFacts, code: str, message: str) -> DomainError:
    return DomainError(code, f"{field.title}: {message}", f"own.{field.key}")


def _text(_field: FieldFacts, text: str) -> str:
    return text[:LONGEST_TEXT]


def _choice(field: FieldFacts, text: str) -> str:
    known = {choice.casefold(): choice for choice in field.choices}
    if text.casefold() not in known:
        raise _refused(field, "choice.unknown", f"“{text}” is none of {', '.join(field.choices)}.")
    return known[text.casefold()]


def _choices(field: FieldFacts, text: str) -> str:
    """Give the choices in the order in which the field offers them."""
    chosen = {_choice(field, part.strip()) for part in text.replace(";", ",").split(",") if part.strip()}
    return ", ".join(choice for choice in field.choices if choice in chosen)


def _flag(field: FieldFacts, text: str) -> int:
    if text.lower() not in (*YES, *NO):
        raise _refused(field, "flag.unreadable", f"is yes or no, not “{text}”.")
    return QUANTITY_SCALE if text.lower() in YES else 0


def _number(field: FieldFacts, text: str) -> int:
    try:
        return scaled_quantity(text)
    except (ValueError, DomainError):
        raise _refused(field, "value.unreadable", f"“{text}” is not a number of at most six decimals.") from None


def _money(field: FieldFacts, text: str) -> int:
    try:
        return Money.of(Decimal(text.removesuffix(field.currency).strip()), field.currency).minor
    except (ArithmeticError, ValueError, DomainError):
        raise _refused(field, "value.unreadable", f"“{text}” is not an amount in {field.currency}.") from None


def _day(field: FieldFacts, text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise _refused(field, "value.unreadable", f"“{text}” is not a date such as 2026-03-31.") from None


def _link(field: FieldFacts, text: str) -> int:
    found = field.find(text)
    if found is None:
        raise _refused(field, "record.unknown", f"there is no {field.links_to.replace('_', ' ')} “{text}”, or several.")
    return found


_READ: Mapping[str, Callable[[FieldFacts, str], Any]] = {
    "text": _text, "choice": _choice, "choices": _choices, "flag": _flag, "number": _number, "money": _money,
    "date": _day, "link": _link,
}


def shown_value(field: FieldFacts, columns: Mapping[str, Any], title: str | None) -> Any:
    """Give what columns hold: a text, a Decimal, an amount, a day, a truth value or a link; None of nothing."""
    held = columns[HELD_IN.get(field.kind, "text")]
    if held is None:
        return None
    match field.kind:
        case "flag":
            return bool(held)
        case "number":
            return Quantity(held, "").decimal()
        case "money":
            return Money(held, field.currency)
        case "link":
            return Link(field.links_to, int(held), title or f"{int(held)} (gone)")
    return held


def plain_value(value: Any) -> str:
    """Write a value as forms, files and the command line take it."""
    match value:
        case bool():
            return "true" if value else "false"
        case Money():
            return f"{value.decimal():f}"
        case Link():
            return str(value.record_id)
        case date():
            return value.isoformat()
    return f"{value}"


def said_value(value: Any) -> object:
    """Give a value as documents, facts and texts show it."""
    match value:
        case Link():
            return value.title
        case Decimal():
            return f"{value:f}"
    return value
