"""Changing, merging and asking for several purchases at once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Annotated, Any

from app.areas.inventory.models import Warehouse
from app.areas.purchasing.models import PurchaseRequest
from app.areas.purchasing.operations.amounts import positive_quantity
from app.areas.purchasing.operations.requests import RequestPurchase, request_purchase
from app.areas.purchasing.operations.standing_gate import check_supplier
from app.areas.purchasing.rules.requests import merged_text, require_alike
from app.kernel.errors import DomainError
from app.kernel.fields import Field
from app.kernel.unit_of_work import UnitOfWork

OPEN = "open"


@dataclass(frozen=True, slots=True)
class RequestLineInput:
    """An item to be bought; the quantity in its stock unit."""

    item_id: Annotated[int, Field("Item", lookup="items", aliases=("sku", "article", "part number"))]
    qty: Annotated[Decimal, Field("Quantity", aliases=("qty",))]
    needed_on: Annotated[date | None, Field("Needed", help="Left out: as soon as it can be delivered.",
                                            aliases=("needed on", "due"))] = None
    supplier_id: Annotated[int | None, Field("Supplier", "Left out: the preferred one.", "suppliers")] = None
    reason: Annotated[str, Field("Reason", aliases=("why",))] = ""


@dataclass(frozen=True, slots=True)
class RequestPurchases:
    """Ask for several items at once."""

    lines: Annotated[tuple[RequestLineInput, ...], Field("Lines")]
    for_whom: Annotated[str, Field("For whom")] = ""
    warehouse_id: Annotated[int | None, Field("Warehouse", "Left out: the main one.", "warehouses")] = None


@dataclass(frozen=True, slots=True)
class ChangeRequest:
    """Change what is asked for while it is open."""

    request_id: Annotated[int, Field("Request", hidden=True)]
    qty: Annotated[Decimal, Field("Quantity")]
    needed_on: Annotated[date, Field("Needed")]
    warehouse_id: Annotated[int, Field("Warehouse", lookup="warehouses")]
    supplier_id: Annotated[int | None, Field("Supplier", "Left out: not decided.", "suppliers")] = None
    for_whom: Annotated[str, Field("For whom")] = ""
    reason: Annotated[str, Field("Reason", multiline=True)] = ""
    expected_version: Annotated[int | None, Field("Version", hidden=True)] = None


@dataclass(frozen=True, slots=True)
class MergeRequests:
    """Make one request of several for the same item and warehouse."""

    request_ids: Annotated[tuple[int, ...], Field("Requests", hidden=True)]


@dataclass(frozen=True, slots=True)
class DismissRequests:
    """Decide not to buy what several requests ask for."""

    request_ids: Annotated[tuple[int, ...], Field("Requests", hidden=True)]
    reason: Annotated[str, Field("Reason", multiline=True)] = ""


def request_purchases(uow: UnitOfWork, cmd: RequestPurchases) -> tuple[int, ...]:
    """Write requests down and give their numbers; a refusal names the line."""
    if not cmd.lines:
        raise DomainError("request.empty", "Ask for at least one item. Add a line.", "lines")
    numbers = []
    for index, line in enumerate(cmd.lines):
        command = RequestPurchase(line.item_id, line.qty, line.needed_on, line.supplier_id, cmd.warehouse_id,
                                  line.reason, cmd.for_whom)
        try:
            numbers.append(request_purchase(uow, command))
        except DomainError as error:
            if error.field in ("item_id", "qty", "needed_on", "supplier_id"):
                error.field = f"lines.{index}.{error.field}"
            raise
    return tuple(numbers)


def change_request(uow: UnitOfWork, cmd: ChangeRequest) -> int:
    """Write an open request anew and give its number."""
    request = _open(uow, [cmd.request_id])[0]
    if cmd.supplier_id is not None and cmd.supplier_id != request.supplier_id:
        check_supplier(uow, cmd.supplier_id)
    uow.get(Warehouse, cmd.warehouse_id)
    uow.update(
        PurchaseRequest, request.id, expected_version=cmd.expected_version, qty=positive_quantity(cmd.qty, "qty"),
        needed_on=cmd.needed_on, warehouse_id=cmd.warehouse_id, supplier_id=cmd.supplier_id,
        for_whom=cmd.for_whom.strip(), reason=cmd.reason,
    )
    return int(request.id)


def merge_requests(uow: UnitOfWork, cmd: MergeRequests) -> int:
    """Add requests up into the first of them, needed with the earliest; the others name it and are not open."""
    rows = _open(uow, cmd.request_ids)
    require_alike([row.item_id for row in rows], [row.warehouse_id for row in rows])
    first, *others = rows
    supplier_id = next((row.supplier_id for row in rows if row.supplier_id is not None), None)
    uow.update(
        PurchaseRequest, first.id, qty=sum(row.qty for row in rows), needed_on=min(row.needed_on for row in rows),
        supplier_id=supplier_id, reason=merged_text(row.reason for row in rows),
        for_whom=merged_text(row.for_whom for row in rows),
    )
    uow.update_many(PurchaseRequest, {row.id: {"state": "merged", "merged_into_id": first.id} for row in others})
    return int(first.id)


def dismiss_requests(uow: UnitOfWork, cmd: DismissRequests) -> int:
    """Take requests off the list and give how many there were; the reason is kept with each."""
    rows = _open(uow, cmd.request_ids)
    said = f"Dismissed: {cmd.reason.strip()}" if cmd.reason.strip() else ""
    uow.update_many(PurchaseRequest, {
        row.id: {"state": "dismissed", "reason": f"{row.reason} {said}".strip()} for row in rows})
    return len(rows)


def _open(uow: UnitOfWork, ids: Sequence[int]) -> list[Any]:
    found = uow.get_many(PurchaseRequest, ids)
    for number in ids:
        if number not in found or found[number].state != OPEN:
            raise DomainError(
                "request.state", f"Request {number} is not open any more. Reload the list; nothing was changed.",
                "request_ids",
            )
    return [found[number] for number in dict.fromkeys(ids)]
