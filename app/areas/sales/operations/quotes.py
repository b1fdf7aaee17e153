"""Writing quotes, sending them, and making new versions of what was sent."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Annotated, Any

from sqlalchemy import select

from app.areas.company.operations import take_number
from app.areas.company.queries import load_profile
from app.areas.inventory.models import Warehouse
from app.areas.inventory.operations.setup import main_warehouse
from app.areas.sales.events import QuoteSent
from app.areas.sales.models import Opportunity, Quote, QuoteLine, QuoteText, QuoteVersion
from app.areas.sales.operations.quote_lines import (
    QuoteBase,
    QuoteLineInput,
    day_of,
    promise_columns,
    reckon_lines,
    sums_of,
)
from app.areas.sales.operations.quote_texts import CLOSING, OPENING
from app.areas.sales.queries.promising import Asked, promise_lines
from app.areas.sales.queries.quote_merging import merged_words, require_readable
from app.areas.sales.queries.terms import TermsRow, load_terms, prospect_terms
from app.areas.sales.rules import quotes
from app.kernel.columns import table_of
from app.kernel.errors import DomainError
from app.kernel.fields import Field
from app.kernel.unit_of_work import UnitOfWork

TEXTS = ("opening", "closing", "payment_terms", "delivery_terms")


@dataclass(frozen=True, slots=True)
class CreateQuote:
    """Write a quote for a customer or for somebody who is none yet; it is a draft until it is sent."""

    lines: Annotated[tuple[QuoteLineInput, ...], Field("Lines")]
    customer_id: Annotated[int | None, Field("Customer", lookup="customers")] = None
    prospect: Annotated[str, Field("Prospect", "Who is no customer yet.")] = ""
    prospect_address: Annotated[str, Field("Prospect's address", multiline=True)] = ""
    title: Annotated[str, Field("What it is about")] = ""
    valid_until: Annotated[date | None, Field("Valid until", "Left out: as the texts say.")] = None
    text_id: Annotated[int | None, Field("Texts", "Left out: the usual ones.", "quote_texts")] = None
    payment_terms: Annotated[str, Field("Payment", "Left out: as the texts or the customer's terms say.")] = ""
    delivery_terms: Annotated[str, Field("Delivery", "Left out: as the texts say.")] = ""
    opening: Annotated[str, OPENING] = ""
    closing: Annotated[str, CLOSING] = ""
    warehouse_id: Annotated[int | None, Field("Warehouse", "Left out: the main one.", "warehouses")] = None
    opportunity_id: Annotated[int | None, Field("Opportunity", hidden=True)] = None


@dataclass(frozen=True, slots=True)
class ChangeQuote:
    """Change a draft; what is left out stays, lines that are given replace all lines."""

    quote_id: Annotated[int, Field("Quote", hidden=True)]
    lines: Annotated[tuple[QuoteLineInput, ...] | None, Field("Lines")] = None
    title: Annotated[str | None, Field("What it is about")] = None
    valid_until: Annotated[date | None, Field("Valid until")] = None
    payment_terms: Annotated[str | None, Field("Payment")] = None
    delivery_terms: Annotated[str | None, Field("Delivery")] = None
    opening: Annotated[str | None, OPENING] = None
    closing: Annotated[str | None, CLOSING] = None
    expected_version: Annotated[int | None, Field("Version", hidden=True)] = None


@dataclass(frozen=True, slots=True)
class SendQuote:
    """Give a quote to the customer: from now on this version stays as it is."""

    quote_id: Annotated[int, Field("Quote", lookup="quotes")]


@dataclass(frozen=True, slots=True)
class ReviseQuote:
    """Begin a new version with the lines of the last one; what was sent stays until the new one is sent."""

    quote_id: Annotated[int, Field("Quote", lookup="quotes")]


@dataclass(frozen=True, slots=True)
class DropQuoteVersion:
    """Give up a draft: the version sent before it stands again; a quote that was never sent is gone."""

    quote_id: Annotated[int, Field("Quote", lookup="quotes")]


@dataclass(frozen=True, slots=True)
class QuoteResult:
    """The quote as it stands; `price_rules` and `promises` tell of each line."""

    quote_id: int
    number: str
    revision: int
    state: str
    total_minor: int
    currency: str
    price_rules: tuple[str, ...] = ()
    promises: tuple[str, ...] = ()


def create_quote(uow: UnitOfWork, cmd: CreateQuote) -> QuoteResult:
    """Write a quote with its first version."""
    terms, day = _buyer(uow, cmd), day_of(uow)
    warehouse_id = main_warehouse(uow) if cmd.warehouse_id is None else uow.get(Warehouse, cmd.warehouse_id).id
    rows = reckon_lines(uow, QuoteBase(terms, warehouse_id, day), cmd.lines)
    texts, valid_days = _texts(uow, cmd, terms)
    valid_until = cmd.valid_until or day + timedelta(days=valid_days)
    if cmd.opportunity_id is not None:
        uow.get(Opportunity, cmd.opportunity_id)
    number, sums = take_number(uow, "quote"), sums_of(rows)
    quote_id = uow.add(
        Quote, number=number, customer_id=cmd.customer_id, prospect=cmd.prospect.strip(),
        prospect_address=cmd.prospect_address.strip(),
        opportunity_id=cmd.opportunity_id, warehouse_id=warehouse_id, currency=terms.currency, title=cmd.title.strip(),
        created_at=uow.now, created_by=uow.actor.id, state=quotes.DRAFT, revision=1, valid_until=valid_until,
        sent_at=None, decided_at=None, reason="", reason_note="", order_id=None, **sums,
    )
    _write_version(uow, quote_id, 1, rows, {"valid_until": valid_until, **texts, "total_minor": sums["total_minor"]})
    return _result(uow, quote_id, rows)


def _buyer(uow: UnitOfWork, cmd: CreateQuote) -> TermsRow:
    if cmd.customer_id is not None:
        return load_terms(uow.connection, cmd.customer_id)
    if not cmd.prospect.strip():
        raise DomainError("quote.whom", "Say for whom the quote is: a customer, or the name of a prospect.",
                          "customer_id")
    return prospect_terms(load_profile(uow.connection).currency, cmd.prospect)


def _texts(uow: UnitOfWork, cmd: CreateQuote, terms: TermsRow) -> tuple[dict[str, str], int]:
    """Take each text from the command, else from the texts chosen or usual; payment from the customer's terms."""
    table = table_of(QuoteText)
    if cmd.text_id is not None:
        found: Any = uow.get(QuoteText, cmd.text_id)
    else:
        found = uow.first(select(table).where(table.c.usual.is_(True)).order_by(table.c.id))
    texts = {name: getattr(cmd, name).strip() or (getattr(found, name) if found else "") for name in TEXTS}
    require_readable(uow.connection, texts)
    texts["payment_terms"] = texts["payment_terms"] or f"within {terms.payment_days} days"
    return texts, found.valid_days if found else quotes.VALID_DAYS


def _write_version(
    uow: UnitOfWork, quote_id: int, revision: int, rows: Sequence[dict[str, Any]], head: dict[str, Any],
) -> int:
    version_id = uow.add(QuoteVersion, quote_id=quote_id, revision=revision, state=quotes.DRAFT, created_at=uow.now,
                         sent_at=None, **head)
    uow.insert(QuoteLine, [{"version_id": version_id, **row} for row in rows])
    return version_id


def change_quote(uow: UnitOfWork, cmd: ChangeQuote) -> QuoteResult:
    """Change a draft and reckon its new lines."""
    quote = require(uow, cmd.quote_id, "changed")
    version = latest_version(uow, quote)
    rows: list[dict[str, Any]] = []
    sums: dict[str, Any] = {}
    if cmd.lines is not None:
        terms = (prospect_terms(quote.currency, quote.prospect) if quote.customer_id is None
                 else load_terms(uow.connection, quote.customer_id))
        rows = reckon_lines(uow, QuoteBase(terms, quote.warehouse_id, day_of(uow)), cmd.lines)
        uow.delete(QuoteLine, [line.id for line in version_lines(uow, version.id)])
        uow.insert(QuoteLine, [{"version_id": version.id, **row} for row in rows])
        sums = sums_of(rows)
    given = {name: getattr(cmd, name) for name in (*TEXTS, "valid_until")}
    head = {name: value for name, value in given.items() if value is not None}
    if sums:
        head["total_minor"] = sums["total_minor"]
    require_readable(uow.connection, given)
    if head:
        uow.update(QuoteVersion, version.id, **head)
    if cmd.title is not None:
        sums["title"] = cmd.title.strip()
    uow.update(Quote, quote.id, expected_version=cmd.expected_version,
               **{**sums, "valid_until": head.get("valid_until", quote.valid_until)})
    return _result(uow, quote.id, rows)


def send_quote(uow: UnitOfWork, cmd: SendQuote) -> QuoteResult:
    """Give the draft to the customer with what can be promised now; the version before it is replaced."""
    quote = require(uow, cmd.quote_id, "sent")
    version, day = latest_version(uow, quote), day_of(uow)
    if version.valid_until < day:
        raise DomainError("quote.valid", f"{quote.number} would be valid until {version.valid_until}, which is over. "
                          "Change the day first.", "valid_until")
    rows = _promise_anew(uow, quote, version_lines(uow, version.id), day)
    earlier = uow.rows(select(QuoteVersion.id).where(
        QuoteVersion.quote_id == quote.id, QuoteVersion.revision < quote.revision,
        QuoteVersion.state != quotes.REPLACED))
    uow.update_many(QuoteVersion, {row.id: {"state": quotes.REPLACED} for row in earlier})
    said = merged_words(uow.connection, quote.id, {"opening": version.opening, "closing": version.closing}, uow.now)
    uow.update(QuoteVersion, version.id, state=quotes.SENT, sent_at=uow.now, said_opening=said["opening"],
               said_closing=said["closing"])
    uow.update(Quote, quote.id, state=quotes.SENT, sent_at=uow.now, decided_at=None, reason="", reason_note="")
    uow.emit(QuoteSent(quote.id, quote.customer_id, quote.opportunity_id, quote.revision))
    return _result(uow, quote.id, rows)


def _promise_anew(uow: UnitOfWork, quote: Any, lines: Sequence[Any], day: date) -> list[dict[str, Any]]:
    """Reckon the days of a draft once more: stock moved since it was written."""
    asked = [None if line.item_id is None else Asked(line.item_id, line.stock_qty) for line in lines]
    promises = promise_lines(uow.connection, asked, quote.warehouse_id, uow.now)
    told = {
        line.id: promise_columns(promised, day, line.promised_on if line.wished else None)
        for line, promised in zip(lines, promises, strict=True)
    }
    uow.update_many(QuoteLine, told)
    return [{"price_rule": line.price_rule, **told[line.id]} for line in lines]


def revise_quote(uow: UnitOfWork, cmd: ReviseQuote) -> QuoteResult:
    """Copy the last version into a draft that follows it."""
    quote = require(uow, cmd.quote_id, "revised")
    last, day = latest_version(uow, quote), day_of(uow)
    valid_until = max(last.valid_until, day + timedelta(days=quotes.VALID_DAYS))
    rows = [
        {key: value for key, value in line._mapping.items() if key not in ("id", "version_id")} | {"chosen": False}
        for line in version_lines(uow, last.id)
    ]
    head = {name: getattr(last, name) for name in (*TEXTS, "total_minor")}
    _write_version(uow, quote.id, quote.revision + 1, rows, {**head, "valid_until": valid_until})
    uow.update(Quote, quote.id, revision=quote.revision + 1, state=quotes.DRAFT, valid_until=valid_until)
    return _result(uow, quote.id, rows)


def drop_quote_version(uow: UnitOfWork, cmd: DropQuoteVersion) -> QuoteResult:
    """Take a draft away; the last version sent is what counts again."""
    quote = require(uow, cmd.quote_id, "dropped")
    version = latest_version(uow, quote)
    told = _result(uow, quote.id, ())
    uow.delete(QuoteLine, [line.id for line in version_lines(uow, version.id)])
    uow.delete(QuoteVersion, [version.id])
    if quote.revision == 1:
        uow.delete(Quote, [quote.id])
        return told
    table = table_of(QuoteVersion)
    before: Any = uow.first(
        select(table).where(table.c.quote_id == quote.id).order_by(table.c.revision.desc()).limit(1))
    sums = sums_of([dict(line._mapping) for line in version_lines(uow, before.id)])
    uow.update(Quote, quote.id, revision=before.revision, state=before.state, valid_until=before.valid_until, **sums)
    return _result(uow, quote.id, ())


def require(uow: UnitOfWork, quote_id: int, step: str) -> Any:
    """Read a quote, locked; refuse a step that it cannot take today."""
    quote = uow.get(Quote, quote_id)
    quotes.require_step(quote.number, quotes.state_on(quote.state, quote.valid_until, day_of(uow)), step)
    return quote


def latest_version(uow: UnitOfWork, quote: Any) -> Any:
    """Read the version of a quote that counts."""
    table = table_of(QuoteVersion)
    return uow.first(select(table).where(table.c.quote_id == quote.id, table.c.revision == quote.revision))


def version_lines(uow: UnitOfWork, version_id: int) -> Sequence[Any]:
    """Read the lines of a version in their order."""
    table = table_of(QuoteLine)
    return uow.rows(select(table).where(table.c.version_id == version_id).order_by(table.c.position))


def _result(uow: UnitOfWork, quote_id: int, rows: Sequence[dict[str, Any]]) -> QuoteResult:
    quote = uow.get(Quote, quote_id)
    return QuoteResult(
        quote.id, quote.number, quote.revision, quote.state, quote.total_minor, quote.currency,
        tuple(row["price_rule"] for row in rows), tuple(row["promise_words"] for row in rows),
    )
