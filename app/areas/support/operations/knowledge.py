"""Writing articles in versions, publishing and archiving them, and what people say of them."""

from dataclasses import dataclass
from typing import Annotated, Any

from sqlalchemy import Row, select

from app.areas.catalog.models import Item
from app.areas.company.rules import require_text
from app.areas.support import rules as ticket_rules
from app.areas.support.models import Ticket, TicketLink, TicketMessage
from app.areas.support.models.knowledge import (
    Article,
    ArticleCategory,
    ArticleItem,
    ArticleTerm,
    ArticleVersion,
    ArticleVote,
)
from app.areas.support.operations.operands import TicketId
from app.areas.support.rules import knowledge as rules
from app.kernel.conventions import conventions_in
from app.kernel.errors import DomainError
from app.kernel.fields import Field
from app.kernel.unit_of_work import UnitOfWork

ArticleId = Annotated[int, Field("Article", lookup="articles", hidden=True)]
CategoryId = Annotated[int | None, Field("Category", lookup="article_categories")]
Body = Annotated[str, Field("Text", help="# begins a heading, - an item; everything else is words", multiline=True)]
Language = Annotated[str, Field("Language", help="Such as en or de")]


@dataclass(frozen=True, slots=True)
class CreateArticleCategory:
    """Make a place for articles, within another or at the top."""

    name: Annotated[str, Field("Name")]
    parent_id: Annotated[int | None, Field("Within", lookup="article_categories")] = None


@dataclass(frozen=True, slots=True)
class RenameArticleCategory:
    """Call a place of articles by another name."""

    category_id: Annotated[int, Field("Category", lookup="article_categories", hidden=True)]
    name: Annotated[str, Field("Name")]


@dataclass(frozen=True, slots=True)
class WriteArticle:
    """Write an article; it is a draft until it is published."""

    title: Annotated[str, Field("Title")]
    body: Body
    category_id: CategoryId = None
    language: Language = ""
    item_id: Annotated[int | None, Field("About the item", lookup="items")] = None


@dataclass(frozen=True, slots=True)
class ChangeArticle:
    """Write another version; the published one is shown until this one is published."""

    article_id: ArticleId
    title: Annotated[str | None, Field("Title")] = None
    body: Annotated[str | None, Field("Text", help="# begins a heading, - an item", multiline=True)] = None
    category_id: Annotated[int | None, Field("Category", lookup="article_categories", emptied=0)] = None
    language: Annotated[str | None, Field("Language", help="Such as en or de")] = None


@dataclass(frozen=True, slots=True)
class ArticleFromTicket:
    """Make a draft of what a solved ticket asked and was answered."""

    ticket_id: TicketId


@dataclass(frozen=True, slots=True)
class PublishArticle:
    """Show the latest version to everybody who searches."""

    article_id: ArticleId


@dataclass(frozen=True, slots=True)
class ArchiveArticle:
    """Show an article no more; its versions are kept."""

    article_id: ArticleId


@dataclass(frozen=True, slots=True)
class LinkArticle:
    """Say which item an article is about."""

    article_id: ArticleId
    item_id: Annotated[int, Field("Item", lookup="items")]


@dataclass(frozen=True, slots=True)
class VoteArticle:
    """Say whether an article helped."""

    article_id: ArticleId
    helped: Annotated[bool, Field("It helped")] = True
    ticket_id: Annotated[int | None, Field("In the ticket", lookup="tickets")] = None


def create_article_category(uow: UnitOfWork, cmd: CreateArticleCategory) -> int:
    """Make a category and give its number."""
    name = _category_name(cmd.name)
    path = name if cmd.parent_id is None else f"{uow.get(ArticleCategory, cmd.parent_id).path} › {name}"
    return uow.add(ArticleCategory, name=name, parent_id=cmd.parent_id, path=path)


def _category_name(given: str) -> str:
    name = require_text(given, "The name", "name")
    if "›" in name:
        raise DomainError("category.name", "A name has no › in it; say what it is within.", "name")
    return name


def rename_article_category(uow: UnitOfWork, cmd: RenameArticleCategory) -> None:
    """Rename a category; the paths of those within it follow."""
    category, name = uow.get(ArticleCategory, cmd.category_id), _category_name(cmd.name)
    above = category.path.removesuffix(category.name)
    rows = uow.rows(select(ArticleCategory.id, ArticleCategory.path).where(
        ArticleCategory.path.startswith(f"{category.path} › ", autoescape=True)))
    uow.update(ArticleCategory, category.id, name=name, path=above + name)
    uow.update_many(ArticleCategory, {
        row.id: {"path": above + name + row.path.removeprefix(category.path)} for row in rows
    })


def write_article(uow: UnitOfWork, cmd: WriteArticle) -> int:
    """Write the first version of an article and give its number."""
    if cmd.category_id is not None:
        uow.get(ArticleCategory, cmd.category_id)
    article_id = _create(uow, cmd.title, cmd.body, cmd.language, category_id=cmd.category_id)
    if cmd.item_id is not None:
        link_article(uow, LinkArticle(article_id, cmd.item_id))
    return article_id


def _create(uow: UnitOfWork, title: str, body: str, language: str = "", **more: Any) -> int:
    values = {"title": require_text(title, "The title", "title"), "body": rules.require_body(body)}
    conventions_in(language)
    article_id = uow.add(
        Article, **values, language=language.strip(), **{"category_id": None, "ticket_id": None, **more},
        state=rules.DRAFT, edition=1, published_edition=0, length=0, changed_at=uow.now,
    )
    _write_version(uow, article_id, 1, values)
    return article_id


def _write_version(uow: UnitOfWork, article_id: int, number: int, values: dict[str, Any]) -> None:
    uow.add(ArticleVersion, article_id=article_id, number=number, title=values["title"], body=values["body"],
            at=uow.now, actor_id=uow.actor.id)


def change_article(uow: UnitOfWork, cmd: ChangeArticle) -> int:
    """Write another version and give its number; where only the place changes, no version is made."""
    article = uow.get(Article, cmd.article_id)
    given: dict[str, Any] = {}
    if cmd.category_id is not None:
        given["category_id"] = uow.get(ArticleCategory, cmd.category_id).id if cmd.category_id else None
    if cmd.language is not None:
        conventions_in(cmd.language)
        given["language"] = cmd.language.strip()
    title = article.title if cmd.title is None else require_text(cmd.title, "The title", "title")
    body = article.body if cmd.body is None else rules.require_body(cmd.body)
    edition = int(article.edition)
    if (title, body) != (article.title, article.body):
        edition += 1
        _write_version(uow, article.id, edition, {"title": title, "body": body})
        given |= {"title": title, "body": body, "edition": edition, "changed_at": uow.now}
    if given:
        uow.update(Article, article.id, **given)
    return edition


def publish_article(uow: UnitOfWork, cmd: PublishArticle) -> None:
    """Publish the latest version; search follows."""
    article = uow.get(Article, cmd.article_id)
    if article.published_edition == article.edition:
        raise DomainError("article.published", f"“{article.title}” is published as it stands.")
    terms = rules.terms_of(article.title, article.body)
    _forget_terms(uow, article.id)
    uow.load(ArticleTerm, [{"term": term, "article_id": article.id, "count": count} for term, count in terms.items()])
    uow.update(Article, article.id, state=rules.PUBLISHED, published_edition=article.edition, length=terms.total())


def _forget_terms(uow: UnitOfWork, article_id: int) -> None:
    uow.delete(ArticleTerm, [row.id for row in uow.rows(
        select(ArticleTerm.id).where(ArticleTerm.article_id == article_id))])


def archive_article(uow: UnitOfWork, cmd: ArchiveArticle) -> None:
    """Archive an article; publishing it again brings it back."""
    article = uow.get(Article, cmd.article_id)
    if article.state == rules.ARCHIVED:
        raise DomainError("article.archived", f"“{article.title}” is archived already.")
    _forget_terms(uow, article.id)
    uow.update(Article, article.id, state=rules.ARCHIVED, published_edition=0, length=0)


def link_article(uow: UnitOfWork, cmd: LinkArticle) -> None:
    """Link an article with an item; a link that is there stays."""
    uow.get(Article, cmd.article_id)
    uow.get(Item, cmd.item_id)
    there = uow.first(select(ArticleItem.id).where(
        ArticleItem.article_id == cmd.article_id, ArticleItem.item_id == cmd.item_id))
    if there is None:
        uow.add(ArticleItem, article_id=cmd.article_id, item_id=cmd.item_id)
    uow.touch(Article, [cmd.article_id])


def vote_article(uow: UnitOfWork, cmd: VoteArticle) -> int:
    """Write down whether an article helped; of one ticket the later word counts."""
    uow.get(Article, cmd.article_id)
    if cmd.ticket_id is not None:
        uow.get(Ticket, cmd.ticket_id)
        before = uow.first(select(ArticleVote.id).where(
            ArticleVote.article_id == cmd.article_id, ArticleVote.ticket_id == cmd.ticket_id))
        if before is not None:
            uow.update(ArticleVote, before.id, helped=cmd.helped, at=uow.now)
            return int(before.id)
    return uow.add(ArticleVote, article_id=cmd.article_id, ticket_id=cmd.ticket_id, helped=cmd.helped, at=uow.now)


def article_from_ticket(uow: UnitOfWork, cmd: ArticleFromTicket) -> int:
    """Make a draft of a solved ticket: the customer's question and our answers, linked with its items."""
    ticket = uow.get(Ticket, cmd.ticket_id)
    ticket_rules.require_solved(ticket.number, ticket.state)
    there = uow.first(select(Article.id, Article.title).where(Article.ticket_id == ticket.id))
    if there is not None:
        raise DomainError("article.there", f"Ticket {ticket.number} has an article already: “{there.title}”.")
    said = uow.rows(select(TicketMessage.direction, TicketMessage.body).where(
        TicketMessage.ticket_id == ticket.id, TicketMessage.automatic.is_(False),
    ).order_by(TicketMessage.at, TicketMessage.id))
    article_id = _create(uow, ticket.subject, _told(ticket, said), ticket_id=ticket.id)
    items = uow.rows(select(TicketLink.record_id).where(TicketLink.ticket_id == ticket.id, TicketLink.record == "item"))
    for row in items:
        link_article(uow, LinkArticle(article_id, row.record_id))
    return article_id


def _told(ticket: Row[Any], said: Any) -> str:
    asked = next((one.body for one in said if one.direction == "in"), ticket.subject)
    answers = [one.body for one in said if one.direction == "out"]
    return "\n\n".join(("# Question", asked, "# Answer", *(answers or ("(to be written)",))))
