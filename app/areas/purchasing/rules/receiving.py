"""What may be received, what it is worth, and what it makes of the order; quantities in millionths of stock units."""

from collections.abc import Iterable
from datetime import date, timedelta
from enum import StrEnum

from app.areas.purchasing.rules.orders import OrderState, Policy
from app.kernel.errors import DomainError
from app.kernel.listing import StateWord, Tone
from app.kernel.money import PRICE_SCALE, exponent_of
from app.kernel.quantity import QUANTITY_SCALE
from app.kernel.rounding import round_half_up

MOST_SERIALS = 5_000
"""Serial numbers that one line may take; more than that is a mistake of the unit."""


class Condition(StrEnum):
    """How goods arrived."""

    GOOD = "good"
    DAMAGED = "damaged"
    WRONG = "wrong"


CONDITION_WORDS: tuple[tuple[str, StateWord], ...] = (
    (Condition.GOOD, StateWord("Good", Tone.GOOD)),
    (Condition.DAMAGED, StateWord("Damaged", Tone.BAD)),
    (Condition.WRONG, StateWord("Wrong goods", Tone.BAD)),
)


class Verdict(StrEnum):
    """What becomes of something unusual."""

    FINE = "fine"
    ASK = "ask"
    REFUSE = "refuse"


def judge_over_receipt(ordered: int, received: int, policy: Policy) -> Verdict:
    """Judge a line of which more came than was ordered, in all."""
    over = (received - ordered) * 1000
    if over <= ordered * policy.over_receipt_ask_permille:
        return Verdict.FINE
    return Verdict.ASK if over <= ordered * policy.over_receipt_refuse_permille else Verdict.REFUSE


def part_value(amount_minor: int, ordered: int, before: int, after: int) -> int:
    """Give what a part of a line is worth, so that the parts of a line add up to its amount to the cent.

    >>> [part_value(100, 3, part, part + 1) for part in range(3)]
    [33, 34, 33]
    """
    return round_half_up(amount_minor * after, ordered) - round_half_up(amount_minor * before, ordered)


def worth_at_home(minor: int, currency: str, rate_micros: int, home_currency: str) -> int:
    """Give what an amount is worth in the firm's currency at a rate in millionths, rounded half up once.

    >>> worth_at_home(1000, "JPY", 6_100, "EUR")
    610
    """
    shift = 10 ** exponent_of(home_currency), 10 ** exponent_of(currency)
    return round_half_up(minor * rate_micros * shift[0], PRICE_SCALE * shift[1])


def state_after(lines: Iterable[tuple[int, int]], untouched: OrderState) -> OrderState:
    """Give an order's state from (ordered, received) of its lines; `untouched` while nothing was received."""
    pairs = list(lines)
    if all(received >= ordered for ordered, received in pairs):
        return OrderState.RECEIVED
    return OrderState.PARTLY_RECEIVED if any(received for _, received in pairs) else untouched


def lot_quantities(tracking: str, stock_qty: int, lot_code: str, what: str, field: str) -> list[int]:
    """Split what arrived into lots: one for goods tracked by lot, one for each piece of those tracked by serial."""
    if tracking != "serial":
        return [stock_qty]
    pieces, rest = divmod(stock_qty, QUANTITY_SCALE)
    if rest:
        raise DomainError("receipt.serial_part", f"{what} is tracked by serial number: receive whole pieces.", field)
    if lot_code and pieces != 1:
        raise DomainError(
            "receipt.serial_many", f"One serial number stands for one piece of {what}, not for {pieces}. Enter a line "
            "for each piece, or leave the number out to have all of them numbered.", field,
        )
    if pieces > MOST_SERIALS:
        raise DomainError("receipt.serial_count", f"{pieces} serial numbers of {what} at once are too many.", field)
    return [QUANTITY_SCALE] * pieces


def expiry_of(received_on: date, shelf_life_days: int | None, given: date | None) -> date | None:
    """Give when goods expire: as written on them, otherwise by their shelf life from the day they came."""
    if given is not None or shelf_life_days is None:
        return given
    return received_on + timedelta(days=shelf_life_days)


def require_lot_allowed(tracking: str, lot_code: str, expires_on: date | None, what: str, field: str) -> None:
    """Refuse a lot or an expiry for goods of which neither is kept."""
    if tracking == "none" and (lot_code or expires_on is not None):
        raise DomainError(
            "receipt.untracked", f"{what} is not tracked by lot, so no lot and no expiry can be kept. Leave them out, "
            "or change how the item is tracked.", field,
        )
