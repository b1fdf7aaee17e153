"""Turning open requests into draft orders, one for each supplier and warehouse."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any

from sqlalchemy import select

from app.areas.catalog.queries import ItemFacts, load_items
from app.areas.purchasing.models import PurchaseRequest
from app.areas.purchasing.operations.lines import OrderLineInput, price_lines
from app.areas.purchasing.operations.orders import PurchaseOrderResult, firm_day, write_order
from app.areas.purchasing.operations.standing_gate import check_supplier
from app.areas.purchasing.queries.terms import Offer, SupplierTermsRow, load_offers, load_packs, load_terms
from app.areas.purchasing.rules.orders import Standing
from app.areas.purchasing.rules.requests import by_date
from app.kernel.columns import table_of
from app.kernel.errors import DomainError
from app.kernel.fields import Field
from app.kernel.quantity import Quantity
from app.kernel.unit_of_work import UnitOfWork

Group = tuple[int, int]
"""A supplier and a warehouse: what one order is written for."""


@dataclass(frozen=True, slots=True)
class OrderRequests:
    """Write draft orders for open requests: for those named, or for all that can be ordered."""

    request_ids: Annotated[tuple[int, ...], Field("Requests", hidden=True)] = ()
    within_days: Annotated[int, Field("Together when needed within days", help="What is needed later than so many "
                                      "days after the first goes into an order of its own.")] = 14


@dataclass(frozen=True, slots=True)
class OrderRequestsResult:
    """The orders that were written, how many requests they serve, and why others were left."""

    order_ids: tuple[int, ...]
    numbers: tuple[str, ...]
    ordered: int
    left: tuple[str, ...] = ()


def order_requests(uow: UnitOfWork, cmd: OrderRequests) -> OrderRequestsResult:
    """Write orders for requests; those named must all be possible, of all others what cannot be ordered is left."""
    requests = _open_requests(uow, cmd.request_ids)
    items = load_items(uow.connection, {row.item_id for row in requests})
    terms = load_terms(uow.connection, {row.supplier_id for row in requests if row.supplier_id is not None})
    offers = load_offers(uow.connection, items)
    left, groups = [], defaultdict(list)
    for row in requests:
        obstacle = _obstacle(row, items[row.item_id], terms, _offer(offers, row))
        if not obstacle:
            groups[(row.supplier_id, row.warehouse_id)].append(row)
        elif cmd.request_ids:
            raise DomainError("request.not_ready", obstacle, "request_ids", request_id=row.id)
        else:
            left.append(obstacle)
    today, written = firm_day(uow), []
    for group, rows in sorted(groups.items()):
        for together in by_date([(row.needed_on, row) for row in rows], cmd.within_days):
            chosen = {row.id: _offer(offers, row) for row in together}
            written.append(_order(uow, group, together, terms, chosen, today))
    return OrderRequestsResult(
        tuple(result.order_id for result in written), tuple(result.number for result in written),
        len(requests) - len(left), tuple(left),
    )


def _open_requests(uow: UnitOfWork, ids: Sequence[int]) -> list[Any]:
    table = table_of(PurchaseRequest)
    if not ids:
        return list(uow.rows(select(table).where(table.c.state == "open").order_by(table.c.id).with_for_update()))
    found = uow.get_many(PurchaseRequest, ids)
    for number in ids:
        if number not in found or found[number].state != "open":
            raise DomainError(
                "request.state", f"Request {number} is not open any more. Reload the list; nothing was ordered.",
                "request_ids",
            )
    return list(found.values())


def _offer(offers: Mapping[int, Sequence[Offer]], row: Any) -> Offer | None:
    return next((offer for offer in offers.get(row.item_id, ()) if offer.supplier_id == row.supplier_id), None)


def _obstacle(
    row: Any, item: ItemFacts, terms: Mapping[int, SupplierTermsRow], offer: Offer | None,
) -> str:
    """Say why a request cannot be ordered yet, or nothing."""
    if row.supplier_id is None:
        return f"{item.sku} {item.name} has no supplier yet. Set who offers it."
    if row.supplier_id not in terms:
        return f"{item.sku} {item.name} is asked for from somebody who is no supplier any more."
    supplier = terms[row.supplier_id]
    if supplier.standing == Standing.BLOCKED:
        return f"{supplier.name} is blocked, so {item.sku} {item.name} cannot be ordered there."
    if item.status == "blocked":
        return f"{item.sku} {item.name} is blocked."
    if offer is None or offer.currency != supplier.currency:
        return f"No price of {item.sku} {item.name} from {supplier.name} is known. Set what the supplier offers."
    return ""


def _order(
    uow: UnitOfWork, group: Group, rows: Sequence[Any], terms: Mapping[int, SupplierTermsRow],
    offers: Mapping[int, Offer | None], today: date,
) -> PurchaseOrderResult:
    supplier = terms[group[0]]
    check_supplier(uow, supplier.party_id)
    by_item: dict[int, list[Any]] = defaultdict(list)
    for row in rows:
        by_item[row.item_id].append(row)
    packs = load_packs(uow.connection, {
        offer.item_id: offer for row in rows if (offer := offers[row.id]) is not None})
    lines = []
    for item_id, asked in by_item.items():
        pack = packs[item_id]
        qty = pack.quantity_for(sum(row.qty for row in asked))
        lines.append(OrderLineInput(
            item_id, Quantity(qty, pack.unit).decimal(), due_on=max(today, min(row.needed_on for row in asked))))
    result = write_order(uow, supplier, price_lines(uow, supplier, lines, today), group[1], today, source="request")
    served = dict(zip(by_item, result.line_ids, strict=True))
    uow.update_many(PurchaseRequest, {
        row.id: {"state": "ordered", "order_line_id": served[row.item_id]} for row in rows
    })
    return result

