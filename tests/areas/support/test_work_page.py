"""The page for work on tickets, led by the keyboard: read, answer, note, tick, go on."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QToolButton
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from app.areas.support.area.work import WORK_ACTIONS, move
from app.areas.support.models import TicketMessage, TicketStep, Writing
from app.areas.support.operations import (
    AnswerTicket,
    NoteTicket,
    ReceiveCustomerMessage,
    SetChecklist,
    StepInput,
)
from app.areas.support.operations.writing import MarkWriting
from app.areas.support.queries.work import who_writes
from app.areas.support.ui.composer import ANSWER
from app.areas.support.ui.work import WorkPage
from app.kernel.errors import CounterflowError
from app.kernel.formatting import Formatter
from app.kernel.unit_of_work import Actor
from app.kernel.workspace import Outcome, Workspace
from app.ui.theme import Appearance
from tests.areas.sales.selling import add_customer
from tests.areas.support.complaining import at, complain, ticket
from tests.areas.support.test_policies import berlin
from tests.ui.desks import PatientDesk
from tests.ui.pages import settle


class WorkingDesk(PatientDesk):
    """Does what it is told at once, and says what is asked or refused."""

    def dispatch(
        self, command: object, done: Callable[[Outcome], None] | None = None,
        refused: Callable[[CounterflowError], None] | None = None,
    ) -> None:
        """Do a command; a question is answered with no."""
        try:
            outcome = self.workspace.dispatch(command)
        except CounterflowError as error:
            if refused is not None:
                refused(error)
        else:
            if done is not None:
                done(outcome)


@pytest.fixture
def desk(workspace: Workspace) -> PatientDesk:
    customer = add_customer(workspace)
    workspace.dispatch(SetChecklist("Damage", (StepInput("Ask for a photo"),), category="damaged"))
    at(workspace, 2, 10)
    complain(workspace, customer, subject="Torn", priority="urgent", category="damaged")
    complain(workspace, customer, subject="Late", priority="normal")
    workspace.dispatch(NoteTicket(1, "Same carrier."))
    return WorkingDesk(workspace)


@pytest.fixture
def page(desk: PatientDesk, qtbot: QtBot) -> WorkPage:
    appearance = Appearance("light", now=desk.workspace.clock.now)
    appearance.apply()
    made = WorkPage(desk, appearance, None, WORK_ACTIONS)
    qtbot.addWidget(made)
    made.resize(1280, 700)
    made.show()
    settle(desk)
    return made


def messages(desk: PatientDesk) -> list[tuple[int, str, str]]:
    with desk.workspace.reader() as reader:
        return [(row[0], row[1], row[2]) for row in reader.execute(select(
            TicketMessage.ticket_id, TicketMessage.direction, TicketMessage.body).order_by(TicketMessage.id))]


def test_the_most_urgent_ticket_is_shown_with_notes_apart(page: WorkPage) -> None:
    assert page.work is not None
    assert (page.work.subject, page.head.work, page.inbox.store.count) == ("Torn", page.work, 2)
    assert [bubble.property("tone") for bubble in page.talk.bubbles] == ["accent", "warning"]
    assert "note, only for us" in page.talk.bubbles[1].accessibleName()
    assert not page.detail.tells_messages


def test_an_answer_is_sent_with_one_key_and_its_draft_waits_with_its_ticket(page: WorkPage, desk: PatientDesk) -> None:
    page.composer.write("answer")
    QTest.keyClicks(page.composer.text, "We look into it.")
    with desk.workspace.reader() as reader:
        assert reader.execute(select(Writing.ticket_id)).scalars().all() == [1]
    page.step(1)
    settle(desk)
    assert (page.work.subject if page.work else "", page.composer.text.toPlainText()) == ("Late", "")
    with desk.workspace.reader() as reader:
        assert reader.execute(select(Writing.ticket_id)).scalars().all() == []
    page.step(-1)
    settle(desk)
    assert page.composer.text.toPlainText() == "We look into it."
    page.composer.text.setFocus()
    QTest.keyClick(page.composer.text, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    settle(desk)
    assert messages(desk)[-1] == (1, "out", "We look into it.")
    assert page.composer.text.toPlainText() == ""


def test_a_note_goes_to_nobody_outside_and_resolving_needs_no_mouse(page: WorkPage, desk: PatientDesk) -> None:
    page.composer.write("note")
    page.composer.text.setPlainText("Ask the carrier.")
    assert not page.composer.buttons["pending"].isEnabled()
    page.composer.send()
    assert messages(desk)[-1] == (1, "note", "Ask the carrier.")
    page.step(1)
    settle(desk)
    page.composer.write("answer")
    page.composer.text.setPlainText("It arrives today.")
    page.composer.send("resolved")
    assert ticket(desk.workspace, 2).state == "resolved"


def test_what_somebody_else_said_meanwhile_is_asked_about(page: WorkPage, desk: PatientDesk) -> None:
    page.composer.write("answer")
    page.composer.text.setPlainText("We look into it.")
    other = desk.workspace.acting_as(Actor(9, "Ada"))
    other.dispatch(AnswerTicket(1, "New boxes leave today."))
    page.reload()
    settle(desk)
    assert page.composer.seen == 3
    page.composer.send()
    assert messages(desk)[-1][2] == "New boxes leave today."
    assert "Ada wrote" in desk.said[-1]
    assert page.composer.text.toPlainText() == "We look into it."


def test_steps_are_ticked_in_place_and_a_message_is_split_off(page: WorkPage, desk: PatientDesk) -> None:
    page.head.boxes[0].click()
    with desk.workspace.reader() as reader:
        assert reader.execute(select(TicketStep.done_at)).scalar_one() is not None
    desk.workspace.dispatch(ReceiveCustomerMessage(1, "Another thing."))
    page.on_changed(frozenset({"support_message"}))
    settle(desk)
    page.talk.bubbles[2].findChildren(QToolButton)[0].click()
    assert desk.started[-1][0].operation == "split_message"


def test_who_else_writes_is_told_and_lapses(page: WorkPage, desk: PatientDesk) -> None:
    page.head.show_writers(("Ada", "Max"))
    assert page.head.writers == ("Ada", "Max")
    now = desk.workspace.clock.now()
    desk.workspace.acting_as(Actor(1, "Owner")).dispatch(MarkWriting(1))
    with desk.workspace.reader() as reader:
        assert len(who_writes(reader, 1, 7, now)) == 1
        assert who_writes(reader, 1, 7, berlin(2, 11)) == ()


def test_a_countdown_is_told_in_two_units() -> None:
    formatter = Formatter(now=lambda: berlin(2, 10))
    told = [formatter.countdown(moment) for moment in (
        berlin(2, 12, 5), berlin(5, 10), berlin(2, 9, 30), berlin(2, 10), berlin(6, 12, 30))]
    assert told == ["in 2 h 5 min", "in 3 d", "30 min late", "in 0 min", "in 4 d 2 h"]


def test_a_card_is_moved_where_a_ticket_can_go(desk: PatientDesk) -> None:
    with desk.workspace.reader() as reader:
        now = desk.workspace.clock.now()
        found = {column: move(reader, 1, column, now) for column in ("new", "open", "pending", "held", "resolved")}
    operations = {column: action.operation for column, action in found.items() if action}
    assert operations == {"pending": "set_pending", "held": "hold_ticket", "resolved": "resolve_ticket"}


def test_a_low_page_gives_reading_its_room_until_one_writes(page: WorkPage, desk: PatientDesk) -> None:
    page.activateWindow()
    page.inbox.setFocus()
    whole = page.composer.text.height()
    page.resize(1280, 520)
    settle(desk)
    assert page.composer.text.height() < whole / 2
    assert not page.composer.buttons[""].isVisible()
    read = page.talk.height()
    page.composer.write(ANSWER)
    settle(desk)
    assert page.composer.text.height() == whole
    assert page.talk.height() < read
    page.inbox.setFocus()
    assert page.composer.text.height() < whole / 2
    page.composer.write(ANSWER)
    QTest.keyClicks(page.composer.text, "Soon")
    page.inbox.setFocus()
    assert page.composer.buttons[""].isVisible(), "what was begun stays in sight with what sends it"
