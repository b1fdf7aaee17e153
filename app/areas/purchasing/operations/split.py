"""Writing the orders of a split that was found, and what carriage costs."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Annotated

from sqlalchemy import select

from app.areas.company.queries import load_profile
from app.areas.purchasing.models import PurchaseRequest, SupplierFreight
from app.areas.purchasing.operations.amounts import checked_amount
from app.areas.purchasing.operations.lines import OrderLineInput, price_lines
from app.areas.purchasing.operations.order_requests import OrderRequestsResult
from app.areas.purchasing.operations.orders import firm_day, write_order
from app.areas.purchasing.operations.standing_gate import check_supplier
from app.areas.purchasing.queries.terms import load_supplier, load_terms
from app.kernel.errors import DomainError
from app.kernel.fields import Field
from app.kernel.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class SplitLineInput:
    """So much of an item from a supplier, in the unit it sells in, by a day."""

    item_id: Annotated[int, Field("Item", lookup="items")]
    warehouse_id: Annotated[int, Field("Warehouse", lookup="warehouses")]
    supplier_id: Annotated[int, Field("Supplier", lookup="suppliers")]
    qty: Annotated[Decimal, Field("Quantity")]
    due_on: Annotated[date, Field("Due")]


@dataclass(frozen=True, slots=True)
class OrderSplit:
    """Write draft orders for requests as they were split over suppliers."""

    request_ids: Annotated[tuple[int, ...], Field("Requests", hidden=True)]
    lines: Annotated[tuple[SplitLineInput, ...], Field("Lines")]


@dataclass(frozen=True, slots=True)
class SetSupplierFreight:
    """Say what carriage from a supplier costs, in the firm's currency."""

    supplier_id: Annotated[int, Field("Supplier", lookup="suppliers")]
    per_order: Annotated[Decimal, Field("For each order")] = Decimal(0)
    per_kilogram: Annotated[Decimal, Field("For each kilogram")] = Decimal(0)


def order_split(uow: UnitOfWork, cmd: OrderSplit) -> OrderRequestsResult:
    """Write an order for each supplier, warehouse and day; refuse when a request is not open any more."""
    requests = uow.get_many(PurchaseRequest, cmd.request_ids)
    for number in cmd.request_ids:
        if number not in requests or requests[number].state != "open":
            raise DomainError(
                "request.state", f"Request {number} is not open any more. Find the split anew; nothing was ordered.",
                "request_ids")
    terms, today = load_terms(uow.connection, {line.supplier_id for line in cmd.lines}), firm_day(uow)
    groups: dict[tuple[int, int, date], list[SplitLineInput]] = defaultdict(list)
    for line in cmd.lines:
        groups[(line.supplier_id, line.warehouse_id, line.due_on)].append(line)
    written, served = [], dict[tuple[int, int], int]()
    for (supplier_id, warehouse_id, due_on), lines in sorted(groups.items()):
        check_supplier(uow, supplier_id)
        inputs = [OrderLineInput(line.item_id, line.qty, due_on=max(today, due_on)) for line in lines]
        priced = price_lines(uow, terms[supplier_id], inputs, today)
        result = write_order(uow, terms[supplier_id], priced, warehouse_id, today, source="request")
        written.append(result)
        for line, line_id in zip(lines, result.line_ids, strict=True):
            served.setdefault((line.item_id, warehouse_id), line_id)
    missing = [row.id for row in requests.values() if (row.item_id, row.warehouse_id) not in served]
    if missing or not written:
        raise DomainError(
            "split.incomplete", "The split does not cover every request. Find it anew; nothing was ordered.", "lines")
    uow.update_many(PurchaseRequest, {
        row.id: {"state": "ordered", "order_line_id": served[(row.item_id, row.warehouse_id)]}
        for row in requests.values()
    })
    return OrderRequestsResult(
        tuple(result.order_id for result in written), tuple(result.number for result in written), len(requests))


def set_supplier_freight(uow: UnitOfWork, cmd: SetSupplierFreight) -> int:
    """Set what carriage from a supplier costs and give the number of the record."""
    supplier, home = load_supplier(uow.connection, cmd.supplier_id), load_profile(uow.connection).currency
    values = {"order_minor": checked_amount(cmd.per_order, home, "per_order"),
              "kilogram_minor": checked_amount(cmd.per_kilogram, home, "per_kilogram")}
    known = uow.scalar(select(SupplierFreight.id).where(SupplierFreight.party_id == supplier.party_id))
    if known is None:
        return uow.add(SupplierFreight, party_id=supplier.party_id, **values)
    uow.update(SupplierFreight, int(known), expected_version=None, **values)
    return int(known)
