"""Orders after they were confirmed: amended with every version kept, held and released, promised anew."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from app.areas.inventory.models import Expected
from app.areas.logistics.models import ShipmentLine
from app.areas.logistics.operations.cancelling import CancelShipment
from app.areas.logistics.operations.picking import CreateShipment, PickShipment
from app.areas.sales.models import InvoiceLine, OrderHold, OrderPromise, OrderVersion
from app.areas.sales.operations.amending import AmendLineInput, AmendSalesOrder
from app.areas.sales.operations.confirming import ConfirmSalesOrder
from app.areas.sales.operations.holds import HoldOrder, ReleaseOrder
from app.areas.sales.operations.invoices import CancelInvoice
from app.areas.sales.operations.invoicing_orders import InvoiceOrders
from app.areas.sales.operations.order_promises import NewDayInput, PromiseOrder
from app.areas.sales.operations.orders import CreateSalesOrder
from app.areas.sales.operations.pricing import SalesLineInput
from app.areas.sales.operations.quote_texts import ChangeSalesPolicy
from app.areas.sales.queries.credit import patience_days
from app.areas.sales.queries.order_history import order_editions, order_to_amend
from app.areas.sales.queries.orders import lines_sold
from app.areas.sales.queries.version_matrix import version_matrix
from app.areas.sales.rules.amending import Standing, require_quantity, scaled
from app.areas.sales.rules.holds import CreditCheck, Overdue, holds_of
from app.kernel.columns import table_of
from app.kernel.errors import DomainError, PermissionDeniedError
from app.kernel.fields import decode
from app.kernel.formatting import Formatter
from app.kernel.printed import PrintTable
from app.kernel.unit_of_work import Actor
from app.kernel.workspace import Workspace
from tests.areas.logistics.shipping import make, send
from tests.areas.purchasing.buying import put_clock
from tests.areas.sales.invoicing import add_taxes, invoice, ship, shop
from tests.areas.sales.selling import (
    ONE,
    REQUIRED,
    SELLER,
    add_customer,
    add_items,
    enter,
    pieces_expected,
    pieces_reserved,
    require_proof,
    sell,
    state_of,
    stock,
)
from tests.companies import MORNING


def rows_of(workspace: Workspace, model: Any) -> list[Any]:
    with workspace.reader() as reader:
        table = table_of(model)
        return list(reader.execute(select(table).order_by(table.c.id)))


def amended(workspace: Workspace, order_id: int, reason: str = "as the customer wishes", **changes: Any) -> Any:
    """Amend an order from the form as it opens: `lines` maps a SKU to its new quantity, None takes the line off."""
    with workspace.reader() as reader:
        values: dict[str, Any] = dict(order_to_amend(reader, order_id))
        skus = {line.id: line.sku for line in lines_sold(reader, order_id)}
    wanted = changes.pop("lines", {})
    kept = [line for line in values["lines"] if wanted.get(skus[line["line_id"]], "") is not None]
    for line in kept:
        line.update(wanted.get(skus[line["line_id"]]) or {})
    values |= {"lines": [*kept, *changes.pop("more", [])], "reason": reason, **changes}
    return workspace.dispatch(decode(AmendSalesOrder, values)).value


def test_an_order_is_amended_after_a_part_of_it_was_shipped(workspace: Workspace) -> None:
    tea, jam, gift = add_items(workspace, "TEA", "JAM", "GIFT")
    stock(workspace, tea, 10)
    stock(workspace, gift, 1)
    order = sell(workspace, add_customer(workspace), [(tea, "8"), (jam, "5")])
    send(workspace, order.order_id)
    assert state_of(workspace, order.order_id) == "partly_shipped"
    with pytest.raises(DomainError, match="8 pc of TEA Item TEA are shipped or invoiced already"):
        amended(workspace, order.order_id, lines={"TEA": {"qty": "7"}})
    with pytest.raises(DomainError, match="Keep the line"):
        amended(workspace, order.order_id, lines={"TEA": None})
    told = amended(workspace, order.order_id, lines={"TEA": {"qty": "10"}, "JAM": None},
                   more=[{"item_id": gift, "qty": "2", "price": "1.50"}])
    assert (told.revision, told.state, told.total_minor) == (2, "partly_shipped", 100_00 + 3_00)
    assert pieces_reserved(workspace, order.order_id) == 2 + 1  # two more of tea, and the one gift there is
    assert pieces_expected(workspace) == 2 + 2
    require_proof(workspace)
    with workspace.reader() as reader:
        matrix = version_matrix("", order_editions(reader, order.order_id, Formatter()), Formatter())
        printed = workspace.declarations.document("order_amendment").context(
            reader, rows_of(workspace, OrderVersion)[1].id, MORNING)
    by_title = {line.title: line.cells[1] for line in matrix.lines}
    assert by_title["TEA"].changed
    assert "quantity" in by_title["TEA"].words
    assert by_title["JAM"].missing == "taken off"
    assert "added" in by_title["GIFT"].words
    assert printed.title == "Order amendment"
    assert ("Reason", "as the customer wishes") in printed.facts
    table = printed.bands[0]
    assert isinstance(table, PrintTable)
    assert len(table.rows) == 3


def test_less_of_a_line_gives_back_what_is_reserved_and_finishes_the_order(workspace: Workspace) -> None:
    tea, = add_items(workspace, "TEA")
    stock(workspace, tea, 10)
    order = sell(workspace, add_customer(workspace), [(tea, "8")])
    amended(workspace, order.order_id, lines={"TEA": {"qty": "5", "price": "9.00"}})
    assert (pieces_reserved(workspace), pieces_expected(workspace)) == (5, 5)
    made = make(workspace, order.order_id)
    workspace.dispatch(PickShipment(made))
    with pytest.raises(DomainError, match="which is picked"):
        amended(workspace, order.order_id, lines={"TEA": {"qty": "4"}})
    more = amended(workspace, order.order_id, lines={"TEA": {"qty": "6"}})
    assert more.total_minor == 54_00
    assert pieces_reserved(workspace) == 6
    workspace.dispatch(CancelShipment(made))
    less = amended(workspace, order.order_id, lines={"TEA": {"qty": "2"}})
    assert (less.revision, pieces_reserved(workspace)) == (4, 2)
    assert [row.reason for row in rows_of(workspace, OrderVersion)] == ["", *["as the customer wishes"] * 3]
    require_proof(workspace)


def test_a_line_goes_off_although_a_shipment_of_it_was_given_up(workspace: Workspace) -> None:
    tea, jam = add_items(workspace, "TEA", "JAM")
    stock(workspace, tea, 3)
    stock(workspace, jam, 3)
    order = sell(workspace, add_customer(workspace), [(tea, "2"), (jam, "2")])
    made = make(workspace, order.order_id)
    workspace.dispatch(PickShipment(made))
    with pytest.raises(DomainError, match="which is picked"):
        amended(workspace, order.order_id, lines={"JAM": None})
    workspace.dispatch(CancelShipment(made))
    amended(workspace, order.order_id, lines={"JAM": None})
    assert [line.item_id for line in rows_of(workspace, ShipmentLine)] == [tea]
    assert (pieces_reserved(workspace), pieces_expected(workspace)) == (2, 2)
    require_proof(workspace)


def test_a_line_goes_off_although_an_invoice_of_it_was_given_up(workspace: Workspace) -> None:
    add_taxes(workspace)
    service, tea = add_items(workspace, "ADVICE", kind="service")[0], add_items(workspace, "TEA")[0]
    stock(workspace, tea, 2)
    order = sell(workspace, add_customer(workspace), [(service, "1"), (tea, "2")])
    draft = workspace.dispatch(InvoiceOrders((order.order_id,), post=False)).value.invoice_id
    workspace.dispatch(CancelInvoice(draft))
    amended(workspace, order.order_id, lines={"ADVICE": None})
    assert [(line.invoice_id, line.order_line_id) for line in rows_of(workspace, InvoiceLine)] == [(draft, None)]
    require_proof(workspace)


def test_an_order_of_which_the_rest_is_taken_off_is_shipped(workspace: Workspace) -> None:
    tea, = add_items(workspace, "TEA")
    stock(workspace, tea, 3)
    order = sell(workspace, add_customer(workspace), [(tea, "8")])
    send(workspace, order.order_id)
    assert amended(workspace, order.order_id, lines={"TEA": {"qty": "3"}}).state == "shipped"
    assert pieces_expected(workspace) == 0
    with pytest.raises(DomainError, match="cannot be amended"):
        amended(workspace, order.order_id)
    require_proof(workspace)


def test_an_amendment_needs_a_reason_and_the_right_version(workspace: Workspace) -> None:
    tea, jam = add_items(workspace, "TEA", "JAM")
    order = sell(workspace, add_customer(workspace), [(tea, "8")])
    with pytest.raises(DomainError, match="Say why"):
        amended(workspace, order.order_id, " ")
    with pytest.raises(DomainError, match="Nothing would be left"):
        workspace.dispatch(AmendSalesOrder(order.order_id, (), "nothing"))
    with pytest.raises(DomainError, match="stays what it was ordered as"):
        amended(workspace, order.order_id, lines={"TEA": {"item_id": jam}})
    with pytest.raises(DomainError, match="not the lines"):
        workspace.dispatch(AmendSalesOrder(order.order_id, (AmendLineInput(tea, Decimal(1), line_id=99),), "x"))


def test_the_day_by_hand_is_expected_and_its_history_kept(workspace: Workspace) -> None:
    tea, = add_items(workspace, "TEA")
    order = sell(workspace, add_customer(workspace), [(tea, "8")])
    first, = rows_of(workspace, OrderPromise)
    assert (first.promised_on, first.words) == (None, "nobody is known to offer it")
    with workspace.reader() as reader:
        line, = lines_sold(reader, order.order_id)
    workspace.dispatch(PromiseOrder(order.order_id, "the supplier called", (NewDayInput(line.id, date(2026, 4, 1)),)))
    amended(workspace, order.order_id, lines={"TEA": {"promised_on": "2026-04-08"}})
    assert [(row.promised_on, row.was_on) for row in rows_of(workspace, OrderPromise)] == [
        (None, None), (date(2026, 4, 1), None), (date(2026, 4, 8), date(2026, 4, 1))]
    assert [row.due_on for row in rows_of(workspace, Expected)] == [date(2026, 4, 8)]
    stock(workspace, tea, 8)
    told = workspace.dispatch(PromiseOrder(order.order_id, "goods came")).value
    assert (told.changed, told.last_on) == (1, REQUIRED)


def test_a_confirmed_order_is_promised_what_it_waits_for(workspace: Workspace) -> None:
    tea, = add_items(workspace, "TEA")
    stock(workspace, tea, 8)
    entered = workspace.dispatch(CreateSalesOrder(add_customer(workspace), REQUIRED, (
        SalesLineInput(tea, Decimal(4)), SalesLineInput(tea, Decimal(4), promised_on=date(2026, 3, 20)),
        SalesLineInput(tea, Decimal(4))))).value
    workspace.dispatch(ConfirmSalesOrder(entered.order_id))
    with workspace.reader() as reader:
        assert [line.promised_on for line in lines_sold(reader, entered.order_id)] == [
            REQUIRED, date(2026, 3, 20), None]


def test_an_order_over_the_limit_waits_until_somebody_lets_it_go(workspace: Workspace) -> None:
    tea, = add_items(workspace, "TEA")
    stock(workspace, tea, 50)
    customer = add_customer(workspace, credit_limit=Decimal(150))
    sell(workspace, customer, [(tea, "10")])
    held = sell(workspace, customer, [(tea, "6")])
    assert held.state == "on_hold"
    assert "open orders of 160.00 EUR, 10.00 EUR over the credit limit of 150.00 EUR" in held.summary
    assert pieces_reserved(workspace, held.order_id) == 6  # it keeps its place
    with pytest.raises(DomainError, match=r"is on hold and cannot be shipped\. Nothing was changed\. Release it first"):
        workspace.dispatch(CreateShipment(held.order_id))
    with pytest.raises(PermissionDeniedError):
        workspace.acting_as(SELLER).dispatch(ReleaseOrder(held.order_id, "known to pay"))
    with pytest.raises(DomainError, match="Say why"):
        workspace.dispatch(ReleaseOrder(held.order_id, ""))
    boss = workspace.acting_as(Actor(3, "Bo", frozenset({"sales.release"})))
    assert boss.dispatch(ReleaseOrder(held.order_id, "known to pay")).value == "confirmed"
    trail, = rows_of(workspace, OrderHold)
    assert (trail.kind, trail.reason, trail.released_by) == ("credit_limit", "known to pay", 3)
    send(workspace, held.order_id)
    require_proof(workspace)


def test_an_order_of_a_customer_who_does_not_pay_is_held(workspace: Workspace) -> None:
    add_taxes(workspace)
    tea, _jam, customer = shop(workspace, credit_limit=Decimal(1000))
    first = ship(workspace, customer, [(tea, "10")])
    invoice(workspace, first)
    assert sell(workspace, customer, [(tea, "1")]).state == "confirmed"
    put_clock(workspace, MORNING + timedelta(days=32))
    held = sell(workspace, customer, [(tea, "1")])
    assert held.state == "on_hold"
    assert "has not paid" in held.summary
    workspace.dispatch(ChangeSalesPolicy(Decimal(10), 14))
    assert sell(workspace, customer, [(tea, "1")]).state == "confirmed"
    over = sell(workspace, customer, [(tea, "90")])
    assert over.state == "on_hold"
    assert "and invoices of" in over.summary


def test_what_is_held_by_hand_is_not_picked_even_when_its_shipment_was_made(workspace: Workspace) -> None:
    tea, = add_items(workspace, "TEA")
    stock(workspace, tea, 10)
    order = sell(workspace, add_customer(workspace), [(tea, "6")])
    made = make(workspace, order.order_id)
    workspace.dispatch(HoldOrder(order.order_id, "address in doubt"))
    with pytest.raises(DomainError, match="is on hold and cannot be picked"):
        workspace.dispatch(PickShipment(made))
    workspace.dispatch(ReleaseOrder(order.order_id, "address is right"))
    workspace.dispatch(PickShipment(made))
    require_proof(workspace)


def test_an_amendment_over_the_limit_is_held(workspace: Workspace) -> None:
    tea, = add_items(workspace, "TEA")
    order = sell(workspace, add_customer(workspace, credit_limit=Decimal(100)), [(tea, "10")])
    assert order.state == "confirmed"
    assert amended(workspace, order.order_id, lines={"TEA": {"qty": "11"}}).state == "on_hold"


def test_an_order_that_ships_complete_waits_for_all_of_it(workspace: Workspace) -> None:
    tea, jam = add_items(workspace, "TEA", "JAM")
    stock(workspace, tea, 10)
    entered = enter(workspace, add_customer(workspace), [(tea, "6"), (jam, "2")], ship_complete=True)
    workspace.dispatch(ConfirmSalesOrder(entered.order_id))
    with pytest.raises(DomainError, match="ships only complete, and 2 pc of JAM would be left"):
        workspace.dispatch(CreateShipment(entered.order_id))
    amended(workspace, entered.order_id, ship_complete=False)
    send(workspace, entered.order_id)
    assert state_of(workspace, entered.order_id) == "partly_shipped"


def test_a_hold_is_told_by_the_policy(workspace: Workspace) -> None:
    workspace.dispatch(ChangeSalesPolicy(Decimal(10), 14))
    with workspace.reader() as reader:
        assert patience_days(reader) == 14
    today = date(2026, 3, 20)
    late = Overdue(100_00, "EUR", today - timedelta(days=15), 14)
    none = CreditCheck(0, 0, None, "EUR")
    assert [hold.words for hold in holds_of("Ann", none, late, today)] == [
        "Ann has not paid 100.00 EUR that is over due, the oldest since 5 March 2026."]
    assert holds_of("Ann", none, Overdue(100_00, "EUR", today - timedelta(days=14), 14), today) == ()
    assert holds_of("Ann", none, Overdue(0, "EUR", None), today) == ()


@given(st.integers(0, 10**6), st.integers(0, 10**6), st.integers(-10**5, 10**6), st.integers(0, 10**6))
def test_invoices_count_with_orders_against_the_limit(owed: int, order: int, invoiced: int, limit: int) -> None:
    check = CreditCheck(owed, order, limit, "EUR", invoiced)
    assert check.over_minor == max(0, owed + order + invoiced - limit)
    assert bool(holds_of("Ann", check, Overdue(0, "EUR", None), date(2026, 1, 1))) == bool(check.over_minor)


@given(st.integers(1, 100), st.integers(0, 100), st.integers(0, 100), st.integers(0, 200))
def test_a_line_never_becomes_less_than_what_left(qty: int, shipped: int, invoiced: int, wanted: int) -> None:
    line = Standing(1, 1, "TEA", qty * ONE, shipped * ONE, invoiced * ONE, "pc")
    try:
        require_quantity(line, wanted * ONE, "qty")
    except DomainError:
        assert wanted < max(shipped, invoiced)
    else:
        assert wanted >= max(shipped, invoiced)


@given(st.integers(1, 50), st.integers(1, 50), st.integers(1, 20))
def test_parts_of_a_kit_follow_exactly(old: int, new: int, per_kit: int) -> None:
    assert scaled(per_kit * old * ONE, new * ONE, old * ONE, "TEA") == per_kit * new * ONE
