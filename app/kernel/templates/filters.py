"""What can be done to a value before it is written: declared filters, each total over what it may be given."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from app.kernel.formatting import Formatter
from app.kernel.listing import Kind, StateWord

LONGEST_TEXT = 10_000
MOST_DAYS = 36_500


@dataclass(frozen=True, slots=True)
class Value:
    """A value on its way into the text, with the kind and the words of states by which it is written."""

    raw: object
    kind: Kind = Kind.TEXT
    states: tuple[tuple[str, StateWord], ...] = ()


@dataclass(frozen=True, slots=True)
class FilterSpec:
    """A filter: what it does in words, the type of what stands in its brackets, and the work."""

    title: str
    apply: Callable[[Value, object, Formatter], Value]
    argument: type | None = None
    optional: bool = False
    dates_only: bool = False


def _text(value: Value, formatter: Formatter) -> str:
    return write(value, formatter)


def write(value: Value, formatter: Formatter) -> str:
    """Write a value by its kind; nothing for an empty one."""
    return formatter.text(value.raw, value.kind, value.states)


def _by_words(change: Callable[[str], str]) -> Callable[[Value, object, Formatter], Value]:
    def apply(value: Value, _argument: object, formatter: Formatter) -> Value:
        return Value(None) if is_empty(value) else Value(change(_text(value, formatter)))

    return apply


def is_empty(value: Value) -> bool:
    """Tell whether nothing is there to be written."""
    return value.raw is None or value.raw in ("", ())


def _default(value: Value, argument: object, _formatter: Formatter) -> Value:
    return Value(argument) if is_empty(value) else value


def _shorten(value: Value, argument: object, formatter: Formatter) -> Value:
    text, most = _text(value, formatter), max(1, min(int(str(argument)), LONGEST_TEXT))
    return Value(text if len(text) <= most else text[: most - 1].rstrip() + "…")


def _first_word(text: str) -> str:
    return text.split(maxsplit=1)[0] if text.strip() else ""


def _day(value: Value, _argument: object, formatter: Formatter) -> Value:
    match value.raw:
        case datetime():
            return Value(formatter.local(value.raw).date(), Kind.DATE)
        case date():
            return Value(value.raw, Kind.DATE)
    return Value(None)


def _plus_days(value: Value, argument: object, formatter: Formatter) -> Value:
    day = _day(value, None, formatter).raw
    if not isinstance(day, date):
        return Value(None)
    days = max(-MOST_DAYS, min(int(str(argument)), MOST_DAYS))
    try:
        return Value(day + timedelta(days=days), Kind.DATE)
    except OverflowError:
        return Value(None)


def _number(value: Value, argument: object, formatter: Formatter) -> Value:
    raw = value.raw.decimal() if hasattr(value.raw, "decimal") else value.raw
    if isinstance(raw, bool) or not isinstance(raw, int | Decimal):
        return value
    places = None if argument is None else max(0, min(int(str(argument)), 12))
    return Value(formatter.number(Decimal(raw), places))


FILTERS: Mapping[str, FilterSpec] = {
    "default": FilterSpec("Say something else where nothing is known", _default, str),
    "upper": FilterSpec("In capitals", _by_words(str.upper)),
    "lower": FilterSpec("In small letters", _by_words(str.lower)),
    "capitalize": FilterSpec("Begin with a capital", _by_words(lambda text: text[:1].upper() + text[1:])),
    "trim": FilterSpec("Without spaces around it", _by_words(str.strip)),
    "first_word": FilterSpec("The first word only", _by_words(_first_word)),
    "one_line": FilterSpec("On one line", _by_words(lambda text: " ".join(text.split()))),
    "shorten": FilterSpec("No longer than so many letters", _shorten, int),
    "day": FilterSpec("The day of a moment, without the time", _day, dates_only=True),
    "plus_days": FilterSpec("So many days later", _plus_days, int, dates_only=True),
    "number": FilterSpec("The figure without its unit, with so many decimals", _number, int, optional=True),
}
"""Filters by name."""
