"""The map of a warehouse as a page: what to look at, the floor, and everything about the place one stands on."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QComboBox,
    QFrame,
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.areas.inventory.queries.floor import load_warehouses, warehouse_map
from app.kernel.declare import Reader
from app.kernel.floorplan import FloorPlan
from app.ui.desk import Desk
from app.ui.detail import DetailPane
from app.ui.floor.legend import FloorLegend
from app.ui.floor.map import FloorMap
from app.ui.overflow import OverflowRow
from app.ui.split import SidePane
from app.ui.theme import Appearance
from app.ui.tokens import Space

READ_FROM = frozenset({"inventory_balance", "inventory_location", "inventory_move", "inventory_count_sheet",
                       "inventory_count_line", "inventory_warehouse", "inventory_lot"})

Warehouses = Sequence[tuple[int, str]]


class WarehouseMapPage(QWidget):
    """Reads the floor off the window's thread, when it is seen and what it shows has changed."""

    def __init__(
        self, desk: Desk, appearance: Appearance, switch: QWidget | None = None, parent: QWidget | None = None,
    ) -> None:
        """Show the first warehouse; `switch` stands at the left of the bar."""
        super().__init__(parent)
        self.desk = desk
        self.appearance = appearance
        self.stale = True
        self.warehouse_id = 0
        self._generation = 0
        self.floor = FloorMap(appearance)
        self.legend = FloorLegend(appearance)
        self.detail = DetailPane(desk, appearance)
        self.warehouses = QComboBox()
        self.warehouses.setAccessibleName("Warehouse")
        self.warehouses.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.modes = OverflowRow("More ways of looking", appearance, icon="chevron-down")
        self.modes.setAccessibleName("What to look at")
        self._build(switch)
        self.floor.current.connect(self._on_current)
        self.floor.opened.connect(partial(desk.open_record, "location"))
        self.warehouses.activated.connect(self._on_warehouse)
        self.detail.closed.connect(self._leave)
        self.split.narrow_changed.connect(self.detail.back.setVisible)

    def showEvent(self, event: QShowEvent) -> None:
        """Read what is old."""
        super().showEvent(event)
        self.floor.setFocus()
        if self.stale:
            self.reload()

    def on_changed(self, tables: frozenset[str]) -> None:
        """Read anew what a change concerns; hidden, only remember it."""
        if tables & READ_FROM:
            self.stale = True
            if self.isVisible():
                self.reload()

    def reload(self) -> None:
        """Read the floor anew."""
        self.stale = False
        self._generation += 1
        generation, wanted, now = self._generation, self.warehouse_id, self.desk.workspace.clock.now()

        def read(reader: Reader) -> tuple[Warehouses, int, FloorPlan | None]:
            known = load_warehouses(reader)
            chosen = wanted if wanted in dict(known) else known[0][0] if known else 0
            return known, chosen, warehouse_map(reader, chosen, now) if chosen else None

        self.desk.read_later(self, read, lambda found: self._take(generation, *found))

    def _take(self, generation: int, known: Warehouses, chosen: int, plan: FloorPlan | None) -> None:
        if generation != self._generation or plan is None:
            return
        self.warehouse_id = chosen
        self.warehouses.clear()
        for number, name in known:
            self.warehouses.addItem(name, number)
        self.warehouses.setCurrentIndex(self.warehouses.findData(chosen))
        self.warehouses.setVisible(len(known) > 1)
        if not self.modes.items:
            self._offer(plan)
        self.floor.set_plan(plan)
        self.legend.set_mode(plan.modes[self.floor.mode])
        self.detail.show_record(plan.record, self.floor.current_id)

    def _offer(self, plan: FloorPlan) -> None:
        buttons: list[QAbstractButton] = []
        for place, mode in enumerate(plan.modes):
            button = QPushButton(mode.title)
            button.setProperty("role", "chip")
            button.setCheckable(True)
            button.setAutoDefault(False)
            button.setChecked(place == self.floor.mode)
            button.clicked.connect(partial(self._look, place))
            buttons.append(button)
        self.modes.set_buttons(buttons)

    def _look(self, place: int) -> None:
        for at, button in enumerate(self.modes.items):
            button.setChecked(at == place)
        self.floor.set_mode(place)
        if self.floor.plan is not None:
            self.legend.set_mode(self.floor.plan.modes[place])

    def _on_warehouse(self, place: int) -> None:
        self.warehouse_id = int(self.warehouses.itemData(place))
        self.floor.current_id = 0
        self.reload()

    def _on_current(self, place_id: int) -> None:
        centre = self.floor.rect_of(place_id).center().toPoint()
        self._area.ensureVisible(centre.x(), centre.y(), 80, 60)
        if self.floor.plan is not None:
            self.detail.show_record(self.floor.plan.record, place_id)

    def _leave(self) -> None:
        self.split.leave()
        self.floor.setFocus()

    def _build(self, switch: QWidget | None) -> None:
        px = self.appearance.px
        bar = QFrame()
        bar.setProperty("role", "bar")
        line = QHBoxLayout(bar)
        line.setContentsMargins(px(Space.MEDIUM), px(7), px(Space.MEDIUM), px(7))
        line.setSpacing(px(Space.SMALL))
        if switch is not None:
            line.addWidget(switch, 2)
        line.addWidget(self.warehouses)
        under = QFrame()
        under.setProperty("role", "bar")
        looks = QHBoxLayout(under)
        looks.setContentsMargins(px(Space.MEDIUM), px(6), px(Space.MEDIUM), px(6))
        looks.setSpacing(px(Space.SMALL))
        looks.addWidget(self.modes, 1)
        looks.addWidget(self.legend)
        for icon, name, step in (("zoom-out", "Smaller", -1), ("zoom-in", "Larger", 1)):
            looks.addWidget(self._zoom_button(icon, name, step))
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setWidget(self.floor)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        left = QWidget()
        inner = QVBoxLayout(left)
        inner.addWidget(under)
        inner.addWidget(self._area, 1)
        self.split = SidePane(left, self.detail, self.appearance)
        column = QVBoxLayout(self)
        column.addWidget(bar)
        column.addWidget(self.split, 1)
        for layout in (inner, column):
            layout.setContentsMargins(0, 0, 0, 0)
            layout.setSpacing(0)

    def _zoom_button(self, icon: str, name: str, step: int) -> QToolButton:
        button = QToolButton()
        button.setProperty("role", "flat")
        button.setIcon(self.appearance.icon(icon))
        button.setAccessibleName(name)
        button.setToolTip(f"{name} ({'+' if step > 0 else '-'})")
        button.clicked.connect(partial(self._zoom, step))
        self.appearance.changed.connect(lambda: button.setIcon(self.appearance.icon(icon)))
        return button

    def _zoom(self, step: int) -> None:
        self.floor.zoom_by(step)
        centre: QPoint = self.floor.rect_of(self.floor.current_id).center().toPoint()
        self._area.ensureVisible(centre.x(), centre.y(), 80, 60)
