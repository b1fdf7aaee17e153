"""A tab makes its views when they are looked at, and remembers which one was."""

from dataclasses import replace

import pytest
from PySide6.QtWidgets import QMenu, QToolButton
from pytestqt.qtbot import QtBot

from app.ui.charts import LIBRARY
from app.ui.dashboard import DashboardPage
from app.ui.declare import (
    CREATES,
    SETTINGS,
    ActionSpec,
    DashboardSpec,
    TabPart,
    ViewSpec,
    one,
    settings_of,
    with_parts,
)
from app.ui.empty import EmptyState
from app.ui.tabpage import TabPage
from app.ui.theme import Appearance
from app.ui.viewswitch import ViewSwitch
from tests.ui.desks import PatientDesk
from tests.ui.pages import TAB, UNBUILT, VIEW, open_list, settle


@pytest.fixture
def tab(desk: PatientDesk, appearance: Appearance, qtbot: QtBot) -> TabPage:
    """Hold the tab of goods."""
    made = TabPage(desk, appearance, TAB)
    qtbot.addWidget(made)
    return made


def test_views_are_lists_and_the_dashboard_last(tab: TabPage, desk: PatientDesk) -> None:
    assert tab.titles == ["Items", "Dashboard"]
    open_list(tab, desk)
    tab.next_view()
    settle(desk)
    assert isinstance(tab.page(), DashboardPage)
    assert tab.selection().rows == ()
    tab.next_view()
    assert tab.list_page() is not None
    LIBRARY.wait()


def test_the_switch_of_a_view_leads_to_the_others(tab: TabPage, desk: PatientDesk) -> None:
    page = open_list(tab, desk)
    heard: list[int] = []
    tab.view_changed.connect(heard.append)
    head = page.bar.head
    assert isinstance(head, ViewSwitch)
    head.items[1].click()
    assert heard == [1]
    assert head.items[0].isChecked(), "each view's own switch keeps standing on that view"
    settle(desk)
    LIBRARY.wait()


def test_the_badge_is_counted_off_the_windows_thread(tab: TabPage, desk: PatientDesk) -> None:
    heard: list[int] = []
    tab.badge.connect(heard.append)
    tab.load_badge()
    tab.load_badge()
    assert heard == []
    desk.settle()
    assert heard == [7], "only the newest count is told"


def test_the_view_that_was_open_opens_again(
    tab: TabPage, desk: PatientDesk, appearance: Appearance, qtbot: QtBot,
) -> None:
    open_list(tab, desk)
    tab.show_view(1)
    settle(desk)
    state = tab.save_state()
    again = TabPage(desk, appearance, TAB)
    qtbot.addWidget(again)
    again.restore_state(state)
    again.show()
    assert isinstance(again.page(), DashboardPage)
    settle(desk)
    LIBRARY.wait()


def test_a_tab_without_views_says_what_will_live_there(
    desk: PatientDesk, appearance: Appearance, qtbot: QtBot,
) -> None:
    tab = TabPage(desk, appearance, UNBUILT)
    qtbot.addWidget(tab)
    tab.show()
    (empty,) = tab.findChildren(EmptyState)
    assert empty.accessibleName() == "Plans will live here. Soon."
    assert empty.button.isHidden()
    assert tab.list_page() is None


def test_figures_follow_the_group_of_what_is_seen() -> None:
    views = (replace(VIEW, group="Stock"), ViewSpec("counts", group="Counting"), ViewSpec("rules", group="Rules"))
    base = replace(TAB, views=views, dashboard=DashboardSpec(("value", "fill")))
    whole = TabPart("inventory", dashboard=DashboardSpec(("right", "value"), of=("counts",))).added_to(base)
    assert whole.dashboard.figures == ("value", "fill", "right", "value")
    assert whole.figures_above("Counting") == ("right", "value")
    assert whole.figures_above("Stock") == whole.figures_above("Rules") == ("value", "fill"), "those of the whole tab"
    only = replace(base, dashboard=DashboardSpec(("value", "fill"), of=("goods",)))
    assert only.figures_above("Stock") == ("value", "fill")
    assert only.figures_above("Rules") == (), "no figure concerns the rules"


def test_the_way_to_something_new_has_its_key_in_every_list() -> None:
    new = ActionSpec("new", "New item", "plus", operation="create_item")
    after = ActionSpec("other", "New lot", "plus", operation="create_lot")
    of_row = ActionSpec("of_row", "New price", "plus", one, operation="create_price")
    (tab,) = with_parts([replace(TAB, views=(replace(VIEW, actions=(of_row, new, after)),))], [])
    assert [action.key for action in tab.views[0].actions] == ["", CREATES, ""]
    (same,) = with_parts([replace(TAB, views=(replace(VIEW, actions=(new, replace(after, key=CREATES))),))], [])
    assert [action.key for action in same.views[0].actions] == ["", CREATES]


def test_views_of_other_groups_are_behind_the_menu_in_front(appearance: Appearance, qtbot: QtBot) -> None:
    titles = ["Items", "Lots", "Counts", "Dashboard"]
    switch = ViewSwitch(titles, 2, appearance, groups=["Stock", "Stock", "Counting", ""])
    qtbot.addWidget(switch)
    heard: list[int] = []
    switch.chosen.connect(heard.append)
    assert [button.text() for button in switch.items] == ["Counts", "Dashboard"]
    (button,) = switch.head
    assert isinstance(button, QToolButton)
    assert button.text() == "Counting"
    offered = {action.text(): action for action in button.menu().actions() if action.isCheckable()}
    assert list(offered) == ["Items", "Lots", "Counts"]
    offered["Lots"].trigger()
    assert heard == [1]


def test_views_without_groups_are_all_segments(appearance: Appearance, qtbot: QtBot) -> None:
    switch = ViewSwitch(["Items", "Dashboard"], 0, appearance)
    qtbot.addWidget(switch)
    assert [button.text() for button in switch.items] == ["Items", "Dashboard"]
    assert switch.head == []


def test_settings_of_a_tab_are_in_one_menu_by_subject(appearance: Appearance, qtbot: QtBot) -> None:
    groups = ["Orders", settings_of("commissions"), settings_of("texts")]
    switch = ViewSwitch(["Quotes", "Sellers", "Quote texts"], 2, appearance, groups=groups)
    qtbot.addWidget(switch)
    heard: list[int] = []
    switch.chosen.connect(heard.append)
    (button,) = switch.head
    assert isinstance(button, QToolButton)
    assert button.text() == "Settings: texts"
    inner = next(menu for menu in button.menu().findChildren(QMenu) if menu.title() == SETTINGS)
    assert [action.text() for action in button.menu().actions() if action.isCheckable()] == ["Quotes"]
    assert [action.text() for action in inner.actions() if action.text()] == [
        "commissions", "Sellers", "texts", "Quote texts"]
    next(action for action in inner.actions() if action.text() == "Sellers").trigger()
    assert heard == [1]
