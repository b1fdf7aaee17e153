"""Stories of the knowledge base: versions, what is found and what is not, articles at hand while one answers."""

from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.areas.support.operations import AnswerTicket, OpenTicket, ResolveTicket
from app.areas.support.operations.gaps import CloseGap, SearchKnowledge
from app.areas.support.operations.knowledge import (
    ArchiveArticle,
    ArticleFromTicket,
    ChangeArticle,
    CreateArticleCategory,
    LinkArticle,
    PublishArticle,
    RenameArticleCategory,
    VoteArticle,
    WriteArticle,
)
from app.areas.support.queries.knowledge import find_articles, suggest_articles
from app.areas.support.queries.knowledge_lists import ARTICLES, CATEGORIES, GAPS, LISTS
from app.areas.support.queries.knowledge_pages import (
    article_detail,
    articles_for_ticket,
    articles_of_item,
    load_article_versions,
    version_changes,
)
from app.areas.support.queries.phrases import find_phrases
from app.areas.support.rules.knowledge import as_letter, blocks, compare, plain, words_in
from app.areas.support.ui.article_versions import ArticleVersionsScreen
from app.areas.support.ui.knowledge import KnowledgeScreen
from app.kernel.errors import DomainError
from app.kernel.listing import ListRequest, Row
from app.kernel.phrases import PhraseRequest
from app.kernel.workspace import Workspace
from app.ui.declare import Selection
from app.ui.theme import Appearance
from tests.areas.sales.selling import add_customer, require_proof
from tests.areas.support.complaining import at, complain, deliver_goods
from tests.plans import SORTS, plans_of
from tests.ui.desks import PatientDesk

LIDS = (
    "# Torn boxes\n\nPhotograph **both** sides.\n- Keep the box\n- Keep the lid\n\nWe send a new one within two days."
)


def write(workspace: Workspace, title: str, body: str, *, publish: bool = True) -> int:
    """Write an article, publish it where wanted, and give its number."""
    number = int(workspace.dispatch(WriteArticle(title, body)).value)
    if publish:
        workspace.dispatch(PublishArticle(number))
    return number


def titles(workspace: Workspace, words: str) -> list[str]:
    """Give what a search finds."""
    with workspace.reader() as reader:
        return [hit.title for hit in find_articles(reader, words)]


def test_a_published_version_is_shown_until_the_next_is_published(workspace: Workspace) -> None:
    """A draft is not found; a newer draft does not show; an archived article is found no more."""
    number = write(workspace, "Torn boxes", LIDS, publish=False)
    assert titles(workspace, "torn") == []
    workspace.dispatch(PublishArticle(number))
    with pytest.raises(DomainError, match="published as it stands"):
        workspace.dispatch(PublishArticle(number))
    assert workspace.dispatch(ChangeArticle(number, body=LIDS + "\n\nOr crushed ones.")).value == 2
    assert (titles(workspace, "torn"), titles(workspace, "crushed")) == (["Torn boxes"], [])
    with workspace.reader() as reader:
        shown = article_detail(reader, number, workspace.clock.now())
        versions = load_article_versions(reader, number)
    assert shown.state is not None
    assert shown.state.word == "Newer draft"
    assert shown.hint.startswith("Version 1 is shown until version 2 is published.\n\nTorn boxes")
    changes = version_changes(*versions)
    assert [row.values for row in changes.rows if row.values[0]] == [("+", ""), ("+", "Or crushed ones.")]
    done = workspace.dispatch(PublishArticle(number))
    assert titles(workspace, "crushed") == ["Torn boxes"]
    workspace.undo(done.operation_id)
    assert titles(workspace, "crushed") == []
    workspace.dispatch(ArchiveArticle(number))
    assert titles(workspace, "torn") == []
    with pytest.raises(DomainError, match="archived already"):
        workspace.dispatch(ArchiveArticle(number))
    workspace.dispatch(PublishArticle(number))
    assert titles(workspace, "crushed") == ["Torn boxes"]
    require_proof(workspace)


def test_search_forgives_slips_and_puts_the_best_first(workspace: Workspace) -> None:
    """“tron boxs” finds torn boxes; the title counts more than a mention; common words find nothing."""
    write(workspace, "Torn boxes", LIDS)
    write(workspace, "Late delivery", "Tell when it comes. Torn boxes are another matter.")
    write(workspace, "Storing jam", "Cool and dark.")
    assert titles(workspace, "torn boxes") == ["Torn boxes", "Late delivery"]
    assert titles(workspace, "tron boxs")[0] == "Torn boxes"
    assert titles(workspace, "delivries late") == ["Late delivery"]
    assert titles(workspace, "the and please") == []


def test_what_was_searched_in_vain_is_counted_until_an_article_answers_it(workspace: Workspace) -> None:
    """The same words in any order are one gap; closed, it opens again with the next vain search."""
    write(workspace, "Torn boxes", LIDS)
    assert workspace.dispatch(SearchKnowledge("torn")).value.titles == ("Torn boxes",)
    gap = workspace.dispatch(SearchKnowledge("Pallet deposit")).value.gap_id
    assert workspace.dispatch(SearchKnowledge("deposit PALLET")).value.gap_id == gap
    with workspace.reader() as reader:
        assert [row.values[:2] for row in GAPS.page(reader, ListRequest(preset="open")).rows] == [("deposit pallet", 2)]
    answered = write(workspace, "Pallets", "A deposit is due for each pallet.")
    workspace.dispatch(CloseGap(gap, answered))
    with workspace.reader() as reader:
        assert GAPS.count(reader, ListRequest(preset="open")) == 0
    assert workspace.dispatch(SearchKnowledge("pallet deposit")).value.gap_id is None
    with pytest.raises(DomainError, match="two letters"):
        workspace.dispatch(SearchKnowledge("? !"))


def test_a_solved_ticket_becomes_an_article_in_one_step(workspace: Workspace) -> None:
    """Question and answers, linked with the item it was about; once."""
    goods = deliver_goods(workspace)
    ticket_id = int(workspace.dispatch(OpenTicket(
        goods.customer_id, "Lid does not close", "The lid of the jam does not close.", shipment_id=goods.shipment_id,
        item_id=goods.item_ids[1])).value.ticket_id)
    with pytest.raises(DomainError, match="Resolve it"):
        workspace.dispatch(ArticleFromTicket(ticket_id))
    workspace.dispatch(AnswerTicket(ticket_id, "Turn it slowly to the left first."))
    workspace.dispatch(ResolveTicket(ticket_id))
    number = int(workspace.dispatch(ArticleFromTicket(ticket_id)).value)
    with workspace.reader() as reader:
        shown = article_detail(reader, number, workspace.clock.now())
    assert shown.title == "Lid does not close"
    assert shown.hint == "Question\n\nThe lid of the jam does not close.\n\nAnswer\n\nTurn it slowly to the left first."
    assert [row.id for row in shown.lines[0].rows] == [goods.item_ids[1]]
    with pytest.raises(DomainError, match="has an article already"):
        workspace.dispatch(ArticleFromTicket(ticket_id))
    workspace.dispatch(PublishArticle(number))
    with workspace.reader() as reader:
        assert articles_of_item(reader, goods.item_ids[1], workspace.clock.now()).lines[0].rows[0].id == number
    workspace.dispatch(LinkArticle(number, goods.item_ids[0]))
    workspace.dispatch(LinkArticle(number, goods.item_ids[0]))
    require_proof(workspace)


def test_articles_that_fit_are_at_hand_while_a_ticket_is_answered(workspace: Workspace) -> None:
    """Suggested by what the ticket says, taken as plain words or as a mention, and shown on the ticket's page."""
    at(workspace, 3, 9)
    write(workspace, "Torn boxes", LIDS)
    write(workspace, "Storing jam", "Cool and dark.")
    ticket_id = complain(workspace, add_customer(workspace))
    now = workspace.clock.now()
    with workspace.reader() as reader:
        assert [hit.title for hit in suggest_articles(reader, ticket_id)] == ["Torn boxes"]
        page = articles_for_ticket(reader, ticket_id, now)
        offered = find_phrases(reader, PhraseRequest("", {"ticket_id": ticket_id}, now, 0))
        typed = find_phrases(reader, PhraseRequest("storing", {"ticket_id": ticket_id}, now, 0))
    assert page.lines[0].rows[0].values == ("Torn boxes", "boxes, torn")
    assert [one.title for one in offered] == ["Torn boxes", "Torn boxes (mention)"]
    assert offered[0].text == (
        "Torn boxes\n\nPhotograph both sides.\n\n- Keep the box\n- Keep the lid\n\nWe send a new one within two days.")
    assert offered[1].text == "“Torn boxes” (KB-1)"
    assert typed[0].text == "Cool and dark."
    workspace.dispatch(AnswerTicket(ticket_id, "Sorry."))
    workspace.dispatch(ResolveTicket(ticket_id))
    with workspace.reader() as reader:
        assert not articles_for_ticket(reader, ticket_id, now).lines


def test_what_helped_is_counted_once_for_each_ticket(workspace: Workspace) -> None:
    """A second word about the same ticket takes the place of the first."""
    number = write(workspace, "Torn boxes", LIDS)
    ticket_id = complain(workspace, add_customer(workspace))
    for helped in (False, True):
        workspace.dispatch(VoteArticle(number, helped, ticket_id))
    workspace.dispatch(VoteArticle(number, helped=False))
    with workspace.reader() as reader:
        assert ARTICLES.page(reader, ListRequest()).rows[0].values[5:7] == (1, 1)


def test_categories_are_a_tree_whose_paths_follow(workspace: Workspace) -> None:
    """Renaming a place renames the way to all that lies within it."""
    top = int(workspace.dispatch(CreateArticleCategory("Delivery")).value)
    workspace.dispatch(CreateArticleCategory("Damage", top))
    workspace.dispatch(RenameArticleCategory(top, "Shipping"))
    with workspace.reader() as reader:
        assert [row.values[0] for row in CATEGORIES.page(reader, ListRequest()).rows] == [
            "Shipping", "Shipping › Damage"]
    with pytest.raises(DomainError, match="already"):
        workspace.dispatch(CreateArticleCategory("Damage", top))


def test_markup_is_words_and_nothing_else() -> None:
    """Neither HTML nor a picture nor a script is anything but its letters."""
    hostile = "<script>x</script> ![p](http://a.example/p.png) <b>bold</b> [a](javascript:x)"
    assert plain(hostile) == "<script>x</script> !p (http://a.example/p.png) <b>bold</b> a (javascript:x)"
    assert as_letter("# One\ntwo\nthree\n1. four\n* five") == "One\n\ntwo\nthree\n\n- four\n- five"


@given(st.text(), st.text())
def test_a_comparison_tells_both_versions_whole(before: str, after: str) -> None:
    """What stayed and what is gone is the earlier version; what stayed and what is new is the later one."""
    lines = compare(before, after)
    assert [line.text for line in lines if line.mark != "+"] == before.splitlines()
    assert [line.text for line in lines if line.mark != "-"] == after.splitlines()


@given(st.text())
def test_any_text_is_read_and_shown(text: str) -> None:
    """Reading an article and cutting it into words never fails."""
    assert all(block.kind in ("head", "item", "text") for block in blocks(text))
    assert isinstance(as_letter(text), str)
    assert all(word == word.casefold() or len(word) > 1 for word in words_in(text))


def test_lists_of_articles_are_read_by_an_index(workspace: Workspace) -> None:
    """No list is sorted after it is read."""
    with workspace.reader() as reader:
        for query in LISTS:
            plan = plans_of(reader, partial(query.page, reader, ListRequest(), size=50))
            assert not [step for step in plan if SORTS in step], query.name


def test_the_knowledge_screen_suggests_searches_and_notes_what_is_missing(
    qtbot: QtBot, workspace: Workspace,
) -> None:
    """It begins with what answers the ticket; typing finds; Enter on nothing writes down a gap."""
    at(workspace, 3, 9)
    write(workspace, "Torn boxes", LIDS)
    write(workspace, "Storing jam", "Cool and dark.")
    ticket_id = complain(workspace, add_customer(workspace))
    appearance = Appearance("light")
    desk = PatientDesk(workspace)
    screen = KnowledgeScreen(desk, appearance, Selection("ticket", (Row(ticket_id, ()),), ()))
    qtbot.addWidget(screen)
    desk.settle()
    assert [screen.found.item(row).text() for row in range(screen.found.count())] == ["Torn boxes"]
    screen.vote(helped=True)
    assert desk.dispatched == [VoteArticle(1, helped=True, ticket_id=ticket_id)]
    QTest.keyClicks(screen.line, "jam")
    desk.settle()
    assert screen.found.item(0).text() == "Storing jam"
    screen.line.setText("pallet deposit")
    desk.settle()
    assert (screen.found.count(), screen.helped.isEnabled()) == (0, False)
    QTest.keyClick(screen.line, Qt.Key.Key_Return)
    assert desk.dispatched[-1] == SearchKnowledge("pallet deposit")


def test_two_versions_are_compared_on_a_screen(qtbot: QtBot, workspace: Workspace) -> None:
    """The last two to begin with, any two by choice."""
    number = write(workspace, "Torn boxes", "One.")
    workspace.dispatch(ChangeArticle(number, body="Two."))
    workspace.dispatch(ChangeArticle(number, body="Three."))
    chosen = Selection("article", (Row(number, ()),))
    screen = ArticleVersionsScreen(PatientDesk(workspace), Appearance("light"), chosen)
    qtbot.addWidget(screen)
    assert screen._shown is not None
    assert screen._shown.lines.title == "Version 2 to 3"
    screen.before.setCurrentIndex(0)
    assert screen._shown.lines.title == "Version 1 to 3"
