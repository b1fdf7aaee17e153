"""Lines of a command as a grid of what was typed; a new line stands ready at the end."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QColor, QPixmap

from app.kernel.advice import Advice
from app.kernel.fields import FieldInfo, encode
from app.kernel.listing import Tone
from app.ui.form.choices import Choice, RecordSource
from app.ui.form.editors import Surroundings
from app.ui.form.line_advice import AdviceByRow
from app.ui.form.line_cells import YES, Cells, Entry, Line
from app.ui.form.line_steps import LineSteps, copied
from app.ui.form.pasting import Block
from app.ui.form.reading import LinesUnreadable, Unreadable

ROOT = QModelIndex()
Index = QModelIndex | QPersistentModelIndex
Role = Qt.ItemDataRole


class LinesModel(QAbstractTableModel):
    """The lines; `edited` is emitted with every change by a person, `named` with texts that are to name records."""

    edited = Signal()
    advised = Signal()
    named = Signal(str, object)

    def __init__(self, info: FieldInfo, around: Surroundings, parent: QObject | None = None) -> None:
        """Begin with the line that stands ready."""
        super().__init__(parent)
        self.columns = tuple(column for column in info.columns if not column.field.hidden)
        self.around = around
        self.sources: dict[str, RecordSource] = {
            column.name: around.source(column.field.lookup) for column in self.columns if column.field.lookup
        }
        self.problems: dict[tuple[int, str], str] = {}
        # A line that must carry what nobody sees can only come with the form.
        self.open_ended = not any(column.field.hidden and column.required for column in info.columns)
        self.rows = [Line()] if self.open_ended else []
        self.cells = Cells(around.formatter)
        self.steps = LineSteps()
        self.advice = AdviceByRow(self.cells)

    def rowCount(self, parent: Index = ROOT) -> int:
        """Count the lines and the one that stands ready."""
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = ROOT) -> int:
        """Count the fields that are shown."""
        return 0 if parent.isValid() else len(self.columns)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Role.DisplayRole) -> Any:
        """Give the title of a field, with a sign where something must stand, and the number of a line."""
        if orientation is Qt.Orientation.Vertical:
            return str(section + 1) if role == Role.DisplayRole else None
        info = self.columns[section]
        if role == Role.DisplayRole:
            return f"{info.field.title} *" if info.required else info.field.title
        if role == Role.TextAlignmentRole:
            return _alignment(info)
        return info.field.help or None if role == Role.ToolTipRole else None

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Let every cell be edited."""
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        usual = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        flag = self.columns[index.column()].type == "flag"
        return usual | (Qt.ItemFlag.ItemIsUserCheckable if flag else Qt.ItemFlag.ItemIsEditable)

    def data(self, index: Index, role: int = Role.DisplayRole) -> Any:
        """Give a cell's text, its alignment, and what is wrong with it."""
        if not index.isValid():
            return None
        line, info = self.rows[index.row()], self.columns[index.column()]
        problem = self.problems.get((index.row(), info.name), "")
        match role:
            case Role.DisplayRole | Role.EditRole | Role.ForegroundRole | Role.AccessibleTextRole:
                return self._text(index.row(), info, role)
            case Role.CheckStateRole if info.type == "flag" and not line.empty:
                return Qt.CheckState.Checked if self._ticked(line, info) else Qt.CheckState.Unchecked
            case Role.TextAlignmentRole:
                return _alignment(info)
            case Role.ToolTipRole | Role.AccessibleDescriptionRole:
                return problem or self._subtitle(line, info) or self.advice.note(index.row()) or None
            case Role.BackgroundRole if problem:
                return QColor(self.around.appearance.tokens.bad_on)
            case Role.DecorationRole if problem or self.advice.warning(index.row(), info.name):
                return self._sign(Tone.BAD if problem else Tone.WARNING)
        return None

    def _text(self, row: int, info: FieldInfo, role: int) -> Any:
        """Give what stands in a cell; what will be filled in is seen in grey, and is not there to be edited."""
        shown = "" if info.type == "flag" else self._shown(self.rows[row], info)
        advised = "" if shown or info.type == "flag" else self.advice.text(row, info)
        match role:
            case Role.AccessibleTextRole:
                return self._spoken(row, info)
            case Role.ForegroundRole:
                return QColor(self.around.appearance.tokens.muted) if advised else None
        return shown if role == Role.EditRole else shown or advised

    def _sign(self, tone: Tone) -> QPixmap:
        return self.around.appearance.tone_pixmap(tone, 14, 1.0)

    def _spoken(self, row: int, info: FieldInfo) -> str:
        """Say a cell to a screen reader: its title, what stands there, and what is wrong or will be filled in."""
        line = self.rows[row]
        if info.type == "flag":
            shown = "yes" if not line.empty and self._ticked(line, info) else "no"
        elif not (shown := self._shown(line, info)):
            advised = self.advice.text(row, info)
            shown = f"{advised}, will be filled in" if advised else "empty"
        wrong = self.problems.get((row, info.name), "") or self.advice.warning(row, info.name)
        parts = (info.field.title, shown, wrong)
        return ": ".join(part for part in parts if part)

    def take_advice(self, advice: Advice) -> None:
        """Show what the lines will hold where nothing is typed; `advice` is in the order of the lines of the draft."""
        self.advice.take(advice, self.rows)
        self._repaint()
        self.advised.emit()

    def draft(self) -> list[dict[str, object]]:
        """Give the lines as far as they can be read, without marking anything."""
        kept, lines = dict(self.problems), []
        for number, line in enumerate(self.rows):
            if not line.empty:
                lines.append(line.carried | self._values(number, line))
        self.problems = kept
        return lines

    def _shown(self, line: Line, info: FieldInfo) -> str:
        if info.name in line.entries or line.empty or info.default is None:
            return line.entries.get(info.name, Entry("")).text
        return self.cells.entry(info, encode(info.default)).text

    def _ticked(self, line: Line, info: FieldInfo) -> bool:
        entry = line.entries.get(info.name)
        return bool(info.default) if entry is None else entry.text.casefold() in YES

    def _subtitle(self, line: Line, info: FieldInfo) -> str:
        entry = line.entries.get(info.name)
        return entry.value.subtitle if entry and isinstance(entry.value, Choice) else ""

    def setData(self, index: Index, value: Any, role: int = Role.EditRole) -> bool:
        """Take a text or a record; the last line makes room for another."""
        info = self.columns[index.column()]
        if role == Role.CheckStateRole:
            ticked = value in (Qt.CheckState.Checked, Qt.CheckState.Checked.value)
            value = Entry("yes" if ticked else "no", ticked)
        elif role != Role.EditRole:
            return False
        entry = self.cells.typed(info, value)
        if self.rows[index.row()].entries.get(info.name, Entry("")) == entry:
            return True
        self.steps.keep(self.rows)
        self.rows[index.row()].entries[info.name] = entry
        self.problems.pop((index.row(), info.name), None)
        self.dataChanged.emit(self.index(index.row(), 0), self.index(index.row(), self.columnCount() - 1))
        self._stand_ready()
        self.edited.emit()
        return True

    def _stand_ready(self) -> None:
        if self.open_ended and not self.rows[-1].empty:
            self.beginInsertRows(ROOT, len(self.rows), len(self.rows))
            self.rows.append(Line())
            self.endInsertRows()

    def set_lines(self, lines: Iterable[Mapping[str, Any]]) -> None:
        """Show lines given as plain values; records are called by their names in one read a column."""
        given = [dict(line) for line in lines]
        names = {column.name for column in self.columns}
        self.beginResetModel()
        self._forget_marks()
        self.steps.forget()
        self.rows = [Line(carried={key: value for key, value in line.items() if key not in names}) for line in given]
        for column in self.columns:
            values = [line.get(column.name) for line in given]
            for row, entry in zip(self.rows, self._entries(column, values), strict=True):
                if entry is not None:
                    row.entries[column.name] = entry
        if self.open_ended:
            self.rows.append(Line())
        self.endResetModel()

    def _entries(self, info: FieldInfo, values: Sequence[Any]) -> list[Entry | None]:
        if not info.field.lookup:
            return [None if value is None else self.cells.entry(info, value) for value in values]
        ids = list(dict.fromkeys(int(value) for value in values if value is not None))
        source = self.sources[info.name]
        known = self.around.desk.read(lambda reader: source.by_id(reader, ids)) if ids else {}
        return [
            None if value is None else Entry(known[int(value)].title, known[int(value)]) if int(value) in known else
            Entry(str(value)) for value in values
        ]

    def lines(self) -> list[dict[str, object]]:
        """Give the lines as plain values, without empty ones; LinesUnreadable names every cell that is wrong."""
        found: list[dict[str, object]] = []
        self.problems.clear()
        for number, line in enumerate(self.rows):
            if not line.empty:
                found.append(line.carried | self._values(number, line))
        self._repaint()
        if self.problems:
            (number, name), message = next(iter(self.problems.items()))
            position = sum(not line.empty for line in self.rows[:number])
            raise LinesUnreadable(message, f"{position}.{name}")
        return found

    def _values(self, number: int, line: Line) -> dict[str, object]:
        values: dict[str, object] = {}
        for info in self.columns:
            entry = line.entries.get(info.name, Entry(""))
            try:
                value = entry.value.id if isinstance(entry.value, Choice) else entry.value
                value = self.cells.read(info, entry.text) if value is None else value
            except Unreadable as problem:
                self.problems[number, info.name] = f"Line {number + 1}, {info.field.title}: {problem}"
                continue
            if value is not None:
                values[info.name] = value
            elif info.required:
                self.problems[number, info.name] = f"Line {number + 1}: fill in {info.field.title}."
        return values

    def place_of(self, position: int) -> int:
        """Give the row of the grid in which a line of the command stands."""
        full = [number for number, line in enumerate(self.rows) if not line.empty]
        return full[position] if position < len(full) else max(0, len(self.rows) - 1)

    def set_problem(self, row: int, name: str, message: str) -> None:
        """Mark a cell."""
        self.problems[row, name] = message
        self._repaint()

    def clear_problems(self) -> None:
        """Take all marks away."""
        self.problems.clear()
        self._repaint()

    @property
    def filled(self) -> int:
        """Count the lines without the one that stands ready."""
        return len(self.rows) - 1 if self.open_ended else len(self.rows)

    def _repaint(self) -> None:
        if not self.rows:
            return
        self.dataChanged.emit(self.index(0, 0), self.index(len(self.rows) - 1, len(self.columns) - 1))

    def remove(self, numbers: Iterable[int]) -> None:
        """Remove lines; the one that stands ready stays."""
        gone = sorted({number for number in numbers if number < self.filled}, reverse=True)
        if not gone:
            return
        self.steps.keep(self.rows)
        for number in gone:
            self.beginRemoveRows(ROOT, number, number)
            del self.rows[number]
            self.endRemoveRows()
        self._forget_marks()
        self._repaint()
        self.edited.emit()

    def insert_line(self, row: int) -> None:
        """Make room for a line above another."""
        if not self.open_ended:
            return
        self.steps.keep(self.rows)
        self.beginInsertRows(ROOT, row, row)
        self.rows.insert(row, Line())
        self.endInsertRows()
        self._forget_marks()
        self._repaint()

    def fill_down(self, source: int, rows: Iterable[int], columns: Iterable[int]) -> None:
        """Write cells of one line into others."""
        taken = {self.columns[column].name: self.rows[source].entries.get(self.columns[column].name)
                 for column in columns}
        self.steps.keep(self.rows)
        self.beginResetModel()
        for row in rows:
            for name, entry in taken.items():
                self.problems.pop((row, name), None)
                if entry is None:
                    self.rows[row].entries.pop(name, None)
                else:
                    self.rows[row].entries[name] = entry
        if self.open_ended and not self.rows[-1].empty:
            self.rows.append(Line())
        self.endResetModel()
        self.edited.emit()

    def paste(self, row: int, block: Block) -> int:
        """Write texts from a line on down and give how many lines there were; what names records is looked up."""
        self.steps.keep(self.rows)
        self.beginResetModel()
        names: dict[str, list[str]] = {}
        body = block.rows if self.open_ended else block.rows[: max(0, len(self.rows) - row)]
        for number, texts in enumerate(body, row):
            if number >= len(self.rows):
                self.rows.append(Line())
            for place, text in zip(block.places, texts, strict=False):
                if place is not None:
                    self._put(number, self.columns[place], text, names)
        if self.open_ended and not self.rows[-1].empty:
            self.rows.append(Line())
        self.endResetModel()
        self.edited.emit()
        for name, texts in names.items():
            self.named.emit(name, texts)
        return len(body)

    def _put(self, row: int, info: FieldInfo, text: str, names: dict[str, list[str]]) -> None:
        self.rows[row].entries[info.name] = self.cells.typed(info, text)
        self.problems.pop((row, info.name), None)
        if info.field.lookup and text.strip():
            names.setdefault(info.name, []).append(text.strip())
        elif text.strip():
            self._mark_unreadable(row, info, text.strip())

    def _mark_unreadable(self, row: int, info: FieldInfo, text: str) -> None:
        try:
            self.cells.read(info, text)
        except Unreadable as problem:
            self.problems[row, info.name] = f"Line {row + 1}, {info.field.title}: {problem}"

    def texts(self, rows: Iterable[int], columns: Sequence[int]) -> list[list[str]]:
        """Give what is seen in cells, records by their codes, as they can be pasted again."""
        return [[self._copied(row, self.columns[column]) for column in columns] for row in rows]

    def _copied(self, row: int, info: FieldInfo) -> str:
        line = self.rows[row]
        entry = line.entries.get(info.name)
        if info.type == "flag":
            return "yes" if self._ticked(line, info) else "no"
        if entry is not None and isinstance(entry.value, Choice):
            return entry.value.code or entry.text
        return self._shown(line, info) or self.advice.text(row, info)

    def step_back(self) -> None:
        """Take the last change of the lines back."""
        self._stand_as(self.steps.back(self.rows))

    def step_forth(self) -> None:
        """Do again what was taken back."""
        self._stand_as(self.steps.forth(self.rows))

    def _stand_as(self, lines: list[Line] | None) -> None:
        if lines is not None:
            self.recall(lines)
            self.edited.emit()

    def _forget_marks(self) -> None:
        self.problems.clear()
        self.advice.forget()

    def settle(self, name: str, found: Mapping[str, Choice], asked: Iterable[str] = ()) -> None:
        """Put records in the place of the texts that name them; mark those of the asked that name none."""
        unknown, info = set(asked) - found.keys(), next(info for info in self.columns if info.name == name)
        for number, line in enumerate(self.rows):
            entry = line.entries.get(name)
            if entry is None or entry.value is not None:
                continue
            if entry.text in found:
                line.entries[name] = Entry(found[entry.text].title, found[entry.text])
                self.problems.pop((number, name), None)
            elif entry.text in unknown:
                self._mark_unreadable(number, info, entry.text)
        self._repaint()
        self.edited.emit()

    def memory(self) -> list[Line]:
        """Give a copy of what stands there."""
        return copied(self.rows)

    def recall(self, lines: Sequence[Line]) -> None:
        """Bring back what stood there."""
        self.beginResetModel()
        self.rows = copied(lines)
        self._forget_marks()
        self.endResetModel()


def _alignment(info: FieldInfo) -> Qt.AlignmentFlag:
    number = info.type in ("integer", "decimal") and not info.field.lookup
    side = Qt.AlignmentFlag.AlignRight if number else Qt.AlignmentFlag.AlignLeft
    return side | Qt.AlignmentFlag.AlignVCenter
