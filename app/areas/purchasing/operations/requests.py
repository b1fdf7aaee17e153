"""Asking for something to be bought: by hand, or because stock falls short."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Annotated, Any

from sqlalchemy import func, select

from app.areas.catalog.queries import ItemFacts, load_items
from app.areas.inventory.models import ReorderRule, Warehouse
from app.areas.inventory.operations import main_warehouse
from app.areas.inventory.queries import GroupBy, StockQuestion, stock_levels
from app.areas.purchasing.models import PurchaseOrder, PurchaseOrderLine, PurchaseRequest
from app.areas.purchasing.operations.amounts import positive_quantity
from app.areas.purchasing.operations.orders import firm_day
from app.areas.purchasing.operations.standing_gate import check_supplier
from app.areas.purchasing.queries.terms import (
    LEAD_TIME_DAYS,
    Offer,
    SupplierTermsRow,
    load_offers,
    load_packs,
    load_supplier,
    load_terms,
)
from app.areas.purchasing.rules.orders import UNSENT, Standing
from app.areas.purchasing.rules.replenishment import Level, Pack, reason_for, summarize_proposal
from app.kernel.errors import DomainError
from app.kernel.fields import Field
from app.kernel.unit_of_work import UnitOfWork

PlaceOfItem = tuple[int, int]
"""An item and the warehouse it is wanted in."""


@dataclass(frozen=True, slots=True)
class RequestPurchase:
    """Ask for an item to be bought; the quantity in its stock unit."""

    item_id: Annotated[int, Field("Item", lookup="items")]
    qty: Annotated[Decimal, Field("Quantity")]
    needed_on: Annotated[date | None, Field("Needed", help="Left out: as soon as it can be delivered.")] = None
    supplier_id: Annotated[int | None, Field("Supplier", "Left out: the preferred one.", "suppliers")] = None
    warehouse_id: Annotated[int | None, Field("Warehouse", "Left out: the main one.", "warehouses")] = None
    reason: Annotated[str, Field("Reason", multiline=True)] = ""
    for_whom: Annotated[str, Field("For whom")] = ""


@dataclass(frozen=True, slots=True)
class ProposePurchases:
    """Ask for every item that falls below its reorder point and was not asked for yet."""

    warehouse_id: Annotated[int | None, Field("Warehouse", "Left out: all of them.", "warehouses")] = None


@dataclass(frozen=True, slots=True)
class DismissRequest:
    """Decide not to buy what was asked for."""

    request_id: Annotated[int, Field("Request", hidden=True)]
    reason: Annotated[str, Field("Reason", multiline=True)] = ""


@dataclass(frozen=True, slots=True)
class ProposalResult:
    """The requests that were made, and how many items have no supplier yet; `summary` says so in a sentence."""

    request_ids: tuple[int, ...]
    without_supplier: int
    summary: str


def request_purchase(uow: UnitOfWork, cmd: RequestPurchase) -> int:
    """Write a request down and give its number; refuse or ask about the supplier that is named."""
    item = load_items(uow.connection, [cmd.item_id])[cmd.item_id]
    qty = positive_quantity(cmd.qty, "qty")
    offers = load_offers(uow.connection, [item.id])
    if cmd.supplier_id is None:
        source = _choose(offers.get(item.id, ()), load_terms(uow.connection, _suppliers(offers)))
    else:
        supplier = load_supplier(uow.connection, cmd.supplier_id)
        check_supplier(uow, supplier.party_id)
        own = next((offer for offer in offers.get(item.id, ()) if offer.supplier_id == cmd.supplier_id), None)
        source = _Source(supplier, own)
    warehouse_id = cmd.warehouse_id or main_warehouse(uow)
    uow.get(Warehouse, warehouse_id)
    return uow.add(
        PurchaseRequest, item_id=item.id, warehouse_id=warehouse_id, supplier_id=source.supplier_id, qty=qty,
        needed_on=cmd.needed_on or firm_day(uow) + timedelta(days=source.lead_days),
        reason=cmd.reason, source="hand", state="open", order_line_id=None, for_whom=cmd.for_whom.strip(),
        asked_by=uow.actor.id, merged_into_id=None,
    )


@dataclass(frozen=True, slots=True)
class _Source:
    """Where an item would be bought, if anybody offers it."""

    supplier: SupplierTermsRow | None = None
    offer: Offer | None = None

    @property
    def supplier_id(self) -> int | None:
        return None if self.supplier is None else self.supplier.party_id

    @property
    def lead_days(self) -> int:
        if self.offer is not None and self.offer.lead_time_days is not None:
            return self.offer.lead_time_days
        return LEAD_TIME_DAYS if self.supplier is None else self.supplier.lead_time_days


def _suppliers(offers: Mapping[int, Sequence[Offer]]) -> set[int]:
    return {offer.supplier_id for found in offers.values() for offer in found}


def _choose(offers: Iterable[Offer], terms: Mapping[int, SupplierTermsRow]) -> _Source:
    """Take the preferred supplier, otherwise the one of the best standing; never a blocked one."""
    ranks = {standing.value: rank for rank, standing in enumerate(Standing)}
    usable = [offer for offer in offers if terms[offer.supplier_id].standing != Standing.BLOCKED]
    if not usable:
        return _Source()
    best = min(usable, key=lambda offer: (not offer.preferred, ranks[terms[offer.supplier_id].standing]))
    return _Source(terms[best.supplier_id], best)


def propose_purchases(uow: UnitOfWork, cmd: ProposePurchases) -> ProposalResult:
    """Request what falls short, with the reason in words; doing it again adds nothing."""
    today = firm_day(uow)
    levels = _levels(uow, cmd.warehouse_id, today)
    short = {place: level for place, level in levels.items() if level.shortage > 0}
    items = load_items(uow.connection, {item_id for item_id, _ in short})
    offers = load_offers(uow.connection, items)
    terms = load_terms(uow.connection, _suppliers(offers))
    sources = {item_id: _choose(offers.get(item_id, ()), terms) for item_id in items}
    chosen = {item_id: source.offer for item_id, source in sources.items() if source.offer is not None}
    packs = load_packs(uow.connection, chosen)
    rows = [
        _request(place, level, items[place[0]], sources[place[0]], packs.get(place[0]), today)
        for place, level in sorted(short.items()) if items[place[0]].status == "active"
    ]
    _note_reviews(uow, levels, today)
    without = sum(row["supplier_id"] is None for row in rows)
    return ProposalResult(tuple(uow.insert(PurchaseRequest, rows)), without, summarize_proposal(len(rows), without))


def _request(
    place: PlaceOfItem, level: Level, item: ItemFacts, source: _Source, sold: Pack | None, today: date,
) -> dict[str, Any]:
    pack = sold or Pack(unit=item.unit_code)
    qty = pack.stock_quantity_for(level.shortage, item.unit_code)
    return {
        "item_id": item.id, "warehouse_id": place[1], "supplier_id": source.supplier_id, "qty": qty,
        "needed_on": today + timedelta(days=source.lead_days), "source": "reorder", "state": "open",
        "reason": reason_for(level, qty, item.unit_code, pack), "order_line_id": None, "for_whom": "",
        "asked_by": None, "merged_into_id": None,
    }


def _note_reviews(uow: UnitOfWork, levels: Mapping[PlaceOfItem, Level], today: date) -> None:
    """Keep the day on which items were looked at that are looked at every so many days."""
    looked_at = {place for place, level in levels.items() if level.by_review and level.due}
    rows = uow.rows(select(ReorderRule.id, ReorderRule.item_id, ReorderRule.warehouse_id)) if looked_at else ()
    uow.update_many(ReorderRule, {
        row.id: {"reviewed_on": today} for row in rows if (row.item_id, row.warehouse_id) in looked_at})


def _levels(uow: UnitOfWork, warehouse_id: int | None, today: date) -> dict[PlaceOfItem, Level]:
    """Read what will be there of all items that have a reorder rule, in four queries."""
    rules = select(
        ReorderRule.item_id, ReorderRule.warehouse_id, ReorderRule.reorder_point, ReorderRule.order_up_to,
        ReorderRule.kind, ReorderRule.order_qty, ReorderRule.review_days, ReorderRule.reviewed_on,
    )
    if warehouse_id is not None:
        rules = rules.where(ReorderRule.warehouse_id == warehouse_id)
    question = StockQuestion(group_by=(GroupBy.ITEM, GroupBy.WAREHOUSE), warehouse_id=warehouse_id)
    projected = {level.key: level.projected for level in stock_levels(uow.connection, question, uow.now)}
    pending = _pending(uow)
    return {
        (row.item_id, row.warehouse_id): Level(
            projected.get((row.item_id, row.warehouse_id), 0), pending.get((row.item_id, row.warehouse_id), 0),
            row.reorder_point, row.order_up_to, row.kind, row.order_qty,
            row.reviewed_on is None or row.reviewed_on + timedelta(days=row.review_days) <= today,
        ) for row in uow.rows(rules)
    }


def _pending(uow: UnitOfWork) -> dict[PlaceOfItem, int]:
    """Add up what is asked for, or ordered and not sent: inventory expects neither of them yet."""
    asked = select(PurchaseRequest.item_id, PurchaseRequest.warehouse_id, func.sum(PurchaseRequest.qty).label("qty"))
    asked = asked.where(PurchaseRequest.state == "open")
    unsent = (
        select(PurchaseOrderLine.item_id, PurchaseOrder.warehouse_id,
               func.sum(PurchaseOrderLine.stock_qty).label("qty"))
        .join(PurchaseOrder, PurchaseOrder.id == PurchaseOrderLine.order_id).where(PurchaseOrder.state.in_(UNSENT))
    )
    result: dict[PlaceOfItem, int] = defaultdict(int)
    for row in (
        *uow.rows(asked.group_by(PurchaseRequest.item_id, PurchaseRequest.warehouse_id)),
        *uow.rows(unsent.group_by(PurchaseOrderLine.item_id, PurchaseOrder.warehouse_id)),
    ):
        result[(row.item_id, row.warehouse_id)] += int(row.qty)
    return result


def dismiss_request(uow: UnitOfWork, cmd: DismissRequest) -> None:
    """Take a request off the list; the reason given is kept with it."""
    request = uow.get(PurchaseRequest, cmd.request_id)
    if request.state != "open":
        raise DomainError("request.state", "This request is not open any more; nothing was changed.")
    reason = f"{request.reason} Dismissed: {cmd.reason}".strip() if cmd.reason else request.reason
    uow.update(PurchaseRequest, request.id, state="dismissed", reason=reason)
