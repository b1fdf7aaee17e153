"""A board as a page of a tab: which board, whose cards, the actions, and everything about the card one opens."""

from functools import partial

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QComboBox, QMenu, QPushButton, QWidget

from app.kernel.listing import Row
from app.ui.board.board import Board
from app.ui.board.cards import MOST_CARDS, BoardData, CardFace, read_board
from app.ui.board.declare import BoardSpec
from app.ui.declare import ActionSpec
from app.ui.desk import Desk
from app.ui.listbar import SearchField
from app.ui.plain import PlainLabel
from app.ui.scene import ScenePage
from app.ui.theme import Appearance

SEARCH_WIDTH = 170


class BoardPage(ScenePage):
    """Reads the cards off the window's thread, when it is seen and what it shows has changed."""

    def __init__(
        self, desk: Desk, appearance: Appearance, switch: QWidget | None, spec: BoardSpec,
        parent: QWidget | None = None,
    ) -> None:
        """Show a board; `switch` stands at the left of the bar."""
        super().__init__(desk, appearance, spec.list_name, spec.actions, spec.detail_chart, parent)
        self.spec = spec
        self.wanted = ""
        self.board = Board(CardFace(spec.card, self.query.info), appearance, spec.empty)
        self.search = SearchField(appearance)
        self.search.setMaximumWidth(appearance.px(SEARCH_WIDTH))
        self.search.setVisible(self.query.searchable)
        self.boards = QComboBox()
        self.boards.setAccessibleName("Board")
        self.boards.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.toggles = [self._toggle(title) for title, _ in spec.toggles]
        self.note = PlainLabel("", "quiet", wrap=True)
        self.note.hide()
        self.build(switch, (self.boards, *self.toggles, self.search), (self.note,), self.board)
        self._connect()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter a card with N."""
        if event.key() == Qt.Key.Key_N and not event.modifiers() and self.spec.actions:
            self.actions_here.start(self.spec.actions[0].id)
        else:
            super().keyPressEvent(event)

    def take_focus(self) -> None:
        """Put the keyboard on a card."""
        self.board.take_focus()

    def reload(self) -> None:
        """Read the cards anew."""
        generation, wanted, text = self.begin(), self.wanted, self.search.text()
        more = [condition for (_, condition), button in zip(self.spec.toggles, self.toggles, strict=True)
                if button.isChecked()]
        now, query, spec = self.desk.workspace.clock.now(), self.query, self.spec
        self.desk.read_later(
            self, lambda reader: read_board(reader, query, spec, wanted, more, text, now),
            lambda data: self._take(generation, data))

    def move_card(self, record_id: int, column: str) -> None:
        """Move a card: at once, or when what its new column asks for is filled in."""
        now, move = self.desk.workspace.clock.now(), self.spec.move
        row = self._row(record_id)
        if row is not None:
            self.desk.read_later(
                self, lambda reader: move(reader, record_id, column, now), lambda action: self._start(action, row))

    def _start(self, action: ActionSpec | None, row: Row) -> None:
        if action is None:
            self.desk.say("A card cannot be moved there. Nothing was changed.")
        else:
            self.desk.start(action, self.selection_of(row))

    def _row(self, record_id: int) -> Row | None:
        place = self.board.data.place_of(record_id)
        return self.board.data.lanes[place[0]].cards[place[1]] if place else None

    def _take(self, generation: int, data: BoardData) -> None:
        if generation != self.generation:
            return
        self.wanted = data.board
        self.boards.blockSignals(True)
        self.boards.clear()
        for key, title in data.boards:
            self.boards.addItem(title, key)
        self.boards.setCurrentIndex(self.boards.findData(data.board))
        self.boards.blockSignals(False)
        self.boards.setVisible(len(data.boards) > 1)
        self.note.setVisible(data.cut)
        if data.cut:
            self.note.setText(f"Only the first {MOST_CARDS} cards are shown. Search, or narrow the list.")
        self.board.show_data(data)

    def _on_board(self, place: int) -> None:
        self.wanted = str(self.boards.itemData(place))
        self.reload()

    def _menu(self, place: QPoint) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.actions_here.add_to(menu)
        menu.addSeparator()
        for lane in self.board.data.lanes:
            entry = menu.addAction(f"Move to {lane.column.title}".replace("&", "&&"))
            entry.triggered.connect(partial(self.move_card, self.board.current_id(), lane.column.key))
        menu.popup(place)

    def _connect(self) -> None:
        self.board.moved.connect(self.move_card)
        self.board.opened.connect(self.open)
        self.board.current_changed.connect(lambda row: self.stand_on(row.id if row else 0, row))
        self.board.menu_wanted.connect(self._menu)
        self.boards.activated.connect(self._on_board)
        self.search.searched.connect(lambda _text: self.reload())
        self.search.left.connect(self.take_focus)
        here = Qt.ShortcutContext.WidgetWithChildrenShortcut
        QShortcut(QKeySequence("Ctrl+F"), self, self.search.setFocus, context=here)

    def _toggle(self, title: str) -> QPushButton:
        button = QPushButton(title)
        button.setProperty("role", "chip")
        button.setCheckable(True)
        button.setAutoDefault(False)
        button.toggled.connect(lambda _on: self.reload())
        return button
