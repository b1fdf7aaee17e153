"""Receiving goods on an order: lots, moves into the books, what is still to come."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Annotated, Any

from app.areas.catalog.queries import load_items
from app.areas.company.operations import take_number
from app.areas.company.queries import ProfileRow, load_profile, rate_on
from app.areas.company.rules import day_start, local_day
from app.areas.company.rules.rates import rate_of
from app.areas.inventory.operations import NewMove, location_of, outer_location, post_moves, settle_expected
from app.areas.purchasing.events import GoodsDropShipped, GoodsReceived
from app.areas.purchasing.models import PurchaseOrder, PurchaseOrderLine, Receipt, ReceiptLine, ReceiptRefusal
from app.areas.purchasing.operations.arrivals import (
    CONDITION_TITLES,
    Arrival,
    Delivery,
    ReceiveLineInput,
    check_arrivals,
)
from app.areas.purchasing.operations.dropping import customers_location, drop_of, served
from app.areas.purchasing.operations.lots import ArrivedLot, bring_lots
from app.areas.purchasing.operations.orders import order_lines
from app.areas.purchasing.operations.subcontracting import SUBCONTRACT, used_up, workshop_of
from app.areas.purchasing.queries.measures import EXPECTED_FOR, RECEIPT
from app.areas.purchasing.rules.orders import OrderState, require_step
from app.areas.purchasing.rules.receiving import Condition, day_received, state_after
from app.kernel.errors import DomainError
from app.kernel.fields import Field
from app.kernel.rounding import allocate
from app.kernel.unit_of_work import UnitOfWork

__all__ = [
    "CONDITION_TITLES", "ReceiptResult", "ReceiveLineInput", "ReceiveOrder", "receive_order", "set_received",
]

NOON = timedelta(hours=12)


@dataclass(frozen=True, slots=True)
class ReceiveOrder:
    """Take in what came of an order: all of it, a part, or a little more."""

    order_id: Annotated[int, Field("Order", hidden=True)]
    lines: Annotated[tuple[ReceiveLineInput, ...], Field("Lines")]
    delivery_note: Annotated[str, Field("Delivery note", help="The supplier's number.")] = ""
    exchange_rate: Annotated[Decimal | None, Field(
        "Exchange rate", "What one unit of the order's currency is worth in the firm's; left out, the rate of the day.",
    )] = None
    received_on: Annotated[date | None, Field("Received on", "Left out: today.")] = None


@dataclass(frozen=True, slots=True)
class ReceiptResult:
    """The receipt and where its order stands now; `receipt_line_ids` are more than the lines for serial numbers."""

    receipt_id: int
    number: str
    receipt_line_ids: tuple[int, ...]
    order_state: str


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
    day = day_received(cmd.received_on, today)
    rate = _exchange_rate(uow, cmd.exchange_rate, order.currency, profile.currency, day)
    delivery = Delivery(order, lines, items, day, rate, profile.currency)
    arrivals = check_arrivals(uow, delivery, cmd.lines, today)
    at = uow.now if day == today else _moment_of(day, profile)
    receipt_id, number = _write_receipt(uow, cmd, delivery, at)
    drop = drop_of(uow, order.id)
    place = None if drop is None else customers_location(uow, arrivals)
    line_ids = _post(uow, order, receipt_id, arrivals, at, place)
    touched = {arrival.line.id for arrival in arrivals if arrival.counts}
    state = set_received(uow, order, lines, delivery.received, touched, OrderState(order.state))
    item_ids = tuple(sorted({arrival.item.id for arrival in arrivals if not arrival.refused}))
    uow.emit(GoodsReceived(receipt_id, order.id, order.supplier_id, order.warehouse_id, item_ids))
    if drop is not None:
        lines_served = served(uow, ((one.line.id, one.stock_qty) for one in arrivals if one.counts))
        uow.emit(GoodsDropShipped(receipt_id, drop.for_kind, drop.for_id, lines_served, at))
    return ReceiptResult(receipt_id, number, tuple(line_ids), state)


def _moment_of(day: date, profile: ProfileRow) -> datetime:
    """Give the moment at which goods of an earlier day count as received: noon where the firm is."""
    return day_start(day, profile.zone) + NOON


def _exchange_rate(uow: UnitOfWork, given: Decimal | None, currency: str, home: str, day: date) -> Fraction:
    """Give the worth of one unit of the order's currency in the firm's: as given, otherwise the rate of the day."""
    if given is None:
        return rate_on(uow.connection, currency, day)
    if currency == home and given != 1:
        raise DomainError("receipt.rate", f"The order is in {home}: leave the exchange rate out.", "exchange_rate")
    try:
        return rate_of(given, None)
    except DomainError as error:
        raise DomainError("receipt.rate", error.message, "exchange_rate") from None


def _write_receipt(uow: UnitOfWork, cmd: ReceiveOrder, delivery: Delivery, at: datetime) -> tuple[int, str]:
    number, order = take_number(uow, "receipt"), delivery.order
    receipt_id = uow.add(
        Receipt, number=number, order_id=order.id, supplier_id=order.supplier_id, warehouse_id=order.warehouse_id,
        received_at=at, received_on=delivery.day, delivery_note=cmd.delivery_note.strip(), state="posted",
        rate_numerator=delivery.rate.numerator, rate_denominator=delivery.rate.denominator,
    )
    return receipt_id, number


def _post(
    uow: UnitOfWork, order: Any, receipt_id: int, arrivals: Sequence[Arrival], at: datetime, customers: int | None,
) -> list[int]:
    taken = [arrival for arrival in arrivals if not arrival.refused]
    outside, receiving = outer_location(uow, "supplier"), location_of(uow, order.warehouse_id, "receiving")
    day = local_day(at, load_profile(uow.connection).zone)
    workshop = workshop_of(uow, order.id, {arrival.item.id for arrival in taken}, day)
    spoiled = any(arrival.condition != Condition.GOOD for arrival in taken)
    quarantine = location_of(uow, order.warehouse_id, "quarantine") if spoiled else receiving
    lot_ids = iter(bring_lots(uow, order.supplier_id, _lots(taken)))
    rows, moves = [], []
    for arrival in taken:
        place = customers or (receiving if arrival.condition == Condition.GOOD else quarantine)
        item_id = arrival.item.id
        for qty, value in zip(arrival.pieces, allocate(arrival.value_minor, arrival.pieces), strict=True):
            lot_id = None if arrival.item.tracking == "none" else next(lot_ids)
            rows.append({
                "receipt_id": receipt_id, "order_line_id": arrival.line.id, "item_id": item_id, "lot_id": lot_id,
                "location_id": place, "stock_qty": qty, "stock_qty_put_away": qty if customers else 0,
                "condition": str(arrival.condition),
                "value_minor": value, "stock_qty_billed": 0, "stock_qty_returned": 0,
            })
            if workshop is not None and workshop.makes(item_id):
                moves.append(NewMove(item_id, workshop.production_id, place, qty, SUBCONTRACT, receipt_id,
                                     lot_id=lot_id, value_minor=value, at=at, note=arrival.reason, basis="made"))
                continue
            moves.append(NewMove(item_id, outside, place, qty, RECEIPT, receipt_id, lot_id=lot_id, value_minor=value,
                                 at=at, note=arrival.reason))
    _write_refusals(uow, receipt_id, arrivals)
    consumed = [] if workshop is None else used_up(uow, workshop, receipt_id, taken, at)
    move_ids = post_moves(uow, [*consumed, *moves])[len(consumed):]
    return uow.insert(ReceiptLine, [
        {**row, "move_id": move_id} for row, move_id in zip(rows, move_ids, strict=True)
    ])


def _write_refusals(uow: UnitOfWork, receipt_id: int, arrivals: Iterable[Arrival]) -> None:
    uow.insert(ReceiptRefusal, [
        {"receipt_id": receipt_id, "order_line_id": arrival.line.id, "item_id": arrival.item.id,
         "stock_qty": arrival.stock_qty, "reason": arrival.reason} for arrival in arrivals if arrival.refused
    ])


def _lots(arrivals: Iterable[Arrival]) -> list[ArrivedLot]:
    return [
        ArrivedLot(arrival.item.id, code, arrival.expires_on, arrival.expiry_was_read)
        for arrival in arrivals if arrival.item.tracking != "none" for code in arrival.codes
    ]


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
