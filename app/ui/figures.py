"""Figures as cards: what it is, which way it goes, what it should be."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal

from PySide6.QtCore import QPointF, QSize, QTimer
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent, QPen, QPolygonF, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from app.kernel.declare import FigureSpec, Reader
from app.kernel.formatting import SYMBOLS, CellText, Formatter
from app.kernel.listing import Figure, Tone
from app.kernel.money import Money
from app.ui.desk import Desk
from app.ui.plain import ElidedLabel, PlainLabel, tool_tip
from app.ui.theme import Appearance
from app.ui.tokens import TONE_ICONS, Space, TypeSize

DASH = "–"
WHOLE_FROM = 1_000
NARROWEST_CARD = 148
WIDEST_CARD = 210
SQUEEZED_CARD = 112
READABLE_WIDTH = 32
ARROWS = {"+": "arrow-up", "-": "arrow-down"}
RELOAD_PAUSE_MS = 250
MOST_ROWS = 20


def figure_text(figure: Figure, formatter: Formatter) -> str:
    """Write a figure's value; large amounts of money without their cents, nothing measured as a dash."""
    if figure.value is None:
        return DASH
    if isinstance(figure.value, Money) and abs(figure.value.decimal()) >= WHOLE_FROM:
        currency = figure.value.currency
        whole = figure.value.decimal().quantize(Decimal(1))
        return CellText(formatter.number(whole), SYMBOLS.get(currency, currency)).whole
    return formatter.text(figure.value, figure.kind)


class Sparkline(QWidget):
    """A trend without axes."""

    def __init__(
        self, trend: Sequence[float], tone: Tone, appearance: Appearance, parent: QWidget | None = None,
    ) -> None:
        """Draw a trend."""
        super().__init__(parent)
        self.trend = tuple(trend)
        self.tone = tone
        self.appearance = appearance
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """Want little."""
        return QSize(self.appearance.px(64), self.appearance.px(22))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the line and a dot at its end, where there is room enough to tell ups from downs."""
        if len(self.trend) < 2 or self.width() < self.appearance.px(READABLE_WIDTH):
            return
        low, high = min(self.trend), max(self.trend)
        margin = self.appearance.px(3)
        width, height = self.width() - 2 * margin, self.height() - 2 * margin
        points = [
            QPointF(
                margin + width * place / (len(self.trend) - 1),
                margin + height * (1 - ((value - low) / (high - low) if high > low else 0.5)),
            ) for place, value in enumerate(self.trend)
        ]
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colour = QColor(self.appearance.tokens.tone(self.tone if self.tone is not Tone.NEUTRAL else Tone.ACCENT))
        painter.setPen(QPen(colour, self.appearance.zoom / 100 * 1.5))
        painter.drawPolyline(QPolygonF(points))
        painter.setBrush(colour)
        painter.drawEllipse(points[-1], margin - 1, margin - 1)
        painter.end()


class FigureCard(QFrame):
    """One figure."""

    def __init__(self, figure: Figure, appearance: Appearance, parent: QWidget | None = None) -> None:
        """Show a figure."""
        super().__init__(parent)
        self.appearance = appearance
        self.setProperty("role", "card")
        self._fill(figure)

    def _fill(self, figure: Figure) -> None:
        px = self.appearance.px
        text = figure_text(figure, self.appearance.formatter)
        column = QVBoxLayout(self)
        column.setContentsMargins(px(Space.MEDIUM), px(Space.SMALL), px(Space.MEDIUM), px(Space.SMALL))
        column.setSpacing(px(Space.HAIR))
        column.addWidget(ElidedLabel(figure.title, "label"))
        middle = QHBoxLayout()
        value = PlainLabel(text, "figure")
        value.setFont(self.appearance.font(TypeSize.FIGURE, tabular=True))
        middle.addWidget(value)
        if len(figure.trend) > 1:
            middle.addWidget(Sparkline(figure.trend, figure.tone, self.appearance), 1)
        else:
            middle.addStretch(1)
        column.addLayout(middle)
        column.addWidget(self._note(figure))
        sentence = self.appearance.formatter.sentence
        self.setAccessibleName(sentence(f"{figure.title}: {text}. {figure.note}".strip()))
        exact = self.appearance.formatter.text(figure.value, figure.kind)
        self.setToolTip(tool_tip(sentence("\n".join(part for part in (exact, figure.explain) if part))))

    def _note(self, figure: Figure) -> QWidget:
        line = QWidget()
        line.setMinimumHeight(self.appearance.px(16))
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(self.appearance.px(Space.TIGHT))
        name = note_icon(figure)
        colour = self.appearance.tokens.tone(figure.tone)
        if figure.note and name:
            sign = QLabel()
            sign.setPixmap(self.appearance.pixmap(name, colour, 12, self.devicePixelRatioF()))
            row.addWidget(sign)
        note = ElidedLabel(self.appearance.formatter.sentence(figure.note), "quiet")
        note.setProperty("tone", figure.tone.value)
        row.addWidget(note, 1)
        return line


def note_icon(figure: Figure) -> str:
    """Name the icon beside a note: an arrow where it tells a change, its sign first; otherwise that of its tone."""
    if figure.note[:1] in ARROWS:
        return ARROWS[figure.note[0]]
    return "" if figure.tone is Tone.NEUTRAL else TONE_ICONS[figure.tone]


class FigureStrip(QWidget):
    """Figures side by side, in as many rows as the width asks for; read off the window's thread."""

    def __init__(self, desk: Desk, appearance: Appearance, keys: Sequence[str], parent: QWidget | None = None) -> None:
        """Show the figures of these keys; those that nobody declares are left out."""
        super().__init__(parent)
        self.desk = desk
        self.appearance = appearance
        self.specs = _specs(desk, keys)
        self.figures: tuple[Figure, ...] = ()
        self.cards: list[FigureCard] = []
        self._generation = 0
        self._stale = True
        self._grid = QGridLayout(self)
        self._columns = 0
        self._most_rows = MOST_ROWS
        self._pause = QTimer(self, singleShot=True, interval=RELOAD_PAUSE_MS)
        self._pause.timeout.connect(self._load)
        self.setAccessibleName("Figures")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(appearance.px(86))
        appearance.changed.connect(self._rebuild)

    def reload(self) -> None:
        """Read the figures anew, now or when they are shown."""
        self._stale = True
        if self.isVisible():
            self._pause.start()

    def showEvent(self, event: QShowEvent) -> None:
        """Read when first shown, and when what is shown is old."""
        super().showEvent(event)
        if self._stale:
            self._load()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Arrange the cards anew when another number of them fits."""
        super().resizeEvent(event)
        if self._fitting() != self._columns:
            self._arrange()

    def _load(self) -> None:
        self._stale = False
        self._generation += 1
        generation, now, specs = self._generation, self.desk.workspace.clock.now(), self.specs
        if not specs:
            return
        self.desk.read_later(
            self, lambda reader: _read_figures(reader, specs, now), lambda found: self._take(generation, found),
        )

    def _take(self, generation: int, figures: tuple[Figure, ...]) -> None:
        if generation == self._generation and figures != self.figures:
            self.figures = figures
            self._rebuild()

    def _rebuild(self) -> None:
        for card in self.cards:
            card.hide()
            card.deleteLater()
        self.cards = [FigureCard(figure, self.appearance, self) for figure in self.figures]
        px = self.appearance.px
        self._grid.setContentsMargins(px(Space.MEDIUM), px(Space.SMALL), px(Space.MEDIUM), px(Space.SMALL))
        self._grid.setSpacing(px(Space.SMALL))
        self._arrange()

    def set_most_rows(self, rows: int) -> None:
        """Keep to so many lines as long as the cards can still be read."""
        if rows != self._most_rows:
            self._most_rows = rows
            self._arrange()

    def _fitting(self) -> int:
        px = self.appearance.px
        room = self.width() - 2 * px(Space.MEDIUM)
        count = max(1, len(self.cards))
        many = max(1, room // (self._card_width() + px(Space.SMALL)))
        rows = -(-count // many)
        if rows > self._most_rows:
            many = max(many, min(-(-count // self._most_rows), room // px(SQUEEZED_CARD)))
            rows = -(-count // max(1, many))
        return -(-count // rows)

    def _card_width(self) -> int:
        """Give the width at which every title and note can be read, within limits."""
        metrics = QFontMetrics(self.appearance.font(TypeSize.LABEL))
        px = self.appearance.px
        titles = [metrics.horizontalAdvance(figure.title) for figure in self.figures]
        sentence = self.appearance.formatter.sentence
        notes = [
            metrics.horizontalAdvance(sentence(figure.note)) + (px(12 + Space.TIGHT) if note_icon(figure) else 0)
            for figure in self.figures
        ]
        wanted = max(titles + notes, default=0) + px(2 * Space.MEDIUM + Space.TIGHT)
        return min(px(WIDEST_CARD), max(px(NARROWEST_CARD), wanted))

    def _arrange(self) -> None:
        for place in range(self._grid.columnCount()):
            self._grid.setColumnStretch(place, 0)
        self._columns = self._fitting()
        for place, card in enumerate(self.cards):
            self._grid.addWidget(card, place // self._columns, place % self._columns)
            self._grid.setColumnStretch(place % self._columns, 1)
            card.show()
        rows = -(-max(1, len(self.cards)) // self._columns)
        card_height = max((card.sizeHint().height() for card in self.cards), default=self.appearance.px(70))
        gaps = self.appearance.px(Space.SMALL) * (rows + 1)
        self.setFixedHeight(rows * card_height + gaps)


def _specs(desk: Desk, keys: Sequence[str]) -> tuple[FigureSpec, ...]:
    known = {spec.key: spec for spec in desk.workspace.declarations.figures}
    may = desk.workspace.actor.may
    wanted = (known[key] for key in keys if key in known)
    return tuple(spec for spec in wanted if not spec.permission or may(spec.permission))


def _read_figures(reader: Reader, specs: Sequence[FigureSpec], now: datetime) -> tuple[Figure, ...]:
    return tuple(spec.load(reader, now) for spec in specs)
