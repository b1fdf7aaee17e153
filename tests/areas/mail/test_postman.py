"""The postman goes his rounds while a company is open, and says what waits and what went wrong."""

from collections.abc import Iterator
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from app.areas.mail.operations.lane import JOB, RoundDone, go_round
from app.kernel.credentials import Vault, use_vault
from app.kernel.workspace import Workspace
from app.shell.desk import ShellDesk
from app.shell.postman import Postman
from app.shell.statusbar import StatusItem
from app.ui.theme import Appearance
from tests.areas.mail.posting import add_account, delivery, queued
from tests.areas.mail.postoffice import Postbox, post_office


class Street:
    """A window that does a job at once, in this process."""

    def __init__(self, workspace: Workspace) -> None:
        """Know the company."""
        self.workspace = workspace
        self.jobs: list[str] = []

    def start_job(self, _title: str, job: str, _args: Any, done: Any, _failed: Any = None) -> None:
        """Go the round."""
        self.jobs.append(job)
        done(go_round(self.workspace, lambda *_: None, lambda: False))

    def present(self, error: Exception) -> None:
        """Fail the story."""
        raise error


@pytest.fixture
def item(qtbot: QtBot, qapp: Any) -> StatusItem:
    """Give the place in the status bar."""
    made = StatusItem(Appearance(qapp), "Mail")
    qtbot.addWidget(made)
    return made


@pytest.fixture
def street(workspace: Workspace) -> Iterator[tuple[Street, ShellDesk]]:
    """Give a desk with nothing around it but the street."""
    use_vault(Vault(None))
    window = Street(workspace)
    desk = ShellDesk(workspace, window)  # type: ignore[arg-type]
    yield window, desk
    desk.close()
    desk.deleteLater()


def test_what_is_due_goes_out_and_what_waits_is_said(
    qtbot: QtBot, workspace: Workspace, item: StatusItem, street: tuple[Street, ShellDesk],
) -> None:
    window, desk = street
    postman = Postman(desk, item)
    waiting = queued(workspace)
    postman.tell()
    qtbot.waitUntil(lambda: "1 waiting" in item.text())
    postman.look()
    qtbot.wait(50)
    assert window.jobs == []
    with post_office(Postbox()) as port:
        add_account(workspace, smtp_server="127.0.0.1", smtp_port=port, smtp_security="none")
        postman.look()
        qtbot.waitUntil(lambda: window.jobs == [JOB])
        qtbot.waitUntil(lambda: delivery(workspace, waiting).state == "sent")
    qtbot.waitUntil(item.isHidden)
    postman.stop()


def test_a_problem_is_said_until_it_is_gone(
    qtbot: QtBot, item: StatusItem, street: tuple[Street, ShellDesk],
) -> None:
    _window, desk = street
    postman = Postman(desk, item)
    postman._back(RoundDone(problems=["The server does not answer."]))
    qtbot.waitUntil(lambda: "Mail account" in item.text())
    assert "does not answer" in item.toolTip()
    postman._back(RoundDone())
    qtbot.waitUntil(item.isHidden)
    postman.stop()
    postman._back(RoundDone(problems=["late"]))
    assert item.isHidden()
