"""What became of a quote: an order in one step, or a no with its reason."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Annotated, Any

from sqlalchemy import select

from app.areas.catalog.models import Item
from app.areas.catalog.operations.items import CreateItem, create_item
from app.areas.company.operations import take_number
from app.areas.sales import rules
from app.areas.sales.events import QuoteAccepted, QuoteDeclined
from app.areas.sales.models import Quote, QuoteLine, QuoteVersion, SalesOrder
from app.areas.sales.operations.closing import win_for_quote
from app.areas.sales.operations.confirming import ConfirmSalesOrder, confirm_sales_order
from app.areas.sales.operations.orders import delivery_address, write_lines
from app.areas.sales.operations.pricing import PricedLine
from app.areas.sales.operations.quote_lines import BY_HAND, day_of
from app.areas.sales.operations.quotes import latest_version, require, version_lines
from app.areas.sales.queries.prefills import USUAL_DAYS
from app.areas.sales.queries.terms import TermsRow, load_terms
from app.areas.sales.rules import quotes
from app.kernel.errors import DomainError
from app.kernel.fields import Field
from app.kernel.unit_of_work import UnitOfWork

FREE_LINE_SKU = "TEXT"
"""The service under which lines of text stand in orders; the line says what it is."""


@dataclass(frozen=True, slots=True)
class ChoiceInput:
    """An optional or alternative line, and whether the customer takes it."""

    position: Annotated[int, Field("Line")]
    what: Annotated[str, Field("What")] = ""
    take: Annotated[bool, Field("Take")] = True


@dataclass(frozen=True, slots=True)
class AcceptQuote:
    """The customer takes the quote: an order is made of the firm lines and of what was chosen, at the prices quoted."""

    quote_id: Annotated[int, Field("Quote", lookup="quotes")]
    choices: Annotated[tuple[ChoiceInput, ...], Field(
        "Options", "What the customer takes beside the firm lines, or in their place.")] = ()
    required_on: Annotated[date | None, Field("Required on", "Left out: the last of the promised days.")] = None
    customer_reference: Annotated[str, Field("Customer's reference")] = ""
    customer_id: Annotated[int | None, Field("Customer", "Only for a prospect: who it has become.", "customers")] = None
    confirm_order: Annotated[bool, Field("Confirm the order at once")] = True


@dataclass(frozen=True, slots=True)
class MarkQuoteDeclined:
    """The customer says no, and why."""

    quote_id: Annotated[int, Field("Quote", lookup="quotes")]
    reason: Annotated[quotes.Reason, Field("Reason", titles=quotes.REASON_TITLES)]
    note: Annotated[str, Field("What was said", multiline=True)] = ""


@dataclass(frozen=True, slots=True)
class QuoteOrdered:
    """The order that was made of a quote."""

    order_id: int
    quote_id: int
    number: str
    state: str
    summary: str


def accept_quote(uow: UnitOfWork, cmd: AcceptQuote) -> QuoteOrdered:
    """Make an order of a quote; ask where its day is over."""
    quote = require(uow, cmd.quote_id, "accepted")
    version = latest_version(uow, quote)
    if quotes.state_on(quote.state, quote.valid_until, day_of(uow)) == quotes.EXPIRED:
        uow.confirm("sales.quote_expired", f"{quote.number} was valid until {version.valid_until}. Accept it at its "
                    "prices all the same?", "quote_id")
    terms = _customer(uow, quote, cmd.customer_id)
    lines = version_lines(uow, version.id)
    chosen = quotes.taken(
        [quotes.Offered(line.position, line.choice, line.instead_of) for line in lines],
        [choice.position for choice in cmd.choices if choice.take],
    )
    taken = [line for line in lines if line.position in chosen]
    order_id, number = _write_order(uow, quote, terms, taken, cmd)
    uow.update_many(QuoteLine, {line.id: {"chosen": line.position in chosen} for line in lines})
    uow.update(QuoteVersion, version.id, state=quotes.ACCEPTED)
    uow.update(Quote, quote.id, state=quotes.ACCEPTED, decided_at=uow.now, order_id=order_id,
               customer_id=terms.party_id)
    if quote.opportunity_id is not None:
        win_for_quote(uow, quote.opportunity_id, sum(line.amount_minor for line in taken), f"Quote {quote.number}")
    uow.emit(QuoteAccepted(quote.id, terms.party_id, quote.opportunity_id, order_id))
    if not cmd.confirm_order:
        return QuoteOrdered(order_id, quote.id, number, rules.DRAFT, f"{number} was made of {quote.number}.")
    told = confirm_sales_order(uow, ConfirmSalesOrder(order_id))
    return QuoteOrdered(order_id, quote.id, number, told.state, told.summary)


def _customer(uow: UnitOfWork, quote: Any, customer_id: int | None) -> TermsRow:
    wanted = customer_id if quote.customer_id is None else quote.customer_id
    if wanted is None:
        raise DomainError("quote.prospect", f"{quote.number} is for a prospect. Add the customer first and name it "
                          "here.", "customer_id")
    terms = load_terms(uow.connection, wanted)
    rules.require_not_on_hold(terms.name, terms.on_hold)
    if terms.currency != quote.currency:
        raise DomainError("quote.currency", f"{quote.number} is in {quote.currency}, and {terms.name} buys in "
                          f"{terms.currency}. Write a new quote.", "customer_id")
    return terms


def _write_order(
    uow: UnitOfWork, quote: Any, terms: TermsRow, lines: Sequence[Any], cmd: AcceptQuote,
) -> tuple[int, str]:
    day, number = day_of(uow), take_number(uow, "sales_order")
    days = [line.promised_on for line in lines if line.promised_on is not None]
    total = sum(line.amount_minor for line in lines)
    order_id = uow.add(
        SalesOrder, number=number, customer_id=terms.party_id, warehouse_id=quote.warehouse_id, state=rules.DRAFT,
        currency=quote.currency, ordered_at=uow.now,
        required_on=cmd.required_on or max([*days, day], default=day + timedelta(days=USUAL_DAYS)),
        customer_reference=cmd.customer_reference.strip(), ship_to=delivery_address(uow, terms.party_id),
        carrier_id=None, freight_minor=0, total_minor=total, note="", quote_id=quote.id,
    )
    text_item = _text_item(uow) if any(line.item_id is None for line in lines) else (0, 0)
    write_lines(uow, order_id, [_priced(quote, line, text_item) for line in lines], day)
    return order_id, number


def _priced(quote: Any, line: Any, text_item: tuple[int, int]) -> PricedLine:
    """Give a line of the order at the price that was quoted, and say so."""
    why = "" if line.price_rule == BY_HAND else f": {line.price_rule}"
    item_id, unit_id = (line.item_id, line.unit_id) if line.item_id is not None else text_item
    return PricedLine(
        item_id, unit_id if line.unit_id is None else line.unit_id, line.qty,
        line.stock_qty if line.item_id is not None else line.qty, line.price_micros, line.discount_permille,
        line.amount_minor, f"quote {quote.number}, version {quote.revision}{why}", line.text, line.promised_on,
    )


def _text_item(uow: UnitOfWork) -> tuple[int, int]:
    """Give the service under which lines of text are sold, and its unit; it is made when it is needed first."""
    wanted = select(Item.id, Item.unit_id).where(Item.sku == FREE_LINE_SKU, Item.kind == "service")
    found = uow.first(wanted)
    if found is None:
        create_item(uow, CreateItem("Line of text", FREE_LINE_SKU, kind="service"))
        found = uow.first(wanted)
    if found is None:
        raise DomainError("quote.text_item", f"An item with the SKU {FREE_LINE_SKU} is no service. Give it another SKU "
                          "first: lines of text are sold under this one.")
    return found.id, found.unit_id


def mark_quote_declined(uow: UnitOfWork, cmd: MarkQuoteDeclined) -> int:
    """Write down that the customer said no, and why; gives the quote."""
    quote = require(uow, cmd.quote_id, "declined")
    version = latest_version(uow, quote)
    uow.update(QuoteVersion, version.id, state=quotes.DECLINED)
    uow.update(Quote, quote.id, state=quotes.DECLINED, decided_at=uow.now, reason=cmd.reason,
               reason_note=cmd.note.strip())
    uow.emit(QuoteDeclined(quote.id, quote.customer_id, quote.opportunity_id, cmd.reason))
    return int(quote.id)
