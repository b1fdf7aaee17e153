"""Texts with which quotes begin and end, and what the firm wants to earn at least."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated, Any

from sqlalchemy import select

from app.areas.sales.models import QuoteText, SalesPolicy
from app.areas.sales.queries.quote_merging import require_readable
from app.areas.sales.rules.margins import require_permille
from app.areas.sales.rules.quotes import VALID_DAYS
from app.kernel.errors import DomainError
from app.kernel.fields import Field
from app.kernel.unit_of_work import UnitOfWork

FIELDS_HELP = "Type / for fields, such as the customer's contact"
OPENING = Field("Opening", FIELDS_HELP, multiline=True, phrases="quote_fields")
CLOSING = Field("Closing", FIELDS_HELP, multiline=True, phrases="quote_fields")


@dataclass(frozen=True, slots=True)
class SetQuoteText:
    """Write texts for quotes, or change them; the usual ones are taken where nobody chooses."""

    name: Annotated[str, Field("Name")]
    opening: Annotated[str, OPENING] = ""
    closing: Annotated[str, CLOSING] = ""
    payment_terms: Annotated[str, Field("Payment", "Left out: the customer's terms.")] = ""
    delivery_terms: Annotated[str, Field("Delivery")] = ""
    valid_days: Annotated[int, Field("Valid for days")] = VALID_DAYS
    usual: Annotated[bool, Field("Take these where nobody chooses")] = False
    text_id: Annotated[int | None, Field("Texts", hidden=True)] = None


@dataclass(frozen=True, slots=True)
class RemoveQuoteText:
    """Take texts away; quotes that were written with them keep theirs."""

    text_id: Annotated[int, Field("Texts", lookup="quote_texts")]


@dataclass(frozen=True, slots=True)
class ChangeSalesPolicy:
    """Set what the firm wants to earn at least, and how long it waits for money before it holds orders."""

    least_margin_percent: Annotated[Decimal, Field("Least margin %", "Of the price, with at most one decimal.")]
    hold_after_days: Annotated[int, Field(
        "Hold orders when invoices are late by more than, days", "0 holds at once.")] = 0


def set_quote_text(uow: UnitOfWork, cmd: SetQuoteText) -> int:
    """Write texts and give their number; only one can be the usual one."""
    if not cmd.name.strip():
        raise DomainError("text.empty", "The name is missing.", "name")
    if cmd.valid_days < 1:
        raise DomainError("quote.valid_days", "A quote holds for one day at least.", "valid_days")
    require_readable(uow.connection, {"opening": cmd.opening, "closing": cmd.closing})
    values: dict[str, Any] = {
        "name": cmd.name.strip(), "opening": cmd.opening.strip(), "closing": cmd.closing.strip(),
        "payment_terms": cmd.payment_terms.strip(), "delivery_terms": cmd.delivery_terms.strip(),
        "valid_days": cmd.valid_days, "usual": cmd.usual,
    }
    if cmd.usual:
        others = uow.rows(select(QuoteText.id).where(QuoteText.usual.is_(True)))
        uow.update_many(QuoteText, {row.id: {"usual": False} for row in others if row.id != cmd.text_id})
    if cmd.text_id is None:
        return uow.add(QuoteText, **values)
    uow.update(QuoteText, cmd.text_id, **values)
    return cmd.text_id


def remove_quote_text(uow: UnitOfWork, cmd: RemoveQuoteText) -> None:
    """Take texts away."""
    uow.delete(QuoteText, [uow.get(QuoteText, cmd.text_id).id])


def change_sales_policy(uow: UnitOfWork, cmd: ChangeSalesPolicy) -> int:
    """Set least margin and patience, and give the policy's number."""
    scaled = cmd.least_margin_percent * 10
    if scaled != scaled.to_integral_value():
        raise DomainError("margin.range", "The least margin has at most one decimal.", "least_margin_percent")
    permille = require_permille(int(scaled), "least_margin_percent")
    if cmd.hold_after_days < 0:
        raise DomainError("policy.days", "The days cannot be below nothing.", "hold_after_days")
    values = {"least_margin_permille": permille, "hold_after_days": cmd.hold_after_days}
    known = uow.scalar(select(SalesPolicy.id).order_by(SalesPolicy.id).limit(1))
    if known is None:
        return uow.add(SalesPolicy, **values)
    uow.update(SalesPolicy, known, **values)
    return int(known)
