"""A node and an edge as they are drawn."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPainterPath, QPainterPathStroker, QPen, QPolygonF
from PySide6.QtWidgets import QGraphicsItem, QGraphicsPathItem, QStyleOptionGraphicsItem, QWidget

from app.kernel.graphs import GraphEdge, GraphNode
from app.kernel.listing import Kind, Tone
from app.ui.theme import Appearance
from app.ui.tokens import Radius, Space, TypeSize

WIDTH, HEIGHT = 196, 62
ICON = 18
ARROW = 7
BAR = 4
LABEL_AT, WORDS_AT = 0.3, 0.68
"""How far along its way an edge tells its quantity: beside its start, where few others cross; and its words, which are
longer than one row is high: where those that start together have parted."""


class NodeItem(QGraphicsItem):
    """A box with the kind, title and subtitle of a node; the tone is a bar at its left as well as a colour."""

    def __init__(self, node: GraphNode, appearance: Appearance) -> None:
        """Stand at the origin until it is placed."""
        super().__init__()
        self.node = node
        self.appearance = appearance
        self.present = False
        self.collapsed = 0
        self.setZValue(1)
        self.setToolTip(spoken(node))

    def boundingRect(self) -> QRectF:
        """Give the box with room for the ring around it."""
        ring = self.appearance.px(4)
        return self.box().adjusted(-ring, -ring, ring, ring)

    def box(self) -> QRectF:
        """Give the box itself."""
        return QRectF(0, 0, self.appearance.px(WIDTH), self.appearance.px(HEIGHT))

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        """Draw the box, its bar, icon and words, and the ring of the present node."""
        tokens, px, box = self.appearance.tokens, self.appearance.px, self.box()
        tone = QColor(tokens.tone(self.node.tone))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.present:
            painter.setPen(QPen(QColor(tokens.accent), px(3)))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(box.adjusted(-px(2), -px(2), px(2), px(2)), px(Radius.CARD), px(Radius.CARD))
        ground = tokens.tone_on(self.node.tone) if self.node.tone is not Tone.NEUTRAL else tokens.panel
        painter.setPen(QPen(QColor(tokens.control), 1))
        painter.setBrush(QColor(ground))
        painter.drawRoundedRect(box, px(Radius.CONTROL), px(Radius.CONTROL))
        painter.fillRect(QRectF(1, px(Radius.CONTROL), px(BAR), box.height() - 2 * px(Radius.CONTROL)), tone)
        self._paint_words(painter, box, tone)

    def _paint_words(self, painter: QPainter, box: QRectF, tone: QColor) -> None:
        tokens, px = self.appearance.tokens, self.appearance.px
        left, size = px(Space.MEDIUM), px(ICON)
        ratio = painter.device().devicePixelRatio()
        if self.node.icon:
            pixmap = self.appearance.pixmap(self.node.icon, tone.name(), ICON, ratio)
            painter.drawPixmap(QPointF(left, (box.height() - size) / 2), pixmap)
        left += size + px(Space.SMALL)
        lines = (
            (self._kind(), self.appearance.font(TypeSize.LABEL - 1), tokens.quiet),
            (self.node.title, self.appearance.font(TypeSize.BODY, QFont.Weight.DemiBold), tokens.ink),
            (self.node.subtitle, self.appearance.font(TypeSize.LABEL - 1), tokens.quiet),
        )
        shown = [line for line in lines if line[0]]
        height = box.height() / (len(shown) + 0.6)
        for row, (text, font, colour) in enumerate(shown):
            painter.setFont(font)
            painter.setPen(QColor(colour))
            place = QRectF(left, height * (row + 0.3), box.width() - left - px(Space.SMALL), height)
            words = QFontMetricsF(font).elidedText(text, Qt.TextElideMode.ElideRight, place.width())
            painter.drawText(place, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, words)

    def _kind(self) -> str:
        return f"{self.node.kind} · {self.collapsed} hidden" if self.collapsed else self.node.kind


class EdgeItem(QGraphicsPathItem):
    """A curve from the right side of one node to the left side of another, with an arrow and its quantity."""

    def __init__(self, edge: GraphEdge, start: NodeItem, end: NodeItem, appearance: Appearance) -> None:
        """Lead from one node to another; dashed where it is not certain."""
        super().__init__()
        self.edge, self.start, self.end = edge, start, end
        self.appearance = appearance
        self.near = False
        self.label = appearance.formatter.cell(edge.qty, Kind.QUANTITY, fresh=True).whole if edge.qty else edge.text
        self.setPath(self._curve())

    def shape(self) -> QPainterPath:
        """Give a band around the curve."""
        stroker = QPainterPathStroker()
        stroker.setWidth(self.appearance.px(6))
        return stroker.createStroke(self.path())

    def boundingRect(self) -> QRectF:
        """Give room for the arrow and the label."""
        room = self.appearance.px(60)
        return super().boundingRect().adjusted(-room, -room / 2, room, room / 2)

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        """Draw the curve, stronger beside the present node."""
        tokens, px = self.appearance.tokens, self.appearance.px
        colour = QColor(tokens.accent if self.near else tokens.muted)
        pen = QPen(colour, px(2) if self.near else max(1.0, px(10) / 10))
        if not self.edge.certain:
            pen.setStyle(Qt.PenStyle.DashLine)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPath(self.path())
        self._paint_arrow(painter, colour)
        if self.label:
            self._paint_label(painter)

    def _curve(self) -> QPainterPath:
        start = self.start.pos() + QPointF(self.start.box().right(), self.start.box().height() / 2)
        end = self.end.pos() + QPointF(0, self.end.box().height() / 2)
        bend = max(abs(end.x() - start.x()) / 2, self.appearance.px(30))
        path = QPainterPath(start)
        path.cubicTo(start + QPointF(bend, 0), end - QPointF(bend, 0), end)
        return path

    def _paint_arrow(self, painter: QPainter, colour: QColor) -> None:
        tip, size = self.path().pointAtPercent(1), self.appearance.px(ARROW)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        painter.drawPolygon(QPolygonF([tip, tip + QPointF(-size, -size / 2), tip + QPointF(-size, size / 2)]))

    def _paint_label(self, painter: QPainter) -> None:
        tokens, font = self.appearance.tokens, self.appearance.font(TypeSize.LABEL - 1, tabular=True)
        width = QFontMetricsF(font).horizontalAdvance(self.label) + self.appearance.px(6)
        height = self.appearance.px(16)
        middle = self.path().pointAtPercent(LABEL_AT if self.edge.qty else WORDS_AT)
        place = QRectF(middle.x() - width / 2, middle.y() - height / 2, width, height)
        painter.setBrush(QColor(tokens.window))
        painter.drawRoundedRect(place, self.appearance.px(3), self.appearance.px(3))
        painter.setFont(font)
        painter.setPen(QColor(tokens.ink if self.near else tokens.quiet))
        painter.drawText(place, Qt.AlignmentFlag.AlignCenter, self.label)


def spoken(node: GraphNode) -> str:
    """Say what a node is in one sentence."""
    return ", ".join(part for part in (f"{node.kind} {node.title}", node.subtitle) if part)
