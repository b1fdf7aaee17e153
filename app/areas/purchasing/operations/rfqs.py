"""Asking several suppliers for a quotation: writing the request, sending it, calling it off."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Annotated, Any

from sqlalchemy import select

from app.areas.catalog.queries import load_conversions, load_items
from app.areas.company.operations import take_number
from app.areas.inventory.models import Warehouse
from app.areas.inventory.operations import main_warehouse
from app.areas.purchasing.models import PurchaseRequest, Rfq, RfqLine, RfqSupplier
from app.areas.purchasing.operations.amounts import positive_quantity
from app.areas.purchasing.operations.orders import firm_day
from app.areas.purchasing.operations.standing_gate import check_supplier
from app.areas.purchasing.queries.terms import load_terms
from app.areas.purchasing.rules.quoting import RfqState, require_state
from app.kernel.columns import table_of
from app.kernel.errors import DomainError, NotFoundError
from app.kernel.fields import Field
from app.kernel.quantity import Quantity
from app.kernel.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class RfqLineInput:
    """An item to ask about; `request_id` is the purchase request that it serves."""

    item_id: Annotated[int, Field("Item", lookup="items", aliases=("sku", "article", "part number"))]
    qty: Annotated[Decimal, Field("Quantity", aliases=("qty",))]
    unit_id: Annotated[int | None, Field("Unit", "Left out: the item's stock unit.", "units")] = None
    request_id: Annotated[int | None, Field("Request", hidden=True)] = None


@dataclass(frozen=True, slots=True)
class RfqSupplierInput:
    """A supplier to ask."""

    supplier_id: Annotated[int, Field("Supplier", lookup="suppliers", aliases=("code", "name"))]


@dataclass(frozen=True, slots=True)
class WriteRfq:
    """Write a request for quotation; it is a draft until it is sent."""

    lines: Annotated[tuple[RfqLineInput, ...], Field("Lines")]
    suppliers: Annotated[tuple[RfqSupplierInput, ...], Field("Suppliers to ask")]
    answer_by: Annotated[date, Field("Answer by")]
    needed_on: Annotated[date, Field("Goods needed")]
    title: Annotated[str, Field("What it is about")] = ""
    terms: Annotated[str, Field("Terms", multiline=True, help="What every quotation must keep to.")] = ""
    warehouse_id: Annotated[int | None, Field("Warehouse", "Left out: the main one.", "warehouses")] = None


@dataclass(frozen=True, slots=True)
class SendRfq:
    """Give the request to its suppliers: from then on it is not changed any more."""

    rfq_id: Annotated[int, Field("Request for quotation", hidden=True)]


@dataclass(frozen=True, slots=True)
class CancelRfq:
    """Call a request off; nobody is awarded."""

    rfq_id: Annotated[int, Field("Request for quotation", hidden=True)]


@dataclass(frozen=True, slots=True)
class RfqResult:
    """Where the request stands now."""

    rfq_id: int
    number: str
    state: str
    line_ids: tuple[int, ...] = ()


def write_rfq(uow: UnitOfWork, cmd: WriteRfq) -> RfqResult:
    """Write a draft with its lines and suppliers."""
    today = firm_day(uow)
    if cmd.answer_by < today or cmd.needed_on < cmd.answer_by:
        late = cmd.answer_by < today
        raise DomainError(
            "rfq.days", "Ask for answers from today on, and for goods not before the answers are there.",
            "answer_by" if late else "needed_on",
        )
    suppliers = _suppliers(uow, [one.supplier_id for one in cmd.suppliers])
    rows = _lines(uow, cmd.lines)
    warehouse_id = cmd.warehouse_id or main_warehouse(uow)
    uow.get(Warehouse, warehouse_id)
    number = take_number(uow, "rfq")
    rfq_id = uow.add(
        Rfq, number=number, title=cmd.title.strip(), warehouse_id=warehouse_id, state=RfqState.DRAFT.value,
        answer_by=cmd.answer_by, needed_on=cmd.needed_on, terms=cmd.terms, created_by=uow.actor.id, created_on=today,
        sent_at=None,
    )
    line_ids = uow.insert(RfqLine, [
        {"rfq_id": rfq_id, "position": position, **row} for position, row in enumerate(rows, 1)])
    uow.insert(RfqSupplier, [
        {"rfq_id": rfq_id, "supplier_id": supplier_id, "state": "asked", "reason": ""} for supplier_id in suppliers])
    return RfqResult(rfq_id, number, RfqState.DRAFT.value, tuple(line_ids))


def _suppliers(uow: UnitOfWork, ids: Sequence[int]) -> list[int]:
    wanted = list(dict.fromkeys(ids))
    if not wanted:
        raise DomainError("rfq.nobody", "Name at least one supplier to ask.", "suppliers")
    known = load_terms(uow.connection, wanted)
    for index, supplier_id in enumerate(wanted):
        if supplier_id not in known:
            raise NotFoundError("supplier.missing", f"There is no supplier with the number {supplier_id}.",
                                f"suppliers.{index}.supplier_id")
        check_supplier(uow, supplier_id)
    return wanted


def _lines(uow: UnitOfWork, lines: Sequence[RfqLineInput]) -> list[dict[str, Any]]:
    if not lines:
        raise DomainError("rfq.empty", "Ask about at least one item. Add a line.", "lines")
    items = load_items(uow.connection, {line.item_id for line in lines})
    units = [items[line.item_id].unit_id if line.unit_id is None else line.unit_id for line in lines]
    ratios = load_conversions(uow.connection, {
        (line.item_id, unit_id) for line, unit_id in zip(lines, units, strict=True)})
    rows = []
    for index, (line, unit_id) in enumerate(zip(lines, units, strict=True)):
        qty = positive_quantity(line.qty, f"lines.{index}.qty")
        item = items[line.item_id]
        stock = Quantity(qty, "the unit asked about").convert(ratios[(item.id, unit_id)], item.unit_code).scaled
        rows.append({"item_id": item.id, "unit_id": unit_id, "qty": qty, "stock_qty": stock,
                     "request_id": _open_request(uow, line, index)})
    return rows


def _open_request(uow: UnitOfWork, line: RfqLineInput, index: int) -> int | None:
    if line.request_id is None:
        return None
    request = uow.get(PurchaseRequest, line.request_id)
    if request.state != "open" or request.item_id != line.item_id:
        raise DomainError(
            "request.state", "This request is not open any more. Take the line off.", f"lines.{index}.qty",
        )
    return line.request_id


def send_rfq(uow: UnitOfWork, cmd: SendRfq) -> RfqResult:
    """Send a draft to the suppliers who may be asked."""
    rfq = uow.get(Rfq, cmd.rfq_id)
    require_state(rfq.number, rfq.state, RfqState.DRAFT)
    for row in uow.rows(select(RfqSupplier.supplier_id).where(RfqSupplier.rfq_id == rfq.id)):
        check_supplier(uow, row.supplier_id)
    uow.update(Rfq, rfq.id, state=RfqState.SENT.value, sent_at=uow.now)
    return RfqResult(rfq.id, rfq.number, RfqState.SENT.value)


def cancel_rfq(uow: UnitOfWork, cmd: CancelRfq) -> RfqResult:
    """Call a request off before it is awarded."""
    rfq = uow.get(Rfq, cmd.rfq_id)
    require_state(rfq.number, rfq.state, RfqState.DRAFT, RfqState.SENT)
    uow.update(Rfq, rfq.id, state=RfqState.CANCELLED.value)
    return RfqResult(rfq.id, rfq.number, RfqState.CANCELLED.value)


def rfq_lines(uow: UnitOfWork, rfq_id: int) -> dict[int, Any]:
    """Read the lines of a request by their numbers, in order."""
    table = table_of(RfqLine)
    rows = uow.rows(select(table).where(table.c.rfq_id == rfq_id).order_by(table.c.position))
    return {row.id: row for row in rows}
