"""The grid of lines: Tab and Enter go on, a new line comes by itself, rows are pasted from a spreadsheet."""

from PySide6.QtCore import QAbstractItemModel, QEvent, QModelIndex, QObject, QPersistentModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemDelegate,
    QAbstractItemView,
    QComboBox,
    QHeaderView,
    QLineEdit,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from app.kernel.fields import FieldInfo
from app.ui.form.choices import Choice
from app.ui.form.editors import choice_title
from app.ui.form.lines_model import LinesModel
from app.ui.form.lookup import LookupEdit
from app.ui.form.pasting import arrange, as_rows, read_rows

Index = QModelIndex | QPersistentModelIndex
ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
LEAST_ROWS, MOST_ROWS = 3, 10
WIDTHS = {"integer": 90, "decimal": 90, "date": 118, "time": 160, "flag": 70, "choice": 120}
TITLE_ROOM = 22
LEAST_FIRST, LEAST_OTHER = 190, 80
"""The least width of a column that takes its part of what the others leave."""


class CellDelegate(QStyledItemDelegate):
    """Opens the editor of a cell by the type of its field."""

    def __init__(self, model: LinesModel, grid: QTableView) -> None:
        """Edit cells of a model."""
        super().__init__(grid)
        self._model = model
        self.open: QWidget | None = None

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        """Make the editor of a cell, without the frame of one that stands alone."""
        info = self._model.columns[index.column()]
        if info.field.lookup:
            around, source = self._model.around, self._model.sources[info.name]
            line = LookupEdit(around.desk, around.appearance, source, parent)
            line.picked.connect(lambda: self._go_on(line))
            editor: QWidget = line
        elif info.type == "choice":
            editor = _choice_box(info, parent)
        else:
            editor = _text_line(info, parent)
        editor.setProperty("role", "cell")
        editor.setAccessibleName(info.field.title)
        self.open = editor
        return editor

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        """Show what stands in the cell."""
        info = self._model.columns[index.column()]
        entry = self._model.rows[index.row()].entries.get(info.name)
        if isinstance(editor, LookupEdit):
            choice = entry.value if entry is not None else None
            editor.set_choice(choice if isinstance(choice, Choice) else None)
            if editor.choice is None and entry is not None:
                editor.setText(entry.text)
        elif isinstance(editor, QComboBox):
            editor.setCurrentIndex(max(0, editor.findText(str(index.data() or ""))))
        elif isinstance(editor, QLineEdit):
            editor.setText(str(index.data(Qt.ItemDataRole.EditRole) or ""))

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: Index) -> None:
        """Take what was typed, readable or not."""
        if isinstance(editor, LookupEdit):
            self._model.setData(index, editor.choice or editor.text())
            if editor.choice is None and editor.text().strip():
                self._model.named.emit(self._model.columns[index.column()].name, [editor.text().strip()])
        elif isinstance(editor, QComboBox):
            self._model.setData(index, editor.currentText())
        elif isinstance(editor, QLineEdit):
            self._model.setData(index, editor.text())

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, index: Index) -> None:
        """Fill the cell."""
        editor.setGeometry(option.rect)

    def destroyEditor(self, editor: QWidget, index: Index) -> None:
        """Forget the editor."""
        self.open = None
        super().destroyEditor(editor, index)

    def eventFilter(self, editor: QObject, event: QEvent) -> bool:
        """Go on with Enter as with Tab."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and isinstance(editor, QWidget):
            plain = not event.modifiers() & Qt.KeyboardModifier.ControlModifier
            if event.key() in ENTER and plain:
                self._go_on(editor)
                return True
        return super().eventFilter(editor, event)

    def _go_on(self, editor: QWidget) -> None:
        self.commitData.emit(editor)
        self.closeEditor.emit(editor, QAbstractItemDelegate.EndEditHint.EditNextItem)

    def take_open(self) -> None:
        """Take what stands in an open editor."""
        if self.open is not None:
            editor = self.open
            self.commitData.emit(editor)
            self.closeEditor.emit(editor, QAbstractItemDelegate.EndEditHint.NoHint)


def _text_line(info: FieldInfo, parent: QWidget) -> QLineEdit:
    line = QLineEdit(parent)
    if info.type in ("integer", "decimal"):
        line.setAlignment(Qt.AlignmentFlag.AlignRight)
    return line


def _choice_box(info: FieldInfo, parent: QWidget) -> QComboBox:
    box = QComboBox(parent)
    box.addItems([] if info.required else [""])
    box.addItems([choice_title(info, value) for value in info.choices])
    return box


class LinesGrid(QTableView):
    """Edits lines; Ctrl+V pastes rows, Ctrl+C copies cells, Ctrl+D fills down, Ctrl+Z takes back.

    Insert makes room for a line, Ctrl+Delete removes lines. `told` says in words what a key did.
    """

    told = Signal(str)

    def __init__(self, model: LinesModel, parent: QWidget | None = None) -> None:
        """Edit the lines of a model."""
        super().__init__(parent)
        self.lines = model
        self.delegate = CellDelegate(model, self)
        self.setProperty("role", "grid")
        self.setModel(model)
        self.setItemDelegate(self.delegate)
        triggers = QAbstractItemView.EditTrigger
        self.setEditTriggers(triggers.AnyKeyPressed | triggers.DoubleClicked | triggers.EditKeyPressed
                             | triggers.SelectedClicked)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self._set_sizes()
        for change in (model.rowsInserted, model.rowsRemoved, model.modelReset):
            change.connect(self.updateGeometry)
        model.around.appearance.changed.connect(self._set_sizes)

    def _set_sizes(self) -> None:
        look = self.lines.around.appearance
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setDefaultSectionSize(look.px(30))
        self.verticalHeader().setMinimumWidth(look.px(28))
        self.verticalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignCenter)
        self._share_width()

    def _share_width(self) -> None:
        """Give figures and days what they need, and the rest to names, twice as much to the first of them."""
        px, columns = self.lines.around.appearance.px, self.lines.columns
        wide = [column for column, info in enumerate(columns) if info.field.lookup or info.type not in WIDTHS]
        fixed = {
            column: max(px(WIDTHS[info.type]), self._title_width(column))
            for column, info in enumerate(columns) if column not in wide
        }
        spare = (self.viewport().width() - sum(fixed.values())) / (len(wide) + 1)
        for column in range(len(columns)):
            first = column in wide[:1]
            share = max(px(LEAST_FIRST if first else LEAST_OTHER), int(spare * (2 if first else 1)))
            self.setColumnWidth(column, fixed.get(column, share))

    def _title_width(self, column: int) -> int:
        title = str(self.lines.headerData(column, Qt.Orientation.Horizontal))
        head, room = self.horizontalHeader(), self.lines.around.appearance.px(TITLE_ROOM)
        return head.fontMetrics().horizontalAdvance(title) + room

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the width out anew."""
        super().resizeEvent(event)
        self._share_width()

    def sizeHint(self) -> QSize:
        """Ask for room for the lines, within limits."""
        rows = max(LEAST_ROWS, min(MOST_ROWS, self.lines.rowCount()))
        height = rows * self.verticalHeader().defaultSectionSize() + self.horizontalHeader().sizeHint().height()
        return QSize(super().sizeHint().width(), height + 2 * self.frameWidth() + self.lines.around.appearance.px(12))

    def minimumSizeHint(self) -> QSize:
        """Never be lower than what is asked for."""
        return QSize(0, self.sizeHint().height())

    def edit_cell(self, row: int, column: int) -> None:
        """Go to a cell and open it."""
        index = self.lines.index(row, column)
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        self.setCurrentIndex(index)
        self.scrollTo(index)
        self.edit(index)

    def closeEditor(self, editor: QWidget, hint: QAbstractItemDelegate.EndEditHint) -> None:
        """Leave the grid instead of going round when the line that stands ready was left empty."""
        leaves = hint is QAbstractItemDelegate.EndEditHint.EditNextItem and self._at_the_end()
        super().closeEditor(editor, QAbstractItemDelegate.EndEditHint.NoHint if leaves else hint)
        if leaves:
            self._leave(forward=True)

    def _at_the_end(self) -> bool:
        index = self.currentIndex()
        last = index.row() == self.lines.rowCount() - 1
        if self.lines.open_ended:
            return last and self.lines.rows[index.row()].empty
        return last and index.column() == self.lines.columnCount() - 1

    def _leave(self, *, forward: bool) -> None:
        self.setTabKeyNavigation(False)
        self.setFocus()
        self.focusNextPrevChild(forward)
        self.setTabKeyNavigation(True)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Paste, remove, and go on with Enter; leave the grid with Tab at its end."""
        index = self.currentIndex()
        control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if self._commanded(event):
            return
        if event.key() == Qt.Key.Key_Delete and control:
            self.remove_rows()
        elif event.key() == Qt.Key.Key_Insert and not control:
            self.insert_row()
        elif event.key() == Qt.Key.Key_D and control:
            self.fill_down()
        elif event.key() == Qt.Key.Key_Delete and index.isValid():
            self._clear_cells()
        elif event.key() == Qt.Key.Key_Tab and (not index.isValid() or self._at_the_end()):
            self._leave(forward=True)
        elif event.key() == Qt.Key.Key_Backtab and index.row() <= 0 and index.column() <= 0:
            self._leave(forward=False)
        elif event.key() in ENTER and not control:
            self._enter(index)
        else:
            super().keyPressEvent(event)

    def _commanded(self, event: QKeyEvent) -> bool:
        """Do what the usual keys of copying, pasting and taking back ask for."""
        keys = QKeySequence.StandardKey
        for key, act in ((keys.Paste, self.paste_clipboard), (keys.Copy, self.copy_cells),
                         (keys.Undo, self.lines.step_back), (keys.Redo, self.lines.step_forth)):
            if event.matches(key):
                act()
                return True
        return False

    def _enter(self, index: QModelIndex) -> None:
        if index.isValid() and self._at_the_end():
            self._leave(forward=True)
        elif index.isValid():
            self.edit(index)

    def _clear_cells(self) -> None:
        for index in self.selectedIndexes():
            self.lines.setData(index, "")

    def remove_rows(self) -> None:
        """Remove the lines in which something is selected."""
        self.lines.remove([index.row() for index in self.selectedIndexes()])

    def insert_row(self) -> None:
        """Make room for a line above the present one and go there."""
        row = max(0, self.currentIndex().row())
        self.lines.insert_line(row)
        self.setCurrentIndex(self.lines.index(row, 0))

    def fill_down(self) -> None:
        """Write the first selected line's cells into those below; for one line alone, what stands above it."""
        chosen = self.selectedIndexes() or [self.currentIndex()]
        rows, columns = sorted({index.row() for index in chosen}), sorted({index.column() for index in chosen})
        source, targets = (rows[0], rows[1:]) if len(rows) > 1 else (rows[0] - 1, rows)
        if source < 0 or not chosen[0].isValid():
            return
        here = self.currentIndex()
        self.lines.fill_down(source, targets, columns)
        self.setCurrentIndex(self.lines.index(here.row(), here.column()))

    def copy_cells(self) -> None:
        """Copy what is selected; for one cell alone, all lines with their headings."""
        chosen = self.selectedIndexes()
        if len(chosen) <= 1:
            self.copy_all()
            return
        rows, columns = sorted({index.row() for index in chosen}), sorted({index.column() for index in chosen})
        QGuiApplication.clipboard().setText(as_rows(self.lines.texts(rows, columns)))
        self.told.emit("Copied what is selected.")

    def copy_all(self) -> None:
        """Copy all lines with their headings, as they are seen."""
        places = list(range(len(self.lines.columns)))
        heading = [info.field.title for info in self.lines.columns]
        body = self.lines.texts(range(self.lines.filled), places)
        QGuiApplication.clipboard().setText(as_rows([heading, *body]))
        self.told.emit("Copied all lines." if self.lines.filled != 1 else "Copied the line.")

    def paste_clipboard(self) -> None:
        """Write what the clipboard holds."""
        self.paste_rows(QGuiApplication.clipboard().text())

    def paste_rows(self, text: str) -> None:
        """Write rows of a spreadsheet from the current cell on, or by their headings."""
        rows = read_rows(text, self.lines.around.formatter.conventions.decimal)
        if not rows:
            return
        index = self.currentIndex()
        row, column = max(0, index.row()), max(0, index.column())
        block = arrange(rows, self.lines.columns, column)
        count = self.lines.paste(row, block)
        self.setCurrentIndex(self.lines.index(row, column))
        words = [f"Pasted {count} lines." if count != 1 else "Pasted 1 line."]
        if block.ignored:
            words.append(f"No field is called {', '.join(block.ignored)}; left out.")
        self.told.emit(" ".join(words))
