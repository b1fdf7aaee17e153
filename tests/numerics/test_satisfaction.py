"""Shares and net promoter scores against published figures, and by property."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.numerics.satisfaction import SMALL, Z_95, net_promoter, wilson


@pytest.mark.parametrize(("hits", "total", "low", "high"), [
    # Newcombe (1998), Statistics in Medicine 17, 857, table I, method 3 (score interval without correction).
    (81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718),
])
def test_wilsons_interval_is_the_published_one(hits: int, total: int, low: float, high: float) -> None:
    """Four decimals as printed."""
    found = wilson(hits, total)
    assert (round(found.low, 4), round(found.high, 4)) == (low, high)


@given(st.integers(1, 5_000).flatmap(lambda total: st.tuples(st.integers(0, total), st.just(total))))
def test_wilsons_interval_holds_the_share_and_solves_its_equation(given_counts: tuple[int, int]) -> None:
    """Its ends are the shares p at which the observed one lies just z standard errors away."""
    hits, total = given_counts
    found = wilson(hits, total)
    assert 0 <= found.low <= found.share <= found.high <= 1
    for end in (found.low, found.high):
        if 0 < end < 1:
            assert abs(found.share - end) == pytest.approx(Z_95 * math.sqrt(end * (1 - end) / total), abs=1e-9)
    assert wilson(total - hits, total).low == pytest.approx(1 - found.high, abs=1e-12)


def test_a_net_promoter_score_is_worked_out_by_hand() -> None:
    """50 promoters, 30 passives, 20 detractors: 30; variance 0.7 - 0.09 = 0.61; error 100 · √(0.61 / 100) = 7.810."""
    found = net_promoter([9] * 20 + [10] * 30 + [7] * 10 + [8] * 20 + [6] * 5 + [0] * 15)
    assert (found.promoters, found.passives, found.detractors) == (50, 30, 20)
    assert found.score == pytest.approx(30)
    assert found.error == pytest.approx(100 * math.sqrt(0.61 / 100))
    assert (round(found.low, 2), round(found.high, 2)) == (14.69, 45.31)
    assert (found.few, net_promoter([10] * (SMALL - 1)).few) == (False, True)


@given(st.lists(st.integers(0, 10), max_size=200))
def test_a_net_promoter_score_has_the_error_of_its_own_answers(scores: list[int]) -> None:
    """It is the standard error of the mean of +1, 0, -1, and the score lies within its range."""
    found = net_promoter(scores)
    assert -100 <= found.low <= found.score <= found.high <= 100
    if scores:
        points = [1 if score >= 9 else -1 if score <= 6 else 0 for score in scores]
        mean = sum(points) / len(points)
        variance = sum((point - mean) ** 2 for point in points) / len(points)
        assert found.error == pytest.approx(100 * math.sqrt(variance / len(points)), abs=1e-6)
        assert found.total == len(scores)


def test_nothing_answered_says_nothing() -> None:
    """The range is whole where nobody answered."""
    assert (wilson(0, 0).low, wilson(0, 0).high) == (0.0, 1.0)
    assert (net_promoter([]).low, net_promoter([]).high) == (-100.0, 100.0)
