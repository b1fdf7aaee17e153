"""The editor of a field that holds lines: the grid, what can be done with it, and how many lines there are."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QVBoxLayout, QWidget

from app.kernel.fields import FieldInfo, encode
from app.ui.form.choices import Choice
from app.ui.form.editors import Editor, Surroundings
from app.ui.form.line_cells import Line
from app.ui.form.lines_grid import LinesGrid
from app.ui.form.lines_model import LinesModel
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
        self._count = PlainLabel("", "quiet")
        self._lay_out()
        self.model.edited.connect(self.edited)
        self.model.edited.connect(self._tell_count)
        self.model.modelReset.connect(self._tell_count)
        self.model.named.connect(self._look_up)

    def _lay_out(self) -> None:
        px = self._around.appearance.px
        row = QHBoxLayout()
        row.setSpacing(px(Space.TIGHT))
        for icon, name, act in (
            ("trash-2", "Remove lines (Ctrl+Delete)", self.grid.remove_rows),
            ("clipboard-paste", "Paste rows of a spreadsheet (Ctrl+V)", self._paste),
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

    def _tell_count(self) -> None:
        count = self.model.filled
        self._count.setText("no lines" if not count else "1 line" if count == 1 else f"{count} lines")

    def _paste(self) -> None:
        self.grid.paste_rows(QGuiApplication.clipboard().text())

    def _look_up(self, name: str, texts: Sequence[str]) -> None:
        source = self.model.sources[name]
        self._around.desk.read_later(self, partial(source.named, texts=list(texts)), partial(self._found, name))

    def _found(self, name: str, choices: Mapping[str, Choice]) -> None:
        self.model.settle(name, choices)

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
