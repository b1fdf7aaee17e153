"""The message bars below the page: what was done and the way back, what failed and what helps, what is asked."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QEnterEvent,
    QFontDatabase,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QShortcut,
)
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QMenu,
    QMessageBox,
    QPlainTextEdit,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.kernel.errors import Cancelled, ConflictError, CounterflowError, EnvironmentFault
from app.kernel.listing import Tone
from app.ui.plain import PlainLabel
from app.ui.theme import Appearance
from app.ui.tokens import Space

SHOWN_MILLISECONDS = 10_000
MOST_NOTICES = 4
CRASHED = "Something went wrong in the program, and what you just asked for may not have been done. Your data is safe."
ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


@dataclass(frozen=True, slots=True)
class Answer:
    """A button of a notice and what it does; the notice is closed then, unless it `stays`.

    With `choices`, the button opens a menu of them.
    """

    title: str
    act: Callable[[], None]
    primary: bool = False
    stays: bool = False
    choices: tuple["Answer", ...] = ()


class Notice(QFrame):
    """One message; `on_close` is what closing it without an answer means."""

    def __init__(
        self, appearance: Appearance, text: str, tone: Tone, answers: Sequence[Answer] = (),
        on_close: Callable[[], None] | None = None, parent: QWidget | None = None, *, icon: str = "",
    ) -> None:
        """Show a text with its tone in icon and colour, and its answers as buttons; `icon` stands for the tone's."""
        super().__init__(parent)
        self._icon_name = icon
        self.text = text
        self.tone = tone
        self.passing = False
        self.asking = False
        self._appearance = appearance
        self._on_close = on_close
        self._came_from = QApplication.focusWidget()
        self.setProperty("role", "notice")
        self.setProperty("tone", tone.value)
        self.setAccessibleName(text)
        self._icon = QLabel(self)
        self.buttons = [self._button(answer) for answer in answers]
        self._close = QToolButton(self)
        self._lay_out(PlainLabel(text, wrap=True))
        self._dress()
        appearance.changed.connect(self._dress)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.dismiss)

    def _lay_out(self, words: PlainLabel) -> None:
        px = self._appearance.px
        self._close.setProperty("role", "flat")
        self._close.setToolTip("Close (Esc)")
        self._close.setAccessibleName("Close this message")
        self._close.clicked.connect(self.dismiss)
        row = QHBoxLayout(self)
        row.setContentsMargins(px(Space.MEDIUM), px(6), px(Space.SMALL), px(6))
        row.setSpacing(px(Space.SMALL))
        row.addWidget(self._icon)
        row.addWidget(words, 1)
        for button in self.buttons:
            row.addWidget(button)
        row.addWidget(self._close)

    def _button(self, answer: Answer) -> QPushButton:
        button = QPushButton(answer.title, self)
        button.setProperty("role", "primary" if answer.primary else "")
        if answer.choices:
            menu = QMenu(button)
            for choice in answer.choices:
                menu.addAction(choice.title, partial(self._answered, choice))
            button.setMenu(menu)
        else:
            button.clicked.connect(lambda: self._answered(answer))
        return button

    def _answered(self, answer: Answer) -> None:
        if not answer.stays:
            self._on_close = None
            self.dismiss()
        answer.act()

    def _dress(self) -> None:
        ratio = self.devicePixelRatioF()
        look = self._appearance
        if self._icon_name:
            self._icon.setPixmap(look.pixmap(self._icon_name, look.tokens.tone(self.tone), 16, ratio))
        else:
            self._icon.setPixmap(look.tone_pixmap(self.tone, 16, ratio))
        self._close.setIcon(self._appearance.icon("x"))

    def pass_by(self) -> None:
        """Close by itself after a while, but not while somebody points at it or is in it."""
        self.passing = True
        self._timer.start(SHOWN_MILLISECONDS)

    def enterEvent(self, event: QEnterEvent) -> None:
        """Stay while pointed at."""
        self._timer.stop()
        super().enterEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        """Go on counting."""
        if self.passing and not self._has_focus():
            self._timer.start(SHOWN_MILLISECONDS)
        super().leaveEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Press the button in focus with Enter; close with Esc."""
        focused = QApplication.focusWidget()
        if event.key() == Qt.Key.Key_Escape:
            self.dismiss()
        elif event.key() in ENTER and isinstance(focused, QPushButton):
            focused.click()
        else:
            super().keyPressEvent(event)

    def _has_focus(self) -> bool:
        focused = QApplication.focusWidget()
        return focused is not None and self.isAncestorOf(focused)

    def take_focus(self) -> None:
        """Go to the last button, which for a question is the one that changes nothing."""
        self._timer.stop()
        (self.buttons[-1] if self.buttons else self._close).setFocus(Qt.FocusReason.ShortcutFocusReason)

    def dismiss(self) -> None:
        """Close, and give the focus back to where it came from."""
        if self.isHidden():
            return
        inside = self._has_focus()
        self._timer.stop()
        self.hide()
        if inside and self._came_from is not None:
            _focus_again(self._came_from)
        if self._on_close is not None:
            self._on_close()
        self.deleteLater()


def _focus_again(widget: QWidget) -> None:
    try:
        widget.setFocus(Qt.FocusReason.OtherFocusReason)
    except RuntimeError:  # it was closed in the meantime, and only its shell is left
        return


class NoticeArea(QWidget):
    """The messages that are open, the newest on top; F6 goes there."""

    def __init__(self, appearance: Appearance, parent: QWidget | None = None, *, key: str = "F6") -> None:
        """Begin without messages, and without height; `key` goes to them from anywhere in the window."""
        super().__init__(parent)
        self._appearance = appearance
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(1)
        self.setAccessibleName("Messages")
        self.hide()
        self.shortcut = QShortcut(QKeySequence(key), self)
        self.shortcut.setContext(Qt.ShortcutContext.WindowShortcut)
        self.shortcut.activated.connect(self.focus_newest)

    @property
    def notices(self) -> list[Notice]:
        """List the open messages, the newest first."""
        items = [self._column.itemAt(index) for index in range(self._column.count())]
        widgets = [item.widget() for item in items if item is not None]
        return [widget for widget in widgets if isinstance(widget, Notice) and not widget.isHidden()]

    def say(self, text: str) -> Notice:
        """Tell something; the next message of this kind takes its place, and it closes by itself."""
        notice = self._replace_passing(Notice(self._appearance, text, Tone.ACCENT))
        notice.pass_by()
        return notice

    def offer_undo(
        self, text: str, undo: Callable[[], None] | None = None, more: Sequence[Answer] = (),
    ) -> Notice:
        """Tell what was done, with a way back where there is one; closes by itself."""
        answers = [*more, *([Answer("Undo", undo)] if undo is not None else [])]
        notice = self._replace_passing(Notice(self._appearance, text, Tone.GOOD, answers))
        notice.pass_by()
        return notice

    def remind(self, text: str, answers: Sequence[Answer]) -> Notice:
        """Remind of something; it stays until it is answered or closed, and takes the focus from nobody."""
        return self._add(Notice(self._appearance, text, Tone.WARNING, answers, icon="bell"))

    def warn(self, text: str, answers: Sequence[Answer] = ()) -> Notice:
        """Tell what is not as it should be."""
        return self._add(Notice(self._appearance, text, Tone.WARNING, answers))

    def ask(
        self, question: str, yes: Callable[[], None], no: Callable[[], None] | None = None, *,
        yes_title: str = "Yes, go on", no_title: str = "No, go back", more: Sequence[Answer] = (),
        closed: Callable[[], None] | None = None,
    ) -> Notice:
        """Ask; Esc and closing mean no, unless they are `closed`. The focus goes to the last answer."""
        refuse = no or _nothing
        answers = (Answer(yes_title, yes, primary=True), *more, Answer(no_title, refuse))
        notice = self._add(Notice(self._appearance, question, Tone.WARNING, answers, on_close=closed or refuse))
        notice.asking = True
        notice.take_focus()
        return notice

    def present(self, error: BaseException, reload: Callable[[], None] | None = None) -> Notice | None:
        """Show a failure by its kind: a rule that refuses, somebody who was quicker, the machine; nothing for a cancel.

        `reload` is offered when somebody else changed the record. What is no failure of ours to foresee belongs to
        `report_crash`.
        """
        if isinstance(error, Cancelled):
            return None
        if not isinstance(error, CounterflowError):
            return self.report_crash(None)
        if isinstance(error, EnvironmentFault):
            text = f"{error.message} {error.remedy}"
            copy = Answer("Copy details", lambda: _copy(f"{text}\n{error.code}"), stays=True)
            return self._add(Notice(self._appearance, text, Tone.BAD, (copy,)))
        if isinstance(error, ConflictError) and reload is not None:
            return self.warn(error.message, (Answer("Reload", reload, primary=True),))
        return self.warn(error.message)

    def report_crash(self, report: Path | None) -> Notice:
        """Tell that the program failed, and show what was written about it."""
        answers = () if report is None else (Answer("Show report", lambda: self._show_report(report), stays=True),)
        return self._add(Notice(self._appearance, CRASHED, Tone.BAD, answers))

    def focus_newest(self) -> None:
        """Go to the newest message with the keyboard."""
        if notices := self.notices:
            notices[0].take_focus()

    def clear(self) -> None:
        """Close everything that is no question."""
        for notice in self.notices:
            if not notice.asking:
                notice.dismiss()

    def _replace_passing(self, notice: Notice) -> Notice:
        for other in self.notices:
            if other.passing or other.tone is Tone.ACCENT:
                other.dismiss()
        return self._add(notice)

    def _add(self, notice: Notice) -> Notice:
        for same in self.notices:
            if same.text == notice.text and not same.asking:
                same.dismiss()
        for old in [item for item in self.notices if not item.asking][MOST_NOTICES - 1 :]:
            old.dismiss()
        notice.installEventFilter(self)
        self._column.insertWidget(0, notice)
        notice.show()
        self.show()
        announce(notice, notice.text)
        return notice

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take no room when the last message closes."""
        if event.type() == QEvent.Type.Hide and isinstance(watched, Notice) and not self.notices:
            self.hide()
        return super().eventFilter(watched, event)

    def _show_report(self, report: Path) -> None:
        dialog = ReportDialog(self._appearance, report, self.window())
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.show()


class ReportDialog(QDialog):
    """The text of a crash report, as it lies on this machine and nowhere else."""

    def __init__(self, appearance: Appearance, report: Path, parent: QWidget) -> None:
        """Read a report and show it."""
        super().__init__(parent)
        self.setWindowTitle("Report of what went wrong")
        self.text = QPlainTextEdit(report.read_text(encoding="utf-8"), self)
        self.text.setReadOnly(True)
        self.text.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        where = f"It was written to {report} and sent to nobody. It names no person and no figure of the company."
        copy, close = QPushButton("Copy", self), QPushButton("Close", self)
        copy.clicked.connect(lambda: _copy(self.text.toPlainText()))
        close.clicked.connect(self.accept)
        column, row = QVBoxLayout(self), QHBoxLayout()
        column.addWidget(PlainLabel(where, wrap=True))
        column.addWidget(self.text)
        row.addStretch()
        row.addWidget(copy)
        row.addWidget(close)
        column.addLayout(row)
        self.resize(appearance.px(720), appearance.px(420))


def ask_final(parent: QWidget, question: str, consequence: str, yes_title: str) -> bool:
    """Ask in a dialog before what cannot be undone; the answer in focus changes nothing."""
    box = QMessageBox(QMessageBox.Icon.Warning, "", question, QMessageBox.StandardButton.Cancel, parent)
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setInformativeText(consequence)
    yes = box.addButton(yes_title, QMessageBox.ButtonRole.DestructiveRole)
    box.setDefaultButton(QMessageBox.StandardButton.Cancel)
    box.exec()
    return box.clickedButton() is yes


def announce(widget: QWidget, text: str) -> None:
    """Have a screen reader say something."""
    if QAccessible.isActive():
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(widget, text))


def _copy(text: str) -> None:
    QGuiApplication.clipboard().setText(text)


def _nothing() -> None:
    return None
