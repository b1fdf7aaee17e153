"""One editor for each type of field; all give plain values that `decode` reads, or say why they cannot."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import Decimal

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QCheckBox, QComboBox, QHBoxLayout, QLineEdit, QPlainTextEdit, QWidget

from app.kernel.fields import FieldInfo
from app.kernel.formatting import Formatter
from app.kernel.listing import Filter
from app.ui.desk import Desk
from app.ui.form.choices import Choice, RecordSource
from app.ui.form.lookup import LookupEdit
from app.ui.form.reading import Unreadable, read_decimal, read_integer, read_share, write_number, write_share
from app.ui.plain import PlainLabel, tool_tip
from app.ui.theme import Appearance

LOW, TALL = 88, 240
"""Heights of a long text in pixels, the second for what is written at length."""

LEAST_LETTERS = 10


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What an editor needs of the window."""

    desk: Desk
    appearance: Appearance

    @property
    def formatter(self) -> Formatter:
        """Give the way values are written."""
        return self.appearance.formatter

    def source(self, name: str) -> RecordSource:
        """Give the list of a field that names a record."""
        return RecordSource.of(self.desk.workspace.declarations, name, self.formatter)


class Editor(QWidget):
    """An editor of one field.

    `value` gives a plain value, None when it is empty; it raises Unreadable. `memory` gives what was typed, readable
    or not, and `recall` brings it back.
    """

    edited = Signal()

    def __init__(self, info: FieldInfo, parent: QWidget | None = None) -> None:
        """Edit a field."""
        super().__init__(parent)
        self.info = info

    def hold(self, inner: QWidget, beside: QWidget | None = None) -> None:
        """Put the widget that does the work inside, and what belongs to it at its right."""
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.addWidget(inner)
        if beside is not None:
            line.addWidget(beside, 1)
        self.setFocusProxy(inner)
        self.inner = inner
        inner.setAccessibleName(self.info.field.title)

    def value(self) -> object | None:
        """Give what was entered."""
        raise NotImplementedError

    def glance(self) -> object | None:
        """Give what was entered as far as it can be read, without asking anybody or marking anything."""
        try:
            return self.value()
        except Unreadable:
            return None

    def set_value(self, value: object | None) -> None:
        """Show a plain value."""
        raise NotImplementedError

    def memory(self) -> object:
        """Give what stands there, readable or not."""
        raise NotImplementedError

    def recall(self, memory: object) -> None:
        """Bring back what stood there."""
        raise NotImplementedError

    def suggest(self, words: str) -> None:
        """Say in grey what will stand here when nothing is typed; editors without a text say nothing."""

    def mark(self, message: str, path: str = "") -> None:
        """Mark as wrong, or with an empty message as right; `path` names a part, such as 3.qty."""
        self.inner.setProperty("invalid", "true" if message else "false")
        self.inner.style().unpolish(self.inner)
        self.inner.style().polish(self.inner)
        self.inner.setAccessibleDescription(message or self.info.field.help)

    def go_to(self, path: str) -> None:
        """Take the focus, at a part when one is named."""
        self.inner.setFocus(Qt.FocusReason.OtherFocusReason)
        if isinstance(self.inner, QLineEdit):
            self.inner.selectAll()


class LineEditor(Editor):
    """A single line; what is typed is kept as it is until it is read."""

    def __init__(self, info: FieldInfo, around: Surroundings, parent: QWidget | None = None) -> None:
        """Edit in one line."""
        super().__init__(info, parent)
        self.around = around
        self._given: tuple[str, object] = ("", None)
        self.line = QLineEdit(self)
        self._usual: str | None = None
        if info.field.secret:
            self.line.setEchoMode(QLineEdit.EchoMode.Password)
        self.hold(self.line)
        self.line.textChanged.connect(self.edited)

    def value(self) -> object | None:
        """Read what is typed; what was given and left alone comes back as it was, in full."""
        text = self.line.text().strip()
        if not text:
            return None
        return self._given[1] if text == self._given[0] else self.read(text)

    def suggest(self, words: str) -> None:
        """Show it in the empty line, or what usually stands there."""
        self._usual = self.line.placeholderText() if self._usual is None else self._usual
        self.line.setPlaceholderText(words or self._usual)

    def read(self, text: str) -> object:
        """Read a text that is not empty."""
        return text

    def write(self, value: object) -> str:
        """Write a value as it is edited."""
        return str(value)

    def plain(self, value: object) -> object:
        """Give a plain value the type that `read` gives."""
        return value

    def set_value(self, value: object | None) -> None:
        """Write a value."""
        known = None if value is None else self.plain(value)
        text = "" if known is None else self.write(known)
        self._given = (text.strip(), known)
        self.line.setText(text)

    def memory(self) -> object:
        """Give the text; a secret is not remembered."""
        return "" if self.info.field.secret else self.line.text()

    def recall(self, memory: object) -> None:
        """Bring back the text."""
        self.line.setText(str(memory))


class NumberEditor(LineEditor):
    """A number, exact and in the region's own writing."""

    def __init__(self, info: FieldInfo, around: Surroundings, parent: QWidget | None = None) -> None:
        """Edit a number, set to the right."""
        super().__init__(info, around, parent)
        self.line.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.line.setFont(around.appearance.font(tabular=True))

    def read(self, text: str) -> object:
        """Read a whole or an exact decimal number, or a share in percent."""
        if self.info.field.per_percent:
            return read_share(text, self.around.formatter.conventions, self.info.field.per_percent)
        reading: Callable[..., object] = read_integer if self.info.type == "integer" else read_decimal
        return reading(text, self.around.formatter.conventions)

    def plain(self, value: object) -> object:
        """Give a number."""
        return int(str(value)) if self.info.type == "integer" else Decimal(str(value))

    def write(self, value: object) -> str:
        """Write without grouping."""
        if self.info.field.per_percent:
            return write_share(value, self.around.formatter, self.info.field.per_percent)
        return write_number(value, self.around.formatter)


class TextsEditor(Editor):
    """Long text; or, for a list, one entry a line."""

    def __init__(self, info: FieldInfo, around: Surroundings, parent: QWidget | None = None) -> None:
        """Edit lines of text; Tab goes on to the next field."""
        super().__init__(info, parent)
        self.text = QPlainTextEdit(self)
        self.text.setTabChangesFocus(True)
        self.setFixedHeight(around.appearance.px(TALL if info.field.tall else LOW))
        self.hold(self.text)
        self.text.textChanged.connect(self.edited)

    def suggest(self, words: str) -> None:
        """Show it in the empty text."""
        self.text.setPlaceholderText(words)

    def value(self) -> object | None:
        """Give the text, or its lines."""
        text = self.text.toPlainText().strip()
        if self.info.type == "list":
            return [line.strip() for line in text.splitlines() if line.strip()] or None
        return text or None

    def set_value(self, value: object | None) -> None:
        """Show a text or entries."""
        lines = value if isinstance(value, (list, tuple)) else [] if value is None else [value]
        self.text.setPlainText("\n".join(str(line) for line in lines))

    def memory(self) -> object:
        """Give the text."""
        return self.text.toPlainText()

    def recall(self, memory: object) -> None:
        """Bring back the text."""
        self.text.setPlainText(str(memory))


class BoxTitle(PlainLabel):
    """The title of a box to tick; a click on it ticks, as on the box, which cannot break it into lines."""

    def __init__(self, title: str, box: QCheckBox, parent: QWidget | None = None) -> None:
        """Stand beside a box."""
        super().__init__(title, "", parent, wrap=True)
        self._box = box

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Tick or not."""
        if event.button() == Qt.MouseButton.LeftButton and self.rect().contains(event.position().toPoint()):
            self._box.setFocus(Qt.FocusReason.MouseFocusReason)
            self._box.click()


class FlagEditor(Editor):
    """Yes or no."""

    def __init__(self, info: FieldInfo, _around: Surroundings, parent: QWidget | None = None) -> None:
        """Edit a box to tick, which carries its own title, in as many lines as it needs."""
        super().__init__(info, parent)
        self.box = QCheckBox(self)
        self.words = BoxTitle(info.field.title, self.box, self)
        self.hold(self.box, self.words)
        self.box.toggled.connect(self.edited)

    def value(self) -> object | None:
        """Tell whether it is ticked."""
        return self.box.isChecked()

    def set_value(self, value: object | None) -> None:
        """Tick or not."""
        self.box.setChecked(value in (True, "true", "True"))

    def memory(self) -> object:
        """Tell whether it is ticked."""
        return self.box.isChecked()

    def recall(self, memory: object) -> None:
        """Tick again or not."""
        self.box.setChecked(bool(memory))


def choice_title(info: FieldInfo, value: str) -> str:
    """Give the word for a value of a field with few values."""
    return dict(info.field.titles).get(value) or value.replace("_", " ").replace("-", " ").capitalize()


class ChoiceEditor(Editor):
    """One of a few values."""

    def __init__(self, info: FieldInfo, _around: Surroundings, parent: QWidget | None = None) -> None:
        """Offer the values, and none where none is allowed or nothing is chosen yet."""
        super().__init__(info, parent)
        self.box = QComboBox(self)
        # the longest of its words must not make a form wider than its pane
        self.box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.box.setMinimumContentsLength(LEAST_LETTERS)
        if info.nullable or info.required:
            self.box.addItem("–" if info.nullable else "Choose…", None)
        for value in info.choices:
            self.box.addItem(choice_title(info, value), value)
        self.hold(self.box)
        self._tell_whole()
        self.box.currentIndexChanged.connect(self._tell_whole)
        self.box.currentIndexChanged.connect(self.edited)

    def _tell_whole(self) -> None:
        self.box.setToolTip(tool_tip(self.box.currentText()))

    def value(self) -> object | None:
        """Give the value that is chosen."""
        found: object | None = self.box.currentData()
        return found

    def set_value(self, value: object | None) -> None:
        """Choose a value."""
        self.box.setCurrentIndex(max(0, self.box.findData(None if value is None else str(value))))

    def memory(self) -> object:
        """Give the value that is chosen."""
        return self.box.currentData()

    def recall(self, memory: object) -> None:
        """Choose again."""
        self.set_value(memory)


class RecordEditor(Editor):
    """A record, chosen by a part of its name."""

    def __init__(self, info: FieldInfo, around: Surroundings, parent: QWidget | None = None) -> None:
        """Edit the record of a field."""
        super().__init__(info, parent)
        self._around = around
        self._source = around.source(str(info.field.lookup))
        self._whose: int | None = None
        self.line = LookupEdit(around.desk, around.appearance, self._source, self)
        self.hold(self.line)
        self.line.changed.connect(self.edited)

    def suggest(self, words: str) -> None:
        """Show it in the empty line, or that one searches there."""
        self.line.suggest(words)

    def narrow(self, column: str, number: int | None) -> None:
        """Offer only records whose column holds a number, all when it is None; one of another owner is taken out."""
        if number is not None and self._whose is not None and number != self._whose:
            self.line.set_choice(None)
        self._whose = number if number is not None else self._whose
        self._source = replace(self._source, narrowed=None if number is None else Filter(column, "=", number))
        self.line.search_in(self._source)

    def value(self) -> object | None:
        """Give the record's id."""
        return self.line.value()

    def glance(self) -> object | None:
        """Give the record's id when it is chosen."""
        return self.line.choice.id if self.line.choice else None

    def set_value(self, value: object | None) -> None:
        """Show a record by its id."""
        number = int(str(value)) if value is not None else 0
        found = self._around.desk.read(lambda reader: self._source.by_id(reader, [number])) if number else {}
        self.line.set_choice(found.get(number))

    def memory(self) -> object:
        """Give the record, or what was typed so far."""
        return self.line.choice or self.line.text()

    def recall(self, memory: object) -> None:
        """Bring back the record or the text."""
        self.line.set_choice(memory if isinstance(memory, Choice) else None)
        if not isinstance(memory, Choice):
            self.line.setText(str(memory))
