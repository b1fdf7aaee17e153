"""Classes of items: ABC by worth, XYZ by how much demand varies."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

LEAST_PERIODS = 3
"""Below so many periods a spread says nothing: the item counts as Z, and its variation is not told."""


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Where classes end: A and B as shares of all worth, X and Y as coefficients of variation."""

    a_share: float = 0.8
    b_share: float = 0.95
    x_variation: float = 0.5
    y_variation: float = 1.0


@dataclass(frozen=True, slots=True)
class Pareto:
    """Items by worth: class, rank from 1, own and cumulated share of each, in the order they were given."""

    abc: tuple[str, ...]
    rank: tuple[int, ...]
    share: tuple[float, ...]
    cumulated: tuple[float, ...]


def classify_by_worth(worth: NDArray[np.float64], thresholds: Thresholds) -> Pareto:
    """Class items by their share of all worth (Pareto; Dickie, "ABC inventory analysis", Factory Management, 1951).

    An item is A while what stands before it is less than the share of A, so that the item that crosses the border is
    within; items worth nothing are C. Equal worth keeps the order given.

    >>> import numpy as np
    >>> classify_by_worth(np.array([5.0, 80.0, 15.0]), Thresholds()).abc
    ('C', 'A', 'B')
    """
    worth = np.maximum(worth, 0.0)
    order = np.argsort(-worth, kind="stable")
    total = float(worth.sum())
    share = worth / total if total > 0 else np.zeros_like(worth)
    cumulated = np.empty_like(share)
    cumulated[order] = np.cumsum(share[order])
    before = cumulated - share
    # A share that is met exactly must not be missed by the last bit of a sum.
    bit = 1e-12
    abc = np.where(before < thresholds.a_share - bit, "A", np.where(before < thresholds.b_share - bit, "B", "C"))
    abc = np.where(worth > 0, abc, "C")
    rank = np.empty(len(worth), dtype=np.int64)
    rank[order] = np.arange(1, len(worth) + 1)
    return Pareto(
        tuple(str(letter) for letter in abc), tuple(int(place) for place in rank),
        tuple(float(part) for part in share), tuple(min(1.0, float(part)) for part in cumulated),
    )


def variation_of(demand: NDArray[np.float64]) -> float | None:
    """Give the coefficient of variation of demand per period, or None where it cannot be told.

    The standard deviation is that of a sample (n - 1).

    >>> import numpy as np
    >>> round(variation_of(np.array([8.0, 12.0, 10.0])), 3)
    0.2
    """
    if len(demand) < LEAST_PERIODS or demand.mean() <= 0:
        return None
    return float(demand.std(ddof=1) / demand.mean())


def class_of_variation(variation: float | None, thresholds: Thresholds) -> str:
    """Name the class of a coefficient of variation; what cannot be told is Z.

    >>> class_of_variation(0.3, Thresholds()), class_of_variation(None, Thresholds())
    ('X', 'Z')
    """
    if variation is None or not math.isfinite(variation):
        return "Z"
    if variation <= thresholds.x_variation:
        return "X"
    return "Y" if variation <= thresholds.y_variation else "Z"
