"""What a supplier's bill must agree with, its tax by rate, and its life; quantities in millionths of stock units."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from app.kernel.errors import DomainError
from app.kernel.listing import StateWord, Tone
from app.kernel.money import PRICE_SCALE, Money, Price, exponent_of
from app.kernel.quantity import QUANTITY_SCALE, Quantity
from app.kernel.rounding import round_half_up


class BillState(StrEnum):
    """Where a bill stands."""

    DRAFT = "draft"
    WAITING = "waiting"
    MATCHED = "matched"
    DISPUTED = "disputed"
    APPROVED = "approved"
    PAID = "paid"
    CREDITED = "credited"
    CANCELLED = "cancelled"


BILL_WORDS: tuple[tuple[str, StateWord], ...] = (
    (BillState.DRAFT, StateWord("Draft")),
    (BillState.WAITING, StateWord("Waits for goods", Tone.WARNING)),
    (BillState.MATCHED, StateWord("Matched", Tone.ACCENT)),
    (BillState.DISPUTED, StateWord("Disputed", Tone.BAD)),
    (BillState.APPROVED, StateWord("Approved", Tone.GOOD)),
    (BillState.PAID, StateWord("Paid", Tone.GOOD)),
    (BillState.CREDITED, StateWord("Credited")),
    (BillState.CANCELLED, StateWord("Cancelled")),
)
OPEN_STATES = (BillState.DRAFT, BillState.WAITING, BillState.MATCHED, BillState.DISPUTED)
"""Nothing follows from these yet: such a bill may be changed and cancelled."""

OWED_STATES = (*OPEN_STATES, BillState.APPROVED)


class BillKind(StrEnum):
    """Who owes whom."""

    BILL = "bill"
    CREDIT = "credit"


BILL_KIND_WORDS: tuple[tuple[str, StateWord], ...] = (
    (BillKind.BILL, StateWord("Bill")), (BillKind.CREDIT, StateWord("Credit note", Tone.ACCENT)),
)


class LineKind(StrEnum):
    """What a line of a bill is for."""

    GOODS = "goods"
    FREIGHT = "freight"
    OTHER = "other"


LINE_KIND_WORDS: tuple[tuple[str, StateWord], ...] = (
    (LineKind.GOODS, StateWord("Goods")), (LineKind.FREIGHT, StateWord("Freight")),
    (LineKind.OTHER, StateWord("Other")),
)


def require_bill_state(number: str, state: str, allowed: Iterable[BillState], what: str) -> None:
    """Refuse a step that a bill's state does not allow."""
    if state not in set(allowed):
        word = dict(BILL_WORDS)[BillState(state)].word.lower()
        raise DomainError("bill.state", f"{number} cannot be {what}: it is {word}. Nothing was changed.", state=state)


@dataclass(frozen=True, slots=True)
class Tolerance:
    """How far a bill may differ: a line by a share of what was ordered, and never by more than an amount.

    Shares in thousandths; the amount in minor units of the bill's currency.
    """

    price_permille: int = 20
    amount_minor: int = 50_00
    quantity_permille: int = 0


ALWAYS_MINOR = 5
"""Rounding of prices may make so many cents a line on either side; nobody disputes them."""


@dataclass(frozen=True, slots=True)
class BilledLine:
    """A line of a bill beside its order line and what came: stock quantities, amounts in the bill's currency.

    `open_qty` was received, not sent back and not billed before; `expected_qty` is still to come.
    """

    position: int
    what: str
    unit: str
    qty: int
    amount_minor: int
    ordered_qty: int
    ordered_amount_minor: int
    open_qty: int
    expected_qty: int
    currency: str


@dataclass(frozen=True, slots=True)
class LineVerdict:
    """What is wrong with a line, in words, by how much too much was billed, and how much it waits for."""

    texts: tuple[str, ...] = ()
    over_minor: int = 0
    waits_qty: int = 0


def expected_amount(line: BilledLine) -> int:
    """Give what the quantity billed costs at the price ordered."""
    return round_half_up(line.ordered_amount_minor * line.qty, line.ordered_qty)


def judge_line(line: BilledLine, tolerance: Tolerance) -> LineVerdict:
    """Compare a line with order and receipt.

    >>> line = BilledLine(3, "A-1 Screw", "pc", 120_000_000, 110_40, 100_000_000, 92_00, 100_000_000, 0, "EUR")
    >>> judge_line(line, Tolerance()).texts
    ('line 3: billed 120 pc, received 100 pc; 18.40 EUR too much',)
    """
    billed, came = Quantity(line.qty, line.unit), Quantity(line.open_qty, line.unit)
    surplus = line.qty - line.open_qty
    texts, over, waits = [], 0, 0
    if surplus * 1000 > line.open_qty * tolerance.quantity_permille:
        if surplus <= line.expected_qty:
            waits = surplus
        else:
            over = line.amount_minor - round_half_up(line.amount_minor * line.open_qty, line.qty)
            texts.append(f"line {line.position}: billed {billed}, received {came}; {_money(over, line)} too much")
    dearer = line.amount_minor - expected_amount(line)
    if dearer > allowed_difference(expected_amount(line), tolerance):
        over += dearer
        texts.append(
            f"line {line.position}: billed at {unit_price(line.amount_minor, line.qty, line.currency)}, ordered at "
            f"{unit_price(line.ordered_amount_minor, line.ordered_qty, line.currency)}; {_money(dearer, line)} too much"
        )
    return LineVerdict(tuple(texts), over, waits)


def allowed_difference(expected_minor: int, tolerance: Tolerance) -> int:
    """Give by how much a line may be dearer: its share of what was expected, at most the amount, and cents always."""
    shared = abs(expected_minor) * tolerance.price_permille // 1000
    return max(ALWAYS_MINOR, min(shared, tolerance.amount_minor))


def unit_price(amount_minor: int, qty: int, currency: str) -> Price:
    """Give what one unit costs, to the millionth, for people to read."""
    per_major = 10 ** exponent_of(currency)
    return Price(round_half_up(amount_minor * QUANTITY_SCALE * PRICE_SCALE, qty * per_major), currency)


def _money(minor: int, line: BilledLine) -> Money:
    return Money(minor, line.currency)


def state_of(verdicts: Sequence[LineVerdict]) -> BillState:
    """Give the state of a bill from its lines: disputed by any, otherwise waiting for any, otherwise matched."""
    if any(verdict.texts for verdict in verdicts):
        return BillState.DISPUTED
    return BillState.WAITING if any(verdict.waits_qty for verdict in verdicts) else BillState.MATCHED
