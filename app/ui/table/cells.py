"""How a cell is drawn, by what its column holds."""

from collections.abc import Mapping
from datetime import datetime
from functools import partial

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from app.kernel.listing import Kind, Tone
from app.ui.table.model import RowsModel
from app.ui.theme import Appearance
from app.ui.tokens import Space, TypeSize

Index = QModelIndex | QPersistentModelIndex
LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
PADDING, SIGN = 10, 12
STANDS = "waiting"
"""The state in which nothing counts down."""


class CellDelegate(QStyledItemDelegate):
    """The ground of every cell, and plain text on it."""

    tabular = False

    def __init__(self, appearance: Appearance, parent: QObject | None = None) -> None:
        """Draw in an appearance."""
        super().__init__(parent)
        self.appearance = appearance
        self.font = QFont()
        self.small = QFont()
        self.metrics = QFontMetrics(self.font)
        self.restyle()
        appearance.changed.connect(self.restyle)

    def restyle(self) -> None:
        """Take fonts at the present zoom."""
        self.font = self.appearance.font(tabular=self.tabular)
        self.small = self.appearance.font(TypeSize.LABEL, tabular=True)
        self.metrics = QFontMetrics(self.font)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw the ground, the line below, the content, and the ring of the focus."""
        model = index.model()
        if not isinstance(model, RowsModel):
            return
        tokens = self.appearance.tokens
        rect: QRect = option.rect
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.save()
        is_head = model.head_at(index.row()) is not None
        if selected or is_head:
            painter.fillRect(rect, QColor(tokens.accent_on if selected else tokens.window))
        painter.fillRect(rect.left(), rect.bottom(), rect.width(), 1, QColor(tokens.line))
        padding = self.appearance.px(PADDING)
        painter.setClipRect(rect)
        self.draw(painter, rect.adjusted(padding, 0, -padding, -1), model, index, selected)
        if option.state & QStyle.StateFlag.State_HasFocus and not is_head:
            painter.setPen(QColor(tokens.accent))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(rect.adjusted(0, 0, -1, -2))
        painter.restore()

    def draw(self, painter: QPainter, rect: QRect, model: RowsModel, index: Index, selected: bool) -> None:
        """Draw the content of the cell."""
        self.write(painter, rect, model.cell(index).whole, self.appearance.tokens.ink, LEFT)

    def write(self, painter: QPainter, rect: QRect, text: str, colour: str, side: Qt.AlignmentFlag) -> None:
        """Write one line, shortened when it does not fit."""
        painter.setFont(self.font)
        painter.setPen(QColor(colour))
        line = " ".join(text.split()) if "\n" in text else text
        shown = self.metrics.elidedText(line, Qt.TextElideMode.ElideRight, rect.width())
        painter.drawText(rect, side, shown)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Give the height of all rows; widths are the column's."""
        return QSize(0, self.appearance.row_height)


class CodeDelegate(CellDelegate):
    """Numbers that are names: SKUs, order numbers."""

    tabular = True


class CountdownDelegate(CodeDelegate):
    """How long it is until a moment; what stands is told by its day, and what is late in its own colour and words."""

    def draw(self, painter: QPainter, rect: QRect, model: RowsModel, index: Index, selected: bool) -> None:
        """Draw the words for the present minute."""
        moment = model.value(index)
        if not isinstance(moment, datetime):
            return
        tokens, row = self.appearance.tokens, model.row_at(index.row())
        place = [column.key for column in model.columns].index(model.columns[index.column()].counts_down)
        if row is None or row.values[place] == STANDS:
            self.write(painter, rect, model.cell(index).whole, tokens.quiet, LEFT)
            return
        late = moment < model.formatter.now()
        self.write(painter, rect, model.formatter.countdown(moment), tokens.bad if late else tokens.ink, LEFT)


class NumberDelegate(CellDelegate):
    """Figures to the right, all of one width, with their unit grey in a slot of its own so that figures align."""

    tabular = True

    def __init__(self, appearance: Appearance, parent: QObject | None = None) -> None:
        """Start with no unit seen."""
        self._slots: dict[int, int] = {}
        super().__init__(appearance, parent)

    def restyle(self) -> None:
        """Measure the units anew."""
        super().restyle()
        self._slots.clear()

    def draw(self, painter: QPainter, rect: QRect, model: RowsModel, index: Index, selected: bool) -> None:
        """Draw the figure and its unit."""
        cell = model.cell(index)
        tokens = self.appearance.tokens
        slot = self._slot(index.column(), cell.unit)
        figure = rect.adjusted(0, 0, -slot, 0)
        tone = self.tone_of(model, index, cell.text)
        colour = tokens.ink if tone is Tone.NEUTRAL else tokens.tone(tone)
        self.write(painter, figure, cell.text, colour, RIGHT)
        if tone in (Tone.GOOD, Tone.WARNING):
            self._sign(painter, figure, cell.text, tone)
        if cell.unit and figure.width() > 0:
            painter.setFont(self.small)
            painter.setPen(QColor(tokens.quiet if selected else tokens.muted))
            gap = self.appearance.px(Space.TIGHT)
            painter.drawText(QRect(figure.right() + gap, rect.top(), slot, rect.height()), LEFT, cell.unit)

    def tone_of(self, model: RowsModel, index: Index, text: str) -> Tone:
        """Tell how a figure feels by its sign, as its column declares it."""
        info, minus = model.columns[index.column()], model.formatter.conventions.minus
        return info.below if text.startswith(minus) else info.above if text.strip("0.,") else Tone.NEUTRAL

    def _sign(self, painter: QPainter, room: QRect, text: str, tone: Tone) -> None:
        """Draw the icon of a tone before the figure where there is room: a minus alone speaks for bad."""
        side, gap = self.appearance.px(SIGN), self.appearance.px(Space.TIGHT)
        left = room.right() - self.metrics.horizontalAdvance(text) - gap - side
        if left >= room.left():
            ratio = painter.device().devicePixelRatio()
            pixmap = self.appearance.tone_pixmap(tone, SIGN, ratio)
            painter.drawPixmap(left, room.center().y() - side // 2 + 1, pixmap)

    def _slot(self, column: int, unit: str) -> int:
        if unit:
            width = QFontMetrics(self.small).horizontalAdvance(unit) + self.appearance.px(Space.TIGHT)
            self._slots[column] = max(self._slots.get(column, 0), width)
        return self._slots.get(column, 0)


class StateDelegate(CellDelegate):
    """A state as a pill: colour, icon and word."""

    def draw(self, painter: QPainter, rect: QRect, model: RowsModel, index: Index, selected: bool) -> None:
        """Draw the pill, no wider than its word."""
        code = model.value(index)
        state = model.columns[index.column()].state(str(code)) if code else None
        if state is not None and state.word:
            draw_pill(painter, rect, state.word, state.tone, self.appearance, self.small, raised=selected)


def draw_pill(
    painter: QPainter, rect: QRect, word: str, tone: Tone, appearance: Appearance, font: QFont, *, raised: bool = False,
) -> None:
    """Draw a word with its tone's icon on its tone's ground; `raised` sets it off from a selected row."""
    px, tokens = appearance.px, appearance.tokens
    metrics = QFontMetrics(font)
    icon, gap = px(12), px(5)
    around = icon + gap + 2 * px(Space.SMALL)
    width = min(rect.width(), metrics.horizontalAdvance(word) + around)
    height = px(20)
    pill = QRect(rect.left(), rect.center().y() - height // 2 + 1, width, height)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(tokens.panel if raised and tone in (Tone.ACCENT, Tone.NEUTRAL) else tokens.tone_on(tone)))
    painter.drawRoundedRect(QRectF(pill), height / 2, height / 2)
    ratio = painter.device().devicePixelRatio()
    painter.drawPixmap(
        pill.left() + px(Space.SMALL), pill.center().y() - icon // 2 + 1, appearance.tone_pixmap(tone, 12, ratio),
    )
    painter.setFont(font)
    painter.setPen(appearance.colour(tone))
    words = pill.adjusted(px(Space.SMALL) + icon + gap, 0, -px(6), 0)
    painter.drawText(words, LEFT, metrics.elidedText(word, Qt.TextElideMode.ElideRight, words.width()))


class FlagDelegate(CellDelegate):
    """Yes as a tick, no as a dash."""

    def draw(self, painter: QPainter, rect: QRect, model: RowsModel, index: Index, selected: bool) -> None:
        """Draw the sign."""
        value = model.value(index)
        if value is None:
            return
        tokens = self.appearance.tokens
        name, colour = ("check", tokens.ink) if value else ("minus", tokens.quiet)
        side = self.appearance.px(16)
        pixmap = self.appearance.pixmap(name, colour, 16, painter.device().devicePixelRatio())
        painter.drawPixmap(rect.left(), rect.center().y() - side // 2, pixmap)


_BY_KIND: Mapping[Kind, type[CellDelegate]] = {
    Kind.CODE: CodeDelegate, Kind.STATE: StateDelegate, Kind.FLAG: FlagDelegate, Kind.DATE: CodeDelegate,
    Kind.TIME: CodeDelegate,
}


def make_delegates(appearance: Appearance, parent: QObject) -> dict[Kind, CellDelegate]:
    """Make one delegate for each kind of column."""
    make = partial(_make, appearance, parent)
    return {kind: make(kind) for kind in Kind}


def _make(appearance: Appearance, parent: QObject, kind: Kind) -> CellDelegate:
    sort = NumberDelegate if kind.is_number else _BY_KIND.get(kind, CellDelegate)
    return sort(appearance, parent)
