"""How Qt's locale writes numbers and days, as the conventions of the one formatter."""

from collections.abc import Callable
from datetime import datetime, tzinfo

from PySide6.QtCore import QLocale

from app.kernel.formatting import Conventions, Formatter

MINUS = "\u2212"


def conventions_of(locale: QLocale) -> Conventions:
    """Read a locale: signs, short names of months and weekdays (Monday first), and the order within a date."""
    short = QLocale.FormatType.ShortFormat
    months = tuple(locale.monthName(month, short).rstrip(".") for month in range(1, 13))
    weekdays = tuple(locale.dayName(day, short).rstrip(".") for day in range(1, 8))
    date, short_date = _date_patterns(locale.dateFormat(QLocale.FormatType.ShortFormat).lower())
    return Conventions(
        locale.decimalPoint(), locale.groupSeparator(), MINUS, months, weekdays, date, short_date,
        "a" in locale.timeFormat(short).lower(),
    )


def _date_patterns(order: str) -> tuple[str, str]:
    month_first = 0 <= order.find("m") < order.find("d")
    if month_first and not order.startswith("y"):
        return "{name} {day}, {year}", "{name} {day}"
    return "{day} {name} {year}", "{day} {name}"


def formatter_for(locale: QLocale, now: Callable[[], datetime], zone: tzinfo | None = None) -> Formatter:
    """Make the formatter of the window."""
    return Formatter(conventions_of(locale), zone, now)
