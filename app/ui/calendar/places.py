"""Rectangles of a calendar: its days, and each entry on each of them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from zoneinfo import ZoneInfo

from PySide6.QtCore import QPoint, QRect, QRectF

from app.ui.calendar.declare import CalendarData, CalendarEntry
from app.ui.calendar.layout import MINUTES, all_day_on, blocks_on, touches

HEAD, GUTTER, STRIP = 34, 52, 22
MONTH_HEAD, NUMBER = 24, 20
MOST_ALL_DAY = 4


@dataclass(frozen=True, slots=True)
class PlacedDay:
    """A day and its room; `quiet` where it belongs to another month."""

    day: date
    rect: QRectF
    quiet: bool = False
    more: int = 0


@dataclass(frozen=True, slots=True)
class PlacedEntry:
    """An entry where it is drawn on one day."""

    entry: CalendarEntry
    rect: QRectF
    slim: bool = False


@dataclass(frozen=True, slots=True)
class Places:
    """Everything that is drawn; hours begin at `top` and are `hour_height` high, or there are none (a month)."""

    days: tuple[PlacedDay, ...]
    entries: tuple[PlacedEntry, ...] = ()
    top: float = 0.0
    hour_height: float = 0.0
    height: float = 0.0
    heads: tuple[QRectF, ...] = field(default=())

    def entry_at(self, place: QPoint) -> CalendarEntry | None:
        """Find the entry at a place, the one drawn last."""
        return next((one.entry for one in reversed(self.entries) if one.rect.contains(place)), None)

    def spot_at(self, place: QPoint) -> tuple[date, int] | None:
        """Give the day and the minute of it at a place."""
        if not self.days:
            return None
        for one in self.days:
            across = one.rect.left() <= place.x() < one.rect.right()
            if across and (self.hour_height or one.rect.top() <= place.y() < one.rect.bottom()):
                if not self.hour_height:
                    return one.day, 9 * 60
                minute = int((place.y() - self.top) / self.hour_height * 60)
                return one.day, min(MINUTES - 1, max(0, minute))
        return None

    def top_of(self, hour: int) -> float:
        """Give where an hour begins."""
        return self.top + hour * self.hour_height


def place_days(
    data: CalendarData, days: Sequence[date], zone: ZoneInfo, width: int, hour_height: int, px: Callable[[float], int],
) -> Places:
    """Place days side by side with their hours; what lasts all day stands in a strip above them."""
    whole = [all_day_on(data.entries, day, zone) for day in days]
    rows = min(MOST_ALL_DAY, max((len(entries) for entries in whole), default=0))
    top = px(HEAD) + rows * px(STRIP) + (px(6) if rows else 0)
    each = max(1.0, (width - px(GUTTER)) / len(days))
    height = top + 24 * hour_height
    placed, found, heads = [], [], []
    for number, day in enumerate(days):
        left = px(GUTTER) + number * each
        placed.append(PlacedDay(day, QRectF(left, top, each, 24 * hour_height)))
        heads.append(QRectF(left, 0, each, px(HEAD)))
        for row, entry in enumerate(whole[number][:rows]):
            strip = QRectF(left + 2, px(HEAD) + row * px(STRIP), each - 4, px(STRIP) - 3)
            found.append(PlacedEntry(entry, strip, slim=True))
        for block in blocks_on(data.entries, day, zone):
            share = (each - 6) / block.of
            found.append(PlacedEntry(block.entry, QRectF(
                left + 2 + block.at * share, top + block.start / 60 * hour_height + 1, share - 2,
                (block.end - block.start) / 60 * hour_height - 2), slim=block.end - block.start < 40))
    return Places(tuple(placed), tuple(found), top, hour_height, height, tuple(heads))


def place_month(
    data: CalendarData, day: date, days: Sequence[date], zone: ZoneInfo, area: QRect, px: Callable[[float], int],
) -> Places:
    """Place the weeks of a month; a day that has no room for all its entries says how many more there are."""
    weeks = len(days) // 7
    wide, high = area.width() / 7, max(1.0, (area.height() - px(MONTH_HEAD)) / weeks)
    fitting = max(1, int((high - px(NUMBER) - 2) // px(STRIP)))
    placed, found = [], []
    for number, one in enumerate(days):
        left, top = (number % 7) * wide, px(MONTH_HEAD) + (number // 7) * high
        here = sorted((entry for entry in data.entries if touches(entry, one, zone)),
                      key=lambda entry: (not entry.all_day, entry.starts_at, entry.id))
        shown = here if len(here) <= fitting else here[: fitting - 1]
        placed.append(PlacedDay(one, QRectF(left, top, wide, high), one.month != day.month, len(here) - len(shown)))
        for row, entry in enumerate(shown):
            found.append(PlacedEntry(entry, QRectF(
                left + 3, top + px(NUMBER) + row * px(STRIP), wide - 6, px(STRIP) - 3), slim=True))
    heads = tuple(QRectF(number * wide, 0, wide, px(MONTH_HEAD)) for number in range(7))
    return Places(tuple(placed), tuple(found), height=float(area.height()), heads=heads)
