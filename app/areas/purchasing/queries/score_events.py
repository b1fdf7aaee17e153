"""What suppliers are measured on: a row for each event of the last year, worth 0 to 1000; `rules.scoring` says what."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, bindparam, case, func, literal, select, type_coerce
from sqlalchemy.orm import aliased

from app.areas.purchasing.models import (
    ContractLine,
    PurchaseOrder,
    PurchaseOrderLine,
    Quote,
    Receipt,
    ReceiptLine,
    Rfq,
    RfqSupplier,
    SupplierComplaint,
    SupplierReturn,
    SupplierReturnLine,
)
from app.areas.purchasing.queries.measures import PROMISED_ORDERS, was_due
from app.areas.purchasing.rules.delivery import WINDOW_DAYS
from app.areas.purchasing.rules.scoring import FULL, PROMPT_DAYS, SLOWEST_DAYS, Measure
from app.kernel.columns import Day, UtcDateTime, key_type
from app.kernel.days import days_between

_today: Any = bindparam("today", type_=Day())
_now: Any = bindparam("now", type_=UtcDateTime())
_year_ago: Any = bindparam("year_ago", type_=UtcDateTime())
_patience: Any = bindparam("patience", type_=UtcDateTime())
MICROS_OF_DAY = 86_400_000_000


@dataclass(frozen=True, slots=True)
class EventSource:
    """Where the events of a measure are read: columns supplier_id, permille, record_id, number, day, what.

    `supplier` is the column to narrow by, `record` the kind of record that `record_id` names.
    """

    record: str
    rows: Select[Any]
    supplier: Any


def moments(today: date, now: datetime) -> dict[str, Any]:
    """Give the parameters of the statements."""
    return {
        "today": today, "now": now, "year_ago": now - timedelta(days=WINDOW_DAYS),
        "patience": now - timedelta(days=SLOWEST_DAYS),
    }


def _came(*conditions: ColumnElement[bool]) -> Select[Any]:
    joined = select(func.max(Receipt.received_on)).select_from(ReceiptLine).join(
        Receipt, Receipt.id == ReceiptLine.receipt_id)
    return joined.where(ReceiptLine.order_line_id == PurchaseOrderLine.id, Receipt.state == "posted", *conditions)


def _due_lines(permille: Any) -> EventSource:
    rows = (
        select(PurchaseOrder.supplier_id.label("supplier_id"), permille.label("permille"),
               PurchaseOrder.id.label("record_id"), PurchaseOrder.number.label("number"),
               PurchaseOrderLine.due_on.label("day"), PurchaseOrderLine.item_id.label("item_id"))
        .select_from(PurchaseOrderLine).join(PurchaseOrder, PurchaseOrder.id == PurchaseOrderLine.order_id)
        .where(PROMISED_ORDERS, was_due(PurchaseOrderLine, _today))
    )
    return EventSource("purchase_order", rows, PurchaseOrder.supplier_id)


def _on_time() -> EventSource:
    last = _came().correlate(PurchaseOrderLine).scalar_subquery()
    whole = (PurchaseOrderLine.stock_qty_received >= PurchaseOrderLine.stock_qty) | (PurchaseOrder.state == "closed")
    return _due_lines(case((and_(whole, last <= PurchaseOrderLine.due_on), FULL), else_=0))


def _in_full() -> EventSource:
    good = (
        select(func.coalesce(func.sum(ReceiptLine.stock_qty), 0)).join(Receipt, Receipt.id == ReceiptLine.receipt_id)
        .where(ReceiptLine.order_line_id == PurchaseOrderLine.id, ReceiptLine.condition == "good",
               Receipt.state == "posted").correlate(PurchaseOrderLine).scalar_subquery()
    )
    share = type_coerce(good, key_type) * FULL // PurchaseOrderLine.stock_qty
    return _due_lines(case((share > FULL, FULL), else_=share))


def _receipt_lines() -> EventSource:
    returned = (
        select(SupplierReturnLine.id)
        .join(SupplierReturn, SupplierReturn.id == SupplierReturnLine.supplier_return_id)
        .where(SupplierReturnLine.receipt_line_id == ReceiptLine.id, SupplierReturn.state != "reversed").exists()
    )
    rows = (
        select(Receipt.supplier_id.label("supplier_id"),
               case((and_(ReceiptLine.condition == "good", ~returned), FULL), else_=0).label("permille"),
               Receipt.id.label("record_id"), Receipt.number.label("number"), Receipt.received_on.label("day"),
               ReceiptLine.item_id.label("item_id"))
        .select_from(ReceiptLine).join(Receipt, Receipt.id == ReceiptLine.receipt_id)
        .where(Receipt.state == "posted", Receipt.received_at > _year_ago, Receipt.received_at <= _now)
    )
    return EventSource("receipt", rows, Receipt.supplier_id)


def _complaints() -> EventSource:
    rows: Any = select(
        SupplierComplaint.supplier_id.label("supplier_id"), literal(0).label("permille"),
        SupplierComplaint.source_id.label("record_id"), SupplierComplaint.text.label("number"),
        SupplierComplaint.at.label("day"), SupplierComplaint.item_id.label("item_id"),
    ).where(SupplierComplaint.at > _year_ago, SupplierComplaint.at <= _now)
    return EventSource("ticket", rows, SupplierComplaint.supplier_id)


def _prices() -> EventSource:
    earlier, of = aliased(PurchaseOrderLine), aliased(PurchaseOrder)
    before = (
        select(earlier.price_micros).join(of, of.id == earlier.order_id)
        .where(earlier.item_id == PurchaseOrderLine.item_id, earlier.id < PurchaseOrderLine.id,
               of.supplier_id == PurchaseOrder.supplier_id, of.currency == PurchaseOrder.currency,
               of.state != "cancelled", earlier.unit_id == PurchaseOrderLine.unit_id)
        .order_by(earlier.id.desc()).limit(1).correlate(PurchaseOrderLine, PurchaseOrder).scalar_subquery()
    )
    agreed = (
        select(ContractLine.price_micros).where(
            ContractLine.id == PurchaseOrderLine.contract_line_id, ContractLine.unit_id == PurchaseOrderLine.unit_id,
        ).correlate(PurchaseOrderLine).scalar_subquery()
    )
    lines = (
        select(PurchaseOrder.supplier_id.label("supplier_id"), PurchaseOrder.id.label("record_id"),
               PurchaseOrder.number.label("number"), PurchaseOrder.ordered_on.label("day"),
               PurchaseOrderLine.item_id.label("item_id"), PurchaseOrderLine.price_micros.label("paid"),
               func.coalesce(agreed, before).label("wanted"))
        .select_from(PurchaseOrderLine).join(PurchaseOrder, PurchaseOrder.id == PurchaseOrderLine.order_id)
        .where(PROMISED_ORDERS, days_between(_today, PurchaseOrder.ordered_on).between(0, WINDOW_DAYS)).subquery()
    )
    worth = case((lines.c.paid <= lines.c.wanted, FULL), else_=lines.c.wanted * FULL // lines.c.paid)
    rows = select(
        lines.c.supplier_id, worth.label("permille"), lines.c.record_id, lines.c.number, lines.c.day, lines.c.item_id,
    ).where(lines.c.wanted > 0)
    return EventSource("purchase_order", rows, lines.c.supplier_id)


def _speed(micros: Any) -> Any:
    """Give the points of an answer after so long: full within a day, falling evenly to nothing after seven."""
    left = SLOWEST_DAYS * MICROS_OF_DAY - micros
    points = left * FULL // ((SLOWEST_DAYS - PROMPT_DAYS) * MICROS_OF_DAY)
    return case((points > FULL, FULL), (points < 0, 0), else_=points)


def _confirmations() -> EventSource:
    sent, told = type_coerce(PurchaseOrder.sent_at, key_type), type_coerce(PurchaseOrder.confirmed_at, key_type)
    rows = select(
        PurchaseOrder.supplier_id.label("supplier_id"),
        case((PurchaseOrder.confirmed_at.is_(None), 0), else_=_speed(told - sent)).label("permille"),
        PurchaseOrder.id.label("record_id"), PurchaseOrder.number.label("number"),
        PurchaseOrder.ordered_on.label("day"), literal(None, key_type).label("item_id"),
    ).where(
        PROMISED_ORDERS, PurchaseOrder.sent_at > _year_ago, PurchaseOrder.sent_at <= _now,
        PurchaseOrder.confirmed_at.is_not(None)
        | and_(PurchaseOrder.state == "sent", PurchaseOrder.sent_at < _patience),
    )
    return EventSource("purchase_order", rows, PurchaseOrder.supplier_id)


def _answers() -> EventSource:
    """Count answers to questions for quotes by the day they were wanted: in time or not."""
    rows = (
        select(RfqSupplier.supplier_id.label("supplier_id"),
               case((Quote.answered_on <= Rfq.answer_by, FULL), else_=0).label("permille"), Rfq.id.label("record_id"),
               Rfq.number.label("number"), Rfq.answer_by.label("day"), literal(None, key_type).label("item_id"))
        .select_from(RfqSupplier).join(Rfq, Rfq.id == RfqSupplier.rfq_id)
        .outerjoin(Quote, and_(Quote.rfq_id == Rfq.id, Quote.supplier_id == RfqSupplier.supplier_id))
        .where(Rfq.state.not_in(("draft", "cancelled")), Rfq.sent_at > _year_ago, Rfq.sent_at <= _now,
               Quote.id.is_not(None) | (Rfq.answer_by < _today))
    )
    return EventSource("rfq", rows, RfqSupplier.supplier_id)


EVENTS: Mapping[Measure, tuple[EventSource, ...]] = {
    Measure.ON_TIME: (_on_time(),), Measure.IN_FULL: (_in_full(),),
    Measure.QUALITY: (_receipt_lines(), _complaints()), Measure.PRICE: (_prices(),),
    Measure.RESPONSE: (_confirmations(), _answers()),
}
