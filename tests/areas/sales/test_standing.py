"""What customers order for a long time: blanket orders with releases, and orders that recur."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.areas.company.operations.calendar import AddHoliday
from app.areas.sales.operations.amending import AmendSalesOrder
from app.areas.sales.operations.blankets import (
    AgreeBlanketOrder,
    BlanketLineInput,
    ChangeBlanketOrder,
    EndBlanketOrder,
    ReleaseBlanketOrder,
    ReleaseLineInput,
)
from app.areas.sales.operations.confirming import CancelSalesOrder
from app.areas.sales.operations.customers import ChangeCustomerTerms
from app.areas.sales.operations.orders import ChangeSalesOrder
from app.areas.sales.operations.pricing import SalesLineInput
from app.areas.sales.operations.recurring import (
    ChangeRecurringOrder,
    CreateRecurringOrder,
    EndRecurringOrder,
    MakeDueOrders,
    PauseRecurringOrder,
    RecurringLineInput,
    ResumeRecurringOrder,
    SkipRecurringOrder,
)
from app.areas.sales.queries.blankets import BLANKETS, blanket_to_release
from app.areas.sales.queries.order_history import order_to_amend
from app.areas.sales.queries.orders import lines_sold, load_order
from app.areas.sales.queries.recurring import RECURRING, is_due
from app.areas.sales.rules.blankets import Agreed, Release, released
from app.areas.sales.rules.recurring import Rhythm, planned, require_rhythm
from app.areas.sales.rules.workdays import Workdays
from app.kernel.errors import DomainError
from app.kernel.fields import decode
from app.kernel.listing import ListRequest
from app.kernel.workspace import Workspace
from tests.areas.logistics.shipping import send
from tests.areas.purchasing.buying import put_clock
from tests.areas.sales.selling import ONE, add_customer, add_items, require_proof, stock, unit_id
from tests.companies import MORNING
from tests.plans import SORTS, plans_of, scans_of

YEAR = (date(2026, 1, 1), date(2026, 12, 31))


def agree(workspace: Workspace, customer: int, item_id: int, qty: str, **more: Any) -> Any:
    line = BlanketLineInput(item_id, Decimal(qty), more.pop("unit_id", None), Decimal(more.pop("price", "8.00")))
    first, last = more.pop("days", YEAR)
    return workspace.dispatch(AgreeBlanketOrder(customer, first, last, (line,), **more)).value


def release(workspace: Workspace, blanket_id: int, qty: str, **more: Any) -> Any:
    with workspace.reader() as reader:
        values = dict(blanket_to_release(reader, blanket_id, workspace.clock.now()))
    line = ReleaseLineInput(values["lines"][0]["line_id"], qty=Decimal(qty))
    return workspace.dispatch(ReleaseBlanketOrder(blanket_id, date(2026, 3, 12), (line,), **more)).value


def left(workspace: Workspace, blanket_id: int) -> str:
    with workspace.reader() as reader:
        page = workspace.declarations.detail("blanket_order").load(reader, blanket_id, MORNING)
    return str(page.lines[0].rows[0].values[4])


def test_releases_take_from_a_blanket_order_and_never_more_than_is_left(workspace: Workspace) -> None:
    tea, = add_items(workspace, "TEA")
    stock(workspace, tea, 500)
    blanket = agree(workspace, add_customer(workspace), tea, "10", unit_id=unit_id(workspace, "box"), price="96.00",
                    title="Tea of the year", customer_reference="FC-7")
    assert blanket.number == "BO-00001"
    first = release(workspace, blanket.blanket_id, "4")
    with workspace.reader() as reader:
        order, (line,) = load_order(reader, first.order_id), lines_sold(reader, first.order_id)
    assert (order.state, order.total_minor, order.customer_reference) == ("confirmed", 384_00, "FC-7")
    assert (line.stock_qty, line.price_rule) == (48 * ONE, "blanket order BO-00001")
    assert left(workspace, blanket.blanket_id) == "6 box"
    with pytest.raises(DomainError, match="BO-00001 has 6 box of TEA Item TEA left, and this takes 7 box"):
        release(workspace, blanket.blanket_id, "7")
    with pytest.raises(DomainError, match="one line at least"):
        release(workspace, blanket.blanket_id, "0")
    second = release(workspace, blanket.blanket_id, "6")
    workspace.dispatch(CancelSalesOrder(second.order_id))
    assert left(workspace, blanket.blanket_id) == "6 box"
    send(workspace, first.order_id)
    assert left(workspace, blanket.blanket_id) == "6 box"
    require_proof(workspace)


def test_an_amendment_of_a_release_stays_within_the_blanket_order(workspace: Workspace) -> None:
    tea, = add_items(workspace, "TEA")
    blanket = agree(workspace, add_customer(workspace), tea, "10")
    order = release(workspace, blanket.blanket_id, "4")

    def amend(qty: str) -> Any:
        with workspace.reader() as reader:
            values: dict[str, Any] = {**order_to_amend(reader, order.order_id), "reason": "more"}
        values["lines"][0]["qty"] = qty
        return workspace.dispatch(decode(AmendSalesOrder, values)).value

    with pytest.raises(DomainError, match="has 10 pc of TEA Item TEA left, and this takes 11 pc"):
        amend("11")
    amend("9")
    assert left(workspace, blanket.blanket_id) == "1 pc"


def test_a_blanket_order_keeps_what_was_released_and_its_days(workspace: Workspace) -> None:
    tea, jam = add_items(workspace, "TEA", "JAM")
    customer = add_customer(workspace)
    blanket = agree(workspace, customer, tea, "10")
    draft = release(workspace, blanket.blanket_id, "4", confirm_order=False)
    with pytest.raises(DomainError, match="released from a blanket order"):
        workspace.dispatch(ChangeSalesOrder(draft.order_id, lines=(SalesLineInput(tea, Decimal(1)),)))

    def change(item_id: int, qty: str) -> Any:
        line = BlanketLineInput(item_id, Decimal(qty), price=Decimal("7.00"))
        return workspace.dispatch(ChangeBlanketOrder(blanket.blanket_id, *YEAR, (line,)))

    with pytest.raises(DomainError, match="4 pc of TEA Item TEA were released"):
        change(tea, "3")
    with pytest.raises(DomainError, match="stays in it"):
        change(jam, "30")
    change(tea, "4")
    twice = (BlanketLineInput(tea, Decimal(1)), BlanketLineInput(tea, Decimal(2)))
    with pytest.raises(DomainError, match="stands in two lines"):
        workspace.dispatch(AgreeBlanketOrder(customer, *YEAR, twice))
    past = agree(workspace, customer, tea, "10", days=(date(2025, 1, 1), date(2025, 12, 31)))
    with pytest.raises(DomainError, match="nothing is released today"):
        release(workspace, past.blanket_id, "1")
    other = agree(workspace, customer, tea, "10")
    workspace.dispatch(EndBlanketOrder(other.blanket_id, "the customer moved"))
    with pytest.raises(DomainError, match="was ended"):
        release(workspace, other.blanket_id, "1")


def recur(workspace: Workspace, customer: int, item_id: int, **more: Any) -> Any:
    lines = (RecurringLineInput(item_id, Decimal(2)),)
    return workspace.dispatch(CreateRecurringOrder(customer, lines, **more)).value


def noon(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 12, tzinfo=UTC)


def test_an_order_recurs_over_month_ends_and_the_29th_of_february(workspace: Workspace) -> None:
    tea, = add_items(workspace, "TEA")
    row = recur(workspace, add_customer(workspace), tea, on_day=31, starts_on=date(2027, 12, 1), shift="none",
                ends_on=date(2028, 4, 30))
    made: list[tuple[date, str]] = []
    day = date(2027, 12, 1)
    while day <= date(2028, 5, 2):
        put_clock(workspace, noon(day))
        with workspace.reader() as reader:
            due = is_due(reader, workspace.clock.now())
        found = workspace.dispatch(MakeDueOrders()).value
        assert due == bool(found.numbers)
        made += [(day, number) for number in found.numbers]
        day += timedelta(days=1)
    assert [day.isoformat() for day, _ in made] == [
        "2027-12-31", "2028-01-31", "2028-02-29", "2028-03-31", "2028-04-30"]
    with workspace.reader() as reader:
        page = workspace.declarations.detail("recurring_order").load(reader, row.recurring_id, workspace.clock.now())
        order = load_order(reader, 1)
        told = workspace.declarations.detail("sales_order").load(reader, 1, workspace.clock.now())
    assert page.state is not None
    assert page.state.word == "Ended"
    assert (order.state, order.required_on) == ("confirmed", date(2028, 1, 3))
    assert ("Made of", "RO-00001") in [(fact.title, fact.value) for fact in told.facts]


def test_days_of_rest_are_shifted_and_the_rhythm_stays(workspace: Workspace) -> None:
    tea, = add_items(workspace, "TEA")
    workspace.dispatch(AddHoliday(1, date(2026, 4, 6), "Easter Monday"))
    customer = add_customer(workspace)
    mondays = recur(workspace, customer, tea, every=1, unit="week", on_day=1, starts_on=date(2026, 3, 31))
    before = recur(workspace, customer, tea, every=2, unit="week", on_day=1, starts_on=date(2026, 3, 31),
                   shift="previous")
    assert (mondays.next_on, before.next_on) == (date(2026, 4, 7), date(2026, 4, 3))
    put_clock(workspace, noon(date(2026, 4, 7)))
    assert len(workspace.dispatch(MakeDueOrders()).value.numbers) == 2
    with workspace.reader() as reader:
        rows = RECURRING.page(reader, ListRequest()).rows
    assert [row.values[4] for row in rows] == [date(2026, 4, 13), date(2026, 4, 20)]


def test_skipping_pausing_and_ending(workspace: Workspace) -> None:
    tea, = add_items(workspace, "TEA")
    row = recur(workspace, add_customer(workspace), tea, on_day=10)
    assert row.next_on == date(2026, 3, 10)
    assert workspace.dispatch(SkipRecurringOrder(row.recurring_id, "holidays")).value.next_on == date(2026, 4, 10)
    assert workspace.dispatch(PauseRecurringOrder(row.recurring_id)).value.next_on is None
    put_clock(workspace, noon(date(2026, 5, 20)))
    assert workspace.dispatch(MakeDueOrders()).value.numbers == ()
    assert workspace.dispatch(ResumeRecurringOrder(row.recurring_id)).value.next_on == date(2026, 6, 10)
    changed = workspace.dispatch(ChangeRecurringOrder(
        row.recurring_id, (RecurringLineInput(tea, Decimal(1)),), on_day=15)).value
    assert changed.next_on == date(2026, 6, 15)
    workspace.dispatch(EndRecurringOrder(row.recurring_id, "moved away"))
    with pytest.raises(DomainError, match="is ended and cannot be skipped"):
        workspace.dispatch(SkipRecurringOrder(row.recurring_id))


def test_what_was_missed_is_noted_and_one_that_is_refused_is_tried_again(workspace: Workspace) -> None:
    tea, = add_items(workspace, "TEA")
    customer = add_customer(workspace)
    row = recur(workspace, customer, tea, on_day=10)
    workspace.dispatch(ChangeCustomerTerms(customer, on_hold=True))
    put_clock(workspace, noon(date(2026, 5, 12)))
    told = workspace.dispatch(MakeDueOrders()).value
    assert (told.numbers, len(told.refused)) == ((), 1)
    workspace.dispatch(ChangeCustomerTerms(customer))
    assert len(workspace.dispatch(MakeDueOrders()).value.numbers) == 1
    with workspace.reader() as reader:
        page = workspace.declarations.detail("recurring_order").load(reader, row.recurring_id, workspace.clock.now())
    runs = next(table for table in page.lines if table.title == "Days that passed")
    assert [(one.values[0], one.values[1]) for one in runs.rows] == [
        (date(2026, 5, 10), "made"), (date(2026, 4, 10), "missed"), (date(2026, 3, 10), "missed")]
    assert workspace.dispatch(MakeDueOrders()).value.numbers == ()


@pytest.mark.parametrize("query", [BLANKETS, RECURRING], ids=lambda query: query.name)
def test_lists_are_read_by_index(workspace: Workspace, query: Any) -> None:
    with workspace.reader() as reader:
        plan = plans_of(reader, lambda: query.page(reader, ListRequest()))
    assert not [step for step in plan if step.startswith(f"{SORTS} FOR ORDER BY")]
    assert not scans_of(plan, "sales_blanket", "sales_recurring", "parties_party")


starts = st.dates(date(2020, 1, 1), date(2040, 12, 31))


@given(st.integers(1, 24), st.integers(1, 31), starts, st.integers(0, 40))
def test_a_monthly_rhythm_never_drifts(every: int, on_day: int, starts_on: date, number: int) -> None:
    rhythm = Rhythm(every, "month", on_day, starts_on)
    day, following = rhythm.nominal(number), rhythm.nominal(number + 1)
    assert starts_on <= rhythm.nominal(0)
    assert (following.year - day.year) * 12 + following.month - day.month == every
    last_of_month = (day + timedelta(days=1)).month != day.month
    assert day.day == on_day or (last_of_month and day.day < on_day)
    assert rhythm.after(day) == following


@given(st.integers(1, 52), st.integers(0, 6), starts, st.integers(0, 40))
def test_a_weekly_rhythm_keeps_its_weekday(every: int, on_day: int, starts_on: date, number: int) -> None:
    rhythm = Rhythm(every, "week", on_day, starts_on)
    assert rhythm.nominal(number).weekday() == on_day
    assert rhythm.nominal(number + 1) - rhythm.nominal(number) == timedelta(weeks=every)
    assert timedelta(0) <= rhythm.nominal(0) - starts_on < timedelta(days=7)


@given(starts, st.sets(st.integers(0, 20), max_size=8), st.sampled_from(["next", "previous", "none"]))
def test_a_shifted_day_is_worked_on_and_near(day: date, rests: set[int], shift: str) -> None:
    workdays = Workdays(holidays={day + timedelta(days=number - 10) for number in rests})
    on = planned(day, shift, workdays)
    assert on == day if shift == "none" or workdays.works_on(day) else workdays.works_on(on)
    between = [day + timedelta(days=number) for number in range(min(0, (on - day).days) + 1, max(0, (on - day).days))]
    assert not [one for one in between if workdays.works_on(one)] or shift == "none"


states = st.sampled_from(["draft", "confirmed", "cancelled", "shipped", "delivered"])


@given(st.lists(st.tuples(st.integers(1, 100), st.integers(0, 100), states), max_size=6), st.integers(1, 500),
       st.integers(1, 500))
def test_releases_never_add_up_to_more_than_was_agreed(
    taken: list[tuple[int, int, str]], total: int, wanted: int,
) -> None:
    releases = [Release(qty, qty, min(shipped, qty), state) for qty, shipped, state in taken]
    agreed = Agreed("BO-1", "TEA", total, released(releases), "pc")
    try:
        agreed.require(wanted, "qty")
    except DomainError:
        assert wanted > total - released(releases)
    else:
        assert released(releases) + wanted <= total


@pytest.mark.parametrize(("every", "unit", "on_day", "field"), [
    (0, "week", 0, "every"), (53, "week", 0, "every"), (1, "week", 7, "on_day"), (1, "month", 0, "on_day"),
    (25, "month", 1, "every"),
])
def test_a_rhythm_that_makes_no_sense_is_refused(every: int, unit: str, on_day: int, field: str) -> None:
    with pytest.raises(DomainError) as refused:
        require_rhythm(Rhythm(every, unit, on_day, date(2026, 1, 1)))
    assert refused.value.field == field
    with pytest.raises(DomainError, match="end before it begins"):
        require_rhythm(Rhythm(1, "week", 0, date(2026, 1, 6), date(2026, 1, 7)))
