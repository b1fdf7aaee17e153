"""Invoices: of what was shipped, with the right tax, posted for good, and credited."""

from decimal import Decimal

import pytest

from app.areas.catalog.operations import CreateCategory
from app.areas.company.operations import SetExchangeRate
from app.areas.logistics.operations.shipping import ReverseShipment
from app.areas.sales.operations.billing import AddTaxRule, ChangeBillingPolicy, ChangeBillingTerms
from app.areas.sales.operations.crediting import CreditInvoice, CreditLineInput
from app.areas.sales.operations.invoice_lines import InvoiceLineInput
from app.areas.sales.operations.invoices import CancelInvoice, ChangeInvoice, CreateInvoice
from app.areas.sales.operations.invoicing_orders import InvoicePrepayment, InvoiceShipped, MarkInvoicedElsewhere
from app.areas.sales.operations.posting_invoices import PostInvoice
from app.areas.sales.queries.receivables import open_receivables, overdue_receivables, owed_by
from app.areas.sales.rules.invoicing import LineFor, Zone
from app.kernel.errors import DomainError
from app.kernel.money import Money
from app.kernel.workspace import Workspace
from tests.areas.logistics.shipping import send
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
from tests.areas.sales.selling import add_customer, add_items, sell, stock


def test_several_orders_become_one_invoice_with_tax_by_rate_and_freight(workspace: Workspace) -> None:
    _, reduced = add_taxes(workspace)
    tea, jam, customer = shop(workspace)
    workspace.dispatch(AddTaxRule(reduced, item_id=tea))
    first = ship(workspace, customer, [(tea, "3"), (jam, "2")], freight=Decimal("4.90"), customer_reference="A 1")
    second = ship(workspace, customer, [(jam, "1")], customer_reference="A 2")
    made = invoice(workspace, first, second)
    assert (made.number, made.state, made.total_minor) == ("IN-00001", "posted", 3210 + 2000 + 490 + 1000 + 663)
    assert taxes_of(workspace, made.invoice_id) == {"V7": (3000, 210), "V19": (3490, 663)}
    assert [line.tax_minor for line in lines_of(workspace, made.invoice_id)] == [210, 380, 190, 93]
    row = invoice_row(workspace, made.invoice_id)
    assert (row.customer_reference, row.open_minor, row.zone) == ("A 1, A 2", 7363, "domestic")
    assert balances(workspace) == {"receivable": 7363, "revenue": -6490, "tax_due": -873}
    with pytest.raises(DomainError) as nothing:
        invoice(workspace, first, second)
    assert nothing.value.code == "invoice.nothing"
    prove(workspace)


def test_what_is_drafted_counts_as_invoiced_until_the_draft_is_given_up(workspace: Workspace) -> None:
    tea, _, customer = shop(workspace)
    order = ship(workspace, customer, [(tea, "5")])
    draft = invoice(workspace, order, post=False)
    line = lines_of(workspace, draft.invoice_id)[0].order_line_id
    assert (draft.number, draft.state, draft.open_minor) == ("", "draft", 0)
    changed = workspace.dispatch(ChangeInvoice(draft.invoice_id, (InvoiceLineInput(line, qty=Decimal(2)),))).value
    assert changed.total_minor == 2000
    with pytest.raises(DomainError) as more:
        workspace.dispatch(CreateInvoice(customer, (InvoiceLineInput(line, qty=Decimal(4)),)))
    assert (more.value.code, more.value.field) == ("invoice.too_much", "lines.0.qty")
    rest = invoice(workspace, order)
    assert rest.total_minor == 3000
    workspace.dispatch(CancelInvoice(draft.invoice_id))
    assert invoice(workspace, order).total_minor == 2000
    prove(workspace)


def test_goods_that_come_back_after_being_invoiced_are_credited_first(workspace: Workspace) -> None:
    tea, _, customer = shop(workspace)
    order = int(sell(workspace, customer, [(tea, "5")]).order_id)
    shipment = send(workspace, order)
    made = invoice(workspace, order)
    with pytest.raises(DomainError) as invoiced:
        workspace.dispatch(ReverseShipment(shipment))
    assert invoiced.value.code == "order.invoiced"
    credit = workspace.dispatch(CreditInvoice(made.invoice_id, "Never left", invoice_again=True, post=True)).value
    assert (credit.number, credit.open_minor) == ("CR-00001", 0)
    assert invoice_row(workspace, made.invoice_id).state == "credited"
    workspace.dispatch(ReverseShipment(shipment))
    prove(workspace)


def test_numbers_have_no_gaps_whatever_is_refused_or_undone(workspace: Workspace) -> None:
    tea, _, customer = shop(workspace)
    orders = [ship(workspace, customer, [(tea, "1")]) for _ in range(3)]
    drafts = [invoice(workspace, order, post=False).invoice_id for order in orders]
    workspace.dispatch(CancelInvoice(drafts[0]))
    with pytest.raises(DomainError):
        workspace.dispatch(PostInvoice(drafts[0]))
    posted = workspace.dispatch(PostInvoice(drafts[2]))
    assert posted.value.number == "IN-00001"
    workspace.undo(posted.operation_id)
    assert invoice_row(workspace, drafts[2]).state == "credited"
    assert workspace.dispatch(PostInvoice(drafts[1])).value.number == "IN-00002"
    with pytest.raises(DomainError) as again:
        workspace.dispatch(PostInvoice(drafts[1]))
    assert again.value.code == "invoice.state"
    prove(workspace)


def test_parts_of_an_invoice_that_are_credited_add_up_to_all_of_it(workspace: Workspace) -> None:
    add_taxes(workspace)
    tea, jam, customer = shop(workspace)
    made = invoice(workspace, ship(workspace, customer, [(tea, "3"), (jam, "7")], freight=Decimal("0.05")))
    first, second, _ = lines_of(workspace, made.invoice_id)
    one = workspace.dispatch(CreditInvoice(made.invoice_id, "One was broken", (
        CreditLineInput(first.id, Decimal(1)),), post=True)).value
    off = workspace.dispatch(CreditInvoice(made.invoice_id, "Too dear", (
        CreditLineInput(second.id, amount=Decimal("3.33")),), post=True)).value
    rest = workspace.dispatch(CreditInvoice(made.invoice_id, "All of it", post=True)).value
    assert (one.total_minor, off.total_minor) == (1190, 396)
    assert one.total_minor + off.total_minor + rest.total_minor == made.total_minor
    row = invoice_row(workspace, made.invoice_id)
    assert (row.open_minor, row.state) == (0, "credited")
    assert balances(workspace) == {}
    with pytest.raises(DomainError) as empty:
        workspace.dispatch(CreditInvoice(made.invoice_id, "Once more"))
    assert empty.value.code == "credit.nothing"
    with pytest.raises(DomainError) as more:
        workspace.dispatch(CreditInvoice(made.invoice_id, "More", (CreditLineInput(first.id, Decimal(1)),)))
    assert more.value.code == "credit.too_much"
    prove(workspace)


def test_where_goods_go_decides_their_tax(workspace: Workspace) -> None:
    add_taxes(workspace)
    tea, _, _ = shop(workspace)
    french = add_customer(workspace, "Bon app'", country="France", tax_number="FR40303265045")
    private = add_customer(workspace, "Luc", country="France")
    swiss = add_customer(workspace, "Chop-suey Chinese", country="Switzerland")
    zones = {}
    for customer in (french, private, swiss):
        made = invoice(workspace, ship(workspace, customer, [(tea, "1")]))
        row = invoice_row(workspace, made.invoice_id)
        zones[customer] = (row.zone, row.net_minor, row.tax_minor, list(taxes_of(workspace, made.invoice_id)))
    assert zones == {
        french: ("eu_business", 1000, 0, ["RC"]), private: ("eu_private", 1000, 190, ["V19"]),
        swiss: ("export", 1000, 0, [""]),
    }
    prove(workspace)


def test_the_most_particular_tax_rule_wins_and_says_so(workspace: Workspace) -> None:
    full, reduced = add_taxes(workspace)
    tea, jam, customer = shop(workspace)
    food = int(workspace.dispatch(CreateCategory("Food")).value.category_id)
    with_food = add_items(workspace, "RICE", category_id=food)[0]
    stock(workspace, with_food, 10)
    workspace.dispatch(AddTaxRule(full))
    workspace.dispatch(AddTaxRule(reduced, category_id=food))
    workspace.dispatch(AddTaxRule(None, customer_id=add_customer(workspace, "Embassy"), zone=None))
    made = invoice(workspace, ship(workspace, customer, [(tea, "1"), (with_food, "1")]))
    lines = lines_of(workspace, made.invoice_id)
    assert [(line.tax_code, line.tax_reason) for line in lines] == [
        ("V19", "tax rule for within the country"), ("V7", "tax rule for its category, within the country")]
    embassy = invoice(workspace, ship(workspace, customer + 1, [(jam, "1")]))
    assert taxes_of(workspace, embassy.invoice_id) == {"": (1000, 0)}


def test_tax_is_rounded_by_line_where_the_firm_says_so(workspace: Workspace) -> None:
    add_taxes(workspace)
    customer = add_customer(workspace)
    lines = tuple(InvoiceLineInput(amount=Decimal("0.33"), kind=LineFor.OTHER) for _ in range(3))
    assert workspace.dispatch(CreateInvoice(customer, lines)).value.total_minor == 99 + 19
    workspace.dispatch(ChangeBillingPolicy(tax_per_line=True))
    assert workspace.dispatch(CreateInvoice(customer, lines)).value.total_minor == 99 + 18
    prove(workspace)


def test_foreign_invoices_keep_the_rate_of_their_day(workspace: Workspace) -> None:
    add_taxes(workspace)
    workspace.dispatch(SetExchangeRate("USD", DAY, Decimal("0.9")))
    customer = add_customer(workspace, "Rattlesnake", country="USA", currency="USD")
    lines = (InvoiceLineInput(amount=Decimal("100.05"), kind=LineFor.SERVICE),)
    made = workspace.dispatch(CreateInvoice(customer, lines)).value
    posted = workspace.dispatch(PostInvoice(made.invoice_id)).value
    workspace.dispatch(SetExchangeRate("USD", DAY, Decimal("0.5")))
    row = invoice_row(workspace, posted.invoice_id)
    assert (row.open_minor, row.home_open_minor) == (10005, 9005)
    assert balances(workspace) == {"receivable": 9005, "revenue": -9005}
    prove(workspace)


def test_a_prepayment_is_taken_off_the_invoice_of_the_goods(workspace: Workspace) -> None:
    add_taxes(workspace)
    tea, _, customer = shop(workspace)
    order = int(sell(workspace, customer, [(tea, "10")]).order_id)
    ahead = workspace.dispatch(InvoicePrepayment(order, Decimal(30), post=True)).value
    assert ahead.total_minor == 3570
    assert balances(workspace) == {"receivable": 3570, "prepaid": -3000, "tax_due": -570}
    send(workspace, order)
    rest = invoice(workspace, order)
    assert rest.total_minor == 7000 + 1330
    assert balances(workspace) == {"receivable": 11900, "revenue": -10000, "tax_due": -1900}
    with pytest.raises(DomainError) as odd:
        workspace.dispatch(InvoicePrepayment(order, Decimal(30), Decimal(4)))
    assert odd.value.code == "prepay.how_much"
    prove(workspace)


def test_all_that_left_is_invoiced_by_customer_and_credit_sees_it(workspace: Workspace) -> None:
    tea, jam, customer = shop(workspace)
    other = add_customer(workspace, "Blauer See")
    for one in (customer, customer, other):
        ship(workspace, one, [(tea, "2"), (jam, "1")])
    with workspace.reader() as reader:
        before = owed_by(reader, customer, "EUR", DAY)
    assert (before.open_minor, before.to_invoice_minor) == (0, 6000)
    made = workspace.dispatch(InvoiceShipped(post=True)).value
    assert made.invoices == 2
    with workspace.reader() as reader:
        assert open_receivables(reader, customer, "EUR") == Money(6000, "EUR")
        assert overdue_receivables(reader, customer, "EUR", DAY) == Money(0, "EUR")
        late = owed_by(reader, customer, "EUR", DAY.replace(month=5))
    assert (late.overdue_minor, late.to_invoice_minor, late.oldest_due) == (6000, 0, DAY.replace(month=4, day=1))
    prove(workspace)


def test_terms_give_the_day_due_and_cash_discount(workspace: Workspace) -> None:
    tea, _, customer = shop(workspace)
    workspace.dispatch(ChangeBillingTerms(customer, Decimal(2), 10))
    row = invoice_row(workspace, invoice(workspace, ship(workspace, customer, [(tea, "1")])).invoice_id)
    assert (row.due_on, row.discount_permille, row.discount_until) == (
        DAY.replace(month=4, day=1), 20, DAY.replace(day=12))
    with pytest.raises(DomainError) as never:
        workspace.dispatch(ChangeBillingTerms(customer, Decimal(2)))
    assert never.value.field == "discount_days"


def test_a_rule_for_exports_alone_leaves_sales_at_home_as_they_are(workspace: Workspace) -> None:
    full, _ = add_taxes(workspace)
    tea, _, customer = shop(workspace)
    workspace.dispatch(AddTaxRule(full, Zone.EXPORT))
    made = invoice(workspace, ship(workspace, customer, [(tea, "1")]))
    assert lines_of(workspace, made.invoice_id)[0].tax_reason == "the full rate: no rule says otherwise"


def test_what_another_program_invoiced_is_not_invoiced_again(workspace: Workspace) -> None:
    tea, _, customer = shop(workspace)
    order = ship(workspace, customer, [(tea, "2")])
    done = workspace.dispatch(MarkInvoicedElsewhere(DAY))
    row = invoice_row(workspace, done.value.invoice_ids[0])
    assert (row.number, row.state, row.open_minor, balances(workspace)) == ("", "elsewhere", 0, {})
    for refused in (lambda: invoice(workspace, order), lambda: workspace.dispatch(MarkInvoicedElsewhere(DAY))):
        with pytest.raises(DomainError) as nothing:
            refused()
        assert nothing.value.code == "invoice.nothing"
    prove(workspace)
    workspace.dispatch(CancelInvoice(row.id))
    assert invoice(workspace, order).number == "IN-00001"
    prove(workspace)
