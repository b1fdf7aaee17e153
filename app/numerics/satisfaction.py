"""How sure one can be of what few customers answer: shares with Wilson's interval, and the net promoter score."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

Z_95 = 1.959963984540054
PROMOTER_FROM, DETRACTOR_TO = 9, 6
SMALL = 30
"""With fewer answers than this, a figure is said to rest on few."""


@dataclass(frozen=True, slots=True)
class Share:
    """A share of `total`, with the range in which the true one lies; all of them from 0 to 1."""

    hits: int
    total: int
    share: float
    low: float
    high: float

    @property
    def few(self) -> bool:
        """Tell whether it rests on few answers."""
        return self.total < SMALL


@dataclass(frozen=True, slots=True)
class NetPromoter:
    """The net promoter score from -100 to 100, its standard error, and the range in which the true one lies."""

    promoters: int
    passives: int
    detractors: int
    score: float
    error: float
    low: float
    high: float

    @property
    def total(self) -> int:
        """Count the answers."""
        return self.promoters + self.passives + self.detractors

    @property
    def few(self) -> bool:
        """Tell whether it rests on few answers."""
        return self.total < SMALL


def wilson(hits: int, total: int, z: float = Z_95) -> Share:
    """Give a share with Wilson's score interval; of no answers at all, everything is possible.

    Wilson (1927), Journal of the American Statistical Association 22, 209; recommended for few answers by Brown, Cai
    and DasGupta (2001), Statistical Science 16, 101.

    >>> found = wilson(8, 10)
    >>> round(found.low, 4), round(found.high, 4)
    (0.4902, 0.9433)
    """
    if total <= 0:
        return Share(0, 0, 0.0, 0.0, 1.0)
    share, square = hits / total, z * z
    middle, scale = share + square / (2 * total), 1 + square / total
    half = z * math.sqrt(share * (1 - share) / total + square / (4 * total * total))
    # At either end the two terms are equal on paper and differ in the last digit.
    low = 0.0 if hits == 0 else (middle - half) / scale
    high = 1.0 if hits == total else (middle + half) / scale
    return Share(hits, total, share, low, high)


def net_promoter(scores: Sequence[int], z: float = Z_95) -> NetPromoter:
    """Give the net promoter score of answers from 0 to 10: the share of 9 and 10 less that of 0 to 6, in points.

    Each answer counts +1, 0 or -1; the variance of their mean is (p + d - (p - d)²) / n, of a multinomial with shares
    p and d (Reichheld 2003 for the score; the variance follows from its definition). Of no answers the range is whole.

    >>> found = net_promoter([10] * 50 + [8] * 30 + [3] * 20)
    >>> round(found.score, 1), round(found.error, 2)
    (30.0, 7.81)
    """
    promoters = sum(score >= PROMOTER_FROM for score in scores)
    detractors = sum(score <= DETRACTOR_TO for score in scores)
    total = len(scores)
    if not total:
        return NetPromoter(0, 0, 0, 0.0, 0.0, -100.0, 100.0)
    plus, minus = promoters / total, detractors / total
    score, error = plus - minus, math.sqrt(max(0.0, plus + minus - (plus - minus) ** 2) / total)
    return NetPromoter(
        promoters, total - promoters - detractors, detractors, 100 * score, 100 * error,
        100 * max(-1.0, score - z * error), 100 * min(1.0, score + z * error),
    )
