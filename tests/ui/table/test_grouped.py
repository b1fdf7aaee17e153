"""Groups open and close by key and mouse, hold their rows by pages, and stay as they were when all is read anew."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QAbstractItemModelTester, QTest
from pytestqt.qtbot import QtBot

from app.kernel import grouping
from app.kernel.listing import Filter, Group, ListRequest
from app.ui.savedviews import plain_request, read_request
from app.ui.table.footer import ListFooter
from app.ui.table.view import ListTable
from app.ui.theme import Appearance
from tests.ui.conftest import GOODS_COUNT
from tests.ui.desks import PatientDesk
from tests.ui.goods import GOODS, GOODS_LIST, STATES, good

EACH = GOODS_COUNT // len(STATES)
SHIFT = Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def table(desk: PatientDesk, appearance: Appearance, qtbot: QtBot) -> ListTable:
    """Show the goods by state, all groups closed."""
    made = ListTable(desk, appearance, GOODS_LIST)
    qtbot.addWidget(made)
    made.resize(900, 400)
    made.show()
    made.show_rows(ListRequest(group=Group("state")))
    settle(made)
    return made


def settle(table: ListTable) -> None:
    """Answer what is asked and let timers at zero fire."""
    assert isinstance(table.desk, PatientDesk)
    for _ in range(4):
        table.desk.settle()
        QGuiApplication.processEvents()


def press(table: ListTable, *keys: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    for key in keys:
        QTest.keyClick(table, key, modifier)
        settle(table)


def titles(table: ListTable) -> list[str]:
    return [table.rows.title_of(head) for head in table.store.heads]


def open_first(table: ListTable) -> None:
    press(table, Qt.Key.Key_Home, Qt.Key.Key_Right)


def test_the_heads_are_read_and_no_row_with_them(table: ListTable, desk: PatientDesk) -> None:
    assert titles(table) == [word.word for _, word in STATES]
    assert (table.store.count, table.store.total) == (len(STATES), GOODS_COUNT)
    assert table.selection().ids == ()
    assert table.choice.current_id() is None


def test_the_model_keeps_qts_rules_while_groups_open_and_close(table: ListTable) -> None:
    tester = QAbstractItemModelTester(table.rows, QAbstractItemModelTester.FailureReportingMode.Warning)
    open_first(table)
    press(table, Qt.Key.Key_Right, modifier=SHIFT)
    assert table.rows.rowCount() == GOODS_COUNT + len(STATES)
    press(table, Qt.Key.Key_Left, modifier=SHIFT)
    table.set_group(Group("due", "month"))
    settle(table)
    table.set_group(None)
    settle(table)
    assert tester.model() is table.rows
    assert table.rows.rowCount() == GOODS_COUNT


def test_keys_open_a_group_walk_its_rows_and_lead_back_to_its_head(table: ListTable) -> None:
    open_first(table)
    assert table.store.count == len(STATES) + EACH
    assert table.store.place_of(5) == 1, "the fifth good is the first that is low"
    press(table, Qt.Key.Key_Down, Qt.Key.Key_Down)
    assert table.selection().ids == (10,)
    assert table.selection().rows[0].values[9] == "low"
    press(table, Qt.Key.Key_Left)
    assert table.currentIndex().row() == 0
    assert table.selection().ids == ()
    press(table, Qt.Key.Key_Left)
    assert table.store.count == len(STATES)
    press(table, Qt.Key.Key_Return)
    assert table.store.is_open(0)


def test_a_click_on_a_head_opens_it_and_no_record(table: ListTable) -> None:
    opened: list[int] = []
    table.opened.connect(opened.append)
    point = QPoint(30, table.rowViewportPosition(1) + 5)
    QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=point)
    settle(table)
    assert table.store.is_open(1)
    QTest.mouseDClick(table.viewport(), Qt.MouseButton.LeftButton, pos=point)
    assert opened == []


def test_all_selected_are_rows_and_no_heads(table: ListTable) -> None:
    open_first(table)
    table.selectAll()
    settle(table)
    assert table.choice.count == EACH
    assert len(table.selection().ids) == EACH


def test_what_was_open_stays_open_when_all_is_read_anew(table: ListTable, desk: PatientDesk) -> None:
    open_first(table)
    press(table, Qt.Key.Key_Down)
    resets: list[int] = []
    table.store.was_reset.connect(lambda: resets.append(1))
    with desk.workspace.database.writer() as connection:
        connection.execute(GOODS.update().where(GOODS.c.id == 5).values(name="Renamed"))
    table.store.refresh()
    settle(table)
    assert resets == [], "the same rows in the same groups are not put up anew"
    assert table.rows.index(1, 1).data() == "Renamed"
    with desk.workspace.database.writer() as connection:
        connection.execute(GOODS.update().where(GOODS.c.id == 5).values(state="old"))
    table.store.refresh()
    settle(table)
    assert table.store.is_open(0)
    assert table.store.heads[0].count == EACH - 1
    assert table.store.id_at(1) == 10


def test_a_group_that_grew_since_its_head_was_read_shows_all_its_rows(table: ListTable, desk: PatientDesk) -> None:
    with desk.workspace.database.writer() as connection:
        connection.execute(GOODS.insert(), [{**good(5), "id": GOODS_COUNT + 1, "sku": "NW-new"}])
    open_first(table)
    assert table.store.count == len(STATES) + EACH + 1
    assert table.rows.rowCount() == table.store.count


def test_sums_stand_in_their_columns_and_below_the_list(
    table: ListTable, appearance: Appearance, qtbot: QtBot,
) -> None:
    footer = ListFooter(table, appearance)
    qtbot.addWidget(footer)
    table.show_rows(ListRequest(group=Group("lots")))
    settle(table)
    assert titles(table) == ["No", "Yes"]
    worth = sum(good(number)["value"] for number in range(1, GOODS_COUNT + 1, 2))
    assert table.rows.index(0, 4).data() == table.rows.formatter.text(table.store.heads[0].sums["value"][0],
                                                                      table.rows.columns[4].kind)
    assert table.store.heads[0].sums["value"][0].minor == worth  # type: ignore[attr-defined]
    assert table.rows.index(0, 2).data() == "3 units"
    assert f"{GOODS_COUNT} rows in 2 groups" in footer.left.text()
    assert footer.grouping.text() == "Grouped by Lots"
    assert [action.text() for action in footer.open_groups().actions()][-4:-1] == [
        "Open all groups", "Close all groups", "Do not group"]
    spoken = table.rows.index(0, 0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken == f"Group No, {(GOODS_COUNT + 1) // 2} rows, closed"


def test_what_has_too_many_groups_says_so_and_shows_its_rows(
    table: ListTable, desk: PatientDesk, monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(grouping, "HEADS_LIMIT", 3)
    table.set_group(Group("sku"))
    settle(table)
    assert "different values" in desk.said[-1]
    assert (table.request.group, table.store.count) == (None, GOODS_COUNT)


def test_the_menu_of_a_column_groups_by_it(table: ListTable) -> None:
    header = table.horizontalHeader()
    place = [column.key for column in table.rows.columns].index("due")
    menu = header.column_menu(place, QPoint(0, 0))  # type: ignore[attr-defined]
    words = {action.text(): action for action in menu.actions()}
    words["Group by year"].trigger()
    settle(table)
    assert table.request.group == Group("due", "year")
    assert titles(table)[-1] == "No runs out"
    menu.close()


def test_a_saved_view_keeps_its_groups_unless_the_column_is_gone() -> None:
    request = ListRequest(filters=(Filter("lots", "=", "true"),), group=Group("due", "month"))
    assert read_request(plain_request(request), GOODS_LIST.info) == request
    assert read_request({"group": ["gone", ""]}, GOODS_LIST.info).group is None
    assert read_request({"group": ["due", "week"]}, GOODS_LIST.info).group is None


def test_heads_make_room_for_their_sums_and_take_none_from_other_columns(table: ListTable) -> None:
    header = table.horizontalHeader()
    closed = {column.key: header.sectionSize(place) for place, column in enumerate(table.rows.columns)}
    assert table.arrangement.measured.keys() <= {"on_hand", "value"}
    open_first(table)
    assert {"sku", "due"} <= table.arrangement.measured.keys()
    assert closed["sku"] >= table.appearance.px(table.arrangement.measured["sku"])


def test_columns_fit_the_zoom_that_was_chosen_while_the_list_was_hidden(table: ListTable) -> None:
    table.hide()
    before = table.horizontalHeader().sectionSize(0)
    table.appearance.set_zoom(200)
    table.show()
    assert table.horizontalHeader().sectionSize(0) > before
