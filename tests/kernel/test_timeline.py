"""However many sources a timeline has, its pages are the one sorted history; every declared source reads by index."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Connection

from app.kernel.database import Database
from app.kernel.listing import TimelineEntry, TimelinePlace
from app.kernel.timeline import Load, TimelineSpec, TimelineWanted, from_entries, merged_page
from app.registry import DECLARATIONS
from tests.plans import SORTS, plans_of

START = datetime(2026, 1, 1, tzinfo=UTC)
NOBODY = cast("Connection", None)


def _entry(minute: int, number: int, word: str = "") -> TimelineEntry:
    return TimelineEntry(START + timedelta(minutes=minute), f"{word} {minute}/{number}", id=number)


def _source(entries: Sequence[TimelineEntry]) -> Load:
    return lambda _connection, wanted: from_entries(entries, wanted)


def _all_pages(sources: list[tuple[int, str, Load]], size: int, search: str = "") -> list[TimelineEntry]:
    found: list[TimelineEntry] = []
    after: TimelinePlace | None = None
    while True:
        page = merged_page(NOBODY, sources, TimelineWanted(1, size, search=search), after)
        assert len(page.entries) <= size
        found.extend(page.entries)
        after = page.after
        if after is None:
            return found
        assert len(page.entries) == size


# few minutes and numbers, so that moments of different sources, and numbers, often agree
histories = st.lists(st.sets(st.tuples(st.integers(0, 9), st.integers(1, 30)), max_size=25), max_size=6)


@given(histories, st.integers(1, 12))
def test_any_number_of_sources_merged_is_their_sorted_union(histories: list[set[tuple[int, int]]], size: int) -> None:
    parts = [{number: _entry(minute, number) for minute, number in history} for history in histories]
    sources = [(rank, str(rank), _source(list(part.values()))) for rank, part in enumerate(parts)]
    whole = [(entry.at, rank, entry.id) for rank, part in enumerate(parts) for entry in part.values()]
    told = [(entry.at, int(entry.kind), entry.id) for entry in _all_pages(sources, size)]
    assert told == sorted(whole, reverse=True)


@given(st.lists(st.tuples(st.integers(0, 50), st.sampled_from(("Pear", "apple", "Apple pear"))), max_size=40))
def test_a_search_gives_what_holds_every_word_in_any_case(history: list[tuple[int, str]]) -> None:
    entries = [_entry(minute, number, word) for number, (minute, word) in enumerate(history, start=1)]
    told = _all_pages([(0, "fruit", _source(entries))], 3, "APPLE pea")
    assert sorted(entry.id for entry in told) == [
        number for number, (_, word) in enumerate(history, start=1) if word == "Apple pear"
    ]


def test_a_page_reads_no_more_of_a_source_than_a_page() -> None:
    asked: list[int] = []

    def load(_connection: Connection, wanted: TimelineWanted) -> Sequence[TimelineEntry]:
        asked.append(wanted.size)
        return from_entries([_entry(minute, minute) for minute in range(1, 500)], wanted)

    merged_page(NOBODY, [(0, "a", load), (1, "b", load)], TimelineWanted(1, 20))
    assert asked == [21, 21]


def _named(spec: TimelineSpec) -> str:
    return f"{spec.record}-{spec.kind}-{DECLARATIONS.timelines.index(spec)}"


@pytest.mark.parametrize("spec", DECLARATIONS.timelines, ids=_named)
def test_every_source_reads_its_page_by_an_index(spec: TimelineSpec, database: Database) -> None:
    later = TimelineWanted(7, 30, before=(START, 5))
    with database.reader() as reader:
        works: list[Any] = [partial(spec.load, reader, TimelineWanted(7, 30)), partial(spec.load, reader, later)]
        plan = [step for work in works for step in plans_of(reader, work)]
        if spec.counting is not None:
            plan += plans_of(reader, partial(reader.execute, spec.counting, {"owner": 7}))
    assert [step for step in plan if SORTS in step] == []
    assert [step for step in plan if step.startswith("SCAN") and "subquery" not in step and "anon" not in step] == []


@pytest.mark.parametrize("spec", DECLARATIONS.timelines, ids=_named)
def test_every_source_can_be_searched(spec: TimelineSpec, database: Database) -> None:
    with database.reader() as reader:
        assert spec.load(reader, TimelineWanted(7, 30, search="100% _of \\ it")) == []


@pytest.mark.postgres
def test_every_source_reads_on_a_server(server_database: Database) -> None:
    with server_database.reader() as reader:
        for spec in DECLARATIONS.timelines:
            assert list(spec.load(reader, TimelineWanted(7, 30, before=(START, 5), search="any thing"))) == []
            assert spec.counting is None or reader.execute(spec.counting, {"owner": 7}).scalar_one() == 0
        for record in {spec.record for spec in DECLARATIONS.timelines}:
            assert DECLARATIONS.timeline(reader, record, 7).entries == ()
