"""What was agreed in contracts and what is left of it, for whoever writes an order."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, case, cast, func, select

from app.areas.catalog.models import Unit
from app.areas.purchasing.models import Contract, ContractLine, PurchaseOrder, PurchaseOrderLine
from app.areas.purchasing.rules.contracts import Agreement
from app.areas.purchasing.rules.orders import PROMISED, OrderState
from app.areas.purchasing.rules.pricing import line_amount
from app.kernel.columns import key_type
from app.kernel.unit_of_work import in_batches

CALLED_OFF = OrderState.CANCELLED.value


def _came(whole: Any) -> ColumnElement[int]:
    """Count what a closed order brought, and all of any other."""
    least = case((PurchaseOrderLine.stock_qty_received < PurchaseOrderLine.stock_qty,
                  PurchaseOrderLine.stock_qty_received), else_=PurchaseOrderLine.stock_qty)
    part = whole * least // PurchaseOrderLine.stock_qty
    return case((PurchaseOrder.state == OrderState.CLOSED.value, part), else_=whole)


def released(
    connection: Connection, line_ids: Iterable[int], except_order_id: int | None = None,
) -> dict[int, tuple[int, int]]:
    """Give quantity in the contract's unit and amount that were released of contract lines, drafts included."""
    qty, amount = _came(PurchaseOrderLine.qty), _came(PurchaseOrderLine.amount_minor)
    statement = (
        select(PurchaseOrderLine.contract_line_id, cast(func.sum(qty), key_type), cast(func.sum(amount), key_type))
        .join(PurchaseOrder, PurchaseOrder.id == PurchaseOrderLine.order_id)
        .where(PurchaseOrder.state != CALLED_OFF).group_by(PurchaseOrderLine.contract_line_id)
    )
    if except_order_id is not None:
        statement = statement.where(PurchaseOrder.id != except_order_id)
    rows: list[Any] = [
        row for batch in in_batches(line_ids)
        for row in connection.execute(statement.where(PurchaseOrderLine.contract_line_id.in_(batch)))
    ]
    return {row[0]: (int(row[1]), int(row[2])) for row in rows}


def load_agreements(
    connection: Connection, supplier_id: int, item_ids: Iterable[int], day: date, except_order_id: int | None = None,
) -> dict[int, list[Agreement]]:
    """Read what holds with a supplier on a day, by item; what `except_order_id` takes counts as not released."""
    rows = _lines(connection, and_(
        Contract.supplier_id == supplier_id, Contract.valid_to >= day, Contract.valid_from <= day,
        Contract.state == "active"))
    wanted = set(item_ids)
    contracts = {row.contract_id for row in rows if row.item_id in wanted}
    rows = [row for row in rows if row.contract_id in contracts]
    drawn = released(connection, [row.line_id for row in rows], except_order_id)
    worth: dict[int, int] = defaultdict(int)
    for row in rows:
        worth[row.contract_id] += drawn.get(row.line_id, (0, 0))[1]
    result: dict[int, list[Agreement]] = defaultdict(list)
    for row in rows:
        if row.item_id in wanted:
            result[row.item_id].append(_agreement(row, drawn, worth))
    return result


def _agreement(row: Any, drawn: Mapping[int, tuple[int, int]], worth: Mapping[int, int]) -> Agreement:
    return Agreement(
        row.contract_id, row.line_id, row.number, row.supplier_id, row.item_id, row.unit_id, row.unit_code,
        row.price_micros, row.currency, row.valid_from, row.valid_to, row.total_qty,
        drawn.get(row.line_id, (0, 0))[0], row.limit_minor, worth[row.contract_id],
    )


def _lines(connection: Connection, where: ColumnElement[bool]) -> list[Any]:
    return list(connection.execute(
        select(Contract.id.label("contract_id"), ContractLine.id.label("line_id"), Contract.number,
               Contract.supplier_id, ContractLine.item_id, ContractLine.unit_id, Unit.code.label("unit_code"),
               ContractLine.price_micros, Contract.currency, Contract.valid_from, Contract.valid_to,
               ContractLine.total_qty, Contract.limit_minor)
        .join(ContractLine, ContractLine.contract_id == Contract.id).join(Unit, Unit.id == ContractLine.unit_id)
        .where(where).order_by(ContractLine.id)
    ))


@dataclass(frozen=True, slots=True)
class Leak:
    """An order line bought outside a contract that was valid for its item on the day it was ordered.

    `agreed_minor` is what it would have cost there, None where unit or currency differ.
    """

    order_id: int
    order_number: str
    order_line_id: int
    ordered_on: date
    item_id: int
    supplier_id: int
    amount_minor: int
    currency: str
    contract_id: int
    contract_number: str
    contract_supplier_id: int
    agreed_minor: int | None


def contract_leakage(connection: Connection, from_day: date, to_day: date) -> list[Leak]:
    """Give what was ordered from one day to another outside of contracts that were valid for it, by order and line.

    A line counts once, against the cheapest contract it should have been released from; whoever the contract is with.
    """
    agreed_amount = case(
        (and_(ContractLine.unit_id == PurchaseOrderLine.unit_id, Contract.currency == PurchaseOrder.currency),
         ContractLine.price_micros))
    rows = connection.execute(
        select(PurchaseOrder.id.label("order_id"), PurchaseOrder.number, PurchaseOrderLine.id.label("line_id"),
               PurchaseOrder.ordered_on, PurchaseOrderLine.item_id, PurchaseOrder.supplier_id, PurchaseOrderLine.qty,
               PurchaseOrderLine.amount_minor, PurchaseOrder.currency, Contract.id.label("contract_id"),
               Contract.number.label("contract_number"), Contract.supplier_id.label("contract_supplier_id"),
               agreed_amount.label("agreed_micros"))
        .join(PurchaseOrderLine, PurchaseOrderLine.order_id == PurchaseOrder.id)
        .join(ContractLine, ContractLine.item_id == PurchaseOrderLine.item_id)
        .join(Contract, Contract.id == ContractLine.contract_id)
        .where(PurchaseOrder.ordered_on.between(from_day, to_day), PurchaseOrderLine.contract_line_id.is_(None),
               PurchaseOrder.state.in_([state.value for state in PROMISED]), Contract.state == "active",
               Contract.valid_from <= PurchaseOrder.ordered_on, Contract.valid_to >= PurchaseOrder.ordered_on)
        .order_by(PurchaseOrder.ordered_on, PurchaseOrderLine.id)
    )
    best: dict[int, Leak] = {}
    for row in rows:
        leak = _leak(row)
        known = best.get(leak.order_line_id)
        if known is None or _cost(leak) < _cost(known):
            best[leak.order_line_id] = leak
    return list(best.values())


def _cost(leak: Leak) -> tuple[bool, int]:
    return leak.agreed_minor is None, leak.agreed_minor or 0


def _leak(row: Any) -> Leak:
    agreed = None if row.agreed_micros is None else line_amount(row.agreed_micros, row.qty, row.currency, "")
    return Leak(
        row.order_id, row.number, row.line_id, row.ordered_on, row.item_id, row.supplier_id, row.amount_minor,
        row.currency, row.contract_id, row.contract_number, row.contract_supplier_id, agreed,
    )
