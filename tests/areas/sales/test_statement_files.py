"""A file of the bank is dropped in the window: its lines are there once, and say what they pay and why."""

from pathlib import Path

import pytest
from sqlalchemy import select

from app.areas.sales.models import BankLine
from app.areas.sales.operations.banking import BookBankLine
from app.exchange.importing import ImportFiles
from app.exchange.mapping import ImportSource
from app.kernel.columns import table_of
from app.kernel.workspace import Workspace
from tests.areas.sales.invoicing import invoice_row, prove
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
