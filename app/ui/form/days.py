"""Editors for days and moments."""

from datetime import date, datetime, timedelta

from PySide6.QtCore import QDate, Qt
from PySide6.QtGui import QAction, QColor, QKeyEvent, QTextCharFormat
from PySide6.QtWidgets import QCalendarWidget, QFrame, QLineEdit, QToolButton, QVBoxLayout, QWidget

from app.kernel.fields import FieldInfo
from app.ui.form.editors import LineEditor, Surroundings
from app.ui.form.reading import Unreadable, read_day, read_moment
from app.ui.theme import Appearance


class DayEditor(LineEditor):
    """A day: typed as it is spoken of, moved by the arrows, or picked from a calendar (F4)."""

    def __init__(self, info: FieldInfo, around: Surroundings, parent: QWidget | None = None) -> None:
        """Edit a day."""
        super().__init__(info, around, parent)
        self._calendar: QFrame | None = None
        picture = QAction(around.appearance.icon("calendar"), "Pick from a calendar (F4)", self)
        picture.triggered.connect(self.open_calendar)
        self.line.addAction(picture, QLineEdit.ActionPosition.TrailingPosition)
        self.line.setPlaceholderText("+7, today or 14 Mar")
        self.line.editingFinished.connect(self._tidy)

    def read(self, text: str) -> object:
        """Read a day."""
        return read_day(text, self.around.formatter)

    def plain(self, value: object) -> object:
        """Give a day."""
        return value if isinstance(value, date) else date.fromisoformat(str(value))

    def write(self, value: object) -> str:
        """Write a day in full."""
        return self.around.formatter.day(value) if isinstance(value, date) else ""

    def _tidy(self) -> None:
        try:
            self.set_value(self.value())
        except Unreadable:
            return

    def step(self, days: int) -> None:
        """Go some days on, from today when nothing stands there."""
        try:
            found = self.value()
        except Unreadable:
            return
        day = found if isinstance(found, date) else self.around.formatter.today() - timedelta(days=days)
        self.set_value(day + timedelta(days=days))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go a day on or back with the arrows, open the calendar with F4."""
        match event.key():
            case Qt.Key.Key_Up:
                self.step(1)
            case Qt.Key.Key_Down:
                self.step(-1)
            case Qt.Key.Key_F4:
                self.open_calendar()
            case _:
                super().keyPressEvent(event)

    def open_calendar(self) -> None:
        """Let the day be picked from a calendar."""
        popup = QFrame(self, Qt.WindowType.Popup)
        popup.setProperty("role", "popup")
        popup.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        calendar = _make_calendar(self.around.appearance, popup)
        QVBoxLayout(popup).addWidget(calendar)
        try:
            found = self.value()
        except Unreadable:
            found = None
        day = found if isinstance(found, date) else self.around.formatter.today()
        calendar.setSelectedDate(QDate(day.year, day.month, day.day))
        calendar.activated.connect(self._picked)
        calendar.clicked.connect(self._picked)
        self._calendar = popup
        popup.move(self.mapToGlobal(self.rect().bottomLeft()))
        popup.show()
        calendar.setFocus()

    def _picked(self, day: QDate) -> None:
        self.set_value(date(day.year(), day.month(), day.day()))
        if self._calendar is not None:
            self._calendar.close()
            self._calendar = None
        self.line.setFocus()


def _make_calendar(appearance: Appearance, parent: QWidget) -> QCalendarWidget:
    calendar = QCalendarWidget(parent)
    calendar.setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.ISOWeekNumbers)
    # Qt colours the days of the week's end by itself, in a red that is none of ours.
    weekend = QTextCharFormat()
    weekend.setForeground(QColor(appearance.tokens.muted))
    for day in (Qt.DayOfWeek.Saturday, Qt.DayOfWeek.Sunday):
        calendar.setWeekdayTextFormat(day, weekend)
    for name, icon in (("qt_calendar_prevmonth", "chevron-left"), ("qt_calendar_nextmonth", "chevron-right")):
        if isinstance(button := calendar.findChild(QToolButton, name), QToolButton):
            button.setIcon(appearance.icon(icon))
    return calendar


class MomentEditor(LineEditor):
    """A day and a time in the person's zone."""

    def __init__(self, info: FieldInfo, around: Surroundings, parent: QWidget | None = None) -> None:
        """Edit a moment."""
        super().__init__(info, around, parent)
        self.line.setPlaceholderText("now, +1 9:00 or 14 Mar 14:05")

    def read(self, text: str) -> object:
        """Read a moment."""
        return read_moment(text, self.around.formatter)

    def plain(self, value: object) -> object:
        """Give a moment."""
        return value if isinstance(value, datetime) else datetime.fromisoformat(str(value))

    def write(self, value: object) -> str:
        """Write a moment in the person's zone."""
        return self.around.formatter.time(value) if isinstance(value, datetime) else ""
