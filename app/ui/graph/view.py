"""The picture of a graph: walked by arrow keys, zoomed, folded and unfolded."""

from collections.abc import Iterable

from PySide6.QtCore import QPoint, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QFrame, QGraphicsScene, QGraphicsView, QWidget

from app.kernel.graphs import GraphData, GraphNode
from app.ui.graph.items import HEIGHT, WIDTH, EdgeItem, NodeItem, spoken
from app.ui.graph.layout import arrange, seen_keys
from app.ui.notices import announce
from app.ui.theme import Appearance

GAP_X, GAP_Y = 92, 18
MARGIN = 24
SMALLEST, LARGEST = 0.15, 3.0
READABLE = 0.6
"""Below this the words cannot be read: the picture is then opened at its present node instead of whole."""
STEP = 1.2
KEYS = "Arrow keys walk, Enter opens, Space folds, + and − zoom, 0 shows all."


class GraphView(QGraphicsView):
    """Draws a graph and walks it; `opened` asks for a record, `walked` tells where the walk stands."""

    opened = Signal(str, int)
    walked = Signal(str)

    def __init__(self, graph: GraphData, appearance: Appearance, parent: QWidget | None = None) -> None:
        """Show a graph with its present node in the middle."""
        super().__init__(parent)
        self.graph = graph
        self.appearance = appearance
        self.nodes: dict[str, NodeItem] = {}
        self.edges: list[EdgeItem] = []
        self.collapsed: set[str] = set()
        self.present = graph.present
        self._by_key = {node.key: node for node in graph.nodes}
        self._fitted = False
        self.setScene(QGraphicsScene(self))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setRenderHint(QPainter.RenderHint.Antialiasing)
        self.setDragMode(QGraphicsView.DragMode.ScrollHandDrag)
        self.setTransformationAnchor(QGraphicsView.ViewportAnchor.AnchorUnderMouse)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(f"{graph.title}. {KEYS}")
        appearance.changed.connect(self.rebuild)
        self.rebuild()

    @property
    def node(self) -> GraphNode | None:
        """Give the node where the walk stands."""
        return self._by_key.get(self.present)

    def rebuild(self) -> None:
        """Lay everything out anew."""
        self.setBackgroundBrush(QColor(self.appearance.tokens.window))
        self.scene().clear()
        seen = seen_keys(self.graph, self.collapsed)
        nodes = [node for node in self.graph.nodes if node.key in seen]
        edges = [edge for edge in self.graph.edges if edge.start in seen and edge.end in seen]
        px = self.appearance.px
        self.nodes = {node.key: NodeItem(node, self.appearance) for node in nodes}
        for key, (layer, row) in arrange(nodes, edges).items():
            self.nodes[key].setPos(layer * px(WIDTH + GAP_X), row * px(HEIGHT + GAP_Y))
            self.nodes[key].collapsed = self._hidden_by(key, seen) if key in self.collapsed else 0
            self.scene().addItem(self.nodes[key])
        self.edges = [EdgeItem(edge, self.nodes[edge.start], self.nodes[edge.end], self.appearance) for edge in edges]
        for item in self.edges:
            self.scene().addItem(item)
        room = px(MARGIN)
        self.scene().setSceneRect(self.scene().itemsBoundingRect().adjusted(-room, -room, room, room))
        self._mark()

    def _hidden_by(self, key: str, seen: set[str]) -> int:
        whole = seen_keys(self.graph, self.collapsed - {key})
        return len(whole - seen)

    def walk_to(self, key: str) -> None:
        """Stand on a node, bring it into sight and say what it is."""
        if key not in self.nodes:
            return
        self.present = key
        self._mark()
        self.ensureVisible(self.nodes[key], self.appearance.px(40), self.appearance.px(40))

    def _mark(self) -> None:
        for key, item in self.nodes.items():
            item.present = key == self.present
            item.update()
        for edge in self.edges:
            edge.near = self.present in (edge.edge.start, edge.edge.end)
            edge.setZValue(0.5 if edge.near else 0)
            edge.update()
        text = self.words()
        self.setAccessibleDescription(text)
        announce(self, text)
        self.walked.emit(text)

    def words(self) -> str:
        """Say where the walk stands and what leads there and on."""
        node = self.node
        if node is None:
            return ""
        before, after = len(self._next(-1)), len(self._next(1))
        folded = " Folded." if self.present in self.collapsed else ""
        return f"{spoken(node)}. {before} before it, {after} after it.{folded}"

    def _next(self, way: int) -> list[str]:
        pairs = ((item.edge.start, item.edge.end) for item in self.edges)
        found = [end if way > 0 else start for start, end in pairs if self.present == (start if way > 0 else end)]
        return sorted(found, key=self._distance)

    def _distance(self, key: str) -> float:
        return abs(self.nodes[key].y() - self.nodes[self.present].y())

    def _beside(self, way: int) -> list[str]:
        here = self.nodes[self.present]
        same = (key for key, item in self.nodes.items() if item.x() == here.x() and (item.y() - here.y()) * way > 0)
        return sorted(same, key=self._distance)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Walk along edges, open, fold and zoom."""
        key = Qt.Key(event.key())
        ways = {Qt.Key.Key_Right: 1, Qt.Key.Key_Left: -1}
        rows = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}
        if not self.nodes or self.present not in self.nodes:
            super().keyPressEvent(event)
        elif key in ways:
            self._walk_first(self._next(ways[key]))
        elif key in rows:
            self._walk_first(self._beside(rows[key]))
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.open_present()
        elif key == Qt.Key.Key_Space:
            self.fold()
        elif key == Qt.Key.Key_Home:
            self.walk_to(self.graph.present)
        elif not self._zoom_by_key(key):
            super().keyPressEvent(event)

    def _zoom_by_key(self, key: Qt.Key) -> bool:
        if key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal):
            self.zoom(STEP)
        elif key == Qt.Key.Key_Minus:
            self.zoom(1 / STEP)
        elif key == Qt.Key.Key_0:
            self.fit()
        else:
            return False
        return True

    def _walk_first(self, keys: Iterable[str]) -> None:
        for key in keys:
            self.walk_to(key)
            return

    def open_present(self) -> None:
        """Ask for the record of the present node."""
        node = self.node
        if node is not None and node.record:
            self.opened.emit(node.record, node.record_id)

    def fold(self) -> None:
        """Hide what is reached only through the present node, or show it again."""
        self.collapsed ^= {self.present}
        self.rebuild()

    def zoom(self, factor: float) -> None:
        """Draw larger or smaller, within bounds."""
        present = self.transform().m11()
        wanted = max(SMALLEST, min(LARGEST, present * factor))
        self.scale(wanted / present, wanted / present)

    def fit(self) -> None:
        """Show all of it, never larger than as it is drawn."""
        self.resetTransform()
        rect: QRectF = self.scene().sceneRect()
        if rect.isEmpty() or self.viewport().width() < 1:
            return
        ratio = min(self.viewport().width() / rect.width(), self.viewport().height() / rect.height(), 1.0)
        self.zoom(max(ratio, SMALLEST))
        self.centerOn(rect.center())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show all of it once there is room."""
        super().resizeEvent(event)
        if not self._fitted and event.size().width() > 1:
            self._fitted = True
            self.fit()
            if self.transform().m11() < READABLE:
                self.resetTransform()
                self.walk_to(self.present)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom with Ctrl, scroll otherwise."""
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.zoom(STEP if event.angleDelta().y() > 0 else 1 / STEP)
        else:
            super().wheelEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Walk to the node that is clicked."""
        key = self._key_at(event.position().toPoint())
        if key is not None:
            self.walk_to(key)
        super().mousePressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Open the record of the node that is clicked twice."""
        if self._key_at(event.position().toPoint()) is not None:
            self.open_present()

    def _key_at(self, place: QPoint) -> str | None:
        item = next((item for item in self.items(place) if isinstance(item, NodeItem)), None)
        return None if item is None else item.node.key

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Say where the walk stands."""
        super().focusInEvent(event)
        announce(self, self.words())
