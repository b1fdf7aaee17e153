"""A tab whose views are grouped groups them all, and no group is so large that it hides its own."""

from collections import Counter

import pytest

from app.registry import TABS
from app.ui.declare import TabSpec

MOST_IN_A_GROUP = 9
MOST_WITHOUT_GROUPS = 5


@pytest.mark.parametrize("tab", TABS, ids=lambda tab: tab.key)
def test_views_are_grouped_where_they_are_many(tab: TabSpec) -> None:
    groups = Counter([*(view.group for view in tab.views), *(page.group for page in tab.pages)])
    if len(tab.views) > MOST_WITHOUT_GROUPS:
        assert "" not in groups, [view.list_name for view in tab.views if not view.group]
    assert all(count <= MOST_IN_A_GROUP for count in groups.values()), groups
    assert len(groups) == 1 or "" not in groups, "a view of no group would stand in every group"
