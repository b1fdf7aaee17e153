"""ABC by worth and XYZ by variability."""

import itertools

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from app.numerics.classes import Thresholds, class_of_variation, classify_by_worth, variation_of

WORTHS = st.lists(st.integers(0, 10**9), min_size=1, max_size=60)


def test_a_textbook_pareto() -> None:
    # Ten items; 70 and 15 of 100 reach past 80 %, the next three past 95 %.
    worth = np.array([1.0, 70, 15, 5, 4, 3, 1, 1, 0, 0])
    pareto = classify_by_worth(worth, Thresholds())
    assert pareto.abc == ("C", "A", "A", "B", "B", "B", "C", "C", "C", "C")
    assert pareto.rank[:3] == (6, 1, 2)
    assert abs(pareto.cumulated[2] - 0.85) < 1e-12


@given(WORTHS)
def test_worth_falls_and_shares_add_up(worths: list[int]) -> None:
    pareto = classify_by_worth(np.array(worths, dtype=float), Thresholds())
    order = sorted(range(len(worths)), key=lambda place: pareto.rank[place])
    assert sorted(pareto.rank) == list(range(1, len(worths) + 1))
    assert all(worths[a] >= worths[b] for a, b in itertools.pairwise(order))
    assert [pareto.abc[place] for place in order] == sorted(pareto.abc)
    if sum(worths):
        assert abs(sum(pareto.share) - 1) < 1e-9
        assert pareto.abc[order[0]] == "A"
        within_a = sum(worths[place] for place in order if pareto.abc[place] == "A")
        assert within_a >= 0.8 * sum(worths) * (1 - 1e-9)


def test_variation_needs_three_periods_and_some_demand() -> None:
    assert variation_of(np.array([5.0, 6.0])) is None
    assert variation_of(np.zeros(12)) is None
    assert variation_of(np.full(12, 7.0)) == 0
    assert class_of_variation(None, Thresholds()) == "Z"
    assert [class_of_variation(value, Thresholds()) for value in (0.0, 0.5, 0.51, 1.0, 1.01)] == list("XXYYZ")
