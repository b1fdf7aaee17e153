"""The normal distribution, its loss, and Poisson chances, without scipy.stats, which takes half a second to load."""

import math
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

ROOT_TWO = math.sqrt(2)
ROOT_TWO_PI = math.sqrt(2 * math.pi)

Values = NDArray[np.float64]


def density(z: float) -> float:
    """Give the standard normal density."""
    return math.exp(-z * z / 2) / ROOT_TWO_PI


def share_below(z: float) -> float:
    """Give the standard normal distribution function."""
    return 0.5 * math.erfc(-z / ROOT_TWO)


def quantile(share: float) -> float:
    """Give the point below which a share of the standard normal distribution lies."""
    return NormalDist().inv_cdf(share)


def loss(z: float) -> float:
    """Give the standard normal loss: how much on average is beyond z (Snyder and Shen, eq. C.22)."""
    return max(0.0, density(z) - z * share_below(-z))


def second_loss(z: float) -> float:
    """Give half the mean square of what is beyond z (Snyder and Shen, eq. C.27)."""
    return max(0.0, ((z * z + 1) * share_below(-z) - z * density(z)) / 2)


def inverse_loss(wanted: float) -> float:
    """Give the point beyond which so much lies on average; halving, since the loss falls throughout."""
    low, high = -max(40.0, wanted + 1), 40.0
    for _ in range(200):
        middle = (low + high) / 2
        low, high = (middle, high) if loss(middle) > wanted else (low, middle)
    return (low + high) / 2


def poisson_mass(mean: float, most: int) -> Values:
    """Give the probabilities of 0, 1, … `most` under a Poisson distribution."""
    from scipy.special import gammaln

    counts = np.arange(most + 1, dtype=np.float64)
    if mean <= 0:
        return np.where(counts == 0, 1.0, 0.0)
    logs: Values = counts * math.log(mean) - mean - gammaln(counts + 1)
    mass: Values = np.exp(logs)
    return mass


def poisson_reach(mean: float) -> int:
    """Give a count that a Poisson variable as good as never passes."""
    return math.ceil(mean + 12 * math.sqrt(mean) + 25)
