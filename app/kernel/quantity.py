"""Quantities as whole millionths of their unit, and conversions as exact fractions."""

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from math import gcd

from app.kernel.errors import DomainError

QUANTITY_SCALE = 1_000_000
LIMIT = 2**62
"""What the database can hold, with room to add up."""


def exact_integer(value: object, what: str) -> int:
    """Pass a whole number through; refuse floats, truth values and what the database cannot hold."""
    if type(value) is not int:
        raise TypeError(f"{what} must be a whole number, not {type(value).__name__}")
    if not -LIMIT < value < LIMIT:
        raise DomainError("number.range", f"{value} is out of range for {what}.")
    return value


@dataclass(frozen=True, slots=True, order=True)
class Quantity:
    """An amount in millionths of one unit."""

    scaled: int
    unit: str

    def __post_init__(self) -> None:
        """Refuse anything but a whole number."""
        if type(self.scaled) is not int or not -LIMIT < self.scaled < LIMIT:
            exact_integer(self.scaled, "a quantity")

    @classmethod
    def of(cls, text: str | int | Decimal, unit: str) -> "Quantity":
        """Read a decimal; refuse floats, NaN and more than six decimals."""
        return cls(scaled_quantity(text), unit)

    def decimal(self) -> Decimal:
        """Give the amount exactly, without trailing zeros."""
        whole, rest = divmod(abs(self.scaled), QUANTITY_SCALE)
        text = f"{whole}.{rest:06d}".rstrip("0").rstrip(".")
        return Decimal(text if self.scaled >= 0 else "-" + text)

    def convert(self, ratio: Fraction, unit: str) -> "Quantity":
        """Express in another unit of which `ratio` make one of this, exactly.

        Raises DomainError with the nearest quantities that can be held, where millionths cannot hold this one.
        """
        product = self.scaled * ratio
        if product.denominator == 1:
            return Quantity(int(product), unit)
        near = " or ".join(str(Quantity(scaled, self.unit)) for scaled in nearest_held(self.scaled, ratio) if scaled)
        raise DomainError(
            "quantity.inexact", f"{self} is {product / QUANTITY_SCALE} {unit}, which six decimals cannot hold exactly. "
            f"Take {near}, or keep stock in a smaller unit.",
        )

    def _same(self, other: "Quantity") -> None:
        if self.unit != other.unit:
            raise DomainError("quantity.mixed", f"{self.unit} and {other.unit} cannot be added up.")

    def __add__(self, other: "Quantity") -> "Quantity":
        """Add an amount of the same unit."""
        self._same(other)
        return Quantity(self.scaled + other.scaled, self.unit)

    def __sub__(self, other: "Quantity") -> "Quantity":
        """Take off an amount of the same unit."""
        self._same(other)
        return Quantity(self.scaled - other.scaled, self.unit)

    def __neg__(self) -> "Quantity":
        """Turn the direction around."""
        return Quantity(-self.scaled, self.unit)

    def __str__(self) -> str:
        """Write the amount with its unit, without grouping."""
        return f"{self.decimal():f} {self.unit}"


def nearest_held(scaled: int, ratio: Fraction) -> tuple[int, int]:
    """Give the nearest millionths below and above that come out even when `ratio` of another unit make one.

    Whole quantities have whole neighbours.

    >>> nearest_held(7_000_000, Fraction(1, 24))
    (6000000, 9000000)
    """
    step = ratio.denominator
    whole = step // gcd(step, QUANTITY_SCALE) * QUANTITY_SCALE
    grain = whole if scaled % QUANTITY_SCALE == 0 else step
    below = scaled // grain * grain
    return below, below + grain


def scaled_quantity(text: str | int | Decimal) -> int:
    """Read a decimal as millionths; refuse floats, NaN, truth values and more than six decimals.

    >>> scaled_quantity("1.234")
    1234000
    """
    if isinstance(text, (bool, float)):
        raise DomainError("number.inexact", "A quantity must be written exactly, not as a floating point number.")
    try:
        value = Decimal(text)
    except (InvalidOperation, ValueError, TypeError):
        raise DomainError("number.unreadable", f"“{text}” is not a quantity.") from None
    if not value.is_finite() or abs(value) >= Decimal(10) ** 12:
        raise DomainError("number.range", f"“{text}” is out of range for a quantity.")
    scaled = value * QUANTITY_SCALE
    if scaled != scaled.to_integral_value():
        raise DomainError("quantity.digits", f"A quantity has at most six decimals; “{text}” has more.")
    return int(scaled)
