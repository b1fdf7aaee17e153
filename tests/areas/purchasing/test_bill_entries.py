"""What bills write in the bookkeeper's journal: debit and credit by tax, taken back the other way round."""

from decimal import Decimal

from sqlalchemy import select

from app.areas.company.models import Entry
from app.areas.company.operations import SetTax
from app.areas.company.operations.books import SetAccount
from app.areas.company.rules.books import Purpose
from app.areas.purchasing.operations.bill_lines import BillLineInput
from app.areas.purchasing.operations.bill_steps import ApproveBill, PayBill, TakeBackApproval
from app.areas.purchasing.rules.billing import LineKind
from app.kernel.workspace import Workspace
from tests.areas.purchasing.buying import add_supplier, proved
from tests.areas.purchasing.test_bills import TODAY, add_taxes, bill
from tests.areas.sales.invoicing import balances


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
