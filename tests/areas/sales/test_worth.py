"""What customers are worth is worked out from their own orders and invoices, told in words, and read from one row."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.areas.sales.models import CustomerWorth, SalesOrder
from app.areas.sales.operations.worth import ValueCustomers
from app.areas.sales.queries.worth import is_due, worth_of
from app.areas.sales.rules.worth import (
    TOO_FEW,
    Outlook,
    YearWorth,
    checked_words,
    expected_lines,
    outlook_words,
    paid_words,
    roughly,
)
from app.kernel.clock import SetClock
from app.kernel.errors import DomainError
from app.kernel.money import Money
from app.kernel.workspace import Workspace
from tests.areas.sales.selling import add_customer, add_items, sell, stock_all
from tests.companies import MORNING, at_work
from tests.plans import plans_of, scans_of

DAY = timedelta(days=1)


def euros(amount: int) -> Money:
    return Money(amount * 100, "EUR")


def facts(workspace: Workspace, customer: int) -> dict[str, object]:
    with workspace.reader() as reader:
        return {fact.title: fact.value for fact in worth_of(reader, customer, workspace.clock.now()).facts}


def test_a_small_firm_is_told_that_there_are_too_few_orders(workspace: Workspace) -> None:
    items = add_items(workspace, "TEA")
    stock_all(workspace, items, 100)
    often, once = add_customer(workspace), add_customer(workspace, "Bólido")
    sell(workspace, often, [(items[0], "30")])
    sell(workspace, once, [(items[0], "10")])
    with workspace.reader() as reader:
        assert is_due(reader, workspace.clock.now())
    result = workspace.dispatch(ValueCustomers()).value
    assert result.customers == 2
    assert result.summary.endswith(f"What comes next: {TOO_FEW}.")
    assert facts(workspace, often) == {"Next year": TOO_FEW, "Share of revenue": 750}
    with workspace.reader() as reader:
        assert not is_due(reader, workspace.clock.now() + 0.9 * DAY)
        assert is_due(reader, workspace.clock.now() + DAY)


def test_without_orders_there_is_nothing_to_work_out(workspace: Workspace) -> None:
    with workspace.reader() as reader:
        assert not is_due(reader, workspace.clock.now())
    with pytest.raises(DomainError, match="Nobody has ordered yet"):
        workspace.dispatch(ValueCustomers())
    assert facts(workspace, add_customer(workspace)) == {}


def ordered_often(workspace: Workspace) -> tuple[int, int]:
    """Let thirty customers order: a faithful one every month, others less and less; give the first and a lost one."""
    items = add_items(workspace, "TEA")
    people = [add_customer(workspace, f"Customer {number:02}") for number in range(30)]
    first = sell(workspace, people[0], [(items[0], "1")]).order_id
    with workspace.reader() as reader:
        row = reader.execute(select(SalesOrder.__table__).where(SalesOrder.id == first)).one()._mapping
    plain = {key: value for key, value in row.items() if key != "id"}
    orders: list[dict[str, object]] = []
    for place, person in enumerate(people):
        until = 90 if place % 3 else 720
        for day in range(place, until, 30 + place):
            orders.append({**plain, "customer_id": person, "number": f"X-{len(orders)}", "total_minor": 100_00,
                           "ordered_at": MORNING + day * DAY})
    with at_work(workspace) as uow:
        uow.load(SalesOrder, orders)
    assert isinstance(workspace.clock, SetClock)
    workspace.clock.moment = MORNING + 730 * DAY
    return people[0], people[1]


def test_who_orders_every_month_is_expected_to_and_who_fell_silent_is_not(workspace: Workspace) -> None:
    faithful, lost = ordered_often(workspace)
    summary = workspace.dispatch(ValueCustomers()).value.summary
    assert "which it did not see" in summary
    with workspace.reader() as reader:
        rows = {row.party_id: row for row in reader.execute(select(CustomerWorth.__table__))}
    assert rows[faithful].still_permille > 900
    assert rows[lost].still_permille < 300
    assert 6_000 < rows[faithful].orders_milli < 13_000  # twelve by their rhythm, drawn to the others
    assert rows[lost].orders_milli < 2_000
    assert rows[faithful].value_minor == pytest.approx(rows[faithful].orders_milli * 10, rel=0.1)
    assert facts(workspace, faithful)["Still a customer"] in {"more than 99 %", *(f"{n} %" for n in range(90, 100))}
    again = workspace.dispatch(ValueCustomers()).value.summary
    assert again == summary


def test_the_page_reads_one_kept_row(workspace: Workspace) -> None:
    ordered_often(workspace)
    workspace.dispatch(ValueCustomers())
    with workspace.reader() as reader:
        plan = plans_of(reader, lambda: worth_of(reader, 1, workspace.clock.now()))
    assert scans_of(plan, "sales_customer_worth", "sales_worth_model", "sales_order", "sales_invoice") == []
    assert any("sales_customer_worth" in step for step in plan)
    assert len([step for step in plan if step.startswith(("SEARCH sales_", "SCAN sales_"))]) == 2


def test_it_is_said_in_words_that_claim_no_more_than_is_known() -> None:
    outlook = Outlook(14, 874, 5_300, Money(12_034_56, "EUR"))
    assert outlook_words(outlook) == (
        "Probably still a customer: 87 %, about 5 orders and 12000.00 EUR in the next year (from 14 orders).")
    judged = {"weeks": 34.2, "customers": 260.0, "predicted": 618.4, "bought": 634.0, "error": 1.149,
              "naive_error": 1.21}
    assert checked_words(judged).startswith("Checked on the last 34 weeks, which it did not see: it expected 618 ")
    assert ("Off by, a customer", "1.15 orders", "1.21 by everybody's own rate") in expected_lines(outlook, judged)
    assert "no closer than" in checked_words({**judged, "error": 1.3})
    assert "ordered once, which tells little" in outlook_words(Outlook(1, 999, 420, euros(300)))
    assert expected_lines(Outlook(1, 999, 420, euros(300)), {})[-1][1] == "not yet"
    assert [roughly(euros(number)) for number in (12_345, 99, 7)] == [euros(12_000), euros(99), euros(7)]
    assert [paid_words(days) for days in (9, 0, -1)] == ["9 days late", "on time", "1 day early"]


def test_a_margin_is_of_lines_whose_cost_is_known() -> None:
    assert YearWorth(2026, 1000, 800, 600).margin_permille == 250
    assert YearWorth(2026, 1000, 0, 0).margin_minor is None
