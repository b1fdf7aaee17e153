"""What the figures over both flows count, decided without a database."""

from datetime import date

from app.kernel.rounding import round_half_up


def is_perfect(required_on: date, shipped_whole_on: date | None, *, complained: bool) -> bool:
    """Tell whether an order left whole on or before the day it was required, and nobody complained."""
    return shipped_whole_on is not None and shipped_whole_on <= required_on and not complained


def per_thousand(count: int, of: int) -> int | None:
    """Give how many there are for each thousand, rounded half up; None when there is nothing to compare with.

    >>> per_thousand(3, 400)
    8
    """
    return round_half_up(count * 1000, of) if of else None
