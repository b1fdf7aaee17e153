"""A wrong invoice is corrected in one step; what was paid of it pays the right one, and each says of the other."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from app.areas.company.queries import taxes_on
from app.areas.sales.operations.billing import AddTaxRule
from app.areas.sales.operations.correcting import CorrectInvoice
from app.areas.sales.operations.crediting import CreditInvoice, CreditLineInput
from app.areas.sales.operations.invoice_lines import InvoiceLineInput
from app.areas.sales.operations.invoicing_orders import InvoicePrepayment
from app.areas.sales.queries.invoice_prefills import invoice_to_correct
from app.areas.sales.rules.invoicing import Zone
from app.kernel.errors import DomainError
from app.kernel.fields import decode
from app.kernel.listing import Row
from app.kernel.printed import PrintText
from app.kernel.workspace import Workspace
from app.ui.declare import Selection
from tests.areas.sales.invoicing import (
    DAY,
    add_taxes,
    balances,
    invoice,
    invoice_row,
    lines_of,
    prove,
    ship,
    shop,
    taxes_of,
)
from tests.areas.sales.selling import add_customer
from tests.areas.sales.test_payments import bill, pay


def as_shown(workspace: Workspace, invoice_id: int, reason: str) -> CorrectInvoice:
    """Give what the form holds when it opens on an invoice."""
    with workspace.reader() as reader:
        values = invoice_to_correct(reader, Selection("invoice", (Row(invoice_id, ()),)), workspace.clock.now())
    command: CorrectInvoice = decode(CorrectInvoice, {**values, "reason": reason})
    return command


def words(workspace: Workspace, invoice_id: int) -> list[str]:
    """Read the paragraphs that an invoice prints."""
    with workspace.reader() as reader:
        paper = workspace.declarations.document("invoice").context(reader, invoice_id, workspace.clock.now())
    return [band.text for band in paper.bands if isinstance(band, PrintText)]


def test_a_wrong_price_is_corrected_and_what_was_paid_pays_the_new_invoice(workspace: Workspace) -> None:
    add_taxes(workspace)
    tea, jam, customer = shop(workspace)
    order = ship(workspace, customer, [(tea, "3"), (jam, "2")])
    wrong = invoice(workspace, order)
    pay(workspace, customer, "59.50")
    shown = as_shown(workspace, wrong.invoice_id, "Tea is dearer")
    lines = (replace(shown.lines[0], price=Decimal(12), amount=None), *shown.lines[1:])
    made = workspace.dispatch(replace(shown, lines=lines, note="Sorry.")).value
    assert (made.credit_number, made.number, made.open_minor) == ("CR-00001", "IN-00002", 714)
    assert made.state == "partly_paid"
    assert taxes_of(workspace, made.invoice_id) == {"V19": (5600, 1064)}
    assert invoice_row(workspace, made.invoice_id).note == (
        "In place of IN-00001, which CR-00001 takes back.\nSorry.")
    assert [line.order_line_id for line in lines_of(workspace, made.invoice_id)] == [1, 2], "still of the order"
    assert balances(workspace) == {"bank": 5950, "receivable": 714, "revenue": -5600, "tax_due": -1064}
    prove(workspace)


def test_a_final_invoice_that_took_a_prepayment_off_is_corrected_with_it(workspace: Workspace) -> None:
    add_taxes(workspace)
    tea, _, customer = shop(workspace)
    order = ship(workspace, customer, [(tea, "10")])
    workspace.dispatch(InvoicePrepayment(order, percent=Decimal(30), post=True))
    final = invoice(workspace, order)
    assert invoice_row(workspace, final.invoice_id).net_minor == 7000
    made = workspace.dispatch(as_shown(workspace, final.invoice_id, "The reference was missing")).value
    assert (invoice_row(workspace, made.invoice_id).net_minor, made.state) == (7000, "posted")
    assert balances(workspace)["receivable"] == 11900
    prove(workspace)


def test_what_was_credited_in_part_and_what_is_no_invoice_is_not_corrected(workspace: Workspace) -> None:
    customer = add_customer(workspace)
    one = bill(workspace, customer, "100")
    line = lines_of(workspace, one)[0]
    credit: Any = workspace.dispatch(CreditInvoice(
        one, "A part", (CreditLineInput(line.id, amount=Decimal(10)),), post=True)).value
    new = (InvoiceLineInput(amount=Decimal(90), text="Advice"),)
    for number, code in ((one, "correct.credited"), (credit.invoice_id, "correct.kind")):
        with pytest.raises(DomainError) as refused:
            workspace.dispatch(CorrectInvoice(number, "Wrong", new))
        assert refused.value.code == code
    assert invoice_row(workspace, one).open_minor == 9000
    prove(workspace)


def test_an_invoice_says_why_it_charges_no_tax_and_who_owes_it(workspace: Workspace) -> None:
    add_taxes(workspace)
    customer = add_customer(workspace)
    workspace.dispatch(AddTaxRule(zone=Zone.DOMESTIC, customer_id=customer, note="teaching, section 4 no. 21"))
    free = bill(workspace, customer, "100")
    assert "Free of tax: teaching, section 4 no. 21" in words(workspace, free)
    other = add_customer(workspace, "Builders")
    with workspace.reader() as reader:
        reverse = taxes_on(reader, DAY)["RC"].id
    workspace.dispatch(AddTaxRule(reverse, Zone.DOMESTIC, customer_id=other))
    assert "Reverse charge: the buyer owes the tax on what is marked so above." in words(
        workspace, bill(workspace, other, "100"))
    plain = bill(workspace, add_customer(workspace, "Plain"), "100")
    assert not any("tax" in text.lower() for text in words(workspace, plain))
