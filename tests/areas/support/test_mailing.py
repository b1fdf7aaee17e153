"""A complaint comes by mail, is answered by mail, and its thread is a ticket from the first word to the last."""

from typing import Any

import pytest
from sqlalchemy import Row, select

from app.areas.mail.models import MailDelivery, MailMessage
from app.areas.support.models import Ticket, TicketMessage
from app.areas.support.operations import AnswerTicket, CloseTicket, ResolveTicket
from app.areas.support.operations.mailed_answers import STRANGERS_NAME
from app.areas.support.operations.mailing import FileMail, NameSender
from app.kernel.columns import table_of
from app.kernel.errors import DomainError
from app.kernel.listing import ListRequest
from app.kernel.papers import Attachment
from app.kernel.workspace import Workspace
from tests.areas.mail.posting import add_account, message, take_in, write_in
from tests.areas.sales.selling import add_customer
from tests.exchange.mail.letters import letter, report


def tickets(workspace: Workspace) -> list[Row[Any]]:
    with workspace.reader() as reader:
        return list(reader.execute(select(table_of(Ticket)).order_by(Ticket.id)))


def said(workspace: Workspace, ticket_id: int) -> list[tuple[str, str]]:
    with workspace.reader() as reader:
        rows = reader.execute(
            select(TicketMessage.direction, TicketMessage.body).where(TicketMessage.ticket_id == ticket_id)
            .order_by(TicketMessage.id)
        )
        return [(row.direction, row.body) for row in rows]


def outgoing(workspace: Workspace) -> list[Row[Any]]:
    with workspace.reader() as reader:
        return list(reader.execute(
            select(table_of(MailMessage)).join(MailDelivery, MailDelivery.message_id == MailMessage.id)
            .order_by(MailMessage.id)
        ))


@pytest.fixture
def customer(workspace: Workspace) -> int:
    """Give a customer whose mail is known."""
    add_account(workspace)
    return add_customer(workspace, email="anna@kunde.example")


def test_a_mail_opens_a_ticket_and_its_answers_stay_there(workspace: Workspace, customer: int) -> None:
    written = letter("Die Pumpe läuft aus.", Subject="Pumpe 7")
    written.add_attachment(b"%PDF", maintype="application", subtype="pdf", filename="photo.pdf")
    first = take_in(workspace, written.as_bytes())
    ticket = tickets(workspace)[0]
    assert (ticket.subject, ticket.customer_id, ticket.channel, ticket.contact_email) == (
        "Pumpe 7", customer, "mail", "anna@kunde.example")
    with workspace.reader() as reader:
        papers = reader.execute(select(Attachment.name).where(Attachment.record == "ticket")).scalars().all()
    assert papers == ["photo.pdf"]
    workspace.dispatch(AnswerTicket(ticket.id, "We send another."))
    answer = outgoing(workspace)[0]
    assert (answer.to_line, answer.reply_key, answer.thread_id) == ("anna@kunde.example", "one@kunde.example", first.id)
    assert answer.subject.startswith("Re: Pumpe 7 [ref:")
    assert message(workspace, first.id).state == "done"
    write_in(workspace, "Thanks!\n\nOn Monday Nordwind wrote:\n> We send another.", Message_ID="<2@k.example>",
             In_Reply_To=f"<{answer.message_key}>", Subject="Re: Pumpe 7")
    assert said(workspace, ticket.id) == [
        ("in", "Die Pumpe läuft aus."), ("out", "We send another."), ("in", "Thanks!")]
    assert len(tickets(workspace)) == 1


def test_an_answer_to_a_closed_ticket_opens_another_in_the_same_conversation(
    workspace: Workspace, customer: int,
) -> None:
    first = write_in(workspace)
    ticket = tickets(workspace)[0]
    workspace.dispatch(AnswerTicket(ticket.id, "Done."))
    workspace.dispatch(ResolveTicket(ticket.id, "done"))
    workspace.dispatch(CloseTicket(ticket.id))
    again = write_in(workspace, "It leaks again.", In_Reply_To="<one@kunde.example>", Message_ID="<2@k.example>")
    assert (len(tickets(workspace)), again.thread_id) == (2, first.id)
    assert message(workspace, again.id).record_id == tickets(workspace)[1].id


def test_a_stranger_gets_a_name_in_one_step(workspace: Workspace, customer: int) -> None:
    for number in (1, 2):
        write_in(workspace, f"Mail {number}", From="Zoe Neu <zoe@neu.example>", Message_ID=f"<{number}@neu.example>")
    first, second = tickets(workspace)
    with workspace.reader() as reader:
        rows = workspace.list_query("tickets").page(reader, ListRequest()).rows
    assert all(STRANGERS_NAME in row.values for row in rows)
    named = workspace.dispatch(NameSender(first.id)).value
    assert {row.customer_id for row in tickets(workspace)} == {named}
    assert write_in(workspace, "3", From="zoe@neu.example", Message_ID="<3@neu.example>").party_id == named
    with pytest.raises(DomainError, match="It is known"):
        workspace.dispatch(NameSender(second.id))


def test_a_stranger_becomes_a_contact_of_a_customer(workspace: Workspace, customer: int) -> None:
    write_in(workspace, "1", From="Ben <ben@privat.example>", Message_ID="<1@neu.example>")
    workspace.dispatch(NameSender(tickets(workspace)[0].id, customer_id=customer))
    assert write_in(workspace, "2", From="ben@privat.example", Message_ID="<2@neu.example>").party_id == customer


def test_machines_open_nothing_and_damaged_mail_does(workspace: Workspace, customer: int) -> None:
    write_in(workspace, "I am away", Auto_Submitted="auto-replied", Message_ID="<1@k.example>")
    take_in(workspace, report("anna@kunde.example"))
    assert tickets(workspace) == []
    take_in(workspace, b"\x00\xff")
    assert [row.contact_name for row in tickets(workspace)] == ["Unknown sender"]


def test_a_mail_is_put_into_a_ticket_by_hand(workspace: Workspace, customer: int) -> None:
    away = write_in(workspace, "I am away", Auto_Submitted="auto-replied", Message_ID="<1@k.example>")
    ticket_id = workspace.dispatch(FileMail(away.id)).value
    assert message(workspace, away.id).record_id == ticket_id
    news = write_in(workspace, "News", Precedence="bulk", Message_ID="<2@k.example>")
    workspace.dispatch(FileMail(news.id, ticket_id))
    assert said(workspace, ticket_id) == [("in", "I am away"), ("in", "News")]
    with pytest.raises(DomainError, match="already"):
        workspace.dispatch(FileMail(news.id))


def test_an_answer_by_phone_is_written_down_only(workspace: Workspace, customer: int) -> None:
    write_in(workspace)
    ticket = tickets(workspace)[0]
    workspace.dispatch(AnswerTicket(ticket.id, "Told by phone.", way="told"))
    assert outgoing(workspace) == []
    undone = workspace.dispatch(AnswerTicket(ticket.id, "A mistake."))
    workspace.undo(undone.operation_id)
    assert outgoing(workspace) == []
    take_in(workspace, b"\x00")
    with pytest.raises(DomainError, match="No address"):
        workspace.dispatch(AnswerTicket(tickets(workspace)[1].id, "x", way="mail"))
