"""Customers, orders and lines from files: every row lands or says why not, and the same file changes nothing."""

from collections import Counter
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import func, select

from app.areas.logistics.models import CarrierService
from app.areas.logistics.operations.carriers import CreateCarrier
from app.areas.parties.models import Party
from app.areas.sales.models import CustomerTerms, SalesOrder, SalesOrderLine
from app.areas.sales.operations.confirming import ReserveWaitingOrders
from app.exchange.import_job import ImportDone, take_in
from app.exchange.importing import ImportFiles, with_imports
from app.exchange.mapping import ImportSource
from app.kernel.workspace import Workspace
from tests.areas.sales.selling import (
    ONE,
    add_customer,
    add_items,
    pieces_expected,
    pieces_reserved,
    require_proof,
    stock,
)

CUSTOMERS = (
    "Customer ID,Company Name,City,Credit limit,Payment terms", "ALFKI,Alfreds Futterkiste,Berlin,500.00,14",
    "ANATR,Ana Trujillo,Mexico,,", "BONAP,Bon app',Marseille,many,", "CHOPS,Chop-suey,Bern,,soon",
)
ORDERS = (
    "Order ID,Customer ID,Order Date,Required Date,Shipped Date,Freight,Ship Address",
    "10248,ALFKI,1996-07-04 00:00:00.000,1996-08-01 00:00:00.000,1996-07-16 00:00:00.000,32.38,59 rue de l-Abbaye",
    "10249,Ana Trujillo,1996-07-05,1996-08-16,,0,",
    "10250,NOBODY,1996-07-05,,,,", "10251,ALFKI,1996-07-05,,1996-07-01,,", "10252,ALFKI,later,,,,",
)
LINES = (
    "Order ID,Product,Unit Price,Quantity,Discount", "10248,TEA,14,12,0.0", "10248,JAM,9.8,10,0.15",
    "10249,TEA,10,5,15 %", "10249,JAM,,2,", "10249,TEA,10,1,", "10249,FIG,1,1,", "99999,TEA,1,1,",
    "10248,NUT,1,0,", "10248,NUT,1,1,2000",
)


@pytest.fixture
def shop(workspace: Workspace) -> Workspace:
    add_items(workspace, "TEA", "JAM", "NUT")
    return Workspace(workspace.database, with_imports(workspace.declarations), workspace.clock)


def take(workspace: Workspace, folder: Path, **files: tuple[str, ...]) -> ImportDone:
    sources = []
    for kind, lines in files.items():
        path = folder / f"{kind}.csv"
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        sources.append(ImportSource(kind, str(path)))
    return take_in(workspace, ImportFiles(tuple(sources), "Europe/Berlin"))


def told(done: ImportDone) -> dict[str, tuple[int, int, int, list[tuple[int, str]]]]:
    """Give created, updated, unchanged, and the refused rows with their fields, by kind."""
    return {
        kind.kind: (kind.created, kind.updated, kind.unchanged, [(row.row, row.field) for row in kind.refused])
        for kind in done.result.kinds
    }


def test_every_row_lands_or_says_why_not(shop: Workspace, tmp_path: Path) -> None:
    done = take(shop, tmp_path, customers=CUSTOMERS, orders=ORDERS, order_lines=LINES)
    assert told(done) == {
        "customers": (2, 0, 0, [(4, "credit_limit"), (5, "payment_days")]),
        "orders": (2, 0, 0, [(4, "customer"), (5, "shipped_on"), (6, "ordered_on")]),
        "order_lines": (4, 0, 0, [(6, "line"), (7, "sku"), (8, "order"), (9, "qty"), (10, "discount")]),
    }
    with shop.reader() as reader:
        orders = {row.number: row for row in reader.execute(select(SalesOrder.__table__))}
        lines = reader.execute(select(SalesOrderLine.__table__).order_by(SalesOrderLine.id)).all()
        terms = reader.execute(
            select(CustomerTerms.__table__).join(Party, Party.id == CustomerTerms.party_id).where(Party.code == "ALFKI")
        ).one()
    shipped, waiting = orders["10248"], orders["10249"]
    assert (shipped.state, shipped.total_minor) == ("delivered", 168_00 + 83_30 + 32_38)
    assert (waiting.state, waiting.required_on, waiting.total_minor) == ("confirmed", date(1996, 8, 16), 42_50 + 20_00)
    assert [line.stock_qty_shipped for line in lines] == [12 * ONE, 10 * ONE, 0, 0]
    assert (terms.credit_limit_minor, terms.payment_days) == (500_00, 14)
    assert pieces_expected(shop) == 7
    require_proof(shop)


def test_the_same_files_again_change_nothing_and_undo_leaves_nothing(shop: Workspace, tmp_path: Path) -> None:
    first = take(shop, tmp_path, customers=CUSTOMERS, orders=ORDERS, order_lines=LINES)
    again = told(take(shop, tmp_path, customers=CUSTOMERS, orders=ORDERS, order_lines=LINES))
    assert {kind: counts[:3] for kind, counts in again.items()} == {
        "customers": (0, 0, 2), "orders": (0, 0, 2), "order_lines": (0, 0, 4),
    }
    assert first.operation_id is not None
    shop.undo(first.operation_id)
    with shop.reader() as reader:
        for model in (SalesOrder, SalesOrderLine, CustomerTerms, Party):
            assert reader.execute(select(func.count()).select_from(model)).scalar_one() == 0
    assert pieces_expected(shop) == 0
    require_proof(shop)


def test_open_orders_of_a_file_wait_and_are_served(shop: Workspace, tmp_path: Path) -> None:
    take(shop, tmp_path, customers=CUSTOMERS, orders=ORDERS, order_lines=LINES)
    with shop.reader() as reader:
        tea = reader.execute(select(SalesOrderLine.item_id).order_by(SalesOrderLine.id)).scalars().first()
    assert tea is not None
    stock(shop, tea, 3)
    shop.dispatch(ReserveWaitingOrders())
    assert pieces_reserved(shop) == 3
    require_proof(shop)


def test_a_later_file_may_move_an_order_and_not_rewrite_it(shop: Workspace, tmp_path: Path) -> None:
    take(shop, tmp_path, customers=CUSTOMERS, orders=ORDERS, order_lines=LINES)
    head = ORDERS[0]
    later = take(shop, tmp_path, orders=(
        head, "10249,ANATR,1996-07-05,1996-09-01,,5,", "10248,ANATR,1996-07-04,,1996-07-16,,",
        "10249,ANATR,1996-07-05,1996-09-01,1996-08-01,5,",
    ))
    assert told(later)["orders"] == (0, 1, 0, [(3, "customer"), (4, "shipped_on")])
    with shop.reader() as reader:
        order = reader.execute(select(SalesOrder.__table__).where(SalesOrder.number == "10249")).one()
    assert (order.required_on, order.total_minor) == (date(1996, 9, 1), 67_50)
    changed = take(shop, tmp_path, order_lines=(LINES[0], "10249,TEA,11,5,", "10248,TEA,13,12,", "10249,NUT,1,4,"))
    assert told(changed)["order_lines"] == (1, 1, 0, [(2, "qty")])
    require_proof(shop)


def test_lines_are_told_apart_by_their_numbers(shop: Workspace, tmp_path: Path) -> None:
    customers, orders = CUSTOMERS[:2], (ORDERS[0], ORDERS[1])
    lines = ("Order ID,SKU,Line,Quantity,Unit,Unit Price", "10248,TEA,1,1,box,120", "10248,TEA,2,3,,10",
             "10248,TEA,3,1,hogshead,1")
    done = take(shop, tmp_path, customers=customers, orders=orders, order_lines=lines)
    assert told(done)["order_lines"] == (2, 0, 0, [(4, "unit")])
    with shop.reader() as reader:
        found = reader.execute(select(SalesOrderLine.stock_qty).order_by(SalesOrderLine.position)).scalars().all()
    assert found == [12 * ONE, 3 * ONE]


def test_carriers_come_with_their_services(shop: Workspace, tmp_path: Path) -> None:
    shop.dispatch(CreateCarrier("Federal Shipping", "3"))
    rows = ("Shipper ID,Company Name,Phone,Service,Days on the way,Price of a shipment",
            "1,Speedy Express,(503) 555-9831,Standard,3,4.90", "1,Speedy Express,(503) 555-9831,Express,1,9.90",
            "3,Federal Shipping,(503) 555-9931,,,", "4,Slow,,Snail,-1,")
    done = take(shop, tmp_path, carriers=rows)
    assert told(done)["carriers"][3] == [(5, "transit_days")]
    again = told(take(shop, tmp_path, carriers=rows))["carriers"]
    assert again[:3] == (0, 0, 3)
    with shop.reader() as reader:
        services = reader.execute(select(CarrierService.name, CarrierService.transit_days)).all()
    assert Counter(tuple(row) for row in services) == Counter({("Standard", 3): 1, ("Express", 1): 1})


def test_a_name_that_several_have_is_not_guessed(shop: Workspace, tmp_path: Path) -> None:
    add_customer(shop, "Twin", code="T1")
    add_customer(shop, "Twin", code="T2")
    done = take(shop, tmp_path, orders=("Number,Customer,Date", "1,Twin,2026-01-01", "2,T2,2026-01-01"))
    assert told(done)["orders"] == (1, 0, 0, [(2, "customer")])
