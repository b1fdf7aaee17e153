"""Make the tables of the knowledge base."""

import sqlalchemy as sa
from alembic import op

from app.kernel.columns import Flag, UtcDateTime, key_type

revision = "20261129_support_know"
down_revision = "20261129_sales_targets"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    _article_category()
    _article()
    _article_item()
    _article_term()
    _article_version()
    _article_vote()
    _knowledge_gap()


def _article_category() -> None:
    op.create_table(
        "support_article_category",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("parent_id", key_type, nullable=True),
        sa.Column("path", sa.Text(), nullable=False),
        sa.Column("version", key_type, server_default="1", nullable=False),
        sa.Column("id", key_type, nullable=False),
        sa.ForeignKeyConstraint(
            ["parent_id"], ["support_article_category.id"], name=op.f("fk_support_article_category_parent_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_support_article_category")),
        sa.UniqueConstraint("path", name=op.f("uq_support_article_category_path")),
        sqlite_autoincrement=True,
        sqlite_strict=True,
    )
    op.create_index("ix_support_article_category_parent", "support_article_category", ["parent_id"])


def _article() -> None:
    op.create_table(
        "support_article",
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("category_id", key_type, nullable=True),
        sa.Column("ticket_id", key_type, nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("edition", key_type, nullable=False),
        sa.Column("published_edition", key_type, nullable=False),
        sa.Column("length", key_type, nullable=False),
        sa.Column("changed_at", UtcDateTime(), nullable=False),
        sa.Column("version", key_type, server_default="1", nullable=False),
        sa.Column("id", key_type, nullable=False),
        sa.ForeignKeyConstraint(
            ["category_id"], ["support_article_category.id"], name=op.f("fk_support_article_category_id")),
        sa.ForeignKeyConstraint(["ticket_id"], ["support_ticket.id"], name=op.f("fk_support_article_ticket_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_support_article")),
        sqlite_autoincrement=True,
        sqlite_strict=True,
    )
    op.create_index("ix_support_article_category", "support_article", ["category_id", "id"])
    op.create_index("ix_support_article_state", "support_article", ["state", "title", "id"])
    op.create_index("ix_support_article_ticket", "support_article", ["ticket_id"])
    op.create_index("ix_support_article_title", "support_article", ["title", "id"])


def _article_item() -> None:
    op.create_table(
        "support_article_item",
        sa.Column("article_id", key_type, nullable=False),
        sa.Column("item_id", key_type, nullable=False),
        sa.Column("id", key_type, nullable=False),
        sa.ForeignKeyConstraint(
            ["article_id"], ["support_article.id"], name=op.f("fk_support_article_item_article_id")),
        sa.ForeignKeyConstraint(["item_id"], ["catalog_item.id"], name=op.f("fk_support_article_item_item_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_support_article_item")),
        sa.UniqueConstraint("article_id", "item_id", name=op.f("uq_support_article_item_article_id_item_id")),
        sqlite_autoincrement=True,
        sqlite_strict=True,
    )
    op.create_index("ix_support_article_item_item", "support_article_item", ["item_id"])


def _article_term() -> None:
    op.create_table(
        "support_article_term",
        sa.Column("term", sa.Text(), nullable=False),
        sa.Column("article_id", key_type, nullable=False),
        sa.Column("count", key_type, nullable=False),
        sa.Column("id", key_type, nullable=False),
        sa.ForeignKeyConstraint(
            ["article_id"], ["support_article.id"], name=op.f("fk_support_article_term_article_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_support_article_term")),
        sa.UniqueConstraint("term", "article_id", name=op.f("uq_support_article_term_term_article_id")),
        sqlite_autoincrement=True,
        sqlite_strict=True,
    )
    op.create_index("ix_support_article_term_article", "support_article_term", ["article_id"])


def _article_version() -> None:
    op.create_table(
        "support_article_version",
        sa.Column("article_id", key_type, nullable=False),
        sa.Column("number", key_type, nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("actor_id", key_type, nullable=False),
        sa.Column("id", key_type, nullable=False),
        sa.ForeignKeyConstraint(
            ["article_id"], ["support_article.id"], name=op.f("fk_support_article_version_article_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_support_article_version")),
        sa.UniqueConstraint("article_id", "number", name=op.f("uq_support_article_version_article_id_number")),
        sqlite_autoincrement=True,
        sqlite_strict=True,
    )


def _article_vote() -> None:
    op.create_table(
        "support_article_vote",
        sa.Column("article_id", key_type, nullable=False),
        sa.Column("ticket_id", key_type, nullable=True),
        sa.Column("helped", Flag(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("id", key_type, nullable=False),
        sa.ForeignKeyConstraint(
            ["article_id"], ["support_article.id"], name=op.f("fk_support_article_vote_article_id")),
        sa.ForeignKeyConstraint(["ticket_id"], ["support_ticket.id"], name=op.f("fk_support_article_vote_ticket_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_support_article_vote")),
        sqlite_autoincrement=True,
        sqlite_strict=True,
    )
    op.create_index("ix_support_article_vote_article", "support_article_vote", ["article_id", "helped"])
    op.create_index("ix_support_article_vote_ticket", "support_article_vote", ["ticket_id"])


def _knowledge_gap() -> None:
    op.create_table(
        "support_knowledge_gap",
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("times", key_type, nullable=False),
        sa.Column("first_at", UtcDateTime(), nullable=False),
        sa.Column("last_at", UtcDateTime(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("article_id", key_type, nullable=True),
        sa.Column("version", key_type, server_default="1", nullable=False),
        sa.Column("id", key_type, nullable=False),
        sa.ForeignKeyConstraint(
            ["article_id"], ["support_article.id"], name=op.f("fk_support_knowledge_gap_article_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_support_knowledge_gap")),
        sa.UniqueConstraint("words", name=op.f("uq_support_knowledge_gap_words")),
        sqlite_autoincrement=True,
        sqlite_strict=True,
    )
    op.create_index("ix_support_knowledge_gap_state", "support_knowledge_gap", ["state", "times", "id"])
    op.create_index("ix_support_knowledge_gap_times", "support_knowledge_gap", ["times", "id"])
