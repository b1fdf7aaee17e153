"""Money that comes in: shared among invoices, with discount and exchange, taken apart, matched with a statement."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import select

from app.areas.company.operations import SetExchangeRate
from app.areas.parties.events import PersonToErase
from app.areas.sales.models import BankLine, Payment, Settlement
from app.areas.sales.operations.banking import BookBankLine, SetBankLineAside, import_statement
from app.areas.sales.operations.billing import ChangeBillingPolicy, ChangeBillingTerms
from app.areas.sales.operations.crediting import CreditInvoice
from app.areas.sales.operations.invoice_lines import InvoiceLineInput
from app.areas.sales.operations.invoices import CreateInvoice
from app.areas.sales.operations.owing import keep_while_owing
from app.areas.sales.operations.payments import (
    PaidLineInput,
    PayBack,
    ReceivePayment,
    ReversePayment,
    SettleWith,
    UndoSettlement,
)
from app.areas.sales.operations.posting_invoices import PostInvoice
from app.areas.sales.queries.ageing import AGEING, OPEN_ITEMS, receivables_on
from app.areas.sales.queries.statement import balance_on, movements
from app.areas.sales.rules.invoicing import LineFor
from app.kernel.columns import table_of
from app.kernel.errors import DomainError, NeedsConfirmation
from app.kernel.listing import ListRequest
from app.kernel.workspace import Workspace
from tests.areas.purchasing.buying import put_clock
from tests.areas.sales.invoicing import DAY, add_taxes, balances, invoice_row, prove
from tests.areas.sales.selling import add_customer
from tests.companies import MORNING, at_work


def bill(workspace: Workspace, customer: int, amount: str, day: date = DAY, **more: Any) -> int:
    """Invoice a service, posted; give the invoice."""
    line = InvoiceLineInput(amount=Decimal(amount), kind=LineFor.SERVICE)
    made = workspace.dispatch(CreateInvoice(customer, (line,), day, **more)).value
    return int(workspace.dispatch(PostInvoice(made.invoice_id)).value.invoice_id)


def pay(workspace: Workspace, customer: int, amount: str, day: date = DAY, **more: Any) -> Any:
    """Enter a payment."""
    return workspace.dispatch(ReceivePayment(customer, Decimal(amount), day, **more)).value


def payment_row(workspace: Workspace, payment_id: int) -> Any:
    """Read a payment."""
    with workspace.reader() as reader:
        return reader.execute(select(table_of(Payment)).where(Payment.id == payment_id)).one()


def settlement_ids(workspace: Workspace) -> list[int]:
    """Read the settlements that stand."""
    with workspace.reader() as reader:
        return list(reader.execute(
            select(Settlement.id).where(Settlement.undone_on.is_(None)).order_by(Settlement.id)).scalars())


def test_one_payment_pays_the_oldest_first_and_the_rest_stays_on_account(workspace: Workspace) -> None:
    customer = add_customer(workspace)
    first, second = bill(workspace, customer, "100"), bill(workspace, customer, "50")
    part = pay(workspace, customer, "120")
    assert (part.open_minor, part.closed) == (0, 1)
    assert [invoice_row(workspace, one).state for one in (first, second)] == ["paid", "partly_paid"]
    more = pay(workspace, customer, "40")
    assert (more.open_minor, invoice_row(workspace, second).state) == (1000, "paid")
    third = bill(workspace, customer, "10")
    workspace.dispatch(SettleWith(more.payment_id))
    assert invoice_row(workspace, third).state == "paid"
    assert balances(workspace) == {"bank": 16000, "revenue": -16000}
    prove(workspace)


def test_cash_discount_is_given_within_its_days_and_corrects_the_tax(workspace: Workspace) -> None:
    add_taxes(workspace)
    customer = add_customer(workspace)
    workspace.dispatch(ChangeBillingTerms(customer, Decimal(2), 10))
    early, late = bill(workspace, customer, "100"), bill(workspace, customer, "100")
    pay(workspace, customer, "116.62", lines=(PaidLineInput(early),))
    assert invoice_row(workspace, early).state == "paid"
    assert balances(workspace)["discount_given"] == 200
    assert balances(workspace)["tax_due"] == -3800 + 38
    pay(workspace, customer, "116.62", DAY + timedelta(days=11))
    assert invoice_row(workspace, late).open_minor == 238
    with pytest.raises(NeedsConfirmation) as asked:
        pay(workspace, customer, "0.01", DAY + timedelta(days=12),
            lines=(PaidLineInput(late, Decimal("2.38"), Decimal("2.37")),))
    assert asked.value.code == "confirm.payment.discount"
    prove(workspace)


def test_a_payment_is_taken_back_with_all_that_it_settled(workspace: Workspace) -> None:
    customer = add_customer(workspace)
    one = bill(workspace, customer, "100")
    paid = pay(workspace, customer, "130")
    put_clock(workspace, MORNING + timedelta(days=5))
    workspace.dispatch(ReversePayment(paid.payment_id, "Bounced"))
    row = invoice_row(workspace, one)
    assert (row.state, row.open_minor, row.settled_on) == ("posted", 10000, None)
    assert balances(workspace) == {"receivable": 10000, "revenue": -10000}
    with workspace.reader() as reader:
        owed = [receivables_on(reader, DAY + timedelta(days=days)).total_minor for days in (-1, 0, 4, 5)]
    assert owed == [0, -3000, -3000, 10000]
    with pytest.raises(DomainError) as twice:
        workspace.dispatch(ReversePayment(paid.payment_id))
    assert twice.value.code == "payment.reversed"
    prove(workspace)


def test_what_was_settled_is_taken_apart_from_a_day_on_and_the_past_stays(workspace: Workspace) -> None:
    customer = add_customer(workspace)
    one = bill(workspace, customer, "100")
    pay(workspace, customer, "100")
    put_clock(workspace, MORNING + timedelta(days=40))
    workspace.dispatch(UndoSettlement(settlement_ids(workspace)[0]))
    assert invoice_row(workspace, one).open_minor == 10000
    with workspace.reader() as reader:
        for days, invoices, owed in ((-1, 0, 0), (0, 0, 0), (39, 0, 0), (40, 1, 0)):
            request = ListRequest(as_of=MORNING + timedelta(days=days))
            assert OPEN_ITEMS.count(reader, request) == invoices, days
            assert receivables_on(reader, DAY + timedelta(days=days)).total_minor == owed
    prove(workspace)


def test_foreign_money_is_worth_what_it_was_on_its_day_and_the_difference_is_told(workspace: Workspace) -> None:
    workspace.dispatch(SetExchangeRate("USD", DAY, Decimal("0.9")))
    workspace.dispatch(SetExchangeRate("USD", DAY + timedelta(days=10), Decimal("0.8")))
    customer = add_customer(workspace, "Rattlesnake", country="USA", currency="USD")
    one = bill(workspace, customer, "100")
    pay(workspace, customer, "60", DAY + timedelta(days=10))
    assert balances(workspace) == {"receivable": 3600, "revenue": -9000, "bank": 4800, "exchange": 600}
    pay(workspace, customer, "32", DAY + timedelta(days=11), currency="EUR", lines=(PaidLineInput(one),))
    assert invoice_row(workspace, one).state == "paid"
    assert balances(workspace) == {"revenue": -9000, "bank": 8000, "exchange": 1000}
    prove(workspace)


def test_money_goes_back_for_a_credit_note_and_for_what_was_paid_too_much(workspace: Workspace) -> None:
    customer = add_customer(workspace)
    one = bill(workspace, customer, "100")
    paid = pay(workspace, customer, "103")
    workspace.dispatch(PayBack(customer, Decimal(3), payment_id=paid.payment_id))
    credit = workspace.dispatch(CreditInvoice(one, "Not done", post=True)).value
    assert credit.open_minor == 10000
    other = bill(workspace, customer, "30")
    assert workspace.dispatch(SettleWith(credit_id=credit.invoice_id)).value == 1
    assert invoice_row(workspace, other).state == "credited"
    workspace.dispatch(PayBack(customer, Decimal(70), credit_id=credit.invoice_id))
    assert invoice_row(workspace, credit.invoice_id).state == "paid"
    assert balances(workspace) == {"bank": 3000, "revenue": -3000}
    with pytest.raises(DomainError) as more:
        workspace.dispatch(PayBack(customer, Decimal(1), payment_id=paid.payment_id))
    assert more.value.code == "settle.too_much"
    prove(workspace)


def test_a_small_difference_closes_an_invoice_where_the_firm_lets_it_go(workspace: Workspace) -> None:
    customer = add_customer(workspace)
    workspace.dispatch(ChangeBillingPolicy(write_off=Decimal("0.05")))
    one = bill(workspace, customer, "100")
    pay(workspace, customer, "99.96")
    assert invoice_row(workspace, one).state == "paid"
    assert balances(workspace) == {"bank": 9996, "write_off": 4, "revenue": -10000}
    prove(workspace)


def test_ageing_sorts_what_is_owed_by_days_over_due_as_of_any_day(workspace: Workspace) -> None:
    customer = add_customer(workspace)
    bill(workspace, customer, "100", DAY - timedelta(days=130))
    bill(workspace, customer, "10", DAY - timedelta(days=60))
    bill(workspace, customer, "1", DAY)
    pay(workspace, customer, "7", oldest_first=False)
    keys = [item.info.key for item in AGEING.columns]

    def aged(days: int) -> dict[str, Any]:
        with workspace.reader() as reader:
            page = AGEING.page(reader, ListRequest(as_of=MORNING + timedelta(days=days)))
            cells = dict(zip(keys, page.rows[0].values, strict=True)) if page.rows else {}
            return {key: getattr(value, "minor", value) for key, value in cells.items() if value and key != "name"}

    assert aged(0) == {"owed": 10400, "not_due": 100, "to_30": 1000, "more": 10000, "credit": -700, "oldest": 100}
    assert aged(-50) == {"owed": 11000, "not_due": 1000, "to_60": 10000, "oldest": 50}
    assert aged(-131) == {}
    with workspace.reader() as reader:
        assert [minor for _, minor in receivables_on(reader, DAY).ages] == [100, 1000, 0, 0, 10000]
        moves = movements(reader, customer, "EUR")
        assert balance_on(moves, DAY) == 10400


STATEMENT = (
    {"booked_on": "2026-03-04", "amount": "119.00", "payer": "ALFREDS FUTTERKISTE GMBH", "purpose": "Inv IN-00001"},
    {"booked_on": "2026-03-04", "amount": "50.00", "payer": "Alfreds Futterkiste", "purpose": "thanks"},
    {"booked_on": "2026-03-05", "amount": "-12.00", "payer": "Bank", "purpose": "Fees"},
    {"booked_on": "2026-03-05", "amount": "77.00", "payer": "Unknown", "purpose": "?"},
    {"booked_on": "the 5th", "amount": "77.00", "payer": "Unknown", "purpose": "?"},
)


def test_lines_of_a_statement_are_matched_once_and_booked_when_somebody_says_so(workspace: Workspace) -> None:
    add_taxes(workspace)
    customer = add_customer(workspace)
    first, second = bill(workspace, customer, "100"), bill(workspace, customer, "100")
    with at_work(workspace) as uow:
        told = [one.status for one in import_statement(uow, STATEMENT)]
    with at_work(workspace) as uow:
        again = [one.status for one in import_statement(uow, STATEMENT)]
    assert told == ["created"] * 4 + ["refused"]
    assert again == ["unchanged"] * 4 + ["refused"]
    with workspace.reader() as reader:
        lines = reader.execute(select(table_of(BankLine)).order_by(BankLine.id)).all()
    assert [(line.customer_id, line.sure) for line in lines] == [
        (customer, True), (customer, False), (None, False), (None, False)]
    assert lines[0].why == "names IN-00001; the amount fits"
    workspace.dispatch(BookBankLine(lines[0].id))
    workspace.dispatch(BookBankLine(lines[1].id))
    assert [invoice_row(workspace, one).open_minor for one in (first, second)] == [0, 6900]
    other = workspace.dispatch(BookBankLine(lines[3].id, customer))
    assert (other.value.open_minor, invoice_row(workspace, second).state) == (800, "paid")
    workspace.undo(other.operation_id)
    assert invoice_row(workspace, second).open_minor == 6900
    workspace.dispatch(SetBankLineAside(lines[2].id))
    with pytest.raises(DomainError) as booked:
        workspace.dispatch(BookBankLine(lines[0].id))
    assert booked.value.code == "bank.state"
    prove(workspace)


def test_invoices_named_without_amounts_are_paid_as_far_as_the_money_goes(workspace: Workspace) -> None:
    customer = add_customer(workspace)
    first, second, third = (bill(workspace, customer, amount) for amount in ("10", "20", "30"))
    pay(workspace, customer, "25", lines=(PaidLineInput(second), PaidLineInput(first)))
    assert [invoice_row(workspace, one).open_minor for one in (first, second, third)] == [500, 0, 3000]
    with pytest.raises(DomainError) as used:
        pay(workspace, customer, "30", lines=(PaidLineInput(third), PaidLineInput(first)))
    assert used.value.code == "payment.used_up"
    prove(workspace)


def test_who_owes_something_is_not_forgotten(workspace: Workspace) -> None:
    customer = add_customer(workspace, "Maria Anders", kind="person")
    bill(workspace, customer, "10")
    with at_work(workspace) as uow, pytest.raises(DomainError) as owing:
        keep_while_owing(uow, PersonToErase(customer, None, "Maria Anders"))
    assert owing.value.code == "erasure.owing"
    pay(workspace, customer, "10")
    with at_work(workspace) as uow:
        keep_while_owing(uow, PersonToErase(customer, None, "Maria Anders"))
