"""What a cell says, in the one way the areas read it: figures with a point, days in ISO order, times with a zone."""

import re
from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation
from zoneinfo import ZoneInfo

from app.kernel.errors import DomainError
from app.kernel.listing import Kind

NUMBER_STYLES = {
    "1234.56": ("", "."), "1,234.56": (",", "."), "1.234,56": (".", ","), "1 234,56": (" ", ","),
    "1'234.56": ("'", "."),
}
"""How figures are written: an example, the sign between groups of three and the sign before the decimals."""

DATE_STYLES = {"2026-03-31": "%Y-%m-%d", "31.03.2026": "%d.%m.%Y", "31/03/2026": "%d/%m/%Y", "03/31/2026": "%m/%d/%Y"}
"""How days are written: an example, and its pattern."""

FLAGS = {"1": "true", "true": "true", "yes": "true", "y": "true", "x": "true", "ja": "true",
         "0": "false", "false": "false", "no": "false", "n": "false", "nein": "false"}
AS_STORED = "1234.56"
ISO_DAY = re.compile(r"\d{4}-\d\d-\d\d")
MAX_DIGITS = 40
SPACES = str.maketrans({"\u00a0": " ", "\u202f": " "})


class StoredFigure(str):
    """A figure that a spreadsheet stored as such: it is written with a point, however people write in the file."""

    __slots__ = ()


def read_cell(text: str, kind: Kind, numbers: str, dates: str, zone: ZoneInfo) -> str:
    """Give a cell's text as the areas read it; DomainError tells what is wrong with it.

    >>> read_cell("1.234,56", Kind.MONEY, "1.234,56", "2026-03-31", ZoneInfo("UTC"))
    '1234.56'
    >>> read_cell("0012", Kind.CODE, "1234.56", "2026-03-31", ZoneInfo("UTC"))
    '0012'
    """
    if text.startswith("="):
        raise DomainError("cell.formula", "holds a formula; put its value in its place")
    trimmed = text.strip()
    if not trimmed:
        return ""
    if kind.is_number:
        return read_number(trimmed, AS_STORED if isinstance(text, StoredFigure) else numbers)
    if kind is Kind.DATE:
        return _read_day(trimmed, dates).isoformat()
    if kind is Kind.TIME:
        return _read_time(trimmed, dates, zone)
    return _read_flag(trimmed) if kind is Kind.FLAG else text


def read_number(text: str, style: str) -> str:
    """Read a figure of a style; groups must be of three, so that 1.234 and 1,234 are never taken for one another."""
    group, point = NUMBER_STYLES[style]
    plain = text.translate(SPACES)
    whole, mark, decimals = plain.partition(point)
    sign, digits = ("-", whole[1:]) if whole.startswith("-") else ("", whole.removeprefix("+"))
    if group and group in digits:
        first, *others = digits.split(group)
        if not 1 <= len(first) <= 3 or any(len(part) != 3 for part in others):
            raise _no_number(text, style)
        digits = first + "".join(others)
    try:
        # A number such as 1E5 is what spreadsheets write; NaN and infinity are not.
        value = Decimal(f"{sign}{digits}.{decimals}" if mark else f"{sign}{digits}")
    except InvalidOperation:
        raise _no_number(text, style) from None
    if not plain.isascii() or "_" in plain or " " in decimals or not value.is_finite() or _too_long(value):
        raise _no_number(text, style)
    return f"{value:f}"


def _too_long(value: Decimal) -> bool:
    return len(value.as_tuple().digits) > MAX_DIGITS or abs(value.adjusted()) > MAX_DIGITS


def _no_number(text: str, style: str) -> DomainError:
    others = [other for other in NUMBER_STYLES if other != style]
    return DomainError(
        "cell.number", f"“{text}” is no number written as {style}; if the file writes them another way, say so in the "
        f"mapping: \"numbers\": {' or '.join(others)}",
    )


def _read_day(text: str, dates: str) -> date:
    moment = _read_moment(text, dates)
    if isinstance(moment, datetime):
        if moment.hour or moment.minute or moment.second or moment.microsecond or moment.tzinfo:
            raise DomainError("cell.date", f"“{text}” is a time; a day is wanted")
        return moment.date()
    return moment


def _read_time(text: str, dates: str, zone: ZoneInfo) -> str:
    moment = _read_moment(text, dates)
    if not isinstance(moment, datetime):
        moment = datetime(moment.year, moment.month, moment.day, tzinfo=zone)
    elif moment.tzinfo is None:
        moment = _placed(moment, text, zone)
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")


def _placed(moment: datetime, text: str, zone: ZoneInfo) -> datetime:
    """Put a time on the clock of the zone; refuse the hour that a change of clocks left out."""
    placed = moment.replace(tzinfo=zone)
    if placed.astimezone(UTC).astimezone(zone).replace(tzinfo=None) != moment:
        raise DomainError("cell.time", f"“{text}” never was in {zone.key}: the clocks went forward")
    return placed


def _read_moment(text: str, dates: str) -> date | datetime:
    day, _, rest = text.replace("T", " ").partition(" ")
    pattern = DATE_STYLES["2026-03-31" if ISO_DAY.fullmatch(day) else dates]
    try:
        read = datetime.strptime(day, pattern).date()  # noqa: DTZ007 - a day has no zone
        return datetime.fromisoformat(f"{read.isoformat()} {rest.strip()}") if rest.strip() else read
    except ValueError:
        raise DomainError("cell.date", f"“{text}” is no day or time written as {dates}") from None


def _read_flag(text: str) -> str:
    try:
        return FLAGS[text.casefold()]
    except KeyError:
        raise DomainError("cell.flag", f"“{text}” is neither yes nor no") from None
