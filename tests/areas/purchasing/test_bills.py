"""Suppliers bill what they delivered, or what they did not: compared, disputed, approved, paid, credited."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from app.areas.company.operations import SetExchangeRate, SetTax
from app.areas.inventory.queries import item_values
from app.areas.purchasing.models import Bill, BillTax, ReceiptLine
from app.areas.purchasing.operations import ReverseReceipt
from app.areas.purchasing.operations.bill_lines import BillLineInput
from app.areas.purchasing.operations.bill_steps import (
    ApproveBill,
    CancelBill,
    ChangeBillTolerance,
    DisputeBill,
    MatchBill,
    PayBill,
    TakeBackApproval,
)
from app.areas.purchasing.operations.bills import ChangeBill, EnterBill, EnterCreditNote
from app.areas.purchasing.rules.billing import LineKind
from app.kernel.errors import DomainError
from app.kernel.workspace import Workspace
from tests.areas.purchasing.buying import add_items, add_supplier, order_and_send, proved, put_clock, receive, row_of
from tests.companies import MORNING

TODAY = MORNING.date()


def value_of(workspace: Workspace, item_id: int) -> int:
    """Give what the stock of an item is worth now."""
    with workspace.reader() as reader:
        now = workspace.clock.now()
        return item_values(reader, now, now, [item_id])[item_id][1]


def add_taxes(workspace: Workspace) -> tuple[int, int]:
    """Add the two German rates and give their numbers."""
    return (
        workspace.dispatch(SetTax("V19", "Value added tax", Decimal(19), date(2021, 1, 1))).value,
        workspace.dispatch(SetTax("V7", "Reduced tax", Decimal(7), date(2021, 1, 1))).value,
    )


def bill(workspace: Workspace, supplier: int, number: str, *lines: BillLineInput, **more: Any) -> Any:
    """Enter a bill of today and give its result."""
    return workspace.dispatch(EnterBill(supplier, number, TODAY, lines, **more)).value


def goods(line_id: int, qty: str, price: str | None = None, tax: int | None = None, **more: Any) -> BillLineInput:
    """Write a line for goods."""
    return BillLineInput(line_id, Decimal(qty), None if price is None else Decimal(price), tax_rate_id=tax, **more)


def test_a_bill_that_agrees_is_approved_and_paid(workspace: Workspace) -> None:
    supplier, (screws, nuts) = add_supplier(workspace, payment_days=14), add_items(workspace, ["A", "B"])
    full, reduced = add_taxes(workspace)
    written = order_and_send(workspace, supplier, [(screws, "10", "0.333"), (nuts, "4", "2")])
    receive(workspace, written, "10", "4")
    # 10 x 0.333 = 3.33 net at 19 %: 0.63; 4 x 2.00 = 8.00 net at 7 %: 0.56; in all 11.33 + 1.19 = 12.52.
    entered = bill(workspace, supplier, "R-1", goods(written.line_ids[0], "10", tax=full),
                   goods(written.line_ids[1], "4", tax=reduced), total=Decimal("12.52"))
    assert (entered.number, entered.state, entered.mismatch, entered.total_minor) == ("BL-00001", "matched", "", 1252)
    row = row_of(workspace, Bill, entered.bill_id)
    assert (row.net_minor, row.tax_minor, row.due_on) == (1133, 119, TODAY + timedelta(days=14))
    approved = workspace.dispatch(ApproveBill(entered.bill_id))
    assert approved.value.state == "approved"
    assert (value_of(workspace, screws), value_of(workspace, nuts)) == (333, 800)
    with pytest.raises(DomainError, match=r"BL-00001 pays for its goods"):
        workspace.dispatch(ReverseReceipt(1))
    paid = workspace.dispatch(PayBill(entered.bill_id, TODAY, "SEPA 77")).value
    assert paid.state == "paid"
    proved(workspace)


def test_sums_that_do_not_agree_with_the_paper_are_refused(workspace: Workspace) -> None:
    supplier, (item,) = add_supplier(workspace), add_items(workspace, ["A"])
    written = order_and_send(workspace, supplier, [(item, "10", "1")])
    with pytest.raises(DomainError, match=r"come to 10\.00 EUR, 1\.00 EUR less than the bill says") as refusal:
        bill(workspace, supplier, "R-1", goods(written.line_ids[0], "10"), total=Decimal(11))
    assert refusal.value.field == "total"


def test_the_same_number_twice_is_refused_until_the_first_is_cancelled(workspace: Workspace) -> None:
    supplier, (item,) = add_supplier(workspace), add_items(workspace, ["A"])
    other = add_supplier(workspace, "Other AG")
    written = order_and_send(workspace, supplier, [(item, "10", "1")])
    receive(workspace, written, "10")
    first = bill(workspace, supplier, "R-1", goods(written.line_ids[0], "10"))
    with pytest.raises(DomainError, match="entered before, as BL-00001"):
        bill(workspace, supplier, " R-1 ", goods(written.line_ids[0], "10"))
    bill(workspace, other, "R-1", BillLineInput(amount=Decimal(5), kind=LineKind.OTHER))
    workspace.dispatch(CancelBill(first.bill_id, "typed twice"))
    assert bill(workspace, supplier, "R-1", goods(written.line_ids[0], "10")).state == "matched"
    proved(workspace)


def test_what_was_billed_and_did_not_come_is_named_with_its_amount(workspace: Workspace) -> None:
    supplier, (item,) = add_supplier(workspace), add_items(workspace, ["A"])
    written = order_and_send(workspace, supplier, [(item, "100", "0.92")])
    receive(workspace, written, "100")
    entered = bill(workspace, supplier, "R-1", goods(written.line_ids[0], "120"))
    assert entered.state == "disputed"
    assert entered.mismatch == "line 1: billed 120 pc, received 100 pc; 18.40 EUR too much"
    with pytest.raises(DomainError, match="Say why"):
        workspace.dispatch(ApproveBill(entered.bill_id))
    workspace.dispatch(ApproveBill(entered.bill_id, "The rest is a gift to the driver."))
    # What was paid for goods that never came makes those that came no dearer.
    assert value_of(workspace, item) == 9200
    proved(workspace)


def test_a_dearer_price_within_tolerance_goes_to_the_worth_of_the_goods(workspace: Workspace) -> None:
    supplier, (item,) = add_supplier(workspace), add_items(workspace, ["A"])
    written = order_and_send(workspace, supplier, [(item, "10", "10")])
    receive(workspace, written, "10")
    dear = bill(workspace, supplier, "R-1", goods(written.line_ids[0], "10", "10.50"))
    assert dear.mismatch == "line 1: billed at 10.50 EUR, ordered at 10.00 EUR; 5.00 EUR too much"
    workspace.dispatch(ChangeBillTolerance(50, Decimal(10)))
    assert workspace.dispatch(MatchBill(dear.bill_id)).value.state == "matched"
    approved = workspace.dispatch(ApproveBill(dear.bill_id))
    assert value_of(workspace, item) == 10500
    workspace.undo(approved.operation_id)
    assert value_of(workspace, item) == 10000
    assert row_of(workspace, ReceiptLine, 1).stock_qty_billed == 0
    proved(workspace)


def test_freight_on_the_bill_is_spread_over_its_goods_by_worth(workspace: Workspace) -> None:
    supplier, (pump, valve) = add_supplier(workspace), add_items(workspace, ["P", "V"])
    written = order_and_send(workspace, supplier, [(pump, "1", "200"), (valve, "10", "10")])
    receive(workspace, written, "1", "10")
    # Freight of 10.00 over 200 and 100 of worth: 6.67 and 3.33.
    entered = bill(workspace, supplier, "R-1", goods(written.line_ids[0], "1"), goods(written.line_ids[1], "10"),
                   BillLineInput(amount=Decimal(10), kind=LineKind.FREIGHT))
    workspace.dispatch(ApproveBill(entered.bill_id))
    assert (value_of(workspace, pump), value_of(workspace, valve)) == (20667, 10333)
    workspace.dispatch(TakeBackApproval(entered.bill_id))
    assert (value_of(workspace, pump), value_of(workspace, valve)) == (20000, 10000)
    proved(workspace)


def test_a_bill_that_comes_before_the_goods_waits_for_them(workspace: Workspace) -> None:
    supplier, (item,) = add_supplier(workspace), add_items(workspace, ["A"])
    written = order_and_send(workspace, supplier, [(item, "10", "1")])
    early = bill(workspace, supplier, "R-1", goods(written.line_ids[0], "10"))
    assert early.state == "waiting"
    with pytest.raises(DomainError, match="have not come yet"):
        workspace.dispatch(ApproveBill(early.bill_id))
    part = receive(workspace, written, "6")
    assert row_of(workspace, Bill, early.bill_id).state == "waiting"
    rest = receive(workspace, written, "4")
    assert row_of(workspace, Bill, early.bill_id).state == "matched"
    workspace.undo(rest.operation_id)
    assert row_of(workspace, Bill, early.bill_id).state == "waiting"
    assert part.value.order_state == "partly_received"
    proved(workspace)


def test_two_bills_for_the_same_goods_are_not_both_approved(workspace: Workspace) -> None:
    supplier, (item,) = add_supplier(workspace), add_items(workspace, ["A"])
    written = order_and_send(workspace, supplier, [(item, "10", "1")])
    receive(workspace, written, "10")
    one = bill(workspace, supplier, "R-1", goods(written.line_ids[0], "10"))
    two = bill(workspace, supplier, "R-2", goods(written.line_ids[0], "10"))
    workspace.dispatch(ApproveBill(one.bill_id))
    with pytest.raises(DomainError, match=r"received 0 pc; 10\.00 EUR too much"):
        workspace.dispatch(ApproveBill(two.bill_id))
    proved(workspace)


def test_a_bill_in_another_currency_keeps_its_rate_and_the_goods_theirs(workspace: Workspace) -> None:
    supplier, (item,) = add_supplier(workspace, currency="USD"), add_items(workspace, ["A"])
    full, _ = add_taxes(workspace)
    workspace.dispatch(SetExchangeRate("USD", TODAY, per_one=Decimal("1.25")))
    written = order_and_send(workspace, supplier, [(item, "10", "10")])
    receive(workspace, written, "10")
    assert value_of(workspace, item) == 8000
    # A week later a dollar is worth 1/1.6 = 0.625; the bill is one dollar a piece dearer, which cost 0.80 at receipt.
    later = TODAY + timedelta(days=7)
    workspace.dispatch(SetExchangeRate("USD", later, per_one=Decimal("1.6")))
    put_clock(workspace, MORNING + timedelta(days=7))
    workspace.dispatch(ChangeBillTolerance(100, Decimal(50)))
    entered = workspace.dispatch(EnterBill(
        supplier, "R-1", later, (goods(written.line_ids[0], "10", "11", full),))).value
    row = row_of(workspace, Bill, entered.bill_id)
    # 110.00 USD at 0.625 is 68.75 EUR; the tax of 20.90 USD is 13.0625, kept as 13.06 EUR.
    assert (row.currency, row.rate_numerator, row.rate_denominator) == ("USD", 5, 8)
    assert (row.home_net_minor, row.home_tax_minor) == (6875, 1306)
    workspace.dispatch(ApproveBill(entered.bill_id))
    assert value_of(workspace, item) == 8800
    proved(workspace)


def test_a_tax_that_the_buyer_owes_is_told_and_not_paid(workspace: Workspace) -> None:
    supplier = add_supplier(workspace)
    owed = workspace.dispatch(SetTax("RC", "Tax abroad", Decimal(19), date(2021, 1, 1), reverse_charge=True)).value
    line = BillLineInput(amount=Decimal(100), kind=LineKind.OTHER, tax_rate_id=owed)
    entered = bill(workspace, supplier, "R-1", line)
    assert entered.total_minor == 10000
    tax = row_of(workspace, BillTax, 1)
    assert (tax.reverse_charge, tax.net_minor, tax.tax_minor, tax.home_tax_minor) == (True, 10000, 1900, 1900)
    proved(workspace)


def test_a_credit_note_takes_off_what_was_too_dear(workspace: Workspace) -> None:
    supplier, (item,) = add_supplier(workspace), add_items(workspace, ["A"])
    written = order_and_send(workspace, supplier, [(item, "10", "10")])
    receive(workspace, written, "10")
    dear = bill(workspace, supplier, "R-1", goods(written.line_ids[0], "10", "11"))
    workspace.dispatch(ApproveBill(dear.bill_id, "They will credit it."))
    assert value_of(workspace, item) == 11000
    back = BillLineInput(written.line_ids[0], Decimal(10), amount=Decimal(10))
    credit = workspace.dispatch(EnterCreditNote(supplier, "G-1", TODAY, (back,), dear.bill_id)).value
    assert (credit.number, credit.state) == ("CN-00001", "matched")
    workspace.dispatch(ApproveBill(credit.bill_id))
    assert value_of(workspace, item) == 10000
    assert row_of(workspace, Bill, dear.bill_id).state == "approved"
    with pytest.raises(DomainError, match="builds on it"):
        workspace.dispatch(TakeBackApproval(dear.bill_id))
    more = BillLineInput(written.line_ids[0], Decimal(10), amount=Decimal(101))
    much = workspace.dispatch(EnterCreditNote(supplier, "G-2", TODAY, (more,), dear.bill_id)).value
    with pytest.raises(DomainError, match=r"1\.00 EUR more than BL-00001"):
        workspace.dispatch(ApproveBill(much.bill_id))
    proved(workspace)


def test_a_bill_is_corrected_disputed_and_compared_again(workspace: Workspace) -> None:
    supplier, (item,) = add_supplier(workspace), add_items(workspace, ["A"])
    written = order_and_send(workspace, supplier, [(item, "10", "1")])
    receive(workspace, written, "10")
    entered = bill(workspace, supplier, "R-1", goods(written.line_ids[0], "11"), as_draft=True)
    assert entered.state == "draft"
    changed = workspace.dispatch(ChangeBill(entered.bill_id, "R-1a", TODAY, (goods(written.line_ids[0], "10"),))).value
    assert (changed.state, changed.total_minor) == ("matched", 1000)
    assert workspace.dispatch(DisputeBill(entered.bill_id, "Poor quality")).value.mismatch == "Poor quality"
    assert workspace.dispatch(MatchBill(entered.bill_id)).value.state == "matched"
    workspace.dispatch(ApproveBill(entered.bill_id))
    for command in (MatchBill(entered.bill_id), CancelBill(entered.bill_id), ApproveBill(entered.bill_id)):
        with pytest.raises(DomainError, match="it is approved"):
            workspace.dispatch(command)
    proved(workspace)


@pytest.mark.parametrize(("line", "field"), [
    (BillLineInput(), "lines.0.order_line_id"), (BillLineInput(999, Decimal(1)), "lines.0.order_line_id"),
    (BillLineInput(1), "lines.0.qty"), (BillLineInput(1, Decimal(0)), "lines.0.qty"),
    (BillLineInput(kind=LineKind.FREIGHT), "lines.0.amount"),
    (BillLineInput(kind=LineKind.FREIGHT, amount=Decimal(-1)), "lines.0.amount"),
    (BillLineInput(1, Decimal(1), amount=Decimal("0.001")), "lines.0.amount"),
])
def test_a_line_that_bills_nothing_is_refused(workspace: Workspace, line: BillLineInput, field: str) -> None:
    supplier, (item,) = add_supplier(workspace), add_items(workspace, ["A"])
    order_and_send(workspace, supplier, [(item, "10", "1")])
    with pytest.raises(DomainError) as refusal:
        bill(workspace, supplier, "R-1", line)
    assert refusal.value.field == field
