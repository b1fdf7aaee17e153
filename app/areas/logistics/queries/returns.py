"""Returns of customers as they are read: lists, the page of one, what others are told of them."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, and_, select

from app.areas.catalog.models import Item, Unit
from app.areas.inventory.models import Location, Lot
from app.areas.logistics.models import CustomerReturn, CustomerReturnLine, Shipment
from app.areas.logistics.rules.returns import OUTCOME_WORDS, REASON_WORDS, RETURN_WORDS, ReturnState
from app.areas.parties.models import Party
from app.areas.purchasing.queries.order_page import record_history, state_word
from app.areas.sales.models import Invoice, SalesOrder
from app.areas.sales.queries.invoice_page import related_invoices
from app.kernel.columns import table_of
from app.kernel.declare import Contribution
from app.kernel.errors import NotFoundError
from app.kernel.listing import ColumnInfo, Detail, Fact, Kind, LinesTable, PresetInfo, Row, Sort, Tone
from app.kernel.quantity import Quantity
from app.kernel.query import ListQuery, Preset, column
from app.kernel.sources import SourceName
from app.kernel.unit_of_work import in_batches

READ = "logistics.read"

CUSTOMER_RETURNS = ListQuery(
    name="customer_returns", title="Returns", record="customer_return", id=CustomerReturn.id, permission=READ,
    source=table_of(CustomerReturn).outerjoin(table_of(Party), Party.id == CustomerReturn.customer_id)
    .outerjoin(table_of(Shipment), Shipment.id == CustomerReturn.shipment_id)
    .outerjoin(table_of(SalesOrder), SalesOrder.id == CustomerReturn.order_id),
    sort=(Sort("authorised_on", descending=True),),
    columns=(
        column("number", "Return", CustomerReturn.number, Kind.CODE, width=11, sortable=False),
        column("customer", "Customer", Party.name, width=26, sortable=False),
        column("state", "State", CustomerReturn.state, Kind.STATE, width=12, sortable=False, states=RETURN_WORDS),
        column("reason", "Why", CustomerReturn.reason, Kind.STATE, width=18, sortable=False, states=REASON_WORDS),
        column("outcome", "They get", CustomerReturn.outcome, Kind.STATE, width=14, sortable=False,
               states=OUTCOME_WORDS),
        column("shipment", "Shipment", Shipment.number, Kind.CODE, width=10, sortable=False),
        column("order", "Order", SalesOrder.number, Kind.CODE, width=10, sortable=False),
        column("authorised_on", "Authorised", CustomerReturn.authorised_on, Kind.DATE, width=12),
        column("received_at", "Came", CustomerReturn.received_at, Kind.TIME, width=12, sortable=False),
        column("settled_on", "Settled", CustomerReturn.settled_on, Kind.DATE, width=12, sortable=False),
    ),
    presets=(
        Preset(PresetInfo("awaited", "Awaited"), CustomerReturn.state == ReturnState.AUTHORISED.value),
        Preset(PresetInfo("to_inspect", "To inspect", Tone.WARNING),
               CustomerReturn.state == ReturnState.RECEIVED.value),
        Preset(PresetInfo("to_settle", "To settle", Tone.WARNING),
               CustomerReturn.state == ReturnState.INSPECTED.value),
    ),
)

_left = (CustomerReturnLine.received_qty - CustomerReturnLine.restocked_qty - CustomerReturnLine.scrapped_qty
         - CustomerReturnLine.sent_back_qty)

RETURN_LINES = ListQuery(
    name="customer_return_lines", title="Lines of returns", record="customer_return_line", id=CustomerReturnLine.id,
    permission=READ, searchable=False, sort=(Sort("line", descending=True),),
    source=table_of(CustomerReturnLine)
    .outerjoin(table_of(CustomerReturn), CustomerReturn.id == CustomerReturnLine.return_id)
    .outerjoin(table_of(Item), Item.id == CustomerReturnLine.item_id).outerjoin(table_of(Unit), Unit.id == Item.unit_id)
    .outerjoin(table_of(Lot), Lot.id == CustomerReturnLine.lot_id),
    columns=(
        column("sku", "SKU", Item.sku, Kind.CODE, width=11, sortable=False),
        column("name", "Item", Item.name, width=28, sortable=False),
        column("number", "Return", CustomerReturn.number, Kind.CODE, width=11, sortable=False),
        column("line", "Line", CustomerReturnLine.id, Kind.INTEGER, width=7, shown=False),
        column("lot", "Lot", Lot.code, Kind.CODE, width=12, sortable=False),
        column("qty", "May come", CustomerReturnLine.stock_qty, Kind.QUANTITY, unit=Unit.code, width=10,
               sortable=False),
        column("came", "Came", CustomerReturnLine.received_qty, Kind.QUANTITY, unit=Unit.code, width=10,
               sortable=False),
        column("left", "Undecided", _left, Kind.QUANTITY, unit=Unit.code, width=10, sortable=False),
    ),
    presets=(Preset(PresetInfo("undecided", "Undecided", Tone.WARNING), _left > 0),),
)

LINE_COLUMNS = (
    ColumnInfo("sku", "SKU", Kind.CODE, 9), ColumnInfo("name", "Item", width=18),
    ColumnInfo("lot", "Lot", Kind.CODE, 10),
    ColumnInfo("qty", "May come", Kind.QUANTITY, 9), ColumnInfo("came", "Came", Kind.QUANTITY, 8),
    ColumnInfo("stock", "To stock", Kind.QUANTITY, 8), ColumnInfo("scrap", "Scrapped", Kind.QUANTITY, 8),
    ColumnInfo("supplier", "To supplier", Kind.QUANTITY, 9), ColumnInfo("place", "Lay at", Kind.CODE, 12),
    ColumnInfo("note", "Note", width=16),
)
RELATED_COLUMNS = (
    ColumnInfo("number", "Return", Kind.CODE, 11), ColumnInfo("day", "Authorised", Kind.DATE, 11),
    ColumnInfo("reason", "Why", Kind.STATE, 16, states=REASON_WORDS),
    ColumnInfo("outcome", "They get", Kind.STATE, 12, states=OUTCOME_WORDS),
    ColumnInfo("state", "State", Kind.STATE, 12, states=RETURN_WORDS),
)
HINTS = {
    ReturnState.AUTHORISED: "The customer may send it; take it in when it comes.",
    ReturnState.RECEIVED: "Inspect what came: back to stock, to scrap, or to the supplier.",
    ReturnState.INSPECTED: "Settle it: the credit note or the replacement is written.",
}


def load_return(connection: Connection, return_id: int) -> Any:
    """Read a return with the names beside it; NotFoundError when there is none of that number."""
    row = connection.execute(
        select(table_of(CustomerReturn), Party.name.label("customer"), Shipment.number.label("shipment"),
               SalesOrder.number.label("order"))
        .join(Party, Party.id == CustomerReturn.customer_id).join(Shipment, Shipment.id == CustomerReturn.shipment_id)
        .join(SalesOrder, SalesOrder.id == CustomerReturn.order_id).where(CustomerReturn.id == return_id)).first()
    if row is None:
        raise NotFoundError("record.missing", f"There is no return with the number {return_id}.")
    return row


def load_return_lines(connection: Connection, return_id: int) -> Sequence[Any]:
    """Read the lines of a return with their items, lots and places."""
    return connection.execute(
        select(table_of(CustomerReturnLine), Item.sku, Item.name, Unit.code.label("unit"), Lot.code.label("lot"),
               Location.code.label("place"))
        .join(Item, Item.id == CustomerReturnLine.item_id).join(Unit, Unit.id == Item.unit_id)
        .outerjoin(Lot, Lot.id == CustomerReturnLine.lot_id)
        .outerjoin(Location, Location.id == CustomerReturnLine.location_id)
        .where(CustomerReturnLine.return_id == return_id).order_by(CustomerReturnLine.id)).all()


def return_detail(connection: Connection, return_id: int, _now: datetime) -> Detail:
    """Tell all of a return: what may come, what came, what became of it, and what the customer got."""
    back, lines = load_return(connection, return_id), load_return_lines(connection, return_id)
    replaced = back.replacement_order_id
    number = connection.execute(select(SalesOrder.number).where(SalesOrder.id == replaced)).scalar() if replaced else ""
    facts = (
        Fact("Customer", back.customer, record="customer", record_id=back.customer_id),
        Fact("Shipment", back.shipment, Kind.CODE, "shipment", back.shipment_id),
        Fact("Order", back.order, Kind.CODE, "sales_order", back.order_id),
        Fact("Why", dict(REASON_WORDS)[back.reason].word), Fact("They get", dict(OUTCOME_WORDS)[back.outcome].word),
        Fact("Authorised", back.authorised_on, Kind.DATE), Fact("Came", back.received_at, Kind.TIME),
        Fact("Settled", back.settled_on, Kind.DATE),
        Fact("Replaced by", number, Kind.CODE, "sales_order", replaced or 0),
        Fact("For", back.for_kind.replace("_", " "), record=back.for_kind, record_id=back.for_id or 0),
        Fact("Note", back.note),
    )
    credited = related_invoices(
        connection, (Invoice.for_kind == "customer_return") & (Invoice.for_id == return_id), "Credit notes")
    table = LinesTable("Goods", LINE_COLUMNS, tuple(_row(line) for line in lines), "item")
    return Detail(
        return_id, back.number, back.customer, state_word(RETURN_WORDS, back.state),
        tuple(fact for fact in facts if fact.value not in (None, "")),
        tuple(one for one in (table, credited) if one.rows),
        timeline=record_history(connection, (CustomerReturn, [return_id])),
        hint=HINTS.get(ReturnState(back.state), ""),
    )


def _row(line: Any) -> Row:
    def some(qty: int) -> Quantity | None:
        return Quantity(qty, line.unit) if qty else None

    return Row(line.item_id, (
        line.sku, line.name, line.lot or "", Quantity(line.stock_qty, line.unit), some(line.received_qty),
        some(line.restocked_qty), some(line.scrapped_qty), some(line.sent_back_qty), line.place or "", line.note,
    ))


def return_line_detail(connection: Connection, line_id: int, now: datetime) -> Detail:
    """Tell all of the return that a line stands on."""
    return_id = connection.execute(
        select(CustomerReturnLine.return_id).where(CustomerReturnLine.id == line_id)).scalar()
    if return_id is None:
        raise NotFoundError("record.missing", f"There is no line of a return with the number {line_id}.")
    return return_detail(connection, return_id, now)


def returns_table(connection: Connection, condition: Any, title: str = "Returns") -> LinesTable:
    """Give the returns that fulfil a condition as a table that leads to them."""
    table = CustomerReturn
    rows = connection.execute(select(
        table.id, table.number, table.authorised_on, table.reason, table.outcome, table.state,
    ).where(condition).order_by(table.id.desc()).limit(20))
    return LinesTable(title, RELATED_COLUMNS, tuple(Row(row.id, tuple(row)[1:]) for row in rows), "customer_return")


def _told(table: LinesTable) -> Contribution:
    return Contribution(lines=(table,) if table.rows else ())


def of_customer(connection: Connection, customer_id: int, _now: datetime) -> Contribution:
    """Tell what a customer sends back."""
    return _told(returns_table(connection, and_(
        CustomerReturn.customer_id == customer_id, CustomerReturn.state != ReturnState.CANCELLED.value)))


def of_order(connection: Connection, order_id: int, _now: datetime) -> Contribution:
    """Tell what of an order comes back."""
    named = (CustomerReturn.order_id == order_id) | (CustomerReturn.replacement_order_id == order_id)
    return _told(returns_table(connection, named))


def of_shipment(connection: Connection, shipment_id: int, _now: datetime) -> Contribution:
    """Tell what of a shipment comes back."""
    return _told(returns_table(connection, CustomerReturn.shipment_id == shipment_id))


def of_lot(connection: Connection, lot_id: int, _now: datetime) -> Contribution:
    """Tell which returns brought a lot back."""
    named = select(CustomerReturnLine.return_id).where(CustomerReturnLine.lot_id == lot_id)
    return _told(returns_table(connection, CustomerReturn.id.in_(named)))


def name_returns(connection: Connection, ids: Sequence[int]) -> Mapping[int, SourceName]:
    """Name returns with their customers, where goods moved for them."""
    statement = select(
        CustomerReturn.id, CustomerReturn.number, CustomerReturn.authorised_on, CustomerReturn.customer_id, Party.name,
    ).join(Party, Party.id == CustomerReturn.customer_id)
    return {
        row.id: SourceName("Return", row.number, str(row.authorised_on), "customer_return", row.id, "undo-2", row.name,
                           "customer", row.customer_id)
        for batch in in_batches(ids) for row in connection.execute(statement.where(CustomerReturn.id.in_(batch)))
    }


def to_inspect(connection: Connection, return_id: int) -> Mapping[str, Any]:
    """Give what came and is not decided about, as if all of it were good."""
    lines = [line for line in load_return_lines(connection, return_id)
             if line.received_qty > line.restocked_qty + line.scrapped_qty + line.sent_back_qty]
    return {"return_id": return_id, "lines": [
        {"return_line_id": line.id, "fate": "restock", "qty": f"{_undecided(line).decimal():f}"} for line in lines]}


def _undecided(line: Any) -> Quantity:
    return Quantity(line.received_qty - line.restocked_qty - line.scrapped_qty - line.sent_back_qty, line.unit)


def to_receive(connection: Connection, return_id: int) -> Mapping[str, Any]:
    """Give what may still come of a return."""
    return {"return_id": return_id, "lines": [
        {"return_line_id": line.id, "qty": f"{Quantity(line.stock_qty - line.received_qty, '').decimal():f}"}
        for line in load_return_lines(connection, return_id) if line.stock_qty > line.received_qty]}


def orders_of_shipments(connection: Connection, shipment_ids: Sequence[int]) -> Mapping[str, Any]:
    """Give the orders of shipments, as far as one customer has them."""
    rows = connection.execute(
        select(Shipment.order_id, Shipment.customer_id).where(Shipment.id.in_(shipment_ids)).order_by(Shipment.id)
    ).all()
    return {"order_ids": list(dict.fromkeys(
        row.order_id for row in rows if row.customer_id == rows[0].customer_id))}
