"""Why a line that is still to come is late, or will be."""

from datetime import date, timedelta
from enum import StrEnum

from app.kernel.listing import StateWord, Tone

SOON = timedelta(days=7)
"""A line that nobody confirmed is worth a call when it is due within a week."""


class Why(StrEnum):
    """What is wrong with a line, the worst first."""

    OVERDUE = "overdue"
    AFTER_NEEDED = "after_needed"
    UNCONFIRMED = "unconfirmed"
    WILL_SLIP = "will_slip"
    IN_TIME = "in_time"


WHY_WORDS: tuple[tuple[str, StateWord], ...] = (
    (Why.OVERDUE, StateWord("Overdue", Tone.BAD)), (Why.AFTER_NEEDED, StateWord("Promised too late", Tone.WARNING)),
    (Why.UNCONFIRMED, StateWord("Not confirmed", Tone.WARNING)),
    (Why.WILL_SLIP, StateWord("Likely late", Tone.WARNING)),
    (Why.IN_TIME, StateWord("In time", Tone.GOOD)),
)


def why_late(
    today: date, promised: date, needed: date | None, measured: date | None, *, confirmed: bool,
) -> tuple[Why, str]:
    """Say what is wrong with a line that is still to come, and why in a sentence.

    `measured` is the day it would come after the supplier's usual lead time; it counts while nobody confirmed a day.

    >>> why_late(date(2026, 3, 2), date(2026, 3, 9), date(2026, 3, 5), None, confirmed=True)[1]
    'Promised 4 days later than it is needed.'
    """
    if promised < today:
        return Why.OVERDUE, f"{_days((today - promised).days)} overdue."
    if needed is not None and promised > needed:
        return Why.AFTER_NEEDED, f"Promised {_days((promised - needed).days)} later than it is needed."
    if not confirmed and promised - today <= SOON:
        return Why.UNCONFIRMED, "Due within a week, and the supplier has not confirmed a day yet."
    if not confirmed and measured is not None and measured > promised:
        late = _days((measured - promised).days)
        return Why.WILL_SLIP, f"By its usual lead time it comes {late} later than ordered for."
    return Why.IN_TIME, ""


def _days(count: int) -> str:
    return "1 day" if count == 1 else f"{count} days"
