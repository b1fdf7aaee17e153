"""What must hold of policies whatever the numbers: service, spread and cost move the way they should."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.numerics import min_max, reorder_point
from app.numerics.lot_sizes import PriceBreak, all_units_discount, discounted_cost, lots_over_periods
from app.numerics.reorder_point import Stage
from app.numerics.service import Covered, Kind, ServiceKind, Situation, Spread, Terms, levels_for_service

PARTS = st.floats(0.5, 50)


@given(PARTS, PARTS, st.floats(1, 500))
def test_no_quantity_is_cheaper_than_the_one_with_discounts(fixed: float, price: float, rate: float) -> None:
    breaks = (PriceBreak(0, price), PriceBreak(40, price * 0.93), PriceBreak(160, price * 0.88))
    best = all_units_discount(fixed, 0.3, rate, breaks)
    for qty in (*range(1, 400, 3), 40, 160, best.qty):
        assert best.cost <= discounted_cost(fixed, 0.3, rate, breaks, qty) * (1 + 1e-9)


@given(st.lists(st.integers(0, 60), min_size=1, max_size=7), st.integers(1, 200), st.integers(1, 9))
def test_no_lots_are_cheaper(demand: list[int], fixed: int, holding: int) -> None:
    found = lots_over_periods(demand, fixed, holding)
    least = float("inf")
    for chosen in product((False, True), repeat=len(demand)):
        total, start = 0, None
        for period, wanted in enumerate(demand):
            if chosen[period]:
                start, total = period, total + fixed
            if wanted and start is None:
                break
            total += wanted * holding * (period - (start or 0))
        else:
            least = min(least, total)
    assert found.cost == pytest.approx(least)


@given(st.integers(1, 12), st.integers(1, 20), st.integers(1, 60))
def test_no_other_min_and_max_are_cheaper(mean: int, backorder: int, fixed: int) -> None:
    best = min_max.exact_poisson(1, backorder, fixed, mean)
    assert best.cost is not None
    low, high = int(best.low), int(best.high)
    for down, up in product((-1, 0, 1), (-1, 0, 1)):
        if low + down < high + up:
            assert best.cost <= min_max.cost_of(low + down, high + up, 1, backorder, fixed, mean) + 1e-9


@given(st.floats(0.1, 5), st.floats(5, 60), st.floats(5, 80), st.floats(10, 400), st.floats(0.5, 40))
def test_no_other_point_and_quantity_are_cheaper(
    holding: float, backorder: float, fixed: float, mean: float, deviation: float,
) -> None:
    stage = Stage(holding, backorder, fixed, mean, deviation, 0.5)
    best = reorder_point.exact(stage)
    for part, shift in product((0.9, 1, 1.1), (-1.0, 0.0, 1.0)):
        other = reorder_point.exact_cost(stage, best.reorder_point + shift, best.qty * part)
        assert best.cost <= other * (1 + 1e-6)


@given(st.floats(1, 200), st.floats(0.01, 5), st.floats(0, 600))
def test_what_is_beyond_a_level_falls_with_it(mean: float, part: float, level: float) -> None:
    cover = Covered(mean, mean * part)
    assert cover.beyond(level) >= cover.beyond(level + 1) - 1e-9
    assert cover.beyond(level) >= mean - level - 1e-6
    assert cover.beyond(0) == pytest.approx(mean, rel=0.02)
    assert cover.share_below(cover.quantile(0.9)) == pytest.approx(0.9, abs=1e-6)


@pytest.mark.parametrize("kind", ["sQ", "sS", "RS", "newsvendor"])
@pytest.mark.parametrize("service_kind", ["cycle", "fill"])
@given(demand=st.floats(0.1, 40), part=st.floats(0.01, 12), lead=st.floats(1, 40), spread=st.floats(0, 12))
def test_more_service_needs_more_stock_and_leaves_less_short(
    kind: Kind, service_kind: ServiceKind, demand: float, part: float, lead: float, spread: float,
) -> None:
    terms = Terms(2500, 0.2, (PriceBreak(0, 500), PriceBreak(100, 450)), least=5, step=5)
    situation = Situation(Spread(demand, demand * part), Spread(lead, spread), terms, kind, 7)
    low, high = (levels_for_service(situation, share, service_kind) for share in (0.9, 0.98))
    assert low.order_up_to <= high.order_up_to + 1e-6
    assert low.short_per_year >= high.short_per_year - 1e-6
    assert low.mean_stock <= high.mean_stock + 1e-6
    reached = high.cycle_service if service_kind == "cycle" else high.fill_rate
    assert reached >= 0.98 - 1e-6
