"""A list is read page by page, whatever it is sorted by: every row once, in order, on both databases."""

import random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, insert

from app.kernel.clock import SystemClock
from app.kernel.columns import micros_of, table_of
from app.kernel.database import Database
from app.kernel.errors import CallError
from app.kernel.journal import Outgoing
from app.kernel.listing import Filter, Kind, ListRequest, PresetInfo, Sort
from app.kernel.query import ListQuery, Preset, column

ROWS = table_of(Outgoing)
QUERY = ListQuery(
    "rows", "Rows", "row", ROWS.c.id, ROWS,
    (
        column("name", "Name", ROWS.c.kind), column("amount", "Amount", ROWS.c.attempts, Kind.INTEGER),
        column("note", "Note", func.nullif(ROWS.c.message, ""), order=ROWS.c.message),
        column("at", "At", ROWS.c.at, Kind.TIME),
    ),
    (Sort("name"),), "rows.read", (Preset(PresetInfo("rich", "Rich"), ROWS.c.attempts > 5),), searchable=False,
)
COUNT = 137
pytestmark = pytest.mark.also_on_server


@pytest.fixture
def filled(database: Database) -> Database:
    """Give rows with many equal values and empty cells."""
    dice = random.Random(7)
    now = SystemClock().now()
    rows = [
        {"id": number, "at": now, "kind": dice.choice("abc"), "payload": {}, "state": "x",
         "attempts": dice.randrange(10), "message": dice.choice(["", "", "long", "short"])}
        for number in range(1, COUNT + 1)
    ]
    with database.writer() as connection:
        connection.execute(insert(ROWS), rows)
    return database


SORTS = st.lists(
    st.builds(Sort, st.sampled_from(["name", "amount", "note", "at"]), st.booleans()), max_size=3,
    unique_by=lambda sort: sort.key,
)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(sort=SORTS, size=st.integers(1, 60), rich=st.booleans())
def test_pages_hold_every_row_once_and_in_the_order_of_the_ids(
    filled: Database, sort: list[Sort], size: int, rich: bool,
) -> None:
    request = ListRequest(preset="rich" if rich else None, sort=tuple(sort))
    seen: list[int] = []
    after = None
    with filled.reader() as connection:
        while True:
            page = QUERY.page(connection, request, after, size)
            seen += [row.id for row in page.rows]
            after = page.after
            if after is None:
                break
        ids = list(QUERY.ids(connection, request))
        count = QUERY.count(connection, request)
        middle = QUERY.rows_at(connection, request, len(ids) // 2, 5)
        again = QUERY.rows(connection, ids, request)
    assert seen == ids
    assert len(set(ids)) == len(ids) == count
    assert [row.id for row in middle] == ids[len(ids) // 2 :][:5]
    assert [row.id for row in again] == ids


def names(filled: Database, *filters: Filter) -> list[tuple[object, ...]]:
    with filled.reader() as connection:
        return [row.values for row in QUERY.page(connection, ListRequest(filters=filters), size=COUNT).rows]


def test_conditions_hold_for_every_row_and_leave_out_the_others(filled: Database) -> None:
    everything = names(filled)
    assert len(everything) == COUNT
    cases: list[tuple[Filter, list[tuple[object, ...]]]] = [
        (Filter("amount", ">=", "5"), [row for row in everything if int(str(row[1])) >= 5]),
        (Filter("amount", "!=", "5"), [row for row in everything if row[1] != 5]),
        (Filter("note", "empty"), [row for row in everything if row[2] is None]),
        (Filter("note", "~", "HOR"), [row for row in everything if row[2] == "short"]),
        (Filter("name", "in", "a,b"), [row for row in everything if row[0] in ("a", "b")]),
    ]
    for condition, wanted in cases:
        assert names(filled, condition) == wanted


@pytest.mark.parametrize("condition", [
    Filter("colour", "=", "red"), Filter("amount", "=", "many"), Filter("amount", "like", "1"),
    Filter("at", "<", "noon"), Filter("at", "<", "2026-03-31T12:00"), Filter("amount", "=", "Infinity"),
])
def test_a_condition_that_makes_no_sense_is_a_wrong_call(filled: Database, condition: Filter) -> None:
    with pytest.raises(CallError):
        names(filled, condition)


def test_a_view_that_is_not_there_is_a_wrong_call(filled: Database) -> None:
    with filled.reader() as connection, pytest.raises(CallError, match="no view “poor”; it has rich"):
        QUERY.count(connection, ListRequest(preset="poor"))


def test_a_moment_is_kept_to_the_microsecond() -> None:
    now = SystemClock().now()
    assert micros_of(now) % 1_000_000 == now.microsecond
