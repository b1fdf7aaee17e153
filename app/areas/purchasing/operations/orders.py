"""Writing orders and changing them while they may be changed."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any

from sqlalchemy import select

from app.areas.company.operations import take_number
from app.areas.company.queries import load_profile
from app.areas.company.rules import local_day
from app.areas.inventory.models import Warehouse
from app.areas.inventory.operations import main_warehouse, settle_expected
from app.areas.purchasing.models import PurchaseOrder, PurchaseOrderLine, PurchaseRequest
from app.areas.purchasing.operations.lines import OrderLineInput, PricedLine, price_lines
from app.areas.purchasing.operations.standing_gate import check_supplier
from app.areas.purchasing.queries.measures import EXPECTED_FOR
from app.areas.purchasing.queries.terms import SupplierTermsRow, load_supplier
from app.areas.purchasing.rules.orders import OrderState, require_step
from app.kernel.columns import table_of
from app.kernel.errors import DomainError
from app.kernel.fields import Field
from app.kernel.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class CreatePurchaseOrder:
    """Write an order to a supplier; it is a draft until it is submitted."""

    supplier_id: Annotated[int, Field("Supplier", lookup="suppliers")]
    lines: Annotated[tuple[OrderLineInput, ...], Field("Lines")]
    warehouse_id: Annotated[int | None, Field("Warehouse", "Left out: the main one.", "warehouses")] = None
    due_on: Annotated[date | None, Field("Due", help="Left out: as soon as the supplier delivers.")] = None
    note: Annotated[str, Field("Note to the supplier", multiline=True)] = ""


@dataclass(frozen=True, slots=True)
class ChangePurchaseOrder:
    """Change an order before anything of it came; one that was sent becomes a draft of its next revision.

    The lines given are the whole order: those with `line_id` are changed, those left out are taken off.
    """

    order_id: Annotated[int, Field("Order", hidden=True)]
    lines: Annotated[tuple[OrderLineInput, ...], Field("Lines")]
    due_on: Annotated[date | None, Field("Due")] = None
    note: Annotated[str, Field("Note to the supplier", multiline=True)] = ""
    expected_version: Annotated[int | None, Field("Version", hidden=True)] = None


@dataclass(frozen=True, slots=True)
class PurchaseOrderResult:
    """The order that was written."""

    order_id: int
    number: str
    line_ids: tuple[int, ...]
    total_minor: int
    state: str = OrderState.DRAFT.value


def create_purchase_order(uow: UnitOfWork, cmd: CreatePurchaseOrder) -> PurchaseOrderResult:
    """Write a draft; refuse blocked suppliers and items, ask about suppliers on watch and odd quantities."""
    supplier = load_supplier(uow.connection, cmd.supplier_id)
    check_supplier(uow, supplier.party_id)
    today = firm_day(uow)
    priced = price_lines(uow, supplier, cmd.lines, today, cmd.due_on)
    return write_order(uow, supplier, priced, cmd.warehouse_id or main_warehouse(uow), today, note=cmd.note)


def firm_day(uow: UnitOfWork) -> date:
    """Give the day it is where the firm is."""
    return local_day(uow.now, load_profile(uow.connection).zone)


def write_order(
    uow: UnitOfWork, supplier: SupplierTermsRow, priced: Sequence[PricedLine], warehouse_id: int, today: date, *,
    note: str = "", source: str = "hand",
) -> PurchaseOrderResult:
    """Write a draft with its lines, in two statements."""
    uow.get(Warehouse, warehouse_id)
    total, number = sum(line.amount_minor for line in priced), take_number(uow, "purchase_order")
    order_id = uow.add(
        PurchaseOrder, number=number, supplier_id=supplier.party_id, warehouse_id=warehouse_id,
        state=OrderState.DRAFT.value, currency=supplier.currency, ordered_on=today, revision=0,
        due_on=max(line.due_on for line in priced), total_minor=total, note=note, source=source,
        created_by=uow.actor.id, approved_by=None, approved_at=None, approved_minor=None,
        sent_at=None, confirmed_at=None,
    )
    line_ids = uow.insert(PurchaseOrderLine, [
        {"order_id": order_id, "position": position, "stock_qty_received": 0, **line.row}
        for position, line in enumerate(priced, 1)
    ])
    return PurchaseOrderResult(order_id, number, tuple(line_ids), total)


def change_purchase_order(uow: UnitOfWork, cmd: ChangePurchaseOrder) -> PurchaseOrderResult:
    """Write an order's lines anew; refuse once goods of it came."""
    order = uow.get(PurchaseOrder, cmd.order_id)
    if order.state != OrderState.DRAFT:
        require_step(order.number, order.state, OrderState.DRAFT)
    supplier = load_supplier(uow.connection, order.supplier_id)
    priced = price_lines(uow, supplier, cmd.lines, firm_day(uow), cmd.due_on, cmd.order_id)
    known = {row.id: row for row in order_lines(uow, cmd.order_id)}
    _require_own_lines(order.number, known, priced)
    line_ids = _rewrite_lines(uow, cmd.order_id, known, priced)
    settle_expected(uow, EXPECTED_FOR, dict.fromkeys(known, 0))
    total = sum(line.amount_minor for line in priced)
    uow.update(
        PurchaseOrder, cmd.order_id, expected_version=cmd.expected_version, state=OrderState.DRAFT.value, note=cmd.note,
        total_minor=total, due_on=max(line.due_on for line in priced), approved_by=None, approved_at=None,
    )
    return PurchaseOrderResult(cmd.order_id, order.number, tuple(line_ids), total)


def order_lines(uow: UnitOfWork, order_id: int) -> Sequence[Any]:
    """Read an order's lines in order, locked."""
    table = table_of(PurchaseOrderLine)
    return uow.rows(select(table).where(table.c.order_id == order_id).order_by(table.c.position).with_for_update())


def _require_own_lines(number: str, known: Mapping[int, Any], priced: Iterable[PricedLine]) -> None:
    given = [line.line_id for line in priced if line.line_id is not None]
    if len(set(given)) != len(given) or not known.keys() >= set(given):
        raise DomainError("purchase_order.lines", f"These are not the lines of {number}; reload the order.", "lines")


def _rewrite_lines(
    uow: UnitOfWork, order_id: int, known: Mapping[int, Any], priced: Sequence[PricedLine],
) -> list[int]:
    """Change, remove and add lines; those that stay keep number and position, by which they are known."""
    gone = known.keys() - {line.line_id for line in priced}
    reopen_requests(uow, gone)
    uow.delete(PurchaseOrderLine, gone)
    uow.update_many(PurchaseOrderLine, {line.line_id: line.row for line in priced if line.line_id is not None})
    last = max((row.position for row in known.values()), default=0)
    added = [line for line in priced if line.line_id is None]
    fresh = iter(uow.insert(PurchaseOrderLine, [
        {"order_id": order_id, "position": position, "stock_qty_received": 0, **line.row}
        for position, line in enumerate(added, last + 1)
    ]))
    return [next(fresh) if line.line_id is None else line.line_id for line in priced]


def reopen_requests(uow: UnitOfWork, line_ids: Iterable[int]) -> None:
    """Let what was asked for be open again when the lines that were to bring it are gone."""
    asked = select(PurchaseRequest.id).where(PurchaseRequest.order_line_id.in_(list(line_ids)))
    uow.update_many(PurchaseRequest, {row.id: {"state": "open", "order_line_id": None} for row in uow.rows(asked)})
