"""Documents go with answers: those of the ticket, and papers printed for it; whatever is told by mail is mailed."""

from typing import Any

import pytest
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from app.areas.mail.models import MailPart
from app.areas.mail.operations.documents import FileDocument
from app.areas.support.operations import AnswerTicket, ResolveTicket, SetPending
from app.areas.support.queries.enclosing import load_enclosable
from app.areas.support.ui.enclosing import Enclosing
from app.kernel.errors import DomainError
from app.kernel.papers import read_content
from app.kernel.workspace import Workspace
from app.ui.theme import Appearance
from tests.areas.mail.posting import add_account, take_in
from tests.areas.sales.invoicing import add_taxes
from tests.areas.sales.selling import add_customer
from tests.areas.sales.test_mailing import pdf_text
from tests.areas.sales.test_payments import bill
from tests.areas.support.complaining import complain
from tests.areas.support.test_mailing import outgoing
from tests.areas.support.test_work_page import WorkingDesk
from tests.exchange.mail.letters import letter


def enclosed(workspace: Workspace, message_id: int) -> list[str]:
    with workspace.reader() as reader:
        return list(reader.execute(
            select(MailPart.name).where(MailPart.message_id == message_id).order_by(MailPart.position)).scalars())


@pytest.fixture
def invoice(workspace: Workspace) -> int:
    """Give an invoice of a customer who has written about it, with a picture; the ticket is number 1."""
    add_account(workspace)
    add_taxes(workspace)
    customer = add_customer(workspace, email="anna@kunde.example")
    number = bill(workspace, customer, "100")
    written = letter("Where is my invoice?", Subject="Invoice")
    written.add_attachment(b"%PDF", maintype="application", subtype="pdf", filename="photo.pdf")
    take_in(workspace, written.as_bytes())
    return number


def test_an_invoice_is_printed_for_the_ticket_and_goes_with_the_answer(workspace: Workspace, invoice: int) -> None:
    with workspace.reader() as reader:
        found = load_enclosable(reader, workspace.declarations, 1)
    assert [name for _, name in found.papers] == ["photo.pdf"]
    assert [(one.document, one.record_id) for one in found.printables] == [("invoice", invoice)]
    filed = workspace.dispatch(FileDocument("invoice", invoice, "ticket", 1)).value
    workspace.dispatch(AnswerTicket(1, "Here it is.", papers=(filed.attachment_id, found.papers[0][0])))
    sent = outgoing(workspace)[0]
    assert enclosed(workspace, sent.id) == [filed.name, "photo.pdf"]
    assert filed.name.startswith("invoice-IN")


def test_what_is_told_while_waiting_and_in_the_end_is_mailed_too(workspace: Workspace, invoice: int) -> None:
    workspace.dispatch(SetPending(1, "Which one do you mean?"))
    filed = workspace.dispatch(FileDocument("invoice", invoice, "ticket", 1)).value
    workspace.dispatch(ResolveTicket(1, "Here it is.", papers=(filed.attachment_id,)))
    sent = outgoing(workspace)
    assert [mail.body_text for mail in sent] == ["Which one do you mean?", "Here it is."]
    assert enclosed(workspace, sent[1].id) == [filed.name]


def test_documents_of_another_record_and_files_without_a_mail_are_refused(workspace: Workspace, invoice: int) -> None:
    other: Any = complain(workspace, add_customer(workspace, "Bravo"), subject="Torn")
    filed = workspace.dispatch(FileDocument("invoice", invoice, "ticket", 1)).value
    with pytest.raises(DomainError, match="is not there any more"):
        workspace.dispatch(AnswerTicket(1, "Here.", papers=(filed.attachment_id, 999)))
    with pytest.raises(DomainError, match="no mail goes out"):
        workspace.dispatch(AnswerTicket(2, "Here.", papers=(filed.attachment_id,)))
    assert other is not None


def test_the_menu_offers_them_and_what_is_chosen_can_be_left_out(
    qtbot: QtBot, workspace: Workspace, invoice: int,
) -> None:
    enclosing = Enclosing(WorkingDesk(workspace), Appearance())
    qtbot.addWidget(enclosing)
    enclosing.show_ticket(1)
    enclosing.menu.aboutToShow.emit()
    titles = [action.text() for action in enclosing.menu.actions() if action.text()]
    assert titles[0] == "photo.pdf"
    assert titles[1].startswith("Invoice IN")
    enclosing.menu.actions()[2].trigger()
    assert len(enclosing.chosen) == 1
    enclosing._chips[0].click()
    assert enclosing.chosen == {}
    enclosing.add(1, "photo.pdf")
    enclosing.show_ticket(2)
    assert enclosing.chosen == {}


def test_the_printed_copy_can_be_read(workspace: Workspace, invoice: int) -> None:
    filed = workspace.dispatch(FileDocument("invoice", invoice, "ticket", 1)).value
    with workspace.reader() as reader:

        assert "119.00" in pdf_text(read_content(reader, filed.attachment_id))
