"""The printed quote: firm lines with their total, then what may be taken in place of them or in addition."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection, select

from app.areas.company.queries import load_profile
from app.areas.company.rules import local_day
from app.areas.parties.queries import load_party
from app.areas.sales.documents.words import NET_TOTAL
from app.areas.sales.models import QuoteVersion
from app.areas.sales.queries.quote_merging import merged_words
from app.areas.sales.queries.quotes import (
    QuoteLineRow,
    QuoteRow,
    VersionRow,
    load_quote,
    load_quote_lines,
    load_versions,
)
from app.areas.sales.rules.quotes import ALTERNATIVE, DRAFT, FIRM, OPTIONAL
from app.kernel.errors import NotFoundError
from app.kernel.listing import Kind
from app.kernel.money import Money
from app.kernel.own_fields import printed_own
from app.kernel.printed import Band, PrintColumn, PrintedDocument, PrintTable, PrintText

LINE_COLUMNS = (
    PrintColumn("No", Kind.INTEGER, 4), PrintColumn("SKU", Kind.CODE, 11), PrintColumn("Item", Kind.TEXT, 30),
    PrintColumn("Quantity", Kind.QUANTITY, 12), PrintColumn("Price", Kind.PRICE, 12),
    PrintColumn("Discount", Kind.PERCENT, 9), PrintColumn("Delivery", Kind.DATE, 12),
    PrintColumn("Amount", Kind.MONEY, 14),
)
INSTEAD_COLUMNS = (PrintColumn("For", Kind.INTEGER, 5), *LINE_COLUMNS)


def quote_document(connection: Connection, quote_id: int, now: datetime) -> PrintedDocument:
    """Print a quote as its latest version stands."""
    version = load_versions(connection, quote_id)[-1]
    if version.state == DRAFT:
        words = {"opening": version.opening, "closing": version.closing}
        said = merged_words(connection, quote_id, words, now)
        version = replace(version, opening=said["opening"], closing=said["closing"])
    return _document(connection, load_quote(connection, quote_id), version)


def quote_version_document(connection: Connection, version_id: int, _now: datetime) -> PrintedDocument:
    """Print a version as it was sent."""
    quote_id = connection.execute(select(QuoteVersion.quote_id).where(QuoteVersion.id == version_id)).scalar()
    if quote_id is None:
        raise NotFoundError("record.missing", f"There is no version of a quote with the number {version_id}.")
    version = next(one for one in load_versions(connection, quote_id) if one.id == version_id)
    return _document(connection, load_quote(connection, quote_id), version)


def _document(connection: Connection, quote: QuoteRow, version: VersionRow) -> PrintedDocument:
    profile = load_profile(connection)
    lines = load_quote_lines(connection, [version.id])[version.id]
    written = local_day(version.sent_at or version.created_at, profile.zone)
    recipient = (
        (quote.customer_name, *quote.prospect_address.splitlines()) if quote.customer_id is None
        else load_party(connection, quote.customer_id).address_lines("billing")
    )
    number = quote.number if version.revision == 1 else f"{quote.number} version {version.revision}"
    return PrintedDocument(
        "Quote draft" if version.state == DRAFT else "Quote", number, f"quote-{quote.number}-{version.revision}",
        sender=profile.address_lines(), recipient=tuple(recipient),
        facts=(
            ("Date", written), ("Valid until", version.valid_until),
            *((("About", quote.title),) if quote.title else ()),
            *((("Payment", version.payment_terms),) if version.payment_terms else ()),
            *((("Delivery", version.delivery_terms),) if version.delivery_terms else ()),
            *(printed_own(connection, "customer", quote.customer_id, version.sent_at) if quote.customer_id else ()),
        ),
        bands=tuple(_bands(quote, version, lines)),
        footer=" · ".join(part for part in (profile.name, profile.tax_number, profile.email, profile.phone) if part),
        currency=quote.currency,
    )


def _bands(quote: QuoteRow, version: VersionRow, lines: Sequence[QuoteLineRow]) -> list[Band]:
    bands: list[Band] = [PrintText(version.opening)] if version.opening else []
    firm = [line for line in lines if line.choice == FIRM]
    total = Money(version.total_minor, quote.currency)
    bands.append(PrintTable(LINE_COLUMNS, tuple(_line(quote, line) for line in firm), totals=((NET_TOTAL, total),)))
    for choice, title in ((ALTERNATIVE, "In place of a line"), (OPTIONAL, "On request, in addition")):
        some = [line for line in lines if line.choice == choice]
        if some and choice == ALTERNATIVE:
            rows: tuple[tuple[object, ...], ...] = tuple((line.instead_of, *_line(quote, line)) for line in some)
            bands.append(PrintTable(INSTEAD_COLUMNS, rows, title=title))
        elif some:
            bands.append(PrintTable(LINE_COLUMNS, tuple(_line(quote, line) for line in some), title=title))
    days = [line.promised_on for line in firm if line.promised_on is not None]
    if days:
        bands.append(PrintText("The days of delivery hold for goods that are ordered at once: they rest on today's "
                               "stock and on what is on its way."))
    if version.closing:
        bands.append(PrintText(version.closing))
    return bands


def _line(quote: QuoteRow, line: QuoteLineRow) -> tuple[object, ...]:
    return (
        line.position, line.sku, line.title, line.quantity, line.price(quote.currency), line.discount_permille or None,
        line.promised_on, Money(line.amount_minor, quote.currency),
    )
