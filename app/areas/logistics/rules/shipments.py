"""What may be done with a shipment, how it is numbered and what it costs; decided without a database."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from app.kernel.errors import DomainError
from app.kernel.gs1 import check_digit
from app.kernel.quantity import QUANTITY_SCALE
from app.kernel.rounding import round_half_up

PICKING, PICKED, PACKED = "picking", "picked", "packed"
SHIPPED, DELIVERED, CANCELLED = "shipped", "delivered", "cancelled"

HERE = (PICKING, PICKED, PACKED)
"""States in which the goods are still in the house and reserved for the order."""

GONE = (SHIPPED, DELIVERED)
"""States in which the goods have left."""

WORDS = {
    PICKING: "being picked", PICKED: "picked", PACKED: "packed", SHIPPED: "on the way", DELIVERED: "delivered",
    CANCELLED: "cancelled",
}

STEPS = {
    "picked": (PICKING,), "put back": (PICKED, PACKED), "packed": (PICKED, PACKED), "shipped": (PICKED, PACKED),
    "delivered": (SHIPPED,), "taken back": GONE, "cancelled": HERE,
}
"""What can be done to a shipment, and in which states it can."""

IN_HOUSE_PREFIX = "2000000"
"""A prefix that GS1 keeps for numbers used within a company; one of its own is licensed from GS1."""

SSCC_DIGITS = 18


def require_step(number: str, state: str, step: str) -> None:
    """Refuse a step that a shipment in this state cannot take."""
    if state not in STEPS[step]:
        raise DomainError(
            "shipment.state", f"Shipment {number} is {WORDS[state]} and cannot be {step}. Nothing was changed.",
            state=state,
        )


def sscc(serial: int, prefix: str = IN_HOUSE_PREFIX, extension: int = 0) -> str:
    """Give the serial shipping container code of a package: extension, prefix, serial number, check digit.

    >>> sscc(1)
    '020000000000000015'
    """
    room = SSCC_DIGITS - 2 - len(prefix)
    if not 0 <= serial < 10**room:
        raise DomainError("sscc.full", f"There are no numbers left for packages with the prefix {prefix}.")
    digits = f"{extension}{prefix}{serial:0{room}d}"
    return f"{digits}{check_digit(digits)}"


@dataclass(frozen=True, slots=True)
class Holding:
    """What is reserved for an order line at one place; `qty` in millionths of the stock unit."""

    reservation_id: int
    line_id: int
    item_id: int
    location_id: int
    lot_id: int | None
    qty: int


@dataclass(frozen=True, slots=True)
class Taking:
    """So much of one holding."""

    holding: Holding
    qty: int


PlaceOfLine = tuple[int, int, int | None]
"""Order line, location and lot."""


def free_holdings(holdings: Sequence[Holding], taken: Mapping[PlaceOfLine, int]) -> list[Taking]:
    """Give of each holding what no other shipment takes already.

    What a shipment takes at a place that holds less by now was put elsewhere since, and is taken from there.
    """
    rest = dict(taken)
    left = {item.reservation_id: item.qty for item in holdings}
    for anywhere in (False, True):
        for item in holdings:
            for key in [key for key, qty in rest.items() if qty and _fits(item, key, anywhere)]:
                used = min(left[item.reservation_id], rest[key])
                left[item.reservation_id] -= used
                rest[key] -= used
    return [Taking(item, left[item.reservation_id]) for item in holdings if left[item.reservation_id]]


def _fits(item: Holding, key: PlaceOfLine, anywhere: bool) -> bool:
    line_id, location_id, lot_id = key
    return (item.line_id, item.lot_id) == (line_id, lot_id) and (anywhere or item.location_id == location_id)


@dataclass(slots=True)
class Reserved:
    """What is reserved for order lines, from which one shipment line takes after the other."""

    by_line: dict[tuple[int, int | None], list[Holding]]
    left: dict[int, int]

    @classmethod
    def of(cls, holdings: Iterable[Holding]) -> "Reserved":
        """Begin with all that is reserved."""
        whole = cls({}, {})
        for item in holdings:
            whole.by_line.setdefault((item.line_id, item.lot_id), []).append(item)
            whole.left[item.reservation_id] = item.qty
        return whole

    def take(self, line_id: int, location_id: int, lot_id: int | None, qty: int) -> list[Taking]:
        """Take for an order line: at its own place first, then where the goods were put since.

        Raises DomainError when less is left than asked for.
        """
        takings, wanted = [], qty
        own = self.by_line.get((line_id, lot_id), [])
        for item in sorted(own, key=lambda item: (item.location_id != location_id, item.reservation_id)):
            part = min(wanted, self.left[item.reservation_id])
            if part > 0:
                takings.append(Taking(item, part))
                self.left[item.reservation_id] -= part
                wanted -= part
        if wanted:
            raise DomainError(
                "shipment.not_reserved", "Goods of this shipment are no longer reserved for the order. Nothing was "
                "moved. Cancel the shipment, reserve the order again and make a new one.", missing=wanted,
            )
        return takings


def require_picked(number: str, wanted: int, picked: int, field: str) -> None:
    """Refuse to pick less than nothing or more than was asked for."""
    if not 0 <= picked <= wanted:
        raise DomainError(
            "shipment.over_picked", f"Shipment {number} asks for less than that. Pick what the list says, or less.",
            field,
        )


def expected_day(shipped_on: date, transit_days: int | None, promised: date) -> date:
    """Give the day of arrival: transit days after shipping; what was promised when the carrier names none."""
    return max(shipped_on, promised) if transit_days is None else shipped_on + timedelta(days=transit_days)


def freight_cost(base_minor: int, per_kg_minor: int, weight_grams: int) -> int:
    """Give what a service costs for a weight, in minor units, rounded once."""
    return base_minor + round_half_up(per_kg_minor * weight_grams, 1000)


def goods_weight(lines: Sequence[tuple[int, int]]) -> int:
    """Add up (weight of one stock unit in grams, quantity in millionths), in whole grams."""
    return round_half_up(sum(grams * qty for grams, qty in lines), QUANTITY_SCALE)


def grams_of(weight_kg: Decimal) -> int:
    """Read a weight in kilograms with at most three decimals."""
    grams = weight_kg * 1000
    if grams != grams.to_integral_value() or grams < 0:
        raise DomainError("package.weight", "A weight is in kilograms, with at most three decimals.", "weight_kg")
    return int(grams)


def millimetres_of(length_cm: Decimal, field: str) -> int:
    """Read a length in centimetres with at most one decimal."""
    millimetres = length_cm * 10
    if millimetres != millimetres.to_integral_value() or millimetres < 0:
        raise DomainError("package.size", "A length is in centimetres, with at most one decimal.", field)
    return int(millimetres)


def on_time_permille(on_time: int, total: int) -> int | None:
    """Give the share of shipments that left in time; None when none left."""
    return round_half_up(on_time * 1000, total) if total else None
