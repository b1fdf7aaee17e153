"""Draws a card: what it is, whose, what it is worth, how it stands, and what comes next."""

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from app.ui.board.model import Index, LaneModel
from app.ui.table.cells import draw_pill
from app.ui.theme import Appearance
from app.ui.tokens import Radius, Space, TypeSize

LINE, PILL, GAP = 18, 22, 8
LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class CardDelegate(QStyledItemDelegate):
    """Draws the cards of one lane; only those that are seen are drawn at all."""

    def __init__(self, model: LaneModel, appearance: Appearance, parent: QWidget) -> None:
        """Draw in an appearance."""
        super().__init__(parent)
        self._model, self._appearance = model, appearance

    def height(self) -> int:
        """Give the height of a card with the room below it."""
        spec, px = self._model.face.spec, self._appearance.px
        lines = 1 + bool(spec.subtitle) + bool(spec.figure or spec.aside) + bool(spec.foot or spec.foot_at)
        return px(LINE) * lines + (px(PILL) if spec.mark else 0) + 2 * px(Space.SMALL) + px(GAP)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Give every card the same room."""
        return QSize(self._appearance.px(120), self.height())

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw a card."""
        tokens, px = self._appearance.tokens, self._appearance.px
        area = QRect(option.rect).adjusted(px(6), 0, -px(6), -px(GAP))
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        active = bool(option.state & QStyle.StateFlag.State_HasFocus)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(QColor(tokens.accent_on if chosen and active else tokens.panel))
        painter.setPen(QPen(QColor(tokens.accent if chosen else tokens.control), px(2) if chosen else 1))
        painter.drawRoundedRect(QRectF(area).adjusted(1, 1, -1, -1), px(Radius.CARD), px(Radius.CARD))
        self._write(painter, area.adjusted(px(Space.MEDIUM), px(Space.SMALL), -px(Space.MEDIUM), 0), index)
        painter.restore()

    def _write(self, painter: QPainter, area: QRect, index: Index) -> None:
        model, spec, row = self._model, self._model.face.spec, self._model.card(index)
        look, px = self._appearance, self._appearance.px
        line = QRect(area.left(), area.top(), area.width(), px(LINE))
        strong, plain = look.font(TypeSize.BODY, QFont.Weight.DemiBold), look.font(TypeSize.LABEL)
        _put(painter, line, model.text(row, spec.title), strong, look.tokens.ink)
        if spec.subtitle:
            line.translate(0, px(LINE))
            _put(painter, line, model.text(row, spec.subtitle), plain, look.tokens.quiet)
        if spec.figure or spec.aside:
            line.translate(0, px(LINE))
            figures = look.font(TypeSize.LABEL, tabular=True)
            aside = model.aside(row)
            room = QFontMetrics(figures).horizontalAdvance(aside) + px(Space.SMALL) if aside else 0
            _put(painter, line.adjusted(0, 0, -room, 0), model.text(row, spec.figure), figures, look.tokens.ink)
            _put(painter, line, aside, figures, look.tokens.quiet, RIGHT)
        mark = model.mark(row)
        if spec.mark:
            line.translate(0, px(LINE))
            if mark is not None and mark.word:
                draw_pill(painter, QRect(line.left(), line.top(), line.width(), px(PILL)), mark.word, mark.tone, look,
                          plain, raised=False)
            line.translate(0, px(PILL) - px(LINE))
        if spec.foot or spec.foot_at:
            line.translate(0, px(LINE))
            _put(painter, line, model.foot(row), plain, look.tokens.quiet)


def _put(painter: QPainter, rect: QRect, text: str, font: QFont, colour: str, align: Qt.AlignmentFlag = LEFT) -> None:
    painter.setFont(font)
    painter.setPen(QColor(colour))
    shown = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, rect.width())
    painter.drawText(rect, align, shown)
