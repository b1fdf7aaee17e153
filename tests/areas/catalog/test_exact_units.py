"""Bought in dozens, kept in boxes of 24, sold in pieces: whatever the way, it comes back to itself."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from sqlalchemy import func, select

from app.areas.catalog.operations import SetItemUnit
from app.areas.catalog.queries import load_conversions
from app.areas.catalog.rules import PACKAGE, UnitFacts, conversion, evenly_held
from app.areas.inventory.models import Balance
from app.areas.purchasing.models import PurchaseOrderLine
from app.areas.purchasing.operations import (
    CreatePurchaseOrder,
    CreateSupplier,
    OrderLineInput,
    ReceiveLineInput,
    ReceiveOrder,
    SendPurchaseOrder,
    SubmitPurchaseOrder,
)
from app.areas.sales.models import SalesOrderLine
from app.areas.sales.operations.orders import CreateSalesOrder
from app.areas.sales.operations.pricing import SalesLineInput
from app.kernel.errors import DomainError
from app.kernel.quantity import QUANTITY_SCALE, Quantity, nearest_held
from app.kernel.workspace import Workspace
from tests.areas.catalog.shop import new_item, unit_ids
from tests.areas.sales.selling import add_customer, sell, stock

PIECE, DOZEN = UnitFacts(1, "pc", "count", Fraction(1)), UnitFacts(2, "dz", "count", Fraction(12))
BOX, PALLET = UnitFacts(3, "box", PACKAGE, Fraction(1)), UnitFacts(4, "pallet", PACKAGE, Fraction(1))
UNITS = {unit.id: unit for unit in (PIECE, DOZEN, BOX, PALLET)}
ANY = frozenset({"*"})

ratios = st.builds(Fraction, st.integers(1, 400), st.integers(1, 400))


@given(st.integers(1, 10**9), st.lists(ratios, min_size=1, max_size=6))
def test_a_chain_of_conversions_there_and_back_is_where_it_began(count: int, chain: list[Fraction]) -> None:
    """Whatever one unit cannot hold is refused on the way; what arrives is exact and goes back to what it was."""
    start = here = Quantity(count * QUANTITY_SCALE, "unit 0")
    for place, ratio in enumerate(chain, 1):
        try:
            here = here.convert(ratio, f"unit {place}")
        except DomainError:
            return
    for place, ratio in reversed(list(enumerate(chain))):
        here = here.convert(1 / ratio, f"unit {place}")
    assert here == start


@given(st.integers(1, 10**7), st.integers(2, 500), st.sampled_from([PIECE, BOX]))
def test_dozens_boxes_and_pieces_agree_whatever_stock_is_kept_in(dozens: int, size: int, kept: UnitFacts) -> None:
    own = {BOX.id: Fraction(size)} if kept is PIECE else {PIECE.id: Fraction(1, size)}
    to_stock = {unit.id: conversion("X", kept, unit, own, UNITS) for unit in (PIECE, DOZEN, BOX)}
    assert to_stock[DOZEN.id] / to_stock[PIECE.id] == 12
    assert to_stock[BOX.id] / to_stock[PIECE.id] == size
    try:
        bought = Quantity(dozens * QUANTITY_SCALE, "dz").convert(to_stock[DOZEN.id], kept.code)
    except DomainError:
        assume(kept is BOX)
        return
    sold = bought.convert(1 / to_stock[PIECE.id], "pc")
    assert sold == Quantity(dozens * 12 * QUANTITY_SCALE, "pc")
    assert sold.convert(to_stock[PIECE.id], kept.code) == bought


@given(st.integers(1, 10**6), st.integers(1, 997))
def test_what_is_refused_names_neighbours_that_can_be_held(pieces: int, size: int) -> None:
    ratio, asked = Fraction(1, size), pieces * QUANTITY_SCALE
    below, above = nearest_held(asked, ratio)
    for near in (below, above):
        assert (near * ratio).denominator == 1
    assert below <= asked < above
    assert above - below == evenly_held(ratio) * QUANTITY_SCALE
    if (asked * ratio).denominator != 1:
        with pytest.raises(DomainError, match=str(Quantity(above, "pc"))):
            Quantity(asked, "pc").convert(ratio, "box")


def test_ten_boxes_in_twenty_fourths_are_ten_boxes() -> None:
    ten = Quantity.of(10, "box")
    assert ten.convert(Fraction(24), "pc").convert(Fraction(1, 24), "box") == ten


def test_1234_grams_are_1_234_kilograms_for_good(workspace: Workspace) -> None:
    units = unit_ids(workspace)
    flour = new_item(workspace, "Flour", unit_id=units["kg"], price=Decimal("2.00")).item_id
    with workspace.reader() as reader:
        ratio = load_conversions(reader, [(flour, units["g"])])[flour, units["g"]]
    kilos = Quantity.of(1234, "g").convert(ratio, "kg")
    assert str(kilos) == "1.234 kg"
    assert kilos.convert(1 / ratio, "g") == Quantity.of(1234, "g")
    entered = workspace.dispatch(CreateSalesOrder(
        add_customer(workspace), date(2026, 3, 12), (SalesLineInput(flour, Decimal(1234), units["g"]),))).value
    with workspace.reader() as reader:
        line = reader.execute(select(SalesOrderLine.qty, SalesOrderLine.stock_qty)).one()
    assert tuple(line) == (1234 * QUANTITY_SCALE, 1_234_000)
    assert entered.total_minor == 247, "1.234 kg at 2.00 is 2.468, rounded once"


def on_hand(workspace: Workspace, item_id: int) -> int:
    """Give what is there, in millionths."""
    with workspace.reader() as reader:
        held = select(func.coalesce(func.sum(Balance.qty_on_hand), 0)).where(Balance.item_id == item_id)
        return int(reader.execute(held).scalar_one())


def receive_dozens(workspace: Workspace, item_id: int, dozens: int) -> None:
    """Order in dozens and take them in."""
    supplier = workspace.dispatch(CreateSupplier("Nagel & Co", "S-9"), confirmed=ANY).value.supplier_id
    order = workspace.dispatch(CreatePurchaseOrder(supplier, (
        OrderLineInput(item_id, Decimal(dozens), unit_ids(workspace)["dz"], Decimal("6.00")),)), confirmed=ANY).value
    for step in (SubmitPurchaseOrder, SendPurchaseOrder):
        workspace.dispatch(step(order.order_id), confirmed=ANY)
    with workspace.reader() as reader:
        line_id = reader.execute(select(PurchaseOrderLine.id)).scalar_one()
    workspace.dispatch(ReceiveOrder(order.order_id, (ReceiveLineInput(line_id, Decimal(dozens)),)), confirmed=ANY)


@pytest.mark.parametrize(("kept", "other", "ratio", "sold_at_once"), [
    ("pc", "box", Fraction(24), 1), ("box", "pc", Fraction(1, 24), 3),
])
def test_bought_in_dozens_kept_in_boxes_and_sold_in_pieces(
    workspace: Workspace, kept: str, other: str, ratio: Fraction, sold_at_once: int,
) -> None:
    units = unit_ids(workspace)
    item_id = new_item(workspace, "Bolt", unit_id=units[kept], price=Decimal("1.00")).item_id
    workspace.dispatch(SetItemUnit(
        item_id, units[other], ratio.numerator, ratio.denominator, for_purchase=True, for_sale=True,
    ), confirmed=ANY)
    receive_dozens(workspace, item_id, 14)
    assert on_hand(workspace, item_id) * (24 if kept == "box" else 1) == 14 * 12 * QUANTITY_SCALE
    customer = add_customer(workspace)
    for _ in range(3):
        workspace.dispatch(CreateSalesOrder(customer, date(2026, 3, 12), (
            SalesLineInput(item_id, Decimal(sold_at_once), units["pc"]),)))
    with workspace.reader() as reader:
        sold = reader.execute(select(func.sum(SalesOrderLine.stock_qty))).scalar_one()
    assert int(sold) * (24 if kept == "box" else 1) == 3 * sold_at_once * QUANTITY_SCALE


def test_a_piece_that_a_box_cannot_hold_is_refused_with_what_can(workspace: Workspace) -> None:
    units = unit_ids(workspace)
    item_id = new_item(workspace, "Bolt", unit_id=units["box"]).item_id
    workspace.dispatch(SetItemUnit(item_id, units["pc"], 1, 24, for_sale=True), confirmed=ANY)
    stock(workspace, item_id, 10)
    with pytest.raises(DomainError, match=r"7 pc is 7/24 box.* Take 6 pc or 9 pc") as refused:
        workspace.dispatch(CreateSalesOrder(
            add_customer(workspace), date(2026, 3, 12), (SalesLineInput(item_id, Decimal(7), units["pc"]),)))
    assert refused.value.field == "lines.0.qty"
    sell(workspace, add_customer(workspace, "Berglunds"), [(item_id, "1")])
