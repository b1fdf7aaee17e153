"""What is earned with a line and with a whole offer, and when that is too little."""

from collections.abc import Iterable
from dataclasses import dataclass

from app.kernel.errors import DomainError
from app.kernel.money import Money
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
