"""A calendar that is drawn: days with hours, or weeks of a month; entries are walked, opened, and moved."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from PySide6.QtCore import QEvent, QPoint, QSize, Qt, Signal
from PySide6.QtGui import QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QApplication, QToolTip, QWidget

from app.ui.calendar.declare import CalendarData, CalendarEntry
from app.ui.calendar.drawing import CalendarArtist
from app.ui.calendar.layout import Span, days_of, local, moment_on, touches, turned
from app.ui.calendar.places import Places, place_days, place_month
from app.ui.plain import tool_tip
from app.ui.theme import Appearance

HOUR_HEIGHT, LOWEST_MONTH = 44, 460
SNAP_MINUTES = 15
MOST_TOLD = 12
_ARROWS: Mapping[int, tuple[int, int]] = {
    Qt.Key.Key_Left: (-1, 0), Qt.Key.Key_Right: (1, 0), Qt.Key.Key_Up: (0, -1), Qt.Key.Key_Down: (0, 1),
}


class Calendar(QWidget):
    """Keeps a day and hour on which one stands, and an entry where one is stood on.

    `turned` tells that other days are seen, `day_wanted` that all of the day is to be; `moved` an entry and its new
    beginning, before anything is done.
    """

    turned = Signal()
    current_changed = Signal(object)
    opened = Signal(int)
    day_wanted = Signal()
    moved = Signal(int, object)
    wanted = Signal(object)
    scrolled_to = Signal(int, int)

    def __init__(self, appearance: Appearance, today: date, parent: QWidget | None = None) -> None:
        """Show the week of a day, empty yet."""
        super().__init__(parent)
        self.appearance = appearance
        self.span = Span.WEEK
        self.day, self.hour = today, 9
        self.data = CalendarData((), "UTC")
        self.current_id = 0
        self.places = Places(())
        self._today = today
        self._now: datetime | None = None
        self._held: tuple[CalendarEntry, QPoint] | None = None
        self._drag: QPoint | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        appearance.changed.connect(self.rearrange)
        self._say()

    @property
    def zone(self) -> ZoneInfo:
        """Give the zone of the days."""
        return ZoneInfo(self.data.zone)

    @property
    def days(self) -> tuple[date, ...]:
        """Give the days that are seen."""
        return days_of(self.span, self.day)

    def show_data(self, data: CalendarData, now: datetime) -> None:
        """Show other entries; the one that was stood on stays so where it is still there."""
        self.data = data
        self._now = local(now, self.zone)
        self._today = self._now.date()
        if all(entry.id != self.current_id for entry in data.entries):
            self.current_id = 0
        self.rearrange()
        self._tell()

    def look(self, span: Span) -> None:
        """See a day, a week or a month."""
        self.span = span
        self.rearrange()
        self.turned.emit()

    def go(self, day: date) -> None:
        """Stand on a day; other days are read when it is not seen yet."""
        seen = day in self.days
        self.day = day
        self._stand_on_first()
        self.rearrange()
        if not seen:
            self.turned.emit()
        self._tell()

    def page(self, step: int) -> None:
        """Turn a page on, or with -1 back."""
        self.go(turned(self.span, self.day, step))

    def entry(self, entry_id: int) -> CalendarEntry | None:
        """Find an entry that is seen."""
        return next((entry for entry in self.data.entries if entry.id == entry_id), None)

    def moment(self) -> datetime:
        """Give the moment on which one stands."""
        wall = datetime.combine(self.day, datetime.min.time()) + timedelta(hours=self.hour)
        return moment_on(wall, self.zone)

    def on_day(self, day: date) -> list[CalendarEntry]:
        """Give the entries of a day in their order, those of the whole day first."""
        zone = self.zone
        return sorted((entry for entry in self.data.entries if touches(entry, day, zone)),
                      key=lambda entry: (not entry.all_day, entry.starts_at, entry.id))

    def rearrange(self) -> None:
        """Place everything anew."""
        px = self.appearance.px
        if self.span is Span.MONTH:
            self.setMinimumHeight(px(LOWEST_MONTH))
            self.places = place_month(self.data, self.day, self.days, self.zone, self.rect(), px)
        else:
            self.places = place_days(self.data, self.days, self.zone, self.width(), px(HOUR_HEIGHT), px)
            self.setMinimumHeight(int(self.places.height))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Want room for all hours."""
        return QSize(self.appearance.px(700), max(self.minimumHeight(), self.appearance.px(400)))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Place everything anew."""
        super().resizeEvent(event)
        self.rearrange()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw what is seen."""
        painter = QPainter(self)
        artist = CalendarArtist(painter, self.appearance, self.places, self.zone)
        artist.ground(self.span, self._today, self.day, self.data.off)
        artist.entries(self.current_id, focused=self.hasFocus())
        if self.span is not Span.MONTH:
            artist.standing(self.day, self.hour, focused=self.hasFocus())
            if self._now is not None:
                artist.now_line(self._now)
            artist.heads(self._above(), self._today, self.day, self.data.off, self.current_id, focused=self.hasFocus())
        if self._held is not None and self._drag is not None:
            artist.ghost(self._held[0], self._drag - self._held[1])
        painter.end()

    def _above(self) -> int:
        """Give how much is scrolled out of sight; the heads of the days stay in sight all the same."""
        return max(0, self.visibleRegion().boundingRect().top())

    def _drawn_at(self, place: QPoint) -> QPoint:
        """Give the place as it would be if the heads of the days were scrolled, too."""
        above = 0 if self.span is Span.MONTH else self._above()
        return place - QPoint(0, above) if above and place.y() - above < self.places.top else place

    def _entry_at(self, place: QPoint) -> CalendarEntry | None:
        return self.places.entry_at(self._drawn_at(place))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Walk with the arrows, move an entry with Ctrl and an arrow, turn pages, go to today, open, enter."""
        key, control = event.key(), bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if key in _ARROWS:
            (self._push if control else self._walk)(*_ARROWS[key])
        elif key in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
            self.page(1 if key == Qt.Key.Key_PageDown else -1)
        elif key in (Qt.Key.Key_Home, Qt.Key.Key_T) and not control:
            self.go(self._today)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not control:
            if self.current_id:
                self.opened.emit(self.current_id)
            else:
                self.wanted.emit(self.moment())
        elif key == Qt.Key.Key_N and not control:
            self.wanted.emit(self.moment())
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Stand on what is pressed, and take hold of an entry."""
        place = event.position().toPoint()
        more = self.places.more_at(self._drawn_at(place))
        if more is not None:
            self.go(more.day)
            self.day_wanted.emit()
            return
        entry = self._entry_at(place)
        spot = self.places.spot_at(place)
        if spot is not None:
            self.day, self.hour = spot[0], min(23, spot[1] // 60)
        self.current_id = entry.id if entry is not None else 0
        if entry is not None and entry.movable and event.button() is Qt.MouseButton.LeftButton:
            self._held = (entry, place)
        self.update()
        self._tell()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Carry the entry that is held; show where a click leads on."""
        place = event.position().toPoint()
        leads_on = self._held is None and self.places.more_at(self._drawn_at(place)) is not None
        self.setCursor(Qt.CursorShape.PointingHandCursor if leads_on else Qt.CursorShape.ArrowCursor)
        if self._held is not None:
            far = (place - self._held[1]).manhattanLength() >= QApplication.startDragDistance()
            if far or self._drag is not None:
                self._drag = place
                self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let an entry go where it was carried to."""
        held, dragged = self._held, self._drag
        self._held = self._drag = None
        if held is not None and dragged is not None:
            self._drop(held[0], held[1], dragged)
        self.update()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Open an entry, or enter one where there is none."""
        entry = self._entry_at(event.position().toPoint())
        if entry is not None:
            self.opened.emit(entry.id)
        else:
            self.wanted.emit(self.moment())

    def event(self, event: QEvent) -> bool:
        """Tell all of an entry under the pointer."""
        if isinstance(event, QHelpEvent) and event.type() is QEvent.Type.ToolTip:
            QToolTip.showText(event.globalPos(), tool_tip(self._words_at(event.pos())), self)
            return True
        return super().event(event)

    def _words_at(self, place: QPoint) -> str:
        more = self.places.more_at(self._drawn_at(place))
        if more is not None:
            told = [entry.title for entry in more.entries[:MOST_TOLD]]
            told += ["…"] if len(told) < len(more.entries) else []
            return "\n".join([*told, "Click to see the whole day."])
        entry = self._entry_at(place)
        return self.words_of(entry) if entry else ""

    def words_of(self, entry: CalendarEntry) -> str:
        """Write all of an entry."""
        write, zone = self.appearance.formatter, self.zone
        begins, ends = local(entry.starts_at, zone), local(entry.ends_at, zone)
        when = "all day" if entry.all_day else f"{begins:%H:%M} to {ends:%H:%M}"
        return ", ".join(part for part in (write.day(begins.date()), when, entry.title, entry.note) if part)

    def _drop(self, entry: CalendarEntry, start: QPoint, end: QPoint) -> None:
        before, after = self.places.spot_at(start), self.places.spot_at(end)
        if before is None or after is None:
            return
        days = (after[0] - before[0]).days
        minutes = 0
        if self.span is not Span.MONTH and not entry.all_day:
            minutes = round((after[1] - before[1]) / SNAP_MINUTES) * SNAP_MINUTES
        self._ask(entry, days, minutes)

    def _ask(self, entry: CalendarEntry, days: int, minutes: int) -> None:
        if (days or minutes) and entry.movable:
            wall = local(entry.starts_at, self.zone) + timedelta(days=days, minutes=minutes)
            self.moved.emit(entry.id, moment_on(wall, self.zone))

    def _push(self, across: int, down: int) -> None:
        """Ask for the present entry to be moved by a day or an hour; in a month up and down are weeks."""
        entry = self.entry(self.current_id)
        if entry is None:
            return
        if self.span is Span.MONTH:
            self._ask(entry, across + 7 * down, 0)
        else:
            self._ask(entry, across, 0 if entry.all_day else 60 * down)

    def _walk(self, across: int, down: int) -> None:
        if self.span is Span.MONTH and across == 0:
            self._walk_month(down)
        elif across:
            self.go(self.day + timedelta(days=across))
        else:
            self._walk_day(down)

    def _walk_month(self, down: int) -> None:
        """Walk the entries of a day first, then to the week above or below."""
        ids = [entry.id for entry in self.on_day(self.day)]
        place = ids.index(self.current_id) + down if self.current_id in ids else -1
        if 0 <= place < len(ids):
            self.current_id = ids[place]
            self.update()
            self._tell()
        else:
            self.go(self.day + timedelta(days=7 * down))

    def _walk_day(self, down: int) -> None:
        """Walk the entries of the day in their order; where there is none further on, walk the hours."""
        entries = self.on_day(self.day)
        ids = [entry.id for entry in entries]
        if self.current_id in ids and 0 <= ids.index(self.current_id) + down < len(ids):
            self._stand_on(entries[ids.index(self.current_id) + down])
        elif self.current_id in ids or 0 <= self.hour + down < 24:
            self.hour = min(23, max(0, self.hour + down))
            here = [entry for entry in entries if not entry.all_day and self._hour_of(entry) == self.hour]
            self.current_id = here[0].id if here else 0
        self.update()
        self._tell()

    def _hour_of(self, entry: CalendarEntry) -> int:
        begins = local(entry.starts_at, self.zone)
        return begins.hour if begins.date() == self.day else 0

    def _stand_on(self, entry: CalendarEntry) -> None:
        self.current_id = entry.id
        if not entry.all_day:
            self.hour = self._hour_of(entry)

    def _stand_on_first(self) -> None:
        entries = self.on_day(self.day)
        self.current_id = 0
        if entries:
            self._stand_on(entries[0])

    def _tell(self) -> None:
        self._say()
        top = self.places.top_of(self.hour)
        if self.span is not Span.MONTH:
            self.scrolled_to.emit(int(top), int(top + self.places.hour_height))
        self.current_changed.emit(self.entry(self.current_id))

    def _say(self) -> None:
        """Let a screen reader know where one stands."""
        entry, write = self.entry(self.current_id), self.appearance.formatter
        where = write.day(self.day) + ("" if self.span is Span.MONTH else f", {self.hour:02}:00")
        words = f"Calendar, {self.words_of(entry) if entry else f'{where}, nothing planned'}"
        if self.accessibleName() != words:
            self.setAccessibleName(words)
