"""What is declared of the knowledge base."""

from sqlalchemy import select

from app.areas.support.models.knowledge import Article
from app.areas.support.operations import gaps
from app.areas.support.operations import knowledge as do
from app.areas.support.queries import knowledge_pages as pages
from app.areas.support.queries.knowledge_lists import LISTS
from app.areas.support.rules import SOLVED
from app.kernel.declare import ContributionSpec, DetailSpec, OperationSpec, PermissionSpec, SearchSpec
from app.ui.declare import (
    ActionSpec,
    AreaSpec,
    EmptySpec,
    TabPart,
    ViewSpec,
    in_state,
    of_selected,
    one,
    selected,
    settings_of,
)

RIGHT = "support.knowledge"
SCREEN = "app.areas.support.ui.knowledge:KnowledgeScreen"
VERSIONS = "app.areas.support.ui.article_versions:ArticleVersionsScreen"
_THIS = selected("article_id")

ARTICLES_VIEW = ViewSpec(
    "articles", (
        ActionSpec("support.publish_article", "Publish", "circle-check", in_state("draft", "changed", "archived"),
                   "publish_article", _THIS, ask=False, primary=True, help="Show its latest version to who searches."),
        ActionSpec("support.search_articles", "Search knowledge", "search", screen=SCREEN,
                   help="Find articles by words; what is not found is written down as missing."),
        ActionSpec("support.write_article", "New article", "plus", operation="write_article",
                   help="Write down once what is asked often."),
        ActionSpec("support.change_article", "Change", "pencil", one, "change_article",
                   of_selected(pages.article_values),
                   help="Write another version; what is published is shown until this one is."),
        ActionSpec("support.article_versions", "Compare versions", "git-compare", one, screen=VERSIONS,
                   help="See what differs between any two versions."),
        ActionSpec("support.article_helped", "Rate", "thumbs-up", one, "vote_article", _THIS,
                   help="Say whether it helped, and in which ticket."),
        ActionSpec("support.link_article", "Link with item", "link", one, "link_article", _THIS,
                   help="Say which item it is about."),
        ActionSpec("support.archive_article", "Archive", "archive", in_state("draft", "changed", "published"),
                   "archive_article", _THIS, ask=False, help="Show it no more; its versions are kept."),
    ),
    EmptySpec("No articles yet", "Write down once what is asked often, or make an article of a solved ticket. While "
              "you answer, articles that fit are offered behind a slash.", "book-open", "support.write_article"),
    order=60, group="Knowledge",
)
CATEGORIES_VIEW = ViewSpec(
    "article_categories", (
        ActionSpec("support.create_article_category", "New category", "plus", operation="create_article_category",
                   primary=True),
        ActionSpec("support.rename_article_category", "Rename", "pencil", one, "rename_article_category",
                   of_selected(pages.category_values)),
    ),
    EmptySpec("No categories yet", "Categories put articles in order; one may lie within another.", "folder-tree",
              "support.create_article_category"),
    order=83, group=settings_of("desk and mail"),
)
GAPS_VIEW = ViewSpec(
    "knowledge_gaps", (
        ActionSpec("support.write_for_gap", "Write article", "book-plus", in_state("open"), "write_article",
                   of_selected(pages.gap_values), primary=True, help="Begin an article about what was not found."),
        ActionSpec("support.close_gap", "Mark as settled", "check", in_state("open"), "close_gap", selected("gap_id"),
                   help="Nothing is missing any more."),
    ),
    EmptySpec("Nothing was searched in vain", "When somebody searches the articles and finds nothing, the words are "
              "counted here.", "search-x"),
    preset="open", order=62, group="Knowledge",
)

KNOWLEDGE = AreaSpec(
    name="support", title="Support",
    operations=(
        OperationSpec(do.create_article_category, "Category of articles made", RIGHT),
        OperationSpec(do.rename_article_category, "Category of articles renamed", RIGHT),
        OperationSpec(do.write_article, "Article written", RIGHT),
        OperationSpec(do.change_article, "Article changed", RIGHT),
        OperationSpec(do.article_from_ticket, "Article made of a ticket", RIGHT),
        OperationSpec(do.publish_article, "Article published", RIGHT),
        OperationSpec(do.archive_article, "Article archived", RIGHT),
        OperationSpec(do.link_article, "Article linked", RIGHT),
        OperationSpec(do.vote_article, "Article found to help or not", "support.read"),
        OperationSpec(gaps.search_knowledge, "Articles searched", "support.read"),
        OperationSpec(gaps.close_gap, "Gap in the articles closed", RIGHT),
    ),
    lists=LISTS,
    details=(
        DetailSpec("article", "Article", pages.article_detail),
        DetailSpec("article_category", "Category of articles", pages.category_detail),
        DetailSpec("knowledge_gap", "Searched in vain", pages.gap_detail),
    ),
    contributions=(
        ContributionSpec("ticket", pages.articles_for_ticket), ContributionSpec("item", pages.articles_of_item),
    ),
    searches=(SearchSpec("article", "Article", Article, select(
        Article.id, Article.title, Article.language, Article.body)),),
    permissions=(PermissionSpec(RIGHT, "Write and publish articles"),),
    tab_parts=(TabPart(
        "support", views=(ARTICLES_VIEW, CATEGORIES_VIEW, GAPS_VIEW),
        actions=(("tickets", (
            ActionSpec("support.ticket_knowledge", "Search knowledge", "book-open", one, screen=SCREEN,
                       help="Articles that may answer it, and a search over all."),
            ActionSpec("support.article_from_ticket", "Write article", "book-plus", in_state(*SOLVED),
                       "article_from_ticket", selected("ticket_id"), ask=False,
                       help="A draft of its question and answers, linked with its items."),
        )),),
    ),),
)
