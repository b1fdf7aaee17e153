"""The screen of a graph: its picture with the way back, what must be said of it, and where the walk stands."""

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QToolButton, QVBoxLayout, QWidget

from app.kernel.graphs import GraphData
from app.ui.declare import Selection
from app.ui.desk import Desk
from app.ui.graph.view import KEYS, STEP, GraphView
from app.ui.plain import PlainLabel, tool_tip
from app.ui.theme import Appearance
from app.ui.tokens import Space


class GraphScreen(QFrame):
    """Reads the graph of what is selected and shows it over the whole width of the page."""

    closed = Signal()

    def __init__(
        self, desk: Desk, appearance: Appearance, selection: Selection, parent: QWidget | None = None,
    ) -> None:
        """Ask for the graph of the record that is selected."""
        super().__init__(parent)
        self.desk = desk
        self.appearance = appearance
        self.view: GraphView | None = None
        self.setProperty("role", "side")
        self.setProperty("alone", True)
        self.setAccessibleName("Graph")
        self._column = QVBoxLayout(self)
        self._bar = QHBoxLayout()
        self._icons: list[tuple[QToolButton, str]] = []
        self._button("Back to the list", "chevron-left", self._leave, worded=True)
        self.title = PlainLabel("", "title")
        self._bar.addWidget(self.title, 1)
        self._button("Fold or unfold", "list-tree", lambda: self._with_view(GraphView.fold))
        self._button("Smaller", "zoom-out", lambda: self._with_view(lambda view: view.zoom(1 / STEP)))
        self._button("Larger", "zoom-in", lambda: self._with_view(lambda view: view.zoom(STEP)))
        self._button("Show all", "maximize-2", lambda: self._with_view(GraphView.fit))
        self._button("Open", "external-link", lambda: self._with_view(GraphView.open_present), worded=True)
        self.notes = PlainLabel("", "quiet", wrap=True)
        self.notes.hide()
        self.where = PlainLabel(KEYS, "subtitle", wrap=True)
        self._column.addLayout(self._bar)
        self._column.addWidget(self.notes)
        self._column.addStretch(1)
        self._column.addWidget(self.where)
        appearance.changed.connect(self._restyle)
        self._restyle()
        spec, number = desk.workspace.declarations.graph(selection.record), selection.ids[0]
        now, name = desk.workspace.clock.now(), desk.workspace.declarations.name_sources
        desk.read_later(self, lambda reader: spec.load(reader, number, now, name), self.show_graph)

    def show_graph(self, graph: GraphData) -> None:
        """Draw a graph and take the keyboard."""
        self.title.setText(graph.title)
        self.notes.setText("\n".join(graph.notes))
        self.notes.setVisible(bool(graph.notes))
        if not graph.nodes:
            self.where.setText("")
            return
        self.view = GraphView(graph, self.appearance, self)
        self.view.opened.connect(self.desk.open_record)
        self.view.walked.connect(self._tell)
        place = self._column.indexOf(self.where) - 1
        self._column.takeAt(place)
        self._column.insertWidget(place, self.view, 1)
        self._tell(self.view.words())
        self.view.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go back to the list with Esc."""
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        else:
            super().keyPressEvent(event)

    def _leave(self) -> None:
        self.closed.emit()

    def _tell(self, text: str) -> None:
        self.where.setText(f"{text}  {KEYS}")

    def _with_view(self, do: Callable[[GraphView], None]) -> None:
        if self.view is not None:
            do(self.view)
            self.view.setFocus()

    def _button(self, title: str, icon: str, pressed: Callable[[], None], *, worded: bool = False) -> None:
        button = QToolButton()
        button.setText(title)
        button.setAccessibleName(title)
        button.setToolTip(tool_tip(title))
        button.setProperty("role", "flat")
        style = Qt.ToolButtonStyle.ToolButtonTextBesideIcon if worded else Qt.ToolButtonStyle.ToolButtonIconOnly
        button.setToolButtonStyle(style)
        button.clicked.connect(pressed)
        self._bar.addWidget(button)
        self._icons.append((button, icon))

    def _restyle(self) -> None:
        px = self.appearance.px
        self._column.setContentsMargins(px(Space.LARGE), px(Space.SMALL), px(Space.LARGE), px(Space.MEDIUM))
        self._column.setSpacing(px(Space.SMALL))
        for button, icon in self._icons:
            button.setIcon(self.appearance.icon(icon))
