"""The heads of groups as they are drawn and worked with: over all columns, opened and closed by mouse and keyboard."""

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QKeyEvent, QPainter
from PySide6.QtWidgets import QTableView

from app.kernel.grouping import GroupHead
from app.ui.table.cells import LEFT, PADDING
from app.ui.table.model import ListModel
from app.ui.table.selecting import RowSelection
from app.ui.table.sums import rows_words
from app.ui.theme import Appearance
from app.ui.tokens import Space, TypeSize

CHEVRON = 14


class GroupHeads:
    """What a table does with the heads of its groups."""

    def __init__(self, view: QTableView, rows: ListModel, choice: RowSelection, appearance: Appearance) -> None:
        """Serve a table."""
        self.view, self.rows, self.choice, self.appearance = view, rows, choice, appearance
        view.clicked.connect(lambda index: self.toggle(index.row()))

    def toggle(self, place: int) -> bool:
        """Open or close the group whose head stands at a place; tell whether one does."""
        store = self.rows.store
        if store.head_at(place) is None:
            return False
        store.set_open(place, not store.is_open(place))
        return True

    def set_all_open(self, is_open: bool) -> None:
        """Open or close all groups, and stay at the group where the cursor is."""
        place = self.rows.store.set_all_open(is_open, max(0, self.view.currentIndex().row()))
        self.choice.select_place(place)

    def take_key(self, event: QKeyEvent) -> bool:
        """Open with the right arrow, close with the left one, with Shift all; from a row, Left goes to its head."""
        place, store = self.view.currentIndex().row(), self.rows.store
        if store.sections is None or place < 0:
            return False
        key, head = event.key(), store.head_of(place)
        every = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        if key in (Qt.Key.Key_Left, Qt.Key.Key_Right) and every:
            self.set_all_open(key == Qt.Key.Key_Right)
        elif key == Qt.Key.Key_Left and head is not None and head != place:
            self.choice.select_place(head)
        elif head != place:
            return False
        elif key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            store.set_open(place, key == Qt.Key.Key_Right)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.toggle(place)
        else:
            return False
        return True

    def paint(self, painter: QPainter) -> None:
        """Draw the titles of the heads that are seen, over the columns up to the first sum."""
        if self.rows.store.sections is None:
            return
        view, height = self.view, self.view.viewport().height()
        last = view.rowAt(height - 1)
        for place in range(max(0, view.rowAt(0)), (last if last >= 0 else self.rows.row_count() - 1) + 1):
            head = self.rows.head_at(place)
            if head is not None:
                self._paint_head(painter, place, head)

    def _paint_head(self, painter: QPainter, place: int, head: GroupHead) -> None:
        px, tokens = self.appearance.px, self.appearance.tokens
        rect = QRect(0, self.view.rowViewportPosition(place), self._room(head), self.view.rowHeight(place) - 1)
        painter.save()
        painter.setClipRect(rect)
        is_open = self.rows.store.is_open(place)
        side, left = px(CHEVRON), px(PADDING) - px(Space.HAIR)
        painter.drawPixmap(left, rect.center().y() - side // 2 + 1, self.appearance.pixmap(
            "chevron-down" if is_open else "chevron-right", tokens.quiet, CHEVRON, painter.device().devicePixelRatio()))
        left += side + px(Space.SMALL)
        bold, small = self.appearance.font(weight=QFont.Weight.DemiBold), self.appearance.font(TypeSize.LABEL)
        count = rows_words(head.count, self.rows.formatter)
        most = rect.width() - left - QFontMetrics(small).horizontalAdvance(count) - px(2 * Space.MEDIUM)
        title = QFontMetrics(bold).elidedText(self.rows.title_of(head), Qt.TextElideMode.ElideRight, max(px(60), most))
        painter.setFont(bold)
        painter.setPen(QColor(tokens.ink if head.value not in (None, "") else tokens.quiet))
        painter.drawText(rect.adjusted(left, 0, 0, 0), LEFT, title)
        left += QFontMetrics(bold).horizontalAdvance(title) + px(Space.MEDIUM)
        painter.setFont(small)
        painter.setPen(QColor(tokens.quiet))
        painter.drawText(rect.adjusted(left, 0, 0, 0), LEFT, count)
        self._paint_ring(painter, place)
        painter.restore()

    def _paint_ring(self, painter: QPainter, place: int) -> None:
        if not self.view.hasFocus() or self.view.currentIndex().row() != place:
            return
        viewport = self.view.viewport()
        ring = QRect(0, self.view.rowViewportPosition(place), viewport.width() - 1, self.view.rowHeight(place) - 2)
        painter.setClipRect(viewport.rect())
        painter.setPen(QColor(self.appearance.tokens.accent))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(ring)

    def _room(self, head: GroupHead) -> int:
        """Give how far a title may reach: to where the first sum is written."""
        header, width = self.view.horizontalHeader(), self.view.viewport().width()
        for place, column in enumerate(self.rows.columns):
            if head.sums.get(column.key) and not header.isSectionHidden(place):
                left = header.sectionViewportPosition(place)
                width = min(width, left) if left > self.appearance.px(60) else width
        return width
