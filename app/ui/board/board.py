"""A board: lanes side by side, among which cards are moved."""

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QWidget

from app.kernel.listing import Row
from app.ui.board.cards import BoardData, CardFace
from app.ui.board.lane import Cards, LanePane
from app.ui.theme import Appearance
from app.ui.tokens import Space


class Board(QScrollArea):
    """Shows lanes and keeps the keyboard on a card; `moved` tells a card and the key of the column it is to go to."""

    moved = Signal(int, str)
    opened = Signal(int)
    current_changed = Signal(object)
    menu_wanted = Signal(QPoint)

    def __init__(self, face: CardFace, appearance: Appearance, empty: str, parent: QWidget | None = None) -> None:
        """Show nothing yet."""
        super().__init__(parent)
        self.face = face
        self.appearance = appearance
        self.data = BoardData((), "", ())
        self.panes: list[LanePane] = []
        self._empty = empty
        self._at = 0
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName("Board")
        self._page = QWidget()
        self._page.setProperty("role", "plain")
        self._row = QHBoxLayout(self._page)
        self.setWidget(self._page)
        appearance.changed.connect(self._restyle)
        self._restyle()

    def show_data(self, data: BoardData) -> None:
        """Show other cards; the card that was stood on stays so, wherever it went."""
        kept, had_focus = self.current_id(), any(pane.cards.hasFocus() for pane in self.panes)
        here = self.data.place_of(kept)
        self.data = data
        if [pane.lane.column for pane in self.panes] == [lane.column for lane in data.lanes]:
            for pane, lane in zip(self.panes, data.lanes, strict=True):
                pane.set_lane(lane)
        else:
            self._make()
        place = data.place_of(kept) or here or (self._at, 0)
        self._stand(*place, focus=had_focus)

    def current_id(self) -> int:
        """Give the card that the keyboard stands on, 0 when there is none."""
        return self.panes[self._at].cards.current_id() if self._at < len(self.panes) else 0

    def current_row(self) -> Row | None:
        """Give the row of that card."""
        place = self.data.place_of(self.current_id())
        return self.data.lanes[place[0]].cards[place[1]] if place else None

    def take_focus(self) -> None:
        """Put the keyboard on the present card."""
        if self.panes:
            self.panes[min(self._at, len(self.panes) - 1)].cards.setFocus()

    def push(self, step: int) -> None:
        """Ask for the present card to be moved a column on, or with -1 back."""
        to = self._at + step
        card = self.current_id()
        if card and 0 <= to < len(self.panes):
            self.moved.emit(card, self.panes[to].lane.column.key)

    def step(self, step: int) -> None:
        """Go to the next lane that has cards, or with -1 to the one before."""
        place = max(0, self.panes[self._at].cards.currentIndex().row())
        at = self._at + step
        while 0 <= at < len(self.panes) and not self.panes[at].lane.cards:
            at += step
        if 0 <= at < len(self.panes):
            self._stand(at, place, focus=True)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Go sideways with Shift, as everywhere; without, the lanes go up and down by themselves."""
        if event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            bar = self.horizontalScrollBar()
            bar.setValue(bar.value() - event.angleDelta().y())
        else:
            super().wheelEvent(event)

    def _stand(self, at: int, place: int, *, focus: bool) -> None:
        if not self.panes:
            return
        self._at = min(at, len(self.panes) - 1)
        pane = self.panes[self._at]
        pane.cards.stand_on(place)
        for other in self.panes:
            if other is not pane:
                other.cards.clearSelection()
        if focus:
            pane.cards.setFocus()
        self.ensureWidgetVisible(pane, 0, 0)
        self.current_changed.emit(self.current_row())

    def _make(self) -> None:
        for pane in self.panes:
            self._row.removeWidget(pane)
            pane.hide()
            pane.deleteLater()
        self.panes = [LanePane(lane, self.face, self.appearance, self._empty) for lane in self.data.lanes]
        while self._row.count():
            self._row.takeAt(0)
        for at, pane in enumerate(self.panes):
            self._connect(at, pane)
            self._row.addWidget(pane)
        self._row.addStretch(1)
        self._at = 0

    def _connect(self, at: int, pane: LanePane) -> None:
        cards: Cards = pane.cards
        cards.stepped.connect(self.step)
        cards.pushed.connect(self.push)
        cards.opened.connect(self.opened)
        cards.dropped.connect(lambda card: self._dropped(at, card))
        cards.focused.connect(lambda: self._focused(at))
        cards.selectionModel().currentChanged.connect(lambda _now, _before: self._focused(at))
        cards.menu_wanted.connect(lambda place: self.menu_wanted.emit(cards.viewport().mapToGlobal(place)))

    def _dropped(self, at: int, card: int) -> None:
        place = self.data.place_of(card)
        if place is not None and place[0] != at:
            self.moved.emit(card, self.panes[at].lane.column.key)

    def _focused(self, at: int) -> None:
        if at < len(self.panes) and self.panes[at].cards.hasFocus():
            self._at = at
            for other, pane in enumerate(self.panes):
                if other != at:
                    pane.cards.clearSelection()
            self.current_changed.emit(self.current_row())

    def _restyle(self) -> None:
        px = self.appearance.px
        self._row.setContentsMargins(px(Space.SMALL), px(Space.SMALL), px(Space.SMALL), px(Space.SMALL))
        self._row.setSpacing(px(Space.SMALL))
