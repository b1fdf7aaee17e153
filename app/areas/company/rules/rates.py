"""What foreign money is worth here, and which tax holds when; both exactly."""

from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from app.kernel.errors import DomainError
from app.kernel.listing import StateWord
from app.kernel.money import Money, exponent_of
from app.kernel.rounding import round_half_up

MOST = 10**12
MOST_PERCENT = 1000


class TaxKind(StrEnum):
    """On what a tax is charged."""

    PURCHASE = "purchase"
    SALE = "sale"
    BOTH = "both"


TAX_KIND_WORDS: tuple[tuple[str, StateWord], ...] = (
    (TaxKind.PURCHASE, StateWord("Purchases")), (TaxKind.SALE, StateWord("Sales")),
    (TaxKind.BOTH, StateWord("Purchases and sales")),
)


def rate_of(worth: Decimal | None, per_one: Decimal | None) -> Fraction:
    """Give what one unit is worth at home, from that or from how many units one of the firm's currency buys.

    Raises DomainError when neither or both are given, or when the ratio is beyond what is kept exactly.

    >>> rate_of(None, Decimal("1.0842"))
    Fraction(5000, 5421)
    """
    if (worth is None) == (per_one is None):
        raise DomainError(
            "rate.one_way", "Say either what one unit is worth in the firm's currency, or how many units one of the "
            "firm's currency buys; not both.", "worth",
        )
    given, field = (worth, "worth") if worth is not None else (per_one, "per_one")
    if given is None or not given.is_finite() or given <= 0:
        raise DomainError("rate.positive", "A rate must be more than nothing.", field)
    ratio = Fraction(given) if worth is not None else 1 / Fraction(given)
    if max(ratio.numerator, ratio.denominator) >= MOST:
        raise DomainError("rate.digits", "This rate has more digits than are kept exactly. Write at most ten.", field)
    return ratio


def exchanged(amount: Money, currency: str, rate: Fraction) -> Money:
    """Give an amount in another currency at what one unit is worth there, rounded half up once to the minor unit.

    >>> str(exchanged(Money(1000, "JPY"), "EUR", Fraction(61, 10000)))
    '6.10 EUR'
    """
    numerator = amount.minor * rate.numerator * 10 ** exponent_of(currency)
    return Money(round_half_up(numerator, rate.denominator * 10 ** exponent_of(amount.currency)), currency)


def checked_percent(percent: Decimal, field: str = "percent") -> int:
    """Read a percentage in millionths of a percent; refuse one below nothing, beyond tenfold, or with more digits."""
    scaled = percent * 1_000_000
    if not percent.is_finite() or not 0 <= percent <= MOST_PERCENT or scaled != scaled.to_integral_value():
        raise DomainError(
            "tax.percent", "A tax is a percentage from 0 to 1000 with at most six decimals, such as 19 or 8.875.",
            field,
        )
    return int(scaled)
