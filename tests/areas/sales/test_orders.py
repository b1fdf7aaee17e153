"""Stories of customers and their orders."""

from decimal import Decimal

import pytest
from sqlalchemy import select

from app.areas.sales.models import CustomerTerms, SalesOrderLine
from app.areas.sales.operations.confirming import (
    CancelSalesOrder,
    ConfirmSalesOrder,
    ReserveOrder,
    ReserveWaitingOrders,
)
from app.areas.sales.operations.customers import ChangeCustomerTerms, CreateCustomer
from app.areas.sales.operations.orders import ChangeSalesOrder, CreateSalesOrder
from app.areas.sales.operations.pricing import SalesLineInput
from app.kernel.errors import ConflictError, DomainError, PermissionDeniedError
from app.kernel.workspace import Workspace
from tests.areas.sales.selling import (
    ONE,
    REQUIRED,
    SELLER,
    STOREKEEPER,
    add_customer,
    add_items,
    add_price_list,
    enter,
    pieces_expected,
    pieces_reserved,
    require_proof,
    sell,
    state_of,
    stock,
    unit_id,
)


def standing(workspace: Workspace, order_id: int) -> tuple[str, float, float]:
    """Give the state of an order, what is reserved, and what is still to go out."""
    return state_of(workspace, order_id), pieces_reserved(workspace), pieces_expected(workspace)


def test_a_confirmed_order_reserves_what_is_there_and_tells_what_is_short(workspace: Workspace) -> None:
    tea, jam = add_items(workspace, "TEA", "JAM")
    stock(workspace, tea, 20)
    stock(workspace, jam, 3)
    told = sell(workspace, add_customer(workspace), [(tea, "8"), (jam, "5")])
    assert told.state == "confirmed"
    assert [(line.sku, line.missing_qty) for line in told.short] == [("JAM", 2 * ONE)]
    assert told.summary.endswith("waits for 2 pc of JAM.")
    assert pieces_reserved(workspace, told.order_id) == 11
    assert pieces_expected(workspace) == 13
    require_proof(workspace)


def test_lines_in_boxes_are_kept_in_pieces_and_priced_by_the_box(workspace: Workspace) -> None:
    (tea,) = add_items(workspace, "TEA")
    line = SalesLineInput(tea, Decimal("2.5"), unit_id(workspace, "box"), discount_percent=Decimal(10))
    order = CreateSalesOrder(add_customer(workspace), REQUIRED, (line,), freight=Decimal("5.50"))
    entered = workspace.dispatch(order).value
    with workspace.reader() as reader:
        row = reader.execute(select(SalesOrderLine.__table__)).one()
    assert (row.stock_qty, row.price_micros, row.amount_minor) == (30 * ONE, 120 * ONE, 270_00)
    assert entered.total_minor == 275_50
    assert entered.price_rules == ("item price: 10.00 EUR",)


def test_the_customers_price_list_makes_the_price_and_says_so(workspace: Workspace) -> None:
    (tea,) = add_items(workspace, "TEA")
    prices = add_price_list(workspace, "Wholesale", tea, (0, "9"), (10, "8"), (100, "7"))
    customer = add_customer(workspace, price_list_id=prices)
    few, many = enter(workspace, customer, [(tea, "9")]), enter(workspace, customer, [(tea, "10")])
    assert (few.total_minor, few.price_rules) == (81_00, ("Wholesale: 9.00 EUR",))
    assert (many.total_minor, many.price_rules) == (80_00, ("Wholesale, from 10 pc: 8.00 EUR",))


def test_a_customer_on_hold_gets_no_order(workspace: Workspace) -> None:
    (tea,) = add_items(workspace, "TEA")
    customer = add_customer(workspace)
    draft = enter(workspace, customer, [(tea, "1")])
    workspace.dispatch(ChangeCustomerTerms(customer, on_hold=True))
    with pytest.raises(DomainError, match="on hold"):
        enter(workspace, customer, [(tea, "1")])
    with pytest.raises(DomainError, match="on hold"):
        workspace.dispatch(ConfirmSalesOrder(draft.order_id))


def test_stock_that_comes_in_goes_to_who_needs_it_first(workspace: Workspace) -> None:
    (tea,) = add_items(workspace, "TEA")
    customer = add_customer(workspace)
    later = sell(workspace, customer, [(tea, "5")], required_on=REQUIRED.replace(day=20))
    sooner = sell(workspace, customer, [(tea, "5")], required_on=REQUIRED.replace(day=10))
    stock(workspace, tea, 7)
    done = workspace.dispatch(ReserveWaitingOrders()).value
    assert done.order_ids == (sooner.order_id, later.order_id)
    assert (pieces_reserved(workspace, sooner.order_id), pieces_reserved(workspace, later.order_id)) == (5, 2)
    assert workspace.dispatch(ReserveWaitingOrders()).value.lines == 0
    stock(workspace, tea, 7)
    told = workspace.dispatch(ReserveOrder(later.order_id)).value
    assert told.short == ()
    assert pieces_reserved(workspace, later.order_id) == 5
    require_proof(workspace)


def test_a_cancelled_order_gives_back_what_it_held_and_undo_takes_it_again(workspace: Workspace) -> None:
    (tea,) = add_items(workspace, "TEA")
    stock(workspace, tea, 10)
    told = sell(workspace, add_customer(workspace), [(tea, "4")])
    cancelled = workspace.dispatch(CancelSalesOrder(told.order_id, "Ordered twice"))
    assert standing(workspace, told.order_id) == ("cancelled", 0, 0)
    workspace.undo(cancelled.operation_id)
    assert standing(workspace, told.order_id) == ("confirmed", 4, 4)
    require_proof(workspace)
    with pytest.raises(DomainError, match="is confirmed and cannot be confirmed"):
        workspace.dispatch(ConfirmSalesOrder(told.order_id))


def test_confirming_is_undone_with_everything_it_did(workspace: Workspace) -> None:
    (tea,) = add_items(workspace, "TEA")
    stock(workspace, tea, 10)
    entered = enter(workspace, add_customer(workspace), [(tea, "4")])
    confirmed = workspace.dispatch(ConfirmSalesOrder(entered.order_id))
    workspace.undo(confirmed.operation_id)
    assert standing(workspace, entered.order_id) == ("draft", 0, 0)
    require_proof(workspace)


def test_a_draft_can_be_changed_and_a_promise_cannot(workspace: Workspace) -> None:
    tea, jam = add_items(workspace, "TEA", "JAM")
    entered = enter(workspace, add_customer(workspace), [(tea, "4")])
    changed = workspace.dispatch(ChangeSalesOrder(
        entered.order_id, lines=(SalesLineInput(jam, Decimal(2)), SalesLineInput(tea, Decimal(1))), freight=Decimal(3),
        expected_version=1,
    )).value
    assert changed.total_minor == 33_00
    with pytest.raises(ConflictError):
        workspace.dispatch(ChangeSalesOrder(entered.order_id, note="late", expected_version=1))
    workspace.dispatch(ConfirmSalesOrder(entered.order_id))
    with pytest.raises(DomainError, match="is confirmed and cannot be changed"):
        workspace.dispatch(ChangeSalesOrder(entered.order_id, note="more"))


def test_a_service_has_nothing_to_ship(workspace: Workspace) -> None:
    (advice,) = add_items(workspace, "ADVICE", kind="service")
    told = sell(workspace, add_customer(workspace), [(advice, "1")])
    assert told.state == "shipped"
    assert (told.short, pieces_expected(workspace)) == ((), 0)


def test_what_cannot_be_sold_names_its_line(workspace: Workspace) -> None:
    (tea,) = add_items(workspace, "TEA")
    (old,) = add_items(workspace, "OLD", status="blocked")
    (dollar,) = add_items(workspace, "USD", price_currency="USD")
    customer = add_customer(workspace)
    for item_id, qty, field in (
        (old, "1", "lines.1.item_id"), (tea, "0", "lines.1.qty"), (dollar, "1", "lines.1.price"),
    ):
        with pytest.raises(DomainError) as refused:
            enter(workspace, customer, [(tea, "1"), (item_id, qty)])
        assert refused.value.field == field
    with pytest.raises(DomainError, match="at least one line"):
        enter(workspace, customer, [])


def test_a_customer_is_added_once(workspace: Workspace) -> None:
    customer = add_customer(workspace, "Around the Horn", credit_limit=Decimal("99.90"))
    with workspace.reader() as reader:
        terms = reader.execute(select(CustomerTerms.__table__)).one()
    assert (terms.party_id, terms.credit_limit_minor) == (customer, 99_90)
    with pytest.raises(DomainError, match="is a customer already"):
        workspace.dispatch(CreateCustomer("Around the Horn"))
    with pytest.raises(DomainError, match="name is missing"):
        workspace.dispatch(CreateCustomer(" "))


def test_who_may_do_what(workspace: Workspace) -> None:
    (tea,) = add_items(workspace, "TEA")
    customer = add_customer(workspace)
    entered = enter(workspace.acting_as(SELLER), customer, [(tea, "1")])
    with pytest.raises(PermissionDeniedError):
        workspace.acting_as(SELLER).dispatch(ChangeCustomerTerms(customer, on_hold=True))
    with pytest.raises(PermissionDeniedError):
        workspace.acting_as(STOREKEEPER).dispatch(ConfirmSalesOrder(entered.order_id))
