"""Orders whose goods the supplier delivers straight to a customer."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from app.areas.inventory.operations import outer_location
from app.areas.purchasing.models import DropLine, DropShipment
from app.areas.purchasing.operations.arrivals import Arrival
from app.areas.purchasing.rules.receiving import Condition
from app.kernel.columns import table_of
from app.kernel.errors import DomainError
from app.kernel.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class CustomersPlace:
    """To whom goods go, where, and for which order of theirs; `lines` are the order lines that they serve."""

    customer_id: int
    address: str
    for_kind: str
    for_id: int
    for_number: str
    lines: Mapping[int, int]


def deliver_to_customer(uow: UnitOfWork, order_id: int, place: CustomersPlace) -> None:
    """Have an order delivered to a customer; `place.lines` gives the customer's line by purchase order line."""
    uow.add(DropShipment, order_id=order_id, customer_id=place.customer_id, address=place.address,
            for_kind=place.for_kind, for_id=place.for_id, for_number=place.for_number)
    uow.insert(DropLine, [
        {"order_line_id": number, "for_line_id": theirs} for number, theirs in place.lines.items()
    ])


def drop_of(uow: UnitOfWork, order_id: int) -> Any | None:
    """Give to whom the goods of an order go, None when they come here."""
    table = table_of(DropShipment)
    return uow.first(select(table).where(table.c.order_id == order_id))


def customers_location(uow: UnitOfWork, arrivals: Sequence[Arrival]) -> int:
    """Give where goods of such an order go; refuse to judge goods that nobody here has seen."""
    if any(arrival.condition != Condition.GOOD and not arrival.refused for arrival in arrivals):
        raise DomainError(
            "drop.condition", "These goods go to the customer and are not seen here: receive what arrived there as "
            "good, and send back or credit what was not.", "lines",
        )
    return outer_location(uow, "customer")


def served(uow: UnitOfWork, quantities: Iterable[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    """Give (customer's line, quantity) for (purchase order line, quantity)."""
    sums: dict[int, int] = defaultdict(int)
    for line_id, qty in quantities:
        sums[line_id] += qty
    rows = uow.rows(select(DropLine.order_line_id, DropLine.for_line_id).where(DropLine.order_line_id.in_(list(sums))))
    return tuple((row.for_line_id, sums[row.order_line_id]) for row in rows)
