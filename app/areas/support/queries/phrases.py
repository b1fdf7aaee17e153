"""The words at hand while a customer is answered: canned replies with the ticket's fields in them, and articles."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Row, case, func, or_, select

from app.areas.support.models.automation import Reply
from app.areas.support.queries.knowledge import ArticleHit, find_articles, suggest_articles
from app.areas.support.queries.merging import TICKET, WORDS, merging_at
from app.areas.support.rules.knowledge import as_letter
from app.kernel.columns import table_of
from app.kernel.errors import CounterflowError
from app.kernel.phrases import PHRASES_OFFERED, Phrase, PhraseRequest
from app.kernel.templates import merge_text, offer_fields, own_words

ARTICLES_OFFERED = 3


def find_phrases(connection: Connection, request: PhraseRequest) -> Sequence[Phrase]:
    """Give the canned replies whose shortcut, title, folder or tags hold what is typed, then articles that fit."""
    replies = [_phrase(connection, request, row) for row in _replies(connection, request.typed)]
    return [*replies, *_articles(connection, request)][:PHRASES_OFFERED]


def _articles(connection: Connection, request: PhraseRequest) -> list[Phrase]:
    """Give the articles that hold what is typed; with nothing typed, those that answer the ticket."""
    ticket_id = request.values.get("ticket_id")
    if request.typed:
        hits = find_articles(connection, request.typed.replace("-", " "), ARTICLES_OFFERED)
    else:
        hits = [] if ticket_id is None else suggest_articles(connection, int(ticket_id), ARTICLES_OFFERED)
    return [phrase for hit in hits for phrase in _both(hit)]


def _both(hit: ArticleHit) -> tuple[Phrase, Phrase]:
    """Offer an article's words, and a mention of it that is no longer than a line."""
    because = f"article, because of {', '.join(hit.words[:4])}"
    return (Phrase(hit.title, because, as_letter(hit.body)),
            Phrase(f"{hit.title} (mention)", f"KB-{hit.article_id}", f"“{hit.title}” (KB-{hit.article_id})"))


def _replies(connection: Connection, typed: str) -> Sequence[Row[Any]]:
    table, wanted = table_of(Reply), typed.casefold()
    rank = case((table.c.shortcut == wanted, 0), (table.c.shortcut.startswith(wanted, autoescape=True), 1), else_=2)
    held = or_(*(func.lower(column).contains(wanted, autoescape=True)
                 for column in (table.c.shortcut, table.c.title, table.c.folder, table.c.tags)))
    found = select(table).where(table.c.retired.is_(False), held)
    return connection.execute(found.order_by(rank, table.c.title, table.c.id).limit(PHRASES_OFFERED)).all()


def _phrase(connection: Connection, request: PhraseRequest, row: Row[Any]) -> Phrase:
    text, problem = row.body, ""
    ticket_id = request.values.get("ticket_id")
    if ticket_id is not None:
        about = merging_at(connection, int(ticket_id), request.now, request.actor_id, row.language)
        try:
            done = merge_text(row.body, about)
            text, problem = done.text, f"empty: {', '.join(done.missing)}" if done.missing else ""
        except CounterflowError as error:
            problem = error.message
    first = " ".join(text.split())
    return Phrase(f"/{row.shortcut} · {row.title}", problem or first[:90], text, problem)


def find_fields(connection: Connection, request: PhraseRequest) -> Sequence[Phrase]:
    """Give the fields that a text about a ticket can name, by any part of their name or title."""
    return offer_fields(own_words(WORDS, connection).scope(TICKET), request.typed)
