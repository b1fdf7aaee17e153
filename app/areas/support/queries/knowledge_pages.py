"""What is shown of an article, a category and a gap; articles on a ticket's and an item's page."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, func, select

from app.areas.catalog.models import Item
from app.areas.company.models import User
from app.areas.support.models import Ticket
from app.areas.support.models.knowledge import (
    Article,
    ArticleCategory,
    ArticleItem,
    ArticleVersion,
    ArticleVote,
    KnowledgeGap,
)
from app.areas.support.queries.knowledge import suggest_articles
from app.areas.support.queries.knowledge_lists import GAP_STATES, STATES
from app.areas.support.rules import SOLVED
from app.areas.support.rules import knowledge as rules
from app.kernel.columns import table_of
from app.kernel.declare import Contribution
from app.kernel.errors import NotFoundError
from app.kernel.listing import ColumnInfo, Detail, Fact, Kind, LinesTable, StateWord, Tone
from app.kernel.listing import Row as ListRow

NOBODY = "Local user"
MARKS = (("+", StateWord("New", Tone.GOOD)), ("-", StateWord("Gone", Tone.BAD)), ("", StateWord("")))
CHANGES = (ColumnInfo("mark", "", Kind.STATE, width=8, states=MARKS), ColumnInfo("text", "Line", width=90))
_VERSIONS = (
    ColumnInfo("number", "Version", Kind.INTEGER, width=8), ColumnInfo("at", "Written", Kind.TIME, width=16),
    ColumnInfo("who", "By", width=20), ColumnInfo("shown", "Shown", Kind.FLAG, width=8),
)
_SUGGESTED = (ColumnInfo("title", "Article", width=50), ColumnInfo("words", "Because of", width=40))
_ITEMS = (ColumnInfo("item", "Item", width=50),)


@dataclass(frozen=True, slots=True)
class VersionRow:
    """A version of an article."""

    number: int
    title: str
    body: str
    at: datetime
    who: str


def load_article_versions(connection: Connection, article_id: int) -> Sequence[VersionRow]:
    """Read the versions of an article, the first one first."""
    rows = connection.execute(
        select(ArticleVersion.number, ArticleVersion.title, ArticleVersion.body, ArticleVersion.at, User.name)
        .outerjoin(User, User.id == ArticleVersion.actor_id).where(ArticleVersion.article_id == article_id)
        .order_by(ArticleVersion.number)
    )
    return [VersionRow(row.number, row.title, row.body, row.at, row.name or NOBODY) for row in rows]


def version_changes(before: VersionRow, after: VersionRow) -> LinesTable:
    """Compare two versions, title and text, line by line."""
    lines = rules.compare(f"{before.title}\n\n{before.body}", f"{after.title}\n\n{after.body}")
    rows = tuple(ListRow(place, (line.mark, line.text)) for place, line in enumerate(lines, 1))
    return LinesTable(f"Version {before.number} to {after.number}", CHANGES, rows)


def article_detail(connection: Connection, article_id: int, _now: datetime) -> Detail:
    """Load an article."""
    row = _article(connection, article_id)
    versions = load_article_versions(connection, article_id)
    changed = row.state == rules.PUBLISHED and row.published_edition < row.edition
    shown = f"Version {row.published_edition} is shown until version {row.edition} is published.\n\n" if changed else ""
    return Detail(
        row.id, row.title, f"KB-{row.id}", dict(STATES)["changed" if changed else row.state], _facts(connection, row),
        (*_item_lines(connection, article_id), _version_lines(versions, row.published_edition)),
        hint=shown + rules.as_letter(versions[-1].body),
    )


def _article(connection: Connection, article_id: int) -> Row[Any]:
    row = connection.execute(
        select(table_of(Article), ArticleCategory.path, Ticket.number.label("ticket"))
        .outerjoin(ArticleCategory, ArticleCategory.id == Article.category_id)
        .outerjoin(Ticket, Ticket.id == Article.ticket_id).where(Article.id == article_id)
    ).first()
    if row is None:
        raise NotFoundError("record.missing", f"There is no article with the number {article_id}.")
    return row


def _facts(connection: Connection, row: Row[Any]) -> tuple[Fact, ...]:
    helped, total = connection.execute(
        select(func.count().filter(ArticleVote.helped.is_(True)), func.count()).where(ArticleVote.article_id == row.id)
    ).one()
    return (
        Fact("Category", row.path), Fact("Language", row.language or None, Kind.CODE),
        Fact("Helped", f"{helped} of {total}" if total else None),
        *((Fact("From the ticket", row.ticket, Kind.CODE, "ticket", row.ticket_id),) if row.ticket_id else ()),
    )


def _item_lines(connection: Connection, article_id: int) -> tuple[LinesTable, ...]:
    rows = connection.execute(select(Item.id, Item.name).join(ArticleItem, ArticleItem.item_id == Item.id).where(
        ArticleItem.article_id == article_id).order_by(Item.name)).all()
    return (LinesTable("About", _ITEMS, tuple(ListRow(row.id, (row.name,)) for row in rows), "item"),) if rows else ()


def _version_lines(versions: Sequence[VersionRow], shown: int) -> LinesTable:
    rows = tuple(ListRow(one.number, (one.number, one.at, one.who, one.number == shown)) for one in reversed(versions))
    return LinesTable("Versions", _VERSIONS, rows)


def category_detail(connection: Connection, category_id: int, _now: datetime) -> Detail:
    """Load a category with its articles."""
    row = connection.execute(select(table_of(ArticleCategory)).where(ArticleCategory.id == category_id)).first()
    if row is None:
        raise NotFoundError("record.missing", f"There is no category with the number {category_id}.")
    within = connection.execute(select(Article.id, Article.title).where(Article.category_id == category_id)
                                .order_by(Article.title)).all()
    columns = (ColumnInfo("title", "Article", width=60),)
    lines = LinesTable("Articles", columns, tuple(ListRow(one.id, (one.title,)) for one in within), "article")
    return Detail(row.id, row.name, row.path if row.path != row.name else "", lines=(lines,))


def gap_detail(connection: Connection, gap_id: int, _now: datetime) -> Detail:
    """Load a search that found nothing."""
    row = connection.execute(
        select(table_of(KnowledgeGap), Article.title).outerjoin(Article, Article.id == KnowledgeGap.article_id)
        .where(KnowledgeGap.id == gap_id)
    ).first()
    if row is None:
        raise NotFoundError("record.missing", f"There is no search with the number {gap_id}.")
    answered = (Fact("Answered by", row.title, record="article", record_id=row.article_id),) if row.article_id else ()
    facts = (Fact("Searched", row.times, Kind.INTEGER), Fact("First", row.first_at, Kind.TIME),
             Fact("Last", row.last_at, Kind.TIME), *answered)
    return Detail(row.id, row.words, "Searched for and not found", dict(GAP_STATES)[row.state], facts)


def articles_for_ticket(connection: Connection, ticket_id: int, _now: datetime) -> Contribution:
    """Suggest on the page of an open ticket the articles that answer it."""
    state = connection.execute(select(Ticket.state).where(Ticket.id == ticket_id)).scalar()
    hits = [] if state in SOLVED else suggest_articles(connection, ticket_id)
    if not hits:
        return Contribution()
    rows = tuple(ListRow(hit.article_id, (hit.title, ", ".join(hit.words[:6]))) for hit in hits)
    return Contribution(lines=(LinesTable("Articles that may answer it", _SUGGESTED, rows, "article"),))


def articles_of_item(connection: Connection, item_id: int, _now: datetime) -> Contribution:
    """Tell on an item's page which articles are about it."""
    rows = connection.execute(
        select(Article.id, Article.title).join(ArticleItem, ArticleItem.article_id == Article.id)
        .where(ArticleItem.item_id == item_id, Article.state == rules.PUBLISHED).order_by(Article.title)
    ).all()
    columns = (ColumnInfo("title", "Article", width=60),)
    found = tuple(ListRow(row.id, (row.title,)) for row in rows)
    return Contribution(lines=(LinesTable("Articles", columns, found, "article"),) if found else ())


def article_values(connection: Connection, article_id: int) -> Mapping[str, Any]:
    """Give an article as the form that changes it begins with."""
    row = _article(connection, article_id)
    return {"article_id": row.id, "title": row.title, "body": row.body, "category_id": row.category_id,
            "language": row.language}


def gap_values(connection: Connection, gap_id: int) -> Mapping[str, Any]:
    """Give what an article that is to fill a gap begins with."""
    words = connection.execute(select(KnowledgeGap.words).where(KnowledgeGap.id == gap_id)).scalar()
    return {"title": str(words or "").capitalize()}


def category_values(connection: Connection, category_id: int) -> Mapping[str, Any]:
    """Give a category as the form that renames it begins with."""
    name = connection.execute(select(ArticleCategory.name).where(ArticleCategory.id == category_id)).scalar()
    return {"category_id": category_id, "name": name}
