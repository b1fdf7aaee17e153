"""What is earned: at what goods cost that left here or at a supplier's, the rest as far as it is known, and told so."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from app.areas.logistics.queries.earned import order_costs
from app.areas.purchasing.models import PurchaseOrderLine
from app.areas.purchasing.operations import (
    CreateSupplier,
    ReceiveLineInput,
    ReceiveOrder,
    SendPurchaseOrder,
    SetSupplierItem,
    SubmitPurchaseOrder,
)
from app.areas.purchasing.operations.bill_lines import BillLineInput
from app.areas.purchasing.operations.bill_steps import ApproveBill
from app.areas.purchasing.operations.bills import EnterBill
from app.areas.sales.operations.dropping import DropShip
from app.areas.sales.queries.orders import lines_sold
from app.areas.sales.rules.margins import CostFrom, PartCost, whole_cost
from app.kernel.workspace import Workspace
from tests.areas.logistics.shipping import send
from tests.areas.sales.invoicing import invoice, prove
from tests.areas.sales.selling import add_customer, add_items, sell, stock
from tests.areas.sales.test_kits import kit_of


def told(workspace: Workspace, order_id: int) -> tuple[int | None, str]:
    """Give what the first line of an order costs, and from where that is known."""
    with workspace.reader() as reader:
        lines = lines_sold(reader, order_id)
        cost = order_costs(reader, lines, workspace.clock.now())[lines[0].id]
    return cost.minor, cost.words(lines[0].stock_unit)


def facts(workspace: Workspace, record: str, row_id: int) -> dict[str, str]:
    """Read the facts of a page."""
    with workspace.reader() as reader:
        detail = workspace.declarations.detail(record).load(reader, row_id, workspace.clock.now())
    return {fact.title: str(fact.value) for fact in detail.facts}


def test_goods_from_a_supplier_to_the_customer_cost_as_ordered_then_as_billed(workspace: Workspace) -> None:
    (lamp,) = add_items(workspace, "LAMP")
    stock(workspace, lamp, 3)
    supplier = workspace.dispatch(CreateSupplier("Lumen AG")).value.supplier_id
    workspace.dispatch(SetSupplierItem(supplier, lamp, Decimal(6)))
    customer = add_customer(workspace)
    order = int(sell(workspace, customer, [(lamp, "10")]).order_id)
    assert told(workspace, order) == (4000, "as stock is valued today (estimate)")
    (bought,) = workspace.dispatch(DropShip(order)).value.purchase_order_ids
    assert told(workspace, order) == (
        5400, "7 pc as ordered from the supplier (estimate), 3 pc as stock is valued today (estimate)")
    workspace.dispatch(SubmitPurchaseOrder(bought))
    workspace.dispatch(SendPurchaseOrder(bought))
    with workspace.reader() as reader:
        (line,) = reader.execute(PurchaseOrderLine.__table__.select().where(PurchaseOrderLine.order_id == bought))
    workspace.dispatch(ReceiveOrder(bought, (ReceiveLineInput(line.id, Decimal(7)),)))
    assert told(workspace, order)[1].startswith("7 pc as ordered from the supplier, not billed yet (estimate), 3 pc")
    send(workspace, order)
    bill = workspace.dispatch(EnterBill(supplier, "R-1", date(2026, 3, 2), (
        BillLineInput(line.id, Decimal(7), Decimal("6.10")),))).value
    workspace.dispatch(ApproveBill(bill.bill_id))
    assert told(workspace, order) == (1200 + 4270, "3 pc as it left, 7 pc as the supplier billed it")
    seen = facts(workspace, "sales_order", order)
    assert (seen["Cost of goods"], seen["Margin"], seen["Margin of price"]) == ("54.70 EUR", "45.30 EUR", "453")
    assert "Of the margin" not in seen, "nothing is guessed any more"
    made = invoice(workspace, order)
    assert facts(workspace, "invoice", made.invoice_id)["Cost of goods"] == "54.70 EUR"
    assert facts(workspace, "customer", customer)["Margin"] == "453"
    prove(workspace)


def test_a_service_costs_what_a_supplier_asks_and_what_nobody_knows_is_told(workspace: Workspace) -> None:
    supplier = workspace.dispatch(CreateSupplier("Fitters")).value.supplier_id
    fitting, advice = add_items(workspace, "FIT", "ADV", kind="service", price_micros=50_000_000)
    workspace.dispatch(SetSupplierItem(supplier, fitting, Decimal(30)))
    order = int(sell(workspace, add_customer(workspace), [(fitting, "2"), (advice, "1")]).order_id)
    assert told(workspace, order) == (6000, "as a supplier offers it (estimate)")
    seen = facts(workspace, "sales_order", order)
    assert seen["Margin"] == "40.00 EUR"
    assert seen["Of the margin"] == (
        "The cost of 1 lines is an estimate; 1 lines are left out: nobody knows what they cost")


def test_a_kit_costs_what_its_parts_cost_and_what_left_of_them(workspace: Workspace) -> None:
    pot, cup = add_items(workspace, "POT", "CUP")
    for part in (pot, cup):
        stock(workspace, part, 50)
    box = kit_of(workspace, "SET", (pot, "1"), (cup, "4"))
    order = int(sell(workspace, add_customer(workspace), [(box, "2")]).order_id)
    guessed, words = told(workspace, order)
    assert (guessed, words) == (4000, "as its parts cost today (estimate)")
    send(workspace, order)
    assert told(workspace, order) == (guessed, "as it left")


@given(st.integers(1, 10**9), st.lists(st.tuples(st.integers(1, 10**8), st.integers(0, 10**6)), max_size=4),
       st.fractions(0, 10**6))
def test_the_parts_of_a_cost_are_the_whole(qty: int, left: list[tuple[int, int]], rest: Fraction) -> None:
    known = [PartCost(part, minor, CostFrom.LEFT) for part, minor in left]
    cost = whole_cost(qty, known, (rest, CostFrom.STOCK))
    open_qty = qty - sum(part.qty for part in known)
    assert cost.minor is not None
    exact = sum(part.minor for part in known) + max(Fraction(0), rest * open_qty / 1_000_000)
    assert abs(cost.minor - exact) <= Fraction(1, 2)
    assert whole_cost(qty, known, None).minor == (None if open_qty > 0 or not known else cost.minor)
