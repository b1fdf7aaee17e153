"""Requests for quotation as they are listed, shown and filled in."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, func, select

from app.areas.catalog.models import Item, Unit
from app.areas.inventory.models import Warehouse
from app.areas.parties.models import Party
from app.areas.purchasing.models import (
    PurchaseOrder,
    PurchaseOrderLine,
    PurchaseRequest,
    Quote,
    Rfq,
    RfqAward,
    RfqLine,
    RfqSupplier,
)
from app.areas.purchasing.queries.comparison import Comparison, compare_quotes
from app.areas.purchasing.queries.figures import firm_today
from app.areas.purchasing.queries.order_page import record_history
from app.areas.purchasing.rules.quoting import ANSWER_WORDS, RFQ_WORDS, RfqState, write_breaks
from app.kernel.columns import table_of
from app.kernel.declare import SearchSpec
from app.kernel.errors import NotFoundError
from app.kernel.listing import (
    ColumnInfo,
    Detail,
    Fact,
    Kind,
    LinesTable,
    PresetInfo,
    Row,
    Sort,
    Tone,
)
from app.kernel.money import Money, Price
from app.kernel.quantity import Quantity
from app.kernel.query import TODAY, ListQuery, Preset, column

READ = "purchasing.read"
ANSWER_DAYS, NEEDED_DAYS = 7, 28
"""What is proposed: a week to answer, four weeks until the goods are needed."""

_asked = select(func.count()).where(RfqSupplier.rfq_id == Rfq.id).correlate(Rfq)
_lines = select(func.count()).where(RfqLine.rfq_id == Rfq.id).correlate(Rfq)

RFQS = ListQuery(
    name="rfqs", title="Requests for quotation", record="rfq", id=Rfq.id, permission=READ, source=table_of(Rfq),
    sort=(Sort("answer_by", descending=True),),
    columns=(
        column("number", "Request", Rfq.number, Kind.CODE, width=11),
        column("title", "About", Rfq.title, width=30, sortable=False),
        column("state", "State", Rfq.state, Kind.STATE, width=18, sortable=False, states=RFQ_WORDS),
        column("answer_by", "Answer by", Rfq.answer_by, Kind.DATE, width=12),
        column("needed_on", "Goods needed", Rfq.needed_on, Kind.DATE, width=13, sortable=False),
        column("lines", "Lines", _lines.scalar_subquery(), Kind.INTEGER, width=7, sortable=False),
        column("asked", "Asked", _asked.scalar_subquery(), Kind.INTEGER, width=7, sortable=False),
        column("answered", "Answered", _asked.where(RfqSupplier.state == "answered").scalar_subquery(), Kind.INTEGER,
               width=9, sortable=False),
    ),
    presets=(
        Preset(PresetInfo("waiting", "Waiting for answers"), Rfq.state == RfqState.SENT.value),
        Preset(PresetInfo("late", "Answers overdue", Tone.WARNING),
               (Rfq.state == RfqState.SENT.value) & (Rfq.answer_by < TODAY)),
    ),
)
RFQ_LINES = ListQuery(
    name="rfq_lines", title="Lines of requests for quotation", record="rfq_line", id=RfqLine.id, permission=READ,
    searchable=False,
    source=table_of(RfqLine).outerjoin(table_of(Rfq), Rfq.id == RfqLine.rfq_id)
    .outerjoin(table_of(Item), Item.id == RfqLine.item_id).outerjoin(table_of(Unit), Unit.id == RfqLine.unit_id),
    sort=(Sort("line", descending=True),),
    columns=(
        column("sku", "SKU", Item.sku, Kind.CODE, width=11, sortable=False),
        column("name", "Item", Item.name, width=28, sortable=False),
        column("number", "Request", Rfq.number, Kind.CODE, width=11, sortable=False),
        column("line", "No", RfqLine.id, Kind.INTEGER, width=7, shown=False),
        column("position", "Line", RfqLine.position, Kind.INTEGER, width=7, sortable=False),
        column("qty", "Quantity", RfqLine.qty, Kind.QUANTITY, unit=Unit.code, width=11, sortable=False),
    ),
)
QUOTATIONS = ListQuery(
    name="quotations", title="Quotations", record="rfq_supplier", id=RfqSupplier.id, permission=READ, searchable=False,
    source=table_of(RfqSupplier).outerjoin(table_of(Rfq), Rfq.id == RfqSupplier.rfq_id)
    .outerjoin(table_of(Party), Party.id == RfqSupplier.supplier_id)
    .outerjoin(table_of(Quote), (Quote.rfq_id == RfqSupplier.rfq_id) & (Quote.supplier_id == RfqSupplier.supplier_id)),
    sort=(Sort("no", descending=True),),
    columns=(
        column("number", "Request", Rfq.number, Kind.CODE, width=11, sortable=False),
        column("supplier", "Supplier", Party.name, width=28, sortable=False),
        column("state", "Answer", RfqSupplier.state, Kind.STATE, width=16, sortable=False, states=ANSWER_WORDS),
        column("request_state", "Request is", Rfq.state, Kind.STATE, width=18, sortable=False, states=RFQ_WORDS),
        column("answer_by", "Answer by", Rfq.answer_by, Kind.DATE, width=12, sortable=False),
        column("answered_on", "Answered", Quote.answered_on, Kind.DATE, width=12, sortable=False),
        column("freight", "Freight", Quote.freight_minor, Kind.MONEY, unit=Quote.currency, width=12, sortable=False),
        column("valid_until", "Valid until", Quote.valid_until, Kind.DATE, width=12, sortable=False),
        column("reference", "Their number", Quote.reference, Kind.CODE, width=13, sortable=False),
        column("no", "No", RfqSupplier.id, Kind.INTEGER, width=7, shown=False),
    ),
    presets=(
        Preset(PresetInfo("missing", "No answer yet", Tone.WARNING),
               (RfqSupplier.state == "asked") & (Rfq.state == RfqState.SENT.value)),
        Preset(PresetInfo("answered", "Answered"), RfqSupplier.state == "answered"),
    ),
)
SEARCH = SearchSpec("rfq", "Request for quotation", Rfq, select(
    Rfq.id, Rfq.number, func.coalesce(func.nullif(Rfq.title, ""), "Request for quotation"), Rfq.title))

ASKED_COLUMNS = (
    ColumnInfo("supplier", "Supplier", width=20), ColumnInfo("state", "Answer", Kind.STATE, 14, states=ANSWER_WORDS),
    ColumnInfo("lines", "Lines", Kind.INTEGER, 7), ColumnInfo("total", "Landed", Kind.MONEY, 11),
    ColumnInfo("quality", "Quality", Kind.PERCENT, 9), ColumnInfo("valid", "Valid until", Kind.DATE, 11),
)
AWARD_COLUMNS = (
    ColumnInfo("sku", "SKU", Kind.CODE, 9), ColumnInfo("supplier", "Goes to", width=18),
    ColumnInfo("number", "Order", Kind.CODE, 11), ColumnInfo("reason", "Reason", width=24),
)


def load_rfq(connection: Connection, rfq_id: int) -> Any:
    """Read a request with its warehouse; NotFoundError when there is none of that number."""
    row = connection.execute(
        select(table_of(Rfq), Warehouse.name.label("warehouse")).join(Warehouse, Warehouse.id == Rfq.warehouse_id)
        .where(Rfq.id == rfq_id)
    ).first()
    if row is None:
        raise NotFoundError("record.missing", f"There is no request for quotation with the number {rfq_id}.")
    return row


def rfq_detail(connection: Connection, rfq_id: int, now: datetime) -> Detail:
    """Tell all of a request: who was asked, what the answers cost landed, and who was awarded."""
    rfq, table = load_rfq(connection, rfq_id), compare_quotes(connection, rfq_id, now)
    late = rfq.state == RfqState.SENT and rfq.answer_by < firm_today(connection, now)
    split = None if table.split is None else Money(table.split.total_minor, table.home)
    facts = (
        Fact("Answer by", rfq.answer_by, Kind.DATE, tone=Tone.WARNING if late else Tone.NEUTRAL),
        Fact("Goods needed", rfq.needed_on, Kind.DATE), Fact("Warehouse", rfq.warehouse),
        Fact("Sent", rfq.sent_at, Kind.TIME), Fact("Cheapest in all", split, Kind.MONEY, help="With freight and duty."),
        Fact("Terms", rfq.terms),
    )
    tables = (_asked_table(table), _prices_table(table), _awards(connection, rfq_id))
    return Detail(
        rfq_id, rfq.number, rfq.title, dict(RFQ_WORDS)[rfq.state],
        tuple(fact for fact in facts if fact.value not in (None, "")), tuple(one for one in tables if one.rows),
        timeline=record_history(connection, (Rfq, [rfq_id])),
        hint="Answers are overdue: call those who did not answer." if late else "",
    )


def _asked_table(table: Comparison) -> LinesTable:
    return LinesTable("Asked", ASKED_COLUMNS, tuple(
        Row(one.id, (one.name, one.state, one.quoted or None,
                     None if one.total_minor is None else Money(one.total_minor, table.home), one.quality_permille,
                     one.valid_until)) for one in table.suppliers), "supplier")


def _prices_table(table: Comparison) -> LinesTable:
    """Set landed unit costs side by side, a column for each supplier that answered."""
    answered = [one for one in table.suppliers if one.quoted]
    columns = (
        ColumnInfo("sku", "SKU", Kind.CODE, 9), ColumnInfo("qty", "Quantity", Kind.QUANTITY, 9),
        *(ColumnInfo(f"s{one.id}", one.name, Kind.PRICE, 12) for one in answered), ColumnInfo("best", "Best", width=14),
    )
    rows = []
    for line in table.lines:
        offers = [table.offers.get((line.id, one.id)) for one in answered]
        best = table.best.get(line.id)
        rows.append(Row(line.item_id, (
            line.sku, Quantity(line.qty, line.unit), *(None if one is None else one.landed_unit for one in offers),
            "" if best is None else table.name_of(best))))
    return LinesTable("Landed cost of one", columns, tuple(rows) if answered else (), "item")


def _awards(connection: Connection, rfq_id: int) -> LinesTable:
    rows = connection.execute(
        select(PurchaseOrder.id, Item.sku, Party.name, PurchaseOrder.number, RfqAward.reason)
        .select_from(RfqAward).join(RfqLine, RfqLine.id == RfqAward.rfq_line_id)
        .join(Item, Item.id == RfqLine.item_id).join(Party, Party.id == RfqAward.supplier_id)
        .join(PurchaseOrderLine, PurchaseOrderLine.id == RfqAward.order_line_id)
        .join(PurchaseOrder, PurchaseOrder.id == PurchaseOrderLine.order_id)
        .where(RfqLine.rfq_id == rfq_id).order_by(RfqLine.position)
    )
    return LinesTable("Awarded", AWARD_COLUMNS, tuple(Row(row.id, tuple(row)[1:]) for row in rows), "purchase_order")


def load_asked(connection: Connection, rfq_supplier_id: int) -> Any:
    """Read a supplier who was asked, with the request; NotFoundError when there is none of that number."""
    row = connection.execute(
        select(table_of(RfqSupplier), Rfq.number, Rfq.state.label("rfq_state"), Party.name.label("supplier"),
               Party.currency)
        .join(Rfq, Rfq.id == RfqSupplier.rfq_id).join(Party, Party.id == RfqSupplier.supplier_id)
        .where(RfqSupplier.id == rfq_supplier_id)
    ).first()
    if row is None:
        raise NotFoundError("record.missing", f"There is no supplier asked with the number {rfq_supplier_id}.")
    return row


def quotation_detail(connection: Connection, rfq_supplier_id: int, now: datetime) -> Detail:
    """Tell what one supplier answered."""
    asked = load_asked(connection, rfq_supplier_id)
    table = compare_quotes(connection, asked.rfq_id, now)
    own = next(one for one in table.suppliers if one.id == asked.supplier_id)
    columns = (
        ColumnInfo("sku", "SKU", Kind.CODE, 9), ColumnInfo("name", "Item", width=18),
        ColumnInfo("qty", "Quantity", Kind.QUANTITY, 9), ColumnInfo("price", "Price", Kind.PRICE, 10),
        ColumnInfo("landed", "Landed, one", Kind.PRICE, 11), ColumnInfo("lead", "Lead days", Kind.INTEGER, 9),
    )
    rows = []
    for line in table.lines:
        offered = table.offers.get((line.id, asked.supplier_id))
        if offered is not None:
            rows.append(Row(line.item_id, (
                line.sku, line.name, Quantity(line.qty, line.unit), Price(offered.price_micros, offered.currency),
                offered.landed_unit, offered.lead_time_days)))
    facts = (
        Fact("Request", asked.number, record="rfq", record_id=asked.rfq_id),
        Fact("Supplier", asked.supplier, record="supplier", record_id=asked.supplier_id),
        Fact("Freight", Money(own.freight_minor, own.currency) if own.quoted else None, Kind.MONEY),
        Fact("Rate", own.rate_words), Fact("Valid until", own.valid_until, Kind.DATE), Fact("Why not", asked.reason),
    )
    return Detail(
        rfq_supplier_id, f"{asked.number} · {asked.supplier}", "", dict(ANSWER_WORDS)[asked.state],
        tuple(fact for fact in facts if fact.value not in (None, "")),
        (LinesTable("Quoted", columns, tuple(rows), "item"),) if rows else (),
    )


def quote_values(connection: Connection, rfq_supplier_id: int, now: datetime) -> Mapping[str, Any]:
    """Give what a supplier answered as the form that enters it takes it; its lines stand ready, quoted or not."""
    asked = load_asked(connection, rfq_supplier_id)
    table = compare_quotes(connection, asked.rfq_id, now)
    own = next(one for one in table.suppliers if one.id == asked.supplier_id)
    lines = []
    for line in table.lines:
        offered = table.offers.get((line.id, asked.supplier_id))
        told: dict[str, Any] = {"rfq_line_id": line.id}
        if offered is not None:
            told |= {
                "price": f"{Price(offered.price_micros_plain, offered.currency).decimal():f}",
                "min_qty": f"{Quantity(offered.min_qty, '').decimal():f}", "lead_time_days": offered.lead_time_days,
                "supplier_sku": offered.supplier_sku, "breaks": breaks_words(offered.breaks, offered.currency),
            }
        lines.append(told)
    head = {} if not own.quoted else {
        "freight": f"{Money(own.freight_minor, own.currency).decimal():f}", "duty_permille": own.duty_permille,
        "payment_days": own.payment_days,
        "valid_until": None if own.valid_until is None else own.valid_until.isoformat(),
    }
    return {"rfq_id": asked.rfq_id, "supplier_id": asked.supplier_id, "lines": lines,
            "currency": own.currency or asked.currency, **head}


def breaks_words(breaks: tuple[tuple[int, int], ...], currency: str) -> str:
    """Write price breaks in millionths as they are typed."""
    return write_breaks([(_plain(Quantity(least, "").decimal()), _plain(Price(price, currency).decimal()))
                         for least, price in breaks])


def _plain(number: Decimal) -> Decimal:
    return number.quantize(Decimal(1)) if number == number.to_integral_value() else number.normalize()


def new_rfq(connection: Connection, request_ids: tuple[int, ...], now: datetime) -> Mapping[str, Any]:
    """Give a request for quotation as its form takes it: for purchase requests, with those who offer their items."""
    today = firm_today(connection, now)
    table = table_of(PurchaseRequest)
    rows = connection.execute(select(table).where(table.c.id.in_(request_ids)).order_by(table.c.id)).all()
    needed = max([today + timedelta(days=NEEDED_DAYS), *(row.needed_on for row in rows)])
    suppliers = dict.fromkeys(row.supplier_id for row in rows if row.supplier_id is not None)
    return {
        "answer_by": (today + timedelta(days=ANSWER_DAYS)).isoformat(), "needed_on": needed.isoformat(),
        "lines": [{"item_id": row.item_id, "qty": f"{Quantity(row.qty, '').decimal():f}", "request_id": row.id}
                  for row in rows],
        "suppliers": [{"supplier_id": supplier_id} for supplier_id in suppliers],
    }

