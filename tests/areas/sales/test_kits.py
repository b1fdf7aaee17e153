"""A kit is sold as one and picked as parts: its price stands on the kit, its parts are reserved, shipped and back."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from app.areas.catalog.operations.boms import BomLineInput, CreateBom, ReleaseBom
from app.areas.logistics.operations.picking import CreateShipment, PickedInput, PickShipment
from app.areas.logistics.operations.shipping import ReverseShipment, ShipShipment
from app.areas.logistics.queries.shipments import load_shipment_lines
from app.areas.sales import rules
from app.areas.sales.documents import order_confirmation
from app.areas.sales.models import SalesOrderLine
from app.areas.sales.operations.confirming import CancelSalesOrder
from app.areas.sales.operations.orders import ChangeSalesOrder
from app.areas.sales.queries.kits import item_kit, kits_available
from app.areas.sales.queries.orders import load_lines
from app.areas.sales.queries.pages import order_detail
from app.areas.sales.queries.prefills import order_as_it_is
from app.kernel.errors import DomainError
from app.kernel.fields import decode
from app.kernel.printed import PrintTable
from app.kernel.workspace import Workspace
from tests.areas.sales.selling import (
    ONE,
    add_customer,
    add_items,
    enter,
    pieces_at,
    pieces_expected,
    pieces_reserved,
    require_proof,
    sell,
    state_of,
    stock,
)


def kit_of(workspace: Workspace, sku: str, *parts: tuple[int, str]) -> int:
    """Add a kit of some parts."""
    [kit] = add_items(workspace, sku, kind="kit")
    made = workspace.dispatch(CreateBom(kit, tuple(BomLineInput(part, Decimal(qty)) for part, qty in parts))).value
    workspace.dispatch(ReleaseBom(made.bom_id))
    return kit


@pytest.fixture
def tea_set(workspace: Workspace) -> Sequence[int]:
    """Give a kit of a pot and four cups, the pot and the cup, with 5 pots and 30 cups in stock."""
    pot, cup = add_items(workspace, "POT", "CUP")
    stock(workspace, pot, 5)
    stock(workspace, cup, 30)
    return kit_of(workspace, "SET", (pot, "1"), (cup, "4")), pot, cup


def shipped_of(workspace: Workspace, order_id: int) -> dict[str, float]:
    """Give what is shipped of each line, by SKU."""
    with workspace.reader() as reader:
        return {line.sku: line.shipped / ONE for line in load_lines(reader, order_id)}


def ship(workspace: Workspace, order_id: int, short: dict[str, str] | None = None) -> Any:
    """Pick and ship what is reserved, of some items less."""
    shipment = workspace.dispatch(CreateShipment(order_id)).value
    with workspace.reader() as reader:
        lines = {line.sku: line.id for line in load_shipment_lines(reader, shipment.shipment_id)}
    less = tuple(PickedInput(lines[sku], Decimal(qty)) for sku, qty in (short or {}).items())
    workspace.dispatch(PickShipment(shipment.shipment_id, less))
    workspace.dispatch(ShipShipment(shipment.shipment_id))
    return shipment


def test_its_parts_are_reserved_and_shipped_and_the_kit_is_paid(
    workspace: Workspace, tea_set: Sequence[int],
) -> None:
    kit, *_ = tea_set
    told = sell(workspace, add_customer(workspace), [(kit, "3")])
    assert told.summary.endswith("all is reserved.")
    assert pieces_reserved(workspace, told.order_id) == 15
    assert pieces_expected(workspace) == 15
    with workspace.reader() as reader:
        amounts = {line.sku: line.amount_minor for line in load_lines(reader, told.order_id)}
    assert amounts == {"SET": 3000, "POT": 0, "CUP": 0}
    ship(workspace, told.order_id)
    assert shipped_of(workspace, told.order_id) == {"SET": 3, "POT": 3, "CUP": 12}
    assert state_of(workspace, told.order_id) == "shipped"
    assert pieces_at(workspace, "customer") == 15
    require_proof(workspace)


def test_a_cup_that_lacks_leaves_a_kit_open(workspace: Workspace, tea_set: Sequence[int]) -> None:
    kit, *_ = tea_set
    told = sell(workspace, add_customer(workspace), [(kit, "3")])
    ship(workspace, told.order_id, {"CUP": "9"})
    assert shipped_of(workspace, told.order_id) == {"SET": 2, "POT": 3, "CUP": 9}
    assert state_of(workspace, told.order_id) == "partly_shipped"
    require_proof(workspace)
    workspace.dispatch(CancelSalesOrder(told.order_id))
    assert (pieces_reserved(workspace), pieces_expected(workspace)) == (0, 0)
    require_proof(workspace)


def test_what_comes_back_comes_back_as_parts(workspace: Workspace, tea_set: Sequence[int]) -> None:
    kit, *_ = tea_set
    told = sell(workspace, add_customer(workspace), [(kit, "2")])
    shipment = ship(workspace, told.order_id)
    workspace.dispatch(ReverseShipment(shipment.shipment_id))
    assert shipped_of(workspace, told.order_id) == {"SET": 0, "POT": 0, "CUP": 0}
    assert pieces_reserved(workspace, told.order_id) == 10
    require_proof(workspace)


def test_what_is_short_is_told_of_the_part(workspace: Workspace, tea_set: Sequence[int]) -> None:
    kit, *_ = tea_set
    told = sell(workspace, add_customer(workspace), [(kit, "6")])
    assert told.summary.endswith("waits for 1 pc of POT.")
    with workspace.reader() as reader:
        shown = order_detail(reader, told.order_id, workspace.clock.now())
    assert [str(row.values[1]).strip("\u2003") for row in shown.lines[0].rows] == [
        "Item SET", "↳ Item POT", "↳ Item CUP"]
    assert "1\N{NO-BREAK SPACE}pc of POT" in shown.hint


def test_as_many_can_be_sent_as_the_scarcest_part_allows(workspace: Workspace, tea_set: Sequence[int]) -> None:
    kit, pot, cup = tea_set
    with workspace.reader() as reader:
        assert kits_available(reader, [kit], workspace.clock.now()) == {kit: 5}
        facts = item_kit(reader, kit, workspace.clock.now()).facts
    assert facts[0].value == 5
    sell(workspace, add_customer(workspace), [(cup, "15")])
    with workspace.reader() as reader:
        assert kits_available(reader, [kit], workspace.clock.now()) == {kit: 3}
    assert pot


def test_a_kit_in_a_kit_is_opened_and_what_is_made_is_not(workspace: Workspace, tea_set: Sequence[int]) -> None:
    kit, _, cup = tea_set
    leaf, tin = add_items(workspace, "LEAF", "TIN")
    made = workspace.dispatch(CreateBom(tin, (BomLineInput(leaf, Decimal("0.5")),))).value
    workspace.dispatch(ReleaseBom(made.bom_id))
    hamper = kit_of(workspace, "HAMPER", (kit, "1"), (tin, "2"), (cup, "1"))
    told = sell(workspace, add_customer(workspace), [(hamper, "1")])
    with workspace.reader() as reader:
        ordered = {line.sku: line.stock_qty / ONE for line in load_lines(reader, told.order_id)}
    assert ordered == {"HAMPER": 1, "POT": 1, "CUP": 5, "TIN": 2}


def test_a_kit_of_which_nobody_said_what_is_in_it_is_refused(workspace: Workspace) -> None:
    [kit] = add_items(workspace, "EMPTY", kind="kit")
    with pytest.raises(DomainError, match="nobody released what is in it") as refused:
        enter(workspace, add_customer(workspace), [(kit, "1")])
    assert refused.value.field == "lines.0.item_id"


def test_the_customer_reads_of_the_kit_and_not_of_its_parts(workspace: Workspace, tea_set: Sequence[int]) -> None:
    kit, *_ = tea_set
    entered = enter(workspace, add_customer(workspace), [(kit, "2")])
    with workspace.reader() as reader:
        printed = order_confirmation(reader, entered.order_id, workspace.clock.now())
        values = order_as_it_is(reader, entered.order_id)
    [table] = [band for band in printed.bands if isinstance(band, PrintTable)]
    assert [row[1] for row in table.rows] == ["SET"]
    assert len(values["lines"]) == 1
    workspace.dispatch(decode(ChangeSalesOrder, values))
    with workspace.reader() as reader:
        assert reader.execute(select(SalesOrderLine.position).order_by(SalesOrderLine.id)).scalars().all() == [
            1, 10_001, 10_002], "changed, it has its parts once"


@given(st.integers(1, 50), st.lists(st.tuples(st.integers(1, 9), st.integers(0, 9)), min_size=1, max_size=5))
def test_a_kit_is_shipped_when_all_its_parts_are(kits: int, parts: list[tuple[int, int]]) -> None:
    pairs = [(per_kit * kits * ONE, min(per_kit, sent) * kits * ONE) for per_kit, sent in parts]
    shipped = rules.kit_shipped(kits * ONE, pairs)
    assert (shipped == kits * ONE) == all(ordered == sent for ordered, sent in pairs)
    assert all(shipped * ordered <= sent * kits * ONE for ordered, sent in pairs)
