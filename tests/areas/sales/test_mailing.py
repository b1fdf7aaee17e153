"""Quotes, invoices and reminders leave by mail with their PDF, once, to whom they concern, and their records say so."""

from datetime import timedelta
from decimal import Decimal
from email import message_from_bytes, policy
from io import BytesIO
from typing import Any

import pytest
from pypdf import PdfReader
from sqlalchemy import select

from app.areas.mail.models import BouncedAddress, MailAccount, MailDelivery, MailMessage, MailPart
from app.areas.mail.operations import CancelMail
from app.areas.mail.operations.documents import SendDocument, SendDocuments
from app.areas.mail.operations.texts import SetMailText
from app.areas.parties.models import Purpose
from app.areas.parties.operations import AddContact, ChangeParty
from app.areas.parties.operations.consents import RecordConsent
from app.areas.sales.models import DunningLetter, Quote
from app.areas.sales.operations.dunning import WithdrawReminder
from app.areas.sales.operations.invoice_lines import InvoiceLineInput
from app.areas.sales.operations.invoices import CreateInvoice
from app.areas.sales.rules.invoicing import LineFor
from app.kernel.errors import CallError, DomainError, NeedsConfirmation, PermissionDeniedError
from app.kernel.papers import FileContent
from app.kernel.unit_of_work import Actor
from app.kernel.workspace import Workspace
from tests.areas.mail.posting import add_account, message, write_in
from tests.areas.mail.postoffice import Postbox, post_office, round_of
from tests.areas.sales.invoicing import DAY, add_taxes
from tests.areas.sales.quoting import line, write_quote
from tests.areas.sales.selling import add_customer, add_items, enter, sell
from tests.areas.sales.test_dunning import propose
from tests.areas.sales.test_payments import bill
from tests.companies import at_work


def mailed(workspace: Workspace, document: str, record_id: int, *confirmed: str, **values: Any) -> Any:
    """Send a document and give its message."""
    done = workspace.dispatch(SendDocument(document, record_id, **values), confirmed=frozenset(confirmed)).value
    return message(workspace, done.message_id)


def pdf_text(content: bytes) -> str:
    """Read the words of a PDF."""
    return " ".join(page.extract_text() for page in PdfReader(BytesIO(content)).pages)


def enclosed(workspace: Workspace, message_id: int) -> tuple[str, bytes]:
    """Read the file that goes with a message."""
    with workspace.reader() as reader:
        row = reader.execute(select(MailPart.name, FileContent.content).join(
            FileContent, FileContent.id == MailPart.file_id).where(MailPart.message_id == message_id)).one()
    return row.name, bytes(row.content)


@pytest.fixture
def customer(workspace: Workspace) -> int:
    """Give a customer in Germany with a buyer, whom one turns to first, and somebody who keeps the books."""
    add_account(workspace)
    add_taxes(workspace)
    number = add_customer(workspace, country="Germany", email="post@kunde.example")
    workspace.dispatch(AddContact(number, "Ben Buch", "Accounts payable", "ben@kunde.example"))
    workspace.dispatch(AddContact(number, "Anna Kauf", "Einkauf", "anna@kunde.example", is_primary=True))
    return number


def test_an_invoice_goes_to_the_bookkeeper_in_german_and_arrives_with_its_pdf(
    workspace: Workspace, customer: int,
) -> None:
    number = bill(workspace, customer, "100")
    sent = mailed(workspace, "invoice", number)
    assert sent.to_line == "Ben Buch <ben@kunde.example>"
    assert sent.subject.startswith("Rechnung IN")
    assert "119,00" in sent.body_text
    assert "Guten Tag" in sent.body_text
    assert (sent.record, sent.record_id, sent.party_id) == ("invoice", number, customer)
    box = Postbox()
    with post_office(box) as port:
        with at_work(workspace) as uow:
            uow.update(MailAccount, sent.account_id, smtp_server="127.0.0.1", smtp_port=port, smtp_security="none")
        done = round_of(workspace.database.target, workspace.clock.now())
    assert (done.sent, done.problems) == (1, [])
    arrived = message_from_bytes(box.envelopes[0][2], policy=policy.default)
    pdf = next(part for part in arrived.walk() if part.get_content_type() == "application/pdf")
    assert str(pdf.get_filename()).startswith("invoice-IN")
    content = pdf.get_payload(decode=True)
    assert isinstance(content, bytes)
    words = pdf_text(content)
    assert "Invoice" in words
    assert "119.00" in words
    assert "Alfreds Futterkiste" in words


def test_the_record_says_when_and_to_whom_it_went_and_asks_before_it_goes_again(
    workspace: Workspace, customer: int,
) -> None:
    number = bill(workspace, customer, "100")
    first = mailed(workspace, "invoice", number)
    with workspace.reader() as reader:
        detail = workspace.declarations.detail("invoice").load(reader, number, workspace.clock.now())
        told = workspace.declarations.timeline(reader, "customer", customer)
    fact = next(fact for fact in detail.facts if fact.title == "Invoice mailed")
    assert (fact.value, fact.record_id) == (workspace.clock.now(), first.id)
    assert "Ben Buch <ben@kunde.example>" in [fact.value for fact in detail.facts if fact.title == "Mailed to"]
    assert [table.rows[0].id for table in detail.lines if table.title == "Mails"] == [first.id]
    assert any(entry.text.startswith("Mail written: Rechnung") for entry in told.entries)
    with pytest.raises(NeedsConfirmation, match=r"This went to Ben Buch .* Send it again\?"):
        mailed(workspace, "invoice", number)
    assert mailed(workspace, "invoice", number, "document.twice").id != first.id


def test_what_was_called_off_is_not_asked_about(workspace: Workspace, customer: int) -> None:
    number = bill(workspace, customer, "100")
    workspace.dispatch(CancelMail(mailed(workspace, "invoice", number).id))
    assert mailed(workspace, "invoice", number).id


def test_an_answer_to_an_invoice_finds_it_and_makes_no_ticket(workspace: Workspace, customer: int) -> None:
    number = bill(workspace, customer, "100")
    sent = mailed(workspace, "invoice", number)
    answer = write_in(workspace, "We pay tomorrow.", In_Reply_To=f"<{sent.message_key}>", Message_ID="<2@k.example>")
    assert (answer.record, answer.record_id) == ("invoice", number)
    with workspace.reader() as reader:
        assert reader.exec_driver_sql("SELECT count(*) FROM support_ticket").scalar() == 0


def test_a_draft_does_not_go_out(workspace: Workspace, customer: int) -> None:
    draft = workspace.dispatch(CreateInvoice(
        customer, (InvoiceLineInput(amount=Decimal(5), kind=LineFor.SERVICE),), DAY)).value.invoice_id
    with pytest.raises(DomainError, match="post it first"):
        mailed(workspace, "invoice", draft)
    items = add_items(workspace, "A")
    order = enter(workspace, customer, [(items[0], "1")])
    with pytest.raises(DomainError, match="confirm it first"):
        mailed(workspace, "order_confirmation", order.order_id)


def test_a_quote_that_is_mailed_counts_as_sent_in_the_same_step(workspace: Workspace, customer: int) -> None:
    items = add_items(workspace, "A")
    quote = write_quote(workspace, customer, [line(items[0])])
    sent = mailed(workspace, "quote", quote.quote_id)
    assert sent.to_line == "Anna Kauf <anna@kunde.example>"
    assert sent.subject.startswith("Unser Angebot Q-00001")
    with workspace.reader() as reader:
        assert reader.execute(select(Quote.state).where(Quote.id == quote.quote_id)).scalar() == "sent"
    name, content = enclosed(workspace, sent.id)
    assert name.endswith(".pdf")
    assert quote.number in pdf_text(content)


def test_an_order_is_confirmed_by_mail(workspace: Workspace, customer: int) -> None:
    items = add_items(workspace, "A")
    order = sell(workspace, customer, [(items[0], "2")])
    sent = mailed(workspace, "order_confirmation", order.order_id)
    assert order.number in sent.subject
    assert order.number in pdf_text(enclosed(workspace, sent.id)[1])


def test_the_firms_own_words_and_the_customers_own_language_are_used(workspace: Workspace, customer: int) -> None:
    workspace.dispatch(ChangeParty(customer, language="en"))
    workspace.dispatch(SetMailText("invoice", "en", "Bill {{ invoice.number }}", "{{ customer.name }} owes "
                                   "{{ invoice.open }}."))
    sent = mailed(workspace, "invoice", bill(workspace, customer, "1234.5"))
    assert sent.subject.startswith("Bill IN")
    assert sent.body_text == "Alfreds Futterkiste owes 1,469.06\xa0€."
    with pytest.raises(DomainError, match="There is no field"):
        workspace.dispatch(SetMailText("invoice", "en", "x", "{{ invoice.secret }}"))
    with pytest.raises(DomainError, match="is not sent by mail"):
        workspace.dispatch(SetMailText("pick_list", "en", "x", "y"))
    with pytest.raises(DomainError, match="is no language"):
        workspace.dispatch(ChangeParty(customer, language="elvish"))


def test_who_wants_no_offers_gets_invoices_and_who_objected_to_all_is_asked_about(
    workspace: Workspace, customer: int,
) -> None:
    purposes = {}
    with workspace.reader() as reader:
        purposes = {row.code: row.id for row in reader.execute(select(Purpose.code, Purpose.id))}
    workspace.dispatch(RecordConsent(customer, purposes["newsletter"], "objected", "phone"))
    assert mailed(workspace, "invoice", bill(workspace, customer, "5"))
    workspace.dispatch(RecordConsent(customer, purposes["service"], "objected", "phone"))
    second = bill(workspace, customer, "6")
    with pytest.raises(NeedsConfirmation, match="objected"):
        mailed(workspace, "invoice", second)
    assert mailed(workspace, "invoice", second, "document.objected")


def test_an_address_that_mail_came_back_from_is_not_suggested(workspace: Workspace, customer: int) -> None:
    with at_work(workspace) as uow:
        uow.add(BouncedAddress, address="ben@kunde.example", permanent=True, bounces=1, reason="gone",
                last_at=uow.now)
    number = bill(workspace, customer, "5")
    with pytest.raises(NeedsConfirmation, match="came back"):
        mailed(workspace, "invoice", number, to="ben@kunde.example")
    assert mailed(workspace, "invoice", number).to_line == "Anna Kauf <anna@kunde.example>"


def test_without_an_address_nothing_goes_out(workspace: Workspace) -> None:
    add_taxes(workspace)
    number = bill(workspace, add_customer(workspace), "5")
    with pytest.raises(DomainError, match="No mail address is known of Alfreds Futterkiste"):
        mailed(workspace, "invoice", number)
    with pytest.raises(CallError, match="is not sent by mail"):
        mailed(workspace, "pick_list", number)


def test_all_reminders_of_a_run_go_out_at_once_and_who_has_no_address_is_left_out(
    workspace: Workspace, customer: int,
) -> None:
    other, mute = add_customer(workspace, "Bravo", email="b@bravo.example"), add_customer(workspace, "Mute")
    for number in (customer, other, mute):
        bill(workspace, number, "100", DAY - timedelta(days=30))
    letters = propose(workspace, 8)
    done = workspace.dispatch(SendDocuments("reminder", tuple(letters))).value
    assert len(done.message_ids) == 2
    assert done.numbers == ("DL-00001", "DL-00002")
    assert [left.why for left in done.left_out] == ["No mail address is known of Mute."]
    with workspace.reader() as reader:
        states = reader.execute(select(DunningLetter.state).order_by(DunningLetter.id)).scalars().all()
        waiting = reader.execute(select(MailMessage.subject).join(
            MailDelivery, MailDelivery.message_id == MailMessage.id).order_by(MailMessage.id)).scalars().all()
    assert states == ["sent", "sent", "proposed"]
    assert waiting[0].startswith("Zahlungserinnerung")
    assert "DL-00001" in pdf_text(enclosed(workspace, done.message_ids[0])[1])
    with pytest.raises(NeedsConfirmation, match="2 of these 3 were sent before"):
        workspace.dispatch(SendDocuments("reminder", tuple(letters)))
    with pytest.raises(DomainError, match="None of them can go out"):
        workspace.dispatch(SendDocuments("reminder", (letters[2],)))


def test_a_reminder_that_was_withdrawn_does_not_go_out(workspace: Workspace, customer: int) -> None:
    bill(workspace, customer, "100", DAY - timedelta(days=30))
    letter = propose(workspace, 8)[0]
    workspace.dispatch(WithdrawReminder(letter))
    with pytest.raises(DomainError, match="was withdrawn"):
        mailed(workspace, "reminder", letter)


def test_the_statement_of_an_account_goes_by_mail(workspace: Workspace, customer: int) -> None:
    bill(workspace, customer, "77")
    sent = mailed(workspace, "statement_of_account", customer)
    assert sent.subject.startswith("Ihr Kontoauszug")
    assert "91.63" in pdf_text(enclosed(workspace, sent.id)[1])


def test_undone_before_it_went_out_the_quote_is_a_draft_again(workspace: Workspace, customer: int) -> None:
    quote = write_quote(workspace, customer, [line(add_items(workspace, "A")[0])])
    done = workspace.dispatch(SendDocument("quote", quote.quote_id))
    workspace.undo(done.operation_id)
    with workspace.reader() as reader:
        assert reader.execute(select(Quote.state).where(Quote.id == quote.quote_id)).scalar() == "draft"
        assert reader.exec_driver_sql("SELECT count(*) FROM mail_delivery").scalar() == 0


def test_it_takes_the_right_to_the_document_and_the_right_to_write_mail(workspace: Workspace, customer: int) -> None:
    number = bill(workspace, customer, "5")
    for rights in (frozenset({"mail.write"}), frozenset({"sales.invoice"})):
        clerk = workspace.acting_as(Actor(0, "Clerk", rights))
        with pytest.raises(PermissionDeniedError):
            mailed(clerk, "invoice", number)
