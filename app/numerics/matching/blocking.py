"""Which pairs are worth comparing: those that share something that few others share."""

from collections.abc import Sequence
from itertools import combinations

import numpy as np

from app.numerics.matching.fields import Encoded, FieldKind, Integers

LARGEST_BLOCK = 60
"""Records that share a key with more than so many others are not compared for that key alone."""


def candidates(fields: Sequence[Encoded], count: int, largest: int = LARGEST_BLOCK) -> tuple[Integers, Integers]:
    """Give pairs of records, the smaller number first, that share a text, a word, or two fields that sound alike."""
    found = [_pairs_of(np.where(_known(field), field.codes, -1), None, count, largest) for field in fields]
    for one, other in combinations(fields, 2):
        both = (one.sounds >= 0) & (other.sounds >= 0)
        keys = np.where(both, one.sounds * (other.sounds.max(initial=0) + 1) + other.sounds, -1)
        found.append(_pairs_of(keys, None, count, largest))
    for field in fields:
        if field.kind is FieldKind.NAME:
            owners, words = field.words
            found.append(_pairs_of(words, owners, count, largest))
    pairs = np.unique(np.concatenate(found)) if found else np.empty(0, np.int64)
    return pairs // count, pairs % count


def _known(field: Encoded) -> Integers:
    has_text = np.array([bool(text) for text in field.texts], dtype=bool)
    known: Integers = has_text[field.codes]
    return known


def _pairs_of(keys: Integers, owners: Integers | None, count: int, largest: int) -> Integers:
    """Pair all records that have the same key of at least 0, in blocks of at most `largest`."""
    order = np.argsort(keys, kind="stable")
    ranked = keys[order]
    records = order if owners is None else owners[order]
    starts = np.flatnonzero(np.r_[True, ranked[1:] != ranked[:-1]]) if len(ranked) else np.empty(0, np.int64)
    sizes = np.diff(np.r_[starts, len(ranked)])
    found = []
    for size in np.unique(sizes[(sizes > 1) & (sizes <= largest)]):
        begins = starts[(sizes == size) & (ranked[starts] >= 0)]
        blocks = records[begins[:, None] + np.arange(size)]
        first, second = np.triu_indices(size, 1)
        left, right = blocks[:, first].ravel(), blocks[:, second].ravel()
        apart = left != right
        found.append(np.minimum(left, right)[apart] * count + np.maximum(left, right)[apart])
    return np.concatenate(found) if found else np.empty(0, np.int64)
