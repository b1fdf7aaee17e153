"""Lines of an order before they are written: which item, how much in which unit, at which price."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Annotated, Any

from app.areas.catalog.queries import ItemFacts, load_conversions, load_items
from app.areas.purchasing.operations.amounts import checked_price, positive_quantity
from app.areas.purchasing.queries.terms import Offer, SupplierTermsRow, load_offers
from app.areas.purchasing.rules.pricing import line_amount, misfit
from app.kernel.errors import DomainError
from app.kernel.fields import Field
from app.kernel.quantity import Quantity
from app.kernel.unit_of_work import UnitOfWork

SHOWN_MISFITS = 3
BOUGHT_KINDS = ("stocked", "consumable")


@dataclass(frozen=True, slots=True)
class OrderLineInput:
    """An item to order; without a unit or a price, those that the supplier offers it at."""

    item_id: Annotated[int, Field("Item", lookup="items")]
    qty: Annotated[Decimal, Field("Quantity")]
    unit_id: Annotated[int | None, Field("Unit", "Left out: the unit the supplier sells in.", "units")] = None
    price: Annotated[Decimal | None, Field("Price", help="Left out: the supplier's price for this quantity.")] = None
    due_on: Annotated[date | None, Field("Due", help="Left out: as soon as the supplier delivers.")] = None
    line_id: Annotated[int | None, Field("Line", hidden=True)] = None


@dataclass(frozen=True, slots=True)
class PricedLine:
    """A line ready to be written: `qty` in `unit_id`, `stock_qty` in the item's stock unit, both in millionths."""

    item_id: int
    unit_id: int
    qty: int
    stock_qty: int
    price_micros: int
    amount_minor: int
    due_on: date
    line_id: int | None = None

    @property
    def row(self) -> dict[str, Any]:
        """Give the columns that the line itself decides."""
        return {"item_id": self.item_id, "unit_id": self.unit_id, "qty": self.qty, "stock_qty": self.stock_qty,
                "price_micros": self.price_micros, "amount_minor": self.amount_minor, "due_on": self.due_on}


def price_lines(
    uow: UnitOfWork, supplier: SupplierTermsRow, lines: Sequence[OrderLineInput], today: date,
    due_on: date | None = None,
) -> list[PricedLine]:
    """Complete lines from the supplier's offers; ask about quantities that the supplier does not deliver.

    Raises DomainError with the field of the line that cannot be ordered.
    """
    if not lines:
        raise DomainError("purchase_order.empty", "An order needs at least one line. Add an item.", "lines")
    items = load_items(uow.connection, {line.item_id for line in lines})
    _require_orderable(items, lines)
    offers = {key: found[0] for key, found in load_offers(uow.connection, items, supplier.party_id).items()}
    units = [_unit_of(line, items, offers) for line in lines]
    ratios = load_conversions(uow.connection, {
        (line.item_id, unit_id) for line, unit_id in zip(lines, units, strict=True)})
    priced, misfits = [], []
    for index, (line, unit_id) in enumerate(zip(lines, units, strict=True)):
        item, offer = items[line.item_id], offers.get(line.item_id)
        qty = positive_quantity(line.qty, f"lines.{index}.qty")
        stock = Quantity(qty, "the unit ordered").convert(ratios[(line.item_id, unit_id)], item.unit_code).scaled
        price = _price_of(line, qty, unit_id, offer, supplier, item, index)
        amount = line_amount(price, qty, supplier.currency, "")
        due = line.due_on or due_on or today + timedelta(days=_lead_days(offer, supplier))
        priced.append(PricedLine(item.id, unit_id, qty, stock, price, amount, due, line.line_id))
        if offer is not None and unit_id == offer.unit_id:
            wrong = misfit(qty, offer.min_qty, offer.multiple_qty, offer.unit_code)
            misfits += [f"{item.sku}: {wrong}"] if wrong else []
    _ask_about(uow, supplier, misfits)
    return priced


def _require_orderable(items: dict[int, ItemFacts], lines: Sequence[OrderLineInput]) -> None:
    for index, line in enumerate(lines):
        item = items[line.item_id]
        if item.kind not in BOUGHT_KINDS:
            raise DomainError(
                "item.not_stocked", f"{item.sku} {item.name} is no goods that can be received. Order stocked or "
                "consumable items only.", f"lines.{index}.item_id",
            )
        if item.status == "blocked":
            raise DomainError(
                "item.blocked", f"{item.sku} {item.name} is blocked and cannot be ordered.", f"lines.{index}.item_id",
            )


def _unit_of(line: OrderLineInput, items: dict[int, ItemFacts], offers: dict[int, Offer]) -> int:
    if line.unit_id is not None:
        return line.unit_id
    offer = offers.get(line.item_id)
    return items[line.item_id].unit_id if offer is None else offer.unit_id


def _price_of(
    line: OrderLineInput, qty: int, unit_id: int, offer: Offer | None, supplier: SupplierTermsRow, item: ItemFacts,
    index: int,
) -> int:
    field = f"lines.{index}.price"
    if line.price is not None:
        return checked_price(line.price, supplier.currency, field)
    if offer is None or offer.unit_id != unit_id or offer.currency != supplier.currency:
        raise DomainError(
            "price.unknown", f"No price of {item.sku} {item.name} in this unit in {supplier.currency} is known from "
            f"{supplier.name}. Enter one, or set what the supplier offers.", field, item_id=item.id,
        )
    return offer.price_for(qty)


def _lead_days(offer: Offer | None, supplier: SupplierTermsRow) -> int:
    if offer is not None and offer.lead_time_days is not None:
        return offer.lead_time_days
    return supplier.lead_time_days


def _ask_about(uow: UnitOfWork, supplier: SupplierTermsRow, misfits: Sequence[str]) -> None:
    if misfits:
        more = f" and {len(misfits) - SHOWN_MISFITS} more" if len(misfits) > SHOWN_MISFITS else ""
        uow.confirm(
            "purchasing.quantity", f"{supplier.name} does not deliver these quantities: "
            f"{'; '.join(misfits[:SHOWN_MISFITS])}{more}. Order them all the same?", "lines",
        )
