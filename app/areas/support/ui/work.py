"""The page for work on tickets: the queue, the conversation with the answer below it, and all that is known beside."""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QHideEvent, QKeySequence, QResizeEvent, QShortcut, QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from app.areas.support.operations import TickStep
from app.areas.support.queries.work import TicketWork, load_work, who_writes
from app.areas.support.ui.composer import ANSWER, NOTE, Composer
from app.areas.support.ui.conversation import Conversation
from app.areas.support.ui.head import TicketHead
from app.areas.support.ui.inbox import InboxList
from app.kernel.declare import Reader
from app.kernel.errors import NotFoundError
from app.kernel.listing import ListRequest
from app.ui.actions import Actions
from app.ui.chips import ALL, ViewChips
from app.ui.declare import ActionSpec, EmptySpec, Selection
from app.ui.desk import Desk
from app.ui.detail import DetailPane
from app.ui.empty import EmptyState
from app.ui.overflow import OverflowRow
from app.ui.split import SidePane
from app.ui.theme import Appearance

FIRST_PRESET = "open"
LOOK_MILLISECONDS = 10_000
"""How often it is looked who else is writing here, which no journal tells."""

MINUTE_MILLISECONDS = 60_000
LOW_PAGE = 700
"""Below this height in pixels an answer folds to a line while nobody writes it."""

NOTHING = EmptySpec("Nothing to do here", "No ticket is in this view. Take a look at another one, or be glad.", "smile")
Counts = dict[str, int]


class WorkPage(QWidget):
    """Shows one ticket at a time; reads off the window's thread, when it is seen and what it shows has changed."""

    def __init__(
        self, desk: Desk, appearance: Appearance, switch: QWidget | None, spec: Sequence[ActionSpec],
        parent: QWidget | None = None,
    ) -> None:
        """Show the queue; `switch` stands at the left of the bar."""
        super().__init__(parent)
        self.desk, self.appearance = desk, appearance
        self.query = desk.workspace.list_query("tickets")
        self.stale = True
        self.work: TicketWork | None = None
        self._generation = 0
        self.inbox = InboxList(desk, appearance, self.query)
        self.head = TicketHead(appearance)
        self.talk = Conversation(appearance)
        self.composer = Composer(desk, appearance)
        self.detail = DetailPane(desk, appearance)
        self.detail.tells_messages = False
        self.actions_here = Actions(spec, desk, appearance, self)
        self.tools = OverflowRow("More actions", appearance, at_end=True)
        self.chips = ViewChips(self.query.info.presets, appearance)
        self._build(switch)
        self._connect()
        self._look = QTimer(self, interval=LOOK_MILLISECONDS)
        self._look.timeout.connect(self._read_writers)
        self._minute = QTimer(self, interval=MINUTE_MILLISECONDS)
        self._minute.timeout.connect(self._on_minute)

    def showEvent(self, event: QShowEvent) -> None:
        """Read what is old, and look who writes while it is seen."""
        super().showEvent(event)
        self._look.start()
        self._minute.start()
        if not self.inbox.store.generation:
            self.show_preset(FIRST_PRESET)
        elif self.stale:
            self.reload()
        self.inbox.setFocus()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the conversation the room of the composer when there is little."""
        super().resizeEvent(event)
        self.composer.set_low(self.height() < self.appearance.px(LOW_PAGE))

    def hideEvent(self, event: QHideEvent) -> None:
        """Look no more."""
        super().hideEvent(event)
        self._look.stop()
        self._minute.stop()

    def on_changed(self, tables: frozenset[str]) -> None:
        """Read anew what a change concerns; hidden, only remember it."""
        if not self.isVisible():
            self.stale = True
        elif any(name.startswith("support_") for name in tables - {"support_writing"}):
            self.reload()

    def reload(self) -> None:
        """Read everything anew."""
        self.stale = False
        self.inbox.store.refresh()
        self._count()
        self._read()
        self.detail.reload()

    def show_preset(self, key: str) -> None:
        """Show the tickets of a view; with an empty key, all of them."""
        self.stale = False
        self.chips.mark("preset", key or ALL)
        self.inbox.show_rows(ListRequest(preset=key or None))
        self._count()

    def show_beside(self, widget: QWidget) -> None:
        """Show a form in the place of what is known of the ticket."""
        self.split.show_beside(widget)

    def close_beside(self) -> None:
        """Show what is known of the ticket again."""
        self.split.close_beside()
        self.inbox.setFocus()

    def step(self, rows: int) -> None:
        """Go to the next ticket, or with -1 to the one before."""
        place = self.inbox.currentIndex().row() + rows
        if 0 <= place < self.inbox.store.count:
            self.inbox.choice.select_place(place)

    def _on_minute(self) -> None:
        self.head.refresh()

    def _on_selected(self, selection: Selection) -> None:
        self.actions_here.follow(selection, self.inbox.choice.count)
        self.tools.updateGeometry()
        current = self.inbox.choice.current_id()
        if current is None or not self.inbox.store.count:
            self._take(self._next(), None)
            self.detail.clear()
        elif self.work is None or self.work.id != current:
            self.detail.show_record("ticket", current)
            self._read(current)

    def _next(self) -> int:
        self._generation += 1
        return self._generation

    def _read(self, ticket_id: int = 0) -> None:
        number = ticket_id or (self.work.id if self.work else 0)
        if not number:
            return
        generation, actor = self._next(), self.desk.workspace.actor.id

        def read(reader: Reader) -> TicketWork | None:
            try:
                return load_work(reader, number, actor)
            except NotFoundError:
                return None

        self.desk.read_later(self, read, partial(self._take, generation))

    def _take(self, generation: int, work: TicketWork | None) -> None:
        if generation != self._generation:
            return
        other = work is None or self.work is None or work.id != self.work.id
        self.work = work
        if other:
            self.head.show_writers(())
        self.head.show_work(work)
        self.composer.show_work(work)
        self.composer.setVisible(work is not None)
        if work is None:
            self.talk.clear()
        else:
            self.talk.show_words(work)
        if other:
            self._read_writers()
        self.middle.setCurrentWidget(self.empty if work is None and self.inbox.store.loaded else self.centre)

    def _read_writers(self) -> None:
        if self.work is None:
            return
        number, workspace = self.work.id, self.desk.workspace
        actor, now = workspace.actor.id, workspace.clock.now()
        self.desk.read_later(
            self, lambda reader: who_writes(reader, number, actor, now), partial(self._tell_writers, number))

    def _tell_writers(self, ticket_id: int, names: tuple[str, ...]) -> None:
        if self.work is not None and self.work.id == ticket_id:
            self.head.show_writers(names)

    def _count(self) -> None:
        query = self.query

        def count(reader: Reader) -> Counts:
            requests = {ALL: ListRequest(), **{item.info.key: ListRequest(item.info.key) for item in query.presets}}
            return {key: query.count(reader, request) for key, request in requests.items()}

        self.desk.read_later(self, count, self._counted)

    def _counted(self, counts: Counts) -> None:
        self.chips.set_counts(counts, self.appearance.formatter)

    def _on_rows(self) -> None:
        if not self.inbox.store.count:
            self._take(self._next(), None)

    def _split(self, message_id: int) -> None:
        action = ActionSpec(
            "support.split_message", "Split off", "scissors", operation="split_message",
            prefill=lambda _reader, _selection, _now: {"message_id": message_id})
        self.desk.start(action, Selection("ticket"))

    def _build(self, switch: QWidget | None) -> None:
        bar = QFrame()
        bar.setProperty("role", "bar")
        row = QHBoxLayout(bar)
        for widget, share in ((switch, 0), (self.chips, 2), (self.tools, 1)):
            if widget is not None:
                row.addWidget(widget, share)
        self.centre = QWidget()
        column = QVBoxLayout(self.centre)
        for widget, share in ((self.head, 0), (self.talk, 1), (self.composer, 0)):
            column.addWidget(widget, share)
        self.empty = EmptyState(NOTHING, self.appearance)
        self.middle = QStackedWidget()
        self.middle.addWidget(self.centre)
        self.middle.addWidget(self.empty)
        self.split = SidePane(self.middle, self.detail, self.appearance)
        self.split.setSizes([self.appearance.px(640), self.appearance.px(470)])
        whole = QSplitter(Qt.Orientation.Horizontal)
        whole.addWidget(self.inbox)
        whole.addWidget(self.split)
        whole.setStretchFactor(1, 1)
        whole.setCollapsible(0, False)
        whole.setSizes([self.appearance.px(330), self.appearance.px(1100)])
        whole.setHandleWidth(1)
        outer = QVBoxLayout(self)
        outer.addWidget(bar)
        outer.addWidget(whole, 1)
        for layout in (outer, column):
            layout.setContentsMargins(0, 0, 0, 0)
            layout.setSpacing(0)
        self.actions_here.fill(self.tools)
        self.head.hide()
        self.composer.hide()

    def _connect(self) -> None:
        self.inbox.selected.connect(self._on_selected)
        self.inbox.opened.connect(lambda _number: self.composer.write(ANSWER))
        self.inbox.store.was_reset.connect(self._on_rows)
        self.chips.preset_chosen.connect(self.show_preset)
        self.actions_here.lead_changed.connect(lambda: self.actions_here.fill(self.tools))
        self.composer.left.connect(self.inbox.setFocus)
        self.composer.sent.connect(self.inbox.setFocus)
        self.talk.split_asked.connect(self._split)
        self.head.ticked.connect(lambda step, done: self.desk.dispatch(TickStep(step, done)))
        self.detail.closed.connect(self.split.leave)
        self.split.narrow_changed.connect(self.detail.back.setVisible)
        for keys, work in (
            ("Alt+Down", partial(self.step, 1)), ("Alt+Up", partial(self.step, -1)),
            ("Ctrl+R", partial(self.composer.write, ANSWER)), ("Ctrl+T", partial(self.composer.write, NOTE)),
            ("Ctrl+Shift+Return", partial(self.composer.send, "resolved")), ("Ctrl+I", self._toggle),
        ):
            self._key(keys, work)

    def _toggle(self) -> None:
        if self.split.narrow:
            self.split.enter()
        else:
            self.split.want_detail(not self.split.wanted)

    def _key(self, keys: str, work: Callable[[], object]) -> None:
        context = Qt.ShortcutContext.WidgetWithChildrenShortcut
        QShortcut(QKeySequence(keys), self, context=context).activated.connect(work)
