"""What one unit costs and which rules made it so: the list that holds, its break, and what comes off it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum
from fractions import Fraction

from app.kernel.errors import DomainError
from app.kernel.money import Price
from app.kernel.quantity import Quantity
from app.kernel.rounding import round_half_up

WHOLE_PERMILLE = 1000


def _within(first: date | None, last: date | None, day: date) -> bool:
    return (first is None or first <= day) and (last is None or day <= last)


class PriceEnd(Enum):
    """What becomes of a price that is given no more after a day."""

    ENDS = "ends"
    WITHDRAWN = "withdrawn"
    LEFT = "left"


def end_of_price(valid_from: date | None, valid_to: date | None, last_day: date) -> PriceEnd:
    """Tell what becomes of a price after a last day: what would begin later never does, what ends before is left.

    >>> end_of_price(None, None, date(2026, 3, 31))
    <PriceEnd.ENDS: 'ends'>
    """
    if valid_to is not None and valid_to <= last_day:
        return PriceEnd.LEFT
    return PriceEnd.WITHDRAWN if valid_from is not None and valid_from > last_day else PriceEnd.ENDS


@dataclass(frozen=True, slots=True)
class PriceOffer:
    """A price of a list for one stock unit, from a quantity on and within a time; lists of a lower rank come first."""

    min_qty: int
    price_micros: int
    valid_from: date | None = None
    valid_to: date | None = None
    list_name: str = ""
    rank: int = 0

    def holds(self, stock_qty: int, day: date) -> bool:
        """Tell whether the offer is good for this quantity on this day."""
        return stock_qty >= self.min_qty and _within(self.valid_from, self.valid_to, day)


@dataclass(frozen=True, slots=True)
class Off:
    """Something off: thousandths of the price, or an amount for one stock unit; one of the two is None."""

    name: str
    permille: int | None = None
    amount_micros: int | None = None
    min_qty: int = 0
    valid_from: date | None = None
    valid_to: date | None = None
    stackable: bool = False
    priority: int = 0

    def holds(self, stock_qty: int, day: date) -> bool:
        """Tell whether it is given for this quantity on this day."""
        return stock_qty >= self.min_qty and _within(self.valid_from, self.valid_to, day)

    def taken_off(self, micros: Fraction) -> Fraction:
        """Give a price with it taken off; never below nothing."""
        if self.permille is not None:
            return micros * (WHOLE_PERMILLE - self.permille) / WHOLE_PERMILLE
        return max(Fraction(0), micros - (self.amount_micros or 0))


@dataclass(frozen=True, slots=True)
class BasePrice:
    """What one stock unit costs before anything comes off, and the words for it; exact where it was exchanged."""

    micros: Fraction
    words: str


@dataclass(frozen=True, slots=True)
class Reckoned:
    """A price in millionths for one unit of the line, and the rules that made it, one sentence each."""

    price_micros: int
    steps: tuple[str, ...]

    @property
    def rule(self) -> str:
        """Give all of them in one line."""
        return "; ".join(self.steps)


def best_offer(offers: Iterable[PriceOffer], stock_qty: int, day: date) -> PriceOffer | None:
    """Choose of the first list that has one the offer with the largest break reached, of equal ones the last begun."""
    good = [offer for offer in offers if offer.holds(stock_qty, day)]
    return max(
        good, key=lambda offer: (-offer.rank, offer.min_qty, offer.valid_from or date.min), default=None,
    )


def best_off(offs: Sequence[Off], micros: Fraction, stock_qty: int, day: date) -> tuple[Off, ...]:
    """Choose what comes off: one discount that stands alone, or all that add up together.

    What has the higher priority is given; of equal ones, what makes the lower price.
    """
    good = [off for off in offs if off.holds(stock_qty, day)]
    stack = tuple(sorted((off for off in good if off.stackable), key=lambda off: (-off.priority, off.name)))
    choices = [*((off,) for off in good if not off.stackable), *((stack,) if stack else ())]
    return min(
        choices, key=lambda chosen: (-max(off.priority for off in chosen), less(micros, chosen), chosen[0].name),
        default=(),
    )


def less(micros: Fraction, offs: Iterable[Off]) -> Fraction:
    """Give a price with several discounts taken off, one after another."""
    for off in offs:
        micros = off.taken_off(micros)
    return micros


def reckon(
    base: BasePrice, offs: Sequence[Off], stock_qty: int, day: date, per_unit: Fraction, currency: str, unit: str,
) -> Reckoned:
    """Reckon the price of one unit, rounded once; `per_unit` stock units make one unit of the line."""
    chosen = best_off(offs, base.micros, stock_qty, day)
    micros = less(base.micros, chosen) * per_unit
    return Reckoned(
        round_half_up(micros.numerator, micros.denominator),
        (base.words, *(off_words(off, currency, unit) for off in chosen)),
    )


def offer_words(offer: PriceOffer, currency: str, unit: str) -> str:
    """Say which list gives a price, from how much on, and until when."""
    price = Price(offer.price_micros, currency)
    return f"{offer.list_name}{_from(offer.min_qty, unit)}: {price}{_until(offer.valid_to)}"


def off_words(off: Off, currency: str, unit: str) -> str:
    """Say what comes off, why, and until when."""
    much = f"{Quantity(off.permille * 100_000, '').decimal():f} %" if off.permille is not None else str(
        Price(off.amount_micros or 0, currency))
    return f"less {much} {off.name}{_from(off.min_qty, unit)}{_until(off.valid_to)}"


def _from(min_qty: int, unit: str) -> str:
    return f", from {Quantity(min_qty, unit)}" if min_qty else ""


def _until(day: date | None) -> str:
    return f" until {day.day} {day:%B} {day.year}" if day else ""


def require_one_kind(percent: bool, amount: bool) -> None:
    """Refuse a discount that takes off both a share and an amount, or neither."""
    if percent == amount:
        raise DomainError("discount.kind", "A discount takes off a percentage or an amount: fill in one of the two.",
                          "percent")


def no_price(item_currency: str, currency: str, field: str) -> DomainError:
    """Say that nothing tells what an item costs in a currency."""
    return DomainError(
        "price.missing", f"There is no price in {currency}; the item's own is in {item_currency}. Enter the price of "
        "this line, give the customer a price list, or enter the exchange rate of the day.", field,
    )
