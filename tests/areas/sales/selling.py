"""A firm that sells: items with stock, customers, and the steps that stories share."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import func, select

from app.areas.catalog.models import Item, ItemUnit, ListPrice, PriceList, Unit
from app.areas.inventory.models import Balance, Expected, Location, Lot, Move, Reservation
from app.areas.inventory.operations import NewMove, post_moves
from app.areas.inventory.operations.setup import location_of, main_warehouse, outer_location
from app.areas.sales.models import SalesOrder, SalesOrderLine
from app.areas.sales.operations.confirming import ConfirmSalesOrder
from app.areas.sales.operations.customers import CreateCustomer
from app.areas.sales.operations.orders import CreateSalesOrder
from app.areas.sales.operations.pricing import SalesLineInput
from app.kernel.quantity import QUANTITY_SCALE
from app.kernel.unit_of_work import Actor
from app.kernel.workspace import Workspace
from tests.companies import at_work

ONE = QUANTITY_SCALE
BOX_OF_12 = 12
REQUIRED = date(2026, 3, 12)
"""Ten days after the morning on which the tests' firm works."""

SELLER = Actor(7, "Sue", frozenset({"sales.read", "sales.order"}))
STOREKEEPER = Actor(9, "Sam", frozenset({"sales.read", "logistics.*"}))


def add_items(workspace: Workspace, *skus: str, **more: Any) -> list[int]:
    """Add stocked items at 10.00 EUR a piece and 500 g, each of which comes in boxes of 12, too."""
    with at_work(workspace) as uow:
        units = {row.code: row.id for row in uow.rows(select(Unit.code, Unit.id))}
        plain = {
            "unit_id": units["pc"], "kind": "stocked", "status": "active", "tracking": "none", "weight_grams": 500,
            "price_micros": 10 * ONE, "price_currency": "EUR",
        }
        ids = uow.insert(Item, [{"sku": sku, "name": f"Item {sku}", **plain, **more} for sku in skus])
        uow.insert(ItemUnit, [
            {"item_id": number, "unit_id": units["box"], "numerator": BOX_OF_12, "denominator": 1, "for_purchase": True,
             "for_sale": True} for number in ids
        ])
    return ids


def stock(workspace: Workspace, item_id: int, pieces: int, lot: str = "", place: str = "") -> int | None:
    """Put pieces on a shelf, of a lot when one is named; give the lot."""
    with at_work(workspace) as uow:
        warehouse = main_warehouse(uow)
        shelf = location_of(uow, warehouse, "shelf")
        if place:
            known = uow.scalar(select(Location.id).where(Location.code == place))
            shelf = known or uow.add(Location, code=place, name=place, kind="shelf", warehouse_id=warehouse)
        lot_id = uow.add(Lot, item_id=item_id, code=lot, received_at=uow.now) if lot else None
        post_moves(uow, [NewMove(
            item_id, outer_location(uow, "opening"), shelf, pieces * ONE, "opening_stock", uow.operation_id,
            lot_id=lot_id, value_minor=pieces * 400,
        )])
    return lot_id


def stock_all(workspace: Workspace, item_ids: Sequence[int], pieces: int) -> None:
    """Put pieces of many items on a shelf at once."""
    with at_work(workspace) as uow:
        places = outer_location(uow, "opening"), location_of(uow, main_warehouse(uow), "shelf")
        post_moves(uow, [
            NewMove(item_id, *places, pieces * ONE, "opening_stock", uow.operation_id, value_minor=pieces * 400)
            for item_id in item_ids
        ], bulk=True)


def add_customer(workspace: Workspace, name: str = "Alfreds Futterkiste", **more: Any) -> int:
    """Add a customer."""
    given = {"street": "Obere Str. 57", "postal_code": "12209", "city": "Berlin", "country": "Germany", **more}
    return int(workspace.dispatch(CreateCustomer(name, **given)).value)


def add_price_list(workspace: Workspace, name: str, item_id: int, *breaks: tuple[int, str]) -> int:
    """Add a price list in euros with prices of one item from quantities on."""
    with at_work(workspace) as uow:
        list_id = uow.add(PriceList, name=name, currency="EUR")
        uow.insert(ListPrice, [
            {"price_list_id": list_id, "item_id": item_id, "min_qty": pieces * ONE,
             "price_micros": int(Decimal(price) * ONE), "valid_from": None, "valid_to": None}
            for pieces, price in breaks
        ])
    return list_id


def enter(workspace: Workspace, customer_id: int, lines: Sequence[tuple[int, str]], **more: Any) -> Any:
    """Enter an order of (item, quantity) lines and give its result."""
    inputs = tuple(SalesLineInput(item_id, Decimal(qty)) for item_id, qty in lines)
    return workspace.dispatch(CreateSalesOrder(customer_id, more.pop("required_on", REQUIRED), inputs, **more)).value


def sell(workspace: Workspace, customer_id: int, lines: Sequence[tuple[int, str]], **more: Any) -> Any:
    """Enter an order and confirm it; give what confirming told."""
    entered = enter(workspace, customer_id, lines, **more)
    return workspace.dispatch(ConfirmSalesOrder(entered.order_id)).value


def unit_id(workspace: Workspace, code: str) -> int:
    """Find a unit."""
    with workspace.reader() as reader:
        return int(reader.execute(select(Unit.id).where(Unit.code == code)).scalar_one())


def state_of(workspace: Workspace, order_id: int) -> str:
    """Give the state of an order."""
    with workspace.reader() as reader:
        return str(reader.execute(select(SalesOrder.state).where(SalesOrder.id == order_id)).scalar_one())


def pieces_reserved(workspace: Workspace, order_id: int | None = None) -> float:
    """Add up what is reserved, for one order or for all."""
    wanted = select(func.coalesce(func.sum(Reservation.qty), 0))
    if order_id is not None:
        lines = select(SalesOrderLine.id).where(SalesOrderLine.order_id == order_id)
        wanted = wanted.where(Reservation.for_kind == "sales_order_line", Reservation.for_id.in_(lines))
    with workspace.reader() as reader:
        return int(reader.execute(wanted).scalar_one()) / ONE


def pieces_expected(workspace: Workspace) -> float:
    """Add up what is still to go out."""
    wanted = select(func.coalesce(func.sum(Expected.qty), 0)).where(Expected.direction == "out")
    with workspace.reader() as reader:
        return int(reader.execute(wanted).scalar_one()) / ONE


def pieces_at(workspace: Workspace, kind: str) -> float:
    """Add up what lies at places of one kind; of customers, what went there less what came back."""
    with workspace.reader() as reader:
        if kind != "customer":
            held = select(func.coalesce(func.sum(Balance.qty_on_hand), 0))
            held = held.join(Location, Location.id == Balance.location_id).where(Location.kind == kind)
            return int(reader.execute(held).scalar_one()) / ONE
        place = reader.execute(select(Location.id).where(Location.kind == kind)).scalar_one()
        moved = select(func.coalesce(func.sum(Move.qty), 0))
        went = reader.execute(moved.where(Move.to_location_id == place)).scalar_one()
        came = reader.execute(moved.where(Move.from_location_id == place)).scalar_one()
        return int(went - came) / ONE


def require_proof(workspace: Workspace) -> None:
    """Fail with every sentence in which the books disagree with themselves."""
    with workspace.reader() as reader:
        said = [sentence for check in workspace.declarations.checks for sentence in check.run(reader)]
    assert said == []
