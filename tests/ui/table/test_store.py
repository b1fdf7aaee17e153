"""Rows come by pages, late answers are dropped, and nothing is read twice."""

import pytest

from app.kernel.listing import Filter, ListRequest, Sort
from app.ui.table import store as store_module
from app.ui.table.store import PAGES_KEPT, RowStore
from tests.ui.conftest import GOODS_COUNT
from tests.ui.desks import PatientDesk
from tests.ui.goods import GOODS, GOODS_LIST, good


@pytest.fixture
def store(desk: PatientDesk) -> RowStore:
    """Hold the goods, nothing asked for yet."""
    return RowStore(desk, GOODS_LIST)


def test_the_first_answer_brings_count_and_rows(store: RowStore, desk: PatientDesk) -> None:
    store.show(ListRequest())
    assert not store.loaded
    desk.settle()
    assert store.count == GOODS_COUNT
    first, last = store.row(0), store.row(GOODS_COUNT - 1)
    assert first is not None
    assert last is not None
    assert (first.values[0], last.values[0]) == (good(1)["sku"], good(GOODS_COUNT)["sku"])


def test_a_long_list_is_painted_before_its_ids_are_there(
    store: RowStore, desk: PatientDesk, monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(store_module, "WHOLE_AT_ONCE", 10)
    store.show(ListRequest())
    desk.answer()
    far = store.row(400)
    assert far is not None
    assert far.id == 401
    assert store.place_of(401) is None
    desk.answer()
    assert store.ids is not None
    assert store.place_of(401) == 400


def test_an_answer_to_an_older_request_is_dropped(store: RowStore, desk: PatientDesk) -> None:
    store.show(ListRequest())
    store.show(ListRequest(filters=(Filter("sku", "=", good(7)["sku"]),)))
    desk.answer(1)
    assert store.count == 1
    desk.answer(0)
    assert store.count == 1
    assert store.id_at(0) == 7


def test_pages_are_kept_and_the_oldest_forgotten(
    store: RowStore, desk: PatientDesk, monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(store_module, "PAGE_ROWS", 5)
    store.show(ListRequest())
    desk.settle()
    before = desk.reads
    store.row(40)
    store.row(44)
    assert desk.reads == before + 1
    for page in range(PAGES_KEPT):
        store.row(100 + 5 * page)
    store.row(40)
    assert desk.reads == before + 1 + PAGES_KEPT + 1


def test_a_refresh_without_other_rows_resets_nothing(store: RowStore, desk: PatientDesk) -> None:
    store.show(ListRequest())
    desk.settle()
    resets: list[int] = []
    store.was_reset.connect(lambda: resets.append(1))
    with desk.workspace.database.writer() as connection:
        connection.execute(GOODS.update().where(GOODS.c.id == 1).values(name="Renamed"))
    store.refresh()
    desk.settle()
    row = store.row(0)
    assert row is not None
    assert row.values[1] == "Renamed"
    assert resets == []


def test_many_changes_in_a_row_cost_two_readings(store: RowStore, desk: PatientDesk) -> None:
    store.show(ListRequest())
    desk.settle()
    for _ in range(20):
        store.refresh()
    assert len(desk.waiting) == 1
    with desk.workspace.database.writer() as connection:
        connection.execute(GOODS.delete().where(GOODS.c.id == 1))
    desk.answer()
    assert len(desk.waiting) == 1
    desk.settle()
    assert (store.count, store.at_rest) == (GOODS_COUNT - 1, True)


def test_a_reading_that_fails_is_told_and_the_next_one_works(
    store: RowStore, desk: PatientDesk, monkeypatch: pytest.MonkeyPatch,
) -> None:
    store.show(ListRequest())
    desk.settle()
    failures: list[int] = []
    store.failed.connect(lambda: failures.append(store.count))
    with monkeypatch.context() as broken:
        broken.setattr("app.kernel.query.ListQuery.ids", lambda *_: int("no number"))
        store.refresh()
        with pytest.raises(ValueError, match="no number"):
            desk.settle()
    assert failures == [GOODS_COUNT], "the rows stay as they were"
    store.refresh()
    desk.settle()
    assert store.at_rest


def test_a_new_request_overtakes_a_refresh(store: RowStore, desk: PatientDesk) -> None:
    store.show(ListRequest())
    desk.settle()
    store.refresh()
    store.refresh()
    store.show(ListRequest(filters=(Filter("sku", "=", good(7)["sku"]),)))
    desk.settle()
    assert store.count == 1
    assert store.at_rest


def test_a_row_that_is_gone_leaves_a_gap_until_the_refresh(store: RowStore, desk: PatientDesk) -> None:
    store.show(ListRequest(sort=(Sort("sku"),)))
    desk.settle()
    with desk.workspace.database.writer() as connection:
        connection.execute(GOODS.delete().where(GOODS.c.id == 205))
    assert store.row(204) is None
    after = store.row(205)
    assert after is not None
    assert after.id == 206
    store.refresh()
    desk.settle()
    assert store.count == GOODS_COUNT - 1
    assert store.id_at(204) == 206
