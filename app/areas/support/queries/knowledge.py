"""Finding articles: by words that were typed, and by what a ticket says."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, bindparam, func, select

from app.areas.support.models import Ticket, TicketMessage
from app.areas.support.models.knowledge import Article, ArticleTerm, ArticleVersion
from app.areas.support.rules import knowledge as rules
from app.kernel.errors import NotFoundError
from app.numerics.ranking import Posting, Ranked, idf, rank, spellings_of

BEST = 8
WEAKEST = 0.25
"""An article is suggested when it scores at least this part of the best one."""


@dataclass(frozen=True, slots=True)
class ArticleHit:
    """An article that was found: its score and the words of the question that led to it."""

    article_id: int
    title: str
    body: str
    score: float
    words: tuple[str, ...]


def find_articles(
    connection: Connection, words: str, limit: int = BEST, *, forgiving: bool = True,
) -> list[ArticleHit]:
    """Find published articles by BM25 over title and text, the best first; slips of typing are forgiven if wanted."""
    ranked = _ranked(connection, rules.words_in(words), forgiving)
    if ranked:
        ranked = [one for one in ranked if one.score >= ranked[0].score * WEAKEST]
    return _hits(connection, ranked[:limit])


def suggest_articles(connection: Connection, ticket_id: int, limit: int = 3) -> list[ArticleHit]:
    """Find the articles that answer what a ticket's subject and the customer's words ask."""
    subject = connection.execute(select(Ticket.subject).where(Ticket.id == ticket_id)).scalar()
    if subject is None:
        raise NotFoundError("record.missing", f"There is no ticket with the number {ticket_id}.")
    said = connection.execute(
        select(TicketMessage.body).where(TicketMessage.ticket_id == ticket_id, TicketMessage.direction == "in")
        .order_by(TicketMessage.at, TicketMessage.id)
    ).scalars()
    return find_articles(connection, " ".join((str(subject), *said)), limit, forgiving=False)


def _ranked(connection: Connection, question: Sequence[str], forgiving: bool) -> list[Ranked]:
    texts, mean = _measures(connection)
    if not texts or not question:
        return []
    vocabulary = list(connection.execute(select(ArticleTerm.term).distinct()).scalars())
    wanted = list(dict.fromkeys(question))
    spellings = {word: spellings_of(word, vocabulary, forgiving=forgiving) for word in wanted}
    postings = _postings(connection, {known for words in spellings.values() for known in words})
    rarest = sorted(wanted, key=lambda word: -max((idf(texts, len(postings.get(known, ())))
                                                   for known in spellings[word]), default=0.0))
    return rank(rarest[: rules.MOST_WORDS], postings, spellings, texts, mean)


def _measures(connection: Connection) -> tuple[int, float]:
    """Give how many articles are published and how long they are on average, in words."""
    row = connection.execute(
        select(func.count(), func.coalesce(func.sum(Article.length), 0)).where(Article.published_edition > 0)
    ).one()
    return int(row[0]), int(row[1]) / row[0] if row[0] else 0.0


def _postings(connection: Connection, terms: set[str]) -> dict[str, list[Posting]]:
    found = select(ArticleTerm.term, ArticleTerm.article_id, ArticleTerm.count, Article.length).join(
        Article, Article.id == ArticleTerm.article_id,
    ).where(ArticleTerm.term.in_(bindparam("terms", expanding=True)))
    result: dict[str, list[Posting]] = defaultdict(list)
    for term, article_id, count, length in connection.execute(found, {"terms": sorted(terms)}):
        result[term].append(Posting(article_id, count, length))
    return result


def _hits(connection: Connection, ranked: Sequence[Ranked]) -> list[ArticleHit]:
    shown = published(connection, [one.text for one in ranked])
    return [ArticleHit(one.text, *shown[one.text], one.score, one.words) for one in ranked if one.text in shown]


def published(connection: Connection, article_ids: Sequence[int]) -> dict[int, tuple[str, str]]:
    """Give title and text of articles as they are published."""
    found = select(Article.id, ArticleVersion.title, ArticleVersion.body).join(
        ArticleVersion,
        (ArticleVersion.article_id == Article.id) & (ArticleVersion.number == Article.published_edition),
    ).where(Article.id.in_(list(article_ids)))
    return {row.id: (row.title, row.body) for row in connection.execute(found)}
