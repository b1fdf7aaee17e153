"""Tax by rate, with rounding that adds up: one way for what is bought and what is sold."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import floor
from typing import Any, Protocol

from app.areas.company.rules.rates import exchanged
from app.kernel.money import Money
from app.kernel.rounding import round_half_up

PERCENT_SCALE = 100_000_000
"""Millionths of a percent in the whole."""


class Charged(Protocol):
    """A tax as it holds on some day; `percent` in millionths of a percent."""

    @property
    def title(self) -> str:
        """Give its name."""
        ...

    @property
    def percent(self) -> int:
        """Give its rate."""
        ...

    @property
    def reverse_charge(self) -> bool:
        """Tell whether the buyer owes it."""
        ...


@dataclass(frozen=True, slots=True)
class TaxedSums:
    """What a document comes to, in its currency and at home, the rows of its taxes, and the tax of each line.

    The parts add up: net and tax are the sums of the rows, and the tax of a rate is the sum of its lines'.
    """

    net_minor: int
    tax_minor: int
    home_net_minor: int
    home_tax_minor: int
    taxes: tuple[dict[str, Any], ...]
    line_taxes: tuple[int, ...] = ()

    @property
    def columns(self) -> dict[str, int]:
        """Give the sums as the columns of a document."""
        return {"net_minor": self.net_minor, "tax_minor": self.tax_minor, "home_net_minor": self.home_net_minor,
                "home_tax_minor": self.home_tax_minor}


def tax_amounts(nets: Iterable[tuple[str, int]], percents: Mapping[str, int]) -> dict[str, tuple[int, int]]:
    """Give (net, tax) for each tax code, from (code, net) of lines in minor units and percents in millionths.

    The tax of a rate is reckoned once, on the sum of its lines, and rounded half up; a line bears no rounding.

    >>> tax_amounts([("V19", 33), ("V19", 33), ("V7", 100)], {"V19": 19_000_000, "V7": 7_000_000})
    {'V19': (66, 13), 'V7': (100, 7)}
    """
    sums: dict[str, int] = {}
    for code, net in nets:
        sums[code] = sums.get(code, 0) + net
    return {code: (net, round_half_up(net * percents.get(code, 0), PERCENT_SCALE)) for code, net in sums.items()}


def line_taxes(nets: Sequence[tuple[str, int]], percents: Mapping[str, int], *, per_line: bool) -> list[int]:
    """Give the tax of each line: rounded for itself, or its share of the tax of its rate, remainder allocated.

    >>> line_taxes([("V19", 33), ("V19", 33)], {"V19": 19_000_000}, per_line=True)
    [6, 6]
    >>> line_taxes([("V19", 33), ("V19", 33)], {"V19": 19_000_000}, per_line=False)
    [7, 6]
    """
    if per_line:
        return [round_half_up(net * percents.get(code, 0), PERCENT_SCALE) for code, net in nets]
    shares = [0] * len(nets)
    for code, (_, tax) in tax_amounts(nets, percents).items():
        places = [place for place, (own, _) in enumerate(nets) if own == code]
        parts = [Fraction(nets[place][1] * percents.get(code, 0), PERCENT_SCALE) for place in places]
        for place, share in zip(places, shared_out(tax, parts), strict=True):
            shares[place] = share
    return shares


def shared_out(total: int, parts: Sequence[Fraction]) -> list[int]:
    """Round parts that add up to about `total` so that they add up to it exactly; the largest remainders go up.

    >>> shared_out(10, [Fraction(10, 3)] * 3)
    [4, 3, 3]
    """
    if not parts:
        return []
    whole = [floor(part) for part in parts]
    by_remainder = sorted(range(len(parts)), key=lambda index: (whole[index] - parts[index], index))
    missing = total - sum(whole)
    each, rest = divmod(missing, len(parts))
    for place, index in enumerate(by_remainder):
        whole[index] += each + (place < rest)
    return whole


def taxed_sums(
    nets: Sequence[tuple[str, int]], taxes: Mapping[str, Charged], currency: str, home: str, rate: Fraction, *,
    per_line: bool = False, given: Sequence[int] | None = None,
) -> TaxedSums:
    """Add up net and tax by rate, in the document's currency and at home; the parts at home add up to the whole there.

    `nets` are (tax code, net) of lines; their taxes are reckoned unless they are `given`. A tax that the buyer owes is
    told and not part of what the document comes to.
    """
    percents = {code: tax.percent for code, tax in taxes.items()}
    by_line = list(given) if given is not None else line_taxes(nets, percents, per_line=per_line)
    amounts: dict[str, tuple[int, int]] = {}
    for (code, minor), part in zip(nets, by_line, strict=True):
        before = amounts.get(code, (0, 0))
        amounts[code] = (before[0] + minor, before[1] + part)
    codes = sorted(amounts)
    net = sum(amounts[code][0] for code in codes)
    tax = sum(amounts[code][1] for code in codes if code not in taxes or not taxes[code].reverse_charge)
    home_net, home_tax = (exchanged(Money(minor, currency), home, rate).minor for minor in (net, tax))
    nets_home = shared_out(home_net, [part_at_home(amounts[code][0], net, home_net) for code in codes])
    owed = [code for code in codes if code in taxes and not taxes[code].reverse_charge]
    shares = dict(zip(owed, shared_out(home_tax, [part_at_home(amounts[code][1], tax, home_tax) for code in owed]),
                      strict=True))
    rows = tuple(
        {"code": code, "title": taxes[code].title if code in taxes else "Without tax",
         "percent": taxes[code].percent if code in taxes else 0,
         "reverse_charge": code in taxes and taxes[code].reverse_charge,
         "net_minor": amounts[code][0], "tax_minor": amounts[code][1], "home_net_minor": home_part,
         "home_tax_minor": shares.get(code, exchanged(Money(amounts[code][1], currency), home, rate).minor)}
        for code, home_part in zip(codes, nets_home, strict=True)
    )
    return TaxedSums(net, tax, home_net, home_tax, rows, tuple(by_line))


def shared_discount(off: int, taxes: Sequence[tuple[int, int, bool]]) -> list[tuple[int, int]]:
    """Share a discount among (net, tax, owed by the buyer) of a document: what comes off net and off tax, of each.

    Net and tax charged come to the discount exactly; a tax that the buyer owes comes off beside it.

    >>> shared_discount(357, [(10_000, 1_900, False), (5_000, 950, True)])
    [(211, 40), (106, 20)]
    """
    gross = [net if owed else net + tax for net, tax, owed in taxes]
    parts = shared_out(off, [part_at_home(minor, sum(gross), off) for minor in gross])
    found = []
    for part, (_, tax, owed), whole in zip(parts, taxes, gross, strict=True):
        share = round_half_up(part * tax, whole) if whole > 0 else 0
        found.append((part if owed else part - share, share))
    return found


def part_at_home(part: int, whole: int, whole_at_home: int) -> Fraction:
    """Give the share that a part has of the whole at home, exactly."""
    return Fraction(part * whole_at_home, whole) if whole else Fraction(0)
