"""A calendar as a page of a tab: which days, whose, the actions, and everything about what one opens."""

from datetime import date, datetime, timedelta
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QScrollArea, QToolButton, QVBoxLayout, QWidget

from app.kernel.declare import Reader
from app.ui.actions import Actions
from app.ui.calendar.calendar import Calendar
from app.ui.calendar.declare import CalendarData, CalendarEntry, CalendarSpec
from app.ui.calendar.layout import Span
from app.ui.declare import Selection
from app.ui.desk import Desk
from app.ui.detail import DetailPane
from app.ui.overflow import OverflowRow
from app.ui.plain import PlainLabel
from app.ui.split import SidePane
from app.ui.theme import Appearance
from app.ui.tokens import Space

FIRST_HOUR = 7
SPANS = ((Span.DAY, "Day", "D"), (Span.WEEK, "Week", "W"), (Span.MONTH, "Month", "M"))


class CalendarPage(QWidget):
    """Reads the days that are seen off the window's thread, when they are turned to and when they changed."""

    def __init__(
        self, desk: Desk, appearance: Appearance, switch: QWidget | None, spec: CalendarSpec,
        parent: QWidget | None = None,
    ) -> None:
        """Show this week; `switch` stands at the left of the bar."""
        super().__init__(parent)
        self.desk, self.appearance, self.spec = desk, appearance, spec
        self.query = desk.workspace.list_query(spec.list_name)
        self.stale = True
        self._shown = False
        self._generation = 0
        today = appearance.formatter.local(desk.workspace.clock.now()).date()
        self.calendar = Calendar(appearance, today)
        self.detail = DetailPane(desk, appearance)
        self.actions_here = Actions(spec.actions, desk, appearance, self)
        self.tools = OverflowRow("More actions", appearance, at_end=True)
        self.heading = PlainLabel("", "strong")
        self.mine = QPushButton("Mine")
        self.mine.setProperty("role", "chip")
        self.mine.setCheckable(True)
        self.mine.setAutoDefault(False)
        self.spans = {span: self._span_button(span, title, key) for span, title, key in SPANS}
        self._build(switch)
        self._connect()
        self._mark()

    def showEvent(self, event: QShowEvent) -> None:
        """Read what is old."""
        super().showEvent(event)
        if self.stale:
            self.reload()
        self.calendar.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Close the detail with Esc; see a day, a week or a month with D, W and M."""
        chosen = next((span for span, _, key in SPANS if event.text().upper() == key), None)
        if event.key() == Qt.Key.Key_Escape and self.split.wanted:
            self._leave()
        elif chosen is not None and not event.modifiers():
            self._look(chosen)
        else:
            super().keyPressEvent(event)

    def on_changed(self, tables: frozenset[str]) -> None:
        """Read anew what a change concerns; hidden, only remember it."""
        if tables & self.spec.changes:
            self.stale = True
            if self.isVisible():
                self.reload()
                if self.split.wanted:
                    self.detail.reload()

    def reload(self) -> None:
        """Read the days that are seen anew."""
        self.stale = False
        self._generation += 1
        generation, now = self._generation, self.desk.workspace.clock.now()
        days, mine, load = self.calendar.days, self.mine.isChecked(), self.spec.load

        def read(reader: Reader) -> CalendarData:
            return load(reader, days[0], days[-1] + timedelta(days=1), mine, now)

        self.desk.read_later(self, read, partial(self._take, generation))

    def show_beside(self, widget: QWidget) -> None:
        """Show a form or a screen beside the calendar."""
        self.split.show_beside(widget)

    def close_beside(self) -> None:
        """Show the calendar alone again, or the detail where that is wanted."""
        self.split.close_beside()
        self.calendar.setFocus()

    def _take(self, generation: int, data: CalendarData) -> None:
        if generation == self._generation:
            first = not self._shown
            self._shown = True
            self.calendar.show_data(data, self.desk.workspace.clock.now())
            self._mark()
            if first:
                self._begin_with_the_day()

    def _begin_with_the_day(self) -> None:
        """Let the first hours of work be seen, not the night."""
        self.calendar.adjustSize()
        self._area.verticalScrollBar().setValue(int(self.calendar.places.hour_height * FIRST_HOUR))

    def _selection(self, entry: CalendarEntry | None) -> Selection:
        keys = tuple(info.key for info in self.query.info.columns)
        return Selection(self.query.record, (entry.row,) if entry and entry.row else (), keys)

    def _on_current(self, entry: CalendarEntry | None) -> None:
        self.actions_here.follow(self._selection(entry), 1 if entry else 0)
        if entry is not None and self.split.wanted and self.split.guest is None:
            self._show_detail(entry.id)

    def _show_detail(self, record_id: int) -> None:
        if (self.query.record, record_id) != (self.detail.record, self.detail.record_id):
            self.detail.show_record(self.query.record, record_id)

    def _open(self, record_id: int) -> None:
        self._show_detail(record_id)
        self.split.want_detail(wanted=True)
        self.split.enter()

    def _leave(self) -> None:
        self.split.want_detail(wanted=False)
        self.split.leave()
        self.calendar.setFocus()

    def _move(self, entry_id: int, moment: datetime) -> None:
        self.desk.start(self.spec.move(entry_id, moment), self._selection(self.calendar.entry(entry_id)))

    def _enter(self, moment: datetime) -> None:
        self.desk.start(self.spec.enter(moment), Selection(self.query.record))

    def _look(self, span: Span) -> None:
        self.calendar.look(span)
        self._mark()
        if span is not Span.MONTH:
            self._begin_with_the_day()
        self.calendar.setFocus()

    def _mark(self) -> None:
        for span, button in self.spans.items():
            button.setChecked(span is self.calendar.span)
        self.heading.setText(_heading(self.calendar.span, self.calendar.days, self.calendar.day, self.appearance))

    def _turned(self) -> None:
        self._mark()
        self.reload()

    def _scroll(self, top: int, bottom: int) -> None:
        self._area.ensureVisible(0, (top + bottom) // 2, 0, max(60, (bottom - top) * 2))

    def _connect(self) -> None:
        self.calendar.turned.connect(self._turned)
        self.calendar.current_changed.connect(self._on_current)
        self.calendar.opened.connect(self._open)
        self.calendar.moved.connect(self._move)
        self.calendar.wanted.connect(self._enter)
        self.calendar.scrolled_to.connect(self._scroll)
        self.detail.closed.connect(self._leave)
        self.mine.toggled.connect(lambda _on: self.reload())
        self.actions_here.lead_changed.connect(lambda: self.actions_here.fill(self.tools))
        self.split.narrow_changed.connect(lambda _narrow: self.detail.back.setVisible(True))
        here = Qt.ShortcutContext.WidgetWithChildrenShortcut
        QShortcut(QKeySequence("Ctrl+N"), self, lambda: self._enter(self.calendar.moment()), context=here)

    def _span_button(self, span: Span, title: str, key: str) -> QPushButton:
        button = QPushButton(title)
        button.setProperty("role", "segment")
        button.setCheckable(True)
        button.setAutoDefault(False)
        button.setToolTip(f"{title} ({key})")
        button.clicked.connect(partial(self._look, span))
        return button

    def _turn_button(self, icon: str, name: str, step: int) -> QToolButton:
        button = QToolButton()
        button.setProperty("role", "flat")
        button.setIcon(self.appearance.icon(icon))
        button.setAccessibleName(name)
        button.setToolTip(f"{name} ({'PageDown' if step > 0 else 'PageUp'})")
        button.clicked.connect(partial(self.calendar.page, step))
        self.appearance.changed.connect(lambda: button.setIcon(self.appearance.icon(icon)))
        return button

    def _build(self, switch: QWidget | None) -> None:
        px = self.appearance.px
        bar, under = QFrame(), QFrame()
        line, days = QHBoxLayout(bar), QHBoxLayout(under)
        for frame, row in ((bar, line), (under, days)):
            frame.setProperty("role", "bar")
            row.setContentsMargins(px(Space.MEDIUM), px(7), px(Space.MEDIUM), px(7))
            row.setSpacing(px(Space.SMALL))
        if switch is not None:
            line.addWidget(switch, 2)
        line.addWidget(self.tools, 3)
        days.addWidget(self._turn_button("chevron-left", "Before", -1))
        days.addWidget(self._today_button())
        days.addWidget(self._turn_button("chevron-right", "After", 1))
        days.addWidget(self.heading)
        days.addStretch(1)
        for part in (self.mine, *self.spans.values()):
            days.addWidget(part)
        self.actions_here.fill(self.tools)
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setWidget(self.calendar)
        self._area.verticalScrollBar().valueChanged.connect(lambda _value: self.calendar.update())
        left = QWidget()
        inner = QVBoxLayout(left)
        inner.addWidget(under)
        inner.addWidget(self._area, 1)
        self.detail.back.setText("Close")
        self.detail.back.setVisible(True)
        self.split = SidePane(left, self.detail, self.appearance)
        self.split.want_detail(wanted=False)
        column = QVBoxLayout(self)
        column.addWidget(bar)
        column.addWidget(self.split, 1)
        for layout in (inner, column):
            layout.setContentsMargins(0, 0, 0, 0)
            layout.setSpacing(0)

    def _today_button(self) -> QPushButton:
        button = QPushButton("Today")
        button.setAutoDefault(False)
        button.setToolTip("Today (T)")
        button.clicked.connect(self._today)
        return button

    def _today(self) -> None:
        self.calendar.go(self.appearance.formatter.local(self.desk.workspace.clock.now()).date())
        self.calendar.setFocus()


def _heading(span: Span, days: tuple[date, ...], day: date, appearance: Appearance) -> str:
    write = appearance.formatter
    if span is Span.DAY:
        return write.day(day)
    if span is Span.MONTH:
        return f"{write.conventions.months[day.month - 1]} {day.year}"
    return f"{write.short_day(days[0])} to {write.day(days[-1])}, week {days[0].isocalendar().week}"
