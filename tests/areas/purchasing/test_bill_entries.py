"""What bills write in the bookkeeper's journal: debit and credit by tax, taken back the other way round."""

from datetime import timedelta
from decimal import Decimal

import pytest
from sqlalchemy import select

from app.areas.company.models import Entry
from app.areas.company.operations import SetExchangeRate, SetTax
from app.areas.company.operations.books import SetAccount
from app.areas.company.rules.books import Purpose
from app.areas.purchasing.operations.bill_lines import BillLineInput
from app.areas.purchasing.operations.bill_steps import ApproveBill, PayBill, TakeBackApproval, TakeBackBillPayment
from app.areas.purchasing.operations.opening import TakeInOlderBills
from app.areas.purchasing.rules.billing import LineKind
from app.kernel.errors import DomainError
from app.kernel.workspace import Workspace
from tests.areas.purchasing.buying import add_supplier, proved
from tests.areas.purchasing.test_bills import TODAY, add_taxes, bill
from tests.areas.sales.invoicing import balances
from tests.companies import at_work


def test_a_bill_is_written_by_tax_and_what_the_buyer_owes_on_both_sides(workspace: Workspace) -> None:
    supplier, (full, _) = add_supplier(workspace), add_taxes(workspace)
    owed = workspace.dispatch(SetTax("RC", "Tax from abroad", Decimal(19), TODAY, reverse_charge=True)).value
    workspace.dispatch(SetAccount(Purpose.TAX_PAID, "1577", tax_code="RC"))
    lines = (BillLineInput(amount=Decimal(100), tax_rate_id=full, kind=LineKind.OTHER, text="Ink"),
             BillLineInput(amount=Decimal(50), tax_rate_id=owed, kind=LineKind.OTHER, text="Paper"))
    entered = bill(workspace, supplier, "R-1", *lines)
    workspace.dispatch(ApproveBill(entered.bill_id))
    approved = {"purchases": 15000, "tax_paid": 1900 + 950, "tax_due": -950, "payable": -16900}
    assert balances(workspace) == approved
    with workspace.reader() as reader:
        accounts = set(reader.execute(select(Entry.account).where(Entry.tax_code == "RC")).scalars())
    assert accounts == {"3200", "1577", "1770"}
    workspace.dispatch(TakeBackApproval(entered.bill_id))
    assert balances(workspace) == {}
    workspace.dispatch(ApproveBill(entered.bill_id))
    paid = workspace.dispatch(PayBill(entered.bill_id, TODAY, "SEPA 1"))
    assert balances(workspace)["bank"] == -16900
    workspace.undo(paid.operation_id)
    assert balances(workspace) == approved
    proved(workspace)


def test_a_bill_paid_with_cash_discount_and_at_another_rate_tells_both(workspace: Workspace) -> None:
    supplier, (full, reduced) = add_supplier(workspace), add_taxes(workspace)
    lines = (BillLineInput(amount=Decimal(100), tax_rate_id=full, kind=LineKind.OTHER, text="Ink"),
             BillLineInput(amount=Decimal(100), tax_rate_id=reduced, kind=LineKind.OTHER, text="Books"))
    entered = bill(workspace, supplier, "R-1", *lines)
    workspace.dispatch(ApproveBill(entered.bill_id))
    with pytest.raises(DomainError) as whole:
        workspace.dispatch(PayBill(entered.bill_id, TODAY, discount=Decimal(226)))
    assert whole.value.field == "discount"
    workspace.dispatch(PayBill(entered.bill_id, TODAY, discount=Decimal("4.52")))
    # 2 % of 119 and of 107: 2.00 of each net, 0.38 and 0.14 of the taxes.
    assert balances(workspace) == {"purchases": 20000, "tax_paid": 2600 - 52, "bank": -22148, "discount_taken": -400}
    proved(workspace)
    workspace.dispatch(SetExchangeRate("USD", TODAY, Decimal("0.9")))
    workspace.dispatch(SetExchangeRate("USD", TODAY + timedelta(days=9), Decimal("0.8")))
    abroad = add_supplier(workspace, "Cargo Inc.", currency="USD")
    freight = bill(workspace, abroad, "F-1", BillLineInput(amount=Decimal(100), kind=LineKind.OTHER, text="Freight"))
    workspace.dispatch(ApproveBill(freight.bill_id))
    workspace.dispatch(PayBill(freight.bill_id, TODAY + timedelta(days=9)))
    assert (balances(workspace)["exchange"], balances(workspace)["bank"]) == (-1000, -22148 - 8000)
    workspace.dispatch(TakeBackBillPayment(freight.bill_id))
    assert (balances(workspace)["payable"], balances(workspace)["bank"]) == (-9000, -22148)
    proved(workspace)


def test_bills_from_before_the_journal_are_taken_in_once_as_opening_balances(workspace: Workspace) -> None:
    supplier, (full, _) = add_supplier(workspace), add_taxes(workspace)
    owed, since, before, new = (
        bill(workspace, supplier, f"R-{hundreds}", BillLineInput(
            amount=Decimal(100 * hundreds), tax_rate_id=full, kind=LineKind.OTHER, text="Ink"))
        for hundreds in (1, 2, 3, 4))
    for one in (owed, since, before):
        workspace.dispatch(ApproveBill(one.bill_id))
    workspace.dispatch(PayBill(before.bill_id, TODAY))
    with at_work(workspace) as uow:
        uow.delete(Entry, [row.id for row in uow.rows(select(Entry.id))])
    workspace.dispatch(PayBill(since.bill_id, TODAY))
    workspace.dispatch(ApproveBill(new.bill_id))
    made = workspace.dispatch(TakeInOlderBills()).value
    assert (made.bills, made.payable_minor, made.opened_on) == (2, 11900 + 23800, TODAY - timedelta(days=1))
    assert balances(workspace) == {"opening": 35700, "payable": -11900 - 47600, "bank": -23800, "purchases": 40000,
                                   "tax_paid": 7600}
    assert workspace.dispatch(TakeInOlderBills(TODAY)).value.bills == 0, "once"
    workspace.dispatch(TakeBackApproval(owed.bill_id))
    assert (balances(workspace)["opening"], balances(workspace)["payable"]) == (23800, -47600)
    proved(workspace)
