"""Who writes to the firm for the first time becomes a lead, once; who is known gets an answer, not a second lead."""

from typing import Any

import pytest
from sqlalchemy import Row, select

from app.areas.mail.models import MailDelivery
from app.areas.mail.operations import ClaimMail, HandOverMail, SettleMail, WriteMail
from app.areas.mail.operations.routing import RemoveMailRoute, SetMailRoute
from app.areas.sales.models import Activity, Lead
from app.areas.sales.operations.assigning import PersonInput, SetAssignmentRule
from app.areas.sales.operations.leads import DisqualifyLead
from app.areas.sales.queries.leads import answer_lead
from app.kernel.columns import table_of
from app.kernel.errors import DomainError
from app.kernel.fields import decode
from app.kernel.papers import Attachment
from app.kernel.workspace import Workspace
from tests.areas.mail.posting import add_account, message, take_in, write_in
from tests.areas.sales.dealing import add_deal, add_seller
from tests.areas.sales.selling import add_customer
from tests.areas.support.test_mailing import tickets
from tests.exchange.mail.letters import letter, report


def leads(workspace: Workspace) -> list[Row[Any]]:
    with workspace.reader() as reader:
        return list(reader.execute(select(table_of(Lead)).order_by(Lead.id)))


def activities(workspace: Workspace) -> list[Row[Any]]:
    with workspace.reader() as reader:
        return list(reader.execute(select(table_of(Activity)).order_by(Activity.id)))


def go_out(workspace: Workspace) -> None:
    """Let the mail that waits go out."""
    claimed = workspace.dispatch(ClaimMail("here")).value
    workspace.dispatch(HandOverMail(claimed.message_id, "here"))
    workspace.dispatch(SettleMail(claimed.message_id, "here", "sent"))


@pytest.fixture
def sales(workspace: Workspace) -> int:
    """Give the mailbox whose mail becomes leads."""
    return add_account(workspace, address="sales@nordwind.example", makes_leads=True, smtp_server="mail.example")


def comes(workspace: Workspace, account: int, text: str = "Do you sell pumps?", **headers: str) -> Row[Any]:
    """Let a mail of Anna's come to a mailbox."""
    return take_in(workspace, letter(text, **headers).as_bytes(), account_id=account)


def test_a_strangers_mail_becomes_a_lead_that_the_rules_give_to_somebody(workspace: Workspace, sales: int) -> None:
    seller = add_seller(workspace, "sam")
    workspace.dispatch(SetAssignmentRule("Mail", "round_robin", (PersonInput(seller),), sources="mail"))
    written = letter("Do you sell pumps?", Subject="Pumps", From="Anna Kauf <anna@pumpen.de>")
    written.add_attachment(b"%PDF", maintype="application", subtype="pdf", filename="plan.pdf")
    mail = take_in(workspace, written.as_bytes(), account_id=sales)
    lead = leads(workspace)[0]
    assert (lead.person, lead.email, lead.source, lead.country, lead.website, lead.owner_id) == (
        "Anna Kauf", "anna@pumpen.de", "mail", "Germany", "pumpen.de", seller)
    assert lead.wish.startswith("Pumps\nDo you sell pumps?")
    assert (mail.record, mail.record_id, tickets(workspace)) == ("lead", lead.id, [])
    with workspace.reader() as reader:
        kept = reader.execute(select(Attachment.name).where(Attachment.record == "lead")).scalars().all()
    assert kept == ["plan.pdf"]


def test_what_they_write_later_stands_with_the_lead_and_the_answer_goes_out_from_there(
    workspace: Workspace, sales: int,
) -> None:
    first = comes(workspace, sales, Subject="Pumps")
    lead = leads(workspace)[0]
    with workspace.reader() as reader:
        values = answer_lead(reader, lead.id)
    assert "anna@kunde.example" in values["to"]
    sent = workspace.dispatch(decode(WriteMail, {**values, "text": "Yes, we do."})).value
    go_out(workspace)
    assert leads(workspace)[0].state == "contacted"
    assert message(workspace, first.id).state == "done"
    again = comes(workspace, sales, "How much?", Message_ID="<2@k.example>",
                  In_Reply_To=f"<{message(workspace, sent).message_key}>")
    other = comes(workspace, sales, "Another question", Message_ID="<3@k.example>")
    assert [(mail.record, mail.record_id) for mail in (again, other)] == [("lead", lead.id)] * 2
    assert len(leads(workspace)) == 1
    with workspace.reader() as reader:
        detail = workspace.declarations.detail("lead").load(reader, lead.id, workspace.clock.now())
    assert detail.letter is not None
    assert "Another question" in detail.letter.text
    assert len([entry for entry in detail.timeline if entry.record == "mail"]) == 4


def test_a_customer_gets_an_answer_to_do_and_no_lead(workspace: Workspace, sales: int) -> None:
    customer = add_customer(workspace, email="anna@kunde.example")
    mail = comes(workspace, sales, Subject="Pumps")
    task = activities(workspace)[0]
    assert (leads(workspace), mail.record, mail.record_id) == ([], "customer", customer)
    assert (task.kind, task.subject, task.party_id, task.state) == ("mail", "Answer: Pumps", customer, "planned")
    comes(workspace, sales, "Hello?", Subject="Pumps", Message_ID="<2@k.example>")
    assert len(activities(workspace)) == 1, "one answer is to be written, not two"
    workspace.dispatch(WriteMail("anna@kunde.example", "Re: Pumps", "Yes.", reply_to_message_id=mail.id,
                                 record="customer", record_id=customer))
    go_out(workspace)
    assert activities(workspace)[0].state == "done"


def test_with_an_open_opportunity_the_mail_goes_there(workspace: Workspace, sales: int) -> None:
    customer = add_customer(workspace, email="anna@kunde.example")
    deal = add_deal(workspace, customer)
    mail = comes(workspace, sales)
    assert (mail.record, mail.record_id) == ("opportunity", deal)
    assert (activities(workspace)[0].record, activities(workspace)[0].record_id) == ("opportunity", deal)


def test_who_was_given_up_is_taken_up_again(workspace: Workspace, sales: int) -> None:
    comes(workspace, sales)
    workspace.dispatch(DisqualifyLead(leads(workspace)[0].id, "No budget"))
    comes(workspace, sales, "Now we have money", Message_ID="<2@k.example>")
    assert [lead.state for lead in leads(workspace)] == ["new"]


def test_a_rule_decides_by_address_or_subject_before_the_mailbox_does(workspace: Workspace) -> None:
    help_desk = add_account(workspace)
    rule = workspace.dispatch(SetMailRoute("to", "sales@, vertrieb@", "leads")).value
    workspace.dispatch(SetMailRoute("subject", "newsletter", "nothing", position=0))
    comes(workspace, help_desk, To="Sales@nordwind.example")
    comes(workspace, help_desk, Subject="Your newsletter", To="sales@nordwind.example", Message_ID="<2@k.example>",
          From="b@b.example")
    comes(workspace, help_desk, "It leaks", Message_ID="<3@k.example>", From="c@c.example")
    assert (len(leads(workspace)), len(tickets(workspace))) == (1, 1)
    workspace.dispatch(RemoveMailRoute(rule))
    comes(workspace, help_desk, To="sales@nordwind.example", Message_ID="<4@k.example>", From="d@d.example")
    assert (len(leads(workspace)), len(tickets(workspace))) == (1, 2)
    with pytest.raises(DomainError, match="which words"):
        workspace.dispatch(SetMailRoute("to", " , ", "leads"))


def test_machines_bounces_and_suppliers_make_no_leads(workspace: Workspace, sales: int) -> None:
    comes(workspace, sales, Auto_Submitted="auto-replied")
    take_in(workspace, report("nobody@nowhere.example"), account_id=sales)
    assert (leads(workspace), tickets(workspace), activities(workspace)) == ([], [], [])
    with workspace.reader() as reader:
        assert reader.execute(select(MailDelivery.id)).all() == []
    write_in(workspace, Message_ID="<9@k.example>")
    assert len(tickets(workspace)) == 1, "mail that was taken in by hand is as it was"
