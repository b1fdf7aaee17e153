"""One lane of a board: its head with count and sum, and its cards."""

from PySide6.QtCore import QModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QDragEnterEvent,
    QDragMoveEvent,
    QDropEvent,
    QFocusEvent,
    QKeyEvent,
    QPainter,
    QPaintEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QFrame, QListView, QVBoxLayout

from app.kernel.listing import Kind
from app.ui.board.cards import CardFace, Lane
from app.ui.board.delegate import CardDelegate
from app.ui.board.model import LaneModel, carried
from app.ui.plain import ElidedLabel
from app.ui.theme import Appearance
from app.ui.tokens import Space, TypeSize

WIDTH, CLOSING_WIDTH = 236, 190


class Cards(QListView):
    """The cards of a lane, walked by keyboard; what leads out of the lane is told to the board."""

    stepped = Signal(int)
    pushed = Signal(int)
    opened = Signal(int)
    dropped = Signal(int)
    focused = Signal()
    menu_wanted = Signal(QPoint)

    def __init__(self, lane: Lane, face: CardFace, appearance: Appearance, empty: str) -> None:
        """Show a lane."""
        super().__init__()
        self.appearance = appearance
        self.cards = LaneModel(lane, face, appearance, self)
        self.setModel(self.cards)
        self.card_delegate = CardDelegate(self.cards, appearance, self)
        self.setItemDelegate(self.card_delegate)
        self._empty = empty
        self.setUniformItemSizes(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setDragEnabled(True)
        self.setAcceptDrops(True)
        self.setDragDropMode(QAbstractItemView.DragDropMode.DragDrop)
        self.setDefaultDropAction(Qt.DropAction.MoveAction)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setTabKeyNavigation(False)
        self.setProperty("role", "plain")
        self.setAutoScroll(True)
        self.doubleClicked.connect(lambda index: self.opened.emit(self.cards.card(index).id))
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(self.menu_wanted)

    def current_id(self) -> int:
        """Give the card that the keyboard stands on, 0 when there is none."""
        index = self.currentIndex()
        return self.cards.card(index).id if index.isValid() else 0

    def stand_on(self, place: int) -> None:
        """Stand on a card, the last where there are not so many."""
        if self.cards.rowCount():
            self.setCurrentIndex(self.cards.index(min(place, self.cards.rowCount() - 1)))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Step to the next lane with an arrow, take the card along with Ctrl, open it with Enter."""
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()))
        if step is not None and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.pushed.emit(step)
        elif step is not None:
            self.stepped.emit(step)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            if self.current_id():
                self.opened.emit(self.current_id())
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Stand on the first card when none was stood on."""
        super().focusInEvent(event)
        if not self.currentIndex().isValid():
            self.stand_on(0)
        self.focused.emit()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take cards only."""
        _accept(event)

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        """Take cards only."""
        _accept(event)

    def dropEvent(self, event: QDropEvent) -> None:
        """Tell which card was dropped here; it moves when the operation was done, never before."""
        card = carried(event.mimeData())
        if card is not None:
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()
            self.dropped.emit(card)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Say so where there is no card."""
        super().paintEvent(event)
        if self.cards.rowCount() == 0:
            painter = QPainter(self.viewport())
            painter.setFont(self.appearance.font(TypeSize.LABEL))
            painter.setPen(QColor(self.appearance.tokens.quiet))
            area = self.viewport().rect().adjusted(0, self.appearance.px(Space.WIDE), 0, 0)
            painter.drawText(area, Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop, self._empty)
            painter.end()


def _accept(event: QDragMoveEvent) -> None:
    if carried(event.mimeData()) is None:
        event.ignore()
    else:
        event.acceptProposedAction()


class LanePane(QFrame):
    """A lane with its head."""

    def __init__(self, lane: Lane, face: CardFace, appearance: Appearance, empty: str) -> None:
        """Show a lane."""
        super().__init__()
        self.lane = lane
        self.appearance = appearance
        self.setProperty("role", "lane")
        self.title = ElidedLabel("", "strong")
        self.sum = ElidedLabel("", "quiet")
        self.cards = Cards(lane, face, appearance, empty)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        self._head = QVBoxLayout()
        self._head.addWidget(self.title)
        self._head.addWidget(self.sum)
        column.addLayout(self._head)
        column.addWidget(self.cards, 1)
        self._column = column
        appearance.changed.connect(self.restyle)
        self.set_lane(lane)
        self.restyle()

    def set_lane(self, lane: Lane) -> None:
        """Show other cards."""
        self.lane = lane
        if lane is not self.cards.cards.lane:
            self.cards.cards.set_lane(lane)
        format_of = self.appearance.formatter
        count = len(lane.cards)
        self.title.setText(f"{lane.column.title} · {format_of.number(count)}")
        amounts = " + ".join(format_of.cell(total, Kind.MONEY).whole for total in lane.totals)
        self.sum.setText(" · ".join(part for part in (amounts, lane.column.note) if part) or "\u00a0")
        self.cards.setAccessibleName(f"{lane.column.title}, {count} cards, {amounts or 'no amount'}")

    def index_of(self, record_id: int) -> QModelIndex:
        """Give the place of a card, an invalid one when it is not here."""
        for place, row in enumerate(self.lane.cards):
            if row.id == record_id:
                return self.cards.cards.index(place)
        return QModelIndex()

    def restyle(self) -> None:
        """Take on the present zoom."""
        px = self.appearance.px
        self.setFixedWidth(px(CLOSING_WIDTH if self.lane.column.closing else WIDTH))
        self._head.setContentsMargins(px(Space.MEDIUM), px(Space.SMALL), px(Space.SMALL), px(Space.SMALL))
        self._head.setSpacing(px(Space.HAIR))
        self._column.setSpacing(0)
        self.cards.doItemsLayout()
