"""Which order lines are late or will be, what each of them blocks, and whom to call about it."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, and_, case, func, or_, select

from app.areas.catalog.models import Item, Unit
from app.areas.inventory.models import Expected, ReorderRule, Warehouse
from app.areas.inventory.queries import GroupBy, StockQuestion, stock_levels
from app.areas.inventory.queries.transfers_waiting import waiting_transfers_table
from app.areas.parties.models import Party
from app.areas.parties.queries import load_party
from app.areas.purchasing.models import OPEN_LINE, Promise, PurchaseOrder, PurchaseOrderLine
from app.areas.purchasing.queries import measures
from app.areas.purchasing.queries.figures import firm_today
from app.areas.purchasing.queries.lead_times import measured_lead_times
from app.areas.purchasing.queries.order_history import promises_table
from app.areas.purchasing.rules.expediting import WHY_WORDS, Why, why_late
from app.areas.purchasing.rules.orders import OrderState
from app.kernel.columns import table_of
from app.kernel.days import days_between
from app.kernel.errors import NotFoundError
from app.kernel.listing import Detail, Fact, Figure, Kind, PresetInfo, Sort, Tone
from app.kernel.quantity import Quantity
from app.kernel.query import TODAY, ListQuery, Preset, column

SOON_DAYS = 7
_overdue = PurchaseOrderLine.due_on < TODAY
_too_late = and_(PurchaseOrderLine.needed_on.is_not(None), PurchaseOrderLine.due_on > PurchaseOrderLine.needed_on)
_unconfirmed = and_(PurchaseOrder.state == OrderState.SENT.value,
                    days_between(PurchaseOrderLine.due_on, TODAY) <= SOON_DAYS)
_slips = and_(
    PurchaseOrder.state == OrderState.SENT.value,
    days_between(PurchaseOrderLine.due_on, PurchaseOrder.ordered_on) < measures.lead_time_median,
)
WHY = case((_overdue, Why.OVERDUE.value), (_too_late, Why.AFTER_NEEDED.value), (_unconfirmed, Why.UNCONFIRMED.value),
           (_slips, Why.WILL_SLIP.value), else_=Why.IN_TIME.value)
AT_RISK = or_(_overdue, _too_late, _unconfirmed, _slips)
_days = days_between(TODAY, PurchaseOrderLine.due_on)
_wanted = (
    select(func.count()).select_from(Expected).where(
        Expected.item_id == PurchaseOrderLine.item_id, Expected.direction == "out",
        Expected.warehouse_id == PurchaseOrder.warehouse_id, Expected.due_on <= PurchaseOrderLine.due_on)
    .correlate(PurchaseOrderLine, PurchaseOrder).scalar_subquery()
)
_told = (
    select(Promise.at).where(Promise.order_line_id == PurchaseOrderLine.id).order_by(Promise.id.desc()).limit(1)
    .correlate(PurchaseOrderLine).scalar_subquery()
)
_promises = (
    select(func.count()).where(Promise.order_line_id == PurchaseOrderLine.id, Promise.promised_on.is_not(None))
    .correlate(PurchaseOrderLine).scalar_subquery()
)

EXPEDITING = ListQuery(
    name="expediting", title="Expediting", record="purchase_order_line", id=PurchaseOrderLine.id,
    permission="purchasing.read", searchable=False,
    source=table_of(PurchaseOrderLine).join(table_of(PurchaseOrder), PurchaseOrder.id == PurchaseOrderLine.order_id)
    .outerjoin(table_of(Party), Party.id == PurchaseOrder.supplier_id)
    .outerjoin(table_of(Item), Item.id == PurchaseOrderLine.item_id).outerjoin(table_of(Unit), Unit.id == Item.unit_id)
    .outerjoin(table_of(Warehouse), Warehouse.id == PurchaseOrder.warehouse_id),
    where=and_(OPEN_LINE, measures.AWAITED_ORDERS),
    sort=(Sort("due_on"),),
    columns=(
        column("why", "Why", WHY, Kind.STATE, width=16, sortable=False, states=WHY_WORDS),
        column("sku", "SKU", Item.sku, Kind.CODE, width=11, sortable=False),
        column("name", "Item", Item.name, width=24, sortable=False),
        column("supplier", "Supplier", Party.name, width=22, sortable=False),
        column("number", "Order", PurchaseOrder.number, Kind.CODE, width=11, sortable=False),
        column("open", "Still to come", PurchaseOrderLine.stock_qty - PurchaseOrderLine.stock_qty_received,
               Kind.QUANTITY, unit=Unit.code, width=11, sortable=False),
        column("needed_on", "Needed", PurchaseOrderLine.needed_on, Kind.DATE, width=11, sortable=False),
        column("due_on", "Promised", PurchaseOrderLine.due_on, Kind.DATE, width=11,
               help="The last day promised, or the day it was ordered for."),
        column("days", "Days late", case((_days > 0, _days)), Kind.INTEGER, width=9, sortable=False),
        column("wanted", "Waiting", func.nullif(_wanted, 0), Kind.INTEGER, width=9, sortable=False,
               help="Lines that go out of the same warehouse and want this item by the day promised."),
        column("promises", "Promises", func.nullif(_promises, 0), Kind.INTEGER, width=9, sortable=False,
               help="How often a day was promised for it."),
        column("told", "Last told", _told, Kind.TIME, width=14, sortable=False),
        column("phone", "Phone", Party.phone, width=16, sortable=False, shown=False),
        column("warehouse", "Warehouse", Warehouse.name, width=14, sortable=False, shown=False),
    ),
    presets=(
        Preset(PresetInfo("at_risk", "Late or will be", Tone.BAD), AT_RISK),
        Preset(PresetInfo("overdue", "Overdue", Tone.BAD), _overdue),
        Preset(PresetInfo("too_late", "Promised too late", Tone.WARNING), _too_late),
        Preset(PresetInfo("unconfirmed", "Not confirmed", Tone.WARNING), _unconfirmed),
        Preset(PresetInfo("waited_for", "Somebody waits", Tone.WARNING), _wanted > 0),
    ),
)


def load_line(connection: Connection, line_id: int) -> Any:
    """Read an order line with its order, item and warehouse; NotFoundError when there is none of that number."""
    order = table_of(PurchaseOrder)
    row = connection.execute(
        select(table_of(PurchaseOrderLine), order.c.number, order.c.state.label("order_state"), order.c.supplier_id,
               order.c.ordered_on, order.c.warehouse_id, Party.name.label("supplier"), Item.sku,
               Item.name.label("item"), Unit.code.label("unit"), Warehouse.name.label("warehouse"))
        .join(order, order.c.id == PurchaseOrderLine.order_id).join(Party, Party.id == order.c.supplier_id)
        .join(Item, Item.id == PurchaseOrderLine.item_id).join(Unit, Unit.id == Item.unit_id)
        .join(Warehouse, Warehouse.id == order.c.warehouse_id).where(PurchaseOrderLine.id == line_id)
    ).first()
    if row is None:
        raise NotFoundError("record.missing", f"There is no order line with the number {line_id}.")
    return row


def line_detail(connection: Connection, line_id: int, now: datetime) -> Detail:
    """Tell of a line why it is late, what there is of the item, whom to call, and what was promised so far."""
    line, today = load_line(connection, line_id), firm_today(connection, now)
    measured = measured_lead_times(connection, [line.supplier_id], [line.item_id], today=today)
    lead = measured.get((line.supplier_id, line.item_id))
    expected = None if lead is None or not lead.count else line.ordered_on + timedelta(days=int(lead.median_days))
    why, words = why_late(
        today, line.due_on, line.needed_on, expected, confirmed=line.order_state != OrderState.SENT,
    )
    rest = max(0, line.stock_qty - line.stock_qty_received)
    facts = (
        Fact("Order", line.number, record="purchase_order", record_id=line.order_id),
        Fact("Still to come", Quantity(rest, line.unit), Kind.QUANTITY),
        Fact("Needed", line.needed_on, Kind.DATE),
        Fact("Promised", line.due_on, Kind.DATE, tone=Tone.BAD if why is Why.OVERDUE else Tone.NEUTRAL),
        Fact("Measured lead time", None if lead is None or not lead.count else
             f"{lead.median_days} days, of {lead.count} {'delivery' if lead.count == 1 else 'deliveries'}"),
        Fact("Warehouse", line.warehouse), *_contact(connection, line.supplier_id), *_stock(connection, line, now),
    )
    tables = (waiting_transfers_table(connection, line.item_id, line.warehouse_id, line.unit),
              promises_table(connection, [line]))
    return Detail(
        line_id, f"{line.sku} {line.item}", f"{line.number} · {line.supplier}",
        dict(WHY_WORDS)[why.value] if rest else None, tuple(fact for fact in facts if fact.value not in (None, "")),
        tuple(table for table in tables if table.rows), hint=words if rest else "All of it has arrived.",
    )


def _contact(connection: Connection, supplier_id: int) -> tuple[Fact, ...]:
    party = load_party(connection, supplier_id)
    person = party.contact
    phone = (person.phone if person else "") or party.phone
    mail = (person.email if person else "") or party.email
    return (
        Fact("Call", person.name if person else party.name, record="supplier", record_id=supplier_id),
        Fact("Phone", phone), Fact("Mail", mail),
    )


def _stock(connection: Connection, line: Any, now: datetime) -> tuple[Fact, ...]:
    """Tell what is there without this line, and whether that is below what it is reordered at."""
    question = StockQuestion(group_by=(GroupBy.ITEM, GroupBy.WAREHOUSE), item_ids=(line.item_id,),
                             warehouse_id=line.warehouse_id)
    levels = {level.key: level for level in stock_levels(connection, question, now)}
    level = levels.get((line.item_id, line.warehouse_id))
    free = 0 if level is None else level.available
    point = connection.execute(select(ReorderRule.reorder_point).where(
        ReorderRule.item_id == line.item_id, ReorderRule.warehouse_id == line.warehouse_id)).scalar()
    low = point is not None and free < point
    wanted = connection.execute(select(func.count(), func.coalesce(func.sum(Expected.qty), 0)).where(
        Expected.item_id == line.item_id, Expected.direction == "out", Expected.warehouse_id == line.warehouse_id,
        Expected.due_on <= line.due_on)).one()
    return (
        Fact("Available", Quantity(free, line.unit), Kind.QUANTITY, tone=Tone.WARNING if low else Tone.NEUTRAL,
             help="Below the reorder point." if low else ""),
        Fact("Reorder point", None if point is None else Quantity(point, line.unit), Kind.QUANTITY),
        Fact("Wanted until then", Quantity(int(wanted[1]), line.unit) if wanted[0] else None, Kind.QUANTITY,
             tone=Tone.WARNING if wanted[0] and int(wanted[1]) > free else Tone.NEUTRAL,
             help="What goes out of this warehouse by the day promised."),
    )


def lines_at_risk(connection: Connection, now: datetime) -> Figure:
    """Tell how many order lines are late or will be."""
    today = firm_today(connection, now)
    statement = (
        select(func.count()).select_from(PurchaseOrderLine)
        .join(PurchaseOrder, PurchaseOrder.id == PurchaseOrderLine.order_id)
        .where(OPEN_LINE, measures.AWAITED_ORDERS, or_(_overdue, _too_late, _unconfirmed))
    )
    count = int(connection.execute(statement, {"today": today}).scalar_one())
    return Figure(
        "purchasing.lines_at_risk", "Lines to chase", count, Kind.INTEGER, "late or promised too late",
        Tone.BAD if count else Tone.GOOD,
        explain="Lines still to come that are overdue, promised for later than needed, or due within a week and not "
        "confirmed yet.",
    )


def next_promise(connection: Connection, line_ids: tuple[int, ...], today: date) -> Mapping[str, Any]:
    """Give selected lines as the form of a promise takes them: the latest day of them, and who is to be called."""
    lines = [load_line(connection, line_id) for line_id in line_ids]
    person = load_party(connection, lines[0].supplier_id).contact if lines else None
    latest = max((line.due_on for line in lines), default=today)
    return {"order_line_ids": list(line_ids), "promised_on": max(latest, today).isoformat(),
            "spoke_with": person.name if person else ""}
