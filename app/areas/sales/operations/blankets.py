"""Agreeing on blanket orders and releasing orders from them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Annotated, Any

from sqlalchemy import select

from app.areas.catalog.queries import load_conversions, load_items
from app.areas.catalog.queries.pricing import unit_codes
from app.areas.catalog.rules.standing import require_sellable
from app.areas.company.operations import take_number
from app.areas.inventory.models import Warehouse
from app.areas.inventory.operations.setup import main_warehouse
from app.areas.purchasing.rules.contracts import require_term, state_on
from app.areas.sales import rules
from app.areas.sales.models import BlanketLine, BlanketOrder, SalesOrder
from app.areas.sales.operations.confirming import ConfirmSalesOrder, confirm_sales_order
from app.areas.sales.operations.orders import delivery_address, write_lines
from app.areas.sales.operations.pricing import PricedLine, SalesLineInput, price_lines
from app.areas.sales.operations.quote_lines import day_of
from app.areas.sales.queries.blankets import load_agreed, released_of
from app.areas.sales.queries.terms import TermsRow, load_terms
from app.kernel.columns import table_of
from app.kernel.errors import DomainError
from app.kernel.fields import Field
from app.kernel.money import Price
from app.kernel.quantity import Quantity, scaled_quantity
from app.kernel.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class BlanketLineInput:
    """An item, how much of it in all, and at which price."""

    item_id: Annotated[int, Field("Item", lookup="items")]
    total_qty: Annotated[Decimal, Field("In all")]
    unit_id: Annotated[int | None, Field("Unit", lookup="units", help="The item's stock unit when left empty.")] = None
    price: Annotated[Decimal | None, Field("Price", help="For one unit; that of the price rules when empty.")] = None
    discount_percent: Annotated[Decimal, Field("Discount %")] = Decimal(0)


@dataclass(frozen=True, slots=True)
class AgreeBlanketOrder:
    """Write down how much a customer takes within some time, at which prices; orders are released from it."""

    customer_id: Annotated[int, Field("Customer", lookup="customers")]
    valid_from: Annotated[date, Field("Valid from")]
    valid_to: Annotated[date, Field("Valid until")]
    lines: Annotated[tuple[BlanketLineInput, ...], Field("Lines")]
    title: Annotated[str, Field("What it is about")] = ""
    customer_reference: Annotated[str, Field("Customer's reference")] = ""
    warehouse_id: Annotated[int | None, Field("Warehouse", "Left out: the main one.", "warehouses")] = None
    note: Annotated[str, Field("Note", multiline=True)] = ""


@dataclass(frozen=True, slots=True)
class ChangeBlanketOrder:
    """Change days, prices or quantities; what was released before keeps its price."""

    blanket_id: Annotated[int, Field("Blanket order", hidden=True)]
    valid_from: Annotated[date, Field("Valid from")]
    valid_to: Annotated[date, Field("Valid until")]
    lines: Annotated[tuple[BlanketLineInput, ...], Field("Lines")]
    title: Annotated[str, Field("What it is about")] = ""
    customer_reference: Annotated[str, Field("Customer's reference")] = ""
    note: Annotated[str, Field("Note", multiline=True)] = ""
    expected_version: Annotated[int | None, Field("Version", hidden=True)] = None


@dataclass(frozen=True, slots=True)
class EndBlanketOrder:
    """End a blanket order before its day: nothing more is released from it."""

    blanket_id: Annotated[int, Field("Blanket order", lookup="blanket_orders")]
    reason: Annotated[str, Field("Why", multiline=True)] = ""


@dataclass(frozen=True, slots=True)
class ReleaseLineInput:
    """How much of a line is released now; nothing leaves it out."""

    line_id: Annotated[int, Field("Line", hidden=True)]
    what: Annotated[str, Field("What")] = ""
    qty: Annotated[Decimal, Field("Release now")] = Decimal(0)


@dataclass(frozen=True, slots=True)
class ReleaseBlanketOrder:
    """Make an order of a part of a blanket order, at its prices."""

    blanket_id: Annotated[int, Field("Blanket order", hidden=True)]
    required_on: Annotated[date, Field("Required on")]
    lines: Annotated[tuple[ReleaseLineInput, ...], Field("Lines")]
    customer_reference: Annotated[str, Field("Customer's reference")] = ""
    confirm_order: Annotated[bool, Field("Confirm the order at once")] = True


@dataclass(frozen=True, slots=True)
class BlanketResult:
    """The blanket order that was written."""

    blanket_id: int
    number: str


@dataclass(frozen=True, slots=True)
class BlanketReleased:
    """The order that was made."""

    blanket_id: int
    order_id: int
    number: str
    state: str
    summary: str


def agree_blanket_order(uow: UnitOfWork, cmd: AgreeBlanketOrder) -> BlanketResult:
    """Write a blanket order with its lines."""
    terms = load_terms(uow.connection, cmd.customer_id)
    rules.require_not_on_hold(terms.name, terms.on_hold)
    require_term(cmd.valid_from, cmd.valid_to)
    rows = _rows(uow, terms, cmd.lines)
    number = take_number(uow, "blanket")
    warehouse_id = main_warehouse(uow) if cmd.warehouse_id is None else uow.get(Warehouse, cmd.warehouse_id).id
    blanket_id = uow.add(
        BlanketOrder, number=number, customer_id=terms.party_id, warehouse_id=warehouse_id, title=cmd.title.strip(),
        currency=terms.currency, valid_from=cmd.valid_from, valid_to=cmd.valid_to, state="active",
        customer_reference=cmd.customer_reference.strip(), note=cmd.note.strip(),
    )
    uow.insert(BlanketLine, [{"blanket_id": blanket_id, **row} for row in rows])
    return BlanketResult(blanket_id, number)


def _rows(uow: UnitOfWork, terms: TermsRow, lines: Sequence[BlanketLineInput]) -> list[dict[str, Any]]:
    if len({line.item_id for line in lines}) < len(lines):
        raise DomainError("blanket.twice", "An item stands in two lines. Keep one of them.", "lines")
    inputs = [SalesLineInput(line.item_id, line.total_qty, line.unit_id, line.price, line.discount_percent)
              for line in lines]
    return [
        {"item_id": one.item_id, "unit_id": one.unit_id, "total_qty": one.qty, "price_micros": one.price_micros,
         "discount_permille": one.discount_permille} for one in price_lines(uow, terms, inputs, day_of(uow))
    ]


def change_blanket_order(uow: UnitOfWork, cmd: ChangeBlanketOrder) -> BlanketResult:
    """Write a blanket order anew; refuse less than was released, and to take out what was."""
    blanket = _active(uow, cmd.blanket_id)
    require_term(cmd.valid_from, cmd.valid_to)
    wanted = {row["item_id"]: row for row in _rows(uow, load_terms(uow.connection, blanket.customer_id), cmd.lines)}
    table = table_of(BlanketLine)
    known = {row.item_id: row for row in uow.rows(select(table).where(table.c.blanket_id == blanket.id))}
    taken = released_of(uow.connection, [row.id for row in known.values()])
    _require_enough(uow, blanket.number, known, wanted, taken)
    uow.delete(BlanketLine, [row.id for item_id, row in known.items() if item_id not in wanted])
    uow.update_many(BlanketLine, {known[key].id: row for key, row in wanted.items() if key in known})
    uow.insert(BlanketLine, [{"blanket_id": blanket.id, **row} for key, row in wanted.items() if key not in known])
    uow.update(
        BlanketOrder, blanket.id, expected_version=cmd.expected_version, valid_from=cmd.valid_from,
        valid_to=cmd.valid_to, title=cmd.title.strip(), customer_reference=cmd.customer_reference.strip(),
        note=cmd.note.strip(),
    )
    return BlanketResult(blanket.id, blanket.number)


def _require_enough(
    uow: UnitOfWork, number: str, known: dict[int, Any], wanted: dict[int, dict[str, Any]], taken: dict[int, int],
) -> None:
    codes = unit_codes(uow.connection)
    for item_id, row in known.items():
        done, new = taken.get(row.id, 0), wanted.get(item_id)
        if not done:
            continue
        if new is None or new["unit_id"] != row.unit_id or new["total_qty"] < done:
            item = load_items(uow.connection, [item_id])[item_id]
            raise DomainError(
                "blanket.released", f"{Quantity(done, codes[row.unit_id])} of {item.sku} {item.name} were released "
                f"from {number} already; it stays in it, in this unit, with so much at least.", "lines",
            )


def end_blanket_order(uow: UnitOfWork, cmd: EndBlanketOrder) -> BlanketResult:
    """End a blanket order; the reason is kept with it."""
    blanket = _active(uow, cmd.blanket_id)
    note = f"{blanket.note}\nEnded: {cmd.reason.strip()}".strip() if cmd.reason.strip() else blanket.note
    uow.update(BlanketOrder, blanket.id, state="ended", note=note)
    return BlanketResult(blanket.id, blanket.number)


def _active(uow: UnitOfWork, blanket_id: int) -> Any:
    blanket = uow.get(BlanketOrder, blanket_id)
    if blanket.state != "active":
        raise DomainError("blanket.ended", f"{blanket.number} was ended; agree on a new one instead.")
    return blanket


def release_blanket_order(uow: UnitOfWork, cmd: ReleaseBlanketOrder) -> BlanketReleased:
    """Make an order of what is released; refuse more than is left, and days outside of what was agreed."""
    blanket, day = _active(uow, cmd.blanket_id), day_of(uow)
    state = state_on(blanket.state, blanket.valid_from, blanket.valid_to, day)
    if state not in ("valid", "expiring"):
        raise DomainError("blanket.term", f"{blanket.number} is valid from {blanket.valid_from} to {blanket.valid_to}; "
                          "nothing is released today. Change its days first.", "required_on")
    terms = load_terms(uow.connection, blanket.customer_id)
    rules.require_not_on_hold(terms.name, terms.on_hold)
    priced = _released_lines(uow, blanket, cmd.lines)
    number = take_number(uow, "sales_order")
    order_id = uow.add(
        SalesOrder, number=number, customer_id=blanket.customer_id, warehouse_id=blanket.warehouse_id,
        state=rules.DRAFT, currency=blanket.currency, ordered_at=uow.now, required_on=cmd.required_on,
        customer_reference=cmd.customer_reference.strip() or blanket.customer_reference,
        ship_to=delivery_address(uow, blanket.customer_id), carrier_id=None, freight_minor=0,
        total_minor=sum(one.amount_minor for one in priced), note="",
    )
    write_lines(uow, order_id, priced, day)
    if not cmd.confirm_order:
        return BlanketReleased(blanket.id, order_id, number, rules.DRAFT, f"{number} was made of {blanket.number}.")
    told = confirm_sales_order(uow, ConfirmSalesOrder(order_id))
    return BlanketReleased(blanket.id, order_id, number, told.state, told.summary)


def _released_lines(uow: UnitOfWork, blanket: Any, lines: Sequence[ReleaseLineInput]) -> list[PricedLine]:
    table = table_of(BlanketLine)
    known = {row.id: row for row in uow.rows(
        select(table).where(table.c.blanket_id == blanket.id).order_by(table.c.id).with_for_update())}
    if len({line.line_id for line in lines}) < len(lines) or not known.keys() >= {line.line_id for line in lines}:
        raise DomainError("blanket.lines", f"These are not the lines of {blanket.number}; reload it.", "lines")
    wanted = {line.line_id: (index, scaled_quantity(line.qty)) for index, line in enumerate(lines) if line.qty}
    if not wanted:
        raise DomainError("blanket.nothing", "Say of one line at least how much is released now.", "lines")
    agreed = load_agreed(uow.connection, wanted)
    items = load_items(uow.connection, {known[number].item_id for number in wanted})
    ratios = load_conversions(uow.connection, {(known[one].item_id, known[one].unit_id) for one in wanted})
    result = []
    for number, (index, qty) in wanted.items():
        row, item, field = known[number], items[known[number].item_id], f"lines.{index}.qty"
        if qty < 0:
            raise DomainError("quantity.positive", "The quantity must be more than nothing.", field)
        require_sellable(item.kind, item.status, f"{item.sku} {item.name}", field)
        agreed[number].require(qty, field)
        stock_qty = rules.to_stock_units(
            qty, ratios[row.item_id, row.unit_id], agreed[number].unit, item.unit_code, field)
        amount = rules.line_amount(Price(row.price_micros, blanket.currency), qty, row.discount_permille)
        result.append(PricedLine(
            row.item_id, row.unit_id, qty, stock_qty, row.price_micros, row.discount_permille, amount.minor,
            f"blanket order {blanket.number}", blanket_line_id=number,
        ))
    return result
