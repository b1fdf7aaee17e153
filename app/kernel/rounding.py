"""The named places in which a number is rounded, and remainders are given to somebody."""

from collections.abc import Sequence


def round_half_up(numerator: int, denominator: int) -> int:
    """Divide exactly and round half away from zero, as invoices do.

    >>> [round_half_up(n, 2) for n in (1, 3, -1, -3, 4)]
    [1, 2, -1, -2, 2]
    """
    if denominator < 0:
        numerator, denominator = -numerator, -denominator
    quotient, remainder = divmod(abs(numerator), denominator)
    if 2 * remainder >= denominator:
        quotient += 1
    return quotient if numerator >= 0 else -quotient


def allocate(total: int, weights: Sequence[int]) -> list[int]:
    """Split `total` by weights that are not negative; the shares always add up to it.

    The largest remainders get the left-over units, the earlier one first. Weights that are all zero share evenly.

    >>> allocate(100, [1, 1, 1])
    [34, 33, 33]
    >>> allocate(-5, [3, 1])
    [-4, -1]
    """
    if not weights:
        raise ValueError("nothing to allocate to")
    if any(weight < 0 for weight in weights):
        raise ValueError("a weight is negative")
    scale = sum(weights)
    parts = list(weights) if scale else [1] * len(weights)
    scale = scale or len(weights)
    sign = -1 if total < 0 else 1
    shares = [abs(total) * part // scale for part in parts]
    by_remainder = sorted(range(len(parts)), key=lambda index: (-(abs(total) * parts[index] % scale), index))
    for index in by_remainder[: abs(total) - sum(shares)]:
        shares[index] += 1
    return [sign * share for share in shares]
