"""Everything about one purchase order: lines, receipts, versions and what happened to it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, and_, or_, select

from app.areas.catalog.models import Item, Unit
from app.areas.company.models import User
from app.areas.inventory.models import Warehouse
from app.areas.parties.models import Party
from app.areas.purchasing.models import (
    Contract,
    ContractLine,
    PurchaseOrder,
    PurchaseOrderLine,
    PurchaseOrderVersion,
    Receipt,
)
from app.areas.purchasing.queries.approval import decisions_table, why_waiting
from app.areas.purchasing.queries.figures import firm_today
from app.areas.purchasing.queries.lists import RECEIPT_WORDS
from app.areas.purchasing.queries.order_history import changes_tables, promises_table
from app.areas.purchasing.rules.orders import AWAITED, OrderState, word_of
from app.kernel.columns import table_of
from app.kernel.errors import NotFoundError
from app.kernel.formatting import Formatter
from app.kernel.journal import Change, Operation
from app.kernel.listing import ColumnInfo, Detail, Fact, Kind, LinesTable, Row, StateWord, TimelineEntry, Tone
from app.kernel.money import Money, Price
from app.kernel.quantity import Quantity

LINE_COLUMNS = (
    ColumnInfo("sku", "SKU", Kind.CODE, 9), ColumnInfo("name", "Item", width=18),
    ColumnInfo("qty", "Ordered", Kind.QUANTITY, 8), ColumnInfo("open", "To come", Kind.QUANTITY, 8),
    ColumnInfo("due_on", "Due", Kind.DATE, 9), ColumnInfo("amount", "Amount", Kind.MONEY, 10),
    ColumnInfo("price", "Price", Kind.PRICE, 9), ColumnInfo("received", "Received", Kind.QUANTITY, 9),
)
RECEIPT_COLUMNS = (
    ColumnInfo("number", "Receipt", Kind.CODE, 11), ColumnInfo("received_at", "Received", Kind.TIME, 15),
    ColumnInfo("note", "Delivery note", Kind.CODE, 14),
    ColumnInfo("state", "State", Kind.STATE, 11, states=RECEIPT_WORDS),
)
VERSION_COLUMNS = (
    ColumnInfo("revision", "Version", Kind.INTEGER, 8), ColumnInfo("sent_at", "Sent", Kind.TIME, 15),
    ColumnInfo("lines", "Lines", Kind.INTEGER, 8), ColumnInfo("total", "Total", Kind.MONEY, 12),
)
HINTS = {
    OrderState.DRAFT: "A draft: submit it to have it approved and sent.",
    OrderState.WAITING: "Waits for somebody who may approve this amount.",
    OrderState.APPROVED: "Approved: send it, so that its goods are expected.",
    OrderState.SENT: "Sent: write down the day the supplier promises, or receive what comes.",
}

SHOWN_HISTORY = 100


def load_order(connection: Connection, order_id: int) -> Any:
    """Read an order with the names beside it; NotFoundError when there is none of that number."""
    row = connection.execute(
        select(table_of(PurchaseOrder), Party.name.label("supplier"), Warehouse.name.label("warehouse"))
        .join(Party, Party.id == PurchaseOrder.supplier_id)
        .join(Warehouse, Warehouse.id == PurchaseOrder.warehouse_id).where(PurchaseOrder.id == order_id)
    ).first()
    if row is None:
        raise NotFoundError("record.missing", f"There is no purchase order with the number {order_id}.")
    return row


def load_order_lines(connection: Connection, order_id: int) -> Sequence[Any]:
    """Read an order's lines with items and units, in their order; `unit` is the one ordered in."""
    stock_unit, unit = table_of(Unit).alias("stock_unit"), table_of(Unit)
    return connection.execute(
        select(table_of(PurchaseOrderLine), Item.sku, Item.name, unit.c.code.label("unit"),
               stock_unit.c.code.label("stock_unit"))
        .join(Item, Item.id == PurchaseOrderLine.item_id).join(unit, unit.c.id == PurchaseOrderLine.unit_id)
        .join(stock_unit, stock_unit.c.id == Item.unit_id)
        .where(PurchaseOrderLine.order_id == order_id).order_by(PurchaseOrderLine.position)
    ).all()


def order_detail(connection: Connection, order_id: int, now: datetime) -> Detail:
    """Tell all of an order."""
    order, lines = load_order(connection, order_id), load_order_lines(connection, order_id)
    late = order.state in AWAITED and order.due_on < firm_today(connection, now)
    line_ids = [line.id for line in lines]
    tables = (
        _lines_table(order, lines), decisions_table(connection, order_id), promises_table(connection, lines),
        _receipts(connection, order_id), _versions(connection, order), *changes_tables(connection, order_id),
    )
    history = record_history(connection, (PurchaseOrder, [order_id]), (PurchaseOrderLine, line_ids))
    waiting = why_waiting(connection, order, firm_today(connection, now))
    hint = f"Late: {order.supplier} should have delivered all of it." if late else waiting
    return Detail(
        order_id, order.number, order.supplier, word_of(order.state),
        (*_facts(connection, order, late), *_contracts(connection, lines)),
        tuple(table for table in tables if table.rows), timeline=history,
        hint=hint or HINTS.get(OrderState(order.state), ""),
    )


def _facts(connection: Connection, order: Any, late: bool) -> tuple[Fact, ...]:
    facts = (
        Fact("Supplier", order.supplier, record="supplier", record_id=order.supplier_id),
        Fact("Total", Money(order.total_minor, order.currency), Kind.MONEY),
        Fact("Ordered", order.ordered_on, Kind.DATE),
        Fact("Due", order.due_on, Kind.DATE, tone=Tone.BAD if late else Tone.NEUTRAL),
        Fact("Confirmed", order.confirmed_at, Kind.TIME), Fact("Warehouse", order.warehouse),
        Fact("Approved by", _user(connection, order.approved_by)), Fact("Approved", order.approved_at, Kind.TIME),
        Fact("Version sent", order.revision or None, Kind.INTEGER), Fact("Note", order.note),
    )
    return tuple(fact for fact in facts if fact.value not in (None, ""))


def _contracts(connection: Connection, lines: Sequence[Any]) -> tuple[Fact, ...]:
    """Name the contracts from which lines are released."""
    line_ids = {line.contract_line_id for line in lines if line.contract_line_id is not None}
    rows = connection.execute(
        select(Contract.id, Contract.number, Contract.valid_to).distinct()
        .join(ContractLine, ContractLine.contract_id == Contract.id)
        .where(ContractLine.id.in_(line_ids)).order_by(Contract.id)
    )
    write = Formatter().day
    return tuple(
        Fact("Released from", f"{row.number} until {write(row.valid_to)}", record="contract", record_id=row.id)
        for row in rows
    )


def _user(connection: Connection, user_id: int | None) -> str | None:
    return connection.execute(select(User.name).where(User.id == user_id)).scalar() if user_id else None


def _lines_table(order: Any, lines: Sequence[Any]) -> LinesTable:
    rows = tuple(
        Row(line.item_id, (
            line.sku, line.name, Quantity(line.qty, line.unit),
            Quantity(max(0, line.stock_qty - line.stock_qty_received), line.stock_unit), line.due_on,
            Money(line.amount_minor, order.currency), Price(line.price_micros, order.currency),
            Quantity(line.stock_qty_received, line.stock_unit),
        )) for line in lines
    )
    return LinesTable("Lines", LINE_COLUMNS, rows, "item")


def _receipts(connection: Connection, order_id: int) -> LinesTable:
    rows = connection.execute(
        select(Receipt.id, Receipt.number, Receipt.received_at, Receipt.delivery_note, Receipt.state)
        .where(Receipt.order_id == order_id).order_by(Receipt.id.desc())
    )
    return LinesTable("Receipts", RECEIPT_COLUMNS, tuple(Row(row.id, tuple(row)[1:]) for row in rows), "receipt")


def _versions(connection: Connection, order: Any) -> LinesTable:
    rows = connection.execute(
        select(PurchaseOrderVersion.id, PurchaseOrderVersion.revision, PurchaseOrderVersion.sent_at,
               PurchaseOrderVersion.content)
        .where(PurchaseOrderVersion.order_id == order.id).order_by(PurchaseOrderVersion.revision.desc())
    )
    return LinesTable("Versions sent", VERSION_COLUMNS, tuple(
        Row(row.id, (row.revision, row.sent_at, len(row.content["lines"]),
                     Money(row.content["total_minor"], row.content["currency"]))) for row in rows
    ))


def record_history(connection: Connection, *rows: tuple[Any, Sequence[int]]) -> tuple[TimelineEntry, ...]:
    """Tell what was done to a record and by whom, the newest first: `rows` are models with the numbers of its rows."""
    touched = or_(*(
        and_(Change.table_name == table_of(model).name, Change.row_id.in_(list(numbers))) for model, numbers in rows
    ))
    found = connection.execute(
        select(Operation.id, Operation.at, Operation.title, User.name).distinct()
        .join(Change, Change.operation_id == Operation.id).outerjoin(User, User.id == Operation.actor_id)
        .where(touched).order_by(Operation.id.desc()).limit(SHOWN_HISTORY)
    )
    return tuple(TimelineEntry(row.at, f"{row.title} · {row.name}" if row.name else row.title) for row in found)


def state_word(words: Sequence[tuple[str, StateWord]], code: str) -> StateWord:
    """Give the word for a state's code."""
    return dict(words).get(code, StateWord(code))
