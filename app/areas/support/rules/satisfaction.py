"""What customers answer, and how sure one can be of a share of few answers."""

from dataclasses import dataclass

from app.kernel.errors import DomainError
from app.numerics.satisfaction import wilson

LOWEST, HIGHEST = 1, 5
SATISFIED_FROM = 4


@dataclass(frozen=True, slots=True)
class Interval:
    """Two thousandths between which a share lies."""

    low: int
    high: int


def require_score(score: int) -> None:
    """Refuse a score that the question does not offer."""
    if not LOWEST <= score <= HIGHEST:
        raise DomainError(
            "satisfaction.score", f"A score is from {LOWEST} (very unhappy) to {HIGHEST} (very happy), not {score}.",
            "score",
        )


def satisfied_permille(scores: list[int]) -> int | None:
    """Give the share of scores of 4 and 5 in thousandths; None when nobody answered."""
    if not scores:
        return None
    hits = sum(score >= SATISFIED_FROM for score in scores)
    return (hits * 1000 + len(scores) // 2) // len(scores)


def wilson_interval(hits: int, total: int) -> Interval:
    """Give the range in which the true share lies with 95 % confidence (Wilson 1927), in thousandths.

    >>> wilson_interval(8, 10)
    Interval(low=490, high=943)
    """
    found = wilson(hits, total)
    return Interval(round(1000 * found.low), round(1000 * found.high))
