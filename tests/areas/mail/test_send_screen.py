"""A document is seen before it goes out: the mail, its pages, and of several who gets one and who does not."""

from datetime import timedelta

import pytest
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from app.areas.mail.models import MailDelivery
from app.areas.mail.operations.documents import SendDocument, SendDocuments
from app.areas.mail.ui.documents import SendScreen
from app.areas.parties.operations import AddContact
from app.areas.sales.ui.mailing import ProposedScreen
from app.kernel.listing import Row
from app.kernel.unit_of_work import Actor
from app.kernel.workspace import Workspace
from app.ui.declare import Selection
from app.ui.theme import Appearance
from tests.areas.mail.posting import add_account
from tests.areas.sales.invoicing import DAY, add_taxes
from tests.areas.sales.selling import add_customer
from tests.areas.sales.test_dunning import propose
from tests.areas.sales.test_payments import bill
from tests.areas.support.test_work_page import WorkingDesk


@pytest.fixture
def appearance(qtbot: QtBot) -> Appearance:
    """Give an appearance."""
    return Appearance()


@pytest.fixture
def invoice(workspace: Workspace) -> int:
    """Give an invoice to a customer in Germany."""
    add_account(workspace)
    add_taxes(workspace)
    customer = add_customer(workspace, country="Germany", email="post@kunde.example")
    workspace.dispatch(AddContact(customer, "Ben <b>Buch", "Accounts", "ben@kunde.example"))
    return bill(workspace, customer, "100", DAY - timedelta(days=30))


def opened(qtbot: QtBot, workspace: Workspace, appearance: Appearance, invoice: int) -> tuple[WorkingDesk, SendScreen]:
    desk = WorkingDesk(workspace)
    screen = SendScreen(desk, appearance, Selection("invoice", (Row(invoice, ()),)))
    qtbot.addWidget(screen)
    desk.settle()
    return desk, screen


def test_what_is_typed_is_seen_and_what_is_seen_is_sent(
    qtbot: QtBot, workspace: Workspace, appearance: Appearance, invoice: int,
) -> None:
    desk, screen = opened(qtbot, workspace, appearance, invoice)
    assert screen.form is not None
    assert screen.preview.pages.page_count == 1
    assert screen.preview.heads["subject"].text().startswith("Rechnung IN")
    screen.languages.setCurrentIndex(screen.languages.findData("fr"))
    desk.settle()
    assert screen.preview.heads["subject"].text().startswith("Facture IN")
    screen.form.rows["to"].editor.set_value("")
    screen._add("post@kunde.example", screen.words)
    assert screen.preview.heads["to"].text() == "post@kunde.example"
    with qtbot.waitSignal(screen.closed):
        screen.form.save()
    with workspace.reader() as reader:
        assert reader.execute(select(MailDelivery.state)).scalars().all() == ["waiting"]


def test_the_words_of_all_such_mails_are_a_press_away(
    qtbot: QtBot, workspace: Workspace, appearance: Appearance, invoice: int,
) -> None:
    desk, screen = opened(qtbot, workspace, appearance, invoice)
    screen.words.click()
    action, selection = desk.started[0]
    with workspace.reader() as reader:
        values = action.prefill(reader, selection, workspace.clock.now()) if action.prefill else {}
    assert (action.operation, values["language"]) == ("set_mail_text", "de")
    assert "{{ invoice.number }}" in values["subject"]


def test_of_all_proposed_reminders_only_those_with_an_address_are_ticked(
    qtbot: QtBot, workspace: Workspace, appearance: Appearance, invoice: int,
) -> None:
    mute = add_customer(workspace, "Mute")
    bill(workspace, mute, "50", DAY - timedelta(days=30))
    letters = propose(workspace, 8)
    desk = WorkingDesk(workspace)
    screen = ProposedScreen(desk, appearance, Selection("dunning_letter"))
    qtbot.addWidget(screen)
    desk.settle()
    assert screen.many is not None
    assert screen.ids == tuple(letters)
    assert screen.many.chosen() == (letters[0],)
    assert screen.many.send_button.text() == "Send 1 mail"
    assert "No mail address" in screen.many.list.item(1).text()
    assert screen.preview.heads["subject"].text() == "Zahlungserinnerung"
    with qtbot.waitSignal(screen.closed):
        screen.many.send_button.click()
    assert workspace.declarations.operation_for(SendDocuments("reminder", ())).computes
    assert workspace.declarations.operation_for(SendDocument("reminder", 1)).computes


def test_who_may_not_send_is_told_so(
    qtbot: QtBot, workspace: Workspace, appearance: Appearance, invoice: int,
) -> None:
    clerk = workspace.acting_as(Actor(0, "Clerk", frozenset({"sales.read", "mail.read"})))
    _, screen = opened(qtbot, clerk, appearance, invoice)
    assert screen.form is None
    assert screen.many is None
