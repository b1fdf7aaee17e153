"""Business that waits to be had is advised: offers that lapse, goods that are ready, what is bought again and again."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from app.areas.sales.operations.worth import ValueCustomers
from app.areas.sales.rules.advice import (
    EndingBlanket,
    Habit,
    OpenOffer,
    ReadyOrder,
    follow_offer,
    habit_days,
    overdue_habit,
    renew_blanket,
    ship_what_is_ready,
)
from app.kernel.clock import SetClock
from app.kernel.money import Money
from app.kernel.next_actions import NextAction
from app.kernel.putting_off import PutOffAdvice
from app.kernel.unit_of_work import Actor
from app.kernel.workspace import Workspace
from tests.areas.sales.quoting import line, send, write_quote
from tests.areas.sales.selling import add_customer, add_items, sell, stock_all
from tests.companies import MORNING
from tests.plans import plans_of, scans_of

TODAY = date(2026, 3, 2)
DAY = timedelta(days=1)


def advice(workspace: Workspace, customer: int) -> tuple[NextAction, ...]:
    with workspace.reader() as reader:
        return workspace.declarations.detail("customer").load(reader, customer, workspace.clock.now()).next_actions


def at(workspace: Workspace, moment: datetime) -> None:
    assert isinstance(workspace.clock, SetClock)
    workspace.clock.moment = moment


def test_the_offer_that_lapses_first_is_asked_about_by_a_call_that_is_filled_in() -> None:
    offers = [OpenOffer(number, f"Q-{number}", TODAY + left * DAY, TODAY - 12 * DAY, Money(1000_00, "EUR"))
              for number, left in ((1, 8), (2, 5), (3, 6), (4, -1))]
    found = follow_offer(offers, 7, MORNING, TODAY)
    assert found is not None
    assert (found.text, found.why) == (
        "Ask about offer Q-2 before it lapses.", "1000.00 EUR, sent 12 days ago, lapses in 5 days.")
    assert (found.values["party_id"], found.values["record_id"], found.values["due_at"]) == (7, 2, MORNING)
    assert follow_offer([offers[0], offers[3]], 7, MORNING, TODAY) is None


@pytest.mark.parametrize(("left", "words"), [(0, "ends today"), (1, "ends tomorrow"), (30, "ends in 30 days")])
def test_a_blanket_order_is_renewed_before_it_ends(left: int, words: str) -> None:
    found = renew_blanket([EndingBlanket(1, "BL-1", TODAY + left * DAY)], TODAY)
    assert found is not None
    assert words in found.why
    assert renew_blanket([EndingBlanket(1, "BL-1", TODAY + 31 * DAY)], TODAY) is None


def test_what_is_late_is_told_of_and_not_called_ready() -> None:
    ready = ReadyOrder(1, "SO-1", TODAY - DAY, Money(50_00, "EUR"))
    assert ship_what_is_ready([ready], TODAY) is None


def test_an_item_is_offered_when_it_is_overdue_by_its_rhythm_and_not_yet_given_up() -> None:
    assert habit_days([TODAY + number * 10 * DAY for number in range(4)]) == 10
    assert habit_days([TODAY, TODAY, TODAY + DAY, TODAY + 2 * DAY]) is None
    habits = [Habit(1, 10, TODAY - 13 * DAY, "5", 100), Habit(2, 10, TODAY - 13 * DAY, "5", 300),
              Habit(3, 10, TODAY - 31 * DAY, "5", 900), Habit(4, 10, TODAY - 12 * DAY, "5", 900)]
    found = overdue_habit(habits, TODAY)
    assert found == habits[1]
    assert overdue_habit(habits[2:], TODAY) is None


def test_goods_that_are_there_are_to_be_sent_and_a_lapsing_offer_comes_before_them(workspace: Workspace) -> None:
    items, customer = add_items(workspace, "TEA"), add_customer(workspace)
    stock_all(workspace, items, 10)
    sell(workspace, customer, [(items[0], "4")], required_on=TODAY + 3 * DAY)
    short = sell(workspace, customer, [(items[0], "40")], required_on=TODAY + 30 * DAY)
    found = advice(workspace, customer)
    assert [one.text for one in found] == ["Send SO-00001: all of it is there."]
    assert short.number not in found[0].why
    send(workspace, write_quote(workspace, customer, [line(items[0], "2", price="10")],
                                valid_until=TODAY + 2 * DAY).quote_id)
    assert [one.label for one in advice(workspace, customer)] == ["Plan the call", "Open SO-00001"]


def test_not_now_hides_an_advice_from_who_said_so_until_its_day(workspace: Workspace) -> None:
    items, customer = add_items(workspace, "TEA"), add_customer(workspace)
    stock_all(workspace, items, 10)
    sell(workspace, customer, [(items[0], "4")], required_on=TODAY + 5 * DAY)
    mine, others = (workspace.acting_as(Actor(number, "Somebody")) for number in (1, 2))
    (found,) = advice(mine, customer)
    mine.dispatch(PutOffAdvice("customer", customer, found.key, TODAY + 2 * DAY))
    assert advice(mine, customer) == ()
    assert len(advice(others, customer)) == 1
    at(workspace, MORNING + 2 * DAY)
    assert [one.key for one in advice(mine, customer)] == [found.key]


def bought_tea(workspace: Workspace) -> tuple[int, int]:
    tea, cups = add_items(workspace, "TEA", "CUP")
    customer = add_customer(workspace)
    for day in range(0, 120, 20):
        at(workspace, MORNING + day * DAY)
        wanted: list[Any] = [(tea, "6"), (cups, "1")] if day < 100 else [(cups, "1")]
        order = sell(workspace, customer, wanted, required_on=TODAY + (day + 300) * DAY)
        assert order.number
    return customer, tea


def test_an_item_left_out_of_the_last_order_is_offered_with_the_usual_quantity(workspace: Workspace) -> None:
    customer, tea = bought_tea(workspace)
    at(workspace, MORNING + 110 * DAY)
    workspace.dispatch(ValueCustomers())
    found = next(one for one in advice(workspace, customer) if one.operation == "create_sales_order")
    assert found.text == "Offer Item TEA again."
    assert found.why.startswith("They order it every 20 days and did so last 30 days ago")
    assert found.values["lines"] == [{"item_id": tea, "qty": "6"}]
    sell(workspace, customer, [(tea, "6")], required_on=TODAY + 400 * DAY)
    at(workspace, MORNING + 110.1 * DAY)
    assert all(one.operation != "create_sales_order" for one in advice(workspace, customer))


def test_advice_is_read_by_index(workspace: Workspace) -> None:
    customer, _ = bought_tea(workspace)
    workspace.dispatch(ValueCustomers())
    specs = [spec for spec in workspace.declarations.next_actions if spec.load.__name__ == "business_with"]
    assert len(specs) == 1
    with workspace.reader() as reader:
        plan = plans_of(reader, lambda: list(specs[0].load(reader, customer, workspace.clock.now())))
    assert scans_of(plan, "sales_quote", "sales_blanket", "sales_order", "sales_order_line", "sales_customer_worth",
                    "sales_worth_model") == []
