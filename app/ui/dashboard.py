"""The dashboard of a tab: figures, and charts in a grid that follows the width."""

from collections.abc import Callable, Sized
from datetime import datetime

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from app.kernel.declare import Reader
from app.ui.chart_tiles import ChartTile
from app.ui.declare import ChartSpec, DashboardSpec
from app.ui.desk import Desk
from app.ui.figures import FigureStrip
from app.ui.theme import Appearance
from app.ui.tokens import Space

NARROWEST_TILE = 340
TILE_HEIGHT = 250
TALLEST_TILE = 360
RELOAD_PAUSE_MS = 400


class DashboardPage(QWidget):
    """Reads every chart off the window's thread; hidden, it only remembers that it is old."""

    def __init__(
        self, desk: Desk, appearance: Appearance, spec: DashboardSpec, switch: QWidget | None = None,
        parent: QWidget | None = None,
    ) -> None:
        """Show a dashboard; `switch` stands at the left of its bar."""
        super().__init__(parent)
        self.desk = desk
        self.appearance = appearance
        self.spec = spec
        self.stale = True
        self._generation = 0
        self._columns = 0
        self._rows = 0
        self.strip = FigureStrip(desk, appearance, spec.figures)
        self.tiles = {
            chart.key: ChartTile(chart.draw, chart.title, appearance, explain=chart.help) for chart in spec.charts
        }
        self._pause = QTimer(self, singleShot=True, interval=RELOAD_PAUSE_MS)
        self._pause.timeout.connect(self._load)
        self._build(switch)
        appearance.changed.connect(self._arrange)

    def reload(self) -> None:
        """Read all anew: soon when it is seen, otherwise when it is shown next."""
        self.stale = True
        self.strip.reload()
        if self.isVisible():
            self._pause.start()

    def showEvent(self, event: QShowEvent) -> None:
        """Read what is old."""
        super().showEvent(event)
        self._area.setFocus()
        if self.stale:
            self._load()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Choose the number of columns."""
        super().resizeEvent(event)
        self._arrange()

    def _build(self, switch: QWidget | None) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        if switch is not None:
            bar = QFrame()
            bar.setProperty("role", "bar")
            line = QHBoxLayout(bar)
            px = self.appearance.px
            line.setContentsMargins(px(Space.MEDIUM), px(7), px(Space.MEDIUM), px(7))
            line.addWidget(switch, 1)
            column.addWidget(bar)
        self._area = area = QScrollArea()
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setAccessibleName("Dashboard")
        page = QWidget()
        page.setProperty("role", "plain")
        inner = QVBoxLayout(page)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(0)
        inner.addWidget(self.strip)
        self.strip.setVisible(bool(self.strip.specs))
        self._grid = QGridLayout()
        inner.addLayout(self._grid)
        inner.addStretch(1)
        area.setWidget(page)
        column.addWidget(area, 1)

    def _arrange(self) -> None:
        px = self.appearance.px
        columns = max(1, min(3, self.width() // px(NARROWEST_TILE)))
        if columns != self._columns:
            self._columns = columns
            self._place_tiles(columns)
        rows = max(1, self._rows)
        room = self._area.viewport().height() - self.strip.height() - px(Space.MEDIUM + Space.TIGHT)
        height = max(px(TILE_HEIGHT), min(px(TALLEST_TILE), room // rows - px(Space.SMALL)))
        for tile in self.tiles.values():
            tile.setFixedHeight(height)

    def _place_tiles(self, columns: int) -> None:
        px = self.appearance.px
        self._grid.setContentsMargins(px(Space.MEDIUM), px(Space.TIGHT), px(Space.MEDIUM), px(Space.MEDIUM))
        self._grid.setSpacing(px(Space.SMALL))
        row = place = 0
        for chart in self.spec.charts:
            span = min(chart.span, columns)
            if place + span > columns:
                row, place = row + 1, 0
            self._grid.addWidget(self.tiles[chart.key], row, place, 1, span)
            place += span
        self._rows = row + 1
        for at in range(max(columns, self._grid.columnCount())):
            self._grid.setColumnStretch(at, 1 if at < columns else 0)

    def _load(self) -> None:
        self.stale = False
        self._generation += 1
        now = self.desk.workspace.clock.now()
        for chart in self.spec.charts:
            self._load_chart(chart, self._generation, now)

    def _load_chart(self, chart: ChartSpec, generation: int, now: datetime) -> None:
        tile = self.tiles[chart.key]
        self.desk.read_later(self, _reading(chart, now), lambda value: self._take(tile, generation, value))

    def _take(self, tile: ChartTile, generation: int, value: object) -> None:
        if generation != self._generation:
            return
        self._arrange()
        if value is None or (isinstance(value, Sized) and not len(value)):
            tile.panel.value = None
            tile.panel.say("Nothing to show yet.")
        else:
            tile.panel.set_value(value)


def _reading(chart: ChartSpec, now: datetime) -> Callable[[Reader], object]:
    return lambda reader: chart.load(reader, now)
