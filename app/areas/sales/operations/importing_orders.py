"""Orders from files: those that were shipped land as history, open ones are promised and expected to go out."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, select

from app.areas.company.queries import load_profile
from app.areas.company.rules import local_day
from app.areas.inventory.operations import settle_expected
from app.areas.inventory.operations.setup import main_warehouse
from app.areas.parties.rules import address_lines
from app.areas.sales import rules
from app.areas.sales.models import SalesOrder, SalesOrderLine
from app.areas.sales.operations.reading import PartyBook, day_of, decimal_of, moment_of, refuse, refused, text_of
from app.areas.sales.queries.orders import LINE_KIND
from app.kernel.columns import table_of
from app.kernel.declare import ImportField, ImportSpec, RowOutcome
from app.kernel.errors import DomainError
from app.kernel.listing import Kind
from app.kernel.money import Money
from app.kernel.unit_of_work import UnitOfWork, in_batches
from app.kernel.upsert import UNCHANGED, Wanted, upsert_rows

ORDER_FIELDS = (
    ImportField("number", "Number", True, ("order", "order id", "order number", "invoice", "invoice no")),
    ImportField("customer", "Customer", True, ("customer id", "customer code", "customer number")),
    ImportField("ordered_on", "Ordered on", True, ("order date", "date", "invoice date"), Kind.TIME),
    ImportField("required_on", "Required on", False, ("required date", "due date"), Kind.DATE),
    ImportField("shipped_on", "Shipped on", False, ("shipped date", "ship date"), Kind.TIME),
    ImportField("delivered_on", "Delivered on", False, ("delivery date",), Kind.TIME),
    ImportField("carrier", "Carrier", False, ("ship via", "shipper")),
    ImportField("freight", "Freight", False, ("freight charge", "shipping cost"), Kind.MONEY),
    ImportField("reference", "Customer's reference", False, ("customer reference", "customer po")),
    ImportField("ship_name", "Ship to"), ImportField("ship_street", "Ship to street", False, ("ship address",)),
    ImportField("ship_city", "Ship to city"), ImportField("ship_region", "Ship to region"),
    ImportField("ship_postal_code", "Ship to postal code"), ImportField("ship_country", "Ship to country"),
    ImportField("note", "Note", False, ("notes", "remarks")),
)

SAME_FOR_GOOD = {"customer_id": "customer", "ordered_at": "ordered_on"}
"""What an order that is known cannot be given anew, and the field that says it."""


def import_orders(uow: UnitOfWork, rows: Sequence[Mapping[str, str]]) -> list[RowOutcome]:
    """Bring orders in under their own numbers; their lines come with `order_lines`."""
    reading = _OrderRows(uow, rows)
    outcomes: list[RowOutcome | None] = []
    wanted: dict[str, Wanted] = {}
    for row in rows:
        try:
            order = reading.order(row, wanted)
        except DomainError as error:
            outcomes.append(refused(error))
            continue
        outcomes.append(RowOutcome(UNCHANGED) if order is None else None)
        if order is not None:
            wanted[text_of(row, "number")] = order
    written = iter(upsert_rows(uow, SalesOrder, list(wanted.values())))
    _move_expected(uow, wanted.values(), reading.known)
    return [RowOutcome(next(written).status) if outcome is None else outcome for outcome in outcomes]


class _OrderRows:
    """What is looked up once for all rows."""

    def __init__(self, uow: UnitOfWork, rows: Sequence[Mapping[str, str]]) -> None:
        self.zone = load_profile(uow.connection).zone
        self.warehouse_id = main_warehouse(uow)
        self.customers = PartyBook.load(uow, "customer", (text_of(row, "customer") for row in rows))
        self.carriers = PartyBook.load(uow, "carrier", (text_of(row, "carrier") for row in rows))
        statement = select(table_of(SalesOrder)).where(SalesOrder.number.in_(bindparam("numbers", expanding=True)))
        self.known: dict[str, Any] = {
            found.number: found for batch in in_batches(sorted({text_of(row, "number") for row in rows}))
            for found in uow.rows(statement, numbers=batch)
        }

    def order(self, row: Mapping[str, str], earlier: Mapping[str, Wanted]) -> Wanted | None:
        """Read one row; None when an earlier row says the same."""
        number = text_of(row, "number")
        if not number:
            raise refuse("The number is missing.", "number")
        values, known = self._values(row, number), self.known.get(number)
        order = Wanted(None, values) if known is None else Wanted(known.id, _changes(known, values))
        if number in earlier:
            if earlier[number] != order:
                raise refuse("An earlier row of this file has the same number with other values.", "number")
            return None
        return order

    def _values(self, row: Mapping[str, str], number: str) -> dict[str, Any]:
        customer = self.customers.find(text_of(row, "customer"), "customer")
        ordered_at = moment_of(row, "ordered_on", self.zone)
        if ordered_at is None:
            raise refuse("The day of the order is missing.", "ordered_on")
        freight = Money.of(decimal_of(row, "freight") or 0, customer.currency).minor
        carrier = text_of(row, "carrier")
        return {
            "number": number, "customer_id": customer.id, "warehouse_id": self.warehouse_id,
            "currency": customer.currency, "ordered_at": ordered_at,
            "required_on": day_of(row, "required_on") or local_day(ordered_at, self.zone),
            **_progress(row, ordered_at, self.zone),
            "customer_reference": text_of(row, "reference"), "ship_to": _ship_to(row),
            "carrier_id": self.carriers.find(carrier, "carrier").id if carrier else None,
            "freight_minor": freight, "total_minor": freight, "note": text_of(row, "note"),
        }


def _progress(row: Mapping[str, str], ordered_at: datetime, zone: str) -> dict[str, Any]:
    """Give state and times; what left before the books began was never confirmed here."""
    shipped, delivered = moment_of(row, "shipped_on", zone), moment_of(row, "delivered_on", zone)
    if shipped is None:
        return {"state": rules.CONFIRMED, "confirmed_at": ordered_at, "shipped_at": None, "delivered_at": None}
    if shipped < ordered_at:
        raise refuse("It was shipped before it was ordered.", "shipped_on")
    return {"state": rules.DELIVERED, "confirmed_at": None, "shipped_at": shipped, "delivered_at": delivered}


def _ship_to(row: Mapping[str, str]) -> str:
    names = ("ship_name", "ship_street", "ship_postal_code", "ship_city", "ship_region", "ship_country")
    return "\n".join(address_lines(*(text_of(row, name) for name in names)))


def _changes(known: Any, values: Mapping[str, Any]) -> dict[str, Any]:
    """Give what a row changes of an order that is there; state and total are what came of it since."""
    for column, field in SAME_FOR_GOOD.items():
        if getattr(known, column) != values[column]:
            raise refuse(f"Order {known.number} is here already with another value of this.", field)
    if values["shipped_at"] is not None and known.shipped_at is None:
        raise refuse(f"Order {known.number} is open here; ship it here, so that the stock follows.", "shipped_on")
    goods = known.total_minor - known.freight_minor
    kept = ("required_on", "customer_reference", "ship_to", "carrier_id", "freight_minor", "note")
    return {**{name: values[name] for name in kept}, "total_minor": goods + values["freight_minor"]}


def _move_expected(uow: UnitOfWork, wanted: Iterable[Wanted], known: Mapping[str, Any]) -> None:
    """Let what is still to go out of open orders be due on their new days."""
    open_orders = {row.id: row.required_on for row in known.values() if row.state in rules.OPEN_STATES}
    moved = {
        order.id: order.values["required_on"] for order in wanted
        if order.id in open_orders and order.values["required_on"] != open_orders[order.id]
    }
    for batch in in_batches(moved):
        lines = uow.rows(
            select(table_of(SalesOrderLine)).where(SalesOrderLine.order_id.in_(batch))
        )
        settle_expected(
            uow, LINE_KIND, {line.id: line.stock_qty - line.stock_qty_shipped for line in lines},
            {line.id: moved[line.order_id] for line in lines},
        )


ORDERS = ImportSpec("orders", "Orders", "sales.import", ORDER_FIELDS, import_orders)
