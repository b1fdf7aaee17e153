"""At first sight: four questions with their facts, and what to do next with the button that begins it."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot
from sqlalchemy import create_engine

from app.kernel.declare import Reader
from app.kernel.listing import Detail, Fact, Glance, Kind, TagWord, Tone
from app.kernel.next_actions import NextAction, NextActionSpec, advised
from app.kernel.putting_off import PutOffAdvice
from app.ui.detail import DetailPane
from app.ui.detail_page import WIDE
from app.ui.facts import FactGrid, LinkLabel
from app.ui.glance import NOT_NOW, GlanceCard, GlanceQuestion, NextActionCard
from app.ui.history import History
from app.ui.papers import PapersCard
from app.ui.tags import TagRow
from app.ui.theme import Appearance
from tests.ui.desks import PatientDesk
from tests.ui.goods import NOW

TAGS = (TagWord("Key account", 1), TagWord("Trade fair", 2))
FACTS = (
    Fact("Orders", 5, Kind.INTEGER, glance=Glance.OPEN, note="two of them large"),
    Fact("Orders", "SO-1", Kind.TEXT, "sales_order", 1, Tone.BAD, glance=Glance.LATE),
    Fact("Payment", "within 30 days"),
)
ADVICE = (
    NextAction("Tell them.", "It is late.", 90, "Write", operation="write_mail", values={"to": "a@b.example"}),
    NextAction("See to it.", "It waits.", 60, "Open SO-1", record="sales_order", record_id=1),
)


@pytest.fixture
def pane(desk: PatientDesk, appearance: Appearance, qtbot: QtBot) -> DetailPane:
    """Show a record of which much is told."""
    declarations = desk.workspace.declarations
    spec = declarations.details[0]

    def load(reader: Reader, number: int, now: datetime) -> Detail:
        return replace(spec.load(reader, number, now), facts=FACTS, tags=TAGS)

    desk.workspace.declarations = replace(
        declarations, details=(replace(spec, load=load),),
        next_actions=(
            NextActionSpec("good", lambda _reader, _id, _now: [None, ADVICE[1]]),
            NextActionSpec("good", lambda _reader, _id, _now: [ADVICE[0]]),
            NextActionSpec("other", lambda _reader, _id, _now: [replace(ADVICE[0], text="Of another.")]),
        ),
    )
    made = DetailPane(desk, appearance)
    qtbot.addWidget(made)
    made.resize(460, 900)
    made.show()
    made.show_record("good", 1)
    desk.settle()
    return made


def test_each_question_has_its_facts_or_says_that_there_is_nothing(pane: DetailPane) -> None:
    words = [
        [label.text() for label in question.findChildren(QLabel)] for question in pane.findChildren(GlanceQuestion)
    ]
    assert words[0][-2:] == ["two of them large", "5"]
    assert words[1][-1] == "SO-1"
    assert words[2] == [Glance.WORTH.question, Glance.WORTH.nothing]
    assert words[3] == [Glance.FEELING.question, Glance.FEELING.nothing]
    (grid,) = pane.findChildren(FactGrid)
    assert [view.accessibleName() for view in grid.views] == ["Payment: within 30 days"]


def test_a_fact_leads_to_its_record(pane: DetailPane, desk: PatientDesk) -> None:
    pane.findChildren(GlanceQuestion)[1].findChildren(LinkLabel)[0].clicked.emit()
    assert desk.opened == [("sales_order", 1)]


def test_what_presses_most_comes_first_and_its_button_begins_it(pane: DetailPane, desk: PatientDesk) -> None:
    (card,) = pane.findChildren(NextActionCard)
    assert [button.text() for button in card.buttons] == ["Write", "Open SO-1"]
    assert card.buttons[0].property("role") == "primary"
    for button in card.buttons:
        button.click()
    ((action, selection),) = desk.started
    assert (action.operation, selection.record, selection.ids) == ("write_mail", "good", (1,))
    prefill = action.prefill
    assert prefill is not None
    assert desk.read(lambda reader: dict(prefill(reader, selection, NOW))) == {"to": "a@b.example"}
    assert desk.opened == [("sales_order", 1)]


def test_an_advice_can_be_put_off_by_keyboard_and_is_told_by_its_name(pane: DetailPane, desk: PatientDesk) -> None:
    (card,) = pane.findChildren(NextActionCard)
    button = card.put_off[1]
    assert button.accessibleName() == "Not now: See to it."
    assert button.focusPolicy() & Qt.FocusPolicy.TabFocus
    ways = [action for action in button.menu().actions() if action.text() in dict(NOT_NOW)]
    assert [action.text() for action in ways] == ["Until tomorrow", "For a week", "For a month"]
    ways[1].trigger()
    (command,) = desk.dispatched
    today = desk.workspace.clock.now().date()
    assert command == PutOffAdvice("good", 1, ADVICE[1].key, today + timedelta(days=7))


def test_of_equal_weight_what_is_worth_most_comes_first() -> None:
    one, two = (replace(ADVICE[1], text=str(stake), stake_minor=stake) for stake in (5, 9))
    specs = [NextActionSpec("good", lambda _reader, _id, _now: [one, two, ADVICE[0]])]
    with create_engine("sqlite://").connect() as reader:
        found = advised(reader, specs, "good", 1, NOW, lambda *_: frozenset({ADVICE[0].key}))
    assert found == (two, one)


def test_questions_stand_beside_each_other_where_there_is_room(pane: DetailPane) -> None:
    (card,) = pane.findChildren(GlanceCard)
    for width, rows in ((460, 2), (1300, 1), (330, 4)):
        pane.resize(width, 900)
        QApplication.processEvents()
        assert len({question.geometry().top() for question in card.questions}) == rows, width


def test_a_wide_page_has_what_happened_beside_what_there_is(pane: DetailPane) -> None:
    (papers,) = pane.findChildren(PapersCard)
    (grid,) = pane.findChildren(FactGrid)
    assert papers.geometry().top() > grid.geometry().bottom()
    pane.resize(WIDE + 40, 900)
    QApplication.processEvents()
    assert papers.geometry().left() > grid.geometry().right()
    assert papers.geometry().top() == grid.geometry().top()
    assert pane.findChildren(History) == []
    pane.resize(460, 900)
    QApplication.processEvents()
    assert papers.geometry().top() > grid.geometry().bottom()


def test_tags_break_into_lines(pane: DetailPane, appearance: Appearance, qtbot: QtBot) -> None:
    (row,) = pane.findChildren(TagRow)
    assert row.accessibleName() == "Tags: Key account, Trade fair"
    alone = TagRow([TagWord("A rather long word", place) for place in range(4)], appearance)
    qtbot.addWidget(alone)
    alone.resize(700, 20)
    alone.show()
    one_line = alone.height()
    alone.resize(170, 20)
    assert alone.height() >= 4 * one_line
