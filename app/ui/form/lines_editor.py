"""The editor of a field that holds lines: the grid, what can be done with it, and how many lines there are."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from PySide6.QtWidgets import QHBoxLayout, QToolButton, QVBoxLayout, QWidget

from app.kernel.advice import Advice
from app.kernel.fields import FieldInfo, encode
from app.kernel.listing import Kind
from app.ui.form.choices import Choice
from app.ui.form.editors import Editor, Surroundings
from app.ui.form.line_cells import Line
from app.ui.form.lines_grid import LinesGrid
from app.ui.form.lines_model import LinesModel
from app.ui.notices import announce
from app.ui.plain import PlainLabel
from app.ui.tokens import Space


class LinesEditor(Editor):
    """Edits lines in a grid."""

    def __init__(self, info: FieldInfo, around: Surroundings, parent: QWidget | None = None) -> None:
        """Begin with a line that stands ready."""
        super().__init__(info, parent)
        self._around = around
        self.model = LinesModel(info, around, self)
        self.grid = LinesGrid(self.model, self)
        self.grid.setAccessibleName(info.field.title)
        self.inner = self.grid
        self.setFocusProxy(self.grid)
        self._said = False
        self._count = PlainLabel("", "quiet")
        self._word = PlainLabel("", "quiet", wrap=True)
        self._lay_out()
        self.model.edited.connect(self.edited)
        self.model.edited.connect(self._tell_count)
        self.model.modelReset.connect(self._tell_count)
        self.model.named.connect(self._look_up)
        self.model.advised.connect(self._tell_count)
        self.model.advised.connect(self._tell_advice)
        self.grid.told.connect(self._say)
        self.grid.selectionModel().currentRowChanged.connect(self._tell_line)

    def _lay_out(self) -> None:
        px = self._around.appearance.px
        row = QHBoxLayout()
        row.setSpacing(px(Space.TIGHT))
        for icon, name, act in (
            ("plus", "Insert a line (Insert)", self.grid.insert_row),
            ("trash-2", "Remove lines (Ctrl+Delete)", self.grid.remove_rows),
            ("clipboard-paste", "Paste rows of a spreadsheet (Ctrl+V)", self.grid.paste_clipboard),
            ("copy", "Copy all lines (Ctrl+C)", self.grid.copy_all),
            ("undo-2", "Take the last change of the lines back (Ctrl+Z)", self.model.step_back),
        ):
            button = QToolButton(self)
            button.setProperty("role", "flat")
            button.setIcon(self._around.appearance.icon(icon))
            button.setToolTip(name)
            button.setAccessibleName(name)
            button.clicked.connect(act)
            row.addWidget(button)
        row.addStretch()
        row.addWidget(self._count)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(Space.TIGHT))
        column.addWidget(self.grid)
        column.addLayout(row)
        column.addWidget(self._word)

    def _tell_count(self) -> None:
        count, total = self.model.filled, self.model.advice.total
        words = "no lines" if not count else "1 line" if count == 1 else f"{count} lines"
        if wrong := len(self.model.problems):
            words = f"{words} · {wrong} to mend"
        if count and total is not None:
            words = f"{words} · {self._around.formatter.text(total, Kind.MONEY)}"
        self._count.setText(words)

    def _tell_advice(self) -> None:
        """Say what is known of the present line, unless what a key did stands there."""
        if not self._said:
            self._tell_line()

    def _tell_line(self) -> None:
        """Say what is known of the line in which one stands."""
        self._said = False
        advice = self.model.advice.lines.get(self.grid.currentIndex().row())
        amount = "" if advice is None or advice.amount is None else \
            self._around.formatter.text(advice.amount, Kind.MONEY)
        parts = () if advice is None else (amount, advice.note, *advice.problems.values())
        self._word.setText(" · ".join(part for part in parts if part))

    def _say(self, text: str) -> None:
        self._said = True
        self._word.setText(text)
        announce(self, text)

    def take_advice(self, advice: Advice) -> None:
        """Show what the lines will hold where nothing is typed."""
        self.model.take_advice(advice)

    def glance(self) -> object | None:
        """Give the lines as far as they can be read."""
        return self.model.draft() or None

    def _look_up(self, name: str, texts: Sequence[str]) -> None:
        source = self.model.sources[name]
        self._around.desk.read_later(self, partial(source.named, texts=list(texts)),
                                     partial(self._found, name, tuple(texts)))

    def _found(self, name: str, asked: Sequence[str], choices: Mapping[str, Choice]) -> None:
        self.model.settle(name, choices, asked)

    def value(self) -> object | None:
        """Give the lines as plain values; LinesUnreadable names every cell that is wrong."""
        self.grid.delegate.take_open()
        return self.model.lines() or None

    def set_value(self, value: object | None) -> None:
        """Show lines."""
        lines: list[Mapping[str, Any]] = encode(value) if isinstance(value, (list, tuple)) else []
        self.model.set_lines(lines)

    def memory(self) -> object:
        """Give what stands in the cells."""
        return self.model.memory()

    def recall(self, memory: object) -> None:
        """Bring back what stood in the cells."""
        if isinstance(memory, list):
            self.model.recall([line for line in memory if isinstance(line, Line)])

    def mark(self, message: str, path: str = "") -> None:
        """Mark the cell that a path such as 3.qty names, or none."""
        if not message:
            self.model.clear_problems()
        elif place := self._place(path):
            self.model.set_problem(place[0], self.model.columns[place[1]].name, message)

    def go_to(self, path: str) -> None:
        """Open the cell that a path such as 3.qty names."""
        row, column = self._place(path) or (0, 0)
        self.grid.edit_cell(row, column)

    def _place(self, path: str) -> tuple[int, int] | None:
        position, _, name = path.partition(".")
        if not position.isdigit():
            return None
        names = [column.name for column in self.model.columns]
        return self.model.place_of(int(position)), names.index(name) if name in names else 0
