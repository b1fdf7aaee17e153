"""A timeline read by pages: it reads on when one scrolls, narrows to kinds, searches, and keeps what was asked."""

from dataclasses import replace
from datetime import timedelta

import pytest
from pytestqt.qtbot import QtBot
from sqlalchemy import literal, select

from app.kernel.listing import TimelineEntry, TimelineRequest
from app.kernel.timeline import PAGE_LENGTH, TimelineSpec, from_entries
from app.ui.detail import DetailPane
from app.ui.facts import LinkLabel
from app.ui.history import NOTHING_SUCH, History
from app.ui.plain import PlainLabel
from app.ui.theme import Appearance
from app.ui.timeline import Timeline
from tests.ui.desks import PatientDesk
from tests.ui.goods import NOW

MAILS, ORDERS = 70, 5


def _told(kind: str, title: str, count: int) -> TimelineSpec:
    entries = [
        TimelineEntry(NOW - timedelta(hours=number), f"{title} {number}", record=kind, record_id=number,
                      note="with a second line" if number == 1 else "", id=number)
        for number in range(1, count + 1)
    ]
    return TimelineSpec(
        "good", kind, f"{title}s", "mail", lambda _reader, wanted: from_entries(entries, wanted),
        select(literal(count)),
    )


@pytest.fixture
def pane(desk: PatientDesk, appearance: Appearance, qtbot: QtBot) -> DetailPane:
    """Show the first good, of which mails and orders are told."""
    told = (_told("mail", "Mail", MAILS), _told("order", "Order", ORDERS), _told("call", "Call", 0))
    desk.workspace.declarations = replace(desk.workspace.declarations, timelines=told)
    made = DetailPane(desk, appearance)
    qtbot.addWidget(made)
    made.resize(480, 700)
    made.show()
    made.show_record("good", 1)
    desk.settle()
    return made


def _history(pane: DetailPane) -> History:
    (history,) = [it for it in pane.findChildren(History) if it.isVisible()]
    return history


def test_the_first_page_comes_with_the_record_and_the_rest_by_scrolling(pane: DetailPane, desk: PatientDesk) -> None:
    history = _history(pane)
    assert pane.findChildren(Timeline) == [], "a record has one timeline"
    assert len(history.rows) == PAGE_LENGTH
    bar = pane._area.verticalScrollBar()
    for wanted in (2 * PAGE_LENGTH, MAILS + ORDERS):
        bar.setValue(bar.maximum())
        bar.setValue(bar.maximum() - 1)
        desk.settle()
        pane.grab()
        assert len(history.rows) == wanted
    assert not history.more.isVisible()
    assert [entry.at for entry in history.entries] == sorted((entry.at for entry in history.entries), reverse=True)


def test_it_reads_on_by_its_button_and_only_once_at_a_time(pane: DetailPane, desk: PatientDesk) -> None:
    history = _history(pane)
    history.more.click()
    history.more.click()
    assert len(desk.waiting) == 1
    desk.settle()
    assert len(history.rows) == 2 * PAGE_LENGTH


def test_chips_narrow_to_kinds_and_say_how_many(pane: DetailPane, desk: PatientDesk) -> None:
    history = _history(pane)
    assert [chip.text() for chip in history.kinds.chips.values()] == ["Mails · 70", "Orders · 5"]
    history.kinds.chips["order"].click()
    desk.settle()
    assert {entry.kind for entry in history.entries} == {"order"}
    assert len(history.rows) == ORDERS
    history.kinds.chips["order"].click()
    assert len(history.rows) == PAGE_LENGTH


def test_a_late_answer_to_an_earlier_question_is_dropped(pane: DetailPane, desk: PatientDesk) -> None:
    history = _history(pane)
    history.more.click()
    history.kinds.chips["order"].click()
    desk.answer(1)
    desk.answer(0)
    assert {entry.kind for entry in history.entries} == {"order"}


def test_a_search_says_when_there_is_nothing(pane: DetailPane, desk: PatientDesk) -> None:
    history = _history(pane)
    for text, found in (("MAIL 70", ["Mail 70"]), ("second line", ["Mail 1", "Order 1"]), ("fax", [])):
        history.search.setText(text)
        history.search._search()
        desk.settle()
        assert sorted(entry.text for entry in history.entries) == found
    assert history.nothing.isVisible()
    assert NOTHING_SUCH in [label.text() for label in history.findChildren(PlainLabel)]


def test_entries_lead_to_their_record(pane: DetailPane, desk: PatientDesk) -> None:
    link = _history(pane).rows[0].findChildren(LinkLabel)[0]
    link.clicked.emit()
    assert desk.opened == [("order", 1)]


def test_what_was_asked_stays_when_the_record_changes_and_goes_with_another(
    pane: DetailPane, desk: PatientDesk,
) -> None:
    _history(pane).kinds.chips["order"].click()
    desk.settle()
    assert pane.detail is not None
    pane.detail = replace(pane.detail, title="Renamed by somebody else")
    pane.reload()
    desk.settle()
    assert _history(pane).request.kinds == {"order"}
    assert len(_history(pane).rows) == ORDERS
    assert _history(pane).kinds.chips["order"].isChecked()
    pane.show_record("good", 2)
    desk.settle()
    assert _history(pane).request == TimelineRequest()
