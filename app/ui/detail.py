"""Everything about one record, beside its list."""

from collections.abc import Callable
from datetime import datetime, timedelta

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from app.kernel.declare import DetailSpec, Reader
from app.kernel.errors import NotFoundError
from app.kernel.listing import Detail, LinesTable, Row, TimelinePage, TimelinePlace, TimelineRequest
from app.kernel.next_actions import NextAction
from app.kernel.putting_off import PutOffAdvice
from app.kernel.unit_of_work import Actor
from app.ui.chart_tiles import ChartTile
from app.ui.declare import ActionSpec, Selection
from app.ui.desk import Desk
from app.ui.detail_page import DetailPage
from app.ui.facts import FactGrid
from app.ui.glance import GlanceCard, NextActionCard
from app.ui.history import History
from app.ui.lines_card import LinesCard
from app.ui.mail.card import LetterCard
from app.ui.papers import PapersCard
from app.ui.pill import StatePill
from app.ui.plain import PlainLabel
from app.ui.tags import TagRow
from app.ui.theme import Appearance
from app.ui.timeline import Messages, Timeline
from app.ui.tokens import Space

CHART_HEIGHT = 190
UNKEPT = frozenset({"operation", "balance"})
"""Kinds of record that are computed or remembered, so that nothing can be kept with them."""

NARROWEST = 280
HINT = "Select a row to see everything about it here."
GONE = "This record is not there any more; what made it was taken back, or it was removed."


class DetailPane(QFrame):
    """Shows a record; reads off the window's thread and swaps only when all is there, so that nothing flashes."""

    closed = Signal()

    def __init__(self, desk: Desk, appearance: Appearance, draw_chart: str = "", parent: QWidget | None = None) -> None:
        """Show a hint; `draw_chart` ("module:function") draws the chart of a record."""
        super().__init__(parent)
        self.desk = desk
        self.appearance = appearance
        self.record = ""
        self.record_id = 0
        self.detail: Detail | None = None
        self.tells_messages = True
        self._generation = 0
        self._shown_id = 0
        self._unfolded: set[str] = set()
        self.setProperty("role", "side")
        self.setAccessibleName("Detail")
        self._area = QScrollArea(self)
        self._area.setWidgetResizable(True)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.back = QToolButton()
        self.back.setText("Back to the list")
        self.back.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.back.setProperty("role", "flat")
        self.back.clicked.connect(self.closed)
        self.back.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.back.hide()
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self.back)
        outer.addWidget(self._area)
        self._page = DetailPage(appearance)
        self._chart = ChartTile(draw_chart, "", appearance) if draw_chart else None
        self._shown: list[QWidget] = []
        self._area.setWidget(self._page)
        self._area.verticalScrollBar().valueChanged.connect(self._reach)
        appearance.changed.connect(self._rebuild)
        self.clear()

    def show_record(self, record: str, record_id: int) -> None:
        """Show a record as soon as it is read; the present one stays until then."""
        self.record, self.record_id = record, record_id
        self.reload()

    def reload(self) -> None:
        """Read the present record anew."""
        if not self.record_id:
            return
        self._generation += 1
        generation, record_id, now = self._generation, self.record_id, self.desk.workspace.clock.now()
        spec = self.desk.workspace.declarations.detail(self.record)
        self.desk.read_later(
            self, lambda reader: _loaded(spec, reader, record_id, now, self.desk.workspace.actor),
            lambda it: self._take(generation, it),
        )

    def clear(self, hint: str = HINT) -> None:
        """Show nothing but a hint."""
        self._generation += 1
        self.record_id, self.detail = 0, None
        self._hint = hint
        self._rebuild()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go back to the list with Esc."""
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        else:
            super().keyPressEvent(event)

    def _take(self, generation: int, detail: Detail | None) -> None:
        if generation != self._generation or (detail is not None and detail == self.detail):
            return
        if detail is None:
            self.clear(GONE)
            return
        other = self.detail is None or self.detail.id != detail.id
        place = 0 if other else self._area.verticalScrollBar().value()
        self.detail = detail
        self._rebuild()
        self._area.verticalScrollBar().setValue(place)

    def _rebuild(self) -> None:
        self.back.setIcon(self.appearance.icon("chevron-left"))
        self._area.setUpdatesEnabled(False)
        draft, asked = self._draft(), self._asked()
        px = self.appearance.px
        self.setMinimumWidth(px(NARROWEST))
        if self._chart is not None:
            self._chart.setFixedHeight(px(CHART_HEIGHT))
        self._page.restyle()
        self._empty()
        first = self._first() if self.detail else [self._hint_label()]
        self._shown = [*first, *self._parts()]
        self._page.show_parts(self._shown, len(first))
        self._keep_draft(draft)
        self._ask_again(asked)
        self._area.setUpdatesEnabled(True)

    def _draft(self) -> tuple[str, int, str] | None:
        """Give the note that is being written, since what others do may show the record anew meanwhile."""
        card = next((widget for widget in self._shown if isinstance(widget, PapersCard)), None)
        return (card.record, card.record_id, card.note.text()) if card else None

    def _keep_draft(self, draft: tuple[str, int, str] | None) -> None:
        for card in self._shown:
            if draft and isinstance(card, PapersCard) and (card.record, card.record_id) == draft[:2]:
                card.note.setText(draft[2])

    def _asked(self) -> tuple[int, TimelineRequest] | None:
        """Give what of the timeline is shown, which stays when the record is shown anew."""
        if self._shown_id == 0:
            return None
        history = next((widget for widget in self._shown if isinstance(widget, History)), None)
        return (self._shown_id, history.request) if history else None

    def _ask_again(self, asked: tuple[int, TimelineRequest] | None) -> None:
        self._shown_id = self.detail.id if self.detail else 0
        for history in self._shown:
            if asked and isinstance(history, History) and asked[0] == self._shown_id:
                history.resume(asked[1])

    def _empty(self) -> None:
        self._page.take_out()
        for widget in self._shown:
            if widget is self._chart:
                widget.hide()
            else:
                widget.setParent(None)
                widget.deleteLater()
        self._shown = []

    def _first(self) -> list[QWidget]:
        """Make what stands above all else: who it is, what to do next, what is asked at first sight."""
        detail = self.detail
        if detail is None:
            return []
        parts: list[QWidget] = [self._head(detail)]
        if detail.next_actions:
            parts.append(NextActionCard(detail.next_actions, self.appearance, self._begin, self._put_off))
        glance = [fact for fact in detail.facts if fact.glance is not None]
        if glance:
            parts.append(GlanceCard(glance, self.appearance, self.desk.open_record))
        if detail.hint:
            parts.append(PlainLabel(self.appearance.formatter.sentence(detail.hint), "quiet", wrap=True))
        return parts

    def _begin(self, action: NextAction) -> None:
        """Begin what is advised: open the form that is filled for it, or go where it is done."""
        if not action.operation:
            self.desk.open_record(action.record, action.record_id)
            return
        spec = ActionSpec(
            f"next.{action.operation}", action.label, action.icon, operation=action.operation,
            prefill=lambda _reader, _selection, _now: action.values,
        )
        self.desk.start(spec, Selection(self.record, (Row(self.record_id, ()),)))

    def _put_off(self, action: NextAction, days: int) -> None:
        """Show an advice no more before a day."""
        until = self.desk.workspace.clock.now().date() + timedelta(days=days)
        self.desk.dispatch(PutOffAdvice(self.record, self.record_id, action.key, until), lambda _outcome: self.reload())

    def _parts(self) -> list[QWidget]:
        detail = self.detail
        if detail is None:
            return []
        parts: list[QWidget] = []
        facts = [fact for fact in detail.facts if fact.glance is None]
        grid: list[QWidget] = [FactGrid(facts, self.appearance, self.desk.open_record)] if facts else []
        picture: list[QWidget] = []
        if self._chart is not None and detail.chart is not None:
            self._chart.panel.set_value(detail.chart)
            picture = [self._chart]
        # what is told at first sight needs no picture before it is known how to reach them
        parts.extend([*grid, *picture] if len(facts) < len(detail.facts) else [*picture, *grid])
        if detail.letter is not None:
            parts.append(LetterCard(detail.letter, self.desk, self.appearance))
        parts.extend(self._lines(lines) for lines in detail.lines if lines.rows and not lines.folded)
        if detail.messages and self.tells_messages:
            parts.append(Messages(detail.messages, self.appearance))
        parts.extend(self._lines(lines) for lines in detail.lines if lines.rows and lines.folded)
        if self.record not in UNKEPT:
            parts.append(PapersCard(self.record, detail.id, detail.papers, self.desk, self.appearance))
        if detail.history is not None:
            parts.append(self._history(detail.history))
        elif detail.timeline:
            parts.append(Timeline(detail.timeline, self.appearance, self.desk.open_record))
        return parts

    def _history(self, first: TimelinePage) -> History:
        """Show a timeline that is read on off the window's thread."""
        record, record_id = self.record, self.record_id
        read = self.desk.workspace.declarations.timeline

        def read_on(
            request: TimelineRequest, after: TimelinePlace | None, done: Callable[[TimelinePage], None],
        ) -> None:
            self.desk.read_later(history, lambda reader: read(reader, record, record_id, request, after), done)

        history = History(first, self.appearance, self.desk.open_record, read_on)
        return history

    def _reach(self, place: int) -> None:
        """Read a timeline on when one has scrolled near its end."""
        bar = self._area.verticalScrollBar()
        history = next((widget for widget in self._shown if isinstance(widget, History)), None)
        if history is not None and place > 0 and place >= bar.maximum() - bar.pageStep() // 2:
            history.read_more()

    def _head(self, detail: Detail) -> QWidget:
        head = QWidget()
        column = QVBoxLayout(head)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(self.appearance.px(Space.TIGHT))
        line = QHBoxLayout()
        title = PlainLabel(self.appearance.formatter.sentence(detail.title), "title", wrap=True)
        title.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        line.addWidget(title, 1)
        if detail.state is not None:
            line.addWidget(StatePill(detail.state, self.appearance), 0, Qt.AlignmentFlag.AlignTop)
        column.addLayout(line)
        if detail.subtitle:
            column.addWidget(PlainLabel(self.appearance.formatter.sentence(detail.subtitle), "subtitle", wrap=True))
        if detail.tags:
            column.addWidget(TagRow(detail.tags, self.appearance))
        return head

    def _lines(self, lines: LinesTable) -> LinesCard:
        """Show lines; what was opened stays open for the next record, whose title begins with the same words."""
        kind = lines.title.split(":")[0]
        card = LinesCard(lines, self.appearance, open_now=kind in self._unfolded)
        card.opened.connect(self.desk.open_record)
        card.folded.connect(lambda shut: (self._unfolded.discard if shut else self._unfolded.add)(kind))
        return card

    def _hint_label(self) -> PlainLabel:
        label = PlainLabel(self._hint, "subtitle", wrap=True)
        label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        label.setMinimumHeight(self.appearance.px(160))
        return label


def _loaded(spec: DetailSpec, reader: Reader, record_id: int, now: datetime, actor: Actor) -> Detail | None:
    """Load a record as a person may see it; None when it is gone, as after an undo."""
    try:
        return spec.load(reader, record_id, now).seen_by(actor.may)
    except NotFoundError:
        return None
