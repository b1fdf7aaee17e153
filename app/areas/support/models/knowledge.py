"""The tables of the knowledge base: articles in versions, categories and words, what helped, and what is missing."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.kernel.columns import Model, Numbered, Versioned, table_options


class ArticleCategory(Versioned, Model):
    """A place in the tree of articles; `path` holds its name behind those of the places above it."""

    __tablename__ = "support_article_category"
    __table_args__ = table_options(
        UniqueConstraint("path"), Index("ix_support_article_category_parent", "parent_id"),
    )

    name: Mapped[str]
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("support_article_category.id"))
    path: Mapped[str]


class Article(Versioned, Model):
    """An article: draft, published or archived. Title and body are those of its latest version.

    `edition` is the latest version, `published_edition` the one that is shown and searched, 0 for none.
    """

    __tablename__ = "support_article"
    __table_args__ = table_options(
        Index("ix_support_article_state", "state", "title", "id"), Index("ix_support_article_title", "title", "id"),
        Index("ix_support_article_category", "category_id", "id"), Index("ix_support_article_ticket", "ticket_id"),
    )

    title: Mapped[str]
    body: Mapped[str]
    language: Mapped[str] = mapped_column(default="")
    category_id: Mapped[int | None] = mapped_column(ForeignKey("support_article_category.id"))
    ticket_id: Mapped[int | None] = mapped_column(ForeignKey("support_ticket.id"))
    state: Mapped[str] = mapped_column(default="draft")
    edition: Mapped[int]
    published_edition: Mapped[int] = mapped_column(default=0)
    length: Mapped[int] = mapped_column(default=0)
    changed_at: Mapped[datetime]


class ArticleVersion(Numbered, Model):
    """An article as somebody wrote it; it is never changed."""

    __tablename__ = "support_article_version"
    __table_args__ = table_options(UniqueConstraint("article_id", "number"))

    article_id: Mapped[int] = mapped_column(ForeignKey("support_article.id"))
    number: Mapped[int]
    title: Mapped[str]
    body: Mapped[str]
    at: Mapped[datetime]
    actor_id: Mapped[int]


class ArticleItem(Numbered, Model):
    """An item that an article is about."""

    __tablename__ = "support_article_item"
    __table_args__ = table_options(
        UniqueConstraint("article_id", "item_id"), Index("ix_support_article_item_item", "item_id"),
    )

    article_id: Mapped[int] = mapped_column(ForeignKey("support_article.id"))
    item_id: Mapped[int] = mapped_column(ForeignKey("catalog_item.id"))


class ArticleTerm(Numbered, Model):
    """A word of a published article and how often it stands there; words of the title count several times."""

    __tablename__ = "support_article_term"
    __table_args__ = table_options(
        UniqueConstraint("term", "article_id"), Index("ix_support_article_term_article", "article_id"),
    )

    term: Mapped[str]
    article_id: Mapped[int] = mapped_column(ForeignKey("support_article.id"))
    count: Mapped[int]


class ArticleVote(Numbered, Model):
    """Somebody said whether an article helped; `ticket_id` names the ticket in which it did, or did not."""

    __tablename__ = "support_article_vote"
    __table_args__ = table_options(
        Index("ix_support_article_vote_article", "article_id", "helped"),
        Index("ix_support_article_vote_ticket", "ticket_id"),
    )

    article_id: Mapped[int] = mapped_column(ForeignKey("support_article.id"))
    ticket_id: Mapped[int | None] = mapped_column(ForeignKey("support_ticket.id"))
    helped: Mapped[bool]
    at: Mapped[datetime]


class KnowledgeGap(Versioned, Model):
    """Words that were searched for and not found: open until an article answers them."""

    __tablename__ = "support_knowledge_gap"
    __table_args__ = table_options(
        UniqueConstraint("words"), Index("ix_support_knowledge_gap_state", "state", "times", "id"),
        Index("ix_support_knowledge_gap_times", "times", "id"),
    )

    words: Mapped[str]
    times: Mapped[int]
    first_at: Mapped[datetime]
    last_at: Mapped[datetime]
    state: Mapped[str] = mapped_column(default="open")
    article_id: Mapped[int | None] = mapped_column(ForeignKey("support_article.id"))
