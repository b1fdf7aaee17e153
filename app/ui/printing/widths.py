"""How the width of a table is shared out among its columns."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ColumnNeed:
    """The width below which a column is unreadable, the one beyond which it gains nothing, and its claim."""

    least: float
    most: float
    share: int


def column_widths(needs: Sequence[ColumnNeed], room: float) -> list[float]:
    """Share out a width: first what each column cannot do without, the rest by share until a column has enough.

    What nobody needs goes to all by share, so that the table fills the room. Where even the least does not fit, all
    are narrowed alike.
    """
    least = sum(need.least for need in needs)
    if least >= room:
        return [need.least * room / least for need in needs]
    widths = [need.least for need in needs]
    spare = room - least
    hungry = [index for index, need in enumerate(needs) if need.most > need.least]
    while hungry and spare > 0.5:
        claim = sum(needs[index].share for index in hungry)
        given = 0.0
        for index in hungry:
            more = min(spare * needs[index].share / claim, needs[index].most - widths[index])
            widths[index] += more
            given += more
        spare -= given
        hungry = [index for index in hungry if needs[index].most - widths[index] > 0.5]
        if given <= 0.5:
            break
    claim = sum(need.share for need in needs)
    return [width + max(spare, 0.0) * need.share / claim for width, need in zip(widths, needs, strict=True)]
