"""What an item, a unit and a bar code must be like, decided without a database."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from math import gcd

from app.kernel.errors import DomainError
from app.kernel.gs1 import check_digit
from app.kernel.quantity import QUANTITY_SCALE

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


def is_gtin(code: str) -> bool:
    """Tell whether a code has the form of a GTIN; its check digit may still be wrong."""
    return code.isascii() and code.isdigit() and len(code) in GTIN_LENGTHS


def spellings(code: str) -> tuple[str, ...]:
    """Give the codes that mean the same as one: a GTIN stays itself whatever zeros stand before it.

    >>> spellings("036000291452"), spellings("SHELF-7")
    (('036000291452', '0036000291452', '00036000291452'), ('SHELF-7',))
    """
    if not is_gtin(code):
        return (code,)
    plain = code.lstrip("0")
    same = [plain.zfill(length) for length in GTIN_LENGTHS if length >= max(len(plain), 8)]
    return tuple(dict.fromkeys((code, *same)))


def require_barcode(text: str) -> str:
    """Give a code as a scanner reads it; DomainError when no scanner would, or a GTIN's check digit is wrong."""
    code = text.strip()
    if not code or not code.isascii() or not code.isprintable():
        raise DomainError("barcode.form", "A bar code has letters without accents, digits and signs only.", "barcode")
    if is_gtin(code) and check_digit(code[:-1]) != code[-1]:
        raise DomainError(
            "barcode.check_digit", f"The last digit of {code} should be {check_digit(code[:-1])}: one digit is "
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
        raise DomainError("unit.ratio", "How many make one is told by two whole numbers above zero.", "numerator")
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
    units: Mapping[int, UnitFacts] | None = None,
) -> Fraction:
    """Give how many stock units one of `unit` is; `own` are the item's own units. DomainError when nobody said.

    With `units`, a way by one of its own units is found, too: dozens of what is kept in boxes of 24 pieces.
    """
    if unit.id == stock_unit.id:
        return Fraction(1)
    if unit.id in own:
        return own[unit.id]
    if unit.dimension != PACKAGE:
        if unit.dimension == stock_unit.dimension:
            return unit.ratio / stock_unit.ratio
        for known_id, ratio in sorted(own.items()):
            known = (units or {}).get(known_id)
            if known is not None and known.dimension == unit.dimension:
                return unit.ratio / known.ratio * ratio
    raise DomainError(
        "unit.unknown", f"{sku} is kept in {stock_unit.code}, and nobody said how many {stock_unit.code} one "
        f"{unit.code} is. Add the unit to the item, or use another one.", "unit_id",
    )


def evenly_held(ratio: Fraction) -> int:
    """Give of how many whole units the stock unit can hold any multiple: 1 where it holds each one exactly.

    >>> evenly_held(Fraction(1, 24)), evenly_held(Fraction(1, 8)), evenly_held(Fraction(12))
    (3, 1, 1)
    """
    return ratio.denominator // gcd(ratio.denominator, QUANTITY_SCALE)


def require_whole(number: int | None, field: str) -> int | None:
    """Give a count, a weight or a size; DomainError when it is below zero."""
    if number is not None and number < 0:
        raise DomainError("number.negative", f"{field.replace('_', ' ').capitalize()} cannot be below zero.", field)
    return number


def require_successor(sku: str, item_id: int, line: Sequence[int]) -> None:
    """Refuse a successor whose own successors lead back to the item."""
    if item_id in line:
        raise DomainError("item.circle", f"{sku} would replace itself in the end. Choose another item.", "successor_id")


def require_no_circle(
    category_id: int, parent_id: int, parents: Mapping[int, int | None], field: str = "parent_id",
) -> None:
    """Refuse to put a category into itself or into one that lies within it."""
    above: int | None = parent_id
    while above is not None:
        if above == category_id:
            raise DomainError("category.circle", "A category cannot lie within itself.", field)
        above = parents.get(above)


def paths_of(tree: Mapping[int, tuple[str, int | None]]) -> dict[int, tuple[str, int]]:
    """Give the path from the top and the depth of each category, of its name and what it lies within.

    >>> paths_of({1: ("Food", None), 2: ("Tea", 1)})
    {1: ('Food', 0), 2: ('Food / Tea', 1)}
    """
    paths: dict[int, tuple[str, int]] = {}
    for number in tree:
        names: list[str] = []
        above: int | None = number
        while above is not None and above in tree and len(names) <= len(tree):
            names.append(tree[above][0])
            above = tree[above][1]
        paths[number] = (" / ".join(reversed(names)), len(names) - 1)
    return paths


def ratio_words(numerator: int, denominator: int) -> str:
    """Write a ratio as people do.

    >>> ratio_words(24, 1), ratio_words(1, 12)
    ('24', '1/12')
    """
    return str(numerator) if denominator == 1 else f"{numerator}/{denominator}"


def in_circles(leads_to: Mapping[int, int]) -> set[int]:
    """Give what leads back to itself.

    >>> sorted(in_circles({1: 2, 2: 3, 3: 2, 4: 5}))
    [2, 3]
    """
    circles: set[int] = set()
    for start in leads_to:
        passed: list[int] = []
        place: int | None = start
        while place is not None and place not in passed and place not in circles:
            passed.append(place)
            place = leads_to.get(place)
        if place in passed:
            circles.update(passed[passed.index(place) :])
    return circles
