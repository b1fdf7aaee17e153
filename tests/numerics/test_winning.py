"""Win probabilities: between nothing and certainty, monotone in evidence, and right on deals whose truth is known."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.numerics.winning import (
    STRENGTH,
    Calibration,
    Deals,
    brier,
    calibrate,
    contributions,
    learn,
    log_odds,
    probability,
    reliability,
    snapshots,
    train,
)

LEVELS = (3, 4)
STAGES = 4


@st.composite
def closed(draw: st.DrawFn) -> Deals:
    """Draw closed deals of two traits and four stages."""
    count = draw(st.integers(2, 60))
    rows = st.lists(st.tuples(st.integers(-1, 2), st.integers(-1, 3), st.integers(0, 3), st.booleans()),
                    min_size=count, max_size=count)
    drawn = draw(rows)
    codes = np.array([[one, two] for one, two, _, _ in drawn], dtype=np.int64)
    furthest = np.array([stage for _, _, stage, _ in drawn], dtype=np.int64)
    return Deals(codes, LEVELS, furthest, STAGES, np.array([won for *_, won in drawn]))


def synthetic(count: int, seed: int = 1, effect: float = 1.2) -> tuple[Deals, np.ndarray]:
    """Make deals of which the true probability is known: three traits that speak independently, one that is silent."""
    dice = np.random.default_rng(seed)
    won = dice.random(count) < 0.35
    columns = []
    for strength in (effect, effect / 2, 0.0):
        shares = np.exp(strength * np.array([1.0, 0.0, -1.0]))
        among_won, among_lost = shares / shares.sum(), shares[::-1] / shares.sum()
        drawn = np.where(won, dice.choice(3, count, p=among_won), dice.choice(3, count, p=among_lost))
        columns.append(drawn)
    codes = np.column_stack(columns)
    truth = np.log(0.35 / 0.65) + sum(
        2 * strength * (1.0 - codes[:, place]) for place, strength in enumerate((effect, effect / 2, 0.0)))
    return Deals(codes, (3, 3, 3), np.zeros(count, np.int64), 1, won), 1 / (1 + np.exp(-truth))


@given(closed())
def test_probabilities_are_neither_nothing_nor_certain_and_add_up(deals: Deals) -> None:
    winning = train(deals)
    places, reached, weights = snapshots(deals)
    chance = probability(winning.calibration, log_odds(winning.learned, deals.codes[places], reached))
    assert ((chance > 0) & (chance < 1)).all()
    assert np.isclose(weights.sum(), len(deals.won))
    for place, stage, expected in zip(places[:5], reached[:5], chance[:5], strict=True):
        base, parts = contributions(winning, deals.codes[place], int(stage))
        assert np.isclose(1 / (1 + np.exp(-(base + parts.sum()))), expected)


@given(closed(), st.data())
def test_one_more_win_of_a_level_never_speaks_against_it(deals: Deals, data: st.DataObject) -> None:
    lost = np.flatnonzero(~deals.won & (deals.codes[:, 0] >= 0))
    if not len(lost):
        return
    place = int(data.draw(st.sampled_from(lost.tolist())))
    level = int(deals.codes[place, 0])
    won = deals.won.copy()
    won[place] = True
    better = Deals(deals.codes, LEVELS, deals.furthest, STAGES, won)
    before, after = learn(deals), learn(better)
    assert after.base > before.base
    assert after.traits[0][level] >= before.traits[0][level] - 1e-12


@given(closed())
def test_a_trait_that_says_nothing_changes_nothing(deals: Deals) -> None:
    same = np.column_stack((deals.codes, np.zeros(len(deals.won), np.int64)))
    wider = Deals(same, (*LEVELS, 2), deals.furthest, STAGES, deals.won)
    narrow, wide = learn(deals), learn(wider)
    assert wide.traits[2] == (0.0, 0.0), "all deals have the one level, none the other"
    reached = np.zeros(len(deals.won), np.int64)
    assert np.array_equal(log_odds(narrow, deals.codes, reached), log_odds(wide, same, reached))


@given(closed())
def test_what_every_deal_reached_counts_nothing(deals: Deals) -> None:
    assert learn(deals).stages[0] == 0.0


def test_a_further_stage_is_better_news_where_lost_deals_end_early() -> None:
    furthest = np.array([3, 3, 3, 2, 0, 0, 1, 1, 0, 2], dtype=np.int64)
    won = furthest == 3
    ratios = learn(Deals(np.zeros((10, 0), np.int64), (), furthest, 4, won)).stages
    assert list(ratios) == sorted(ratios)
    # Reached by 3 of 3 won and 0 of 7 lost, 3 of 10 in all: (3 + 12 × .3) / (3 + 12) against (0 + 12 × .3) / (7 + 12).
    assert ratios[3] == pytest.approx(np.log((6.6 / 15) / (3.6 / 19)))


def test_few_deals_stay_near_the_base_rate() -> None:
    deals = Deals(np.array([[0], [0], [1]]), (2,), np.zeros(3, np.int64), 1, np.array([True, True, False]))
    winning = train(deals)
    chance = probability(winning.calibration, log_odds(winning.learned, deals.codes, deals.furthest))
    assert winning.judged is None
    assert np.abs(chance - 0.6).max() < 0.08, "two of three won is 3 / 5 by Laplace"


def test_the_truth_is_found_on_deals_that_are_made_by_it() -> None:
    deals, truth = synthetic(4000)
    winning = train(deals)
    chance = probability(winning.calibration, log_odds(winning.learned, deals.codes, deals.furthest))
    assert np.abs(chance - truth).mean() < 0.02
    assert winning.judged is not None
    assert winning.judged.brier_out < 0.85 * winning.judged.base_out
    best = float((truth * (1 - truth)).mean())
    assert winning.judged.brier_out == pytest.approx(best, abs=0.01), "no prediction is better than the truth"
    assert max(abs(one.predicted - one.won) for one in winning.judged.reliability) < 0.07


def test_a_trait_told_twice_is_not_believed_twice() -> None:
    deals, truth = synthetic(3000, seed=3)
    doubled = Deals(np.column_stack((deals.codes, deals.codes[:, :1])), (3, 3, 3, 3), deals.furthest, 1, deals.won)
    winning = train(doubled)
    assert winning.calibration.slope < 0.85
    chance = probability(winning.calibration, log_odds(winning.learned, doubled.codes, doubled.furthest))
    raw = probability(Calibration(), log_odds(winning.learned, doubled.codes, doubled.furthest))
    assert np.abs(chance - truth).mean() < np.abs(raw - truth).mean()


def test_noise_does_no_better_than_the_base_rate_and_says_so() -> None:
    deals, _ = synthetic(600, seed=5, effect=0.0)
    judged = train(deals).judged
    assert judged is not None
    assert judged.brier_out == pytest.approx(judged.base_out, abs=0.01)
    assert judged.brier_in == pytest.approx(judged.base_in, abs=0.01)


@given(st.lists(st.tuples(st.floats(-8, 8), st.booleans()), min_size=1, max_size=80))
def test_calibration_never_turns_the_order_round(pairs: list[tuple[float, bool]]) -> None:
    scores = np.array([score for score, _ in pairs])
    line = calibrate(scores, np.array([won for _, won in pairs]), np.ones(len(pairs)))
    chance = probability(line, np.sort(scores))
    assert line.slope >= 0
    assert (np.diff(chance) >= -1e-12).all()


@given(st.lists(st.tuples(st.floats(0.01, 0.99), st.booleans()), min_size=1, max_size=200))
def test_bins_hold_every_deal_once(pairs: list[tuple[float, bool]]) -> None:
    predicted, won = np.array([chance for chance, _ in pairs]), np.array([won for _, won in pairs])
    bins = reliability(predicted, won, np.ones(len(pairs)))
    assert sum(one.deals for one in bins) == pytest.approx(len(pairs))
    assert sum(one.deals * one.won for one in bins) == pytest.approx(won.sum())
    assert [one.predicted for one in bins] == sorted(one.predicted for one in bins)


def test_a_brier_score_worked_by_hand() -> None:
    assert brier(np.array([1.0, 0.5, 0.0]), np.array([True, True, True]), np.array([1.0, 2.0, 1.0])) == 0.375
    assert STRENGTH > 0
