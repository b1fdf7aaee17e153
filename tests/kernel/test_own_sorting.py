"""A list is sorted by a field of the firm from that field's index, and what holds nothing stands last, page by page."""

from datetime import date
from functools import partial
from typing import Any

import pytest

from app.areas.catalog.operations import ChangeItem
from app.kernel.listing import Filter, ListRequest, Sort
from app.kernel.own_fields import AddField
from app.kernel.workspace import Workspace
from tests.areas.catalog.shop import new_item
from tests.plans import SORTS, plans_of, scans_of

TITLES = ("Roast", "Caffeine", "Tasted on", "Organic")
KINDS = ("text", "number", "date", "flag")


@pytest.fixture
def items(workspace: Workspace) -> list[int]:
    """Hold nine items, every third of which has nothing in any field of the firm."""
    for title, kind in zip(TITLES, KINDS, strict=True):
        workspace.dispatch(AddField("item", title, kind))  # type: ignore[arg-type]
    numbers = [new_item(workspace, f"Beans {place}").item_id for place in range(9)]
    for place, number in enumerate(numbers):
        if place % 3:
            workspace.dispatch(ChangeItem(number, own={
                "roast": "dark" if place % 2 else "light", "caffeine": str(10 - place),
                "tasted_on": date(2026, 1, 1 + (place * 5) % 9).isoformat(), "organic": str(place % 2 == 0).lower(),
            }))
    return numbers


def walked(workspace: Workspace, request: ListRequest, size: int) -> list[tuple[int, Any]]:
    """Read a list page by page, each from the place after the one before."""
    query = workspace.list_query("catalog")
    keys = [column.info.key for column in query.columns]
    place = keys.index(request.sort[0].key)
    found: list[tuple[int, Any]] = []
    after = None
    with workspace.reader() as reader:
        while True:
            page = query.page(reader, request, after, size)
            found.extend((row.id, row.values[place]) for row in page.rows)
            if page.after is None:
                return found
            after = page.after


@pytest.mark.parametrize("key", ["roast", "caffeine", "tasted_on", "organic"])
@pytest.mark.parametrize("descending", [False, True])
def test_pages_are_in_order_and_nothing_stands_last(
    workspace: Workspace, items: list[int], key: str, descending: bool,
) -> None:
    request = ListRequest(sort=(Sort(f"own.{key}", descending),))
    query = workspace.list_query("catalog")
    assert query.column_of(f"own.{key}").info.sortable
    for size in (1, 2, 4, 6, 50):
        found = walked(workspace, request, size)
        assert sorted(number for number, _ in found) == sorted(items), "each item once, whatever the size of a page"
        values = [value for _, value in found]
        held = [getattr(value, "scaled", value) for value in values if value is not None]
        assert held == sorted(held, reverse=descending)
        assert values[len(held):] == [None] * 3
    with workspace.reader() as reader:
        ids = list(query.ids(reader, request))
        assert ids == [number for number, _ in walked(workspace, request, 50)]
        jumped = [row.id for offset in range(0, 9, 2) for row in query.rows_at(reader, request, offset, 2)]
        assert jumped == ids, "a jump finds the same rows"


def test_filters_and_a_second_column_hold_within_the_order(workspace: Workspace, items: list[int]) -> None:
    dark = ListRequest(filters=(Filter("own.roast", "=", "dark"),), sort=(Sort("own.roast"), Sort("sku", True)))
    query = workspace.list_query("catalog")
    with workspace.reader() as reader:
        found = query.page(reader, dark).rows
        skus = [row.values[[column.info.key for column in query.columns].index("sku")] for row in found]
        assert [row.id for row in found] == [items[7], items[5], items[1]]
        assert skus == sorted(map(str, skus), reverse=True)
        assert query.count(reader, dark) == 3


@pytest.mark.parametrize(("key", "index"), [("roast", "text"), ("caffeine", "number"), ("tasted_on", "day")])
def test_the_order_comes_from_the_index_of_the_field(
    workspace: Workspace, items: list[int], key: str, index: str,
) -> None:
    query = workspace.list_query("catalog")
    request = ListRequest(sort=(Sort(f"own.{key}", key == "caffeine"),))
    with workspace.reader() as reader:
        first = query.page(reader, request, None, 2)
        for work in (partial(query.page, reader, request, None, 2), partial(query.ids, reader, request),
                     partial(query.page, reader, request, first.after, 2)):
            plan = plans_of(reader, work)
            assert not [step for step in plan if SORTS in step], plan
            assert scans_of(plan, "catalog_item", "held") == [], plan
            assert any("held USING" in step and f"ix_kernel_own_value_{index}" in step for step in plan), plan


