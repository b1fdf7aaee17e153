"""A field as a person meets it: title, editor, help, and what is wrong with it."""

from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from app.kernel.fields import FieldInfo
from app.kernel.listing import Tone
from app.ui.form.days import DayEditor, MomentEditor
from app.ui.form.editors import (
    ChoiceEditor,
    Editor,
    FlagEditor,
    LineEditor,
    NumberEditor,
    RecordEditor,
    Surroundings,
    TextsEditor,
)
from app.ui.form.file_list import FilesEditor
from app.ui.form.lines_editor import LinesEditor
from app.ui.plain import PlainLabel
from app.ui.tokens import Space

SHORT = frozenset({"integer", "decimal", "date", "time", "choice", "flag"})
_BY_TYPE: dict[str, type[LineEditor | TextsEditor | FlagEditor | ChoiceEditor | LinesEditor]] = {
    "integer": NumberEditor, "decimal": NumberEditor, "flag": FlagEditor, "date": DayEditor, "time": MomentEditor,
    "choice": ChoiceEditor, "lines": LinesEditor, "list": TextsEditor,
}


def make_editor(info: FieldInfo, around: Surroundings, parent: QWidget) -> Editor:
    """Make the editor of a field by its type; CallError when the list that it names does not exist."""
    if info.field.lookup and info.type == "integer":
        return RecordEditor(info, around, parent)
    if info.type == "text":
        return TextsEditor(info, around, parent) if info.field.multiline else LineEditor(info, around, parent)
    if info.field.files:
        return FilesEditor(info, around, parent)
    return _BY_TYPE[info.type](info, around, parent)


class FieldRow(QWidget):
    """The row of a field; a star says that something must stand there."""

    def __init__(self, info: FieldInfo, around: Surroundings, parent: QWidget) -> None:
        """Make the row of a field."""
        super().__init__(parent)
        self.info = info
        self._around = around
        self.editor = make_editor(info, around, self)
        self.problem = PlainLabel("", "problem", wrap=True)
        self._sign = QLabel(self)
        self._wrong = QWidget(self)
        self._lay_out()

    @property
    def is_short(self) -> bool:
        """Tell whether two of its kind stand beside one another."""
        return self.info.type in SHORT and not self.info.field.lookup

    @property
    def is_plain(self) -> bool:
        """Tell whether it is one line of text without a word of help."""
        return isinstance(self.editor, LineEditor) and not self.info.field.help

    def _lay_out(self) -> None:
        px = self._around.appearance.px
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(3))
        words = f"{self.info.field.title} *" if self.info.required else self.info.field.title
        title = PlainLabel(words, "label", wrap=True)
        title.setBuddy(self.editor)
        column.addWidget(title)
        if self.info.type == "flag":
            title.setText("")
        column.addWidget(self.editor)
        if self.info.field.help:
            column.addWidget(PlainLabel(self.info.field.help, "quiet", wrap=True))
        row = QHBoxLayout(self._wrong)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(px(Space.TIGHT))
        row.addWidget(self._sign)
        row.addWidget(self.problem, 1)
        column.addWidget(self._wrong)
        column.addStretch()
        self._wrong.hide()

    def hush(self) -> None:
        """Take the words away once something is typed; cells keep their marks until each is mended."""
        if not self._wrong.isHidden():
            self._wrong.hide()
            if self.info.type != "lines":
                self.editor.mark("")

    def tell(self, message: str, path: str = "") -> None:
        """Show what is wrong, or with an empty message nothing."""
        self.editor.mark(message, path)
        self.problem.setText(message)
        tone = self._around.appearance.tone_pixmap(Tone.BAD, 14, self.devicePixelRatioF())
        self._sign.setPixmap(tone)
        self._wrong.setVisible(bool(message))
