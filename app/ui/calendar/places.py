"""Rectangles of a calendar: its days, and each entry on each of them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from zoneinfo import ZoneInfo

from PySide6.QtCore import QPoint, QRect, QRectF

from app.ui.calendar.declare import CalendarData, CalendarEntry
from app.ui.calendar.layout import MINUTES, Block, Rest, all_day_on, blocks_on, folded, touches

HEAD, GUTTER, STRIP = 34, 52, 22
MONTH_HEAD, NUMBER = 24, 20
MOST_ALL_DAY = 4
NARROWEST, LEAST_COLUMNS = 62, 2
"""What an entry needs to be read among those beside it; a day that is narrower tells how many more there are."""


@dataclass(frozen=True, slots=True)
class PlacedDay:
    """A day and its room; `quiet` where it belongs to another month."""

    day: date
    rect: QRectF
    quiet: bool = False


@dataclass(frozen=True, slots=True)
class PlacedEntry:
    """An entry where it is drawn on one day."""

    entry: CalendarEntry
    rect: QRectF
    slim: bool = False


@dataclass(frozen=True, slots=True)
class PlacedMore:
    """Where it is told that a day holds more entries than have room."""

    day: date
    rect: QRectF
    entries: tuple[CalendarEntry, ...]
    all_day: bool = False


@dataclass(frozen=True, slots=True)
class Places:
    """Everything that is drawn; hours begin at `top` and are `hour_height` high, or there are none (a month)."""

    days: tuple[PlacedDay, ...]
    entries: tuple[PlacedEntry, ...] = ()
    top: float = 0.0
    hour_height: float = 0.0
    height: float = 0.0
    heads: tuple[QRectF, ...] = field(default=())
    mores: tuple[PlacedMore, ...] = ()

    def more_at(self, place: QPoint) -> PlacedMore | None:
        """Find what tells of more entries at a place."""
        return next((one for one in self.mores if one.rect.contains(place)), None)

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
    most = max(LEAST_COLUMNS, int(each // px(NARROWEST)))
    placed, heads = [], []
    found: list[PlacedEntry] = []
    mores: list[PlacedMore] = []
    for number, day in enumerate(days):
        left = px(GUTTER) + number * each
        placed.append(PlacedDay(day, QRectF(left, top, each, 24 * hour_height)))
        heads.append(QRectF(left, 0, each, px(HEAD)))
        shown, rest = _fitting(whole[number], rows)
        strips = [QRectF(left + 2, px(HEAD) + row * px(STRIP), each - 4, px(STRIP) - 3) for row in range(rows)]
        found.extend(PlacedEntry(entry, strip, slim=True) for entry, strip in zip(shown, strips, strict=False))
        mores.extend(PlacedMore(day, strips[-1], rest, all_day=True) for _ in rest[:1])
        blocks, rests = folded(blocks_on(data.entries, day, zone), most)
        found.extend(
            PlacedEntry(block.entry, _room(block, left, each, top, hour_height), slim=block.end - block.start < 40)
            for block in blocks)
        mores.extend(PlacedMore(day, _room(one, left, each, top, hour_height), one.entries) for one in rests)
    return Places(tuple(placed), tuple(found), top, hour_height, height, tuple(heads), tuple(mores))


def _fitting(
    entries: Sequence[CalendarEntry], rows: int,
) -> tuple[Sequence[CalendarEntry], tuple[CalendarEntry, ...]]:
    """Give the entries that have a row and those that have none; the last row then tells of them."""
    if len(entries) <= rows:
        return entries, ()
    return entries[: rows - 1], tuple(entries[rows - 1 :])


def _room(piece: Block | Rest, left: float, each: float, top: float, hour_height: int) -> QRectF:
    share = (each - 6) / piece.of
    return QRectF(
        left + 2 + piece.at * share, top + piece.start / 60 * hour_height + 1, share - 2,
        (piece.end - piece.start) / 60 * hour_height - 2)


def place_month(
    data: CalendarData, day: date, days: Sequence[date], zone: ZoneInfo, area: QRect, px: Callable[[float], int],
) -> Places:
    """Place the weeks of a month; a day that has no room for all its entries says how many more there are."""
    weeks = len(days) // 7
    wide, high = area.width() / 7, max(1.0, (area.height() - px(MONTH_HEAD)) / weeks)
    fitting = max(1, int((high - px(NUMBER) - 2) // px(STRIP)))
    placed, found, mores = [], [], []
    for number, one in enumerate(days):
        left, top = (number % 7) * wide, px(MONTH_HEAD) + (number // 7) * high
        here = sorted((entry for entry in data.entries if touches(entry, one, zone)),
                      key=lambda entry: (not entry.all_day, entry.starts_at, entry.id))
        shown, rest = _fitting(here, fitting)
        placed.append(PlacedDay(one, QRectF(left, top, wide, high), one.month != day.month))
        for row, entry in enumerate(shown):
            found.append(PlacedEntry(entry, QRectF(
                left + 3, top + px(NUMBER) + row * px(STRIP), wide - 6, px(STRIP) - 3), slim=True))
        if rest:
            line = QRectF(left + px(NUMBER) + 6, top + 1, wide - px(NUMBER) - 9, px(NUMBER) - 2)
            mores.append(PlacedMore(one, line, rest))
    heads = tuple(QRectF(number * wide, 0, wide, px(MONTH_HEAD)) for number in range(7))
    return Places(tuple(placed), tuple(found), height=float(area.height()), heads=heads, mores=tuple(mores))
