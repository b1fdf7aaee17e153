"""Money and prices as whole numbers with their currency."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from app.kernel.errors import DomainError
from app.kernel.quantity import LIMIT, QUANTITY_SCALE, Quantity, exact_integer
from app.kernel.rounding import allocate, round_half_up

PRICE_SCALE = 1_000_000
"""A price counts millionths of the currency's major unit, so that 0.0125 a screw stays 0.0125."""

ODD_EXPONENTS = {"BHD": 3, "CLP": 0, "IQD": 3, "ISK": 0, "JOD": 3, "JPY": 0, "KRW": 0, "KWD": 3, "OMR": 3, "PYG": 0,
              "TND": 3, "UGX": 0, "VND": 0, "XAF": 0, "XOF": 0, "XPF": 0}
"""The decimals of the currencies that do not have two (ISO 4217)."""


def exponent_of(currency: str) -> int:
    """Give the number of decimals of a currency (ISO 4217)."""
    return ODD_EXPONENTS.get(currency, 2)


def _decimal(text: str | int | Decimal, what: str) -> Decimal:
    if isinstance(text, (bool, float)):
        raise DomainError("number.inexact", f"{what} must be written exactly, not as a floating point number.")
    try:
        value = Decimal(text)
    except (InvalidOperation, ValueError, TypeError):
        raise DomainError("number.unreadable", f"“{text}” is not {what}.") from None
    if not value.is_finite() or abs(value) >= Decimal(10) ** 12:
        raise DomainError("number.range", f"“{text}” is out of range for {what}.")
    return value


@dataclass(frozen=True, slots=True, order=True)
class Money:
    """An amount in minor units (cents) of one currency."""

    minor: int
    currency: str

    def __post_init__(self) -> None:
        """Refuse anything but a whole number."""
        if type(self.minor) is not int or not -LIMIT < self.minor < LIMIT:
            exact_integer(self.minor, "an amount of money")

    @classmethod
    def of(cls, text: str | int | Decimal, currency: str) -> "Money":
        """Read a decimal in major units; refuse more decimals than the currency has."""
        scaled = _decimal(text, "an amount of money").scaleb(exponent_of(currency))
        if scaled != scaled.to_integral_value():
            raise DomainError("money.digits", f"{currency} has {exponent_of(currency)} decimals; “{text}” has more.")
        return cls(int(scaled), currency)

    @classmethod
    def total(cls, amounts: Iterable["Money"], currency: str) -> "Money":
        """Add up amounts of one currency; the sum of none is zero."""
        result = cls(0, currency)
        for amount in amounts:
            result += amount
        return result

    def decimal(self) -> Decimal:
        """Give the amount in major units, exactly."""
        return Decimal(self.minor).scaleb(-exponent_of(self.currency))

    def split(self, weights: Sequence[int]) -> list["Money"]:
        """Split by weights without losing a cent."""
        return [Money(share, self.currency) for share in allocate(self.minor, weights)]

    def _same(self, other: "Money") -> None:
        if self.currency != other.currency:
            raise DomainError("money.mixed", f"{self.currency} and {other.currency} cannot be added up.")

    def __add__(self, other: "Money") -> "Money":
        """Add an amount of the same currency."""
        self._same(other)
        return Money(self.minor + other.minor, self.currency)

    def __sub__(self, other: "Money") -> "Money":
        """Take off an amount of the same currency."""
        self._same(other)
        return Money(self.minor - other.minor, self.currency)

    def __neg__(self) -> "Money":
        """Turn a debit into a credit."""
        return Money(-self.minor, self.currency)

    def __str__(self) -> str:
        """Write the amount with its currency, without grouping."""
        return f"{self.decimal():f} {self.currency}"


@dataclass(frozen=True, slots=True, order=True)
class Price:
    """A price for one unit, in millionths of the currency's major unit."""

    micros: int
    currency: str

    def __post_init__(self) -> None:
        """Refuse anything but a whole number."""
        if type(self.micros) is not int or not -LIMIT < self.micros < LIMIT:
            exact_integer(self.micros, "a price")

    @classmethod
    def of(cls, text: str | int | Decimal, currency: str) -> "Price":
        """Read a decimal in major units; refuse more than six decimals."""
        scaled = _decimal(text, "a price") * PRICE_SCALE
        if scaled != scaled.to_integral_value():
            raise DomainError("price.digits", f"A price has at most six decimals; “{text}” has more.")
        return cls(int(scaled), currency)

    def decimal(self) -> Decimal:
        """Give the price in major units, exactly, with at least the currency's decimals."""
        value = Decimal(self.micros).scaleb(-6)
        shortest = value.normalize()
        places = max(exponent_of(self.currency), -int(shortest.as_tuple().exponent))
        return value.quantize(Decimal(1).scaleb(-places))

    def extend(self, quantity: Quantity, discount_permille: int = 0) -> Money:
        """Multiply by a quantity less a discount, rounded once, half up, to the minor unit."""
        minor_per_major = 10 ** exponent_of(self.currency)
        numerator = self.micros * quantity.scaled * minor_per_major * (1000 - discount_permille)
        return Money(round_half_up(numerator, PRICE_SCALE * QUANTITY_SCALE * 1000), self.currency)

    def __str__(self) -> str:
        """Write the price with its currency, without grouping."""
        return f"{self.decimal():f} {self.currency}"
