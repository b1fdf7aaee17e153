"""What is earned with a line and with a whole offer, and when that is too little."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from app.kernel.errors import DomainError
from app.kernel.money import Money
from app.kernel.quantity import QUANTITY_SCALE, Quantity
from app.kernel.rounding import round_half_up

USUAL_LEAST_PERMILLE = 100
"""The least margin of a firm that set none: a tenth."""


@dataclass(frozen=True, slots=True)
class Margin:
    """What lines earn, in minor units of one currency; `unknown` counts lines of which nobody knows the cost."""

    amount_minor: int
    cost_minor: int
    unknown: int = 0

    @property
    def minor(self) -> int:
        """Give what is left when the goods are paid."""
        return self.amount_minor - self.cost_minor

    @property
    def permille(self) -> int | None:
        """Give the share of the amount that is left; None where there is no amount."""
        return round_half_up(self.minor * 1000, self.amount_minor) if self.amount_minor > 0 else None

    def words(self, currency: str) -> str:
        """Say it in a few words.

        >>> Margin(10_000, 7_500).words("EUR")
        'margin 25.00 EUR (25 %)'
        """
        share = "" if self.permille is None else f" ({self.permille / 10:g} %)"
        return f"margin {Money(self.minor, currency)}{share}"


def margin_of(pairs: Iterable[tuple[int, int | None]]) -> Margin | None:
    """Add up (amount, cost) of lines; those without a known cost are counted apart, None when none has one."""
    amount = cost = known = unknown = 0
    for line_amount, line_cost in pairs:
        if line_cost is None:
            unknown += 1
            continue
        amount, cost, known = amount + line_amount, cost + line_cost, known + 1
    return Margin(amount, cost, unknown) if known else None


def is_below(margin: Margin | None, least_permille: int) -> bool:
    """Tell whether a margin is known and less than what the firm wants to earn; a loss always is."""
    if margin is None:
        return False
    return margin.minor < 0 or (margin.permille is not None and margin.permille < least_permille)


def below_question(lines: Iterable[tuple[str, Margin]], least_permille: int, currency: str, *, told: bool) -> str:
    """Ask whether lines are meant that earn less than they should; `told` says the sums, which not everybody sees."""
    names = [f"{name} ({margin.words(currency)})" if told else name for name, margin in lines]
    shown, more = ", ".join(names[:3]), f" and {len(names) - 3} more lines" if len(names) > 3 else ""
    verb = "earns" if len(names) == 1 else "earn"
    return f"{shown}{more} {verb} less than the {least_permille / 10:g} % that the firm wants. Offer it all the same?"


def require_permille(permille: int, field: str) -> int:
    """Refuse a least margin that is no share."""
    if not 0 <= permille < 1000:
        raise DomainError("margin.range", "The least margin is between 0 and 99.9 %.", field)
    return permille


class CostFrom(StrEnum):
    """From where it is known what goods cost."""

    LEFT = "left"
    BILLED = "billed"
    DELIVERED = "delivered"
    ORDERED = "ordered"
    STOCK = "stock"
    OFFER = "offer"
    PARTS = "parts"


COST_WORDS = {
    CostFrom.LEFT: "as it left", CostFrom.BILLED: "as the supplier billed it",
    CostFrom.DELIVERED: "as ordered from the supplier, not billed yet",
    CostFrom.ORDERED: "as ordered from the supplier", CostFrom.STOCK: "as stock is valued today",
    CostFrom.OFFER: "as a supplier offers it", CostFrom.PARTS: "as its parts cost today",
}
Known = tuple[Fraction, CostFrom]
"""What one stock unit costs in minor units, exactly, and from where that is known; None where nobody knows it."""

CERTAIN = (CostFrom.LEFT, CostFrom.BILLED)
"""What is known, rather than estimated."""


@dataclass(frozen=True, slots=True)
class PartCost:
    """What a part of a line costs: a quantity in stock units, minor units of some currency, and from where."""

    qty: int
    minor: int
    origin: CostFrom


@dataclass(frozen=True, slots=True)
class LineCost:
    """What a line costs, part by part; `unknown_qty` is that of which nobody knows."""

    parts: tuple[PartCost, ...]
    unknown_qty: int = 0

    @property
    def minor(self) -> int | None:
        """Give what the whole costs; None as long as nobody knows of a part."""
        return None if self.unknown_qty or not self.parts else sum(part.minor for part in self.parts)

    @property
    def is_estimate(self) -> bool:
        """Tell whether some of it may still come to be otherwise."""
        return any(part.origin not in CERTAIN for part in self.parts)

    def words(self, unit: str) -> str:
        """Say from where the cost is known, and which of it is an estimate.

        >>> LineCost((PartCost(3_000_000, 5, CostFrom.LEFT), PartCost(1_000_000, 2, CostFrom.STOCK))).words("pc")
        '3 pc as it left, 1 pc as stock is valued today (estimate)'
        """
        several = len(self.parts) > 1
        said = [
            (f"{Quantity(part.qty, unit)} " if several else "") + COST_WORDS[part.origin]
            + ("" if part.origin in CERTAIN else " (estimate)") for part in self.parts
        ]
        return ", ".join(said)


def whole_cost(stock_qty: int, known: Sequence[PartCost], rest: Known | None) -> LineCost:
    """Complete what is known of a line's cost: what left and what is on order first, the rest at its cost of today.

    Quantities in millionths of the stock unit.
    """
    left = stock_qty - sum(part.qty for part in known)
    if left <= 0:
        return LineCost(tuple(known))
    if rest is None:
        return LineCost(tuple(known), left)
    cost, origin = rest
    whole = cost * left / QUANTITY_SCALE
    return LineCost((*known, PartCost(left, round_half_up(whole.numerator, whole.denominator), origin)))
