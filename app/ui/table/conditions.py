"""What a person says about a column, as conditions of the list, and conditions in a person's words."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from decimal import Decimal, InvalidOperation

from app.kernel.formatting import NO_BREAK, Conventions, Formatter
from app.kernel.listing import ColumnInfo, Filter, Kind, ListRequest

WORDS = {
    "=": "is", "!=": "is not", "<": "before", "<=": "up to", ">": "over", ">=": "from", "~": "contains",
    "^": "begins with", "in": "is", "empty": "is empty", "filled": "is filled",
}
TEXT_CHOICES = ("~", "^", "=", "!=", "empty", "filled")


def read_number(text: str, conventions: Conventions) -> str:
    """Read a number as the region writes it, into the plain form that a condition holds; ValueError when it is none."""
    plain = text.strip().replace(conventions.group, "").replace(NO_BREAK, "").replace(" ", "")
    plain = plain.replace(conventions.decimal, ".").replace(conventions.minus, "-").removesuffix("%")
    try:
        value = Decimal(plain)
    except InvalidOperation:
        raise ValueError(f"“{text}” is not a number.") from None
    if not value.is_finite():
        raise ValueError(f"“{text}” is not a number.")
    return f"{value:f}"


def read_day(text: str, today: date) -> date:
    """Read an ISO date, or “today”, “yesterday” and “-7” (days from today); ValueError when it is none."""
    words = {"today": 0, "yesterday": -1, "tomorrow": 1}
    plain = text.strip().lower()
    if plain in words:
        return today + timedelta(days=words[plain])
    if plain[:1] in ("-", "+") and plain[1:].isdigit():
        return today + timedelta(days=int(plain))
    try:
        return date.fromisoformat(plain)
    except ValueError:
        raise ValueError(f"“{text}” is not a date such as {today.isoformat()}, today or -7.") from None


def between_numbers(key: str, low: str, high: str, conventions: Conventions) -> tuple[Filter, ...]:
    """Make the conditions of a range of numbers; an empty end is open."""
    ends = ((">=", low), ("<=", high))
    return tuple(Filter(key, operator, read_number(text, conventions)) for operator, text in ends if text.strip())


def between_days(column: ColumnInfo, low: str, high: str, formatter: Formatter) -> tuple[Filter, ...]:
    """Make the conditions of a range of days, both included; of moments, from midnight to midnight of the person."""
    result = []
    today = formatter.today()
    if low.strip():
        first = read_day(low, today)
        result.append(Filter(column.key, ">=", _plain_day(first, column.kind, formatter.zone)))
    if high.strip():
        last = read_day(high, today)
        if column.kind is Kind.TIME:
            result.append(Filter(column.key, "<", _plain_day(last + timedelta(days=1), column.kind, formatter.zone)))
        else:
            result.append(Filter(column.key, "<=", last.isoformat()))
    return tuple(result)


def _plain_day(day: date, kind: Kind, zone: tzinfo | None) -> str:
    if kind is Kind.DATE:
        return day.isoformat()
    midnight = datetime.combine(day, time()).astimezone() if zone is None else datetime.combine(day, time(), zone)
    return midnight.astimezone(UTC).isoformat()


def end_text(condition: Filter, column: ColumnInfo, formatter: Formatter) -> str:
    """Write one end of a range as it is typed in."""
    text = str(condition.value)
    if column.kind is Kind.TIME:
        day = formatter.local(datetime.fromisoformat(text)).date()
        return (day - timedelta(days=1) if condition.operator == "<" else day).isoformat()
    return text if column.kind is Kind.DATE else text.replace(".", formatter.conventions.decimal)


def replaced(request: ListRequest, key: str, conditions: Sequence[Filter]) -> tuple[Filter, ...]:
    """Give the request's conditions with those of one column replaced."""
    return (*(item for item in request.filters if item.key != key), *conditions)


def describe(condition: Filter, column: ColumnInfo, formatter: Formatter) -> str:
    """Say a condition in words."""
    words = f"{column.title} {WORDS[condition.operator]}"
    if condition.operator in ("empty", "filled"):
        return words
    return f"{words} {_said(condition.value, column, formatter)}"


def _said(value: object, column: ColumnInfo, formatter: Formatter) -> str:
    if isinstance(value, (list, tuple)):
        return " or ".join(_said(item, column, formatter) for item in value)
    text = str(value)
    match column.kind:
        case Kind.STATE:
            return column.state(text).word
        case Kind.TIME:
            return formatter.time(datetime.fromisoformat(text))
        case Kind.DATE:
            return formatter.day(date.fromisoformat(text))
        case Kind.FLAG:
            return "yes" if text.lower() in ("1", "true", "yes") else "no"
    return formatter.number(Decimal(text)) if column.kind.is_number else f"“{text}”"
