"""When goods can be had: by property, and as a firm lives it."""

from datetime import date, datetime, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from app.areas.inventory.queries.ahead import due_ahead
from app.areas.inventory.queries.stock import StockQuestion, stock_levels
from app.areas.sales.queries.promising import Asked, load_promiser, promise_lines
from app.areas.sales.rules.promising import (
    BOUGHT,
    COMING,
    STOCK,
    Buying,
    Outlook,
    Part,
    Promised,
    Supply,
    arrival,
    bought_by,
    together,
    words,
)
from app.areas.sales.rules.workdays import Workdays
from app.kernel.workspace import Workspace
from tests.areas.purchasing.buying import add_supplier, offer, order_and_send, receive
from tests.areas.sales.selling import ONE, add_customer, add_items, sell, stock
from tests.companies import MORNING

TODAY = date(2026, 3, 2)


def day(number: int) -> date:
    return TODAY + timedelta(days=number)


amounts = st.integers(min_value=1, max_value=20)
dated = st.lists(st.tuples(st.integers(min_value=0, max_value=40), amounts), max_size=6)
wants = st.lists(amounts, min_size=1, max_size=8)


def outlook(free: int, comes: list[tuple[int, int]], goes: list[tuple[int, int]], buying: int | None) -> Outlook:
    return Outlook(
        free, [Supply(day(number + 1), qty, f"PO-{number}") for number, qty in comes],
        [(day(number), qty) for number, qty in goes], None if buying is None else Buying(day(buying)),
    )


@given(free=amounts, comes=dated, goes=dated, asked=wants, buying=st.none() | st.integers(1, 30))
def test_no_unit_is_promised_twice_nor_taken_from_others(
    free: int, comes: list[tuple[int, int]], goes: list[tuple[int, int]], asked: list[int], buying: int | None,
) -> None:
    there = outlook(free, comes, goes, buying)
    promised = [there.promise(qty, TODAY) for qty in asked]
    taken = [(one.on, part.qty) for one in promised if one.on for part in one.parts if part.source != BOUGHT]
    for number in range(60):
        when = day(number)
        base = free + sum(qty for on, qty in comes if day(on + 1) <= when) - sum(
            qty for on, qty in goes if day(on) <= when)
        used = sum(qty for on, qty in taken if on <= when)
        assert used == 0 or base - used >= 0


@given(free=amounts, more=amounts, comes=dated, goes=dated, asked=wants, buying=st.none() | st.integers(1, 30))
def test_more_stock_never_makes_a_first_promise_later(
    free: int, more: int, comes: list[tuple[int, int]], goes: list[tuple[int, int]], asked: list[int],
    buying: int | None,
) -> None:
    poor = outlook(free, comes, goes, buying).promise(asked[0], TODAY)
    rich = outlook(free + more, comes, goes, buying).promise(asked[0], TODAY)
    assert poor.on is None or (rich.on is not None and rich.on <= poor.on)


@given(free=amounts, comes=dated, goes=dated, qty=amounts, buying=st.none() | st.integers(1, 30))
def test_all_that_is_promised_has_a_source(
    free: int, comes: list[tuple[int, int]], goes: list[tuple[int, int]], qty: int, buying: int | None,
) -> None:
    one = outlook(free, comes, goes, buying).promise(qty, TODAY)
    if one.on is not None:
        assert sum(part.qty for part in one.parts) == qty
        assert one.on == max(part.on for part in one.parts)
    if buying is not None:
        assert one.on is not None
        assert one.on <= day(buying)


@given(
    ordered=st.integers(-60, -1), due=st.integers(-20, 60), median=st.integers(1, 60), spread=st.floats(0.1, 20),
)
def test_a_supplier_s_day_is_believed_only_where_it_is_kept(
    ordered: int, due: int, median: int, spread: float,
) -> None:
    on, permille = arrival(day(ordered), day(due), TODAY, median, spread)
    assert on >= TODAY
    assert 500 <= permille <= 999
    if on == day(due) and permille != 800:
        assert due >= 0


def test_the_days_of_suppliers_are_those_of_the_normal_distribution() -> None:
    """0.8416 is the 80 % point of the standard normal distribution (NIST handbook, table 1.3.6.7.1)."""
    assert bought_by(TODAY, 10, 2.0) == day(12)  # 10 + 0.8416 × 2 = 11.7
    assert bought_by(TODAY, 10, 4.0) == day(14)  # 10 + 0.8416 × 4 = 13.4
    # Ordered today, due after 10 + 1 spread of 2 days, the half day with it: Φ(1.25) = 0.894.
    assert arrival(TODAY, day(12), TODAY, 10, 2.0) == (day(12), 894)


def test_what_is_promised_to_others_later_is_not_given_away_now() -> None:
    there = outlook(10, [], [(14, 8)], 30)
    first = there.promise(5, TODAY)
    assert [(part.source, part.qty) for part in first.parts] == [(STOCK, 2), (BOUGHT, 3)]
    assert first.on == day(30)


def test_words_say_where_goods_come_from() -> None:
    coming = Part(4, COMING, day(3), "PO-00007", 920)
    bought = Part(4, BOUGHT, day(12), "Exotic Liquids", 800)
    assert words(Promised(TODAY, (Part(2, STOCK, TODAY),)), TODAY) == "in stock"
    assert words(Promised(day(3), (Part(2, STOCK, TODAY), coming)), TODAY) == (
        "partly in stock, with PO-00007 on 5 Mar (92 %)")
    assert words(Promised(day(12), (bought,)), TODAY) == "to be bought: about 14 Mar (80 %)"
    assert words(Promised(None), TODAY) == "nobody is known to offer it"
    there = Promised(TODAY, (Part(2, STOCK, TODAY),))
    kit = together([there, Promised(day(3), (coming,)), Promised(day(12), (bought,))])
    assert (kit.on, kit.permille) == (day(12), 736)


def test_workdays_skip_weekends_and_holidays() -> None:
    easter = Workdays(holidays={date(2026, 4, 3), date(2026, 4, 6)})
    assert easter.from_on(date(2026, 4, 3)) == date(2026, 4, 7)
    assert easter.up_to(date(2026, 4, 6)) == date(2026, 4, 2)


def promised(workspace: Workspace, *lines: tuple[int, int], at: datetime = MORNING) -> list[str]:
    with workspace.reader() as reader:
        asked = [Asked(item_id, pieces * ONE) for item_id, pieces in lines]
        return [words(one, at.date()) for one in promise_lines(reader, asked, 1, at) if one is not None]


def test_a_firm_promises_from_stock_then_with_an_order_then_by_buying(workspace: Workspace) -> None:
    tea, jam = add_items(workspace, "TEA", "JAM")
    maker = add_supplier(workspace, lead_time_days=10)
    offer(workspace, maker, tea)
    stock(workspace, tea, 10)
    order_and_send(workspace, maker, [(tea, "20", "2.50")], date(2026, 3, 13))
    sell(workspace, add_customer(workspace), [(tea, "4")])
    told = promised(workspace, (tea, 6), (tea, 5), (tea, 50), (jam, 1))
    assert told[0] == "in stock"
    assert told[1].startswith("with PO-00001 on 13 Mar (")
    assert "to be bought: about 1" in told[2]
    assert told[3] == "nobody is known to offer it"


def test_what_comes_and_goes_agrees_with_the_one_function_of_stock(workspace: Workspace) -> None:
    tea, = add_items(workspace, "TEA")
    maker = add_supplier(workspace, lead_time_days=10)
    offer(workspace, maker, tea)
    stock(workspace, tea, 10)
    order_and_send(workspace, maker, [(tea, "20", "2.50")], date(2026, 3, 9))
    customer = add_customer(workspace)
    sell(workspace, customer, [(tea, "4")], required_on=date(2026, 3, 6))
    sell(workspace, customer, [(tea, "14")], required_on=date(2026, 3, 20))
    with workspace.reader() as reader:
        rows = due_ahead(reader, [tea], 1)
        for number in (3, 5, 8, 20):
            at = MORNING + timedelta(days=number)
            level = stock_levels(reader, StockQuestion(at, item_ids=(tea,)), MORNING)[0]
            ahead = [(row.qty if row.direction == "in" else -row.qty) for row in rows if row.due_on <= at.date()]
            assert level.on_hand + sum(ahead) == level.projected
    assert sum(row.open_qty for row in rows if row.direction == "out") == 8 * ONE


def test_a_late_order_is_not_believed_any_more(workspace: Workspace) -> None:
    tea, = add_items(workspace, "TEA")
    maker = add_supplier(workspace, lead_time_days=10)
    offer(workspace, maker, tea)
    written = order_and_send(workspace, maker, [(tea, "20", "2.50")], date(2026, 3, 9))
    late = MORNING + timedelta(days=9)
    told = promised(workspace, (tea, 5), at=late)
    assert told[0].startswith("with PO-00001 on 1")
    assert told[0].endswith("(80 %)")
    receive(workspace, written, "20")
    assert promised(workspace, (tea, 5)) == ["in stock"]


def test_decimals_are_kept_exactly(workspace: Workspace) -> None:
    tea, = add_items(workspace, "TEA")
    stock(workspace, tea, 1)
    with workspace.reader() as reader:
        half = int(Decimal("0.5") * ONE)
        both = promise_lines(reader, [Asked(tea, half), Asked(tea, half), Asked(tea, 1)], 1, MORNING)
    assert [one.on for one in both if one is not None] == [TODAY, TODAY, None]


def test_supply_that_is_not_needed_changes_nothing(workspace: Workspace) -> None:
    tea, jam = add_items(workspace, "TEA", "JAM")
    maker = add_supplier(workspace, lead_time_days=10)
    offer(workspace, maker, tea)
    stock(workspace, tea, 10)
    stock(workspace, jam, 4)
    order_and_send(workspace, maker, [(tea, "20", "2.50")], date(2026, 3, 13))
    sell(workspace, add_customer(workspace), [(tea, "14")])
    asked = [Asked(tea, ONE), Asked(jam, 3 * ONE), Asked(tea, 4 * ONE), Asked(jam, ONE), Asked(tea, 30 * ONE)]
    with workspace.reader() as reader:
        whole = load_promiser(reader, {tea, jam}, 1, MORNING)
        assert promise_lines(reader, asked, 1, MORNING) == [whole.promise(one) for one in asked]
