"""The tickets as an inbox: two lines each, with what is due next counting down."""

from datetime import datetime
from typing import Any

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QResizeEvent
from PySide6.QtWidgets import QTableView

from app.kernel.listing import Row
from app.ui.table.cells import LEFT, RIGHT, STANDS, CellDelegate, Index, draw_pill
from app.ui.table.model import RowsModel
from app.ui.table.view import ListTable
from app.ui.tokens import Space

ROW_HEIGHT = 58
DONE = "done"


class TicketDelegate(CellDelegate):
    """A ticket in two lines: subject and due time; number, customer and state."""

    def draw(self, painter: QPainter, rect: QRect, model: RowsModel, index: Index, selected: bool) -> None:
        """Draw both lines."""
        row = model.row_at(index.row())
        if row is None:
            return
        cells = dict(zip((column.key for column in model.columns), row.values, strict=True))
        half = rect.height() // 2
        upper = QRect(rect.left(), rect.top(), rect.width(), half)
        lower = QRect(rect.left(), rect.top() + half, rect.width(), rect.height() - half)
        self._upper(painter, upper, model, cells)
        self._lower(painter, lower, model, row, cells)

    def _upper(self, painter: QPainter, rect: QRect, model: RowsModel, cells: dict[str, Any]) -> None:
        words, colour = self._due(model, cells)
        strong = self.appearance.font()
        strong.setBold(cells["state"] == "new")
        painter.setFont(self.small)
        painter.setPen(QColor(colour))
        painter.drawText(rect, RIGHT, words)
        room = rect.adjusted(0, 0, -QFontMetrics(self.small).horizontalAdvance(words) - self.appearance.px(10), 0)
        painter.setFont(strong)
        painter.setPen(QColor(self.appearance.tokens.ink))
        subject = QFontMetrics(strong).elidedText(str(cells["subject"]), Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, LEFT, subject)

    def _due(self, model: RowsModel, cells: dict[str, Any]) -> tuple[str, str]:
        tokens, due = self.appearance.tokens, cells["due"]
        if not isinstance(due, datetime) or cells["standing"] == DONE:
            return "", tokens.quiet
        if cells["standing"] == STANDS:
            return "clock stands", tokens.quiet
        late = due < model.formatter.now()
        soon = cells["standing"] == "at_risk"
        return model.formatter.countdown(due), tokens.bad if late else tokens.warning if soon else tokens.quiet

    def _lower(self, painter: QPainter, rect: QRect, model: RowsModel, row: Row, cells: dict[str, Any]) -> None:
        px = self.appearance.px
        keys = [column.key for column in model.columns]
        key = "state" if cells["standing"] in (DONE, STANDS) else "standing"
        state = model.columns[keys.index(key)].state(str(cells[key]))
        width = QFontMetrics(self.small).horizontalAdvance(state.word) + px(12) + px(5) + 2 * px(Space.SMALL)
        pill = QRect(rect.right() - width + 1, rect.top() - px(3), width, rect.height())
        draw_pill(painter, pill, state.word, state.tone, self.appearance, self.small)
        priority = model.columns[keys.index("priority")].state(str(cells["priority"])).word
        words = f"{cells['number']} · {priority} · {cells['customer']}"
        painter.setFont(self.small)
        painter.setPen(QColor(self.appearance.tokens.quiet))
        room = rect.adjusted(0, -px(3), -width - px(Space.SMALL), -px(3))
        painter.drawText(room, LEFT, QFontMetrics(self.small).elidedText(
            words, Qt.TextElideMode.ElideRight, room.width()))


class InboxList(ListTable):
    """The list of tickets with one tall row for each; everything else of a list stays as it is."""

    def _set_up_rows(self) -> None:
        super()._set_up_rows()
        self.setItemDelegateForColumn(0, TicketDelegate(self.appearance, self))
        self.horizontalHeader().hide()
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMinimumWidth(self.appearance.px(260))

    def _restyle(self) -> None:
        super()._restyle()
        self.verticalHeader().setDefaultSectionSize(self.appearance.px(ROW_HEIGHT))

    def _take_measure(self) -> None:
        self._fill()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the one column all the width."""
        QTableView.resizeEvent(self, event)
        self._fill()

    def _fill(self) -> None:
        for place in range(1, len(self.rows.columns)):
            self.setColumnHidden(place, True)
        self.setColumnHidden(0, False)
        self.setColumnWidth(0, self.viewport().width())
