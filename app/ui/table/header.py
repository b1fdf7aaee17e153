"""The header: titles, the mark of the sort, the mark of a filter, and what can be done with a column."""

from collections.abc import Callable

from PySide6.QtCore import QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QContextMenuEvent, QFont, QFontMetrics, QGuiApplication, QPainter
from PySide6.QtWidgets import QHeaderView, QMenu, QWidget

from app.kernel.listing import ColumnInfo, ListRequest, Sort
from app.ui.table.cells import LEFT, PADDING, RIGHT
from app.ui.theme import Appearance
from app.ui.tokens import Space, TypeSize

MARK = 11


class ListHeader(QHeaderView):
    """Draws the columns of a list; a click sorts, with Shift in addition, and the menu does the rest."""

    sort_asked = Signal(str, bool, bool)
    filter_asked = Signal(str, QPoint)
    clear_asked = Signal(str)
    hide_asked = Signal(str)
    columns_asked = Signal(QPoint)
    reset_asked = Signal()

    def __init__(self, columns: tuple[ColumnInfo, ...], appearance: Appearance, parent: QWidget) -> None:
        """Head the columns of a list."""
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.columns = columns
        self.appearance = appearance
        self.request: Callable[[], ListRequest] = ListRequest
        self.default_sort: tuple[Sort, ...] = ()
        self.setSectionsClickable(True)
        self.setSectionsMovable(True)
        self.setHighlightSections(False)
        self.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        self.setMinimumSectionSize(appearance.px(44))
        self.setAccessibleName("Columns")
        self.sectionClicked.connect(self._on_clicked)

    def sizeHint(self) -> QSize:
        """Give all headers one height."""
        return QSize(super().sizeHint().width(), self.appearance.px(30))

    def sorts(self) -> tuple[Sort, ...]:
        """Give the sort in force."""
        return self.request().sort or self.default_sort

    def paintSection(self, painter: QPainter, rect: QRect, section: int) -> None:
        """Draw one column's head; the first mark stands in the padding, so that it takes no room from the title."""
        if not rect.isValid():
            return
        tokens, px = self.appearance.tokens, self.appearance.px
        painter.save()
        painter.fillRect(rect, QColor(tokens.panel))
        painter.fillRect(rect.left(), rect.bottom(), rect.width(), 1, QColor(tokens.line))
        column = self.columns[section]
        marks = self._marks(column)
        font = self.appearance.font(TypeSize.LABEL, QFont.Weight.DemiBold if marks else QFont.Weight.Medium)
        painter.setFont(font)
        painter.setPen(QColor(tokens.accent if marks else tokens.quiet))
        room = rect.adjusted(px(PADDING), 0, -px(PADDING), -1)
        taken = max(0, len(marks) - 1) * px(MARK + Space.HAIR)
        metrics = QFontMetrics(font)
        text = metrics.elidedText(column.title, Qt.TextElideMode.ElideRight, max(0, room.width() - taken))
        number = column.kind.is_number
        words = room.adjusted(0, 0, -taken, 0) if number else room
        painter.drawText(words, RIGHT if number else LEFT, text)
        left = words.right() if number else room.left() + metrics.horizontalAdvance(text)
        self._draw_marks(painter, marks, left + 1, rect)
        painter.restore()

    def _draw_marks(self, painter: QPainter, marks: list[str], left: int, rect: QRect) -> None:
        px, ratio = self.appearance.px, painter.device().devicePixelRatio()
        for place, name in enumerate(marks):
            pixmap = self.appearance.pixmap(name, self.appearance.tokens.accent, MARK, ratio)
            painter.drawPixmap(left + place * px(MARK + Space.HAIR), rect.center().y() - px(MARK) // 2, pixmap)

    def _marks(self, column: ColumnInfo) -> list[str]:
        arrows = {sort.key: "arrow-down" if sort.descending else "arrow-up" for sort in self.sorts()}
        marks = [arrows[column.key]] if column.key in arrows else []
        if any(item.key == column.key for item in self.request().filters):
            marks.append("funnel")
        return marks

    def _on_clicked(self, section: int) -> None:
        column = self.columns[section]
        if not column.sortable:
            return
        add = bool(QGuiApplication.keyboardModifiers() & Qt.KeyboardModifier.ShiftModifier)
        present = next((sort for sort in self.sorts() if sort.key == column.key), None)
        self.sort_asked.emit(column.key, present is not None and not present.descending, add)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Open the menu of the column under the pointer."""
        section = self.logicalIndexAt(event.pos())
        if section >= 0:
            self.column_menu(section, event.globalPos()).popup(event.globalPos())

    def column_menu(self, section: int, corner: QPoint) -> QMenu:
        """Make the menu of a column: sort, filter, hide, choose."""
        column = self.columns[section]
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        icon = self.appearance.icon
        for words, name, descending in (
            ("Sort ascending", "arrow-up-narrow-wide", False), ("Sort descending", "arrow-down-narrow-wide", True),
        ):
            action = menu.addAction(icon(name), words)
            action.setEnabled(column.sortable)
            action.triggered.connect(lambda _=False, down=descending: self.sort_asked.emit(column.key, down, False))
        menu.addSeparator()
        filtered = any(item.key == column.key for item in self.request().filters)
        menu.addAction(icon("funnel"), "Filter…").triggered.connect(lambda: self.filter_asked.emit(column.key, corner))
        clear = menu.addAction(icon("funnel-x"), "Clear filter")
        clear.setEnabled(filtered)
        clear.triggered.connect(lambda: self.clear_asked.emit(column.key))
        menu.addSeparator()
        menu.addAction(icon("eye-off"), "Hide column").triggered.connect(lambda: self.hide_asked.emit(column.key))
        menu.addAction(icon("columns-3"), "Columns…").triggered.connect(lambda: self.columns_asked.emit(corner))
        menu.addAction(icon("rotate-ccw"), "Reset columns").triggered.connect(self.reset_asked.emit)
        return menu
