"""How values read to a person: one set of rules for window, print and command line, without Qt or heavy imports."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, tzinfo
from decimal import Decimal

from app.kernel.listing import Kind, StateWord
from app.kernel.money import Money, Price
from app.kernel.quantity import Quantity

NO_BREAK = "\u00a0"
SYMBOLS = {"EUR": "€", "USD": "$", "GBP": "£", "JPY": "¥", "INR": "₹", "KRW": "₩", "ILS": "₪", "VND": "₫"}
"""Signs that stand for one currency alone wherever the program is used; others keep their code."""

FRESH_DAYS = 7
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True, slots=True)
class Conventions:
    """How a region writes numbers and days; `date` and `short_date` take {day}, {month}, {name} and {year}."""

    decimal: str = "."
    group: str = ","
    minus: str = "-"
    months: tuple[str, ...] = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
    weekdays: tuple[str, ...] = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
    date: str = "{day} {name} {year}"
    short_date: str = "{day} {name}"
    half_days: bool = False


ENGLISH = Conventions()
SIGN = "\u2063"
"""Stands unseen before a sign of grouping or decimals in a sentence, so that it can become that of the region."""

_SIGNS = re.compile(r"(?<=\d)[.,](?=\d)")
_MARKED = re.compile(f"{SIGN}([.,])")


@dataclass(frozen=True, slots=True)
class CellText:
    """A value as written: the figure or words, and the unit that is drawn in grey behind it."""

    text: str
    unit: str = ""

    @property
    def whole(self) -> str:
        """Give both in one text."""
        return f"{self.text}{NO_BREAK}{self.unit}" if self.unit else self.text


def _present() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Formatter:
    """Writes values by their kind; `zone` None is the machine's own."""

    conventions: Conventions = ENGLISH
    zone: tzinfo | None = None
    now: Callable[[], datetime] = _present

    def text(self, value: object, kind: Kind, states: Sequence[tuple[str, StateWord]] = ()) -> str:
        """Write a value in full: absolute dates, units behind figures, nothing for an empty cell."""
        return self.cell(value, kind, states).whole

    def cell(
        self, value: object, kind: Kind, states: Sequence[tuple[str, StateWord]] = (), *, fresh: bool = False,
    ) -> CellText:
        """Write a value with its unit apart; with `fresh`, days near the present one are called by their names."""
        match value:
            case None:
                return CellText("")
            case Quantity():
                return CellText(self.number(value.decimal()), value.unit)
            case Money() | Price():
                return CellText(self.number(value.decimal()), SYMBOLS.get(value.currency, value.currency))
            case int() | Decimal() if kind is Kind.PERCENT:
                return CellText(self.number(Decimal(value).scaleb(-1), places=1), "%")
        return CellText(_word(value, states) if kind is Kind.STATE else self._words(value, fresh))

    def sentence(self, text: str) -> str:
        """Give a sentence with its numbers, written by `in_sentence`, as the region writes them."""
        if SIGN not in text:
            return text
        signs = {",": self.conventions.group, ".": self.conventions.decimal}
        return _MARKED.sub(lambda found: signs[found[1]], text)

    def _words(self, value: object, fresh: bool) -> str:
        match value:
            case bool():
                return "Yes" if value else "No"
            case datetime():
                return self.fresh_time(value) if fresh else self.time(value)
            case date():
                return self.fresh_day(value) if fresh else self.day(value)
            case int() | float() | Decimal():
                return self.number(value)
        return self.sentence(str(value))

    def plain(self, value: object, kind: Kind, states: Sequence[tuple[str, StateWord]] = ()) -> str:
        """Write a value as a spreadsheet of this region reads it: no grouping, no unit, no formula."""
        match value:
            case None:
                return ""
            case bool() | str():
                text = self.text(value, kind, states)
                return f"'{text}" if text.startswith(FORMULA_STARTS) else text
            case Quantity() | Money() | Price():
                return self._ungrouped(value.decimal())
            case datetime():
                return self.local(value).strftime("%Y-%m-%d %H:%M")
            case date():
                return value.isoformat()
        number = Decimal(str(value))
        return self._ungrouped(number.scaleb(-1) if kind is Kind.PERCENT else number)

    def number(self, value: float | Decimal, places: int | None = None) -> str:
        """Write a number with groups of three and the region's signs; `places` fixes the decimals."""
        exact = value if isinstance(value, Decimal) else Decimal(str(value))
        digits = f"{abs(exact):,f}" if places is None else f"{abs(exact):,.{places}f}"
        whole, point, rest = digits.partition(".")
        grouped = whole.replace(",", self.conventions.group) + (self.conventions.decimal + rest if point else "")
        return self.conventions.minus + grouped if exact < 0 and digits.strip("0.,") else grouped

    def local(self, moment: datetime) -> datetime:
        """Give a moment on the wall clock of the person's zone."""
        return moment.astimezone(self.zone)

    def today(self) -> date:
        """Give the present day in the person's zone."""
        return self.local(self.now()).date()

    def clock(self, moment: datetime) -> str:
        """Write the time of day."""
        local = self.local(moment)
        if self.conventions.half_days:
            return f"{local.hour % 12 or 12}:{local.minute:02} {'AM' if local.hour < 12 else 'PM'}"
        return f"{local.hour:02}:{local.minute:02}"

    def day(self, value: date) -> str:
        """Write a day in full, with its year."""
        return self._dated(self.conventions.date, value)

    def short_day(self, value: date) -> str:
        """Write a day without its year."""
        return self._dated(self.conventions.short_date, value)

    def time(self, moment: datetime) -> str:
        """Write a moment in full, in the person's zone."""
        return f"{self.day(self.local(moment).date())} {self.clock(moment)}"

    def fresh_day(self, value: date) -> str:
        """Call a day today, yesterday, tomorrow, by its weekday, in so many days, or by its date without this year."""
        today = self.today()
        ago = (today - value).days
        near = {0: "today", 1: "yesterday", -1: "tomorrow"}
        if ago in near:
            return near[ago]
        if 0 < ago < FRESH_DAYS:
            return self.conventions.weekdays[value.weekday()]
        if -FRESH_DAYS < ago < 0:
            return f"in {-ago} days"
        pattern = self.conventions.short_date if value.year == today.year else self.conventions.date
        return self._dated(pattern, value)

    def fresh_time(self, moment: datetime) -> str:
        """Call a moment by its day; add the time of day while it is of use."""
        day = self.local(moment).date()
        name = self.fresh_day(day)
        return f"{name} {self.clock(moment)}" if abs((self.today() - day).days) <= 1 else name

    def countdown(self, moment: datetime) -> str:
        """Say how long it is to a moment, or how long it has been late, in its two greatest units."""
        seconds = round((moment - self.now()).total_seconds())
        minutes = abs(seconds) // 60
        days, rest = divmod(minutes, 1440)
        parts = ((days, "d"), (rest // 60, "h"), (rest % 60, "min"))
        told = [f"{count} {unit}" for count, unit in parts if count][:2] or ["0 min"]
        return f"{' '.join(told)} late" if seconds < 0 else f"in {' '.join(told)}"

    def _dated(self, pattern: str, value: date) -> str:
        name = self.conventions.months[value.month - 1]
        return pattern.format(day=value.day, month=value.month, name=name, year=value.year)

    def _ungrouped(self, value: Decimal) -> str:
        return f"{value:f}".replace(".", self.conventions.decimal)


def _word(value: object, states: Sequence[tuple[str, StateWord]]) -> str:
    code = str(value)
    return next((state.word for key, state in states if key == code), code)


def in_sentence(value: float | Decimal | Quantity | Money | Price) -> str:
    """Write a number within a sentence that is shown: in groups, with its unit, its signs to become the region's.

    What is kept, sent or compared is no such sentence. Where nobody knows a region it reads as in English.

    >>> Formatter().sentence(f"of {in_sentence(14487)} pieces")
    'of 14,487 pieces'
    """
    return _SIGNS.sub(lambda found: f"{SIGN}{found[0]}", Formatter().text(value, Kind.QUANTITY))


def part_of(part: int, whole: int) -> str:
    """Write how many of how many, within a sentence that is shown."""
    return f"{in_sentence(part)} of {in_sentence(whole)}"
