"""Entering orders and changing them while they are drafts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Annotated, Any

from sqlalchemy import select

from app.areas.catalog.queries import load_items
from app.areas.company.operations import take_number
from app.areas.company.queries import load_profile
from app.areas.company.rules import local_day
from app.areas.inventory.models import Warehouse
from app.areas.inventory.operations.setup import main_warehouse
from app.areas.parties.queries import load_party
from app.areas.sales import rules
from app.areas.sales.models import SalesOrder, SalesOrderLine
from app.areas.sales.operations.kits import KitLine, write_parts
from app.areas.sales.operations.pricing import PricedLine, SalesLineInput, order_total, price_lines
from app.areas.sales.queries.orders import KIT
from app.areas.sales.queries.terms import load_terms
from app.kernel.errors import DomainError
from app.kernel.fields import Field
from app.kernel.money import Money
from app.kernel.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class CreateSalesOrder:
    """Enter a customer's order as a draft."""

    customer_id: Annotated[int, Field("Customer", lookup="customers")]
    required_on: Annotated[date, Field("Required on")]
    lines: Annotated[tuple[SalesLineInput, ...], Field("Lines")]
    warehouse_id: Annotated[int | None, Field("Warehouse", lookup="warehouses")] = None
    customer_reference: Annotated[str, Field("Customer's reference")] = ""
    ship_to: Annotated[str, Field("Ship to", multiline=True, help="The customer's delivery address when empty.")] = ""
    carrier_id: Annotated[int | None, Field("Carrier", lookup="carriers")] = None
    freight: Annotated[Decimal, Field("Freight")] = Decimal(0)
    note: Annotated[str, Field("Note", multiline=True)] = ""
    ship_complete: Annotated[bool, Field("Ship only complete", "Nothing goes before all of it is there.")] = False


@dataclass(frozen=True, slots=True)
class ChangeSalesOrder:
    """Change a draft; what is left empty stays, lines that are given replace all lines."""

    order_id: Annotated[int, Field("Order", hidden=True)]
    required_on: Annotated[date | None, Field("Required on")] = None
    lines: Annotated[tuple[SalesLineInput, ...] | None, Field("Lines")] = None
    customer_reference: Annotated[str | None, Field("Customer's reference")] = None
    ship_to: Annotated[str | None, Field("Ship to", multiline=True)] = None
    carrier_id: Annotated[int | None, Field("Carrier", lookup="carriers")] = None
    freight: Annotated[Decimal | None, Field("Freight")] = None
    note: Annotated[str | None, Field("Note", multiline=True)] = None
    ship_complete: Annotated[bool | None, Field("Ship only complete")] = None
    expected_version: Annotated[int | None, Field("Version", hidden=True)] = None


@dataclass(frozen=True, slots=True)
class OrderEntered:
    """The order with its total; `price_rules` says for each line where its price comes from."""

    order_id: int
    number: str
    total_minor: int
    currency: str
    price_rules: tuple[str, ...]


def create_sales_order(uow: UnitOfWork, cmd: CreateSalesOrder) -> OrderEntered:
    """Enter an order as a draft, priced by the customer's terms."""
    terms = load_terms(uow.connection, cmd.customer_id)
    rules.require_not_on_hold(terms.name, terms.on_hold)
    day = local_day(uow.now, load_profile(uow.connection).zone)
    priced = price_lines(uow, terms, cmd.lines, day)
    freight = _freight(cmd.freight, terms.currency)
    total = order_total(priced, freight, terms.currency)
    number = take_number(uow, "sales_order")
    order_id = uow.add(
        SalesOrder, number=number, customer_id=cmd.customer_id, warehouse_id=_warehouse(uow, cmd.warehouse_id),
        state=rules.DRAFT, currency=terms.currency, ordered_at=uow.now, required_on=cmd.required_on,
        customer_reference=cmd.customer_reference.strip(),
        ship_to=cmd.ship_to.strip() or delivery_address(uow, cmd.customer_id), carrier_id=cmd.carrier_id,
        freight_minor=freight, total_minor=total.minor, note=cmd.note,
        ship_complete=cmd.ship_complete,
    )
    write_lines(uow, order_id, priced, day)
    return OrderEntered(order_id, number, total.minor, terms.currency, tuple(line.rule for line in priced))


def change_sales_order(uow: UnitOfWork, cmd: ChangeSalesOrder) -> OrderEntered:
    """Change a draft and price its new lines."""
    order = uow.get(SalesOrder, cmd.order_id)
    rules.require_step(order.number, order.state, "changed")
    terms = load_terms(uow.connection, order.customer_id)
    priced: list[PricedLine] = []
    goods = order.total_minor - order.freight_minor
    if cmd.lines is not None:
        _require_no_release(uow, order)
        day = local_day(uow.now, load_profile(uow.connection).zone)
        priced = price_lines(uow, terms, cmd.lines, day)
        old = uow.rows(select(SalesOrderLine.id).where(SalesOrderLine.order_id == order.id))
        uow.delete(SalesOrderLine, [row.id for row in old])
        write_lines(uow, order.id, priced, day)
        goods = order_total(priced, 0, order.currency).minor
    freight = order.freight_minor if cmd.freight is None else _freight(cmd.freight, order.currency)
    given = {
        "required_on": cmd.required_on, "customer_reference": cmd.customer_reference, "ship_to": cmd.ship_to,
        "carrier_id": cmd.carrier_id, "note": cmd.note, "ship_complete": cmd.ship_complete,
    }
    uow.update(
        SalesOrder, order.id, expected_version=cmd.expected_version, freight_minor=freight, total_minor=goods + freight,
        **{name: value for name, value in given.items() if value is not None},
    )
    return OrderEntered(order.id, order.number, goods + freight, order.currency, tuple(line.rule for line in priced))


def _require_no_release(uow: UnitOfWork, order: Any) -> None:
    """Refuse to write the lines of a release anew: they take from a blanket order."""
    if uow.first(select(SalesOrderLine.id).where(
            SalesOrderLine.order_id == order.id, SalesOrderLine.blanket_line_id.is_not(None))) is not None:
        raise DomainError("blanket.draft", f"The lines of {order.number} are released from a blanket order. Confirm it "
                          "and amend it, or cancel it and release anew.", "lines")


def write_lines(
    uow: UnitOfWork, order_id: int, priced: Sequence[PricedLine], day: date, first: int = 1,
) -> list[int]:
    """Write lines of an order in their order, kits with their parts; the `first` position is theirs."""
    ids = uow.insert(SalesOrderLine, [
        {"order_id": order_id, "position": position, **line.columns(), "stock_qty_shipped": 0, "kit_line_id": None}
        for position, line in enumerate(priced, first)
    ])
    kinds = {item_id: item.kind for item_id, item in load_items(
        uow.connection, {line.item_id for line in priced}).items()}
    write_parts(uow, [
        KitLine(line_id, order_id, position, line.item_id, line.stock_qty)
        for position, (line_id, line) in enumerate(zip(ids, priced, strict=True), first) if kinds[line.item_id] == KIT
    ], day)
    return ids


def delivery_address(uow: UnitOfWork, customer_id: int) -> str:
    """Write where a customer's goods go when nothing else is said."""
    return "\n".join(load_party(uow.connection, customer_id).address_lines("delivery"))


def _freight(amount: Decimal, currency: str) -> int:
    minor = Money.of(amount, currency).minor
    if minor < 0:
        raise DomainError("freight.negative", "The freight cannot be below nothing.", "freight")
    return minor


def _warehouse(uow: UnitOfWork, warehouse_id: int | None) -> int:
    return main_warehouse(uow) if warehouse_id is None else int(uow.get(Warehouse, warehouse_id).id)
