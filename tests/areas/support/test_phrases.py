"""Answering with words at hand: a slash, a part of a name, Enter."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPlainTextEdit
from pytestqt.qtbot import QtBot

from app.areas.support.documents.replies import reply_preview
from app.areas.support.operations import AnswerTicket
from app.areas.support.operations.replies import CreateReply, RetireReply
from app.areas.support.queries.phrases import find_fields
from app.kernel.phrases import PhraseRequest
from app.kernel.printed import PrintFacts, PrintText
from app.kernel.workspace import Workspace
from app.ui.form import CommandForm
from app.ui.form.phrases import PhraseOffer
from app.ui.theme import Appearance
from tests.areas.sales.selling import add_customer
from tests.areas.support.complaining import at, complain
from tests.areas.support.ruling import write_reply
from tests.ui.desks import PatientDesk


@pytest.fixture
def appearance() -> Appearance:
    """Give the light appearance."""
    made = Appearance("light")
    made.apply()
    return made


def _form(qtbot: QtBot, workspace: Workspace, appearance: Appearance, ticket_id: int) -> CommandForm:
    desk = PatientDesk(workspace)
    spec = workspace.declarations.operation("answer_ticket")
    form = CommandForm(desk, appearance, spec, {"ticket_id": ticket_id})
    qtbot.addWidget(form)
    form.resize(460, 420)
    form.show()
    qtbot.waitExposed(form)
    return form


def _parts(form: CommandForm) -> tuple[QPlainTextEdit, PhraseOffer, PatientDesk]:
    text = form.findChild(QPlainTextEdit)
    assert isinstance(text, QPlainTextEdit)
    offer = text.findChild(PhraseOffer)
    assert isinstance(offer, PhraseOffer)
    desk = offer._desk
    assert isinstance(desk, PatientDesk)
    return text, offer, desk


def test_a_canned_reply_is_taken_by_its_shortcut_with_the_tickets_fields_in_it(
    qtbot: QtBot, workspace: Workspace, appearance: Appearance,
) -> None:
    """“Dear Ann /so” and Enter: the words stand there, merged, and the slash is gone."""
    at(workspace, 3, 9)
    ticket_id = complain(workspace, add_customer(workspace), contact_name="Ann")
    write_reply(workspace, "We are sorry, {{ ticket.contact }} ({{ ticket.number }}).")
    workspace.dispatch(CreateReply("Some delay", "delay", "It takes longer: {{ order.number }}"))
    workspace.dispatch(RetireReply(int(workspace.dispatch(CreateReply("Old", "old", "Old.")).value)))
    text, offer, desk = _parts(_form(qtbot, workspace, appearance, ticket_id))
    text.setFocus()
    QTest.keyClicks(text, "Hello. /")
    offer.ask()
    desk.settle()
    assert offer.list is not None
    shown = [offer.list.model().index(row, 0).data() for row in range(offer.list.model().rowCount())]
    assert shown == ["/delay · Some delay", "/sorry · We are sorry"]
    assert offer._phrases[0].problem == "empty: order.number"
    QTest.keyClicks(text, "so")
    offer.ask()
    desk.settle()
    assert offer.list.model().rowCount() == 2, "some delay holds “so”, too; the shortcut comes first"
    QTest.keyClick(text, Qt.Key.Key_Down)
    QTest.keyClick(text, Qt.Key.Key_Up)
    QTest.keyClick(text, Qt.Key.Key_Return)
    assert text.toPlainText() == "Hello. We are sorry, Ann (T-00001)."
    assert not offer.is_open
    # Enter is a new line again; the offers lay within the window, and go with the form.
    QTest.keyClick(text, Qt.Key.Key_Return)
    assert text.toPlainText().endswith(".\n")
    assert offer.list.window().rect().contains(offer.list.mapTo(offer.list.window(), QPoint(0, 0)))


def test_a_slash_within_a_word_offers_nothing_and_escape_lets_it_stand(
    qtbot: QtBot, workspace: Workspace, appearance: Appearance,
) -> None:
    """“and/or” is no shortcut; Esc closes the offers and keeps the form."""
    at(workspace, 3, 9)
    ticket_id = complain(workspace, add_customer(workspace))
    write_reply(workspace)
    form = _form(qtbot, workspace, appearance, ticket_id)
    text, offer, desk = _parts(form)
    text.setFocus()
    QTest.keyClicks(text, "and/or")
    offer.ask()
    desk.settle()
    assert offer.list is None
    QTest.keyClicks(text, " /sor")
    offer.ask()
    desk.settle()
    assert offer.is_open
    QTest.keyClick(text, Qt.Key.Key_Escape)
    assert (offer.is_open, form.isVisible(), text.toPlainText()) == (False, True, "and/or /sor")
    QTest.keyClicks(text, "r")
    offer.ask()
    desk.settle()
    assert offer.is_open
    form.hide()
    assert not offer.is_open


def test_what_is_merged_is_what_is_sent(workspace: Workspace) -> None:
    """The command takes plain words: braces in an answer are not merged a second time."""
    ticket_id = complain(workspace, add_customer(workspace))
    workspace.dispatch(AnswerTicket(ticket_id, "Write {{ ticket.number }} so."))
    with workspace.reader() as reader:
        body = reader.exec_driver_sql("SELECT body FROM support_message ORDER BY id DESC LIMIT 1").scalar()
    assert body == "Write {{ ticket.number }} so."


def test_fields_are_at_hand_while_a_canned_reply_is_written(workspace: Workspace) -> None:
    """By a part of their name or title; taken, they stand in double braces; the preview reads them for a ticket."""
    now = workspace.clock.now()
    complain(workspace, add_customer(workspace), contact_name="Ann")
    number = write_reply(workspace, "Dear {{ ticket.contact }}, order {{ order.number }}.")
    with workspace.reader() as reader:
        assert [one.text for one in find_fields(reader, PhraseRequest("contact", {}, now, 0))][:2] == [
            "{{ ticket.contact }}", "{{ ticket.contact_email }}"]
        document = reply_preview(reader, number, now)
    facts, words = document.bands
    assert isinstance(facts, PrintFacts)
    assert facts.facts[2] == ("Empty there", "order.number")
    assert words == PrintText("Dear Ann, order .")
