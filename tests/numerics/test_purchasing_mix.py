"""The cheapest split, against trying everything on small cases, in whole money."""

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.numerics.purchase_sums import Buy, Mix, MixAnswer, Option, Seller, Step, allowed, evaluate, price_at
from app.numerics.purchasing_mix import cheapest_mix


def tried(mix: Mix, most: int) -> MixAnswer | None:
    """Try every quantity of every option in every period."""
    periods = len(mix.needs[0])
    places = [(number, period) for number in range(len(mix.options)) for period in range(periods)]
    choices = [[qty for qty in range(most + 1) if allowed(mix.options[number], qty)] for number, _ in places]
    best: MixAnswer | None = None
    for quantities in product(*choices):
        buys = [
            Buy(number, period, qty, price_at(mix.options[number], qty))
            for (number, period), qty in zip(places, quantities, strict=True) if qty
        ]
        sources = [(mix.options[buy.option].item, buy.period) for buy in buys]
        if not mix.splits and len(set(sources)) < len(sources):
            continue
        found = evaluate(mix, buys)
        if found.state != "impossible" and (best is None or found.total < best.total):
            best = found
    return best


@st.composite
def steps(draw: st.DrawFn) -> tuple[Step, ...]:
    price = draw(st.integers(20, 90))
    border = draw(st.integers(2, 5))
    return draw(st.sampled_from([(Step(0, price),), (Step(0, price), Step(border, price - draw(st.integers(0, 5))))]))


@st.composite
def small_mixes(draw: st.DrawFn) -> Mix:
    periods = draw(st.integers(1, 2))
    items = 2 if periods == 1 else 1
    needs = tuple(tuple(draw(st.integers(0, 4)) for _ in range(periods)) for _ in range(items))
    options = tuple(
        Option(item, supplier, draw(steps()), draw(st.sampled_from([0, 2, 3])), draw(st.sampled_from([1, 2])),
               draw(st.integers(0, 4)))
        for item in range(items) for supplier in range(2)
    )
    sellers = tuple(Seller(draw(st.integers(0, 60)), draw(st.sampled_from([0, 0, 60, 120]))) for _ in range(2))
    return Mix(needs, options, sellers, tuple(draw(st.integers(0, 5)) for _ in range(items)), draw(st.booleans()))


@settings(max_examples=60)
@given(small_mixes())
def test_nothing_that_can_be_tried_is_cheaper(mix: Mix) -> None:
    found = cheapest_mix(mix)
    best = tried(mix, 9)
    assert best is not None
    assert found.state == "best"
    assert evaluate(mix, found.buys).total == found.total
    assert found.total == best.total


def test_the_smallest_order_moves_an_item_to_another_supplier() -> None:
    near, far = Seller(fixed=500, least_value=10_000), Seller(fixed=500)
    options = (Option(0, 0, (Step(0, 100),)), Option(0, 1, (Step(0, 110),)), Option(1, 1, (Step(0, 50),)))
    apart = cheapest_mix(Mix(((60,), (10,)), options, (near, far)))
    together = cheapest_mix(Mix(((120,), (10,)), options, (near, far)))
    # 60 at 100 would not reach 10,000; at 110, with what is ordered there anyhow, they cost less than filling up.
    assert [(buy.option, buy.qty) for buy in apart.buys] == [(1, 60), (2, 10)]
    assert (apart.goods, apart.order_cost, apart.orders) == (7100, 500, 1)
    assert [(buy.option, buy.qty) for buy in together.buys] == [(0, 120), (2, 10)]


def test_a_price_break_may_be_worth_more_than_is_needed() -> None:
    option = Option(0, 0, (Step(0, 100), Step(50, 80)))
    found = cheapest_mix(Mix(((45,),), (option,), (Seller(),), (2,)))
    assert [(buy.qty, buy.price) for buy in found.buys] == [(50, 80)]
    assert (found.goods, found.holding, found.total) == (4000, 10, 4010)


def test_buying_ahead_saves_an_order_until_keeping_costs_more() -> None:
    option = Option(0, 0, (Step(0, 10),))
    cheap = cheapest_mix(Mix(((5, 5, 5),), (option,), (Seller(fixed=100),), (1,)))
    dear = cheapest_mix(Mix(((5, 5, 5),), (option,), (Seller(fixed=100),), (30,)))
    assert [(buy.period, buy.qty) for buy in cheap.buys] == [(0, 15)]
    assert [(buy.period, buy.qty) for buy in dear.buys] == [(0, 5), (1, 5), (2, 5)]


def test_what_nobody_offers_is_impossible() -> None:
    assert cheapest_mix(Mix(((5,), (1,)), (Option(0, 0, (Step(0, 10),)),), (Seller(),))).state == "impossible"
    assert cheapest_mix(Mix(((0,),), (), (Seller(),))).state == "best"


@pytest.mark.parametrize("qty", [1, 5])
def test_a_broken_rule_is_never_added_up(qty: int) -> None:
    mix = Mix(((1,),), (Option(0, 0, (Step(0, 10),), least=2, lot=2),), (Seller(),))
    assert evaluate(mix, [Buy(0, 0, qty, 10)]).state == "impossible"
