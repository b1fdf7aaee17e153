"""A tab whose views are grouped groups them all, and no group is so large that it hides its own."""

from collections import Counter

import pytest

from app.registry import TABS
from app.ui.declare import CREATES, NEW, SETTINGS, Selection, TabSpec

MOST_IN_A_GROUP = 9
MOST_WITHOUT_GROUPS = 5


@pytest.mark.parametrize("tab", TABS, ids=lambda tab: tab.key)
def test_views_are_grouped_where_they_are_many(tab: TabSpec) -> None:
    groups = Counter([*(view.group for view in tab.views), *(page.group for page in tab.pages)])
    if len(tab.views) > MOST_WITHOUT_GROUPS:
        assert "" not in groups, [view.list_name for view in tab.views if not view.group]
    assert all(count <= MOST_IN_A_GROUP for count in groups.values()), groups
    assert len(groups) == 1 or "" not in groups, "a view of no group would stand in every group"


@pytest.mark.parametrize("tab", TABS, ids=lambda tab: tab.key)
def test_figures_stand_above_lists_of_their_tab(tab: TabSpec) -> None:
    lists = {view.list_name for view in tab.views}
    assert {name for strip in tab.dashboard.all_strips for name in strip.of} <= lists
    declared = [key for strip in tab.dashboard.all_strips for key in strip.figures]
    assert declared == list(tab.dashboard.figures), "what stands above a list is on the dashboard, too"


@pytest.mark.parametrize("tab", TABS, ids=lambda tab: tab.key)
def test_one_key_makes_something_new_wherever_a_list_can(tab: TabSpec) -> None:
    nothing = Selection("")
    for view in tab.views:
        keyed = [action.title for action in view.actions if action.key == CREATES]
        new = [action.title for action in view.actions
               if action.title.startswith(NEW) and action.operation and action.enabled_when(nothing)]
        assert len(keyed) <= 1, f"{view.list_name}: {keyed}"
        assert keyed or not new, f"{view.list_name}: nothing makes {new} by key"


@pytest.mark.parametrize("tab", TABS, ids=lambda tab: tab.key)
def test_settings_stand_behind_what_is_worked_with(tab: TabSpec) -> None:
    sets_up = [view.group.startswith(SETTINGS) for view in tab.views]
    assert sets_up == sorted(sets_up)


@pytest.mark.parametrize("tab", TABS, ids=lambda tab: tab.key)
def test_no_two_actions_of_a_list_are_called_the_same(tab: TabSpec) -> None:
    for view in tab.views:
        again = [title for title, count in Counter(action.title for action in view.actions).items() if count > 1]
        assert not again, (view.list_name, again)
