"""How likely a deal is to be won, learned from deals that are closed, in the manner of naive Bayes."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]

STRENGTH = 12.0
"""How many deals of the common sort stand behind every level of a trait before any of its own is counted."""

RIDGE = 4.0
"""How strongly a calibration of few deals is held to leaving the log-odds as they are."""

FOLDS = 5
STEPS = 30
LEAST_BIN = 15
MOST_BINS = 8


@dataclass(frozen=True, slots=True)
class Deals:
    """Closed deals in the order in which they were closed.

    `codes[i, k]` is the level of trait k of deal i, from 0 to `levels[k]` less one, -1 where it is not known;
    `furthest[i]` the furthest stage it reached, from 0 to `stages` less one; `won[i]` whether it was won.
    """

    codes: Ints
    levels: tuple[int, ...]
    furthest: Ints
    stages: int
    won: Flags

    def part(self, chosen: NDArray[Any]) -> "Deals":
        """Give some of the deals, by a mask or by places."""
        return Deals(self.codes[chosen], self.levels, self.furthest[chosen], self.stages, self.won[chosen])


@dataclass(frozen=True, slots=True)
class Learned:
    """What closed deals taught, in natural log-odds: the base, each stage that is reached, each level of a trait."""

    base: float
    stages: tuple[float, ...]
    traits: tuple[tuple[float, ...], ...]


@dataclass(frozen=True, slots=True)
class Calibration:
    """The line that turns log-odds of naive Bayes, which are too sure, into such as hold: slope and offset."""

    slope: float = 1.0
    offset: float = 0.0


@dataclass(frozen=True, slots=True)
class Reliability:
    """Predictions of about the same probability: their mean, the share that was won, and how many deals they are."""

    predicted: float
    won: float
    deals: float


@dataclass(frozen=True, slots=True)
class Judged:
    """How far predictions for deals that were not learned from were off: Brier scores, and the base rate's beside it.

    Out of time they were made from deals that were closed before, in time from deals closed around them.
    """

    brier_out: float
    base_out: float
    brier_in: float
    base_in: float
    deals_out: int
    reliability: tuple[Reliability, ...]


@dataclass(frozen=True, slots=True)
class Winning:
    """What was learned, how it is calibrated, and how well it did on deals that it had not seen."""

    learned: Learned
    calibration: Calibration
    judged: Judged | None
    deals: int
    won: int


def learn(deals: Deals, strength: float = STRENGTH) -> Learned:
    """Learn the log-odds of each stage and level, shrunk to none where few deals speak.

    The share of a level among won deals is (n + m q) / (N + m), with q its share among all deals and m the `strength`
    (Dirichlet prior around the pooled share), and so among lost ones; the base rate is (won + 1) / (all + 2)
    (Laplace). A level that is as common among won as among lost deals counts nothing.

    >>> won = np.array([True, True, False, False])
    >>> four = Deals(np.array([[0], [0], [1], [1]]), (2,), np.zeros(4, np.int64), 1, won)
    >>> [round(ratio, 3) for ratio in learn(four).traits[0]]
    [0.288, -0.288]
    """
    won, lost = deals.won, ~deals.won
    base = float(np.log((won.sum() + 1) / (lost.sum() + 1)))
    stages = tuple(
        _ratio(deals.furthest[won] >= stage, deals.furthest[lost] >= stage, strength)
        for stage in range(deals.stages)
    )
    traits = tuple(
        tuple(_ratio_of_level(deals.codes[:, trait], level, won, strength) for level in range(count))
        for trait, count in enumerate(deals.levels)
    )
    return Learned(base, stages, traits)


def _ratio_of_level(codes: Ints, level: int, won: Flags, strength: float) -> float:
    known = codes >= 0
    return _ratio(codes[known & won] == level, codes[known & ~won] == level, strength)


def _ratio(among_won: Flags, among_lost: Flags, strength: float) -> float:
    every = len(among_won) + len(among_lost)
    pooled = (among_won.sum() + among_lost.sum()) / every if every else 0.0
    if pooled == 0.0:
        return 0.0
    shares = [(part.sum() + strength * pooled) / (len(part) + strength) for part in (among_won, among_lost)]
    return float(np.log(shares[0] / shares[1]))


def log_odds(learned: Learned, codes: Ints, reached: Ints) -> Floats:
    """Give the log-odds of deals by what they are and which stage they reached, before calibration."""
    total = learned.base + np.asarray(learned.stages)[reached]
    for trait, ratios in enumerate(learned.traits):
        # The entry behind the last level stands for -1, what is not known, and counts nothing.
        total = total + np.asarray([*ratios, 0.0])[codes[:, trait]]
    return np.asarray(total, dtype=np.float64)


def snapshots(deals: Deals) -> tuple[Ints, Ints, Floats]:
    """Give each deal at each stage that it came through: its place, the stage, and a weight of one in all a deal."""
    lengths = deals.furthest + 1
    places = np.repeat(np.arange(len(lengths)), lengths)
    starts = np.repeat(np.cumsum(lengths) - lengths, lengths)
    return places, np.arange(len(places)) - starts, 1.0 / lengths[places]


def calibrate(scores: Floats, won: Flags, weights: Floats) -> Calibration:
    """Fit the line of Platt (1999) to log-odds, held to slope 1 and offset 0 by a ridge; it never turns them round."""
    if not len(scores):
        return Calibration()
    at = np.array([1.0, 0.0])
    design = np.column_stack((scores, np.ones_like(scores)))
    for _ in range(STEPS):
        chance = _chance(design @ at)
        slope = design.T @ (weights * (chance - won)) + RIDGE * (at - (1.0, 0.0))
        curve = design.T @ (design * (weights * chance * (1 - chance))[:, None]) + RIDGE * np.eye(2)
        step = np.linalg.solve(curve, slope)
        at = at - step
        if np.abs(step).max() < 1e-9:
            break
    return Calibration(max(float(at[0]), 0.0), float(at[1]))


def probability(calibration: Calibration, scores: Floats) -> Floats:
    """Turn log-odds into probabilities between 0 and 1, neither of which is ever reached."""
    return _chance(calibration.slope * scores + calibration.offset)


def _chance(scores: Floats) -> Floats:
    return np.asarray(1 / (1 + np.exp(-np.clip(scores, -30, 30))), dtype=np.float64)


@dataclass(frozen=True, slots=True)
class _Held:
    """Predictions for deals that were held out: scores, outcomes, weights, the base rate then, and which fold."""

    scores: Floats
    won: Flags
    weights: Floats
    base: Floats
    fold: Ints


def _hold_out(deals: Deals, fold: Ints, *, by_time: bool, strength: float) -> _Held:
    """Predict each fold from the folds before it, or from all the others."""
    parts: list[tuple[Floats, Flags, Floats, Floats, Ints]] = []
    for number in range(1 if by_time else 0, FOLDS):
        known, asked = (fold < number if by_time else fold != number), fold == number
        learned, chosen = learn(deals.part(known), strength), deals.part(asked)
        places, reached, weights = snapshots(chosen)
        scores = log_odds(learned, chosen.codes[places], reached)
        rate = float(_chance(np.array([learned.base]))[0])
        parts.append((scores, chosen.won[places], weights, np.full(len(places), rate), np.full(len(places), number)))
    joined = [np.concatenate(column) for column in zip(*parts, strict=True)]
    return _Held(*joined)


def _calibrated(held: _Held, *, by_time: bool) -> Floats:
    """Give probabilities, each calibrated on folds that are not its own: those before it, or all the others."""
    result = np.empty_like(held.scores)
    for number in np.unique(held.fold):
        known, asked = (held.fold < number if by_time else held.fold != number), held.fold == number
        line = calibrate(held.scores[known], held.won[known], held.weights[known])
        result[asked] = probability(line, held.scores[asked])
    return result


def brier(predicted: Floats, won: Flags, weights: Floats) -> float:
    """Give the Brier score: the mean square of what predictions were off by; 0 is perfect, less is better.

    >>> round(brier(np.array([0.8, 0.3]), np.array([True, False]), np.ones(2)), 3)
    0.065
    """
    return float(np.average((predicted - won) ** 2, weights=weights))


def reliability(predicted: Floats, won: Flags, weights: Floats) -> tuple[Reliability, ...]:
    """Put predictions into bins of about the same weight, from the least to the greatest."""
    bins = int(min(MOST_BINS, max(1, weights.sum() // LEAST_BIN)))
    order = np.argsort(predicted, kind="stable")
    place = np.minimum((np.cumsum(weights[order]) - weights[order]) / weights.sum() * bins, bins - 1).astype(int)
    found = []
    for number in range(bins):
        chosen = order[place == number]
        if len(chosen):
            weight = weights[chosen]
            found.append(Reliability(
                float(np.average(predicted[chosen], weights=weight)), float(np.average(won[chosen], weights=weight)),
                float(weight.sum()),
            ))
    return tuple(found)


def train(deals: Deals, strength: float = STRENGTH) -> Winning:
    """Learn from closed deals, calibrate on predictions for deals that came later, and judge what comes of it.

    Where there are too few deals to hold some out, nothing is judged and the log-odds stand as they are.
    """
    learned, count, won = learn(deals, strength), len(deals.won), int(deals.won.sum())
    if count < 2 * FOLDS:
        return Winning(learned, Calibration(), None, count, won)
    later = _hold_out(deals, np.arange(count) * FOLDS // count, by_time=True, strength=strength)
    around = _hold_out(deals, np.arange(count) % FOLDS, by_time=False, strength=strength)
    line = calibrate(later.scores, later.won, later.weights)
    ahead, beside = _calibrated(later, by_time=True), _calibrated(around, by_time=False)
    judged = Judged(
        brier(ahead, later.won, later.weights), brier(later.base, later.won, later.weights),
        brier(beside, around.won, around.weights), brier(around.base, around.won, around.weights),
        round(float(later.weights.sum())), reliability(ahead, later.won, later.weights),
    )
    return Winning(learned, line, judged, count, won)


def contributions(winning: Winning, codes: Ints, reached: int) -> tuple[float, Floats]:
    """Give the calibrated base of one deal and what its stage and each trait add to it, in log-odds.

    The first of these is the stage's; they and the base add up to the log-odds of the deal's probability.
    """
    slope, learned = winning.calibration.slope, winning.learned
    parts = [learned.stages[reached], *(
        ratios[code] if code >= 0 else 0.0 for ratios, code in zip(learned.traits, codes.tolist(), strict=True))]
    return slope * learned.base + winning.calibration.offset, slope * np.asarray(parts, dtype=np.float64)
