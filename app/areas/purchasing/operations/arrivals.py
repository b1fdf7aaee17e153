"""What is said to have arrived of an order, checked: how much of which item, in which lots, at which worth."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Annotated, Any

from app.areas.catalog.queries import ItemFacts, load_conversions, load_items
from app.areas.company.rules.rates import exchanged
from app.areas.purchasing.operations.amounts import positive_quantity
from app.areas.purchasing.queries.terms import load_policy
from app.areas.purchasing.rules.orders import Policy
from app.areas.purchasing.rules.receiving import (
    CONDITION_WORDS,
    Condition,
    Verdict,
    expiry_of,
    judge_over_receipt,
    lot_quantities,
    part_value,
    require_lot_allowed,
    serial_codes,
)
from app.kernel.errors import DomainError
from app.kernel.fields import Field
from app.kernel.money import Money
from app.kernel.quantity import Quantity
from app.kernel.unit_of_work import UnitOfWork

CONDITION_TITLES = tuple((code, state.word) for code, state in CONDITION_WORDS)


@dataclass(frozen=True, slots=True)
class ReceiveLineInput:
    """What came of one order line, in the unit it was ordered in."""

    order_line_id: Annotated[int, Field("Order line", lookup="purchase_order_lines")]
    qty: Annotated[Decimal, Field("Arrived")]
    lot_code: Annotated[str, Field("Lot", help="As printed on the goods; left out, a tracked item gets a number.")] = ""
    expires_on: Annotated[date | None, Field("Expires")] = None
    condition: Annotated[Condition, Field(
        "Condition", "What is not good goes to quarantine", titles=CONDITION_TITLES,
    )] = Condition.GOOD
    serials: Annotated[str, Field(
        "Serial numbers", "One a line or between commas; SN-001..SN-050 stands for all of them.", multiline=True,
    )] = ""
    came_instead_id: Annotated[int | None, Field(
        "Came instead", "The item that came in place of the one ordered, counted in its own stock unit.", "items",
    )] = None
    refused: Annotated[bool, Field("Refused", "Not taken in: it went back with the driver.")] = False
    reason: Annotated[str, Field("Reason", "Why it is not good, or was refused.")] = ""


@dataclass(frozen=True, slots=True)
class Arrival:
    """A line that came, checked: what of it, in how many lots, at which worth in the firm's currency.

    `counts` tells whether it is what was ordered, and fills the order line.
    """

    line: Any
    item: ItemFacts
    stock_qty: int
    pieces: tuple[int, ...]
    value_minor: int
    codes: tuple[str, ...]
    expires_on: date | None
    expiry_was_read: bool
    condition: Condition
    counts: bool
    refused: bool
    reason: str


@dataclass(slots=True)
class Delivery:
    """An order to which goods came on a day: its lines, their items, and what was received of each so far."""

    order: Any
    lines: Mapping[int, Any]
    items: Mapping[int, ItemFacts]
    day: date
    rate: Fraction
    home: str
    received: dict[int, int] = field(default_factory=dict)


def check_arrivals(
    uow: UnitOfWork, delivery: Delivery, given: Sequence[ReceiveLineInput], today: date,
) -> list[Arrival]:
    """Read what came; ask about more than was ordered and about goods that expired.

    Raises DomainError with the field of the line that cannot be received.
    """
    if not given:
        raise DomainError("receipt.empty", "Nothing was received. Enter what came of at least one line.", "lines")
    lines = delivery.lines
    ratios = load_conversions(uow.connection, {(line.item_id, line.unit_id) for line in lines.values()})
    others = load_items(uow.connection, {line.came_instead_id for line in given if line.came_instead_id is not None})
    delivery.received = {line_id: line.stock_qty_received for line_id, line in lines.items()}
    arrivals = []
    for index, one in enumerate(given):
        line = lines.get(one.order_line_id)
        if line is None:
            raise DomainError(
                "receipt.line", f"{delivery.order.number} has no line with the number {one.order_line_id}.",
                f"lines.{index}.order_line_id",
            )
        other = others.get(one.came_instead_id or 0)
        ratio = Fraction(1) if other else ratios[(line.item_id, line.unit_id)]
        arrivals.append(_arrival(delivery, one, line, other, ratio, f"lines.{index}"))
    _judge(uow, delivery)
    _ask_about_expired(uow, arrivals, today)
    return arrivals


def _arrival(
    delivery: Delivery, given: ReceiveLineInput, line: Any, other: ItemFacts | None, ratio: Fraction, path: str,
) -> Arrival:
    item = other or delivery.items[line.item_id]
    if other is not None and other.id == line.item_id:
        raise DomainError("receipt.same_item", f"{item.sku} {item.name} is what was ordered; leave this empty.",
                          f"{path}.came_instead_id")
    qty = Quantity(positive_quantity(given.qty, f"{path}.qty"), "the unit ordered")
    stock_qty = qty.convert(ratio, item.unit_code).scaled
    counts = other is None and not given.refused
    value = _count_in(delivery, line, stock_qty) if counts else 0
    what, code = f"{item.sku} {item.name}", given.lot_code.strip()
    serials = serial_codes(given.serials, f"{path}.serials")
    if given.refused:
        return Arrival(line, item, stock_qty, (), 0, (), None, False, given.condition, False, True, given.reason)
    require_lot_allowed(item.tracking, code, given.expires_on, what, f"{path}.lot_code")
    at_fault = f"{path}.serials" if serials else f"{path}.qty"
    pieces = lot_quantities(item.tracking, stock_qty, code, what, at_fault, serials)
    expires_on = None if item.tracking == "none" else expiry_of(delivery.day, item.shelf_life_days, given.expires_on)
    return Arrival(
        line, item, stock_qty, tuple(pieces), value, serials or (code,) * len(pieces), expires_on,
        given.expires_on is not None, Condition.WRONG if other else given.condition, counts, False, given.reason,
    )


def _count_in(delivery: Delivery, line: Any, stock_qty: int) -> int:
    """Count a part of a line as received and give its worth at home."""
    before = delivery.received[line.id]
    delivery.received[line.id] = before + stock_qty
    worth = Money(part_value(line.amount_minor, line.stock_qty, before, before + stock_qty), delivery.order.currency)
    return exchanged(worth, delivery.home, delivery.rate).minor


def _judge(uow: UnitOfWork, delivery: Delivery) -> None:
    policy, asked = load_policy(uow.connection), []
    for line_id, qty in delivery.received.items():
        line = delivery.lines[line_id]
        item = delivery.items[line.item_id]
        words = f"{Quantity(qty, item.unit_code)} of {Quantity(line.stock_qty, item.unit_code)} {item.sku} {item.name}"
        match judge_over_receipt(line.stock_qty, max(qty, line.stock_qty), policy):
            case Verdict.REFUSE:
                raise _too_much(delivery.order.number, words, policy)
            case Verdict.ASK:
                asked.append(words)
            case Verdict.FINE:
                pass
    if asked:
        uow.confirm(
            "purchasing.over_receipt", f"More came than {delivery.order.number} asked for: {'; '.join(asked)}. Receive "
            "all of it?", "lines",
        )


def _too_much(number: str, words: str, policy: Policy) -> DomainError:
    most = Quantity(policy.over_receipt_refuse_permille * 100_000, "%")
    return DomainError(
        "receipt.too_much", f"{words} is more than {number} may bring: {most} above the order is the most. Nothing was "
        "received. Check the unit, receive less, or order the rest.", "lines",
    )


def _ask_about_expired(uow: UnitOfWork, arrivals: Sequence[Arrival], today: date) -> None:
    expired = [
        f"{arrival.item.sku} {arrival.item.name} on {arrival.expires_on}" for arrival in arrivals
        if arrival.expires_on is not None and arrival.expires_on < today and arrival.condition == Condition.GOOD
    ]
    if expired:
        uow.confirm(
            "purchasing.expired", f"These goods have expired: {'; '.join(expired)}. Take them in as good all the same? "
            "To set them aside, choose another condition.", "lines",
        )
