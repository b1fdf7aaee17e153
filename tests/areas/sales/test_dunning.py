"""Reminders: one letter a customer, level by level, never a level twice, and nothing that is disputed."""

from datetime import timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Connection, select

from app.areas.sales.models import DunningLetter, Invoice
from app.areas.sales.operations.billing import ChangeBillingTerms
from app.areas.sales.operations.charging import WaiveCharges, Waived
from app.areas.sales.operations.dunning import (
    ProposeReminders,
    SendReminder,
    SetDunningLevel,
    WithdrawReminder,
)
from app.areas.sales.operations.posting_invoices import BlockInvoiceDunning, DisputeInvoice, EndDispute
from app.areas.sales.queries import receivable_figures
from app.areas.sales.queries.ageing import OPEN_ITEMS, receivables_on
from app.areas.sales.queries.dunning import load_letter_lines, load_steps
from app.areas.sales.queries.receivables import owed_by
from app.areas.sales.queries.statement import balance_on, movements
from app.areas.sales.rules.dunning import USUAL_LEVELS, Overdue, balances_of, interest, interest_steps, letters
from app.kernel.columns import table_of
from app.kernel.errors import DomainError
from app.kernel.listing import ListRequest
from app.kernel.workspace import Workspace
from app.registry import TABS
from tests.areas.purchasing.buying import put_clock
from tests.areas.sales.invoicing import DAY, balances, invoice_row, lines_of, prove
from tests.areas.sales.selling import add_customer
from tests.areas.sales.test_payments import bill, pay
from tests.companies import MORNING


def propose(workspace: Workspace, days: int) -> list[int]:
    """Let days go by and propose reminders; give the letters."""
    put_clock(workspace, MORNING + timedelta(days=days))
    return list(workspace.dispatch(ProposeReminders()).value.letter_ids)


def letter(workspace: Workspace, letter_id: int) -> Any:
    """Read a letter."""
    with workspace.reader() as reader:
        return reader.execute(select(table_of(DunningLetter)).where(DunningLetter.id == letter_id)).one()


def named(workspace: Workspace, letter_id: int) -> list[tuple[int, int, bool]]:
    """Read which invoices a letter names: number, level, whether it brings it there."""
    with workspace.reader() as reader:
        return [(line.invoice_id, line.level, bool(line.raises)) for line in load_letter_lines(reader, letter_id)]


def test_one_letter_names_all_that_is_over_due_and_goes_level_by_level(workspace: Workspace) -> None:
    customer = add_customer(workspace)
    first = bill(workspace, customer, "100", DAY - timedelta(days=30))
    second = bill(workspace, customer, "50", DAY - timedelta(days=25))
    assert propose(workspace, 6) == []
    sent = propose(workspace, 8)
    assert [named(workspace, one) for one in sent] == [[(first, 1, True), (second, 0, False)]]
    assert workspace.dispatch(SendReminder(sent[0])).value == "DL-00001"
    assert propose(workspace, 12) == [], "who was reminded is left in peace for a week"
    later = propose(workspace, 22)
    assert [named(workspace, one) for one in later] == [[(first, 2, True), (second, 1, True)]]
    row = letter(workspace, later[0])
    assert (row.level, row.open_minor, row.pay_by) == (2, 15000, DAY + timedelta(days=29))
    again = propose(workspace, 22)
    assert len(again) == 1, "proposals replace each other"
    workspace.dispatch(SendReminder(again[0]))
    assert [invoice_row(workspace, one).dunning_level for one in (first, second)] == [2, 1]
    prove(workspace)


def test_what_is_disputed_blocked_or_paid_is_not_dunned(workspace: Workspace) -> None:
    customers = [add_customer(workspace, f"Customer {number}") for number in range(4)]
    bills = [bill(workspace, customer, "100", DAY - timedelta(days=60)) for customer in customers]
    workspace.dispatch(DisputeInvoice(bills[0], "Never ordered"))
    workspace.dispatch(BlockInvoiceDunning(bills[1]))
    workspace.dispatch(ChangeBillingTerms(customers[2], dunning_blocked=True, dunning_note="Agreed"))
    proposed = propose(workspace, 0)
    assert [named(workspace, one) for one in proposed] == [[(bills[3], 1, True)]]
    pay(workspace, customers[3], "60")
    with pytest.raises(DomainError) as paid:
        workspace.dispatch(SendReminder(proposed[0]))
    assert paid.value.code == "dunning.changed"
    workspace.dispatch(EndDispute(bills[0]))
    assert sorted(named(workspace, one)[0][0] for one in propose(workspace, 0)) == [bills[0], bills[3]]


def test_a_letter_asks_for_fee_and_interest_where_the_firm_says_so(workspace: Workspace) -> None:
    customer = add_customer(workspace)
    bill(workspace, customer, "365", DAY - timedelta(days=40))
    workspace.dispatch(SetDunningLevel(1, 5, "Reminder", "Please pay.", 10, Decimal("5.00"), Decimal(9)))
    row = letter(workspace, propose(workspace, 0)[0])
    assert (row.fee_minor, row.interest_minor, row.open_minor) == (500, 90, 36500)


def charges(workspace: Workspace) -> list[Any]:
    """Read what late payment was charged with, and what took it back."""
    with workspace.reader() as reader:
        return list(reader.execute(
            select(table_of(Invoice)).where(Invoice.for_kind == "dunning_letter").order_by(Invoice.id)))


def dun(workspace: Workspace, days: int) -> int:
    """Let days go by, propose reminders and send the one that there is; give it."""
    sent = propose(workspace, days)
    assert len(sent) == 1
    workspace.dispatch(SendReminder(sent[0]))
    return sent[0]


def test_fee_and_interest_are_owed_from_the_letter_on_and_are_no_turnover(workspace: Workspace) -> None:
    customer = add_customer(workspace)
    one = bill(workspace, customer, "365", DAY - timedelta(days=40))
    workspace.dispatch(SetDunningLevel(1, 5, "Reminder", "Please pay.", 10, Decimal("5.00"), Decimal(9)))
    before = days_sales_outstanding(workspace)
    letter_id = dun(workspace, 0)
    charge = charges(workspace)[0]
    assert (charge.number, charge.kind, charge.open_minor, charge.due_on) == (
        "DC-00001", "charge", 590, DAY + timedelta(days=10))
    assert [line.text for line in lines_of(workspace, charge.id)] == [
        "Fee of reminder DL-00001",
        "Interest on IN-00001: 365.00 EUR at 9 % a year for 10 days after 20 Feb 2026 up to 02 Mar 2026"]
    assert balances(workspace) == {
        "receivable": 37090, "revenue": -36500, "reminder_fee": -500, "interest": -90}
    with workspace.reader() as reader:
        assert [row.id for row in OPEN_ITEMS.page(reader, ListRequest(as_of=MORNING)).rows] == [one, charge.id]
        assert receivables_on(reader, DAY).total_minor == 37090
        moves = movements(reader, customer, "EUR")
        assert (moves[-1].text, balance_on(moves, DAY)) == ("Charges for late payment, due 12 Mar 2026", 37090)
        assert credit_used(reader, customer) == 37090
    assert days_sales_outstanding(workspace) == before + 1, "more is owed, nothing more was sold"
    pay(workspace, customer, "370.90")
    assert [invoice_row(workspace, number).state for number in (one, charge.id)] == ["paid", "paid"]
    assert balances(workspace) == {"bank": 37090, "revenue": -36500, "reminder_fee": -500, "interest": -90}
    assert letter(workspace, letter_id).state == "sent"
    prove(workspace)


def days_sales_outstanding(workspace: Workspace) -> int:
    """Read how many days of turnover customers owe."""
    with workspace.reader() as reader:
        value = receivable_figures.days_sales_outstanding(reader, MORNING).value
    assert isinstance(value, int)
    return value


def credit_used(reader: Connection, customer: int) -> int:
    """Read what a customer's credit limit is measured against, of what they owe."""
    return owed_by(reader, customer, "EUR", DAY).open_minor


def test_charges_are_waived_in_part_and_whole_with_a_reason(workspace: Workspace) -> None:
    customer = add_customer(workspace)
    bill(workspace, customer, "365", DAY - timedelta(days=40))
    workspace.dispatch(SetDunningLevel(1, 5, "Reminder", "Please pay.", 10, Decimal("5.00"), Decimal(9)))
    letter_id = dun(workspace, 0)
    charge = charges(workspace)[0]
    workspace.dispatch(WaiveCharges(charge.id, "A good customer", Waived.FEE))
    assert (invoice_row(workspace, charge.id).open_minor, charges(workspace)[1].reason) == (90, "A good customer")
    assert balances(workspace) == {"receivable": 36590, "revenue": -36500, "interest": -90}
    with pytest.raises(DomainError) as twice:
        workspace.dispatch(WaiveCharges(charge.id, "Again", Waived.FEE))
    assert twice.value.code == "charge.waived"
    workspace.dispatch(WaiveCharges(charge.id, "All of it"))
    assert invoice_row(workspace, charge.id).state == "credited"
    workspace.dispatch(WithdrawReminder(letter_id))
    assert len(charges(workspace)) == 3, "what was waived is not credited again"
    assert balances(workspace) == {"receivable": 36500, "revenue": -36500}
    with pytest.raises(DomainError) as no_charge:
        workspace.dispatch(WaiveCharges(charge.id - 1, "No"))
    assert no_charge.value.code == "charge.none"
    prove(workspace)


def test_a_letter_that_is_taken_back_takes_its_charges_with_it(workspace: Workspace) -> None:
    customer = add_customer(workspace)
    bill(workspace, customer, "365", DAY - timedelta(days=40))
    workspace.dispatch(SetDunningLevel(1, 5, "Reminder", "Please pay.", 10, Decimal("5.00"), Decimal(9)))
    proposed = propose(workspace, 0)[0]
    done = workspace.dispatch(SendReminder(proposed))
    workspace.undo(done.operation_id)
    assert [(row.kind, row.open_minor, row.state) for row in charges(workspace)] == [
        ("charge", 0, "credited"), ("credit", 0, "paid")]
    assert balances(workspace) == {"receivable": 36500, "revenue": -36500}
    again = letter(workspace, propose(workspace, 1)[0])
    assert again.interest_minor == 99, "the days that nobody was charged for are asked for again"
    prove(workspace)


def test_interest_is_asked_for_each_day_once_on_what_was_open_then(workspace: Workspace) -> None:
    customer = add_customer(workspace)
    one = bill(workspace, customer, "1000", DAY - timedelta(days=40))
    for level, days in ((1, 5), (2, 21)):
        workspace.dispatch(SetDunningLevel(level, days, "Reminder", "", 10, Decimal(0), Decimal("11.27")))
    dun(workspace, 0)
    put_clock(workspace, MORNING + timedelta(days=4))
    pay(workspace, customer, "400", DAY + timedelta(days=4))
    second = dun(workspace, 20)
    with workspace.reader() as reader:
        lines = load_letter_lines(reader, second)
        steps = load_steps(reader, [line.id for line in lines])
    assert [(line.number, line.kind, line.open_minor, line.interest_minor) for line in lines] == [
        ("IN-00001", "invoice", 60000, 420), ("DC-00001", "charge", 309, 0)], "no interest on interest"
    assert [(step.days, step.minor, step.percent, step.interest_minor) for step in steps[lines[0].id]] == [
        (4, 100_000, 11_270_000, 124), (16, 60_000, 11_270_000, 296)]
    assert invoice_row(workspace, one).dunning_level == 2
    prove(workspace)


@pytest.mark.parametrize(("minor", "percent", "days", "expected"), [
    (100_000, "12", 30, 986),  # Daniels Silverman, Statutory Interest calculator: 1,000.00 at 4 % plus 8 %
    (26_225, "8.5", 139, 849),  # payontime.co.uk, forum of the Late Payment Act, "8 1/2 % statutory interest"
    (100_000, "5.12", 25, 351),  # anleiter.de, "Wie berechnet man Verzugszinsen?"
])
def test_interest_is_that_of_published_examples(minor: int, percent: str, days: int, expected: int) -> None:
    assert interest(minor, int(Decimal(percent) * 1_000_000), days) == expected


@given(st.integers(1, 10**8), st.integers(0, 20_000_000), st.lists(
    st.tuples(st.integers(-5, 60), st.integers(-10**6, 10**6)), max_size=6), st.integers(0, 60), st.integers(0, 60))
def test_the_steps_of_interest_are_the_days_one_by_one(
    total: int, percent: int, changes: list[tuple[int, int]], cut: int, length: int,
) -> None:
    moves = [(DAY + timedelta(days=days), minor) for days, minor in changes]
    balances_ = balances_of(total, DAY, moves)
    middle, end = DAY + timedelta(days=cut), DAY + timedelta(days=cut + length)
    steps = [*interest_steps(balances_, percent, DAY, middle), *interest_steps(balances_, percent, middle, end)]
    exact = Fraction(0)
    for number in range(cut + length):
        day = DAY + timedelta(days=number + 1)
        left = total + sum(minor for when, minor in moves if when < day or when <= DAY)
        exact += Fraction(max(0, left) * percent, 100 * 1_000_000 * 365)
    assert sum(Fraction(step.minor * step.percent * step.days, 100 * 1_000_000 * 365) for step in steps) == exact
    assert abs(sum(step.interest_minor for step in steps) - exact) <= Fraction(len(steps), 2)


def test_a_letter_that_is_withdrawn_gives_the_level_back(workspace: Workspace) -> None:
    customer = add_customer(workspace)
    one = bill(workspace, customer, "100", DAY - timedelta(days=40))
    first = propose(workspace, 0)[0]
    done = workspace.dispatch(SendReminder(first))
    second = propose(workspace, 20)[0]
    workspace.dispatch(SendReminder(second))
    with pytest.raises(DomainError) as followed:
        workspace.undo(done.operation_id)
    assert followed.value.code == "dunning.followed"
    workspace.dispatch(WithdrawReminder(second))
    assert invoice_row(workspace, one).dunning_level == 1
    workspace.dispatch(WithdrawReminder(first))
    assert invoice_row(workspace, one).dunning_level == 0
    assert named(workspace, propose(workspace, 20)[0]) == [(one, 1, True)]


@given(st.lists(st.tuples(st.integers(1, 4), st.integers(1, 10**7), st.integers(-50, 200), st.integers(0, 3)),
                max_size=20))
def test_letters_name_all_that_is_over_due_once_and_no_level_twice(given: list[tuple[int, int, int, int]]) -> None:
    overdue = [Overdue(number, customer, "EUR", minor, DAY - timedelta(days=days), level)
               for number, (customer, minor, days, level) in enumerate(given)]
    written = letters(overdue, USUAL_LEVELS, DAY)
    assert len({one.customer_id for one in written}) == len(written)
    by_id = {one.invoice_id: one for one in overdue}
    for one in written:
        late = {item.invoice_id for item in overdue if item.customer_id == one.customer_id and item.due_on < DAY}
        assert {line.invoice_id for line in one.lines} == late
        assert one.open_minor == sum(by_id[number].open_minor for number in late)
        for line in one.lines:
            reached = by_id[line.invoice_id].level
            assert line.level == reached + line.raises
            if line.raises:
                assert line.days_over >= USUAL_LEVELS[reached].days_over


def test_charges_can_be_waived_where_invoices_and_open_items_are_seen() -> None:
    (sales,) = (tab for tab in TABS if tab.key == "sales")
    for name in ("invoices", "open_items"):
        (view,) = (view for view in sales.views if view.list_name == name)
        assert "sales.waive_charges" in {action.id for action in view.actions}
