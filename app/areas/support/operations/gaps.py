"""Searching the knowledge base so that what is not found is known: the list of gaps."""

from dataclasses import dataclass
from typing import Annotated

from sqlalchemy import select

from app.areas.support.models.knowledge import Article, KnowledgeGap
from app.areas.support.queries.knowledge import find_articles
from app.areas.support.rules import knowledge as rules
from app.kernel.errors import DomainError
from app.kernel.fields import Field
from app.kernel.unit_of_work import UnitOfWork

LONGEST_WORDS = 200


@dataclass(frozen=True, slots=True)
class SearchKnowledge:
    """Search the articles; what is not found is written down as a gap."""

    words: Annotated[str, Field("Words")]


@dataclass(frozen=True, slots=True)
class Searched:
    """The articles that were found, the best first, and the gap that was written down where there were none."""

    article_ids: tuple[int, ...]
    titles: tuple[str, ...]
    gap_id: int | None = None


@dataclass(frozen=True, slots=True)
class CloseGap:
    """Say that nothing is missing any more; name the article that answers it, where there is one."""

    gap_id: Annotated[int, Field("Search", lookup="knowledge_gaps", hidden=True)]
    article_id: Annotated[int | None, Field("Answered by", lookup="articles")] = None


def search_knowledge(uow: UnitOfWork, cmd: SearchKnowledge) -> Searched:
    """Search the articles, and count a search that found nothing."""
    if not rules.words_in(cmd.words):
        raise DomainError("knowledge.words", "Say a word to look for, of two letters or more.", "words")
    hits = find_articles(uow.connection, cmd.words)
    if hits:
        return Searched(tuple(hit.article_id for hit in hits), tuple(hit.title for hit in hits))
    return Searched((), (), _count_gap(uow, rules.folded_words(cmd.words)[:LONGEST_WORDS]))


def _count_gap(uow: UnitOfWork, words: str) -> int:
    known = uow.first(select(KnowledgeGap.id, KnowledgeGap.times).where(KnowledgeGap.words == words))
    if known is None:
        return uow.add(KnowledgeGap, words=words, times=1, first_at=uow.now, last_at=uow.now, state="open",
                       article_id=None)
    uow.update(KnowledgeGap, known.id, times=known.times + 1, last_at=uow.now, state="open", article_id=None)
    return int(known.id)


def close_gap(uow: UnitOfWork, cmd: CloseGap) -> None:
    """Close a gap; a later search that finds nothing opens it again."""
    gap = uow.get(KnowledgeGap, cmd.gap_id)
    if cmd.article_id is not None:
        uow.get(Article, cmd.article_id)
    uow.update(KnowledgeGap, gap.id, state="closed", article_id=cmd.article_id)
