"""Negotiating: what was talked about and offered, what was agreed, and what that saves."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Annotated, Any, Literal

from sqlalchemy import func, select

from app.areas.catalog.queries import load_conversions, load_items
from app.areas.company.rules import require_text
from app.areas.purchasing.models import Negotiation, NegotiationEntry, PurchaseOrder, PurchaseOrderLine
from app.areas.purchasing.operations.amounts import checked_price
from app.areas.purchasing.operations.orders import firm_day
from app.areas.purchasing.queries.measures import PROMISED_ORDERS
from app.areas.purchasing.queries.terms import load_offers, load_supplier
from app.areas.purchasing.rules import negotiating as rules
from app.areas.purchasing.rules.delivery import WINDOW_DAYS
from app.kernel.fields import Field
from app.kernel.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class StartNegotiation:
    """Begin to negotiate with a supplier, about an item or about anything else."""

    supplier_id: Annotated[int, Field("Supplier", lookup="suppliers")]
    topic: Annotated[str, Field("About", help="Such as the price of tea, longer payment, a contract's renewal")]
    item_id: Annotated[int | None, Field("Item", "Its last price and volume of a year are taken down", "items")] = None
    next_on: Annotated[date | None, Field("Talk again on")] = None


@dataclass(frozen=True, slots=True)
class NoteNegotiation:
    """Write down a talk, an offer, or what was agreed; agreeing ends the negotiation."""

    negotiation_id: Annotated[int, Field("Negotiation", hidden=True)]
    kind: Annotated[Literal["talk", "theirs", "ours", "agreed"], Field("What", titles=rules.KIND_WORDS)] = "talk"
    text: Annotated[str, Field("What was said", multiline=True)] = ""
    price: Annotated[Decimal | None, Field("Price", help="For one unit as it is bought.")] = None
    spoke_with: Annotated[str, Field("Spoken with")] = ""
    next_on: Annotated[date | None, Field("Talk again on")] = None


@dataclass(frozen=True, slots=True)
class EndNegotiation:
    """End a negotiation without a deal."""

    negotiation_id: Annotated[int, Field("Negotiation", hidden=True)]
    reason: Annotated[str, Field("Reason", multiline=True)] = ""


def start_negotiation(uow: UnitOfWork, cmd: StartNegotiation) -> int:
    """Open a negotiation with what was paid last and bought within a year, and give its number."""
    supplier, topic = load_supplier(uow.connection, cmd.supplier_id), require_text(cmd.topic, "The topic", "topic")
    price, unit, qty = _known(uow, cmd.supplier_id, cmd.item_id) if cmd.item_id is not None else (None, None, None)
    return uow.add(
        Negotiation, supplier_id=supplier.party_id, topic=topic, state=rules.OPEN, item_id=cmd.item_id, unit_id=unit,
        currency=supplier.currency, last_price_micros=price, agreed_price_micros=None, year_stock_qty=qty,
        saving_minor=None, opened_on=firm_day(uow), next_on=cmd.next_on, closed_on=None,
    )


def _known(uow: UnitOfWork, supplier_id: int, item_id: int) -> tuple[int | None, int, int]:
    """Read the last price paid there, in which unit, and the volume of a year from everybody, in stock units."""
    item = load_items(uow.connection, [item_id])[item_id]
    last = uow.first(
        select(PurchaseOrderLine.price_micros, PurchaseOrderLine.unit_id)
        .join(PurchaseOrder, PurchaseOrder.id == PurchaseOrderLine.order_id)
        .where(PurchaseOrderLine.item_id == item_id, PurchaseOrder.supplier_id == supplier_id, PROMISED_ORDERS)
        .order_by(PurchaseOrderLine.id.desc()).limit(1)
    )
    since = firm_day(uow) - timedelta(days=WINDOW_DAYS)
    qty = uow.scalar(
        select(func.coalesce(func.sum(PurchaseOrderLine.stock_qty), 0))
        .join(PurchaseOrder, PurchaseOrder.id == PurchaseOrderLine.order_id)
        .where(PurchaseOrderLine.item_id == item_id, PROMISED_ORDERS, PurchaseOrder.ordered_on > since)
    )
    if last is not None:
        return last.price_micros, last.unit_id, int(qty)
    offers = load_offers(uow.connection, [item_id], supplier_id).get(item_id, [])
    if offers:
        return offers[0].price_micros, offers[0].unit_id, int(qty)
    return None, item.unit_id, int(qty)


def note_negotiation(uow: UnitOfWork, cmd: NoteNegotiation) -> int:
    """Write a step down; what is agreed tells what it saves on the volume of a year."""
    row = uow.get(Negotiation, cmd.negotiation_id)
    rules.require_open(row.topic, row.state)
    rules.require_price(cmd.kind, cmd.price, about_item=row.item_id is not None)
    price = None if cmd.price is None else checked_price(cmd.price, row.currency, "price")
    uow.add(NegotiationEntry, negotiation_id=row.id, at=uow.now, by=uow.actor.id, kind=cmd.kind,
            spoke_with=cmd.spoke_with.strip(), text=cmd.text.strip(), price_micros=price)
    values: dict[str, Any] = {"next_on": cmd.next_on if cmd.next_on is not None else row.next_on}
    if cmd.kind == rules.AGREED:
        values |= {"state": rules.AGREED, "closed_on": firm_day(uow), "terms": cmd.text.strip(), "next_on": None,
                   "agreed_price_micros": price, "saving_minor": _saving(uow, row, price)}
    uow.update_many(Negotiation, {row.id: values})
    return int(row.id)


def _saving(uow: UnitOfWork, row: Any, price: int | None) -> int | None:
    if price is None or row.last_price_micros is None or row.item_id is None:
        return None
    ratio: Fraction = load_conversions(uow.connection, {(row.item_id, row.unit_id)})[(row.item_id, row.unit_id)]
    units = int(Fraction(row.year_stock_qty) / ratio)
    return rules.saving_minor(row.last_price_micros, price, units, row.currency)


def end_negotiation(uow: UnitOfWork, cmd: EndNegotiation) -> int:
    """End without a deal; the reason stays with it."""
    row = uow.get(Negotiation, cmd.negotiation_id)
    rules.require_open(row.topic, row.state)
    uow.update(Negotiation, row.id, state=rules.FAILED, closed_on=firm_day(uow), next_on=None, terms=cmd.reason.strip())
    return int(row.id)
