"""A file of the bank is dropped in the window: its lines are there once, and say what they pay and why."""

from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy import select

from app.areas.sales.models import BankLine
from app.areas.sales.operations.bank_costs import BookBankLineAs, BookedAs, TakeBackBankLine
from app.areas.sales.operations.banking import BookBankLine
from app.areas.sales.operations.payments import ReceivePayment
from app.exchange.importing import ImportFiles
from app.exchange.mapping import ImportSource
from app.kernel.columns import table_of
from app.kernel.errors import DomainError
from app.kernel.workspace import Workspace
from tests.areas.sales.invoicing import balances, invoice_row, prove
from tests.areas.sales.selling import add_customer
from tests.areas.sales.test_payments import bill
from tests.exchange.test_statements import FEE, GERMAN, PAID, camt


@pytest.mark.parametrize(("name", "content"), [
    ("march.xml", camt(PAID, FEE, closing="1100.60")), ("march.sta", GERMAN.encode()),
])
def test_a_file_of_the_bank_is_taken_in_once_and_its_lines_say_what_they_pay(
    workspace: Workspace, tmp_path: Path, name: str, content: bytes,
) -> None:
    customer = add_customer(workspace)
    one = bill(workspace, customer, "119")
    path = tmp_path / name
    path.write_bytes(content)
    for _ in range(2):
        workspace.dispatch(ImportFiles((ImportSource("bank_statement", str(path)),)))
    with workspace.reader() as reader:
        lines = reader.execute(select(table_of(BankLine)).order_by(BankLine.id)).all()
    assert [(line.amount_minor, line.customer_id, line.sure, line.why) for line in lines] == [
        (11900, customer, True, "names IN-00001; the amount fits"), (-1840, None, False, "")]
    workspace.dispatch(BookBankLine(lines[0].id))
    assert invoice_row(workspace, one).state == "paid"
    prove(workspace)


def test_what_the_bank_keeps_is_the_firms_cost_and_its_own_lines_are_no_payments(
    workspace: Workspace, tmp_path: Path,
) -> None:
    customer = add_customer(workspace)
    one = bill(workspace, customer, "124")
    path = tmp_path / "march.xml"
    path.write_bytes(camt(PAID, FEE, closing="1100.60"))
    workspace.dispatch(ImportFiles((ImportSource("bank_statement", str(path)),)))
    workspace.dispatch(BookBankLine(1, bank_fee=Decimal(5)))
    assert invoice_row(workspace, one).state == "paid"
    fees = workspace.dispatch(BookBankLineAs(2))
    assert balances(workspace) == {"bank": 11900 - 1840, "bank_fee": 500 + 1840, "revenue": -12400}
    workspace.undo(fees.operation_id)
    assert balances(workspace)["bank_fee"] == 500
    workspace.dispatch(BookBankLineAs(2, BookedAs.TRANSIT))
    assert balances(workspace)["transit"] == 1840
    for wrong in (TakeBackBankLine(1), BookBankLineAs(2)):
        with pytest.raises(DomainError):
            workspace.dispatch(wrong)
    with pytest.raises(DomainError) as too_much:
        workspace.dispatch(ReceivePayment(customer, Decimal(5), bank_fee=Decimal(5)))
    assert too_much.value.field == "bank_fee"
    with workspace.reader() as reader:
        now = workspace.clock.now()
        paid = workspace.declarations.detail("payment").load(reader, 1, now)
        page = workspace.declarations.detail("bank_line").load(reader, 2, now)
    assert {fact.title: str(fact.value) for fact in paid.facts}["Kept by the bank"] == "5.00 EUR"
    assert any(fact.value == "Own money" for fact in page.facts)
    prove(workspace)
