"""Contracts as they are listed and shown: what is left of them, and what was released."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, and_, case, cast, func, select

from app.areas.catalog.models import Item, Unit
from app.areas.parties.models import Party
from app.areas.purchasing.models import Contract, ContractLine, PurchaseOrder, PurchaseOrderLine
from app.areas.purchasing.queries.agreements import CALLED_OFF, contract_leakage, released
from app.areas.purchasing.queries.figures import firm_today
from app.areas.purchasing.queries.order_page import record_history
from app.areas.purchasing.rules.contracts import CONTRACT_WORDS, SOON_DAYS, state_on
from app.areas.purchasing.rules.orders import ORDER_WORDS
from app.kernel.columns import key_type, table_of
from app.kernel.days import days_between
from app.kernel.declare import SearchSpec
from app.kernel.errors import NotFoundError
from app.kernel.listing import ColumnInfo, Detail, Fact, Figure, Kind, LinesTable, PresetInfo, Row, Sort, Tone
from app.kernel.money import Money, Price
from app.kernel.quantity import Quantity
from app.kernel.query import TODAY, ListQuery, Preset, column

READ = "purchasing.read"
_days_left = days_between(Contract.valid_to, TODAY)
STATE = case(
    (Contract.state == "ended", "ended"), (Contract.valid_from > TODAY, "coming"),
    (Contract.valid_to < TODAY, "expired"), (_days_left <= SOON_DAYS, "expiring"), else_="valid",
)
EXPIRING = and_(Contract.state == "active", Contract.valid_to >= TODAY, Contract.valid_from <= TODAY,
                _days_left <= SOON_DAYS)
_released = (
    select(func.coalesce(cast(func.sum(PurchaseOrderLine.amount_minor), key_type), 0))
    .join(PurchaseOrder, PurchaseOrder.id == PurchaseOrderLine.order_id)
    .join(ContractLine, ContractLine.id == PurchaseOrderLine.contract_line_id)
    .where(ContractLine.contract_id == Contract.id, PurchaseOrder.state != CALLED_OFF)
    .correlate(Contract).scalar_subquery()
)

CONTRACTS = ListQuery(
    name="contracts", title="Contracts", record="contract", id=Contract.id, permission=READ,
    source=table_of(Contract).outerjoin(table_of(Party), Party.id == Contract.supplier_id),
    sort=(Sort("valid_to"),),
    columns=(
        column("number", "Contract", Contract.number, Kind.CODE, width=11),
        column("title", "About", Contract.title, width=24, sortable=False),
        column("supplier", "Supplier", Party.name, width=26, sortable=False),
        column("state", "State", STATE, Kind.STATE, width=14, sortable=False, states=CONTRACT_WORDS),
        column("valid_from", "From", Contract.valid_from, Kind.DATE, width=12, sortable=False),
        column("valid_to", "Until", Contract.valid_to, Kind.DATE, width=12),
        column("released", "Released", _released, Kind.MONEY, unit=Contract.currency, width=14, sortable=False,
               help="What orders that were not called off take of it."),
        column("limit", "Up to", Contract.limit_minor, Kind.MONEY, unit=Contract.currency, width=14, sortable=False),
    ),
    presets=(
        Preset(PresetInfo("valid", "Valid"), and_(
            Contract.state == "active", Contract.valid_to >= TODAY, Contract.valid_from <= TODAY)),
        Preset(PresetInfo("expiring", "Ends soon", Tone.WARNING), EXPIRING),
    ),
)

_title = func.coalesce(func.nullif(Contract.title, ""), Party.name)
SEARCH = SearchSpec("contract", "Contract", Contract, select(
    Contract.id, Contract.number, _title, Party.name + " " + Contract.title).join(
    Party, Party.id == Contract.supplier_id))

LINE_COLUMNS = (
    ColumnInfo("sku", "SKU", Kind.CODE, 9), ColumnInfo("name", "Item", width=18),
    ColumnInfo("price", "Agreed price", Kind.PRICE, 10), ColumnInfo("total", "Agreed", Kind.QUANTITY, 9),
    ColumnInfo("released", "Released", Kind.QUANTITY, 9), ColumnInfo("left", "Left", Kind.QUANTITY, 9),
)
RELEASE_COLUMNS = (
    ColumnInfo("number", "Order", Kind.CODE, 11), ColumnInfo("ordered_on", "Ordered", Kind.DATE, 11),
    ColumnInfo("state", "State", Kind.STATE, 14, states=ORDER_WORDS), ColumnInfo("sku", "SKU", Kind.CODE, 9),
    ColumnInfo("qty", "Quantity", Kind.QUANTITY, 9), ColumnInfo("amount", "Amount", Kind.MONEY, 10),
)
LEAK_COLUMNS = (
    ColumnInfo("number", "Order", Kind.CODE, 11), ColumnInfo("ordered_on", "Ordered", Kind.DATE, 11),
    ColumnInfo("amount", "Paid", Kind.MONEY, 10), ColumnInfo("agreed", "Agreed price", Kind.MONEY, 10),
)


def contract_detail(connection: Connection, contract_id: int, now: datetime) -> Detail:
    """Tell all of a contract: what is left, what was released, what was bought outside of it."""
    contract, today = load_contract(connection, contract_id), firm_today(connection, now)
    lines = _lines(connection, contract_id)
    drawn = released(connection, [line.id for line in lines])
    worth = sum(amount for _, amount in drawn.values())
    state = state_on(contract.state, contract.valid_from, contract.valid_to, today)
    left = None if contract.limit_minor is None else Money(contract.limit_minor - worth, contract.currency)
    facts = (
        Fact("Supplier", contract.supplier, record="supplier", record_id=contract.supplier_id),
        Fact("Valid from", contract.valid_from, Kind.DATE), Fact("Valid until", contract.valid_to, Kind.DATE),
        Fact("Released", Money(worth, contract.currency), Kind.MONEY),
        Fact("Up to", None if contract.limit_minor is None else Money(contract.limit_minor, contract.currency),
             Kind.MONEY),
        Fact("Left", left, Kind.MONEY, tone=Tone.BAD if left is not None and left.minor < 0 else Tone.NEUTRAL),
        Fact("Note", contract.note),
    )
    tables = (_line_table(contract, lines, drawn), _releases(connection, [line.id for line in lines]),
              _leaks(connection, contract))
    hint = f"Ends in {(contract.valid_to - today).days} days: ask for quotations, or agree it anew." \
        if state == "expiring" else ""
    return Detail(
        contract_id, contract.number, contract.title or contract.supplier, dict(CONTRACT_WORDS)[state],
        tuple(fact for fact in facts if fact.value not in (None, "")), tuple(table for table in tables if table.rows),
        timeline=record_history(connection, (Contract, [contract_id]), (ContractLine, [line.id for line in lines])),
        hint=hint,
    )


def load_contract(connection: Connection, contract_id: int) -> Any:
    """Read a contract with its supplier's name; NotFoundError when there is none of that number."""
    row = connection.execute(
        select(table_of(Contract), Party.name.label("supplier")).join(Party, Party.id == Contract.supplier_id)
        .where(Contract.id == contract_id)
    ).first()
    if row is None:
        raise NotFoundError("record.missing", f"There is no contract with the number {contract_id}.")
    return row


def _lines(connection: Connection, contract_id: int) -> list[Any]:
    return list(connection.execute(
        select(table_of(ContractLine), Item.sku, Item.name, Unit.code.label("unit"))
        .join(Item, Item.id == ContractLine.item_id).join(Unit, Unit.id == ContractLine.unit_id)
        .where(ContractLine.contract_id == contract_id).order_by(ContractLine.id)
    ))


def _line_table(contract: Any, lines: list[Any], drawn: Mapping[int, tuple[int, int]]) -> LinesTable:
    rows = []
    for line in lines:
        qty = drawn.get(line.id, (0, 0))[0]
        whole = None if line.total_qty is None else Quantity(line.total_qty, line.unit)
        left = None if line.total_qty is None else Quantity(line.total_qty - qty, line.unit)
        rows.append(Row(line.item_id, (line.sku, line.name, Price(line.price_micros, contract.currency), whole,
                                       Quantity(qty, line.unit), left)))
    return LinesTable("Agreed", LINE_COLUMNS, tuple(rows), "item")


def _releases(connection: Connection, line_ids: list[int]) -> LinesTable:
    rows = connection.execute(
        select(PurchaseOrder.id, PurchaseOrder.number, PurchaseOrder.ordered_on, PurchaseOrder.state, Item.sku,
               PurchaseOrderLine.qty, Unit.code, PurchaseOrderLine.amount_minor, PurchaseOrder.currency)
        .join(PurchaseOrderLine, PurchaseOrderLine.order_id == PurchaseOrder.id)
        .join(Item, Item.id == PurchaseOrderLine.item_id).join(Unit, Unit.id == PurchaseOrderLine.unit_id)
        .where(PurchaseOrderLine.contract_line_id.in_(line_ids)).order_by(PurchaseOrderLine.id.desc())
    )
    return LinesTable("Releases", RELEASE_COLUMNS, tuple(
        Row(row.id, (row.number, row.ordered_on, row.state, row.sku, Quantity(row.qty, row.code),
                     Money(row.amount_minor, row.currency))) for row in rows), "purchase_order")


def _leaks(connection: Connection, contract: Any) -> LinesTable:
    found = [leak for leak in contract_leakage(connection, contract.valid_from, contract.valid_to)
             if leak.contract_id == contract.id]
    return LinesTable("Bought outside of it", LEAK_COLUMNS, tuple(
        Row(leak.order_id, (
            leak.order_number, leak.ordered_on, Money(leak.amount_minor, leak.currency),
            None if leak.agreed_minor is None else Money(leak.agreed_minor, leak.currency))) for leak in found),
        "purchase_order")


def contracts_ending(connection: Connection, now: datetime) -> Figure:
    """Tell how many contracts end soon."""
    today = firm_today(connection, now)
    count = connection.execute(
        select(func.count()).select_from(Contract).where(
            Contract.state == "active", Contract.valid_from <= today,
            Contract.valid_to.between(today, today + timedelta(days=SOON_DAYS)))
    ).scalar_one()
    return Figure(
        "purchasing.contracts_ending", "Contracts that end soon", int(count), Kind.INTEGER,
        f"within {SOON_DAYS} days", Tone.WARNING if count else Tone.GOOD,
        explain=f"Contracts that are valid today and whose last day is at most {SOON_DAYS} days away.",
    )


def contract_values(connection: Connection, contract_id: int) -> Mapping[str, Any]:
    """Give a contract as the form that changes it takes it."""
    contract = load_contract(connection, contract_id)
    return {
        "contract_id": contract.id, "valid_from": contract.valid_from.isoformat(), "title": contract.title,
        "valid_to": contract.valid_to.isoformat(), "note": contract.note, "expected_version": contract.version,
        "limit": None if contract.limit_minor is None else
        f"{Money(contract.limit_minor, contract.currency).decimal():f}",
        "lines": [
            {"item_id": line.item_id, "unit_id": line.unit_id,
             "price": f"{Price(line.price_micros, contract.currency).decimal():f}",
             "total_qty": None if line.total_qty is None else f"{Quantity(line.total_qty, '').decimal():f}"}
            for line in _lines(connection, contract_id)
        ],
    }
