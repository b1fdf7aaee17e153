"""The map as a page of the Inventory tab: read when seen, led by keyboard, beside it the place one stands on."""

from decimal import Decimal

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.areas.inventory.operations.places import CreateBins
from app.areas.inventory.operations.setup import CreateWarehouse
from app.areas.inventory.ui.map import WarehouseMapPage
from app.kernel.workspace import Workspace
from app.registry import TABS
from app.ui.tabpage import TabPage
from app.ui.theme import Appearance
from tests.areas.inventory.test_places import warehouse
from tests.ui.desks import PatientDesk
from tests.ui.pages import settle


@pytest.fixture
def desk(workspace: Workspace) -> PatientDesk:
    workspace.dispatch(CreateBins(warehouse(workspace), "A", 1, 3, 2, volume_litres=Decimal(100)))
    return PatientDesk(workspace)


@pytest.fixture
def page(desk: PatientDesk, qtbot: QtBot) -> WarehouseMapPage:
    appearance = Appearance("light")
    appearance.apply()
    made = WarehouseMapPage(desk, appearance)
    qtbot.addWidget(made)
    made.resize(1280, 700)
    made.show()
    settle(desk)
    return made


def test_the_place_one_stands_on_is_told_beside_the_map(page: WarehouseMapPage, desk: PatientDesk) -> None:
    assert page.detail.detail is not None
    assert page.detail.detail.title == "A-1-1-1"
    QTest.keyClick(page.floor, Qt.Key.Key_Right)
    settle(desk)
    assert page.detail.detail.title == "A-1-2-1"
    QTest.keyClick(page.floor, Qt.Key.Key_Return)
    assert desk.opened == [("location", page.floor.current_id)]


def test_another_way_of_looking_changes_cells_and_legend(page: WarehouseMapPage) -> None:
    page.modes.items[3].click()
    assert page.floor.mode == 3
    assert page.legend.accessibleName().startswith("Expiring")
    assert [button.isChecked() for button in page.modes.items] == [False, False, False, True, False]


def test_a_change_is_read_when_it_concerns_the_map_and_the_map_is_seen(
    page: WarehouseMapPage, desk: PatientDesk,
) -> None:
    page.on_changed(frozenset({"sales_order"}))
    assert not desk.waiting
    page.on_changed(frozenset({"inventory_balance"}))
    assert desk.waiting
    settle(desk)
    page.hide()
    page.on_changed(frozenset({"inventory_balance"}))
    assert not desk.waiting
    assert page.stale


def test_another_warehouse_can_be_chosen_where_there_is_one(page: WarehouseMapPage, desk: PatientDesk) -> None:
    assert page.warehouses.isHidden()
    desk.workspace.dispatch(CreateWarehouse("EAST", "Lager Ost"))
    page.reload()
    settle(desk)
    assert not page.warehouses.isHidden()
    page.warehouses.setCurrentIndex(0)
    page.warehouses.activated.emit(0)
    settle(desk)
    assert page.floor.plan is not None
    assert page.floor.plan.title == "Lager Ost"


def test_the_map_is_a_page_of_the_inventory_tab(desk: PatientDesk, qtbot: QtBot) -> None:
    appearance = Appearance("light")
    tab = TabPage(desk, appearance, next(tab for tab in TABS if tab.key == "inventory"))
    qtbot.addWidget(tab)
    tab.show()
    tab.show_view(tab.names.index("map"))
    settle(desk)
    assert isinstance(tab.page(), WarehouseMapPage)
    assert tab.list_page() is None
