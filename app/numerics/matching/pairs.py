"""How probable it is that two records are the same, and what speaks for and against it, in bits."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.numerics.matching.blocking import candidates
from app.numerics.matching.chance import Chance
from app.numerics.matching.fields import LEVELS, UNKNOWN, Integers, MatchField, encode_field, levels_of

Numbers = NDArray[np.float64]

USUAL = np.array([0.85, 0.06, 0.04, 0.03, 0.02])
"""How often the same record agrees on each level before anything is learned of this firm's typing."""

USUAL_PAIRS = 20.0
"""How many pairs that belief counts for, so that a few records do not teach nonsense."""

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
    chance = Chance(encoded, count, seed)
    bits, prior = _weigh(levels, left, chance)
    # Among few records, those that are the same are a good part of all pairs: they are not chance.
    chance.leave_out(left, right, bits.sum(axis=1) + prior > 0)
    bits, prior = _weigh(levels, left, chance)
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


def _weigh(levels: NDArray[np.int8], left: Integers, chance: Chance) -> tuple[Numbers, float]:
    """Give the bits of each field and of rarity for each pair, and those known before anything is compared."""
    same, share_same = _learn(levels, chance)
    rare = np.clip(chance.rarity(levels, left), -MOST_BITS, MOST_BITS)
    bits = np.column_stack([_gain(same, levels) - chance.bits(levels), rare])
    return bits, float(np.log2(share_same / (1 - share_same)))


def _gain(same: Numbers, levels: NDArray[np.int8]) -> Numbers:
    """Give log2 of how often the same record agrees so: a row for each pair, a column for each field."""
    return np.stack([np.r_[np.log2(same[place]), 0.0][row] for place, row in enumerate(levels)], axis=1)


def _learn(levels: NDArray[np.int8], chance: Chance) -> tuple[Numbers, float]:
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
    chance.forget_candidates()
    return same, share
