"""Requests for quotation: their life, what a quoted line costs landed, and which split of suppliers is cheapest."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from itertools import combinations

from app.kernel.errors import DomainError
from app.kernel.listing import StateWord, Tone
from app.kernel.rounding import round_half_up

MOST_ENUMERATED = 12
"""Up to so many suppliers every set of them is tried; beyond, sets grow by the supplier that saves most."""


class RfqState(StrEnum):
    """Where a request for quotation stands."""

    DRAFT = "draft"
    SENT = "sent"
    AWARDED = "awarded"
    CANCELLED = "cancelled"


RFQ_WORDS: tuple[tuple[str, StateWord], ...] = (
    (RfqState.DRAFT, StateWord("Draft")), (RfqState.SENT, StateWord("Waiting for answers", Tone.ACCENT)),
    (RfqState.AWARDED, StateWord("Awarded", Tone.GOOD)), (RfqState.CANCELLED, StateWord("Cancelled")),
)
ANSWER_WORDS: tuple[tuple[str, StateWord], ...] = (
    ("asked", StateWord("No answer yet", Tone.WARNING)), ("answered", StateWord("Answered", Tone.GOOD)),
    ("declined", StateWord("Declined")),
)


def require_state(number: str, state: str, *wanted: RfqState) -> None:
    """Refuse what a request in this state does not take."""
    if state not in wanted:
        word = dict(RFQ_WORDS)[state].word.lower()
        way = {RfqState.DRAFT: "Send it first.", RfqState.SENT: "Award it, or cancel it and write a new one."}
        raise DomainError("rfq.state", f"{number} is {word}. {way.get(RfqState(state), 'Write a new one instead.')}",
                          state=state)


_BREAK = re.compile(r"^\s*([\d.]+)\s*[:=@]\s*([\d.]+)\s*$")


def read_breaks(text: str) -> tuple[tuple[Decimal, Decimal], ...]:
    """Read price breaks written as `100: 2.10; 500: 1.95`: from a quantity on, a price.

    >>> read_breaks("500: 1.95; 100:2.10")
    ((Decimal('100'), Decimal('2.10')), (Decimal('500'), Decimal('1.95')))
    """
    found: dict[Decimal, Decimal] = {}
    for part in text.split(";"):
        if not part.strip():
            continue
        least, price = _read_break(part)
        if least <= 0 or least in found:
            raise DomainError(
                "quote.breaks", f"“{part.strip()}” is no price break. Write each as quantity: price, such as "
                "100: 2.10, with a semicolon between them.", "breaks",
            )
        found[least] = price
    return tuple(sorted(found.items()))


def _read_break(text: str) -> tuple[Decimal, Decimal]:
    match = _BREAK.match(text)
    try:
        return (Decimal(match[1]), Decimal(match[2])) if match else (Decimal(0), Decimal(0))
    except InvalidOperation:
        return Decimal(0), Decimal(0)


def write_breaks(breaks: Sequence[tuple[Decimal, Decimal]]) -> str:
    """Write price breaks as `read_breaks` reads them."""
    return "; ".join(f"{least:f}: {price:f}" for least, price in sorted(breaks))


def duty_of(amount_minor: int, permille: int) -> int:
    """Give the duty on an amount, rounded half up."""
    return round_half_up(amount_minor * permille, 1000)


@dataclass(frozen=True, slots=True)
class Bid:
    """What one supplier asks in the firm's currency: goods with duty by line, and freight once for all of it."""

    supplier_id: int
    goods: Mapping[int, int]
    freight_minor: int = 0


@dataclass(frozen=True, slots=True)
class Split:
    """Who gets which line, and what all of it costs with freight."""

    suppliers: Mapping[int, int]
    total_minor: int


def cheapest_split(line_ids: Sequence[int], bids: Sequence[Bid]) -> Split | None:
    """Choose a supplier for each line that somebody quoted, so that goods and freight together cost least.

    Freight of a supplier counts once when any line goes there. Every set of up to twelve suppliers is tried; None when
    nobody quoted anything. Equal costs go to fewer suppliers, then to the one that was asked first.
    """
    usable = [bid for bid in bids if bid.goods]
    quoted = [line_id for line_id in line_ids if any(line_id in bid.goods for bid in usable)]
    if not quoted:
        return None
    if len(usable) > MOST_ENUMERATED:
        return _grown(quoted, usable)
    splits = (
        split for size in range(1, len(usable) + 1) for chosen in combinations(usable, size)
        if (split := _split(quoted, chosen)) is not None
    )
    return min(splits, key=lambda split: split.total_minor, default=None)


def _split(line_ids: Sequence[int], bids: Sequence[Bid]) -> Split | None:
    """Give each line to the cheapest of some suppliers; None when one of the lines was quoted by none of them."""
    chosen: dict[int, int] = {}
    total = 0
    for line_id in line_ids:
        offers = [(bid.goods[line_id], place) for place, bid in enumerate(bids) if line_id in bid.goods]
        if not offers:
            return None
        cost, place = min(offers)
        total += cost
        chosen[line_id] = bids[place].supplier_id
    used = set(chosen.values())
    return Split(chosen, total + sum(bid.freight_minor for bid in bids if bid.supplier_id in used))


def _grown(line_ids: Sequence[int], bids: Sequence[Bid]) -> Split | None:
    best = _split(line_ids, bids)
    left = list(bids)
    while best is not None and len(left) > 1:
        smaller = [(split, bid) for bid in left
                   if (split := _split(line_ids, [other for other in left if other is not bid])) is not None]
        cheaper = min(smaller, key=lambda pair: pair[0].total_minor, default=None)
        if cheaper is None or cheaper[0].total_minor >= best.total_minor:
            return best
        best, gone = cheaper
        left = [bid for bid in left if bid is not gone]
    return best


def require_reason(sku: str, best: str, reason: str, field: str) -> None:
    """Refuse to award a line to somebody who is not the cheapest without a word of why."""
    if best and not reason.strip():
        raise DomainError("award.reason", f"{sku} costs less from {best}. Say why it goes elsewhere.", field)
