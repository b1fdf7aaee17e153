"""Goods that customers send back: at the worth at which they left, inspected, credited or replaced."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from app.areas.inventory.models import Balance, ItemValue, Location
from app.areas.inventory.operations import NewMove, post_moves
from app.areas.inventory.operations.setup import location_of, main_warehouse, outer_location
from app.areas.logistics.models import CustomerReturn, CustomerReturnLine
from app.areas.logistics.operations.returning import (
    AuthoriseReturn,
    BackLineInput,
    CancelCustomerReturn,
    InspectedLineInput,
    InspectReturn,
    ReceivedLineInput,
    ReceiveReturn,
    TakeBackReceipt,
)
from app.areas.logistics.operations.settling_returns import SettleCustomerReturn
from app.areas.logistics.queries.left_costs import cost_of_lines
from app.areas.logistics.rules.returns import Fate, Outcome, Reason, parts_back
from app.areas.parties.models import Party
from app.areas.purchasing.models import SupplierReturn
from app.areas.purchasing.operations import PutAway, ReceiveLineInput, ReceiveOrder
from app.areas.sales.models import Invoice, SalesOrder
from app.kernel.columns import table_of
from app.kernel.errors import DomainError
from app.kernel.workspace import Workspace
from tests.areas.logistics.shipping import lines_of, send
from tests.areas.purchasing.buying import add_items as add_bought
from tests.areas.purchasing.buying import add_supplier, order_and_send
from tests.areas.sales.invoicing import invoice, prove, shop
from tests.areas.sales.selling import ONE, add_customer, add_items, sell
from tests.companies import at_work


def authorise(workspace: Workspace, shipment_id: int, **more: Any) -> int:
    """Let goods of a shipment come back; give the return."""
    given = {"reason": Reason.FAULTY, **more}
    return int(workspace.dispatch(AuthoriseReturn(shipment_id, **given)).value.return_id)


def lines(workspace: Workspace, return_id: int) -> list[Any]:
    """Read the lines of a return."""
    table = table_of(CustomerReturnLine)
    with workspace.reader() as reader:
        return list(reader.execute(select(table).where(table.c.return_id == return_id).order_by(table.c.id)))


def inspect(workspace: Workspace, return_id: int, fate: Fate, qty: int | None = None) -> Any:
    """Decide about the first line of a return."""
    line = InspectedLineInput(lines(workspace, return_id)[0].id, fate, None if qty is None else Decimal(qty))
    return workspace.dispatch(InspectReturn(return_id, (line,))).value


def worth(workspace: Workspace, item_id: int) -> int:
    """Read what all stock of an item is worth."""
    with workspace.reader() as reader:
        return int(reader.execute(select(ItemValue.value_minor).where(ItemValue.item_id == item_id)).scalar() or 0)


def on_hand(workspace: Workspace, item_id: int, kind: str) -> int:
    """Count the pieces of an item at places of a kind."""
    with workspace.reader() as reader:
        qty = reader.execute(
            select(func.sum(Balance.qty_on_hand)).join(Location, Location.id == Balance.location_id)
            .where(Balance.item_id == item_id, Location.kind == kind)).scalar()
    return int(qty or 0) // ONE


def test_goods_come_back_at_their_cost_and_are_credited(workspace: Workspace) -> None:
    tea, _, customer = shop(workspace)
    order = int(sell(workspace, customer, [(tea, "10")]).order_id)
    shipment = send(workspace, order)
    made = invoice(workspace, order)
    assert worth(workspace, tea) == 90 * 400
    line = lines_of(workspace, shipment)[0].id
    back = authorise(workspace, shipment, lines=(BackLineInput(line, Decimal(4)),))
    workspace.dispatch(ReceiveReturn(back))
    assert (worth(workspace, tea), on_hand(workspace, tea, "quarantine")) == (94 * 400, 4)
    assert inspect(workspace, back, Fate.RESTOCK, 3).state == "received"
    assert inspect(workspace, back, Fate.SCRAP).state == "inspected"
    assert (worth(workspace, tea), on_hand(workspace, tea, "shelf")) == (93 * 400, 93)
    settled = workspace.dispatch(SettleCustomerReturn(back, post=True)).value
    with workspace.reader() as reader:
        credit = reader.execute(select(table_of(Invoice)).where(Invoice.id == settled.credit_ids[0])).one()
    assert (settled.state, credit.net_minor, credit.for_id, credit.credits_id) == (
        "settled", 4000, back, made.invoice_id)
    prove(workspace)


def test_more_than_left_never_comes_back(workspace: Workspace) -> None:
    tea, _, customer = shop(workspace)
    order = int(sell(workspace, customer, [(tea, "5")]).order_id)
    shipment = send(workspace, order)
    line = lines_of(workspace, shipment)[0].id
    first = authorise(workspace, shipment, lines=(BackLineInput(line, Decimal(3)),))
    with pytest.raises(DomainError) as more:
        authorise(workspace, shipment, lines=(BackLineInput(line, Decimal(3)),))
    assert more.value.code == "return.too_much"
    second = authorise(workspace, shipment)
    assert [row.stock_qty for row in lines(workspace, second)] == [2 * ONE]
    with pytest.raises(DomainError) as over:
        workspace.dispatch(ReceiveReturn(first, (ReceivedLineInput(lines(workspace, first)[0].id, Decimal(4)),)))
    assert over.value.code == "return.too_much"
    workspace.dispatch(CancelCustomerReturn(second))
    assert lines(workspace, authorise(workspace, shipment))[0].stock_qty == 2 * ONE
    prove(workspace)


def test_a_receipt_is_taken_back_before_it_is_inspected(workspace: Workspace) -> None:
    tea, _, customer = shop(workspace)
    shipment = send(workspace, int(sell(workspace, customer, [(tea, "5")]).order_id))
    back = authorise(workspace, shipment)
    done = workspace.dispatch(ReceiveReturn(back))
    workspace.undo(done.operation_id)
    assert (worth(workspace, tea), on_hand(workspace, tea, "quarantine")) == (95 * 400, 0)
    workspace.dispatch(ReceiveReturn(back))
    inspect(workspace, back, Fate.RESTOCK, 1)
    assert worth(workspace, tea) == 100 * 400
    prove(workspace)


def test_a_replacement_goes_out_for_nothing_and_is_never_invoiced(workspace: Workspace) -> None:
    tea, _, customer = shop(workspace)
    order = int(sell(workspace, customer, [(tea, "5")]).order_id)
    shipment = send(workspace, order)
    invoice(workspace, order)
    back = authorise(workspace, shipment, outcome=Outcome.REPLACEMENT)
    workspace.dispatch(ReceiveReturn(back))
    inspect(workspace, back, Fate.RESTOCK)
    settled = workspace.dispatch(SettleCustomerReturn(back)).value
    with workspace.reader() as reader:
        replaced = reader.execute(select(table_of(SalesOrder)).where(SalesOrder.id == settled.order_id)).one()
        number = reader.execute(select(CustomerReturn.replacement_order_id).where(CustomerReturn.id == back)).scalar()
    assert (replaced.total_minor, replaced.state, number) == (0, "confirmed", settled.order_id)
    send(workspace, int(settled.order_id or 0))
    with pytest.raises(DomainError) as nothing:
        invoice(workspace, int(settled.order_id or 0))
    assert nothing.value.code == "invoice.nothing"
    prove(workspace)


def test_what_was_not_invoiced_is_not_credited(workspace: Workspace) -> None:
    tea, _, customer = shop(workspace)
    shipment = send(workspace, int(sell(workspace, customer, [(tea, "5")]).order_id))
    back = authorise(workspace, shipment)
    workspace.dispatch(ReceiveReturn(back))
    inspect(workspace, back, Fate.RESTOCK)
    with pytest.raises(DomainError) as early:
        workspace.dispatch(SettleCustomerReturn(back))
    assert early.value.code == "return.not_invoiced"


def test_a_lot_goes_back_to_the_supplier_it_came_from(workspace: Workspace) -> None:
    supplier = add_supplier(workspace)
    tea = add_bought(workspace, ["TEA"], tracking="lot", price_micros=10 * ONE)[0]
    written = order_and_send(workspace, supplier, [(tea, "5", "4.00")])
    came = workspace.dispatch(ReceiveOrder(written.order_id, (
        ReceiveLineInput(written.line_ids[0], Decimal(5), lot_code="L-1"),))).value
    workspace.dispatch(PutAway(came.receipt_id))
    customer = add_customer(workspace)
    back = authorise(workspace, send(workspace, int(sell(workspace, customer, [(tea, "2")]).order_id)))
    workspace.dispatch(ReceiveReturn(back))
    before = worth(workspace, tea)
    assert inspect(workspace, back, Fate.SUPPLIER).state == "inspected"
    with workspace.reader() as reader:
        sent = reader.execute(select(SupplierReturn.reference, SupplierReturn.receipt_id)).one()
    assert tuple(sent) == ("RMA-00001", came.receipt_id)
    assert worth(workspace, tea) == before - before * 2 // 5
    prove(workspace)


def test_goods_whose_receipt_nobody_knows_do_not_go_to_a_supplier(workspace: Workspace) -> None:
    tea, _, customer = shop(workspace)
    back = authorise(workspace, send(workspace, int(sell(workspace, customer, [(tea, "2")]).order_id)))
    workspace.dispatch(ReceiveReturn(back))
    with pytest.raises(DomainError) as unknown:
        inspect(workspace, back, Fate.SUPPLIER)
    assert unknown.value.code == "return.no_receipt"


def test_what_an_invoice_cost_is_read_from_the_ledger(workspace: Workspace) -> None:
    tea, jam, customer = shop(workspace)
    order = int(sell(workspace, customer, [(tea, "3"), (jam, "2")]).order_id)
    send(workspace, order)
    made = invoice(workspace, order)
    with workspace.reader() as reader:
        detail = workspace.declarations.detail("invoice").load(reader, made.invoice_id, workspace.clock.now())
        known = cost_of_lines(reader, [1, 2])
    facts = {fact.title: fact.value for fact in detail.facts}
    assert (str(facts["Cost of goods"]), str(facts["Margin"]), facts["Margin of price"]) == (
        "20.00 EUR", "30.00 EUR", 600)
    assert sum(minor for _, minor in known.values()) == 2000


@given(st.lists(st.integers(1, 50), min_size=1, max_size=8), st.lists(st.integers(1, 50), max_size=8))
def test_what_comes_back_is_taken_off_the_moves_that_left_once(left: list[int], back: list[int]) -> None:
    moves = list(enumerate(left))
    taken, used = 0, dict.fromkeys(range(len(left)), 0)
    for qty in back:
        wanted = min(qty, sum(left) - taken)
        parts = parts_back(moves, taken, wanted)
        assert sum(part.qty for part in parts) == wanted
        for part in parts:
            used[part.move_id] += part.qty
        taken += wanted
    assert all(used[number] <= size for number, size in moves)
    assert sum(used.values()) == taken


def _shop_once(workspace: Workspace) -> tuple[int, int]:
    with workspace.reader() as reader:
        known = reader.execute(select(Party.id)).scalar()
    if known is None:
        tea, _, customer = shop(workspace)
        return tea, customer
    return 1, int(known)


@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.integers(1, 3), st.sampled_from([Fate.RESTOCK, Fate.SCRAP])), min_size=1, max_size=3))
def test_no_worth_is_lost_by_what_comes_back(workspace: Workspace, steps: list[tuple[int, Fate]]) -> None:
    tea, customer = _shop_once(workspace)
    before = worth(workspace, tea)
    shipment = send(workspace, int(sell(workspace, customer, [(tea, "9")]).order_id))
    line = lines_of(workspace, shipment)[0].id
    scrapped = 0
    for qty, fate in steps:
        back = authorise(workspace, shipment, lines=(BackLineInput(line, Decimal(qty)),))
        workspace.dispatch(ReceiveReturn(back))
        inspect(workspace, back, fate)
        scrapped += qty if fate == Fate.SCRAP else 0
    came = sum(qty for qty, _ in steps)
    assert worth(workspace, tea) == before - (9 - came + scrapped) * 400
    prove(workspace)


@settings(max_examples=5, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.integers(1, 5000), st.lists(st.tuples(st.integers(1, 3), st.none() | st.integers(0, 2)), min_size=1,
                                      max_size=3))
@example(1000, [(1, None), (1, None), (1, None)])
@example(1000, [(1, None), (1, 1), (1, None)])
def test_whatever_comes_back_in_parts_is_worth_what_left(
    workspace: Workspace, minor: int, parts: list[tuple[int, int | None]],
) -> None:
    """Each part may be followed by one of the receipts before it being taken back and received again."""
    _, customer = _shop_once(workspace)
    with workspace.reader() as reader:
        count = reader.execute(select(func.count()).select_from(SalesOrder)).scalar()
    item, whole = add_items(workspace, f"UNEVEN{count}-{minor}")[0], sum(qty for qty, _ in parts)
    with at_work(workspace) as uow:
        post_moves(uow, [NewMove(item, outer_location(uow, "opening"), location_of(uow, main_warehouse(uow), "shelf"),
                                 whole * ONE, "opening_stock", uow.operation_id, value_minor=minor)])
    shipment = send(workspace, int(sell(workspace, customer, [(item, str(whole))]).order_id))
    assert worth(workspace, item) == 0
    line = lines_of(workspace, shipment)[0].id
    backs = []
    for qty, again in parts:
        backs.append(authorise(workspace, shipment, lines=(BackLineInput(line, Decimal(qty)),)))
        workspace.dispatch(ReceiveReturn(backs[-1]))
        if again is not None:
            once_more = backs[again % len(backs)]
            workspace.dispatch(TakeBackReceipt(once_more))
            workspace.dispatch(ReceiveReturn(once_more))
    assert worth(workspace, item) == minor
    prove(workspace)
