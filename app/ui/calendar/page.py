"""A calendar as a page of a tab: which days, whose, the actions, and everything about what one opens."""

from datetime import date, datetime, timedelta
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QPushButton, QScrollArea, QToolButton, QWidget

from app.kernel.declare import Reader
from app.ui.calendar.calendar import Calendar
from app.ui.calendar.declare import CalendarData, CalendarEntry, CalendarSpec
from app.ui.calendar.layout import Span
from app.ui.declare import Selection
from app.ui.desk import Desk
from app.ui.plain import PlainLabel
from app.ui.scene import ScenePage
from app.ui.theme import Appearance

FIRST_HOUR = 7
SPANS = ((Span.DAY, "Day", "D"), (Span.WEEK, "Week", "W"), (Span.MONTH, "Month", "M"))


class CalendarPage(ScenePage):
    """Reads the days that are seen off the window's thread, when they are turned to and when they changed."""

    def __init__(
        self, desk: Desk, appearance: Appearance, switch: QWidget | None, spec: CalendarSpec,
        parent: QWidget | None = None,
    ) -> None:
        """Show this week; `switch` stands at the left of the bar."""
        super().__init__(desk, appearance, spec.list_name, spec.actions, parent=parent)
        self.spec = spec
        self.changes = spec.changes
        self._shown = False
        today = appearance.formatter.local(desk.workspace.clock.now()).date()
        self.calendar = Calendar(appearance, today)
        self.heading = PlainLabel("", "strong")
        self.mine = QPushButton("Mine")
        self.mine.setProperty("role", "chip")
        self.mine.setCheckable(True)
        self.mine.setAutoDefault(False)
        self.spans = {span: self._span_button(span, title, key) for span, title, key in SPANS}
        self._area = self._scrolled()
        self.build(switch, (), (self._days_bar(),), self._area)
        self._connect()
        self._mark()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """See a day, a week or a month with D, W and M."""
        chosen = next((span for span, _, key in SPANS if event.text().upper() == key), None)
        if chosen is not None and not event.modifiers():
            self._look(chosen)
        else:
            super().keyPressEvent(event)

    def take_focus(self) -> None:
        """Put the keyboard on the day."""
        self.calendar.setFocus()

    def reload(self) -> None:
        """Read the days that are seen anew."""
        generation, now = self.begin(), self.desk.workspace.clock.now()
        days, mine, load = self.calendar.days, self.mine.isChecked(), self.spec.load

        def read(reader: Reader) -> CalendarData:
            return load(reader, days[0], days[-1] + timedelta(days=1), mine, now)

        self.desk.read_later(self, read, partial(self._take, generation))

    def _take(self, generation: int, data: CalendarData) -> None:
        if generation == self.generation:
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

    def _on_current(self, entry: CalendarEntry | None) -> None:
        self.stand_on(entry.id if entry else 0, entry.row if entry else None)

    def _move(self, entry_id: int, moment: datetime) -> None:
        entry = self.calendar.entry(entry_id)
        self.desk.start(self.spec.move(entry_id, moment), self.selection_of(entry.row if entry else None))

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
        self.calendar.opened.connect(self.open)
        self.calendar.day_wanted.connect(partial(self._look, Span.DAY))
        self.calendar.moved.connect(self._move)
        self.calendar.wanted.connect(self._enter)
        self.calendar.scrolled_to.connect(self._scroll)
        self.mine.toggled.connect(lambda _on: self.reload())
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

    def _days_bar(self) -> QFrame:
        under, days = self.make_bar()
        days.addWidget(self._turn_button("chevron-left", "Before", -1))
        days.addWidget(self._today_button())
        days.addWidget(self._turn_button("chevron-right", "After", 1))
        days.addWidget(self.heading)
        days.addStretch(1)
        for part in (self.mine, *self.spans.values()):
            days.addWidget(part)
        return under

    def _scrolled(self) -> QScrollArea:
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(self.calendar)
        area.verticalScrollBar().valueChanged.connect(lambda _value: self.calendar.update())
        return area

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
