"""A list page: its chips count, its search does not wait, its actions say why not, and its layout comes back."""

import json
from dataclasses import replace
from itertools import pairwise

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.kernel.listing import Filter, Sort
from app.kernel.unit_of_work import Actor
from app.ui.declare import CREATES, ActionSpec
from app.ui.listpage import ListPage
from app.ui.plain import PlainLabel
from app.ui.tabpage import TabPage
from app.ui.theme import Appearance
from tests.ui.conftest import GOODS_COUNT
from tests.ui.desks import PatientDesk
from tests.ui.goods import GOODS, good
from tests.ui.pages import TAB, VIEW, open_list, settle


@pytest.fixture
def tab(desk: PatientDesk, appearance: Appearance, qtbot: QtBot) -> TabPage:
    """Hold the tab of goods, not shown yet."""
    made = TabPage(desk, appearance, TAB)
    qtbot.addWidget(made)
    return made


@pytest.fixture
def page(tab: TabPage, desk: PatientDesk) -> ListPage:
    """Show the list of goods."""
    return open_list(tab, desk)


def in_state(*states: str) -> int:
    return sum(good(number)["state"] in states for number in range(1, GOODS_COUNT + 1))


def chip_texts(page: ListPage) -> list[str]:
    return [chip.text() for chip in page.chips.items]


def test_nothing_is_read_before_the_page_is_seen(tab: TabPage, desk: PatientDesk) -> None:
    assert (desk.reads, desk.waiting) == (0, [])


def test_chips_count_live_and_choose(page: ListPage, desk: PatientDesk) -> None:
    low, old = in_state("low", "out"), in_state("old")
    assert chip_texts(page)[:3] == [f"All · {GOODS_COUNT}", f"Below reorder point · {low}", f"Phasing out · {old}"]
    page.chips.items[2].click()
    settle(desk)
    assert page.table.store.count == old
    with desk.workspace.database.writer() as connection:
        connection.execute(GOODS.delete().where(GOODS.c.id == page.selection().ids[0]))
    desk.changed.emit(frozenset({"test_goods"}))
    settle(desk)
    assert chip_texts(page)[2] == f"Phasing out · {old - 1}"
    assert page.table.store.count == old - 1


def test_a_change_of_other_tables_reads_no_list(page: ListPage, desk: PatientDesk) -> None:
    generation = page.table.store.generation
    desk.changed.emit(frozenset({"sales_order"}))
    assert page.table.store.generation == generation


def test_a_hidden_page_waits_until_it_is_seen(page: ListPage, tab: TabPage, desk: PatientDesk) -> None:
    tab.hide()
    settle(desk)
    desk.changed.emit(frozenset({"test_goods"}))
    assert len(desk.waiting) == 1, "only the badge is counted"
    generation = page.table.store.generation
    tab.show()
    settle(desk)
    assert page.table.store.generation == generation + 1


def test_search_waits_for_a_pause_and_drops_what_was_typed_before(
    page: ListPage, desk: PatientDesk, qtbot: QtBot,
) -> None:
    QTest.keyClick(page, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    generation = page.table.store.generation
    QTest.keyClicks(page.bar.search, "gorgonzola")
    qtbot.waitUntil(lambda: page.table.store.generation > generation)
    assert page.table.store.generation == generation + 1
    settle(desk)
    assert page.table.store.count == sum("Gorgonzola" in good(number)["name"] for number in range(1, 51))
    QTest.keyClick(page.bar.search, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: page.table.store.generation > generation + 1)
    settle(desk)
    assert page.table.store.count == GOODS_COUNT


def test_no_match_says_so_and_offers_the_way_back(page: ListPage, desk: PatientDesk) -> None:
    page.table.set_filter("sku", (Filter("sku", "=", "none"),))
    settle(desk)
    assert page.rows.currentWidget() is page.no_match
    assert page.detail.detail is None
    page.no_match.button.click()
    settle(desk)
    assert page.rows.currentWidget() is page.table
    assert page.table.store.count == GOODS_COUNT


def test_an_empty_list_offers_its_action(tab: TabPage, desk: PatientDesk) -> None:
    with desk.workspace.database.writer() as connection:
        connection.execute(GOODS.delete())
    page = open_list(tab, desk)
    assert page.rows.currentWidget() is page.empty
    assert page.empty.button.text() == "Receive"
    page.empty.button.click()
    assert [action.id for action, _ in desk.started] == ["receive"]


def test_an_empty_list_offers_its_action_whatever_part_of_it_is_shown(tab: TabPage, desk: PatientDesk) -> None:
    with desk.workspace.database.writer() as connection:
        connection.execute(GOODS.delete())
    page = open_list(tab, desk)
    page.show_preset("low")
    settle(desk)
    assert page.rows.currentWidget() is page.empty


def test_actions_follow_a_row_that_changes_under_the_selection(page: ListPage, desk: PatientDesk) -> None:
    chosen = page.selection().rows[0].id
    for state, possible in (("old", True), ("low", False)):
        with desk.workspace.database.writer() as connection:
            connection.execute(GOODS.update().where(GOODS.c.id == chosen).values(state=state))
        desk.changed.emit(frozenset({"test_goods"}))
        settle(desk)
        assert page.selection().ids == (chosen,)
        assert page.actions_here.actions["retire"].isEnabled() == possible


def test_actions_follow_the_selection_and_say_why_not(page: ListPage, desk: PatientDesk) -> None:
    actions = page.actions_here.actions
    assert actions["count"].isEnabled()
    assert not actions["retire"].isEnabled()
    assert actions["retire"].toolTip() == "Not possible in the present state of what is selected."
    page.table.choice.select_place(0)
    page.table.choice._add([0, 1, 2])
    settle(desk)
    assert actions["count"].toolTip() == "Select one row only."
    assert actions["order"].text() == "Order (3)"
    actions["order"].trigger()
    action, selection = desk.started[-1]
    assert (action.id, selection.ids) == ("order", (1, 2, 3))
    page.table.clearSelection()
    settle(desk)
    assert actions["print"].toolTip() == "Select a row first."


def test_too_many_rows_disable_instead_of_stalling(
    page: ListPage, desk: PatientDesk, monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("app.ui.table.selecting.SELECTION_LIMIT", 20)
    page.table.selectAll()
    settle(desk)
    assert "fewer" in page.actions_here.actions["order"].toolTip()
    assert not page.actions_here.actions["order"].isEnabled()


def test_what_makes_something_new_stays_in_sight_when_rows_are_chosen(
    desk: PatientDesk, appearance: Appearance, qtbot: QtBot,
) -> None:
    new = ActionSpec("new", "New item", "plus", operation="create_item", key=CREATES)
    tab = TabPage(desk, appearance, replace(TAB, views=(replace(VIEW, actions=(new, *VIEW.actions)),)))
    qtbot.addWidget(tab)
    page = open_list(tab, desk, 640, 480)
    page.table.selectRow(2)
    settle(desk)
    assert page.actions_here.lead == "order"
    assert [button.text() for button in page.tools.tail] == ["New item", "Order"]
    assert all(button.isVisible() and button.geometry().right() < page.tools.width() for button in page.tools.tail)


def test_an_action_runs_by_its_key(page: ListPage, desk: PatientDesk) -> None:
    QTest.keyClick(page.table, Qt.Key.Key_R, Qt.KeyboardModifier.ControlModifier)
    assert [action.id for action, _ in desk.started] == ["receive"]


def test_what_may_not_be_seen_is_no_view(desk: PatientDesk, appearance: Appearance, qtbot: QtBot) -> None:
    desk.workspace = desk.workspace.acting_as(Actor(1, "Guest", frozenset({"sales.*"})))
    tab = TabPage(desk, appearance, TAB)
    qtbot.addWidget(tab)
    assert tab.titles == ["Dashboard"]


def test_the_detail_follows_the_selection_and_late_ones_are_dropped(page: ListPage, desk: PatientDesk) -> None:
    assert page.detail.detail is not None
    assert page.detail.detail.id == 1
    page.table.choice.select_place(4)
    QApplication.processEvents()
    page.table.choice.select_place(5)
    QApplication.processEvents()
    assert page.detail.detail.id == 1, "the old one stays until the new one is there"
    desk.answer(len(desk.waiting) - 1)
    desk.settle()
    assert page.detail.detail.id == 6


def test_a_named_record_is_shown_even_when_the_view_hides_it(page: ListPage, tab: TabPage, desk: PatientDesk) -> None:
    page.chips.items[2].click()
    settle(desk)
    hidden = next(number for number in range(1, 100) if good(number)["state"] == "low")
    assert tab.select("good", hidden)
    settle(desk)
    assert page.selection().ids == (hidden,)
    assert page.table.store.count == GOODS_COUNT
    assert not tab.select("invoice", 1)


def test_views_are_saved_by_name_and_layout_comes_back_through_json(
    page: ListPage, desk: PatientDesk, appearance: Appearance, qtbot: QtBot,
) -> None:
    page.table.set_filter("state", (Filter("state", "in", ("low", "out")),))
    page.table.arrangement.set_shown("price", shown=False)
    page.table.set_sort("sold", descending=True)
    page.chips.save_asked.emit("Mine")
    page.chips.items[0].click()
    settle(desk)
    state = json.loads(json.dumps(page.save_state()))
    tab = TabPage(desk, appearance, TAB)
    qtbot.addWidget(tab)
    tab.restore_state({"view": 0, "views": {"Items": state}})
    other = open_list(tab, desk)
    assert chip_texts(other)[-1] == "Mine"
    assert not other.table.arrangement.is_shown("price")
    assert other.table.request.sort == (Sort("sold", descending=True),)
    other.chips.items[-1].click()
    settle(desk)
    assert other.table.store.count == in_state("low", "out")
    assert other.chips.items[-1].isChecked()
    other.chips.delete_asked.emit("Mine")
    assert other.save_state()["views"] == []


@pytest.mark.parametrize("state", [
    {"views": "x", "table": {"columns": {"order": ["gone"]}, "sort": [["gone", True]]}, "preset": "gone"}, {},
])
def test_a_layout_that_no_longer_fits_does_no_harm(page: ListPage, desk: PatientDesk, state: dict[str, object]) -> None:
    page.restore_state(state)
    settle(desk)
    assert page.table.store.count == GOODS_COUNT


def test_in_a_small_window_nothing_is_clipped_and_the_detail_takes_turns(tab: TabPage, desk: PatientDesk) -> None:
    page = open_list(tab, desk, 640, 360)
    assert page.detail.isHidden() or not page.detail.isVisible()
    assert page.strip.isHidden()
    seen = [part for part in page.bar._parts() if part.isVisible()]
    places = sorted((part.geometry().left(), part.geometry().right()) for part in seen)
    assert places[-1][1] <= page.bar.width()
    assert all(one[1] < two[0] for one, two in pairwise(places))
    assert len(page.tools.hidden_buttons()) >= 3
    assert not page.tools.tail[0].isHidden()
    QTest.keyClick(page.table, Qt.Key.Key_Return)
    settle(desk)
    assert page.detail.isVisible()
    assert not page.table.isVisible()
    QTest.keyClick(page.detail, Qt.Key.Key_Escape)
    assert page.table.isVisible()


def test_a_guest_stands_beside_the_list_and_leaves(page: ListPage, tab: TabPage) -> None:
    form = PlainLabel("a form")
    tab.show_beside(form)
    assert form.isVisible()
    assert not page.detail.isVisible()
    tab.close_beside()
    assert page.detail.isVisible()
