"""Goods of a supplier's that lie here, and goods of ours at a customer's: who owns them, who owes what, and when."""

from datetime import timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select

from app.areas.catalog.operations.items import CreateItem
from app.areas.inventory.models import Consumption, ItemValue, Location
from app.areas.inventory.operations.consignment import (
    ConsignedLineInput,
    CreateConsignmentPlace,
    MarkConsumptionBilled,
    ReceiveConsignment,
    ReportConsignmentSold,
    ReturnConsignment,
    SetConsignmentTerm,
)
from app.areas.inventory.operations.stock import MoveStock
from app.areas.inventory.queries import StockQuestion, stock_levels
from app.areas.inventory.queries.consignment import CONSIGNMENT, CONSUMPTIONS, to_be_billed
from app.areas.inventory.rules.consignment import rest_after
from app.areas.logistics.operations.picking import CreateShipment, PickShipment, PutBackShipment
from app.areas.purchasing.operations import CreateSupplier
from app.areas.sales.operations.confirming import ConfirmSalesOrder
from app.areas.sales.operations.customers import CreateCustomer
from app.areas.sales.operations.orders import CreateSalesOrder
from app.areas.sales.operations.pricing import SalesLineInput
from app.kernel.errors import DomainError
from app.kernel.listing import ListRequest
from app.kernel.money import Money
from app.kernel.quantity import QUANTITY_SCALE
from app.kernel.workspace import Workspace
from tests.areas.inventory.test_ageing import come, told
from tests.companies import MORNING
from tests.plans import plans_of, scans_of

ONE = QUANTITY_SCALE


def consigned(workspace: Workspace, price: str = "2.50", pieces: int = 10) -> tuple[int, int, int]:
    """Let a supplier keep pieces of an item here, at a price agreed; give supplier, item and place."""
    supplier = int(workspace.dispatch(CreateSupplier("Muster AG")).value.supplier_id)
    item_id = int(workspace.dispatch(CreateItem("Screw", "SCREW")).value.item_id)
    place = int(workspace.dispatch(CreateConsignmentPlace(supplier)).value)
    if price:
        workspace.dispatch(SetConsignmentTerm(supplier, item_id, Decimal(price)))
    workspace.dispatch(ReceiveConsignment(place, (ConsignedLineInput(item_id, Decimal(pieces)),), "DN-1"))
    return supplier, item_id, place


def shelf(workspace: Workspace) -> int:
    with workspace.reader() as reader:
        return int(reader.execute(select(Location.id).where(Location.code == "MAIN-STOCK")).scalar_one())


def worth(workspace: Workspace) -> int:
    with workspace.reader() as reader:
        return int(reader.execute(select(func.coalesce(func.sum(ItemValue.value_minor), 0))).scalar_one())


def on_hand(workspace: Workspace, item_id: int) -> int:
    with workspace.reader() as reader:
        found = stock_levels(reader, StockQuestion(item_ids=(item_id,)), workspace.clock.now())
    return sum(level.on_hand for level in found) // ONE


def taken(workspace: Workspace) -> list[tuple[str, int, int]]:
    with workspace.reader() as reader:
        rows = reader.execute(select(Consumption.state, Consumption.qty, Consumption.value_minor).order_by(
            Consumption.id))
        return [(row.state, row.qty // ONE, row.value_minor) for row in rows]


def test_a_suppliers_goods_are_here_and_worth_nothing_until_they_are_taken(workspace: Workspace) -> None:
    _, item_id, place = consigned(workspace)
    assert (on_hand(workspace, item_id), worth(workspace)) == (10, 0)
    workspace.dispatch(MoveStock(item_id, place, shelf(workspace), Decimal(4)))
    assert (on_hand(workspace, item_id), worth(workspace)) == (10, 1000)
    assert taken(workspace) == [("open", 4, 1000)]
    with workspace.reader() as reader:
        rows = CONSUMPTIONS.page(reader, ListRequest(preset="open"), size=9).rows
        figure = to_be_billed(reader, workspace.clock.now())
        held = CONSIGNMENT.page(reader, ListRequest(preset="here"), size=9).rows
    assert Money(1000, "EUR") in rows[0].values
    assert figure.value == Money(1000, "EUR")
    assert str(held[0].values[7]) == "6 pc"
    assert told(workspace) == {}


def test_what_is_put_back_is_not_owed_and_what_is_billed_stays_taken(workspace: Workspace) -> None:
    _, item_id, place = consigned(workspace)
    first = workspace.dispatch(MoveStock(item_id, place, shelf(workspace), Decimal(4)))
    workspace.undo(first.operation_id)
    assert (taken(workspace), worth(workspace)) == ([("reversed", 4, 1000)], 0)
    second = workspace.dispatch(MoveStock(item_id, place, shelf(workspace), Decimal(3)))
    with workspace.reader() as reader:
        number = reader.execute(select(func.max(Consumption.id))).scalar_one()
    workspace.dispatch(MarkConsumptionBilled((number,), "R-17"))
    with pytest.raises(DomainError) as refused:
        workspace.undo(second.operation_id)
    assert refused.value.code == "consignment.billed"
    with pytest.raises(DomainError):
        workspace.dispatch(MarkConsumptionBilled((number,), "R-18"))
    assert told(workspace) == {}


def test_without_a_price_nothing_is_taken_and_our_goods_do_not_become_theirs(workspace: Workspace) -> None:
    _, item_id, place = consigned(workspace, price="")
    with pytest.raises(DomainError) as refused:
        workspace.dispatch(MoveStock(item_id, place, shelf(workspace), Decimal(1)))
    assert refused.value.code == "consignment.no_price"
    assert (worth(workspace), taken(workspace)) == (0, [])
    come(workspace, item_id, 2, 1)
    with pytest.raises(DomainError) as refused:
        workspace.dispatch(MoveStock(item_id, shelf(workspace), place, Decimal(1)))
    assert refused.value.code == "consignment.own"


def test_goods_given_back_are_not_owed(workspace: Workspace) -> None:
    _, item_id, place = consigned(workspace)
    workspace.dispatch(ReturnConsignment(place, item_id, Decimal(10)))
    assert (on_hand(workspace, item_id), worth(workspace), taken(workspace)) == (0, 0, [])


def test_a_customers_order_takes_own_goods_first_and_buys_the_rest_when_it_is_picked(workspace: Workspace) -> None:
    _, item_id, _ = consigned(workspace)
    come(workspace, item_id, 3, 1)
    customer = int(workspace.dispatch(CreateCustomer("Kunde GmbH")).value)
    order = workspace.dispatch(CreateSalesOrder(
        customer, MORNING.date() + timedelta(5), (SalesLineInput(item_id, Decimal(5)),))).value
    workspace.dispatch(ConfirmSalesOrder(order.order_id))
    assert taken(workspace) == [], "promised is not taken"
    shipment = workspace.dispatch(CreateShipment(order.order_id)).value.shipment_id
    workspace.dispatch(PickShipment(shipment))
    assert taken(workspace) == [("open", 2, 500)]
    assert worth(workspace) == 300 + 500
    workspace.dispatch(PutBackShipment(shipment))
    assert (taken(workspace)[0][0], worth(workspace)) == ("reversed", 300)
    assert told(workspace) == {}


def test_goods_at_a_customers_stay_ours_until_he_reports_them_sold(workspace: Workspace) -> None:
    customer = int(workspace.dispatch(CreateCustomer("Kunde GmbH")).value)
    place = int(workspace.dispatch(CreateConsignmentPlace(customer_id=customer)).value)
    item_id = int(workspace.dispatch(CreateItem("Lamp", "LAMP")).value.item_id)
    come(workspace, item_id, 10, 1)
    workspace.dispatch(MoveStock(item_id, shelf(workspace), place, Decimal(6)))
    assert (on_hand(workspace, item_id), worth(workspace)) == (10, 1000)
    sold = workspace.dispatch(ReportConsignmentSold(place, item_id, Decimal(2), note="March"))
    assert (on_hand(workspace, item_id), worth(workspace)) == (8, 800)
    workspace.undo(sold.operation_id)
    assert worth(workspace) == 1000
    with pytest.raises(DomainError):
        workspace.dispatch(ReceiveConsignment(place, (ConsignedLineInput(item_id, Decimal(1)),)))


@given(st.integers(1, 10**9), st.integers(0, 10**9), st.lists(st.integers(1, 10**8), max_size=6))
def test_no_cent_is_lost_when_goods_go_back_in_parts(qty: int, value: int, parts: list[int]) -> None:
    left, worth_left = qty, value
    for part in parts:
        if left <= 0:
            break
        before = worth_left
        left, worth_left = rest_after(left, worth_left, part)
        assert 0 <= worth_left <= before
    assert (left == 0) <= (worth_left == 0)


def test_the_lists_read_no_ledger_from_end_to_end(workspace: Workspace) -> None:
    consigned(workspace)
    with workspace.reader() as reader:
        plan = plans_of(reader, lambda: CONSUMPTIONS.page(reader, ListRequest(), size=50))
        held = plans_of(reader, lambda: CONSIGNMENT.page(reader, ListRequest(), size=50))
    assert not scans_of([*plan, *held], "inventory_move", "inventory_consumption", "catalog_item", "parties_party")
