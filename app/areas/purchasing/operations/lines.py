"""Lines of an order before they are written: which item, how much in which unit, at which price."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Annotated, Any

from app.areas.catalog.queries import ItemFacts, load_conversions
from app.areas.catalog.queries.facts import successor_name
from app.areas.catalog.rules.standing import PHASING_OUT, phasing_out_question
from app.areas.purchasing.operations.amounts import checked_price, positive_quantity
from app.areas.purchasing.queries.line_terms import LineTerms
from app.areas.purchasing.queries.terms import SupplierTermsRow
from app.areas.purchasing.rules.contracts import overdraft
from app.areas.purchasing.rules.pricing import line_amount
from app.kernel.errors import DomainError
from app.kernel.fields import Field
from app.kernel.quantity import Quantity
from app.kernel.unit_of_work import UnitOfWork

SHOWN_MISFITS = 3
BOUGHT_KINDS = ("stocked", "consumable")


@dataclass(frozen=True, slots=True)
class OrderLineInput:
    """An item to order; without a unit or a price, those that the supplier offers it at."""

    item_id: Annotated[int, Field("Item", lookup="items", aliases=(
        "sku", "article", "product", "item number", "part number", "your number", "supplier's number", "barcode"))]
    qty: Annotated[Decimal, Field("Quantity", aliases=("qty", "amount ordered", "ordered", "pieces"))]
    unit_id: Annotated[int | None, Field("Unit", "Left out: the unit the supplier sells in.", "units")] = None
    price: Annotated[Decimal | None, Field("Price", help="Left out: the price agreed with the supplier.",
                                           aliases=("unit price", "cost", "net price"))] = None
    due_on: Annotated[date | None, Field("Due", help="Left out: as soon as the supplier delivers.",
                                         aliases=("due on", "delivery date", "needed"))] = None
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
    contract_line_id: int | None = None

    @property
    def row(self) -> dict[str, Any]:
        """Give the columns that the line itself decides."""
        return {"item_id": self.item_id, "unit_id": self.unit_id, "qty": self.qty, "stock_qty": self.stock_qty,
                "price_micros": self.price_micros, "amount_minor": self.amount_minor, "due_on": self.due_on,
                "needed_on": self.due_on, "contract_line_id": self.contract_line_id}


def price_lines(
    uow: UnitOfWork, supplier: SupplierTermsRow, lines: Sequence[OrderLineInput], today: date,
    due_on: date | None = None, order_id: int | None = None,
) -> list[PricedLine]:
    """Complete lines from contracts and offers; ask about quantities that the supplier does not deliver.

    `order_id` is the order that is changed: what it takes of contracts already is not counted twice. Raises
    DomainError with the field of the line that cannot be ordered.
    """
    if not lines:
        raise DomainError("purchase_order.empty", "An order needs at least one line. Add an item.", "lines")
    terms = LineTerms.load(uow.connection, supplier, {line.item_id for line in lines}, today, order_id)
    for index, line in enumerate(lines):
        _require_orderable(terms.items[line.item_id], index)
        _ask_about_ending(uow, terms.items[line.item_id], index)
    units = [terms.unit_id(line.item_id, line.unit_id) for line in lines]
    ratios = load_conversions(uow.connection, {
        (line.item_id, unit_id) for line, unit_id in zip(lines, units, strict=True)})
    priced, misfits = [], []
    for index, (line, unit_id) in enumerate(zip(lines, units, strict=True)):
        item = terms.items[line.item_id]
        qty = positive_quantity(line.qty, f"lines.{index}.qty")
        stock = Quantity(qty, "the unit ordered").convert(ratios[(line.item_id, unit_id)], item.unit_code).scaled
        price, contract_line_id = _price_of(terms, line, qty, unit_id, index)
        amount = line_amount(price, qty, supplier.currency, "")
        due = line.due_on or due_on or terms.due_on(item.id)
        priced.append(PricedLine(item.id, unit_id, qty, stock, price, amount, due, line.line_id, contract_line_id))
        if wrong := terms.misfit(item.id, unit_id, qty):
            misfits.append(f"{item.sku}: {wrong}")
    _ask_about(uow, supplier, misfits)
    _ask_about_contracts(uow, terms, priced)
    return priced


def _require_orderable(item: ItemFacts, index: int) -> None:
    if item.kind not in BOUGHT_KINDS:
        raise DomainError(
            "item.not_stocked", f"{item.sku} {item.name} is no goods that can be received. Order stocked or "
            "consumable items only.", f"lines.{index}.item_id",
        )
    if item.status == "blocked":
        raise DomainError(
            "item.blocked", f"{item.sku} {item.name} is blocked and cannot be ordered.", f"lines.{index}.item_id",
        )


def _ask_about_ending(uow: UnitOfWork, item: ItemFacts, index: int) -> None:
    if item.status == PHASING_OUT:
        question = phasing_out_question(f"{item.sku} {item.name}", successor_name(uow.connection, item.id))
        uow.confirm("item.phasing_out", question, f"lines.{index}.item_id")


def _price_of(
    terms: LineTerms, line: OrderLineInput, qty: int, unit_id: int, index: int,
) -> tuple[int, int | None]:
    """Give a line's price and the contract line it is released from; dearer than agreed is bought outside of it."""
    field, supplier, item = f"lines.{index}.price", terms.supplier, terms.items[line.item_id]
    known = terms.known(item.id, unit_id, qty)
    if line.price is None:
        if known is None:
            raise DomainError(
                "price.unknown", f"No price of {item.sku} {item.name} in this unit in {supplier.currency} is known "
                f"from {supplier.name}. Enter one, or set what the supplier offers.", field, item_id=item.id,
            )
        return known.price_micros, None if known.agreement is None else known.agreement.line_id
    price = checked_price(line.price, supplier.currency, field)
    agreed = None if known is None else known.agreement
    return price, agreed.line_id if agreed is not None and price <= agreed.price_micros else None


def _ask_about(uow: UnitOfWork, supplier: SupplierTermsRow, misfits: Sequence[str]) -> None:
    if misfits:
        more = f" and {len(misfits) - SHOWN_MISFITS} more" if len(misfits) > SHOWN_MISFITS else ""
        uow.confirm(
            "purchasing.quantity", f"{supplier.name} does not deliver these quantities: "
            f"{'; '.join(misfits[:SHOWN_MISFITS])}{more}. Order them all the same?", "lines",
        )


def _ask_about_contracts(uow: UnitOfWork, terms: LineTerms, priced: Sequence[PricedLine]) -> None:
    """Ask when the lines together take more of a contract than was agreed."""
    known = {one.line_id: one for found in terms.agreements.values() for one in found}
    taken: dict[int, int] = defaultdict(int)
    worth: dict[int, int] = defaultdict(int)
    for line in priced:
        if line.contract_line_id is not None:
            taken[line.contract_line_id] += line.qty
            worth[known[line.contract_line_id].contract_id] += line.amount_minor
    beyond = [overdraft(known[line_id], qty, worth[known[line_id].contract_id]) for line_id, qty in taken.items()]
    told = [words for words in dict.fromkeys(beyond) if words]
    if told:
        uow.confirm("purchasing.contract", f"{'; '.join(told[:SHOWN_MISFITS])}. Order it all the same?", "lines")
