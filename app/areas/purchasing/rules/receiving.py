"""What may be received, what it is worth, and what it makes of the order; quantities in millionths of stock units."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from enum import StrEnum

from app.areas.purchasing.rules.orders import OrderState, Policy
from app.kernel.errors import DomainError
from app.kernel.listing import StateWord, Tone
from app.kernel.quantity import QUANTITY_SCALE
from app.kernel.rounding import round_half_up

MOST_SERIALS = 5_000
"""Serial numbers that one line may take; more than that is a mistake of the unit."""


class Condition(StrEnum):
    """How goods arrived."""

    GOOD = "good"
    DAMAGED = "damaged"
    WRONG = "wrong"
    HELD = "held"


CONDITION_WORDS: tuple[tuple[str, StateWord], ...] = (
    (Condition.GOOD, StateWord("Good", Tone.GOOD)),
    (Condition.DAMAGED, StateWord("Damaged", Tone.BAD)),
    (Condition.WRONG, StateWord("Wrong goods", Tone.BAD)),
    (Condition.HELD, StateWord("To be inspected", Tone.WARNING)),
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


def state_after(lines: Iterable[tuple[int, int]], untouched: OrderState) -> OrderState:
    """Give an order's state from (ordered, received) of its lines; `untouched` while nothing was received."""
    pairs = list(lines)
    if all(received >= ordered for ordered, received in pairs):
        return OrderState.RECEIVED
    return OrderState.PARTLY_RECEIVED if any(received for _, received in pairs) else untouched


def serial_codes(text: str, field: str) -> tuple[str, ...]:
    """Read serial numbers as they are pasted or scanned: one a line or between commas, and ranges of them.

    A range keeps the letters and the width of its first number. Raises DomainError for a number that stands twice, and
    for a range that cannot be counted.

    >>> serial_codes("A-7, A-9..A-11", "serials")
    ('A-7', 'A-9', 'A-10', 'A-11')
    """
    codes: list[str] = []
    for part in (piece.strip() for piece in re.split(r"[\n,;\t]+", text)):
        first, dots, last = part.partition("..")
        codes += _counted(first.strip(), last.strip(), field) if dots else [part] * bool(part)
        if len(codes) > MOST_SERIALS:
            raise _too_many(field)
    twice = [code for code, count in Counter(codes).items() if count > 1]
    if twice:
        raise DomainError("receipt.serial_twice", f"The serial number {twice[0]} stands here twice.", field)
    return tuple(codes)


def _too_many(field: str) -> DomainError:
    return DomainError("receipt.serial_count", f"More than {MOST_SERIALS} serial numbers at once are too many.", field)


def _counted(first: str, last: str, field: str) -> list[str]:
    start, end = (re.fullmatch(r"(.*?)(\d+)", end) for end in (first, last))
    if start is None or end is None or end[1] not in ("", start[1]) or int(end[2]) < int(start[2]):
        raise DomainError(
            "receipt.serial_range", f"“{first}..{last}” is no range of serial numbers. Write it as SN-001..SN-050.",
            field,
        )
    if int(end[2]) - int(start[2]) >= MOST_SERIALS:
        raise _too_many(field)
    return [f"{start[1]}{number:0{len(start[2])}d}" for number in range(int(start[2]), int(end[2]) + 1)]


def lot_quantities(
    tracking: str, stock_qty: int, lot_code: str, what: str, field: str, serials: Sequence[str] = (),
) -> list[int]:
    """Split what arrived into lots: one for goods tracked by lot, one for each piece of those tracked by serial."""
    if tracking != "serial":
        if serials:
            raise DomainError("receipt.no_serials", f"{what} is not tracked by serial number. Leave them out.", field)
        return [stock_qty]
    pieces, rest = divmod(stock_qty, QUANTITY_SCALE)
    if rest:
        raise DomainError("receipt.serial_part", f"{what} is tracked by serial number: receive whole pieces.", field)
    if serials and len(serials) != pieces:
        raise DomainError(
            "receipt.serials", f"{pieces} pieces of {what} came, and {len(serials)} serial numbers were given. Enter "
            "one for each piece, or none to have all of them numbered.", field,
        )
    if lot_code and pieces != 1:
        raise DomainError(
            "receipt.serial_many", f"One serial number stands for one piece of {what}, not for {pieces}. Enter all of "
            "them as serial numbers, or leave the number out to have all of them numbered.", field,
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


def day_received(given: date | None, today: date) -> date:
    """Give the day on which goods came; refuse one that is still to come."""
    if given is not None and given > today:
        raise DomainError("receipt.future", f"{given} is still to come. Enter the day on which the goods came.",
                          "received_on")
    return given or today
