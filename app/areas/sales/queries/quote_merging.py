"""What the opening and closing words of a quote can say, and those words with their fields filled in."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, select

from app.areas.company.queries import load_profile
from app.areas.company.queries.merging import MERGES as FIRM_MERGES
from app.areas.parties.queries.merging import MERGES as PARTY_MERGES
from app.areas.sales.models import Quote
from app.areas.sales.queries.quotes import load_quote
from app.kernel.conventions import formatter_in
from app.kernel.listing import Kind
from app.kernel.merge_fields import MergeField, MergeRecord
from app.kernel.phrases import Phrase, PhraseRequest
from app.kernel.templates import Lexicon, Merging, merge_text, offer_fields, own_words, read_template

QUOTE = "quote"
WORDS = ("opening", "closing")
"""The texts of a quote into which fields are merged."""


def quote_values(connection: Connection, quote_id: int, _now: datetime) -> Mapping[str, object]:
    """Read what texts can say of a quote."""
    quote = load_quote(connection, quote_id)
    return {
        "number": quote.number, "to": quote.customer_name, "title": quote.title or None,
        "valid_until": quote.valid_until, "total": quote.total, "revision": quote.revision,
        "written_by": quote.created_by or None, "customer_id": quote.customer_id,
    }


QUOTE_MERGES = (
    MergeRecord(QUOTE, "quote", "Quote", (
        MergeField("number", "Number", Kind.CODE), MergeField("to", "Customer or prospect"),
        MergeField("title", "What it is about"), MergeField("valid_until", "Valid until", Kind.DATE),
        MergeField("total", "Total", Kind.MONEY), MergeField("revision", "Version", Kind.INTEGER),
        MergeField("written_by", "Who wrote it"),
    ), quote_values, (("customer_id", "customer"),)),
)
LEXICON = Lexicon((*FIRM_MERGES, *PARTY_MERGES, *QUOTE_MERGES))


def require_readable(connection: Connection, texts: Mapping[str, str | None]) -> None:
    """Refuse opening or closing words that name what is not there; DomainError marks the field."""
    for name in WORDS:
        if text := texts.get(name):
            read_template(text, own_words(LEXICON, connection), QUOTE, field_name=name)


def merged_words(connection: Connection, quote_id: int, texts: Mapping[str, str], now: datetime) -> dict[str, str]:
    """Fill the fields of a quote into its words; who writes is whoever wrote the quote."""
    writer = connection.execute(select(Quote.created_by).where(Quote.id == quote_id)).scalar_one()
    formatter = formatter_in("", ZoneInfo(load_profile(connection).zone))
    about = Merging(connection, LEXICON, QUOTE, quote_id, now, writer, formatter)
    return {name: merge_text(texts[name], about, field_name=name).text for name in WORDS}


def find_quote_fields(connection: Connection, request: PhraseRequest) -> Sequence[Phrase]:
    """Give the fields that the words of a quote can name, by any part of their name or title."""
    return offer_fields(own_words(LEXICON, connection).scope(QUOTE), request.typed)
