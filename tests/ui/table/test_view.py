"""The table does by key, header and menu what a person at work expects of a list."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QGuiApplication, QImage, QPainter
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QCheckBox, QLineEdit, QStyle, QStyleOptionViewItem
from pytestqt.qtbot import QtBot

from app.kernel.listing import Filter, ListRequest, Sort
from app.ui.table import store as store_module
from app.ui.table.footer import ListFooter
from app.ui.table.view import ListTable
from app.ui.theme import Appearance
from tests.ui.conftest import GOODS_COUNT
from tests.ui.desks import PatientDesk
from tests.ui.goods import GOODS, GOODS_LIST, good


@pytest.fixture
def table(desk: PatientDesk, appearance: Appearance, qtbot: QtBot) -> ListTable:
    """Show the goods and let everything come to rest."""
    made = ListTable(desk, appearance, GOODS_LIST)
    qtbot.addWidget(made)
    made.resize(900, 400)
    made.show()
    made.show_rows(ListRequest())
    settle(made)
    return made


def settle(table: ListTable) -> None:
    """Answer what is asked and let timers at zero fire."""
    assert isinstance(table.desk, PatientDesk)
    for _ in range(3):
        table.desk.settle()
        QGuiApplication.processEvents()


def ids_shown(table: ListTable, count: int = 5) -> list[int | None]:
    return [table.store.id_at(place) for place in range(count)]


def test_the_model_keeps_qts_rules(table: ListTable) -> None:
    tester = QAbstractItemModelTester(table.rows, QAbstractItemModelTester.FailureReportingMode.Warning)
    for conditions in ((Filter("name", "^", "chai"),), (Filter("name", "=", "nothing"),), ()):
        table.set_filter("name", conditions)
        settle(table)
    assert tester.model() is table.rows
    assert table.rows.rowCount() == GOODS_COUNT


def test_the_first_row_is_selected_when_the_list_opens(table: ListTable) -> None:
    assert table.selection().ids == (1,)


def test_the_ring_of_the_focus_covers_no_content(table: ListTable) -> None:
    column = next(place for place, info in enumerate(table.rows.columns) if info.key == "state")
    index = table.rows.index(2, column)
    delegate = table.itemDelegateForIndex(index)
    inside = QRect(2, 2, 116, 24)
    drawn = []
    for focus in (QStyle.StateFlag.State_None, QStyle.StateFlag.State_HasFocus):
        option = QStyleOptionViewItem()
        option.rect = QRect(0, 0, 120, 30)
        option.state = QStyle.StateFlag.State_Selected | focus
        image = QImage(120, 30, QImage.Format.Format_RGB32)
        image.fill(Qt.GlobalColor.white)
        painter = QPainter(image)
        delegate.paint(painter, option, index)
        painter.end()
        drawn.append(image.copy(inside))
    assert drawn[0] == drawn[1]


def test_a_sort_keeps_the_selected_record(table: ListTable) -> None:
    table.choice.select_place(41)
    settle(table)
    table.set_sort("sku", descending=True)
    settle(table)
    assert ids_shown(table, 2) == [GOODS_COUNT, GOODS_COUNT - 1]
    assert table.selection().ids == (42,)
    assert table.currentIndex().row() == GOODS_COUNT - 42


def test_a_click_on_a_header_sorts_and_a_second_one_turns_it_round(table: ListTable) -> None:
    header = table.horizontalHeader()
    header.sectionClicked.emit(3)
    assert table.request.sort == (Sort("sold"),)
    header.sectionClicked.emit(3)
    assert table.request.sort == (Sort("sold", descending=True),)
    header.sectionClicked.emit(5)
    assert table.request.sort == (Sort("sold", descending=True),), "cost cannot be sorted by"


def test_a_second_column_sorts_within_the_first(table: ListTable) -> None:
    table.set_sort("state", descending=False)
    table.set_sort("sold", descending=True, add=True)
    settle(table)
    assert table.request.sort == (Sort("state"), Sort("sold", descending=True))
    rows = [table.store.row(place) for place in range(60)]
    pairs = [(str(row.values[9]), -int(str(row.values[3]))) for row in rows if row is not None]
    assert pairs == sorted(pairs)


@pytest.mark.parametrize(("key", "row"), [
    (Qt.Key.Key_End, GOODS_COUNT - 1), (Qt.Key.Key_Home, 0),
])
def test_home_and_end_go_to_the_ends_before_the_ids_are_there(
    desk: PatientDesk, appearance: Appearance, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, key: Qt.Key, row: int,
) -> None:
    monkeypatch.setattr(store_module, "WHOLE_AT_ONCE", 10)
    table = ListTable(desk, appearance, GOODS_LIST)
    qtbot.addWidget(table)
    table.show_rows(ListRequest())
    desk.answer()
    table.choice.select_place(200)
    QTest.keyClick(table, key)
    assert table.currentIndex().row() == row
    assert table.rows.cell(table.rows.index(row, 0)).text == good(row + 1)["sku"]
    desk.settle()


def test_page_down_turns_a_page(table: ListTable) -> None:
    QTest.keyClick(table, Qt.Key.Key_PageDown)
    assert 8 <= table.currentIndex().row() <= 14


def test_several_selected_rows_survive_a_refresh_and_other_rows_above(table: ListTable, desk: PatientDesk) -> None:
    table.choice.select_place(10)
    table.choice._add([10, 12, 14])
    settle(table)
    assert table.selection().ids == (11, 13, 15)
    with desk.workspace.database.writer() as connection:
        connection.execute(GOODS.delete().where(GOODS.c.id == 3))
    heard: list[object] = []
    table.selected.connect(heard.append)
    table.store.refresh()
    settle(table)
    assert table.selection().ids == (11, 13, 15)
    assert len(heard) == 1, "the selection is told once, after it has come to rest"


def test_when_the_selected_record_goes_its_neighbour_is_taken(table: ListTable, desk: PatientDesk) -> None:
    table.choice.select_place(20)
    settle(table)
    with desk.workspace.database.writer() as connection:
        connection.execute(GOODS.delete().where(GOODS.c.id == 21))
    table.store.refresh()
    settle(table)
    assert table.selection().ids == (22,)


def test_typing_goes_to_the_next_row_that_begins_so(table: ListTable) -> None:
    table.set_sort("name", descending=False)
    settle(table)
    for letter in "to":
        table.keyboardSearch(letter)
    settle(table)
    name = table.rows.cell(table.rows.index(table.currentIndex().row(), 1)).text
    before = table.rows.cell(table.rows.index(table.currentIndex().row() - 1, 1)).text
    assert name.startswith("Tofu")
    assert not before.startswith("Tofu")


def test_copying_gives_headings_numbers_without_units_and_no_formula(table: ListTable, desk: PatientDesk) -> None:
    with desk.workspace.database.writer() as connection:
        connection.execute(GOODS.update().where(GOODS.c.id == 3).values(name="=1+1\there"))
    table.store.refresh()
    settle(table)
    table.arrangement.set_shown("lots", shown=False)
    table.choice.select_place(2)
    table.copy()
    settle(table)
    head, row = QGuiApplication.clipboard().text().split("\n")
    assert head == "SKU\tItem\tOn hand\tSold\tValue\tCost\tFill rate\tRuns out\tState"
    assert row == "NW-000003\t'=1+1 here\t-12\t39\t-137.04\t11.42\t99.7\t2025-11-13\tOut, orders wait"


def test_a_filter_is_asked_for_and_cleared(table: ListTable) -> None:
    popup = table.open_filter("on_hand", QPoint(0, 0))
    low, high = popup.findChildren(QLineEdit)
    low.setText("10")
    high.setText("20")
    popup.apply()
    settle(table)
    expected = [number for number in range(1, GOODS_COUNT + 1) if 10 <= good(number)["on_hand"] / 1e6 <= 20]
    assert list(table.store.ids or ()) == expected
    again = table.open_filter("on_hand", QPoint(0, 0))
    assert [edit.text() for edit in again.findChildren(QLineEdit)] == ["10", "20"]
    again.close()
    table.set_filter("on_hand", ())
    settle(table)
    assert table.store.count == GOODS_COUNT


def test_a_filter_that_cannot_be_read_says_so_and_stays_open(table: ListTable) -> None:
    popup = table.open_filter("on_hand", QPoint(0, 0))
    popup.findChildren(QLineEdit)[0].setText("many")
    popup.apply()
    assert popup.isVisible()
    assert "many" in popup.fault.text()
    assert table.request.filters == ()
    popup.close()


def test_states_are_ticked(table: ListTable) -> None:
    popup = table.open_filter("state", QPoint(0, 0))
    boxes = {box.text(): box for box in popup.findChildren(QCheckBox)}
    boxes["Low"].setChecked(True)
    popup.apply()
    settle(table)
    assert table.request.filters == (Filter("state", "in", ("low",)),)
    assert table.store.count == sum(good(number)["state"] == "low" for number in range(1, GOODS_COUNT + 1))


def test_columns_are_chosen_and_the_last_one_stays(table: ListTable) -> None:
    chooser = table.open_columns(QPoint(0, 0))
    assert not chooser.boxes["counted"].isChecked()
    for box in chooser.boxes.values():
        box.setChecked(False)
    assert [key for key, box in chooser.boxes.items() if box.isChecked()] == ["lots"]
    chooser.close()
    table.arrangement.reset()
    assert table.arrangement.is_shown("sku")


def test_an_arrangement_comes_back_and_passes_over_columns_that_went(table: ListTable) -> None:
    table.arrangement.set_shown("fill", shown=False)
    table.horizontalHeader().moveSection(0, 3)
    table.horizontalHeader().resizeSection(1, 321)
    state = table.save_state()["columns"]
    table.arrangement.reset()
    assert table.arrangement.save()["order"][0] == "sku"
    table.arrangement.restore({**state, "order": ["gone", *state["order"]]})
    assert table.arrangement.save() == state
    assert table.columnWidth(1) == 321


def test_columns_grow_to_what_they_hold_and_never_jump_back(table: ListTable, desk: PatientDesk) -> None:
    before = table.columnWidth(0)
    with desk.workspace.database.writer() as connection:
        connection.execute(GOODS.update().where(GOODS.c.id == 1).values(sku="A-" + "9" * 24))
    table.set_sort("sku", descending=False)
    settle(table)
    grown = table.columnWidth(0)
    assert grown > 2 * before
    table.set_filter("sku", (Filter("sku", "^", "NW"),))
    settle(table)
    assert table.columnWidth(0) == grown


def test_a_state_is_as_wide_as_the_words_that_are_there(table: ListTable, desk: PatientDesk) -> None:
    place = [column.key for column in table.rows.columns].index("state")
    with desk.workspace.database.writer() as connection:
        connection.execute(GOODS.update().values(state="ok"))
    table.arrangement.measured.clear()
    table.arrangement.fit()
    declared = table.columnWidth(place)
    table.show_rows(ListRequest(sort=(Sort("sku", descending=True),)))
    settle(table)
    assert table.columnWidth(place) < declared, "the longest word is not among the rows"


def test_zoom_is_nobodys_wish_for_a_width(table: ListTable, appearance: Appearance) -> None:
    before = [table.columnWidth(place) for place in range(len(table.rows.columns))]
    appearance.set_zoom(200)
    appearance.set_zoom(100)
    assert table.arrangement.widths == {}
    assert [table.columnWidth(place) for place in range(len(table.rows.columns))] == before


def test_zoom_scales_rows_and_widths_set_by_hand(table: ListTable, appearance: Appearance) -> None:
    table.horizontalHeader().resizeSection(1, 200)
    appearance.set_zoom(150)
    try:
        assert table.rowHeight(0) == 45
        assert table.columnWidth(1) == 300
    finally:
        appearance.set_zoom(100)
    assert table.rowHeight(0) == 30


@pytest.fixture
def footer(table: ListTable, appearance: Appearance, qtbot: QtBot) -> Callable[[], str]:
    """Give the words on the left of the footer."""
    made = ListFooter(table, appearance)
    qtbot.addWidget(made)
    made.resize(1600, 30)
    table.store.refresh()
    settle(table)
    return made.left.accessibleName


def test_the_footer_counts_and_sums_by_unit(footer: Callable[[], str]) -> None:
    sums: dict[str, int] = {}
    for number in range(1, GOODS_COUNT + 1):
        sums[good(number)["unit"]] = sums.get(good(number)["unit"], 0) + good(number)["on_hand"] // 1_000_000
    words = footer()
    assert words.startswith("450 rows · On hand ")
    for unit, total in sums.items():
        assert f"{total:,}\u00a0{unit}" in words


def test_the_footer_sums_what_is_selected_and_names_the_filters(table: ListTable, footer: Callable[[], str]) -> None:
    table.choice.select_place(0)
    table.choice._add([0, 3])
    settle(table)
    assert footer().startswith("2 of 450 selected · On hand ")
    table.set_filter("sold", (Filter("sold", ">=", "2000"),))
    settle(table)
    assert footer().endswith("Sold from 2,000")
