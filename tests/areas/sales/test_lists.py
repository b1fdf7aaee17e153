"""The lists of sales and logistics: what they show, what their views choose, and that they are read by index."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial

import pytest
from sqlalchemy import Connection

from app.areas.logistics.operations.packing import PackShipment
from app.areas.logistics.operations.picking import PickShipment
from app.areas.logistics.operations.tracking import DeliverShipment
from app.areas.logistics.queries.lists import LISTS as LOGISTICS_LISTS
from app.areas.logistics.queries.lists import SHIPMENTS
from app.areas.sales.operations.customers import ChangeCustomerTerms
from app.areas.sales.queries.lists import CUSTOMERS, SALES_ORDERS
from app.kernel.listing import ListRequest, Sort
from app.kernel.money import Money
from app.kernel.query import ListQuery
from app.kernel.search import find
from app.kernel.workspace import Workspace
from tests.areas.logistics.shipping import make, send
from tests.areas.sales.selling import add_customer, add_items, enter, sell, stock
from tests.companies import MORNING
from tests.plans import SORTS, plans_of, scans_of

WHOLE_SORT = f"{SORTS} FOR ORDER BY"
LISTS = (CUSTOMERS, SALES_ORDERS, *LOGISTICS_LISTS)
YEAR_ON = MORNING + timedelta(days=366)


@dataclass
class Shop:
    """A firm with a draft, an order that waits, one that is reserved, one on its way and one delivered."""

    reader: Connection
    draft: int
    waiting: int
    ready: int
    sent: int
    delivered: int


@pytest.fixture
def shop(workspace: Workspace) -> Iterator[Shop]:
    tea, jam = add_items(workspace, "TEA", "JAM")
    stock(workspace, tea, 30)
    berlin, quiet = add_customer(workspace), add_customer(workspace, "Blauer See", country="Austria")
    workspace.dispatch(ChangeCustomerTerms(quiet, on_hold=True))
    draft = enter(workspace, berlin, [(tea, "1")]).order_id
    delivered = sell(workspace, berlin, [(tea, "5")]).order_id
    workspace.dispatch(DeliverShipment(send(workspace, delivered)))
    sent = sell(workspace, berlin, [(tea, "4")]).order_id
    send(workspace, sent, tracking_number="1Z999")
    ready = sell(workspace, berlin, [(tea, "3")]).order_id
    waiting = sell(workspace, berlin, [(tea, "2"), (jam, "9")], required_on=date(2026, 3, 5)).order_id
    for order_id, steps in ((ready, 0), (waiting, 1)):
        shipment_id = make(workspace, order_id)
        for command in (PickShipment(shipment_id), PackShipment(shipment_id))[:steps]:
            workspace.dispatch(command)
    with workspace.reader() as reader:
        yield Shop(reader, draft, waiting, ready, sent, delivered)


def chosen(query: ListQuery, shop: Shop, preset: str) -> set[int]:
    request = ListRequest(preset=preset, as_of=MORNING + timedelta(days=7))
    rows = query.page(shop.reader, request).rows
    assert query.count(shop.reader, request) == len(rows)
    return {row.id for row in rows}


def test_views_of_orders_choose_what_they_say(shop: Shop) -> None:
    views = {preset.info.key: chosen(SALES_ORDERS, shop, preset.info.key) for preset in SALES_ORDERS.presets}
    assert views == {
        "open": {shop.waiting, shop.ready}, "to_ship": {shop.waiting, shop.ready}, "waiting": {shop.waiting},
        "late": {shop.waiting}, "hold": set(), "drafts": {shop.draft}, "delivered": {shop.delivered},
    }


def test_orders_say_whether_their_stock_is_there(shop: Shop) -> None:
    place = [column.info.key for column in SALES_ORDERS.columns].index("stock")
    said = {row.id: row.values[place] for row in SALES_ORDERS.page(shop.reader, ListRequest()).rows}
    assert (said[shop.waiting], said[shop.ready], said[shop.sent]) == ("partly", "reserved", None)


def test_customers_show_what_they_bought_and_have_open(shop: Shop) -> None:
    keys = [column.info.key for column in CUSTOMERS.columns]
    first, second = CUSTOMERS.page(shop.reader, ListRequest(as_of=MORNING)).rows
    values = dict(zip(keys, first.values, strict=True))
    assert (values["name"], values["open_orders"], values["on_hold"]) == ("Alfreds Futterkiste", 2, False)
    assert values["revenue"] == Money(5_000 + 4_000 + 3_000 + 11_000, "EUR")
    assert second.values[keys.index("on_hold")] is True
    later = CUSTOMERS.page(shop.reader, ListRequest(as_of=YEAR_ON)).rows[0]
    assert later.values[keys.index("revenue")] == Money(0, "EUR")


def test_views_of_customers_choose_what_they_say(shop: Shop) -> None:
    first, second = (row.id for row in CUSTOMERS.page(shop.reader, ListRequest()).rows)
    assert chosen(CUSTOMERS, shop, "open") == {first}
    assert chosen(CUSTOMERS, shop, "hold") == {second}
    assert chosen(CUSTOMERS, shop, "quiet") == set()
    assert [row.id for row in CUSTOMERS.page(shop.reader, ListRequest(preset="quiet", as_of=YEAR_ON)).rows] == [first]


def test_views_of_shipments_choose_what_they_say(shop: Shop) -> None:
    counts = {preset.info.key: len(chosen(SHIPMENTS, shop, preset.info.key)) for preset in SHIPMENTS.presets}
    assert counts == {"to_pick": 1, "to_pack": 1, "to_ship": 0, "on_the_way": 1, "late": 1, "delivered": 1}


def test_customers_orders_and_shipments_are_found(shop: Shop) -> None:
    def found(text: str, record: str) -> list[str]:
        return [entry.title for entry in find(shop.reader, text, [record])]

    assert found("futter", "customer") == ["Alfreds Futterkiste"]
    assert len(found("alfreds", "sales_order")) == 5
    assert found("SO-00002", "sales_order") == ["SO-00002"]
    assert found("1Z999", "shipment") == ["SH-00002"]


@pytest.mark.parametrize("query", LISTS, ids=lambda query: str(query.name))
def test_pages_go_on_where_they_ended_in_any_order(shop: Shop, query: ListQuery) -> None:
    for info in query.info.columns:
        for descending in (False, True):
            if info.sortable:
                request = ListRequest(sort=(Sort(info.key, descending),))
                whole = [row.id for row in query.page(shop.reader, request).rows]
                assert sorted(whole) == sorted(query.ids(shop.reader, request))
                assert walked(query, shop.reader, request) == whole


def walked(query: ListQuery, reader: Connection, request: ListRequest) -> list[int]:
    """Read a list one row at a time."""
    ids: list[int] = []
    after: tuple[object, ...] | None = None
    while True:
        page = query.page(reader, request, after, 1)
        ids.extend(row.id for row in page.rows)
        after = page.after
        if after is None:
            return ids


@pytest.mark.parametrize("query", LISTS, ids=lambda query: str(query.name))
def test_no_order_of_a_list_sorts_or_scans_it(shop: Shop, query: ListQuery) -> None:
    tables = ("sales_order", "logistics_shipment", "parties_party", "inventory_reservation", "inventory_expected")
    requests = [ListRequest(), *(
        ListRequest(sort=(Sort(info.key, descending),)) for info in query.info.columns if info.sortable
        for descending in (False, True)
    )]
    for request in requests:
        plan = plans_of(shop.reader, partial(query.page, shop.reader, request))
        assert [step for step in plan if step.startswith(WHOLE_SORT)] == [], request
        assert scans_of(plan, *tables) == [], request


@pytest.mark.parametrize("query", LISTS, ids=lambda query: str(query.name))
def test_no_view_reads_all_lines_or_reservations(shop: Shop, query: ListQuery) -> None:
    tables = ("sales_order_line", "inventory_reservation", "inventory_expected", "logistics_shipment_line")
    for preset in query.presets:
        request = ListRequest(preset=preset.info.key)
        for work in (query.page, query.count):
            assert scans_of(plans_of(shop.reader, partial(work, shop.reader, request)), *tables) == [], request


@pytest.mark.parametrize("query", [SALES_ORDERS, SHIPMENTS], ids=lambda query: str(query.name))
def test_what_was_delivered_is_read_from_the_newest_on(shop: Shop, query: ListQuery) -> None:
    """Nearly all that a firm has is delivered: a page of it must not cost more, the more there is."""
    plan = plans_of(shop.reader, partial(query.page, shop.reader, ListRequest(preset="delivered")))
    assert [step for step in plan if step.startswith(WHOLE_SORT)] == []
    assert any("state_" in step and "(state=?)" in step for step in plan), plan
