"""The lists of the knowledge base: articles, their categories, and searches that found nothing."""

from typing import Any

from sqlalchemy import case, func, select

from app.areas.support.models.knowledge import Article, ArticleCategory, ArticleVote, KnowledgeGap
from app.areas.support.rules import knowledge as rules
from app.kernel.listing import Kind, PresetInfo, Sort, StateWord, Tone
from app.kernel.query import ListQuery, Preset, column

READ = "support.read"
STATES = (
    (rules.DRAFT, StateWord("Draft", Tone.NEUTRAL)), (rules.PUBLISHED, StateWord("Published", Tone.GOOD)),
    (rules.ARCHIVED, StateWord("Archived", Tone.NEUTRAL)), ("changed", StateWord("Newer draft", Tone.WARNING)),
)
GAP_STATES = (("open", StateWord("Open", Tone.WARNING)), ("closed", StateWord("Closed", Tone.GOOD)))

_newer = (Article.state == rules.PUBLISHED) & (Article.published_edition < Article.edition)
_state = case((_newer, "changed"), else_=Article.state)


def _votes(helped: bool) -> Any:
    return select(func.count(ArticleVote.id)).where(
        ArticleVote.article_id == Article.id, ArticleVote.helped.is_(helped)).scalar_subquery()


ARTICLES = ListQuery(
    "articles", "Articles", "article", Article.id,
    Article.__table__.join(ArticleCategory.__table__, ArticleCategory.id == Article.category_id, isouter=True),
    (
        column("title", "Title", Article.title, width=40),
        column("category", "Category", ArticleCategory.path, width=24, sortable=False),
        column("state", "State", _state, Kind.STATE, width=12, states=STATES, sortable=False),
        column("language", "Language", Article.language, Kind.CODE, width=9, sortable=False),
        column("edition", "Version", Article.edition, Kind.INTEGER, width=8, sortable=False),
        column("helped", "Helped", _votes(helped=True), Kind.INTEGER, width=8, sortable=False),
        column("not_helped", "Did not", _votes(helped=False), Kind.INTEGER, width=8, sortable=False),
        column("changed_at", "Changed", Article.changed_at, Kind.TIME, width=14, sortable=False),
    ),
    (Sort("title"),), READ,
    presets=(Preset(PresetInfo("published", "Published"), Article.state == rules.PUBLISHED),
             Preset(PresetInfo("drafts", "Drafts"), Article.state == rules.DRAFT),
             Preset(PresetInfo("archived", "Archived"), Article.state == rules.ARCHIVED)),
)

_articles = select(func.count(Article.id)).where(Article.category_id == ArticleCategory.id).scalar_subquery()
CATEGORIES = ListQuery(
    "article_categories", "Article categories", "article_category", ArticleCategory.id, ArticleCategory.__table__,
    (
        column("path", "Category", ArticleCategory.path, width=44),
        column("articles", "Articles", _articles, Kind.INTEGER, width=9, sortable=False),
    ),
    (Sort("path"),), READ, searchable=False,
)

GAPS = ListQuery(
    "knowledge_gaps", "Searches in vain", "knowledge_gap", KnowledgeGap.id,
    KnowledgeGap.__table__.join(Article.__table__, Article.id == KnowledgeGap.article_id, isouter=True),
    (
        column("words", "Words", KnowledgeGap.words, width=40, sortable=False),
        column("times", "Times", KnowledgeGap.times, Kind.INTEGER, width=8),
        column("last_at", "Last", KnowledgeGap.last_at, Kind.TIME, width=14, sortable=False),
        column("first_at", "First", KnowledgeGap.first_at, Kind.TIME, width=14, sortable=False, shown=False),
        column("state", "State", KnowledgeGap.state, Kind.STATE, width=10, states=GAP_STATES, sortable=False),
        column("article", "Answered by", Article.title, width=30, sortable=False),
    ),
    (Sort("times", descending=True),), READ, searchable=False,
    presets=(Preset(PresetInfo("open", "Open", Tone.WARNING), KnowledgeGap.state == "open"),),
)
LISTS = (ARTICLES, CATEGORIES, GAPS)
