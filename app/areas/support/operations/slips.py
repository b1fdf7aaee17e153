"""Finding the promises that supply breaks, telling the customers before they ask, and promising them another day."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any

from sqlalchemy import select

from app.areas.catalog.models import Bom
from app.areas.catalog.queries import load_items
from app.areas.catalog.rules.boms import RELEASED
from app.areas.company.operations import take_number
from app.areas.company.queries import load_profile
from app.areas.company.rules import local_day, require_text
from app.areas.parties.queries import load_party
from app.areas.purchasing.events import SupplierPromised
from app.areas.sales.events import SalesOrderLinesDropped
from app.areas.sales.models import SalesOrder
from app.areas.sales.operations.order_promises import keep_days
from app.areas.sales.queries.slipping import WaitingLine, reckon_waiting
from app.areas.support.models import Slip
from app.areas.support.operations.linking import write_links
from app.areas.support.operations.talking import AnswerTicket, answer_ticket
from app.areas.support.operations.tickets import write_ticket
from app.areas.support.rules import slips as rules
from app.kernel.columns import table_of
from app.kernel.fields import Field
from app.kernel.quantity import Quantity
from app.kernel.unit_of_work import UnitOfWork

SUBJECT = "Your goods come later than we promised"
OPENING = "we are sorry: part of what you ordered comes later than we told you."
CLOSING = "If the new day does not suit you, please answer this message; we will find another way."


@dataclass(frozen=True, slots=True)
class FindBrokenPromises:
    """Compare what customers were told with what can be had by what is known of stock and supply."""

    item_id: Annotated[int | None, Field("Only this item", lookup="items")] = None


@dataclass(frozen=True, slots=True)
class SlipsFound:
    """How many promises break now, how many of them were not known, and how many are kept after all."""

    open: int
    new: int
    settled: int
    summary: str


@dataclass(frozen=True, slots=True)
class TellCustomers:
    """Tell customers about their late goods, one message each with a ticket of its own, and promise the new days."""

    slip_ids: Annotated[tuple[int, ...], Field("Broken promises", hidden=True)]
    subject: Annotated[str, Field("Subject")] = SUBJECT
    opening: Annotated[str, Field("Before the list of goods", multiline=True)] = OPENING
    closing: Annotated[str, Field("After it", multiline=True)] = CLOSING


@dataclass(frozen=True, slots=True)
class ToldCustomers:
    """The tickets that were opened, by number, and how many customers they are for."""

    numbers: tuple[str, ...]
    customers: int
    summary: str


@dataclass(frozen=True, slots=True)
class LeaveBrokenPromises:
    """Leave broken promises as they are, with a reason."""

    slip_ids: Annotated[tuple[int, ...], Field("Broken promises", hidden=True)]
    reason: Annotated[str, Field("Reason", help="Such as: the customer was called")]


def find_broken_promises(uow: UnitOfWork, cmd: FindBrokenPromises) -> SlipsFound:
    """Bring the list of broken promises up to date."""
    return _find(uow, None if cmd.item_id is None else (cmd.item_id,))


def follow_promise(uow: UnitOfWork, event: SupplierPromised) -> None:
    """See what another day of a supplier does to the promises of its items."""
    _find(uow, event.item_ids)


def _find(uow: UnitOfWork, item_ids: Sequence[int] | None) -> SlipsFound:
    today = local_day(uow.now, load_profile(uow.connection).zone)
    found: dict[int, dict[str, Any]] = {}
    made = set(uow.connection.execute(select(Bom.item_id).where(Bom.state == RELEASED)).scalars())
    for line in reckon_waiting(uow.connection, uow.now, item_ids):
        late = rules.days_late(line.told_on, line.promised.on, today)
        if late:
            found[line.line.line_id] = _values(line, late, made)
    known = {row.line_id: row for row in uow.rows(_open(item_ids))}
    new = [{**values, "line_id": line_id, "state": rules.OPEN, "found_at": uow.now, "told_at": None, "closed_at": None,
            "ticket_id": None, "reason": ""} for line_id, values in found.items() if line_id not in known]
    left = _left(uow, [row["line_id"] for row in new])
    new = [row for row in new if (row["line_id"], row["now_on"]) not in left]
    uow.insert(Slip, new)
    uow.update_many(Slip, {known[line_id].id: values for line_id, values in found.items() if line_id in known})
    settled = {row.id: {"state": rules.SETTLED, "closed_at": uow.now} for line_id, row in known.items()
               if line_id not in found}
    uow.update_many(Slip, settled)
    still = len(known) - len(settled) + len(new)
    word = "promise breaks" if still == 1 else "promises break"
    return SlipsFound(still, len(new), len(settled),
                      f"{still} {word}, {len(new)} of them not known before; {len(settled)} are kept after all.")


def _open(item_ids: Sequence[int] | None) -> Any:
    statement = select(table_of(Slip)).where(Slip.state == rules.OPEN)
    return statement if item_ids is None else statement.where(Slip.item_id.in_(list(item_ids)))


def _left(uow: UnitOfWork, line_ids: Sequence[int]) -> set[tuple[int, date | None]]:
    """Give the lines that a person left as they are, with the day they were left at: only a later day asks again."""
    rows = uow.rows(select(Slip.line_id, Slip.now_on).where(
        Slip.line_id.in_(list(line_ids)), Slip.state == rules.DISMISSED))
    return {(row.line_id, row.now_on) for row in rows}


def _values(line: WaitingLine, late: int, made: set[int]) -> dict[str, Any]:
    return {
        "order_id": line.line.order_id, "customer_id": line.line.customer_id, "item_id": line.line.item_id,
        "purchase_order_id": line.purchase_order_id, "supplier_id": line.supplier_id, "told_on": line.told_on,
        "now_on": line.promised.on, "days_late": late, "cause": rules.cause(line.last, made=line.line.item_id in made),
        "missing": line.line.missing, "worth_minor": line.worth_minor,
    }


def tell_customers(uow: UnitOfWork, cmd: TellCustomers) -> ToldCustomers:
    """Open a ticket for each customer, write them what is late and when it comes, and keep the new days as promised."""
    found = uow.get_many(Slip, cmd.slip_ids)
    rules.require_open([slip.state for slip in found.values()])
    subject = require_text(cmd.subject, "The subject", "subject")
    by_customer: dict[int, list[Any]] = defaultdict(list)
    for slip in found.values():
        by_customer[slip.customer_id].append(slip)
    lines = _late_lines(uow, list(found.values()))
    numbers = tuple(_tell(uow, customer_id, subject, cmd, slips, lines) for customer_id, slips in by_customer.items())
    keep_days(uow, {slip.line_id: slip.now_on for slip in found.values() if slip.now_on is not None}, subject)
    word = "customer is" if len(numbers) == 1 else "customers are"
    return ToldCustomers(numbers, len(numbers), f"{len(numbers)} {word} told: {', '.join(numbers)}.")


def _tell(
    uow: UnitOfWork, customer_id: int, subject: str, cmd: TellCustomers, slips: Sequence[Any],
    lines: dict[int, rules.LateLine],
) -> str:
    customer = load_party(uow.connection, customer_id)
    contact = customer.contact
    number = take_number(uow, "ticket")
    ticket_id = write_ticket(uow, {
        "number": number, "subject": subject, "customer_id": customer_id, "queue_id": None,
        "contact_name": contact.name if contact else "", "contact_email": (contact and contact.email) or customer.email,
        "channel": "mail", "category": "late", "priority": "normal",
    }, uow.now)
    write_links(uow, ticket_id, [
        *(("sales_order", order_id) for order_id in dict.fromkeys(slip.order_id for slip in slips)),
        *(("item", item_id) for item_id in dict.fromkeys(slip.item_id for slip in slips)),
    ])
    late = [lines[slip.id] for slip in slips]
    body = rules.message(contact.name if contact else "", cmd.opening, late, cmd.closing)
    answer_ticket(uow, AnswerTicket(ticket_id, body))
    uow.update_many(Slip, {slip.id: {"state": rules.TOLD, "told_at": uow.now, "ticket_id": ticket_id}
                           for slip in slips})
    return number


def _late_lines(uow: UnitOfWork, slips: Sequence[Any]) -> dict[int, rules.LateLine]:
    items = load_items(uow.connection, {slip.item_id for slip in slips})
    orders = uow.rows(select(SalesOrder.id, SalesOrder.number).where(
        SalesOrder.id.in_({slip.order_id for slip in slips})))
    numbers = {row.id: row.number for row in orders}
    return {
        slip.id: rules.LateLine(
            numbers[slip.order_id], items[slip.item_id].name,
            str(Quantity(slip.missing, items[slip.item_id].unit_code)), slip.told_on, slip.now_on,
        ) for slip in slips
    }


def leave_broken_promises(uow: UnitOfWork, cmd: LeaveBrokenPromises) -> None:
    """Leave broken promises; only a day later than the one known now brings them back."""
    found = uow.get_many(Slip, cmd.slip_ids)
    rules.require_open([slip.state for slip in found.values()])
    reason = require_text(cmd.reason, "The reason", "reason")
    uow.update_many(Slip, {
        number: {"state": rules.DISMISSED, "closed_at": uow.now, "reason": reason} for number in found})


def forget_dropped(uow: UnitOfWork, event: SalesOrderLinesDropped) -> None:
    """Forget what was promised of lines that the customer does not want any more."""
    uow.delete(Slip, [row.id for row in uow.rows(select(Slip.id).where(Slip.line_id.in_(event.line_ids)))])
