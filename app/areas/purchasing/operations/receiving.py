"""Receiving goods on an order: lots, moves into the books, what is still to come."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Annotated, Any

from app.areas.catalog.queries import ItemFacts, load_conversions, load_items
from app.areas.company.operations import take_number
from app.areas.company.queries import ProfileRow, load_profile
from app.areas.company.rules import local_day
from app.areas.inventory.operations import NewMove, location_of, outer_location, post_moves, settle_expected
from app.areas.purchasing.events import GoodsReceived
from app.areas.purchasing.models import PurchaseOrder, PurchaseOrderLine, Receipt, ReceiptLine
from app.areas.purchasing.operations.amounts import positive_quantity
from app.areas.purchasing.operations.lots import ArrivedLot, bring_lots
from app.areas.purchasing.operations.orders import order_lines
from app.areas.purchasing.queries.measures import EXPECTED_FOR, RECEIPT
from app.areas.purchasing.queries.terms import load_policy
from app.areas.purchasing.rules.orders import OrderState, Policy, require_step
from app.areas.purchasing.rules.receiving import (
    CONDITION_WORDS,
    Condition,
    Verdict,
    expiry_of,
    judge_over_receipt,
    lot_quantities,
    part_value,
    require_lot_allowed,
    state_after,
    worth_at_home,
)
from app.kernel.errors import DomainError
from app.kernel.fields import Field
from app.kernel.money import PRICE_SCALE, Price
from app.kernel.quantity import Quantity
from app.kernel.rounding import allocate
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


@dataclass(frozen=True, slots=True)
class ReceiveOrder:
    """Take in what came of an order: all of it, a part, or a little more."""

    order_id: Annotated[int, Field("Order", hidden=True)]
    lines: Annotated[tuple[ReceiveLineInput, ...], Field("Lines")]
    delivery_note: Annotated[str, Field("Delivery note", help="The supplier's number.")] = ""
    exchange_rate: Annotated[Decimal | None, Field(
        "Exchange rate", "What one unit of the order's currency is worth in the firm's; only for foreign orders.",
    )] = None


@dataclass(frozen=True, slots=True)
class ReceiptResult:
    """The receipt and where its order stands now; `receipt_line_ids` are more than the lines for serial numbers."""

    receipt_id: int
    number: str
    receipt_line_ids: tuple[int, ...]
    order_state: str


@dataclass(frozen=True, slots=True)
class _Arrival:
    """A line that came, checked: what of it, in how many lots, at which worth in the firm's currency."""

    line: Any
    stock_qty: int
    pieces: tuple[int, ...]
    value_minor: int
    lot_code: str
    expires_on: date | None
    expiry_was_read: bool
    condition: Condition


def receive_order(uow: UnitOfWork, cmd: ReceiveOrder) -> ReceiptResult:
    """Post a receipt: lots, moves at the order's price, less still expected; ask about more than was ordered.

    Raises DomainError with the field of the line that cannot be received; nothing is kept then.
    """
    order = uow.get(PurchaseOrder, cmd.order_id)
    require_step(order.number, order.state, OrderState.RECEIVED)
    lines = {line.id: line for line in order_lines(uow, order.id)}
    items = load_items(uow.connection, {line.item_id for line in lines.values()})
    profile = load_profile(uow.connection)
    today = local_day(uow.now, profile.zone)
    arrivals = _check(uow, cmd, order, lines, items, profile, today)
    receipt_id, number = _write_receipt(uow, cmd, order, today)
    line_ids = _post(uow, order, receipt_id, arrivals, items)
    state = _advance(uow, order, lines, arrivals)
    item_ids = tuple(sorted({arrival.line.item_id for arrival in arrivals}))
    uow.emit(GoodsReceived(receipt_id, order.id, order.supplier_id, order.warehouse_id, item_ids))
    return ReceiptResult(receipt_id, number, tuple(line_ids), state)


def _check(
    uow: UnitOfWork, cmd: ReceiveOrder, order: Any, lines: Mapping[int, Any], items: Mapping[int, ItemFacts],
    profile: ProfileRow, today: date,
) -> list[_Arrival]:
    if not cmd.lines:
        raise DomainError("receipt.empty", "Nothing was received. Enter what came of at least one line.", "lines")
    rate = _exchange_rate(cmd.exchange_rate, order.currency, profile.currency)
    ratios = load_conversions(uow.connection, {(line.item_id, line.unit_id) for line in lines.values()})
    received = {line_id: line.stock_qty_received for line_id, line in lines.items()}
    arrivals = []
    for index, given in enumerate(cmd.lines):
        field = f"lines.{index}"
        line = lines.get(given.order_line_id)
        if line is None:
            raise DomainError(
                "receipt.line", f"{order.number} has no line with the number {given.order_line_id}.",
                f"{field}.order_line_id",
            )
        item = items[line.item_id]
        qty = Quantity(positive_quantity(given.qty, f"{field}.qty"), "the unit ordered")
        stock_qty = qty.convert(ratios[(line.item_id, line.unit_id)], item.unit_code).scaled
        before = received[line.id]
        received[line.id] = before + stock_qty
        worth = part_value(line.amount_minor, line.stock_qty, before, before + stock_qty)
        value = worth_at_home(worth, order.currency, rate, profile.currency)
        arrivals.append(_arrival(given, line, stock_qty, value, item, today, field))
    _judge(uow, order.number, lines, received, items)
    return arrivals


def _exchange_rate(given: Decimal | None, currency: str, home: str) -> int:
    """Give the worth of one unit of the order's currency in the firm's, in millionths."""
    if currency == home:
        if given is not None and given != 1:
            raise DomainError("receipt.rate", f"The order is in {home}: leave the exchange rate out.", "exchange_rate")
        return PRICE_SCALE
    if given is None or given <= 0:
        raise DomainError(
            "receipt.rate", f"The order is in {currency}, the books are in {home}. Enter what one {currency} is worth "
            f"in {home}.", "exchange_rate",
        )
    return Price.of(given, home).micros


def _arrival(
    given: ReceiveLineInput, line: Any, stock_qty: int, value_minor: int, item: ItemFacts, today: date, field: str,
) -> _Arrival:
    what, code = f"{item.sku} {item.name}", given.lot_code.strip()
    require_lot_allowed(item.tracking, code, given.expires_on, what, f"{field}.lot_code")
    pieces = lot_quantities(item.tracking, stock_qty, code, what, f"{field}.qty")
    expires_on = None if item.tracking == "none" else expiry_of(today, item.shelf_life_days, given.expires_on)
    return _Arrival(line, stock_qty, tuple(pieces), value_minor, code, expires_on, given.expires_on is not None,
                    given.condition)


def _judge(
    uow: UnitOfWork, number: str, lines: Mapping[int, Any], received: Mapping[int, int], items: Mapping[int, ItemFacts],
) -> None:
    policy, asked = load_policy(uow.connection), []
    for line_id, qty in received.items():
        line, item = lines[line_id], items[lines[line_id].item_id]
        words = f"{Quantity(qty, item.unit_code)} of {Quantity(line.stock_qty, item.unit_code)} {item.sku} {item.name}"
        match judge_over_receipt(line.stock_qty, max(qty, line.stock_qty), policy):
            case Verdict.REFUSE:
                raise _too_much(number, words, policy)
            case Verdict.ASK:
                asked.append(words)
            case Verdict.FINE:
                pass
    if asked:
        uow.confirm(
            "purchasing.over_receipt", f"More came than {number} asked for: {'; '.join(asked)}. Receive all of it?",
            "lines",
        )


def _too_much(number: str, words: str, policy: Policy) -> DomainError:
    most = Quantity(policy.over_receipt_refuse_permille * 100_000, "%")
    return DomainError(
        "receipt.too_much", f"{words} is more than {number} may bring: {most} above the order is the most. Nothing was "
        "received. Check the unit, receive less, or order the rest.", "lines",
    )


def _write_receipt(uow: UnitOfWork, cmd: ReceiveOrder, order: Any, today: date) -> tuple[int, str]:
    number = take_number(uow, "receipt")
    receipt_id = uow.add(
        Receipt, number=number, order_id=order.id, supplier_id=order.supplier_id, warehouse_id=order.warehouse_id,
        received_at=uow.now, received_on=today, delivery_note=cmd.delivery_note.strip(), state="posted",
    )
    return receipt_id, number


def _post(
    uow: UnitOfWork, order: Any, receipt_id: int, arrivals: Sequence[_Arrival], items: Mapping[int, ItemFacts],
) -> list[int]:
    outside, receiving = outer_location(uow, "supplier"), location_of(uow, order.warehouse_id, "receiving")
    spoiled = any(arrival.condition != Condition.GOOD for arrival in arrivals)
    quarantine = location_of(uow, order.warehouse_id, "quarantine") if spoiled else receiving
    lot_ids = iter(bring_lots(uow, order.supplier_id, _lots(arrivals, items)))
    rows, moves = [], []
    for arrival in arrivals:
        place = receiving if arrival.condition == Condition.GOOD else quarantine
        item_id = arrival.line.item_id
        for qty, value in zip(arrival.pieces, allocate(arrival.value_minor, arrival.pieces), strict=True):
            lot_id = None if items[item_id].tracking == "none" else next(lot_ids)
            rows.append({
                "receipt_id": receipt_id, "order_line_id": arrival.line.id, "item_id": item_id, "lot_id": lot_id,
                "location_id": place, "stock_qty": qty, "stock_qty_put_away": 0, "condition": str(arrival.condition),
            })
            moves.append(NewMove(item_id, outside, place, qty, RECEIPT, receipt_id, lot_id=lot_id, value_minor=value))
    post_moves(uow, moves)
    return uow.insert(ReceiptLine, rows)


def _lots(arrivals: Iterable[_Arrival], items: Mapping[int, ItemFacts]) -> list[ArrivedLot]:
    return [
        ArrivedLot(arrival.line.item_id, arrival.lot_code, arrival.expires_on, arrival.expiry_was_read)
        for arrival in arrivals if items[arrival.line.item_id].tracking != "none" for _ in arrival.pieces
    ]


def _advance(uow: UnitOfWork, order: Any, lines: Mapping[int, Any], arrivals: Sequence[_Arrival]) -> str:
    received = {line_id: line.stock_qty_received for line_id, line in lines.items()}
    for arrival in arrivals:
        received[arrival.line.id] += arrival.stock_qty
    touched = {arrival.line.id for arrival in arrivals}
    return set_received(uow, order, lines, received, touched, OrderState(order.state))


def set_received(
    uow: UnitOfWork, order: Any, lines: Mapping[int, Any], received: Mapping[int, int], touched: Iterable[int],
    untouched_state: OrderState,
) -> str:
    """Write what was received of lines in all, what is still expected, and the state that follows; give the state.

    A closed order stays closed.
    """
    changed = sorted(touched)
    uow.update_many(PurchaseOrderLine, {line_id: {"stock_qty_received": received[line_id]} for line_id in changed})
    settle_expected(uow, EXPECTED_FOR, {
        line_id: lines[line_id].stock_qty - received[line_id] for line_id in changed})
    if order.state == OrderState.CLOSED:
        return str(order.state)
    pairs = [(line.stock_qty, received[line_id]) for line_id, line in lines.items()]
    state = state_after(pairs, untouched_state).value
    uow.update(PurchaseOrder, order.id, state=state)
    return state
