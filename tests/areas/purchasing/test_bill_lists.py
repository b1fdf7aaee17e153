"""The lists of bills, returns and landed costs are read by index; bills come in from files, rates and papers out."""

from datetime import date, timedelta
from decimal import Decimal
from functools import partial

import pytest

from app.areas.company.operations import SetExchangeRate, SetTax
from app.areas.purchasing.models import Bill, Receipt, ReceiptLine
from app.areas.purchasing.operations import ReceiveLineInput, ReceiveOrder, SetSupplierItem
from app.areas.purchasing.operations.bill_lines import BillLineInput
from app.areas.purchasing.operations.bill_steps import ApproveBill
from app.areas.purchasing.operations.bills import EnterBill
from app.areas.purchasing.operations.import_bills import BILL_IMPORT
from app.areas.purchasing.operations.landed import (
    LandedChargeInput,
    LandedReceiptInput,
    PlanLandedCost,
    PostLandedCost,
)
from app.areas.purchasing.operations.returns import ReturnGoods, ReturnLineInput
from app.areas.purchasing.operations.unordered import ReceiveUnordered, UnorderedLineInput
from app.areas.purchasing.queries.bill_figures import payables_by_age
from app.areas.purchasing.queries.bill_lists import BILL_LISTS, PAYABLES, UNBILLED
from app.areas.purchasing.queries.landed_lists import LANDED_LISTS
from app.areas.purchasing.rules.billing import LineKind
from app.areas.purchasing.rules.landing import Basis, ChargeKind
from app.areas.purchasing.rules.receiving import Condition
from app.areas.purchasing.rules.returning import Outcome, ReturnReason
from app.kernel.errors import DomainError, NeedsConfirmation, PermissionDeniedError
from app.kernel.listing import ListRequest, Sort
from app.kernel.money import Money
from app.kernel.query import ListQuery
from app.kernel.workspace import Workspace
from tests.areas.purchasing.buying import (
    STOREKEEPER,
    add_items,
    add_supplier,
    on_hand,
    order_and_send,
    proved,
    put_clock,
    receive,
    row_of,
)
from tests.companies import MORNING, at_work
from tests.plans import SORTS, plans_of, scans_of

TODAY = MORNING.date()
TABLES = ("purchasing_bill", "purchasing_receipt_line", "purchasing_landed_cost", "purchasing_supplier_return",
          "purchasing_container", "parties_party")
WHOLE = ("entry", "line")
"""Lists that are read whole in the order of their numbers."""


@pytest.mark.parametrize("query", [*BILL_LISTS, *LANDED_LISTS], ids=lambda query: query.name)
def test_lists_are_read_by_index(workspace: Workspace, query: ListQuery) -> None:
    for key in (column.key for column in query.info.columns if column.sortable):
        request = ListRequest(sort=(Sort(key),), as_of=MORNING if query.tells_the_past else None)
        with workspace.reader() as reader:
            plan = plans_of(reader, partial(query.page, reader, request))
        assert f"{SORTS} FOR ORDER BY" not in plan, plan
        assert scans_of(plan, *TABLES) == [] or key in WHOLE, plan


def test_presets_of_bills_read_few_rows(workspace: Workspace) -> None:
    bills = BILL_LISTS[0]
    for preset in bills.info.presets:
        with workspace.reader() as reader:
            plan = plans_of(reader, partial(bills.count, reader, ListRequest(preset=preset.key)))
        assert scans_of(plan, "purchasing_bill") == [], plan


def test_what_is_owed_stands_by_age(workspace: Workspace) -> None:
    supplier = add_supplier(workspace, payment_days=0)
    for days, amount in ((0, 100), (20, 10), (40, 1)):
        workspace.dispatch(EnterBill(supplier, f"R-{days}", TODAY - timedelta(days=days), (
            BillLineInput(amount=Decimal(amount), kind=LineKind.OTHER),)))
    keys = [column.info.key for column in PAYABLES.columns]
    with workspace.reader() as reader:
        (row,) = PAYABLES.page(reader, ListRequest(as_of=MORNING)).rows
        ages = payables_by_age(reader, MORNING).ages
    assert [owed for _, owed in ages] == [10000, 1000, 100, 0, 0]
    values = dict(zip(keys, row.values, strict=True))
    assert [values[key] for key in ("owed", "not_due", "to_30", "to_60", "to_90")] == [
        Money(11100, "EUR"), Money(10000, "EUR"), Money(1000, "EUR"), Money(100, "EUR"), None]


def test_bills_come_in_from_a_file_whole_or_not_at_all(workspace: Workspace) -> None:
    supplier, (item, other) = add_supplier(workspace), add_items(workspace, ["A", "B"])
    workspace.dispatch(SetTax("V19", "Value added tax", Decimal(19), date(2021, 1, 1)))
    written = order_and_send(workspace, supplier, [(item, "10", "1"), (other, "5", "2")])
    receive(workspace, written, "10", "5")
    plain = {"supplier": "Muster AG", "billed_on": "2026-03-02", "order": written.number, "tax": "V19"}
    rows = [
        {**plain, "number": "R-1", "sku": "A", "qty": "10", "price": "1"},
        {**plain, "number": "R-1", "amount": "7.50", "text": "Freight", "kind": "freight"},
        {**plain, "number": "R-2", "sku": "B", "qty": "5", "price": "2"},
        {**plain, "number": "R-2", "sku": "Z", "qty": "1"},
        {**plain, "number": "R-3", "sku": "B", "qty": "5", "tax": "V99"},
    ]
    with at_work(workspace) as uow:
        outcomes = BILL_IMPORT.apply(uow, rows)
        again = BILL_IMPORT.apply(uow, rows[:2])
    assert [(row.status, row.field) for row in outcomes] == [
        ("created", ""), ("created", ""), ("refused", "number"), ("refused", "sku"), ("refused", "tax")]
    assert {row.status for row in again} == {"unchanged"}
    bill = row_of(workspace, Bill, 1)
    # 10.00 and 7.50 net, 19 % of 17.50 is 3.325, rounded up.
    assert (bill.state, bill.net_minor, bill.tax_minor) == ("matched", 1750, 333)
    proved(workspace)


def test_the_bookkeeper_gets_an_entry_for_each_rate_of_an_approved_bill(workspace: Workspace) -> None:
    supplier = add_supplier(workspace, currency="USD")
    full = workspace.dispatch(SetTax("V19", "Value added tax", Decimal(19), date(2021, 1, 1))).value
    workspace.dispatch(SetExchangeRate("USD", TODAY, per_one=Decimal("1.25")))
    entered = workspace.dispatch(EnterBill(supplier, "R-1", TODAY, (
        BillLineInput(amount=Decimal(100), kind=LineKind.OTHER, tax_rate_id=full),
        BillLineInput(amount=Decimal(50), kind=LineKind.OTHER)))).value
    journal = workspace.declarations.list_query("bill_journal")
    with workspace.reader() as reader:
        assert journal.count(reader, ListRequest()) == 0
    workspace.dispatch(ApproveBill(entered.bill_id))
    keys = [column.info.key for column in journal.columns]
    with workspace.reader() as reader:
        rows = [dict(zip(keys, row.values, strict=True)) for row in journal.page(reader, ListRequest()).rows]
    assert [(row["tax_code"], row["net"], row["tax"], row["home_net"], row["home_tax"]) for row in rows] == [
        ("V19", Money(10000, "USD"), Money(1900, "USD"), Money(8000, "EUR"), Money(1520, "EUR")),
        ("", Money(5000, "USD"), Money(0, "USD"), Money(4000, "EUR"), Money(0, "EUR")),
    ]


def test_goods_count_from_the_day_they_came_at_the_rate_of_that_day(workspace: Workspace) -> None:
    supplier, (item,) = add_supplier(workspace, currency="USD"), add_items(workspace, ["A"])
    for days, rate in ((0, "1.25"), (3, "1.6")):
        workspace.dispatch(SetExchangeRate("USD", TODAY + timedelta(days=days), per_one=Decimal(rate)))
    written = order_and_send(workspace, supplier, [(item, "10", "10")])
    put_clock(workspace, MORNING + timedelta(days=5))
    came = receive(workspace, written, "4", received_on=TODAY + timedelta(days=1)).value
    late = receive(workspace, written, "6").value
    row = row_of(workspace, Receipt, came.receipt_id)
    assert (row.received_on, row.rate_numerator, row.rate_denominator) == (TODAY + timedelta(days=1), 4, 5)
    assert [row_of(workspace, ReceiptLine, one.receipt_line_ids[0]).value_minor for one in (came, late)] == [3200, 3750]
    with pytest.raises(DomainError, match="still to come"):
        receive(workspace, written, "1", received_on=TODAY + timedelta(days=9))
    proved(workspace)


def test_goods_that_expired_before_they_came_are_asked_about(workspace: Workspace) -> None:
    supplier, (milk,) = add_supplier(workspace), add_items(workspace, ["MILK"], "lot")
    written = order_and_send(workspace, supplier, [(milk, "10", "1")])
    old = ReceiveLineInput(written.line_ids[0], Decimal(5), "L1", TODAY - timedelta(days=1))
    with pytest.raises(NeedsConfirmation, match="MILK Item MILK on 2026-03-01"):
        workspace.dispatch(ReceiveOrder(written.order_id, (old,)))
    aside = ReceiveLineInput(written.line_ids[0], Decimal(5), "L1", TODAY - timedelta(days=1), Condition.HELD)
    workspace.dispatch(ReceiveOrder(written.order_id, (aside,)))
    assert on_hand(workspace, milk, "quarantine") == 5
    proved(workspace)


def test_serials_are_entered_in_bulk(workspace: Workspace) -> None:
    supplier, (pump,) = add_supplier(workspace), add_items(workspace, ["PUMP"], "serial")
    written = order_and_send(workspace, supplier, [(pump, "12", "1")])
    line = ReceiveLineInput(written.line_ids[0], Decimal(12), serials="SN-001..SN-010\nX1, X2")
    came = workspace.dispatch(ReceiveOrder(written.order_id, (line,))).value
    page = workspace.declarations.detail("receipt")
    with workspace.reader() as reader:
        lots = [row.values[2] for row in page.load(reader, came.receipt_id, MORNING).lines[0].rows]
    assert lots == [*(f"SN-{number:03d}" for number in range(1, 11)), "X1", "X2"]
    proved(workspace)


def test_goods_without_an_order_are_taken_in_by_right_only(workspace: Workspace) -> None:
    supplier, (item,) = add_supplier(workspace), add_items(workspace, ["A"])
    workspace.dispatch(SetSupplierItem(supplier, item, Decimal(2)))
    gift = ReceiveUnordered(supplier, (UnorderedLineInput(item, Decimal(5)),), "LS-9", reason="Sample of the fair")
    with pytest.raises(PermissionDeniedError):
        workspace.acting_as(STOREKEEPER).dispatch(gift)
    came = workspace.dispatch(gift)
    assert (came.value.order_state, on_hand(workspace, item)) == ("received", 5)
    proved(workspace)
    workspace.undo(came.operation_id)
    assert on_hand(workspace, item) == 0
    proved(workspace)


@pytest.mark.postgres
def test_bills_read_the_same_on_a_server(server_workspace: Workspace) -> None:
    supplier, (item,) = add_supplier(server_workspace), add_items(server_workspace, ["A"])
    tax = server_workspace.dispatch(SetTax("V19", "Value added tax", Decimal(19), date(2021, 1, 1))).value
    written = order_and_send(server_workspace, supplier, [(item, "10", "3")])
    came = receive(server_workspace, written, "10").value
    bill = server_workspace.dispatch(EnterBill(supplier, "R-1", TODAY, (
        BillLineInput(written.line_ids[0], Decimal(4), tax_rate_id=tax),))).value
    server_workspace.dispatch(ApproveBill(bill.bill_id))
    charge = LandedChargeInput(ChargeKind.FREIGHT, Basis.VALUE, Decimal(5))
    planned = server_workspace.dispatch(PlanLandedCost((charge,), (LandedReceiptInput(came.receipt_id),))).value
    server_workspace.dispatch(PostLandedCost(planned.landed_cost_id))
    server_workspace.dispatch(ReturnGoods(came.receipt_id, (
        ReturnLineInput(came.receipt_line_ids[0], Decimal(1), ReturnReason.DAMAGED),), Outcome.CREDIT))
    with server_workspace.reader() as reader:
        for query in (*BILL_LISTS, *LANDED_LISTS):
            for preset in (None, *(chip.key for chip in query.info.presets)):
                request = ListRequest(preset=preset, as_of=MORNING)
                assert len(query.page(reader, request).rows) == query.count(reader, request)
        (row,) = UNBILLED.page(reader, ListRequest(as_of=MORNING)).rows
        # Six of ten are not billed: 18.00 of 30.00.
        assert row.values[-1] == Money(1800, "EUR")
        assert [owed for _, owed in payables_by_age(reader, MORNING).ages] == [1428, 0, 0, 0, 0]
        for record, number in (("bill", bill.bill_id), ("landed_cost", 1), ("supplier_return", 1),
                               ("receipt", came.receipt_id)):
            server_workspace.declarations.detail(record).load(reader, number, MORNING)
    proved(server_workspace)
