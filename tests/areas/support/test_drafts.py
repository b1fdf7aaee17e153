"""What was typed and not sent outlives the program, is one's own, and goes when it is sent or its reader is erased."""

from collections.abc import Callable

import pytest
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from app.areas.parties.operations.erasing import ErasePerson
from app.areas.support.area.work import WORK_ACTIONS
from app.areas.support.operations import AnswerTicket, ResolveTicket
from app.areas.support.ui.work import WorkPage
from app.kernel.drafts import KeepDraft, KeptDraft, load_draft
from app.kernel.journal import Operation
from app.kernel.unit_of_work import Actor
from app.kernel.workspace import Workspace
from app.ui.theme import Appearance
from tests.areas.sales.selling import add_customer
from tests.areas.support.complaining import complain
from tests.areas.support.test_work_page import WorkingDesk
from tests.ui.pages import settle


def kept(workspace: Workspace) -> list[str]:
    with workspace.reader() as reader:
        return list(reader.execute(select(KeptDraft.body).order_by(KeptDraft.id)).scalars())


@pytest.fixture
def opened(workspace: Workspace, qtbot: QtBot) -> Callable[[], tuple[WorkPage, WorkingDesk]]:
    """Give what opens the page for work anew, as after a start of the program."""
    complain(workspace, add_customer(workspace), subject="Torn")
    appearance = Appearance("light", now=workspace.clock.now)

    def start() -> tuple[WorkPage, WorkingDesk]:
        desk = WorkingDesk(workspace)
        page = WorkPage(desk, appearance, None, WORK_ACTIONS)
        qtbot.addWidget(page)
        page.show()
        settle(desk)
        return page, desk

    return start


def test_what_was_typed_is_offered_again_after_the_program_ended(
    workspace: Workspace, opened: Callable[[], tuple[WorkPage, WorkingDesk]],
) -> None:
    page, _ = opened()
    page.composer.write("note")
    page.composer.text.setPlainText("Ask the carrier.")
    page.composer._keeping.timeout.emit()
    again, desk = opened()
    assert (again.composer.text.toPlainText(), again.composer.way) == ("Ask the carrier.", "note")
    assert again.composer.discard.isVisible()
    assert "was not sent yet" in again.composer.hint._full
    again.composer.send()
    settle(desk)
    assert again.composer.hint._full == "Only for us. @name tells a colleague. Ctrl+Enter sends."
    assert kept(workspace) == []
    with workspace.reader() as reader:
        told = reader.execute(select(Operation.command)).scalars().all()
    assert "keep_draft" not in told


def test_what_is_discarded_does_not_come_back(
    workspace: Workspace, opened: Callable[[], tuple[WorkPage, WorkingDesk]],
) -> None:
    workspace.dispatch(KeepDraft("ticket", 1, "Dear", "answer", 1))
    page, _ = opened()
    page.composer.discard.click()
    assert (kept(workspace), page.composer.text.toPlainText()) == ([], "")


def test_drafts_are_ones_own(workspace: Workspace) -> None:
    complain(workspace, add_customer(workspace), subject="Torn")
    ada = workspace.acting_as(Actor(9, "Ada"))
    workspace.dispatch(KeepDraft("ticket", 1, "Mine"))
    workspace.dispatch(KeepDraft("ticket", 1, "Mine, longer"))
    ada.dispatch(KeepDraft("ticket", 1, "Hers"))
    with workspace.reader() as reader:
        found = load_draft(reader, 9, "ticket", 1)
        assert found is not None
        assert found.body == "Hers"
    ada.dispatch(AnswerTicket(1, "Hers"))
    assert kept(workspace) == ["Mine, longer"]


def test_a_draft_to_somebody_who_is_erased_is_emptied(workspace: Workspace) -> None:
    person = add_customer(workspace, "Quendoline Fjordbakk", kind="person", email="q@fjordbakk.example")
    complain(workspace, person, subject="Torn")
    workspace.dispatch(KeepDraft("ticket", 1, "Dear Quendoline, your leg is better by now"))
    workspace.acting_as(Actor(9, "Ada")).dispatch(ResolveTicket(1, "done"))
    workspace.dispatch(ErasePerson(person, "asked"), confirmed=frozenset({"person.erase"}))
    assert kept(workspace) == [""]
    with workspace.reader() as reader:
        assert load_draft(reader, 0, "ticket", 1) is None
