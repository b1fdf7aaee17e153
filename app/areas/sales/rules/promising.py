"""When goods can be had: from stock, with what is coming, or bought anew; and how sure that is.

What others were promised is never taken: a quantity is there from a day on when it stays free on every later day, too
(available to promise, cumulative with look-ahead: Silver, Pyke and Thomas, Inventory and Production Management in
Supply Chains, 4th edition, chapter 15).
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from statistics import NormalDist

SURE_PERMILLE = 800
"""A day that is reckoned from a supplier's lead times is kept in eight cases of ten."""

DOUBTFUL = 0.5
"""A day of a supplier that is kept less often than this is not believed: a surer one is reckoned."""

LEAST_SPREAD = 0.5
HALF_DAY = 0.5
STOCK, COMING, BOUGHT = "stock", "coming", "bought"


@dataclass(frozen=True, slots=True)
class Supply:
    """Goods that are on their way: the day they can be counted on, how many millionths, with what, how surely."""

    on: date
    qty: int
    name: str = ""
    permille: int | None = None


@dataclass(frozen=True, slots=True)
class Buying:
    """By which day goods are there when they are bought anew, in `SURE_PERMILLE` of all cases, and of whom."""

    on: date
    supplier: str = ""


def bought_by(today: date, median_days: float, spread: float) -> date:
    """Give the day by which goods that are ordered today are there in `SURE_PERMILLE` of all cases."""
    late = NormalDist().inv_cdf(SURE_PERMILLE / 1000) * max(spread, LEAST_SPREAD)
    return today + timedelta(days=max(1, math.ceil(median_days + late)))


@dataclass(frozen=True, slots=True)
class Part:
    """A part of what was asked for: how much, where it comes from (stock, coming, bought), on which day, how surely."""

    qty: int
    source: str
    on: date
    name: str = ""
    permille: int | None = None


@dataclass(frozen=True, slots=True)
class Promised:
    """What can be promised: the day on which all of it is there (None: nobody knows), and the parts it is made of."""

    on: date | None
    parts: tuple[Part, ...] = ()

    @property
    def permille(self) -> int | None:
        """Give how sure the day is: the chances of the parts that are not there yet, each on its own."""
        chances = {(part.source, part.name): part.permille for part in self.parts if part.permille is not None}
        return round(1000 * math.prod(chance / 1000 for chance in chances.values())) if chances else None


@dataclass(slots=True)
class Outlook:
    """What is free of an item, what comes and what goes to others; what is promised here is taken off at once."""

    free: int
    supplies: Sequence[Supply] = ()
    demands: list[tuple[date, int]] = field(default_factory=list)
    buying: Buying | None = None

    def free_from(self, day: date) -> int:
        """Give how much is free on a day and on every day after it; never below nothing."""
        later = {when for when, _ in self.demands if when > day}
        return max(0, min(self._on(when) for when in (day, *later)))

    def _on(self, day: date) -> int:
        comes = sum(supply.qty for supply in self.supplies if supply.on <= day)
        return self.free + comes - sum(qty for when, qty in self.demands if when <= day)

    def promise(self, qty: int, today: date) -> Promised:
        """Promise a quantity as early as it can be had and take it off what is free.

        What is not free by the day on which it could be bought is bought.
        """
        days = sorted({today, *(supply.on for supply in self.supplies if supply.on > today)})
        bought_on = None if self.buying is None else self.buying.on
        within = [day for day in days if bought_on is None or day <= bought_on]
        parts = self._parts(qty, within)
        got = sum(part.qty for part in parts)
        if got < qty and self.buying is not None and bought_on is not None:
            parts.append(Part(qty - got, BOUGHT, bought_on, self.buying.supplier, SURE_PERMILLE))
            got = qty
        if not got or got < qty:
            return Promised(None, tuple(parts))
        on = max(part.on for part in parts)
        kept = sum(part.qty for part in parts if part.source != BOUGHT)
        if kept:
            self.demands.append((on, kept))
        return Promised(on, tuple(parts))

    def _parts(self, qty: int, days: Sequence[date]) -> list[Part]:
        """Share a quantity out: what is free now, then what each day adds."""
        parts: list[Part] = []
        before = 0
        for day in days:
            now = min(qty, self.free_from(day))
            if now > before:
                parts.append(self._part(now - before, day, first=day == days[0]))
                before = now
        return parts

    def _part(self, qty: int, day: date, *, first: bool) -> Part:
        came = [supply for supply in self.supplies if supply.on == day]
        if first or not came:
            return Part(qty, STOCK, day)
        least = min(came, key=lambda supply: 1000 if supply.permille is None else supply.permille)
        return Part(qty, COMING, day, least.name, least.permille)


def arrival(
    ordered_on: date, due_on: date, today: date, median_days: float, spread: float,
) -> tuple[date, int]:
    """Give the day to count on for an order that is not here yet, and how surely it comes by then, in thousandths.

    The lead time is taken as normal, given that the goods did not come before today. The day that is due is believed
    where it is kept at least every second time; otherwise the one that is kept in `SURE_PERMILLE` of all cases counts.
    """
    spread = max(spread, LEAST_SPREAD)
    usual = NormalDist(median_days, spread)
    past = usual.cdf((today - ordered_on).days - HALF_DAY)
    if past > 0.999_999:
        # So late that the lead times say nothing any more: as long again as they vary.
        return today + timedelta(days=max(1, math.ceil(spread))), round(DOUBTFUL * 1000)
    by_due = (usual.cdf((due_on - ordered_on).days + HALF_DAY) - past) / (1 - past)
    if due_on >= today and by_due >= DOUBTFUL:
        return due_on, min(999, round(by_due * 1000))
    sure = SURE_PERMILLE / 1000
    days = usual.inv_cdf(min(past + sure * (1 - past), 0.999_999_9))
    return max(today + timedelta(days=1), ordered_on + timedelta(days=math.ceil(days))), SURE_PERMILLE


def together(promises: Iterable[Promised]) -> Promised:
    """Give the promise of a kit, of which every part must be there."""
    all_of_it = list(promises)
    if any(one.on is None for one in all_of_it) or not all_of_it:
        return Promised(None, tuple(part for one in all_of_it for part in one.parts))
    return Promised(max(one.on for one in all_of_it if one.on is not None),
                    tuple(part for one in all_of_it for part in one.parts))


def words(promised: Promised, today: date) -> str:
    """Say where goods come from, when and how surely.

    >>> day = date(2026, 12, 3)
    >>> words(Promised(day, (Part(1, COMING, day, "PO-00007", 920),)), date(2026, 11, 29))
    'with PO-00007 on 3 Dec (92 %)'
    """
    if promised.on is None:
        return "nobody is known to offer it"
    if all(part.source == STOCK for part in promised.parts):
        return "in stock"
    last = max((part for part in promised.parts if part.source != STOCK), key=lambda part: (part.on, part.name))
    year = f" {promised.on.year}" if promised.on.year != today.year else ""
    day, permille = f"{promised.on.day} {promised.on:%b}{year}", promised.permille
    sure = "" if permille is None else f" ({round(permille / 10)} %)"
    partly = "partly in stock, " if any(part.source == STOCK for part in promised.parts) else ""
    if last.source == BOUGHT:
        return f"{partly}to be bought: about {day}{sure}"
    return f"{partly}with {last.name} on {day}{sure}" if last.name else f"{partly}on {day}{sure}"
