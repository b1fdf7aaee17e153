"""The lists of purchasing: what they show, what is measured of suppliers, and that they are read by index."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import partial
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection

from app.areas.purchasing.operations import (
    CancelPurchaseOrder,
    ChangeSupplier,
    ConfirmPurchaseOrder,
    CreateSupplier,
    PutAway,
    ReceiveLineInput,
    ReceiveOrder,
    RequestPurchase,
    SubmitPurchaseOrder,
)
from app.areas.purchasing.queries import performance
from app.areas.purchasing.queries.lists import (
    LISTS,
    PURCHASE_ORDERS,
    PURCHASE_REQUESTS,
    RECEIPTS,
    SUPPLIERS,
)
from app.areas.purchasing.rules.delivery import Share, median_days
from app.areas.purchasing.rules.orders import Standing
from app.areas.purchasing.rules.receiving import Condition
from app.kernel.listing import ListRequest, Sort
from app.kernel.money import Money
from app.kernel.query import ListQuery
from app.kernel.search import find
from app.kernel.workspace import Workspace
from tests.areas.purchasing.buying import (
    BUYER,
    add_items,
    add_supplier,
    offer,
    order,
    order_and_send,
    put_clock,
    receive,
)
from tests.companies import MORNING
from tests.plans import SORTS, plans_of, scans_of

TODAY = MORNING.date()
LATER = MORNING + timedelta(days=30)
WHOLE_SORT = f"{SORTS} FOR ORDER BY"
TABLES = ("purchasing_order", "purchasing_receipt", "purchasing_request", "purchasing_supplier_item", "parties_party")


@dataclass
class Shop:
    """A firm that has ordered from two suppliers, thirty days on."""

    reader: Connection
    good: int
    bad: int


@pytest.fixture
def shop(workspace: Workspace) -> Iterator[Shop]:
    good, bad = add_supplier(workspace, "Good AG", country="Germany"), add_supplier(workspace, "Bad AG")
    (item,) = add_items(workspace, ["A"])
    offer(workspace, good, item, "2")
    prompt, waiting, late = (
        order_and_send(workspace, who, [(item, "10", "2")], TODAY + timedelta(days=5)) for who in (good, bad, bad))
    large = order(workspace.acting_as(BUYER), good, [(item, "9000", "2")])
    workspace.acting_as(BUYER).dispatch(SubmitPurchaseOrder(large.order_id))
    put_clock(workspace, MORNING + timedelta(days=4))
    came = receive(workspace, prompt, "10", delivery_note="LS-4711").value
    workspace.dispatch(PutAway(came.receipt_id))
    receive(workspace, waiting, "5")
    put_clock(workspace, LATER)
    receive(workspace, late, "10")
    workspace.dispatch(ChangeSupplier(bad, Standing.WATCH))
    workspace.dispatch(RequestPurchase(item, Decimal(5), reason="Trade fair"))
    with workspace.reader() as reader:
        yield Shop(reader, good, bad)


def cells(query: ListQuery, shop: Shop, preset: str | None = None) -> list[dict[str, Any]]:
    """Read the rows of a list as of the present day of the story, by column."""
    keys = [item.info.key for item in query.columns]
    rows = query.page(shop.reader, ListRequest(preset=preset, as_of=LATER)).rows
    assert len(rows) == query.count(shop.reader, ListRequest(preset=preset, as_of=LATER))
    return [dict(zip(keys, row.values, strict=True)) for row in rows]


def test_suppliers_show_what_is_measured_of_them(shop: Shop) -> None:
    bad, good = cells(SUPPLIERS, shop)
    assert (good["name"], good["standing"], good["open_orders"], good["late_orders"]) == ("Good AG", "approved", 1, 0)
    assert (good["otif"], good["lines_due"], good["lead_time"]) == (1000, 1, 4)
    assert good["spend"] == Money(2000, "EUR")
    assert (bad["standing"], bad["open_orders"], bad["late_orders"]) == ("watch", 1, 1)
    assert (bad["otif"], bad["lines_due"], bad["lead_time"], bad["spend"]) == (0, 2, 4, Money(3000, "EUR"))
    assert [row["name"] for row in cells(SUPPLIERS, shop, "late")] == ["Bad AG"]
    assert [row["name"] for row in cells(SUPPLIERS, shop, "watch")] == ["Bad AG"]


def test_orders_are_chosen_by_what_is_to_be_done(shop: Shop) -> None:
    def numbers(preset: str) -> set[str]:
        return {row["number"] for row in cells(PURCHASE_ORDERS, shop, preset)}

    assert numbers("open") == {"PO-00002", "PO-00004"}
    assert numbers("late") == numbers("to_receive") == {"PO-00002"}
    assert numbers("waiting") == {"PO-00004"}
    assert numbers("to_send") == set()
    row = next(row for row in cells(PURCHASE_ORDERS, shop) if row["number"] == "PO-00002")
    assert (row["days_late"], row["received"], row["state"]) == (25, 500, "partly_received")
    assert row["total"] == Money(2000, "EUR")


def test_receipts_and_requests_wait_for_what_is_to_be_done(shop: Shop) -> None:
    assert [row["number"] for row in cells(RECEIPTS, shop, "to_put_away")] == ["RC-00003", "RC-00002"]
    assert [row["waiting"] for row in cells(RECEIPTS, shop)] == [1, 1, 0]
    (request,) = cells(PURCHASE_REQUESTS, shop, "open")
    assert (request["supplier"], request["reason"], request["source"]) == ("Good AG", "Trade fair", "hand")


def test_orders_and_receipts_are_found_by_number_supplier_and_delivery_note(shop: Shop) -> None:
    def found(words: str) -> set[tuple[str, str]]:
        return {(hit.record, hit.title) for hit in find(shop.reader, words, ("supplier", "purchase_order", "receipt"))}

    assert found("LS-4711") == {("receipt", "RC-00001")}
    assert ("supplier", "Good AG") in found("good")
    assert found("PO-00004") == {("purchase_order", "PO-00004")}


def sorts_of(query: ListQuery) -> list[tuple[Sort, ...]]:
    """Give every order in which a list may be asked for."""
    sortable = [item.info.key for item in query.columns if item.info.sortable]
    return [(Sort(key, descending=down),) for key in sortable for down in (False, True)]


def sorted_whole(shop: Shop, query: ListQuery, sort: tuple[Sort, ...]) -> bool:
    """Tell whether the first or the next page of a list needs all of its rows to be sorted or a table read."""
    request = ListRequest(sort=sort, as_of=LATER)
    keys = query.page(shop.reader, request, size=1).after
    first = plans_of(shop.reader, partial(query.ids, shop.reader, request))
    after = plans_of(shop.reader, partial(query.page, shop.reader, request, keys, 20))
    by_id = sort[0].key in ("line", "offer")
    return WHOLE_SORT in first or bool(scans_of(first, *TABLES)) != by_id or len(scans_of(after, *TABLES)) > by_id


def test_lists_are_read_by_index(shop: Shop) -> None:
    wrong = [
        f"{query.name} by {sort[0].key}"
        for query in LISTS for sort in sorts_of(query) if sorted_whole(shop, query, sort)
    ]
    assert wrong == []


def test_views_that_choose_read_few_rows(shop: Shop) -> None:
    for query in (PURCHASE_ORDERS, PURCHASE_REQUESTS, SUPPLIERS, RECEIPTS):
        for preset in query.info.presets:
            request = ListRequest(preset=preset.key, as_of=LATER)
            plan = plans_of(shop.reader, partial(query.count, shop.reader, request))
            assert scans_of(plan, *TABLES) == [] or preset.key == "reversed", (query.name, preset.key)


@dataclass(frozen=True)
class Delivery:
    """A line that was ordered for a day, and when a piece of it came, good or not."""

    due_days: int
    ordered: int
    pieces: tuple[tuple[int, bool], ...]
    cancelled: bool

    @property
    def came(self) -> tuple[tuple[int, bool], ...]:
        return self.pieces[: self.ordered]

    @property
    def counts(self) -> bool:
        return not self.cancelled or bool(self.came)

    @property
    def in_full(self) -> bool:
        return sum(good and day <= self.due_days for day, good in self.came) >= self.ordered


deliveries = st.builds(
    Delivery, st.integers(0, 40), st.integers(1, 3),
    st.lists(st.tuples(st.integers(0, 40), st.booleans()), max_size=3).map(sorted).map(tuple), st.booleans(),
)


@settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(deliveries, min_size=1, max_size=5))
def test_on_time_in_full_is_what_a_person_would_count(workspace: Workspace, told: list[Delivery]) -> None:
    put_clock(workspace, MORNING)
    yes = frozenset({"*"})
    supplier = int(workspace.dispatch(CreateSupplier("Muster AG"), confirmed=yes).value.supplier_id)
    (item,) = add_items(workspace, [f"I{supplier}"])
    written = [
        order_and_send(workspace, supplier, [(item, str(one.ordered), "1")], TODAY + timedelta(days=one.due_days))
        for one in told
    ]
    lead_times = []
    for day in range(41):
        put_clock(workspace, MORNING + timedelta(days=day))
        for one, order_of in zip(told, written, strict=True):
            for when, good in one.came:
                if when == day:
                    condition = Condition.GOOD if good else Condition.DAMAGED
                    line = ReceiveLineInput(order_of.line_ids[0], Decimal(1), condition=condition)
                    workspace.dispatch(ReceiveOrder(order_of.order_id, (line,)))
                    lead_times.append(day)
    for one, order_of in zip(told, written, strict=True):
        if one.cancelled and not one.came:
            workspace.dispatch(CancelPurchaseOrder(order_of.order_id))
    now = MORNING + timedelta(days=60)
    counted = [one.in_full for one in told if one.counts]
    expected = Share(sum(counted), len(counted))
    with workspace.reader() as reader:
        row = SUPPLIERS.rows(reader, [supplier], ListRequest(as_of=now))[0]
        values = dict(zip((item.info.key for item in SUPPLIERS.columns), row.values, strict=True))
        assert performance.delivery_share(reader, now.date(), supplier) == expected
        assert performance.delivery_by_month(reader, now.date(), supplier).share == expected
        assert performance.lead_time_of(reader, now.date(), supplier) == (median_days(lead_times), len(lead_times))
    assert (values["otif"], values["lines_due"], values["lead_time"]) == (
        expected.permille, expected.total, median_days(lead_times))


def test_what_is_not_due_yet_or_long_ago_is_not_measured(workspace: Workspace) -> None:
    supplier, (item,) = add_supplier(workspace), add_items(workspace, ["A"])
    order_and_send(workspace, supplier, [(item, "1", "1")], TODAY + timedelta(days=10))
    with workspace.reader() as reader:
        totals = [performance.delivery_share(reader, TODAY + timedelta(days=day), supplier).total
                  for day in (9, 10, 11, 375, 376)]
    assert totals == [0, 0, 1, 1, 0]


def test_a_promise_moves_the_day_on_which_a_supplier_is_judged(workspace: Workspace) -> None:
    supplier, (item,) = add_supplier(workspace), add_items(workspace, ["A"])
    written = order_and_send(workspace, supplier, [(item, "1", "1")], TODAY + timedelta(days=2))
    workspace.dispatch(ConfirmPurchaseOrder(written.order_id, TODAY + timedelta(days=6)))
    put_clock(workspace, MORNING + timedelta(days=5))
    receive(workspace, written, "1")
    with workspace.reader() as reader:
        assert performance.delivery_share(reader, date(2026, 3, 20), supplier) == Share(1, 1)


@pytest.mark.postgres
def test_lists_read_the_same_on_a_server(server_workspace: Workspace) -> None:
    supplier, (item,) = add_supplier(server_workspace), add_items(server_workspace, ["A"])
    written = order_and_send(server_workspace, supplier, [(item, "4", "2")], TODAY + timedelta(days=2))
    put_clock(server_workspace, MORNING + timedelta(days=1))
    receive(server_workspace, written, "4")
    with server_workspace.reader() as reader:
        shop = Shop(reader, supplier, supplier)
        (row,) = cells(SUPPLIERS, shop)
        assert (row["otif"], row["lines_due"], row["lead_time"], row["spend"]) == (1000, 1, 1, Money(800, "EUR"))
        for query in LISTS:
            for preset in (None, *(chip.key for chip in query.info.presets)):
                cells(query, shop, preset)
        assert performance.spend_by_month(reader, LATER.date()).total == Money(800, "EUR")
        assert performance.spend_by_supplier(reader, LATER.date()).suppliers == (("Muster AG", 800),)
        assert performance.delivery_by_supplier(reader, LATER.date()).suppliers == (("Muster AG", Share(1, 1)),)
