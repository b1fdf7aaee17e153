"""Things against things as one table: the best of each line by a sign and a word, walked with the arrows."""

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QKeyEvent, QKeySequence, QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from app.kernel.listing import Tone
from app.kernel.matrix import MatrixCell, MatrixData
from app.ui.form.pasting import as_rows
from app.ui.theme import Appearance
from app.ui.tokens import Space, TypeSize

ROOT = QModelIndex()
Index = QModelIndex | QPersistentModelIndex
Role = Qt.ItemDataRole
CELL_HEIGHT, HEAD_LINE, ROW_HEAD, LEAST_COLUMN, MARK = 62, 17, 190, 168, 14
BEST, CHOSEN, CHANGED = "best", "chosen", "changed"


class MatrixModel(QAbstractTableModel):
    """A matrix for Qt; a screen reader is told each cell in full."""

    def __init__(self, data: MatrixData, appearance: Appearance, parent: QObject | None = None) -> None:
        """Hold a matrix."""
        super().__init__(parent)
        self.matrix = data
        self._appearance = appearance

    def rowCount(self, parent: Index = ROOT) -> int:
        """Count the lines."""
        return 0 if parent.isValid() else len(self.matrix.lines)

    def columnCount(self, parent: Index = ROOT) -> int:
        """Count the columns."""
        return 0 if parent.isValid() else len(self.matrix.heads)

    def cell(self, index: Index) -> MatrixCell:
        """Give a cell."""
        return self.matrix.lines[index.row()].cells[index.column()]

    def text(self, cell: MatrixCell) -> str:
        """Write the value of a cell, or why there is none."""
        return cell.missing if cell.value is None else self._appearance.formatter.text(cell.value, cell.kind)

    def data(self, index: Index, role: int = Role.DisplayRole) -> object:
        """Give the text of a cell, and all of it to a screen reader."""
        if not index.isValid():
            return None
        cell = self.cell(index)
        if role == Role.DisplayRole:
            return self.text(cell)
        if role in (Role.AccessibleTextRole, Role.ToolTipRole):
            line, head = self.matrix.lines[index.row()], self.matrix.heads[index.column()]
            marks = ((BEST, cell.best), (CHOSEN, cell.chosen), (CHANGED, cell.changed))
            signs = [word for word, holds in marks if holds]
            return ", ".join((f"{line.title}, {head.title}: {self.text(cell)}", *signs, *cell.words))
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Role.DisplayRole) -> object:
        """Give the title of a line or column, with its words for a screen reader."""
        parts = self.matrix.heads if orientation is Qt.Orientation.Horizontal else self.matrix.lines
        part = parts[section]
        if role == Role.DisplayRole:
            return part.title
        if role in (Role.AccessibleTextRole, Role.ToolTipRole):
            return ", ".join((part.title, *part.words))
        return None

    def set_matrix(self, data: MatrixData) -> None:
        """Hold another matrix."""
        self.beginResetModel()
        self.matrix = data
        self.endResetModel()


class MatrixHeader(QHeaderView):
    """The heads with their words in small letters below the title."""

    def __init__(
        self, orientation: Qt.Orientation, model: MatrixModel, appearance: Appearance, parent: QWidget,
    ) -> None:
        """Draw the heads of a matrix."""
        super().__init__(orientation, parent)
        self._model, self._appearance = model, appearance
        self.setSectionsClickable(False)
        self.setHighlightSections(False)

    def sizeHint(self) -> QSize:
        """Give every head room for its words."""
        px = self._appearance.px
        lines = max((len(head.words) for head in self._model.matrix.heads), default=0) + 1
        across = self.orientation() is Qt.Orientation.Horizontal
        return QSize(px(LEAST_COLUMN), px(HEAD_LINE * lines + 14)) if across else QSize(px(ROW_HEAD), px(CELL_HEIGHT))

    def paintSection(self, painter: QPainter, rect: QRect, section: int) -> None:
        """Draw one head."""
        across = self.orientation() is Qt.Orientation.Horizontal
        part = self._model.matrix.heads[section] if across else self._model.matrix.lines[section]
        tokens, px = self._appearance.tokens, self._appearance.px
        tone = self._model.matrix.heads[section].tone if across else Tone.NEUTRAL
        painter.save()
        painter.fillRect(rect, QColor(tokens.window))
        painter.fillRect(rect.left(), rect.bottom(), rect.width(), 1, QColor(tokens.line))
        area = rect.adjusted(px(Space.SMALL), px(6), -px(Space.SMALL), -px(Space.TIGHT))
        colours = (tokens.ink, *(tokens.tone(tone) for _ in part.words))
        for number, (text, colour) in enumerate(zip((part.title, *part.words), colours, strict=True)):
            weight = QFont.Weight.DemiBold if number == 0 else QFont.Weight.Normal
            painter.setFont(self._appearance.font(TypeSize.BODY if number == 0 else TypeSize.LABEL, weight))
            painter.setPen(QColor(colour))
            shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, area.width())
            top = area.top() + number * px(HEAD_LINE)
            painter.drawText(QRect(area.left(), top, area.width(), px(HEAD_LINE)), Qt.AlignmentFlag.AlignVCenter, shown)
        painter.restore()


class MatrixDelegate(QStyledItemDelegate):
    """Draws a cell: the value, its words, a sign for the best or the changed and a frame for the chosen."""

    def __init__(self, model: MatrixModel, appearance: Appearance, parent: QWidget) -> None:
        """Draw in an appearance."""
        super().__init__(parent)
        self._model, self._appearance = model, appearance

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw a cell."""
        cell, tokens, px = self._model.cell(index), self._appearance.tokens, self._appearance.px
        rect = QRect(option.rect)
        painter.save()
        ground = tokens.good_on if cell.best else tokens.warning_on if cell.changed else tokens.panel
        painter.fillRect(rect, QColor(ground))
        painter.fillRect(rect.left(), rect.bottom(), rect.width(), 1, QColor(tokens.line))
        if cell.chosen:
            painter.setPen(QPen(QColor(tokens.accent), px(2)))
            painter.drawRect(rect.adjusted(px(2), px(2), -px(3), -px(4)))
        if option.state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QPen(QColor(tokens.ink), 1, Qt.PenStyle.DotLine))
            painter.drawRect(rect.adjusted(px(5), px(5), -px(6), -px(7)))
        self._write(painter, rect.adjusted(px(Space.SMALL), px(6), -px(Space.SMALL), -px(Space.TIGHT)), cell,
                    strong=self._model.matrix.lines[index.row()].total)
        painter.restore()

    def _write(self, painter: QPainter, area: QRect, cell: MatrixCell, *, strong: bool) -> None:
        look = self._appearance
        tokens, px = look.tokens, look.px
        missing = cell.value is None
        weight = QFont.Weight.DemiBold if cell.best or cell.changed or strong else QFont.Weight.Normal
        painter.setFont(look.font(TypeSize.BODY, weight, tabular=True))
        painter.setPen(QColor(tokens.quiet if missing else tokens.ink))
        line = QRect(area.left(), area.top(), area.width(), px(HEAD_LINE))
        painter.drawText(line, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, self._model.text(cell))
        if cell.best or cell.changed:
            self._mark(painter, line, Tone.GOOD if cell.best else Tone.WARNING, BEST if cell.best else CHANGED)
        painter.setFont(look.font(TypeSize.LABEL, tabular=True))
        painter.setPen(QColor(tokens.quiet))
        for number, word in enumerate(cell.words[:2], 1):
            shown = painter.fontMetrics().elidedText(word, Qt.TextElideMode.ElideRight, area.width())
            painter.drawText(line.translated(0, number * px(HEAD_LINE)),
                             Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, shown)

    def _mark(self, painter: QPainter, line: QRect, tone: Tone, word: str) -> None:
        """Draw the sign and the word of a cell that stands out."""
        look = self._appearance
        px, ratio = look.px, painter.device().devicePixelRatio()
        painter.drawPixmap(line.left(), line.top() + px(2), look.tone_pixmap(tone, MARK, ratio))
        painter.setFont(look.font(TypeSize.LABEL, QFont.Weight.DemiBold))
        painter.setPen(QColor(look.tokens.tone(tone)))
        painter.drawText(line.adjusted(px(MARK + 4), 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, word)


class MatrixView(QTableView):
    """Shows a matrix; `picked` tells the line and column whose cell was chosen with Enter, Space or a double click."""

    picked = Signal(int, int)

    def __init__(self, data: MatrixData, appearance: Appearance, parent: QWidget | None = None) -> None:
        """Show a matrix."""
        super().__init__(parent)
        self.appearance = appearance
        self.matrix = MatrixModel(data, appearance, self)
        self.setProperty("role", "lines")
        self.setAccessibleName(data.title)
        self.setAccessibleDescription(data.note)
        self.setModel(self.matrix)
        self.setItemDelegate(MatrixDelegate(self.matrix, appearance, self))
        self.setHorizontalHeader(MatrixHeader(Qt.Orientation.Horizontal, self.matrix, appearance, self))
        self.setVerticalHeader(MatrixHeader(Qt.Orientation.Vertical, self.matrix, appearance, self))
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        self._set_sizes()
        self.doubleClicked.connect(self._pick)
        appearance.changed.connect(self._set_sizes)

    def set_matrix(self, data: MatrixData) -> None:
        """Show another matrix of the same shape; the focus stays where it was."""
        here = self.currentIndex().row(), self.currentIndex().column()
        self.matrix.set_matrix(data)
        self._set_sizes()
        if here[0] >= 0:
            self.setCurrentIndex(self.matrix.index(*here))

    def _set_sizes(self) -> None:
        px, across, down = self.appearance.px, self.horizontalHeader(), self.verticalHeader()
        down.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        down.setDefaultSectionSize(px(CELL_HEIGHT))
        down.setFixedWidth(px(ROW_HEAD))
        across.setMinimumSectionSize(px(LEAST_COLUMN))
        across.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        across.setFixedHeight(across.sizeHint().height())
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        """Ask for room for all of it."""
        px, matrix = self.appearance.px, self.matrix.matrix
        height = self.horizontalHeader().sizeHint().height() + len(matrix.lines) * px(CELL_HEIGHT)
        return QSize(px(ROW_HEAD + LEAST_COLUMN * len(matrix.heads)), height + 2 * self.frameWidth())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Choose with Enter or Space; copy all of it."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self._pick(self.currentIndex())
        elif event.matches(QKeySequence.StandardKey.Copy):
            QApplication.clipboard().setText(self.as_text())
        else:
            super().keyPressEvent(event)

    def _pick(self, index: QModelIndex) -> None:
        if index.isValid():
            matrix = self.matrix.matrix
            self.picked.emit(matrix.lines[index.row()].id, matrix.heads[index.column()].id)

    def as_text(self) -> str:
        """Write the matrix as a spreadsheet takes it."""
        matrix = self.matrix.matrix
        rows = [[matrix.corner, *(head.title for head in matrix.heads)]]
        rows += [[line.title, *(self.matrix.text(cell) for cell in line.cells)] for line in matrix.lines]
        return as_rows(rows)
