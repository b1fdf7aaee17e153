"""Draws a calendar: its days and hours, the entries in their tones, where one stands, and what is carried."""

from collections.abc import Iterable
from datetime import date, datetime
from zoneinfo import ZoneInfo

from PySide6.QtCore import QPoint, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPen

from app.kernel.listing import Tone
from app.ui.calendar.declare import CalendarEntry
from app.ui.calendar.layout import Span, local
from app.ui.calendar.places import GUTTER, NUMBER, PlacedEntry, PlacedMore, Places
from app.ui.theme import Appearance
from app.ui.tokens import Radius, Space, TypeSize

LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
CENTRE = Qt.AlignmentFlag.AlignCenter
ICON = 12


class CalendarArtist:
    """Draws with one painter, in one appearance, what was placed."""

    def __init__(self, painter: QPainter, appearance: Appearance, places: Places, zone: ZoneInfo) -> None:
        """Begin to draw."""
        self.painter, self.appearance, self.places, self.zone = painter, appearance, places, zone
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)

    def ground(self, span: Span, today: date, current: date, off: Iterable[tuple[date, str]]) -> None:
        """Draw the days, the present one marked, days off grey and named."""
        names = dict(off)
        if span is Span.MONTH:
            self._month(today, current, names)
        else:
            self._days(today, current, names)

    def _days(self, today: date, current: date, names: dict[date, str]) -> None:
        tokens, px, painter = self.appearance.tokens, self.appearance.px, self.painter
        for placed, head in zip(self.places.days, self.places.heads, strict=True):
            free = placed.day.weekday() > 4 or placed.day in names
            column = QRectF(placed.rect.left(), 0, placed.rect.width(), self.places.height)
            painter.fillRect(column, QColor(tokens.window if free else tokens.panel))
            painter.fillRect(QRectF(placed.rect.left(), 0, 1, self.places.height), QColor(tokens.line))
            self._head(head, placed.day, today, current, names.get(placed.day, ""))
        painter.setFont(self.appearance.font(TypeSize.LABEL, tabular=True))
        for hour in range(24):
            top = self.places.top_of(hour)
            painter.fillRect(QRectF(px(GUTTER), top, self._width(), 1), QColor(tokens.line))
            painter.setPen(QColor(tokens.quiet))
            painter.drawText(QRectF(0, top - px(8), px(GUTTER) - px(Space.SMALL), px(16)), RIGHT, f"{hour:02}:00")

    def heads(
        self, above: int, today: date, current: date, off: Iterable[tuple[date, str]], current_id: int, *,
        focused: bool,
    ) -> None:
        """Draw the heads of the days with what lasts all day over what is scrolled below them."""
        if not above:
            return
        tokens, painter, names = self.appearance.tokens, self.painter, dict(off)
        painter.save()
        painter.translate(0, above)
        band = QRectF(0, 0, self.places.days[-1].rect.right(), self.places.top - 1)
        painter.fillRect(band, QColor(tokens.window))
        painter.fillRect(QRectF(0, band.bottom(), band.width(), 1), QColor(tokens.line))
        for placed, head in zip(self.places.days, self.places.heads, strict=True):
            self._head(head, placed.day, today, current, names.get(placed.day, ""))
        for one in self.places.entries:
            if one.entry.all_day:
                self._entry(one, chosen=one.entry.id == current_id, focused=focused)
        for more in self.places.mores:
            if more.all_day:
                self._more(more, chosen=_holds(more, current_id), focused=focused)
        painter.restore()

    def _head(self, head: QRectF, day: date, today: date, current: date, name: str) -> None:
        tokens, write, painter = self.appearance.tokens, self.appearance.formatter, self.painter
        strong = QFont.Weight.DemiBold if day == today else QFont.Weight.Normal
        if day == current:
            painter.fillRect(QRectF(head.left() + 1, head.bottom() - 2, head.width() - 1, 2), QColor(tokens.accent))
        painter.setFont(self.appearance.font(TypeSize.LABEL, strong))
        painter.setPen(QColor(tokens.accent if day == today else tokens.ink))
        words = f"{write.conventions.weekdays[day.weekday()]} {write.short_day(day)}"
        words = f"{words} · {name}" if name else words
        shown = painter.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, int(head.width()) - 8)
        painter.drawText(head, CENTRE, shown)

    def _month(self, today: date, current: date, names: dict[date, str]) -> None:
        tokens, px, painter = self.appearance.tokens, self.appearance.px, self.painter
        weekdays = self.appearance.formatter.conventions.weekdays
        painter.setFont(self.appearance.font(TypeSize.LABEL))
        for number, head in enumerate(self.places.heads):
            painter.setPen(QColor(tokens.quiet))
            painter.drawText(head, CENTRE, weekdays[number])
        crowded = {one.day for one in self.places.mores}
        for placed in self.places.days:
            free = placed.day.weekday() > 4 or placed.day in names
            painter.fillRect(placed.rect, QColor(tokens.window if free or placed.quiet else tokens.panel))
            painter.setPen(QPen(QColor(tokens.line), 1))
            painter.drawRect(placed.rect)
            here = placed.day == today
            painter.setFont(self.appearance.font(
                TypeSize.LABEL, QFont.Weight.DemiBold if here else QFont.Weight.Normal, tabular=True))
            painter.setPen(QColor(tokens.accent if here else tokens.muted if placed.quiet else tokens.ink))
            line = QRectF(placed.rect.left() + px(6), placed.rect.top(), placed.rect.width() - px(12), px(NUMBER))
            painter.drawText(line, LEFT, f"{placed.day.day}")
            note = "" if placed.day in crowded else names.get(placed.day, "")
            painter.setPen(QColor(tokens.quiet))
            painter.drawText(line.adjusted(px(22), 0, 0, 0), RIGHT, note)
            if placed.day == current:
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.setPen(QPen(QColor(tokens.accent), px(2)))
                painter.drawRect(placed.rect.adjusted(1, 1, -1, -1))

    def entries(self, current_id: int, *, focused: bool) -> None:
        """Draw the entries; the one that is stood on is framed."""
        for placed in self.places.entries:
            self._entry(placed, chosen=placed.entry.id == current_id, focused=focused)
        for more in self.places.mores:
            self._more(more, chosen=_holds(more, current_id), focused=focused)

    def _more(self, more: PlacedMore, *, chosen: bool, focused: bool) -> None:
        """Draw how many more there are, framed where one stands on one of them."""
        look, painter, px = self.appearance, self.painter, self.appearance.px
        painter.setBrush(QColor(look.tokens.panel))
        colour = look.tokens.control if not chosen else look.tokens.ink if focused else look.tokens.accent
        painter.setPen(QPen(QColor(colour), px(2) if chosen else 1))
        painter.drawRoundedRect(more.rect.adjusted(1, 1, -1, -1), px(Radius.SMALL), px(Radius.SMALL))
        painter.setFont(look.font(TypeSize.LABEL, QFont.Weight.Medium, tabular=True))
        painter.setPen(QColor(look.tokens.accent))
        count = look.formatter.number(len(more.entries))
        whole = f"+{count} more"
        fits = painter.fontMetrics().horizontalAdvance(whole) <= more.rect.width() - px(Space.TIGHT)
        painter.drawText(more.rect, CENTRE, whole if fits else f"+{count}")

    def _entry(self, placed: PlacedEntry, *, chosen: bool, focused: bool) -> None:
        look, painter, entry, rect = self.appearance, self.painter, placed.entry, placed.rect
        tokens, px = look.tokens, look.px
        colour = look.colour(entry.tone)
        painter.setBrush(QColor(tokens.tone_on(entry.tone)))
        painter.setPen(QPen(QColor(tokens.ink if focused else tokens.accent), px(2)) if chosen else Qt.PenStyle.NoPen)
        painter.drawRoundedRect(rect.adjusted(1, 1, -1, -1) if chosen else rect, px(Radius.SMALL), px(Radius.SMALL))
        painter.fillRect(QRectF(rect.left(), rect.top(), px(3), rect.height()), colour)
        inner = rect.adjusted(px(7), px(1), -px(3), 0)
        if inner.width() < px(16):
            return
        begins = local(entry.starts_at, self.zone)
        time = "" if entry.all_day else f"{begins:%H:%M} "
        painter.save()
        painter.setClipRect(rect)
        line = QRectF(inner.left(), inner.top(), inner.width(), min(inner.height(), px(18)))
        if entry.icon and inner.width() > px(60):
            ratio = painter.device().devicePixelRatio()
            pixmap = look.pixmap(entry.icon, tokens.tone(entry.tone), ICON, ratio)
            painter.drawPixmap(QPoint(int(line.left()), int(line.center().y() - px(ICON) / 2)), pixmap)
            line.adjust(px(ICON) + px(4), 0, 0, 0)
        self._line(line, f"{time}{entry.title}", tokens.ink, QFont.Weight.DemiBold if chosen else QFont.Weight.Medium,
                   struck=entry.tone is Tone.GOOD)
        if not placed.slim and entry.note:
            below = QRectF(inner.left(), inner.top() + px(18), inner.width(), px(16))
            self._line(below, entry.note, tokens.quiet, QFont.Weight.Normal)
        painter.restore()

    def _line(self, rect: QRectF, text: str, colour: str, weight: QFont.Weight, *, struck: bool = False) -> None:
        font = self.appearance.font(TypeSize.LABEL, weight)
        font.setStrikeOut(struck)
        self.painter.setFont(font)
        self.painter.setPen(QColor(colour))
        shown = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, int(rect.width()))
        self.painter.drawText(rect, LEFT, shown)

    def standing(self, day: date, hour: int, *, focused: bool) -> None:
        """Frame the hour on which one stands."""
        placed = next((one for one in self.places.days if one.day == day), None)
        if placed is None:
            return
        px, tokens = self.appearance.px, self.appearance.tokens
        frame = QRectF(placed.rect.left() + 2, self.places.top_of(hour) + 2, placed.rect.width() - 4,
                       self.places.hour_height - 3)
        self.painter.setBrush(Qt.BrushStyle.NoBrush)
        style = Qt.PenStyle.SolidLine if focused else Qt.PenStyle.DotLine
        self.painter.setPen(QPen(QColor(tokens.accent if focused else tokens.control), 1, style))
        self.painter.drawRoundedRect(frame, px(Radius.SMALL), px(Radius.SMALL))

    def now_line(self, now: datetime) -> None:
        """Draw the present moment."""
        placed = next((one for one in self.places.days if one.day == now.date()), None)
        if placed is not None:
            px, colour = self.appearance.px, QColor(self.appearance.tokens.bad)
            top = self.places.top + (now.hour * 60 + now.minute) / 60 * self.places.hour_height
            self.painter.fillRect(QRectF(placed.rect.left(), top, placed.rect.width(), px(2)), colour)
            self.painter.setBrush(colour)
            self.painter.setPen(Qt.PenStyle.NoPen)
            self.painter.drawEllipse(QRectF(placed.rect.left() - px(3), top - px(2), px(6), px(6)))

    def ghost(self, entry: CalendarEntry, by: QPoint) -> None:
        """Draw an entry where it is carried."""
        placed = next((one for one in self.places.entries if one.entry.id == entry.id), None)
        if placed is not None:
            self.painter.setOpacity(0.75)
            self._entry(PlacedEntry(entry, placed.rect.translated(by.x(), by.y()), placed.slim), chosen=True,
                        focused=True)
            self.painter.setOpacity(1.0)

    def _width(self) -> float:
        return self.places.days[-1].rect.right() - self.appearance.px(GUTTER) if self.places.days else 0.0


def _holds(more: PlacedMore, entry_id: int) -> bool:
    return any(entry.id == entry_id for entry in more.entries)
