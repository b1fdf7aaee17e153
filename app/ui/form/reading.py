"""What a person types, read by the conventions of the region; exact numbers, and days as they are spoken of."""

import re
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from app.kernel.formatting import Conventions, Formatter
from app.kernel.listing import Kind

SPACES = "\u0020\u00a0\u202f\u2009"
MINUSES = "-\u2212"
_WORDS = {"today": 0, "tomorrow": 1, "yesterday": -1}
_STEP = re.compile(r"([+-])\s*(\d{1,4})\s*([dw]?)", re.IGNORECASE)
_CLOCK = re.compile(r"(?:^|[\s,])(\d{1,2}):(\d{2})\s*(am|pm)?$", re.IGNORECASE)
_PARTS = re.compile(r"[\s./,-]+")


class Unreadable(Exception):
    """A text cannot be read; the message says why and how it is written."""


class LinesUnreadable(Unreadable):
    """Some cells cannot be read; `path` names the first of them by its line in the command and its field."""

    def __init__(self, message: str, path: str) -> None:
        """Keep where it is."""
        super().__init__(message)
        self.path = path


def read_decimal(text: str, conventions: Conventions) -> Decimal:
    """Read a number exactly.

    A sign of grouping is taken only where it groups, so that 1,5 is not read as fifteen where a point is usual.
    """
    written = text.strip()
    sign = "-" if written[:1] in MINUSES else ""
    digits = written.lstrip("+" + MINUSES).strip(SPACES)
    whole, _, rest = digits.partition(conventions.decimal)
    if digits.count(conventions.decimal) > 1 or not _is_digits(rest or "0") or not _grouped(whole, conventions):
        raise Unreadable(f"“{text}” is not a number. Write it like {_example(conventions)}.")
    plain = "".join(mark for mark in whole if mark.isdigit())
    if not plain and not rest:
        raise Unreadable(f"“{text}” is not a number. Write it like {_example(conventions)}.")
    return Decimal(f"{sign}{plain or '0'}.{rest or '0'}") if rest else Decimal(f"{sign}{plain}")


def _is_digits(text: str) -> bool:
    return text.isascii() and text.isdigit()


def _grouped(whole: str, conventions: Conventions) -> bool:
    group = conventions.group
    separators = SPACES if group in SPACES else f"{group}'’" if group in "'’" else group
    parts = re.split(f"[{re.escape(separators)}]", whole)
    if len(parts) == 1:
        return not whole or _is_digits(whole)
    return 1 <= len(parts[0]) <= 3 and all(len(part) == 3 for part in parts[1:]) and all(map(_is_digits, parts))


def _example(conventions: Conventions) -> str:
    return f"1{conventions.group}234{conventions.decimal}5"


def read_integer(text: str, conventions: Conventions) -> int:
    """Read a whole number."""
    value = read_decimal(text, conventions)
    if value != value.to_integral_value():
        raise Unreadable(f"“{text}” is not a whole number.")
    return int(value)


def read_share(text: str, conventions: Conventions, per_percent: int) -> int:
    """Read a share in percent, with or without its sign, as a whole number of which so much is one percent.

    Raises Unreadable for what is no number, and for more decimals than are kept.
    """
    percent = read_decimal(text.strip().removesuffix("%").strip(SPACES), conventions)
    exact = percent * per_percent
    if exact != exact.to_integral_value():
        places = len(str(per_percent)) - 1
        raise Unreadable(f"“{text}” has more than {places} decimal{'s' if places > 1 else ''}.")
    return int(exact)


def write_share(value: object, formatter: Formatter, per_percent: int) -> str:
    """Write such a share in percent for editing, with the decimals that it has."""
    percent = Decimal(str(value)) / per_percent
    return write_number(percent.normalize() if percent else Decimal(0), formatter)


def write_number(value: object, formatter: Formatter) -> str:
    """Write a number for editing: the region's decimal sign, no grouping."""
    exact = value if isinstance(value, Decimal) else Decimal(str(value))
    return formatter.plain(exact, Kind.INTEGER)


def read_day(text: str, formatter: Formatter) -> date:
    """Read a day: +7, today, 14 Mar, 14.3.2027 in the order of the region, 2027-03-14."""
    written = text.strip().casefold()
    if written in _WORDS:
        return formatter.today() + timedelta(days=_WORDS[written])
    if step := _STEP.fullmatch(written):
        days = int(step[2]) * (7 if step[3] == "w" else 1)
        return formatter.today() + timedelta(days=days if step[1] == "+" else -days)
    try:
        return _spelled_day([part for part in _PARTS.split(written) if part], formatter)
    except (ValueError, OverflowError):
        example = formatter.day(formatter.today())
        raise Unreadable(f"“{text}” is not a day. Write it like {example}, or +7 for a week from now.") from None


def _spelled_day(parts: list[str], formatter: Formatter) -> date:
    if not 2 <= len(parts) <= 3:
        raise ValueError(parts)
    if len(parts[0]) == 4 and parts[0].isdigit():
        return date(int(parts[0]), _month(parts[1], formatter), int(parts[2]))
    month_first = formatter.conventions.date.startswith("{name}") or not parts[0].isdigit()
    month, day = (parts[0], parts[1]) if month_first and parts[1].isdigit() else (parts[1], parts[0])
    year = int(parts[2]) if len(parts) == 3 else formatter.today().year
    return date(year + 2000 if year < 100 else year, _month(month, formatter), int(day))


def _month(text: str, formatter: Formatter) -> int:
    if text.isdigit():
        return int(text)
    for number, name in enumerate(formatter.conventions.months, 1):
        if text.startswith(name.casefold()) or name.casefold().startswith(text):
            return number
    raise ValueError(text)


def read_moment(text: str, formatter: Formatter) -> datetime:
    """Read a day and the time of day in the person's zone, or “now”; without a time, the day's beginning."""
    written = text.strip()
    if written.casefold() == "now":
        return formatter.now()
    at = time(0, 0)
    if clock := _CLOCK.search(written):
        written = written[: clock.start()].strip(" ,")
        at = _time(clock, text)
    day = read_day(written, formatter) if written else formatter.today()
    moment = datetime.combine(day, at, tzinfo=formatter.zone)
    return moment.astimezone(formatter.zone)


def _time(found: re.Match[str], text: str) -> time:
    hour, minute = int(found[1]), int(found[2])
    if found[3]:
        hour = hour % 12 + (12 if found[3].lower() == "pm" else 0)
    if hour > 23 or minute > 59:
        raise Unreadable(f"“{text}” has no time of day like 14:05.")
    return time(hour, minute)
