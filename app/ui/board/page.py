"""A board as a page of a tab: which board, whose cards, the actions, and everything about the card one opens."""

from functools import partial

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QComboBox, QFrame, QHBoxLayout, QMenu, QPushButton, QVBoxLayout, QWidget

from app.kernel.listing import Row
from app.ui.actions import Actions
from app.ui.board.board import Board
from app.ui.board.cards import MOST_CARDS, BoardData, CardFace, read_board
from app.ui.board.declare import BoardSpec
from app.ui.declare import ActionSpec, Selection
from app.ui.desk import Desk
from app.ui.detail import DetailPane
from app.ui.listbar import SearchField
from app.ui.overflow import OverflowRow
from app.ui.plain import PlainLabel
from app.ui.split import SidePane
from app.ui.theme import Appearance
from app.ui.tokens import Space

SEARCH_WIDTH = 170


class BoardPage(QWidget):
    """Reads the cards off the window's thread, when it is seen and what it shows has changed."""

    def __init__(
        self, desk: Desk, appearance: Appearance, switch: QWidget | None, spec: BoardSpec,
        parent: QWidget | None = None,
    ) -> None:
        """Show a board; `switch` stands at the left of the bar."""
        super().__init__(parent)
        self.desk, self.appearance, self.spec = desk, appearance, spec
        self.query = desk.workspace.list_query(spec.list_name)
        self.stale = True
        self.wanted = ""
        self._generation = 0
        self.board = Board(CardFace(spec.card, self.query.info), appearance, spec.empty)
        self.detail = DetailPane(desk, appearance, spec.detail_chart)
        self.actions_here = Actions(spec.actions, desk, appearance, self)
        self.tools = OverflowRow("More actions", appearance, at_end=True)
        self.search = SearchField(appearance)
        self.boards = QComboBox()
        self.boards.setAccessibleName("Board")
        self.boards.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.toggles = [self._toggle(title) for title, _ in spec.toggles]
        self.note = PlainLabel("", "quiet", wrap=True)
        self.note.hide()
        self._build(switch)
        self._connect()

    def showEvent(self, event: QShowEvent) -> None:
        """Read what is old."""
        super().showEvent(event)
        if self.stale:
            self.reload()
        self.board.take_focus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Close the detail with Esc, enter a card with N."""
        if event.key() == Qt.Key.Key_Escape and self.split.wanted:
            self._leave()
        elif event.key() == Qt.Key.Key_N and not event.modifiers() and self.spec.actions:
            self.actions_here.start(self.spec.actions[0].id)
        else:
            super().keyPressEvent(event)

    def on_changed(self, tables: frozenset[str]) -> None:
        """Read anew what a change concerns; hidden, only remember it."""
        if tables & self.query.tables:
            self.stale = True
            if self.isVisible():
                self.reload()
        if self.isVisible() and self.split.wanted:
            self.detail.reload()

    def reload(self) -> None:
        """Read the cards anew."""
        self.stale = False
        self._generation += 1
        generation, wanted, text = self._generation, self.wanted, self.search.text()
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

    def show_beside(self, widget: QWidget) -> None:
        """Show a form or a screen beside the board."""
        self.split.show_beside(widget)

    def close_beside(self) -> None:
        """Show the board alone again, or the detail where that is wanted."""
        self.split.close_beside()
        self.board.take_focus()

    def _start(self, action: ActionSpec | None, row: Row) -> None:
        if action is None:
            self.desk.say("A card cannot be moved there. Nothing was changed.")
        else:
            self.desk.start(action, self._selection(row))

    def _row(self, record_id: int) -> Row | None:
        place = self.board.data.place_of(record_id)
        return self.board.data.lanes[place[0]].cards[place[1]] if place else None

    def _selection(self, row: Row | None) -> Selection:
        keys = tuple(info.key for info in self.query.info.columns)
        return Selection(self.query.record, (row,) if row else (), keys)

    def _take(self, generation: int, data: BoardData) -> None:
        if generation != self._generation:
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

    def _on_current(self, row: Row | None) -> None:
        self.actions_here.follow(self._selection(row), 1 if row else 0)
        if row is not None and self.split.wanted and self.split.guest is None:
            self._show_detail(row.id)

    def _show_detail(self, record_id: int) -> None:
        if (self.query.record, record_id) != (self.detail.record, self.detail.record_id):
            self.detail.show_record(self.query.record, record_id)

    def _open(self, record_id: int) -> None:
        self._show_detail(record_id)
        self.split.want_detail(wanted=True)
        self.split.enter()

    def _leave(self) -> None:
        self.split.want_detail(wanted=False)
        self.split.leave()
        self.board.take_focus()

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
        self.board.opened.connect(self._open)
        self.board.current_changed.connect(self._on_current)
        self.board.menu_wanted.connect(self._menu)
        self.boards.activated.connect(self._on_board)
        self.search.searched.connect(lambda _text: self.reload())
        self.search.left.connect(self.board.take_focus)
        self.detail.closed.connect(self._leave)
        self.actions_here.lead_changed.connect(lambda: self.actions_here.fill(self.tools))
        self.split.narrow_changed.connect(lambda _narrow: self.detail.back.setVisible(True))
        here = Qt.ShortcutContext.WidgetWithChildrenShortcut
        QShortcut(QKeySequence("Ctrl+F"), self, self.search.setFocus, context=here)

    def _toggle(self, title: str) -> QPushButton:
        button = QPushButton(title)
        button.setProperty("role", "chip")
        button.setCheckable(True)
        button.setAutoDefault(False)
        button.toggled.connect(lambda _on: self.reload())
        return button

    def _build(self, switch: QWidget | None) -> None:
        px = self.appearance.px
        bar = QFrame()
        bar.setProperty("role", "bar")
        line = QHBoxLayout(bar)
        line.setContentsMargins(px(Space.MEDIUM), px(7), px(Space.MEDIUM), px(7))
        line.setSpacing(px(Space.SMALL))
        if switch is not None:
            line.addWidget(switch, 2)
        self.search.setMaximumWidth(px(SEARCH_WIDTH))
        self.search.setVisible(self.query.searchable)
        for part in (self.boards, *self.toggles, self.search):
            line.addWidget(part)
        line.addWidget(self.tools, 3)
        self.actions_here.fill(self.tools)
        left = QWidget()
        inner = QVBoxLayout(left)
        inner.addWidget(self.note)
        inner.addWidget(self.board, 1)
        self.detail.back.setText("Close")
        self.detail.back.setVisible(True)
        self.split = SidePane(left, self.detail, self.appearance)
        self.split.want_detail(wanted=False)
        column = QVBoxLayout(self)
        column.addWidget(bar)
        column.addWidget(self.split, 1)
        for layout in (inner, column):
            layout.setContentsMargins(0, 0, 0, 0)
            layout.setSpacing(0)
