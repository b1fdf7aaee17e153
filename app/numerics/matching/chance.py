"""How often records agree that are not the same."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from app.numerics.matching.fields import EXACT, LEVELS, UNKNOWN, Encoded, Integers, levels_of

Numbers = NDArray[np.float64]

SAMPLE = 60_000
"""Pairs from which it is learned; where there are no more, all of them."""

USUAL_CHANCE = np.array([0.01, 0.004, 0.006, 0.03, 0.95])
"""How often different records agree on each level before anything is known of this firm's."""

USUAL_PAIRS = 30.0
"""How many pairs, or records, that belief counts for."""

RANDOM_PAIRS = 100.0
"""How many pairs the rates of random pairs count for while those of the candidates are learned."""

LEAST_PAIRS = 20
"""Fewer pairs that share a text tell nothing of what else they share."""

TOGETHER, GROUP_PAIRS = 0.9, 10.0
"""How probably fields of one group agree together, and how many pairs that belief counts for."""


class Chance:
    """How often records that are not the same agree on each level of each field.

    Fields depend on one another: whoever shares a postal code shares the town. Agreeing on the second then says only
    what it says beyond the first, the rarer one. `given` tells how probably pairs that agree on one field (column)
    agree on another (row), too.
    """

    def __init__(self, fields: Sequence[Encoded], count: int, seed: int) -> None:
        """Count on random pairs; fields are taken for independent until pairs that are not the same are known."""
        self.fields, self.count = fields, count
        self.left, self.right = _random_pairs(count, seed)
        self.levels = [levels_of(field, self.left, self.right) for field in fields]
        self.random = self._count(np.ones(len(self.left), dtype=bool))
        self.rates = self.random.copy()
        agreeing = self.random[:, EXACT]
        rank = np.argsort(np.argsort(agreeing, kind="stable"), kind="stable")
        self.rarer = rank[None, :] < rank[:, None]
        groups = np.array([field.group for field in fields])
        self.together = (groups[:, None] == groups[None, :]) & (groups != "")
        self.given = np.zeros((len(fields), len(fields)))

    def leave_out(self, left: Integers, right: Integers, same: NDArray[np.bool_]) -> None:
        """Count again without the pairs that are the same."""
        known = left[same] * self.count + right[same]
        self.random = self._count(~np.isin(self.left * self.count + self.right, known))
        self.forget_candidates()

    def forget_candidates(self) -> None:
        """Go back to random pairs: candidates were chosen because they agree; what a pair is worth was not."""
        self.rates = self.random.copy()

    def learn(self, levels: NDArray[np.int8], weight: Numbers) -> None:
        """Count, on candidates that are not the same, how they agree, and what else those share that share one text."""
        exact, known = (levels == EXACT).astype(float), (levels != UNKNOWN).astype(float)
        both, one = (exact * weight) @ exact.T, (known * weight) @ exact.T
        for place, row in enumerate(levels):
            counts = np.bincount(row, weights=weight, minlength=LEVELS + 1)[:LEVELS]
            self.rates[place] = (counts + RANDOM_PAIRS * self.random[place]) / (counts.sum() + RANDOM_PAIRS)
        believed = (both + TOGETHER * GROUP_PAIRS) / (one + GROUP_PAIRS)
        counted = np.where(one >= LEAST_PAIRS, both / np.maximum(one, LEAST_PAIRS), 0.0)
        self.given = np.where(self.rarer, np.where(self.together, believed, counted), 0.0)

    def bits(self, levels: NDArray[np.int8]) -> Numbers:
        """Give log2 of how often chance brings each level about: a row for each pair, a column for each field."""
        columns = []
        for place, row in enumerate(levels):
            rate = np.r_[self.rates[place], 1.0][row]
            columns.append(np.log2(np.where(row == EXACT, np.maximum(rate, self._dependent(levels, place)), rate)))
        return np.stack(columns, axis=1)

    def rarity(self, levels: NDArray[np.int8], left: Integers) -> Numbers:
        """Give the bits by which sharing just these texts says more, or less, than sharing any text of the fields."""
        found = np.zeros(levels.shape[1])
        for place, field in enumerate(self.fields):
            others = np.bincount(field.codes, minlength=len(field.texts)) - 1
            known = float((others + 1)[np.array([bool(text) for text in field.texts])].sum())
            usual = self.rates[place, EXACT]
            own = (np.maximum(others, 0.5) + USUAL_PAIRS * usual) / (known + USUAL_PAIRS)
            independent = self._dependent(levels, place) <= usual
            found += np.where((levels[place] == EXACT) & independent, np.log2(usual / own[field.codes[left]]), 0.0)
        return found

    def _dependent(self, levels: NDArray[np.int8], place: int) -> Numbers:
        shared: Numbers = np.max(np.where(levels == EXACT, self.given[place][:, None], 0.0), axis=0)
        return shared

    def _count(self, counted: NDArray[np.bool_]) -> Numbers:
        rates = []
        for field, level in zip(self.fields, self.levels, strict=True):
            counts = np.bincount(level[counted], minlength=LEVELS + 1)[:LEVELS].astype(float)
            if len(level) == SAMPLE:
                counts[EXACT] = max(counts[EXACT], float((field.share**2).sum()) * counts.sum())
            rates.append((counts + USUAL_PAIRS * USUAL_CHANCE) / (counts.sum() + USUAL_PAIRS))
        return np.stack(rates)


def _random_pairs(count: int, seed: int) -> tuple[Integers, Integers]:
    """Give different pairs of records, the smaller number first; all there are when there are few."""
    if count * (count - 1) // 2 <= SAMPLE:
        left, right = np.triu_indices(count, 1)
        return left.astype(np.int64), right.astype(np.int64)
    dice = np.random.default_rng(seed)
    one, step = dice.integers(0, count, SAMPLE), dice.integers(1, count, SAMPLE)
    other = (one + step) % count
    return np.minimum(one, other), np.maximum(one, other)
