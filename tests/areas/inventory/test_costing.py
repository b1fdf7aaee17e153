"""Costs: whatever is entered in whatever order, everything is worth what a replay in order of date says."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from fractions import Fraction
from math import floor

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from app.areas.inventory.operations import CostFact, NewMove, add_cost, post_moves, take_back_costs
from app.areas.inventory.operations.periods import ClosePeriod, close_period
from app.areas.inventory.queries import checks, item_values, move_costs
from app.kernel.workspace import Workspace
from tests.areas.inventory.costing_stories import (
    BEGUN,
    ONE,
    Desk,
    Happening,
    Told,
    begin,
    live,
    lived,
    open_desk,
    stories,
    tell,
)
from tests.companies import at_work

METHODS = ("fifo", "average", "standard")
HOURS_CLOSED = 13
"""The hours of the first day of a story: it begins at nine, and Berlin's midnight is 22:00 in UTC."""

STANDARD_CENTS, NEXT_DAY_CENTS = 300, 500
CHECKS = (checks.check_balances, checks.check_values, checks.check_costs, checks.check_closed)


@pytest.fixture
def desk(workspace: Workspace) -> Iterator[Desk]:
    with at_work(workspace) as uow:
        yield open_desk(uow)


def proved(desk: Desk) -> list[str]:
    return [said for check in CHECKS for said in check(desk.uow.connection)]


def kept(desk: Desk, method: str, story: list[Happening], order: list[int]) -> Told:
    """Live a story, prove the books, and forget it again."""
    with forgotten(desk):
        told = lived(desk, method, story, order)
        assert proved(desk) == []
    return told


@contextmanager
def forgotten(desk: Desk) -> Iterator[None]:
    """Take back whatever is done within."""
    point = desk.uow.connection.begin_nested()
    try:
        yield
    finally:
        point.rollback()


@pytest.mark.parametrize("method", METHODS)
@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(drawn=stories())
@example(drawn=([
    Happening(0, "ship", 0, 2), Happening(1, "come_back", 3, 1, of=0), Happening(2, "receive", 6, 1, 1),
    Happening(3, "come_back", 9, 1, of=0),
], [0, 1, 2, 3]))
@example(drawn=([
    Happening(0, "receive", 0, 3, 2), Happening(1, "receive", 3, 9, 900), Happening(2, "send_back", 6, 1, of=0),
    Happening(3, "send_back", 9, 1, of=0), Happening(4, "reverse", 12, of=2), Happening(5, "send_back", 15, 1, of=0),
], [0, 1, 2, 3, 4, 5]))
def test_any_order_of_entry_gives_what_the_order_of_dates_gives(
    desk: Desk, method: str, drawn: tuple[list[Happening], list[int]],
) -> None:
    story, order = drawn
    entered = kept(desk, method, story, order)
    assert entered == kept(desk, method, story, sorted(order))
    assert entered.stock[1] == flowed(story, entered)


def flowed(story: list[Happening], told: Told) -> int:
    """Add up what came in and went out, and what was billed for goods that had gone: nothing else makes worth."""
    sign = {"receive": 1, "found": 1, "come_back": 1, "ship": -1, "lost": -1, "send_back": -1, "shift": 0}
    ways = {
        happened.number: -sign[story[happened.of].what] if happened.what == "reverse" and happened.of is not None
        else sign[happened.what] for happened in story if happened.what != "bill"
    }
    moved = sum(ways[number] * cost for number, cost in told.costs.items())
    billed = sum(happened.value for happened in story if happened.of is not None and happened.what == "bill"
                 and ways[happened.of] < 0)
    return moved + billed - told.expense


@pytest.mark.parametrize("method", METHODS)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(drawn=stories())
def test_closing_in_between_loses_nothing_and_leaves_what_was_closed(
    desk: Desk, method: str, drawn: tuple[list[Happening], list[int]],
) -> None:
    story, order = drawn
    early = [number for number in order if story[number].hour < HOURS_CLOSED]
    late = [number for number in order if number not in early]
    if any(story[number].of not in early for number in early if story[number].of is not None):
        return
    with forgotten(desk):
        item_id, moves = begin(desk, method), dict[int, int]()
        by_number = {happened.number: happened for happened in story}
        for number in early:
            live(desk, item_id, by_number[number], by_number, moves)
        before = tell(desk, item_id, moves)
        then = BEGUN + timedelta(hours=HOURS_CLOSED, microseconds=-1)
        worth = item_values(desk.uow.connection, then, desk.uow.now)
        close_period(desk.uow, ClosePeriod(BEGUN.date()))
        assert tell(desk, item_id, moves).costs == before.costs
        assert item_values(desk.uow.connection, then, desk.uow.now) == worth
        for number in late:
            live(desk, item_id, by_number[number], by_number, moves)
        after = tell(desk, item_id, moves)
        assert {number: after.costs[number] for number in before.costs} == before.costs
        assert item_values(desk.uow.connection, then, desk.uow.now) == worth
        assert proved(desk) == []


@dataclass(frozen=True)
class Line:
    """A line of the textbook's stock card: so much came at a price in whole cents, or went."""

    qty: int
    price: int | None


@st.composite
def cards(draw: st.DrawFn) -> tuple[list[Line], list[int]]:
    """Draw a stock card on which there is always enough, and an order in which its lines are written down."""
    lines: list[Line] = []
    there = 0
    for _ in range(draw(st.integers(2, 12))):
        if there and draw(st.booleans()):
            qty = draw(st.integers(1, there))
            lines.append(Line(qty, None))
            there -= qty
        else:
            qty = draw(st.integers(1, 9))
            lines.append(Line(qty, draw(st.integers(0, 900))))
            there += qty
    return lines, draw(st.permutations(range(len(lines))))


def by_fifo(lines: list[Line]) -> tuple[list[Fraction], Fraction]:
    """Cost issues from the oldest layer on, and give what is left: the textbook's method, in fractions."""
    layers: list[list[Fraction]] = []
    costs = []
    for line in lines:
        if line.price is not None:
            layers.append([Fraction(line.qty), Fraction(line.price)])
            continue
        wanted, cost = Fraction(line.qty), Fraction(0)
        while wanted:
            taken = min(wanted, layers[0][0])
            cost += taken * layers[0][1]
            layers[0][0] -= taken
            wanted -= taken
            if layers[0][0] == 0:
                layers.pop(0)
        costs.append(cost)
    return costs, sum((qty * price for qty, price in layers), Fraction(0))


def by_average(lines: list[Line]) -> tuple[list[Fraction], Fraction]:
    """Cost issues at worth over quantity of all that is there, to the cent, half a cent up."""
    qty, worth, costs = Fraction(0), Fraction(0), []
    for line in lines:
        if line.price is not None:
            qty, worth = qty + line.qty, worth + line.qty * line.price
            continue
        cost = Fraction(floor(worth / qty * line.qty + Fraction(1, 2)))
        costs.append(cost)
        qty, worth = qty - line.qty, worth - cost
    return costs, worth


def by_standard(lines: list[Line]) -> tuple[list[Fraction], Fraction]:
    """Cost issues at the standard price; what is left is worth the next day's."""
    standard = Fraction(STANDARD_CENTS)
    left = sum(line.qty if line.price is not None else -line.qty for line in lines)
    return [line.qty * standard for line in lines if line.price is None], left * Fraction(NEXT_DAY_CENTS)


MODELS = {"fifo": by_fifo, "average": by_average, "standard": by_standard}


@pytest.mark.parametrize("method", METHODS)
@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(card=cards())
def test_each_method_is_the_textbook_s(desk: Desk, method: str, card: tuple[list[Line], list[int]]) -> None:
    lines, order = card
    story = [
        Happening(number, "ship" if line.price is None else "receive", number, line.qty,
                  0 if line.price is None else line.qty * line.price) for number, line in enumerate(lines)
    ]
    costs, worth = MODELS[method](lines)
    told = kept(desk, method, story, order)
    assert [told.costs[number] for number, line in enumerate(lines) if line.price is None] == costs
    assert told.stock[1] == worth


def made(desk: Desk, items: dict[str, int], uses: dict[str, int], makes: tuple[str, int], number: int, work: int,
         hour: int) -> dict[str, int]:
    """Use goods up and make others of them; give the moves by item."""
    shelf, production = desk.places["MAIN-STOCK"], desk.places["PRODUCTION"]
    at = BEGUN + timedelta(hours=hour)
    moves = [NewMove(items[name], shelf, production, qty * ONE, "assembly", number, at=at)
             for name, qty in uses.items()]
    moves.append(NewMove(items[makes[0]], production, shelf, makes[1] * ONE, "assembly", number, at=at, basis="made",
                         value_minor=work))
    return dict(zip((*uses, makes[0]), post_moves(desk.uow, moves), strict=True))


@pytest.mark.parametrize("method", ["fifo", "average"])
def test_a_late_bill_for_a_part_reaches_the_product_and_what_it_was_sold_for(desk: Desk, method: str) -> None:
    items = {name: desk.item(method) for name in ("screw", "board", "frame", "shelf")}
    shelf, suppliers = desk.places["MAIN-STOCK"], desk.places["SUPPLIERS"]
    bought = dict(zip(("screw", "board"), post_moves(desk.uow, [
        NewMove(items["screw"], suppliers, shelf, 100 * ONE, "test", 1, value_minor=1_000, at=BEGUN),
        NewMove(items["board"], suppliers, shelf, 10 * ONE, "test", 1, value_minor=5_000, at=BEGUN),
    ]), strict=True))
    frames = made(desk, items, {"screw": 40, "board": 4}, ("frame", 4), 1, 600, 2)
    shelves = made(desk, items, {"frame": 3, "board": 3}, ("shelf", 3), 2, 0, 3)
    sold = post_moves(desk.uow, [
        NewMove(items["shelf"], shelf, desk.places["CUSTOMERS"], 2 * ONE, "ship", 1, at=BEGUN + timedelta(hours=5))])[0]

    def cost(move: int) -> int:
        return move_costs(desk.uow.connection, [move])[move]

    # Frames: 40 screws at 10, 4 boards at 500, 600 of work: 3,000 for 4. Shelves: 3 frames at 750, 3 boards at 500.
    assert (cost(frames["frame"]), cost(shelves["shelf"]), cost(sold)) == (3_000, 3_750, 2_500)
    add_cost(desk.uow, [CostFact(bought["screw"], 300, "landed", "freight", 1)])
    # Screws cost 13 instead of 10: a frame 30 more, three shelves 90, the two that were sold 60.
    assert (cost(frames["frame"]), cost(shelves["shelf"]), cost(sold)) == (3_120, 3_840, 2_560)
    assert proved(desk) == []
    take_back_costs(desk.uow, "freight", [1])
    assert (cost(frames["frame"]), cost(shelves["shelf"]), cost(sold)) == (3_000, 3_750, 2_500)
    assert proved(desk) == []


def test_what_is_taken_apart_is_worth_what_its_parts_usually_cost(desk: Desk) -> None:
    items = {name: desk.item("fifo") for name in ("table", "top", "leg")}
    shelf, suppliers, production = (desk.places[code] for code in ("MAIN-STOCK", "SUPPLIERS", "PRODUCTION"))
    post_moves(desk.uow, [
        NewMove(items[name], suppliers, shelf, ONE, "test", 1, value_minor=cost, at=BEGUN)
        for name, cost in (("table", 8_800), ("top", 6_000), ("leg", 500))
    ])
    parts = post_moves(desk.uow, [
        NewMove(items["table"], shelf, production, ONE, "assembly", 9),
        NewMove(items["top"], production, shelf, ONE, "assembly", 9, basis="made"),
        NewMove(items["leg"], production, shelf, 4 * ONE, "assembly", 9, basis="made"),
    ])
    # A top and four legs cost 60.00 and 20.00 when bought: 88.00 are spread three to one.
    costs = move_costs(desk.uow.connection, parts)
    assert [costs[move] for move in parts] == [8_800, 6_600, 2_200]
    assert proved(desk) == []


def test_a_late_bill_after_closing_revalues_what_is_left_and_expenses_the_rest(desk: Desk) -> None:
    item_id = begin(desk, "fifo")
    shelf = desk.places["MAIN-STOCK"]
    received = post_moves(desk.uow, [NewMove(
        item_id, desk.places["SUPPLIERS"], shelf, 10 * ONE, "test", 1, value_minor=1_000, at=BEGUN)])[0]
    post_moves(desk.uow, [NewMove(
        item_id, shelf, desk.places["CUSTOMERS"], 4 * ONE, "ship", 1, at=BEGUN + timedelta(hours=1))])
    close_period(desk.uow, ClosePeriod(BEGUN.date()))
    add_cost(desk.uow, [CostFact(received, 100, "bill", "test_bill", 1)])
    told = tell(desk, item_id, {1: received})
    assert told.costs == {1: 1_000}
    assert told.stock == (6 * ONE, 660)
    assert told.expense == 40
    assert proved(desk) == []


def test_goods_that_go_before_they_come_cost_what_they_cost_when_they_came(desk: Desk) -> None:
    story = [Happening(0, "receive", 0, 2, 200), Happening(1, "ship", 1, 5), Happening(2, "receive", 2, 10, 2_000)]
    before = kept(desk, "fifo", story[:2], [0, 1])
    assert (before.costs[1], before.stock) == (500, (-3 * ONE, -300))
    after = kept(desk, "fifo", story, [0, 1, 2])
    assert (after.costs[1], after.stock) == (800, (7 * ONE, 1_400))


def test_a_receipt_that_was_cancelled_was_used_by_nobody(desk: Desk) -> None:
    story = [
        Happening(0, "receive", 0, 10, 1_000), Happening(1, "receive", 1, 10, 5_000), Happening(2, "ship", 2, 10),
        Happening(3, "reverse", 3, of=1),
    ]
    for method in ("fifo", "average"):
        told = kept(desk, method, story, [0, 1, 2, 3])
        assert told.costs == {0: 1_000, 1: 5_000, 2: 1_000, 3: 5_000}
        assert told.stock == (0, 0)


def test_goods_shipped_from_nothing_come_back_at_their_share_of_what_is_known_then(desk: Desk) -> None:
    """All is back and 100 was paid: 50 stays with what was sold, as the rule of parts says of itself."""
    story = [
        Happening(0, "ship", 0, 2), Happening(1, "come_back", 1, 1, of=0), Happening(2, "receive", 2, 1, 100),
        Happening(3, "come_back", 3, 1, of=0),
    ]
    for method in ("fifo", "average"):
        told = kept(desk, method, story, [0, 1, 2, 3])
        assert told.costs == {0: 100, 1: 0, 2: 100, 3: 50}
        assert told.stock == (ONE, 50)
    assert proved(desk) == []
