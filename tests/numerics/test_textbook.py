"""Ten checks with published numbers: Snyder and Shen's examples by their numbers in the book, and the papers named."""

from typing import Any

import pytest

from app.numerics import min_max, reorder_point
from app.numerics.echelons import Node, guaranteed_service, serial_system
from app.numerics.echelons import Stage as Echelon
from app.numerics.lot_sizes import (
    PriceBreak,
    all_units_discount,
    economic_production_quantity,
    economic_quantity,
    economic_quantity_with_backorders,
    incremental_discount,
    lots_over_periods,
)
from app.numerics.newsvendor import newsvendor_normal
from app.numerics.reorder_point import Stage

CLOSE = 1e-3
BREAKS = (PriceBreak(0, 0.75), PriceBreak(400, 0.72), PriceBreak(800, 0.68))
BOOK = Stage(holding=0.225, backorder=7.5, fixed=8, mean=1300, deviation=150, lead_time=1 / 12)


def near(value: float) -> Any:
    return pytest.approx(value, rel=CLOSE)


def test_1_economic_quantity() -> None:
    best = economic_quantity(8, 0.225, 1300)
    assert (best.qty, best.cost) == (near(304.0468), near(68.4105))


def test_2_discounts() -> None:
    best = all_units_discount(8, 0.3, 1300, BREAKS)
    assert (best.qty, best.cost) == (near(800), near(978.60))
    assert incremental_discount(8, 0.3, 1300, BREAKS).cost == near(1043.41)


def test_3_backorders() -> None:
    best = economic_quantity_with_backorders(8, 0.225, 5, 1300)
    assert (best.qty, best.short_share, best.cost) == (near(310.8126), near(0.04306), near(66.9214))


def test_4_production() -> None:
    best = economic_production_quantity(8, 0.225, 1300, 1700)
    assert (best.qty, best.cost) == (near(626.8085), near(33.1840))


def test_5_lots_over_periods() -> None:
    plan = lots_over_periods([90, 120, 80, 70], 500, 2)
    assert list(plan.lots) == [210, 0, 150, 0]
    assert plan.cost == near(1380)


def test_6_newsvendor() -> None:
    at_once, later = newsvendor_normal(0.18, 0.7, 50, 8), newsvendor_normal(0.18, 0.7, 50, 8, 4)
    assert (at_once.level, at_once.cost) == (near(56.6040), near(1.99761))
    assert (later.level, later.cost) == (near(264.7669), near(4.46678))


def test_7_min_max() -> None:
    best = min_max.exact_poisson(1, 4, 5, 6)
    assert (best.low, best.high, best.cost) == (4, 10, near(8.03411))
    close = min_max.power_approximation(0.18, 0.7, 2.5, 50, 8)
    assert (close.low, close.high) == (near(40.1946), near(74.2902))


def test_8_reorder_point_normal() -> None:
    level = reorder_point.expected_level(BOOK)
    assert (level.reorder_point, level.qty, level.cost) == (near(213.9704), near(318.5902), near(95.4511))
    with_backorders = reorder_point.with_backorder_quantity(BOOK)
    assert (with_backorders.reorder_point, with_backorders.qty) == (near(128.638), near(308.574))
    with_safety = reorder_point.with_safety_stock(BOOK)
    assert (with_safety.reorder_point, with_safety.qty) == (near(190.337), near(304.047))
    by_loss = reorder_point.by_loss_function(BOOK)
    assert (by_loss.reorder_point, by_loss.qty) == (near(126.867), near(328.449))
    assert reorder_point.exact_cost(BOOK, 126.8, 328.5) == near(78.07116)


def test_9_reorder_point_poisson() -> None:
    best = reorder_point.exact_poisson(20, 150, 100, 1.5, 2)
    assert (best.reorder_point, best.qty, best.cost) == (3, 5, near(107.92358))


def test_10_serial_system() -> None:
    best = serial_system([Echelon(3, 1), Echelon(2, 1), Echelon(2, 2)], 37.12, 5, 1, points=12_000)
    assert best.levels == (near(6.49), near(12.018), near(22.706))
    assert best.cost == near(47.6602)


def test_10_guaranteed_service() -> None:
    # Example 6.5: stage 1 feeds 3, which feeds 2 and 4; bounds are one standard deviation.
    first, third = Node(1, 2, (1,), inbound=1), Node(2, 1, (2, 3))
    second, fourth = Node(3, 1, outbound=0, deviation=1), Node(3, 1, outbound=1, deviation=1)
    assert guaranteed_service([first, third, second, fourth]).cost == near(8.27792)


# Zheng and Federgruen (1991), table 1: h 1, p 9, K 64; two of the 24 instances with their published answers.
@pytest.mark.parametrize(("mean", "low", "high", "cost"), [(10, 6, 40, 35.022), (75, 67, 86, 79.554)])
def test_min_max_of_the_paper(mean: int, low: int, high: int, cost: float) -> None:
    best = min_max.exact_poisson(1, 9, 64, mean)
    assert (best.low, best.high) == (low, high)
    assert best.cost == pytest.approx(cost, abs=6e-4)
