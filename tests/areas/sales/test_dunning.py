"""Reminders: one letter a customer, level by level, never a level twice, and nothing that is disputed."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from app.areas.sales.models import DunningLetter
from app.areas.sales.operations.billing import ChangeBillingTerms
from app.areas.sales.operations.dunning import (
    ProposeReminders,
    SendReminder,
    SetDunningLevel,
    WithdrawReminder,
)
from app.areas.sales.operations.posting_invoices import BlockInvoiceDunning, DisputeInvoice, EndDispute
from app.areas.sales.queries.dunning import load_letter_lines
from app.areas.sales.rules.dunning import USUAL_LEVELS, Overdue, letters
from app.kernel.columns import table_of
from app.kernel.errors import DomainError
from app.kernel.workspace import Workspace
from tests.areas.purchasing.buying import put_clock
from tests.areas.sales.invoicing import DAY, invoice_row, prove
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
