"""A quote's page: what is offered, when it can be had, what it earns, its versions; and how versions compare."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, select

from app.areas.company.queries import load_profile
from app.areas.company.rules import local_day
from app.areas.sales.models import Quote, QuoteText, SalesOrder
from app.areas.sales.queries.quotes import (
    SEE_MARGINS,
    QuoteLineRow,
    QuoteRow,
    VersionRow,
    load_quote,
    load_quote_lines,
    load_versions,
)
from app.areas.sales.queries.version_matrix import Edition
from app.areas.sales.rules import quotes
from app.areas.sales.rules.margins import Margin
from app.areas.sales.rules.versions import VersionLine
from app.kernel.columns import table_of
from app.kernel.declare import Contribution
from app.kernel.errors import NotFoundError
from app.kernel.formatting import Formatter
from app.kernel.listing import ColumnInfo, Detail, Fact, Glance, Kind, LinesTable, Row, TimelineEntry, Tone
from app.kernel.money import Money

SHOWN = 10
CHOICES = tuple((key, word) for key, word in quotes.CHOICE_TITLES)
LINE_COLUMNS = (
    ColumnInfo("sku", "SKU", Kind.CODE, width=7, sortable=False),
    ColumnInfo("name", "What", width=17, sortable=False),
    ColumnInfo("qty", "Quantity", Kind.QUANTITY, width=8, sortable=False),
    ColumnInfo("price", "Price", Kind.PRICE, width=9, sortable=False),
    ColumnInfo("discount", "Less", Kind.PERCENT, width=5, sortable=False),
    ColumnInfo("amount", "Amount", Kind.MONEY, width=10, sortable=False),
)
DAY_COLUMNS = (
    ColumnInfo("sku", "SKU", Kind.CODE, width=7, sortable=False),
    ColumnInfo("promised", "Promised", Kind.DATE, width=9, sortable=False),
    ColumnInfo("how", "From where", width=32, sortable=False),
)
MARGIN_COLUMNS = (
    ColumnInfo("sku", "SKU", Kind.CODE, width=7, sortable=False, permission=SEE_MARGINS),
    ColumnInfo("name", "What", width=17, sortable=False, permission=SEE_MARGINS),
    ColumnInfo("cost", "Cost", Kind.MONEY, width=9, sortable=False, permission=SEE_MARGINS),
    ColumnInfo("margin", "Margin", Kind.MONEY, width=9, sortable=False, permission=SEE_MARGINS),
    ColumnInfo("share", "Margin %", Kind.PERCENT, width=8, sortable=False, permission=SEE_MARGINS),
)
RULE_COLUMNS = (
    ColumnInfo("sku", "SKU", Kind.CODE, width=8, sortable=False),
    ColumnInfo("rule", "Why this price", width=40, sortable=False),
)
VERSION_COLUMNS = (
    ColumnInfo("revision", "Version", Kind.INTEGER, width=7, sortable=False),
    ColumnInfo("state", "State", Kind.STATE, width=11, sortable=False, states=quotes.QUOTE_WORDS),
    ColumnInfo("sent_at", "Sent", Kind.TIME, width=12, sortable=False),
    ColumnInfo("valid_until", "Valid until", Kind.DATE, width=10, sortable=False),
    ColumnInfo("total", "Total", Kind.MONEY, width=10, sortable=False),
)
OF_CUSTOMER = (
    ColumnInfo("number", "Quote", Kind.CODE, width=9, sortable=False),
    ColumnInfo("state", "State", Kind.STATE, width=10, sortable=False, states=quotes.QUOTE_WORDS),
    ColumnInfo("valid_until", "Valid until", Kind.DATE, width=10, sortable=False),
    ColumnInfo("total", "Total", Kind.MONEY, width=10, sortable=False),
)
HINTS = {
    quotes.DRAFT: "Send it: stock and supply are asked once more, and this version stays as it was sent.",
    quotes.SENT: "Accept it to make an order of it, or write down why the customer said no.",
    quotes.EXPIRED: "Its day is over. Ask the customer, make a new version, or write down why not.",
}


def quote_detail(connection: Connection, quote_id: int, now: datetime) -> Detail:
    """Give a quote's page."""
    quote, versions = load_quote(connection, quote_id), load_versions(connection, quote_id)
    today = local_day(now, load_profile(connection).zone)
    state = quotes.state_on(quote.state, quote.valid_until, today)
    lines = load_quote_lines(connection, [versions[-1].id])[versions[-1].id]
    tables = (
        _lines(quote, lines),
        LinesTable("Delivery days", DAY_COLUMNS, tuple(Row(line.item_id or 0, (
            line.sku, line.promised_on, line.promise_words)) for line in lines if line.item_id), "item"),
        LinesTable("Margins", MARGIN_COLUMNS, tuple(
            _margin_row(quote, line, margin) for line in lines if (margin := line.margin) is not None), "item"),
        LinesTable("Prices", RULE_COLUMNS, tuple(
            Row(line.item_id or 0, (line.sku, line.price_rule)) for line in lines if line.item_id), "item",
            folded=True),
        LinesTable("Versions", VERSION_COLUMNS, tuple(_version_row(quote, one, today) for one in reversed(versions)),
                   "quote_version"),
    )
    return Detail(
        quote.id, quote.number, quote.customer_name, quotes.word_of(state),
        (*_facts(connection, quote, versions[-1], state), *_margin_facts(quote), *_promise_facts(lines)),
        tuple(table for table in tables if table.rows), timeline=tuple(_entries(quote, versions)),
        hint=HINTS.get(state, ""),
    )


def _facts(connection: Connection, quote: QuoteRow, version: VersionRow, state: str) -> tuple[Fact, ...]:
    late = state == quotes.EXPIRED
    facts = [
        Fact("Customer" if quote.customer_id else "Prospect", quote.customer_name,
             record="customer" if quote.customer_id else "",
             record_id=quote.customer_id or 0),
        Fact("About", quote.title), Fact("Total", quote.total, Kind.MONEY, help="Without options and alternatives."),
        Fact("Valid until", quote.valid_until, Kind.DATE, tone=Tone.WARNING if late else Tone.NEUTRAL),
        Fact("Version", quote.revision, Kind.INTEGER), Fact("Written by", quote.created_by),
        Fact("Payment", version.payment_terms), Fact("Delivery", version.delivery_terms),
    ]
    if quote.order_id is not None:
        number = connection.execute(select(SalesOrder.number).where(SalesOrder.id == quote.order_id)).scalar()
        facts.append(Fact("Order", number, Kind.CODE, record="sales_order", record_id=quote.order_id))
    if quote.reason:
        facts.append(Fact("Why not", dict(quotes.REASON_TITLES).get(quote.reason, quote.reason), tone=Tone.BAD))
        facts.append(Fact("What was said", quote.reason_note))
    return tuple(fact for fact in facts if fact.value not in (None, ""))


def _margin_facts(quote: QuoteRow) -> tuple[Fact, ...]:
    margin = quote.margin
    if margin is None:
        return ()
    return (
        Fact("Margin", Money(margin.minor, quote.currency), Kind.MONEY, tone=Tone.BAD if margin.minor < 0 else
             Tone.NEUTRAL, permission=SEE_MARGINS, help="Of the firm lines whose cost is known."),
        Fact("Margin %", margin.permille, Kind.PERCENT, permission=SEE_MARGINS),
    )


def _promise_facts(lines: Sequence[QuoteLineRow]) -> tuple[Fact, ...]:
    days = [line.promised_on for line in lines if line.choice == quotes.FIRM and line.promised_on is not None]
    return (Fact("All of it by", max(days), Kind.DATE),) if days else ()


def _lines(quote: QuoteRow, lines: Sequence[QuoteLineRow]) -> LinesTable:
    """Show the lines; discounts have a column where there are any, for a pane beside a list is narrow."""
    rows = tuple(_line_row(quote, line) for line in lines)
    if any(line.discount_permille for line in lines):
        return LinesTable("Lines", LINE_COLUMNS, rows, "item")
    place = next(index for index, info in enumerate(LINE_COLUMNS) if info.key == "discount")
    kept = tuple(info for info in LINE_COLUMNS if info.key != "discount")
    return LinesTable("Lines", kept, tuple(
        Row(row.id, (*row.values[:place], *row.values[place + 1:])) for row in rows), "item")


def _line_row(quote: QuoteRow, line: QuoteLineRow) -> Row:
    kind = _kind(line)
    return Row(line.item_id or 0, (
        line.sku, f"{kind}: {line.title}" if kind else line.title, line.quantity, line.price(quote.currency),
        line.discount_permille or None, Money(line.amount_minor, quote.currency),
    ))


def _margin_row(quote: QuoteRow, line: QuoteLineRow, margin: Margin) -> Row:
    return Row(line.item_id or 0, (
        line.sku, line.title, Money(margin.cost_minor, quote.currency), Money(margin.minor, quote.currency),
        margin.permille,
    ))


def _kind(line: QuoteLineRow) -> str:
    if line.choice == quotes.FIRM:
        return ""
    word = dict(CHOICES)[line.choice]
    return f"{word} to {line.instead_of}" if line.instead_of is not None else word


def _version_row(quote: QuoteRow, version: VersionRow, today: date) -> Row:
    return Row(version.id, (
        version.revision, quotes.state_on(version.state, version.valid_until, today), version.sent_at,
        version.valid_until, Money(version.total_minor, quote.currency),
    ))


def _entries(quote: QuoteRow, versions: Sequence[VersionRow]) -> list[TimelineEntry]:
    entries = [TimelineEntry(quote.created_at, f"Written by {quote.created_by}" if quote.created_by else "Written",
                             Tone.NEUTRAL, "file-text")]
    entries += [
        TimelineEntry(one.sent_at, f"Version {one.revision} sent", Tone.ACCENT, "send")
        for one in versions if one.sent_at is not None
    ]
    if quote.decided_at is not None:
        won = quote.state == quotes.ACCEPTED
        words = "Accepted" if won else f"Declined: {dict(quotes.REASON_TITLES).get(quote.reason, quote.reason)}"
        entries.append(TimelineEntry(quote.decided_at, words, Tone.GOOD if won else Tone.BAD,
                                     "circle-check" if won else "circle-x"))
    return entries


def quote_editions(connection: Connection, quote_id: int, formatter: Formatter) -> list[Edition]:
    """Read the versions of a quote as they are compared."""
    quote, versions = load_quote(connection, quote_id), load_versions(connection, quote_id)
    lines = load_quote_lines(connection, [version.id for version in versions])
    return [
        Edition(
            version.id, f"Version {version.revision}", _edition_words(version, formatter),
            tuple(_compared(line) for line in lines[version.id]), version.total_minor, quote.currency,
            version.sent_at, "quote_version",
        ) for version in versions
    ]


def _edition_words(version: VersionRow, formatter: Formatter) -> tuple[str, ...]:
    sent = "not sent yet" if version.sent_at is None else f"sent {formatter.time(version.sent_at)}"
    return quotes.word_of(version.state).word, sent, f"valid until {formatter.day(version.valid_until)}"


def _compared(line: QuoteLineRow) -> VersionLine:
    title = line.sku if line.item_id else line.text
    return VersionLine(
        str(line.item_id) if line.item_id else f"text:{line.text}", title, line.qty, line.unit, line.price_micros,
        line.discount_permille, line.amount_minor, "" if line.choice == quotes.FIRM else line.choice,
        line.promised_on.isoformat() if line.promised_on else "", line.title if line.item_id else "",
    )


def customer_quotes(connection: Connection, customer_id: int, now: datetime) -> Contribution:
    """Show the last quotes of a customer, and what became of them."""
    today = local_day(now, load_profile(connection).zone)
    table = table_of(Quote)
    rows: Any = connection.execute(
        select(table).where(table.c.customer_id == customer_id).order_by(table.c.created_at.desc(), table.c.id.desc())
        .limit(SHOWN)).all()
    shown = [(row, quotes.state_on(row.state, row.valid_until, today)) for row in rows]
    live = [pair for pair in shown if pair[1] in (quotes.DRAFT, quotes.SENT)]
    lines = LinesTable("Open quotes", OF_CUSTOMER, tuple(
        Row(row.id, (row.number, state, row.valid_until, Money(row.total_minor, row.currency)))
        for row, state in live), "quote")
    facts = (Fact("Quotes", len(live), Kind.INTEGER, glance=Glance.OPEN),) if live else ()
    return Contribution(facts, (lines,) if live else ())


def deal_quotes(connection: Connection, opportunity_id: int, now: datetime) -> Contribution:
    """Show the quotes of an opportunity, the last first."""
    today = local_day(now, load_profile(connection).zone)
    table = table_of(Quote)
    rows: Any = connection.execute(
        select(table).where(table.c.opportunity_id == opportunity_id).order_by(table.c.id.desc()).limit(SHOWN)).all()
    lines = LinesTable("Quotes", OF_CUSTOMER, tuple(
        Row(row.id, (row.number, quotes.state_on(row.state, row.valid_until, today), row.valid_until,
                     Money(row.total_minor, row.currency))) for row in rows), "quote")
    return Contribution(lines=(lines,) if rows else ())


def order_quote(connection: Connection, order_id: int, _now: datetime) -> Contribution:
    """Name the quote that an order was made of."""
    row = connection.execute(
        select(Quote.id, Quote.number, Quote.revision).join(SalesOrder, SalesOrder.quote_id == Quote.id)
        .where(SalesOrder.id == order_id)).first()
    if row is None:
        return Contribution()
    return Contribution(facts=(
        Fact("Quote", f"{row.number}, version {row.revision}", record="quote", record_id=row.id),))


def text_detail(connection: Connection, text_id: int, _now: datetime) -> Detail:
    """Show texts of quotes in full."""
    table = table_of(QuoteText)
    row: Any = connection.execute(select(table).where(table.c.id == text_id)).first()
    if row is None:
        raise NotFoundError("record.missing", f"There are no texts with the number {text_id}.")
    facts = (
        Fact("Valid for days", row.valid_days, Kind.INTEGER), Fact("Payment", row.payment_terms),
        Fact("Delivery", row.delivery_terms), Fact("Opening", row.opening), Fact("Closing", row.closing),
    )
    return Detail(row.id, row.name, "Taken where nobody chooses" if row.usual else "",
                  facts=tuple(fact for fact in facts if fact.value))
