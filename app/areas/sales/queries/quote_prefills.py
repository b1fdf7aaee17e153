"""What is known of a command on a quote before the person says anything."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, select

from app.areas.sales.models import Opportunity, QuoteText
from app.areas.sales.queries.costs import least_margin
from app.areas.sales.queries.credit import patience_days
from app.areas.sales.queries.prefills import percent_text
from app.areas.sales.queries.quotes import QuoteLineRow, load_quote, load_quote_lines, load_versions
from app.areas.sales.rules.quotes import FIRM
from app.kernel.columns import table_of
from app.kernel.quantity import Quantity


def quote_as_it_is(connection: Connection, quote_id: int) -> Mapping[str, Any]:
    """Give a draft with its lines, to be changed; days that were reckoned are reckoned anew."""
    quote, version = load_quote(connection, quote_id), load_versions(connection, quote_id)[-1]
    return {
        "quote_id": quote.id, "title": quote.title, "valid_until": version.valid_until.isoformat(),
        "payment_terms": version.payment_terms, "delivery_terms": version.delivery_terms, "opening": version.opening,
        "closing": version.closing, "expected_version": quote.version,
        "lines": [line_values(line) for line in load_quote_lines(connection, [version.id])[version.id]],
    }


def line_values(line: QuoteLineRow) -> Mapping[str, Any]:
    """Give a line as it is typed."""
    return {
        "item_id": line.item_id, "qty": f"{Quantity(line.qty, '').decimal():f}", "unit_id": line.unit_id,
        "price": f"{line.price('EUR').decimal():f}", "discount_percent": percent_text(line.discount_permille),
        "choice": line.choice, "text": line.text,
        "promised_on": line.promised_on.isoformat() if line.wished and line.promised_on else None,
    }


def quote_to_accept(connection: Connection, quote_id: int) -> Mapping[str, Any]:
    """Give what can be chosen of a quote; nothing is chosen yet."""
    version = load_versions(connection, quote_id)[-1]
    lines = load_quote_lines(connection, [version.id])[version.id]
    return {
        "quote_id": quote_id,
        "choices": [
            {"position": line.position, "take": False,
             "what": f"{line.title}, {line.quantity}" + (f", instead of line {line.instead_of}" if line.instead_of
                                                         else "")}
            for line in lines if line.choice != FIRM
        ],
    }


def quote_again(connection: Connection, quote_id: int) -> Mapping[str, Any]:
    """Give a quote to be written anew for the same customer, at the prices of today."""
    quote, version = load_quote(connection, quote_id), load_versions(connection, quote_id)[-1]
    lines = load_quote_lines(connection, [version.id])[version.id]
    return {
        "customer_id": quote.customer_id, "prospect": "" if quote.customer_id else quote.customer_name,
        "prospect_address": quote.prospect_address, "title": quote.title,
        "lines": [{**line_values(line), "price": None if line.item_id else line_values(line)["price"],
                   "promised_on": None} for line in lines],
    }


def quote_of_deal(connection: Connection, opportunity_id: int) -> Mapping[str, Any]:
    """Begin a quote for the customer of an opportunity; accepting it wins the deal."""
    row = connection.execute(select(Opportunity.customer_id, Opportunity.title).where(
        Opportunity.id == opportunity_id)).one()
    return {"opportunity_id": opportunity_id, "customer_id": row.customer_id, "title": row.title}


def text_as_it_is(connection: Connection, text_id: int) -> Mapping[str, Any]:
    """Give texts of quotes, to be changed."""
    table = table_of(QuoteText)
    row = connection.execute(select(table).where(table.c.id == text_id)).one()
    values = {key: value for key, value in row._mapping.items() if key not in ("id", "version")}
    return {**values, "text_id": row.id}


def sales_policy(connection: Connection) -> Mapping[str, Any]:
    """Give what the firm wants to earn at least, and how long it waits for money."""
    return {"least_margin_percent": percent_text(least_margin(connection)),
            "hold_after_days": patience_days(connection)}
