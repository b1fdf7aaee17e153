"""What an item, a unit and a bar code must be like, decided without a database."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from app.kernel.errors import DomainError

KINDS = ("stocked", "consumable", "service", "kit")
STATUSES = ("active", "phasing_out", "blocked")
TRACKINGS = ("none", "lot", "serial")
PACKAGE = "package"
"""The dimension of boxes and pallets: how much is in one is told for each item alone."""

GTIN_LENGTHS = (8, 12, 13, 14)


@dataclass(frozen=True, slots=True)
class UnitTemplate:
    """A unit as a new company gets it: one of it is `ratio` of the base unit of its dimension."""

    code: str
    name: str
    dimension: str
    ratio: Fraction = Fraction(1)


UNITS = (
    UnitTemplate("pc", "Piece", "count"), UnitTemplate("dz", "Dozen", "count", Fraction(12)),
    UnitTemplate("kg", "Kilogram", "mass"), UnitTemplate("g", "Gram", "mass", Fraction(1, 1000)),
    UnitTemplate("t", "Tonne", "mass", Fraction(1000)), UnitTemplate("lb", "Pound", "mass", Fraction(45359237, 10**8)),
    UnitTemplate("oz", "Ounce", "mass", Fraction(45359237, 16 * 10**8)),
    UnitTemplate("l", "Litre", "volume"), UnitTemplate("ml", "Millilitre", "volume", Fraction(1, 1000)),
    UnitTemplate("m", "Metre", "length"), UnitTemplate("cm", "Centimetre", "length", Fraction(1, 100)),
    UnitTemplate("m2", "Square metre", "area"), UnitTemplate("h", "Hour", "time"),
    UnitTemplate("min", "Minute", "time", Fraction(1, 60)),
    UnitTemplate("box", "Box", PACKAGE), UnitTemplate("carton", "Carton", PACKAGE),
    UnitTemplate("pallet", "Pallet", PACKAGE),
)
BASE_UNIT = "pc"


def gtin_check_digit(digits: str) -> str:
    """Compute the last digit of a GTIN from those before it (GS1 General Specifications, 7.9).

    >>> gtin_check_digit("400638133393")
    '1'
    """
    weighted = sum(int(digit) * (3 if index % 2 == 0 else 1) for index, digit in enumerate(reversed(digits)))
    return str(-weighted % 10)


def require_barcode(text: str) -> str:
    """Give a code as a scanner reads it; DomainError when no scanner would, or a GTIN's check digit is wrong."""
    code = text.strip()
    if not code or not code.isascii() or not code.isprintable():
        raise DomainError("barcode.form", "A bar code has letters without accents, digits and signs only.", "barcode")
    if code.isdigit() and len(code) in GTIN_LENGTHS and gtin_check_digit(code[:-1]) != code[-1]:
        raise DomainError(
            "barcode.check_digit", f"The last digit of {code} should be {gtin_check_digit(code[:-1])}: one digit is "
            "wrong, or two are swapped.", "barcode",
        )
    return code


def require_choice(text: str, known: tuple[str, ...], field: str) -> str:
    """Give one of a few words; DomainError for another."""
    if text not in known:
        raise DomainError("choice.unknown", f"“{text}” is none of {', '.join(known)}.", field)
    return text


def require_ratio(numerator: int, denominator: int) -> Fraction:
    """Give an exact ratio; DomainError when it is not above zero."""
    if numerator < 1 or denominator < 1:
        raise DomainError("unit.ratio", "How many there are in one is told by two whole numbers above zero.", "numerator")
    return Fraction(numerator, denominator)


def require_period(valid_from: date | None, valid_to: date | None) -> None:
    """Refuse a time that ends before it begins."""
    if valid_from is not None and valid_to is not None and valid_to < valid_from:
        raise DomainError("price.period", "The price ends before it begins.", "valid_to")


@dataclass(frozen=True, slots=True)
class UnitFacts:
    """A unit: one of it is `ratio` of the base unit of its dimension."""

    id: int
    code: str
    dimension: str
    ratio: Fraction


def conversion(
    sku: str, stock_unit: UnitFacts, unit: UnitFacts, own: Mapping[int, Fraction],
) -> Fraction:
    """Give how many stock units one of `unit` is; `own` are the item's own units. DomainError when nobody said."""
    if unit.id == stock_unit.id:
        return Fraction(1)
    if unit.id in own:
        return own[unit.id]
    if unit.dimension == stock_unit.dimension and unit.dimension != PACKAGE:
        return unit.ratio / stock_unit.ratio
    raise DomainError(
        "unit.unknown", f"{sku} is kept in {stock_unit.code}, and nobody said how many {stock_unit.code} one "
        f"{unit.code} is. Add the unit to the item, or use another one.", "unit_id",
    )
