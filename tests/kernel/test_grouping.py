"""Heads tell what stands below them: every row in one group, sums by unit, periods on the clock of a zone."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import insert

from app.kernel import grouping
from app.kernel.database import Database
from app.kernel.errors import CallError
from app.kernel.formatting import Formatter
from app.kernel.grouping import GroupHead, group_heads, periods, rows_within, title_of
from app.kernel.listing import Filter, Group, ListRequest, Sort
from app.kernel.money import Money
from app.kernel.quantity import Quantity
from app.kernel.workspace import Workspace
from tests.ui.goods import GOODS, GOODS_LIST, STATES, good

COUNT = 130
BERLIN = ZoneInfo("Europe/Berlin")


@pytest.fixture
def goods(database: Database) -> Database:
    """Give goods with many units, empty days and all states."""
    fill(database)
    return database


def fill(database: Database) -> None:
    """Write the goods down."""
    with database.writer() as connection:
        GOODS.create(connection)
        connection.execute(insert(GOODS), [good(number) for number in range(1, COUNT + 1)])


def heads_of(database: Database, group: Group, **request: object) -> list[GroupHead]:
    with database.reader() as reader:
        return group_heads(GOODS_LIST, reader, ListRequest(group=group, **request), BERLIN)  # type: ignore[arg-type]


@pytest.mark.also_on_server
def test_every_row_is_in_one_group_and_its_filters_find_it(goods: Database) -> None:
    for group in (group for column in GOODS_LIST.info.columns for group in column.groups):
        heads = heads_of(goods, group)
        request = ListRequest(group=group)
        with goods.reader() as reader:
            found = [list(GOODS_LIST.ids(reader, rows_within(request, head))) for head in heads]
        assert [len(ids) for ids in found] == [head.count for head in heads]
        assert sorted(number for ids in found for number in ids) == list(range(1, COUNT + 1)), group


def test_sums_are_kept_apart_by_unit_and_heads_stand_in_the_order_of_states(goods: Database) -> None:
    heads = heads_of(goods, Group("state"))
    assert [head.value for head in heads] == [code for code, _ in STATES]
    low = [good(number) for number in range(1, COUNT + 1) if good(number)["state"] == "low"]
    by_unit: Counter[str] = Counter()
    for row in low:
        by_unit[row["unit"]] += row["on_hand"]
    assert heads[0].sums["on_hand"] == tuple(Quantity(qty, unit) for unit, qty in sorted(by_unit.items()))
    assert heads[0].sums["value"] == (Money(sum(row["value"] for row in low), "EUR"),)


def test_heads_follow_the_sort_of_their_column_and_of_what_they_come_to(goods: Database) -> None:
    names = [head.value for head in heads_of(goods, Group("state"), sort=(Sort("state", descending=True),))]
    assert names == [code for code, _ in reversed(STATES)]
    rich = heads_of(goods, Group("state"), sort=(Sort("value", descending=True),))
    worth = [sum(value.minor for value in head.sums["value"] if isinstance(value, Money)) for head in rich]
    assert worth == sorted(worth, reverse=True)
    narrowed = heads_of(goods, Group("state"), filters=(Filter("lots", "=", "true"),), preset="low")
    assert {head.value for head in narrowed} == {"low", "out"}


def test_months_begin_on_the_clock_of_the_zone_also_when_it_changes(database: Database) -> None:
    # 31 October, 23:30 in UTC, is the first of November in Berlin already.
    moments = [datetime(2025, 10, 31, 22, 30, tzinfo=UTC), datetime(2025, 10, 31, 23, 30, tzinfo=UTC),
               datetime(2026, 3, 31, 21, 59, tzinfo=UTC), datetime(2026, 3, 31, 22, 1, tzinfo=UTC)]
    with database.writer() as connection:
        GOODS.create(connection)
        connection.execute(insert(GOODS), [
            {**good(number), "counted": moment} for number, moment in enumerate(moments, 1)])
    heads = heads_of(database, Group("counted", "month"))
    column, formatter = GOODS_LIST.info.column("counted"), Formatter(zone=BERLIN)
    assert [(title_of(head, column, formatter), head.count) for head in heads] == [
        ("Oct 2025", 1), ("Nov 2025", 1), ("Mar 2026", 1), ("Apr 2026", 1)]
    assert [title_of(head, column, formatter) for head in heads_of(database, Group("counted", "year"))] == [
        "2025", "2026"]


def test_what_has_no_value_is_named_after_its_column(goods: Database) -> None:
    last = heads_of(goods, Group("due", "month"))[-1]
    assert (last.value, last.count) == (None, COUNT // 11)
    assert title_of(last, GOODS_LIST.info.column("due"), Formatter()) == "No runs out"


@given(first=st.dates(date(1990, 1, 1), date(2060, 1, 1)), days=st.integers(0, 4000),
       step=st.sampled_from(["month", "year"]))
def test_periods_cover_all_days_and_no_more(first: date, days: int, step: str) -> None:
    last = first + timedelta(days=days)
    borders = periods(first, last, step)
    assert borders == sorted(set(borders))
    assert borders[0] <= first < borders[1]
    assert borders[-2] <= last < borders[-1]
    assert all(day.day == 1 and (step == "month" or day.month == 1) for day in borders)


def test_numbers_are_no_groups_and_too_many_groups_are_refused(
    goods: Database, monkeypatch: pytest.MonkeyPatch,
) -> None:
    for group in (Group("sold"), Group("due"), Group("state", "month")):
        with pytest.raises(CallError, match="can be grouped by"):
            heads_of(goods, group)
    monkeypatch.setattr(grouping, "HEADS_LIMIT", 20)
    with pytest.raises(CallError, match="more than 20 different values"):
        heads_of(goods, Group("sku"))


@pytest.mark.also_on_server
def test_every_list_of_the_program_can_be_grouped(workspace: Workspace) -> None:
    with workspace.reader() as reader:
        for query in workspace.declarations.lists:
            # months and years are grouped by the same expression, so one of them tells for both
            for group in (group for column in query.info.columns for group in column.groups[:1]):
                heads = group_heads(query, reader, ListRequest(group=group), BERLIN)
                assert sum(head.count for head in heads) == query.count(reader, ListRequest()), (query.name, group)
