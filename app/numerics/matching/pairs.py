"""How probable it is that two records are the same, and what speaks for and against it, in bits."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.numerics.matching.blocking import candidates
from app.numerics.matching.fields import (
    EXACT,
    LEVELS,
    UNKNOWN,
    Encoded,
    Integers,
    MatchField,
    encode_field,
    levels_of,
)

Numbers = NDArray[np.float64]

SAMPLE = 60_000
"""Random pairs from which it is learned how often records agree that are not the same."""

USUAL = np.array([0.85, 0.06, 0.04, 0.03, 0.02])
"""How often the same record agrees on each level before anything is learned of this firm's typing."""

USUAL_PAIRS = 20.0
"""How many pairs that belief counts for, so that a few records do not teach nonsense."""

LEAST_PAIRS = 20
"""Fewer pairs that share a text tell nothing of what else they share."""

RANDOM_PAIRS = 100.0
"""How many pairs the rates of random pairs count for while those of the candidates are learned."""

FIRST_SHARE = 0.01
"""Which part of the candidates is taken for the same at first."""

ROUNDS = 60
MOST_BITS = 40.0


@dataclass(frozen=True, slots=True)
class Matches:
    """Pairs that may be the same, the most probable first.

    `bits` has a row for each pair and a column for each field, then one for how rare the shared texts are; with
    `prior_bits` they add up to `total_bits`, and `probability` is 1 / (1 + 2^-total). `levels` tells how alike each
    field is.
    """

    keys: tuple[str, ...]
    left: Integers
    right: Integers
    probability: Numbers
    total_bits: Numbers
    bits: Numbers
    levels: NDArray[np.int8]
    prior_bits: float


def find_matches(fields: Sequence[MatchField], least_probability: float = 0.5, seed: int = 1) -> Matches:
    """Find pairs of records that are at least so probably the same.

    How often different records agree is counted on random pairs; how often the same record agrees, and how many pairs
    are the same, is learned on the candidates by expectation maximisation (Winkler 1988). Sharing a rare text counts
    for more (Winkler 1989).
    """
    count = len(fields[0].values) if fields else 0
    encoded = [encode_field(field) for field in fields]
    left, right = candidates(encoded, count)
    if not len(left):
        return _nothing(fields)
    levels = np.stack([levels_of(field, left, right) for field in encoded])
    chance = _Chance(encoded, count, seed)
    same, share_same = _learn(levels, chance)
    bits = _gain(same, levels) - chance.bits(levels)
    rare = np.sum([_rarity(field, levels[place], left) for place, field in enumerate(encoded)], axis=0)
    bits = np.column_stack([bits, np.clip(rare, -MOST_BITS, MOST_BITS)])
    prior = float(np.log2(share_same / (1 - share_same)))
    total = np.clip(bits.sum(axis=1) + prior, -MOST_BITS, MOST_BITS)
    probability = 1 / (1 + 2.0 ** -total)
    kept = np.flatnonzero(probability >= least_probability)
    kept = kept[np.lexsort((right[kept], left[kept], -total[kept]))]
    return Matches(
        (*(field.key for field in encoded), "rarity"), left[kept], right[kept], probability[kept], total[kept],
        bits[kept], levels[:, kept].T, prior,
    )


def _nothing(fields: Sequence[MatchField]) -> Matches:
    none, zero = np.empty(0, np.int64), np.empty(0)
    wide = np.empty((0, len(fields) + 1))
    return Matches((*(field.key for field in fields), "rarity"), none, none, zero, zero, wide,
                   np.empty((0, len(fields)), np.int8), 0.0)


class _Chance:
    """How often records that are not the same agree.

    Fields depend on one another: whoever shares a postal code shares the town. Agreeing on the second then says only
    what it says beyond the first, the rarer one. `given` tells how probably pairs that agree on one field (column)
    agree on another (row), too.
    """

    def __init__(self, fields: Sequence[Encoded], count: int, seed: int) -> None:
        """Count on random pairs; fields are taken for independent until pairs that are not the same are known."""
        dice = np.random.default_rng(seed)
        left, right = dice.integers(0, count, SAMPLE), dice.integers(0, count, SAMPLE)
        apart = left != right
        left, right = left[apart], right[apart]
        agreeing = [float((field.share**2).sum()) for field in fields]
        self.rates = np.stack([_rates(levels_of(field, left, right), agreeing[place])
                               for place, field in enumerate(fields)])
        self.random = self.rates.copy()
        rank = np.argsort(np.argsort(agreeing, kind="stable"), kind="stable")
        self.rarer = rank[None, :] < rank[:, None]
        self.given = np.zeros((len(fields), len(fields)))

    def learn(self, levels: NDArray[np.int8], weight: Numbers) -> None:
        """Count, on candidates that are not the same, how they agree, and what else those share that share one text."""
        exact, known = (levels == EXACT).astype(float), (levels != UNKNOWN).astype(float)
        both, one = (exact * weight) @ exact.T, (known * weight) @ exact.T
        for place, row in enumerate(levels):
            counts = np.bincount(row, weights=weight, minlength=LEVELS + 1)[:LEVELS]
            self.rates[place] = (counts + RANDOM_PAIRS * self.random[place]) / (counts.sum() + RANDOM_PAIRS)
        self.given = np.where(self.rarer & (one >= LEAST_PAIRS), both / np.maximum(one, LEAST_PAIRS), 0.0)

    def bits(self, levels: NDArray[np.int8]) -> Numbers:
        """Give log2 of how often chance brings each level about: a row for each pair, a column for each field."""
        exact = levels == EXACT
        columns = []
        for place, row in enumerate(levels):
            rate = np.r_[self.rates[place], 1.0][row]
            dependent = np.max(np.where(exact, self.given[place][:, None], 0.0), axis=0)
            columns.append(np.log2(np.where(row == EXACT, np.maximum(rate, dependent), rate)))
        return np.stack(columns, axis=1)


def _rates(level: NDArray[np.int8], agreeing: float) -> Numbers:
    counts = np.bincount(level, minlength=LEVELS + 1)[:LEVELS].astype(float)
    counts[EXACT] = max(counts[EXACT], agreeing * counts.sum())
    rates: Numbers = (counts + 0.5) / (counts.sum() + 0.5 * LEVELS)
    return rates


def _gain(same: Numbers, levels: NDArray[np.int8]) -> Numbers:
    """Give log2 of how often the same record agrees so: a row for each pair, a column for each field."""
    return np.stack([np.r_[np.log2(same[place]), 0.0][row] for place, row in enumerate(levels)], axis=1)


def _rarity(field: Encoded, level: NDArray[np.int8], left: Integers) -> Numbers:
    """Give the bits by which sharing just this text says more, or less, than sharing any text of the field."""
    share = field.share
    usual = float((share**2).sum())
    own = np.maximum(share[field.codes[left]], 1e-12)
    rarity: Numbers = np.where(level == EXACT, np.log2(max(usual, 1e-12)) - np.log2(own), 0.0)
    return rarity


def _learn(levels: NDArray[np.int8], chance: _Chance) -> tuple[Numbers, float]:
    """Learn how the same record agrees, field by field, and which part of the candidates is the same."""
    base = LEVELS + 1
    pattern = np.zeros(levels.shape[1], dtype=np.int64)
    for row in levels:
        pattern = pattern * base + row
    _, first, counts = np.unique(pattern, return_index=True, return_counts=True)
    shapes = levels[:, first]
    same, share = np.tile(USUAL, (len(levels), 1)), FIRST_SHARE

    def weights() -> Numbers:
        odds = np.log2(share / (1 - share)) + (_gain(same, shapes) - chance.bits(shapes)).sum(axis=1)
        weight: Numbers = counts / (1 + 2.0 ** -np.clip(odds, -MOST_BITS, MOST_BITS))
        return weight

    for _ in range(ROUNDS):
        # Whatever merely lives in one town must be known as such before anything is learned of the same records.
        chance.learn(shapes, counts - weights())
        weight = weights()
        before, share = share, float(np.clip((weight.sum() + 0.5) / (counts.sum() + 20), 1e-6, 0.5))
        for place in range(len(levels)):
            known = np.bincount(shapes[place], weights=weight, minlength=base)[:UNKNOWN]
            same[place] = (known + USUAL_PAIRS * USUAL) / (known.sum() + USUAL_PAIRS)
        if abs(before - share) < 1e-9:
            break
    chance.rates = chance.random  # candidates were chosen because they agree; what a pair is worth is not
    return same, share
