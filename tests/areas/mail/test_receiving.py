"""Mail is kept before it is read, and finds its conversation by what cannot be guessed."""

from dataclasses import replace

import pytest
from sqlalchemy import select

from app.areas.mail import rules
from app.areas.mail.events import MailBounced, MailReceived
from app.areas.mail.models import BouncedAddress, MailPart
from app.areas.mail.operations import AssignSender, CloseMail, ForgiveAddress, KeepMail, ReadMail, ReopenMail
from app.areas.mail.queries import firm_key
from app.areas.sales.operations.customers import CreateCustomer
from app.kernel.columns import table_of
from app.kernel.declare import Subscriber
from app.kernel.errors import DomainError
from app.kernel.journal import Operation
from app.kernel.listing import ListRequest
from app.kernel.unit_of_work import UnitOfWork
from app.kernel.workspace import Workspace
from tests.areas.mail.posting import add_account, delivery, message, queued, take_in, write_in
from tests.exchange.mail.letters import letter, nested, report


@pytest.fixture
def heard(workspace: Workspace) -> list[object]:
    """Give the facts about mail that become known, with nobody acting on them."""
    facts: list[object] = []

    def hear(_uow: UnitOfWork, event: object) -> None:
        facts.append(event)

    workspace.declarations = replace(
        workspace.declarations, subscribers=(Subscriber(MailReceived, hear), Subscriber(MailBounced, hear)),
    )
    return facts


def test_a_mail_is_kept_first_and_read_after(workspace: Workspace, heard: list[object]) -> None:
    raw = letter("Die Pumpe läuft aus.").as_bytes()
    kept = workspace.dispatch(KeepMail(raw)).value
    assert (message(workspace, kept.message_id).state, heard) == ("kept", [])
    workspace.dispatch(ReadMail(kept.message_id))
    row = message(workspace, kept.message_id)
    assert (row.state, row.kind, row.sender_address, row.subject) == ("new", "person", "anna@kunde.example", "Pump")
    assert heard == [MailReceived(row.id, "person", row.id)]
    with pytest.raises(DomainError, match="already"):
        workspace.dispatch(ReadMail(kept.message_id))


def test_the_history_keeps_no_words_of_a_mail(workspace: Workspace, heard: list[object]) -> None:
    write_in(workspace, "a very secret word")
    with workspace.reader() as reader:
        told = [row.args + row.result for row in reader.execute(select(table_of(Operation)))]
        changes = reader.exec_driver_sql("SELECT coalesce(before, '') || coalesce(after, '') FROM kernel_change").all()
    assert not [text for text in (*told, *(row[0] for row in changes)) if "secret word" in text]


def test_the_same_mail_twice_is_one(workspace: Workspace, heard: list[object]) -> None:
    first, again = write_in(workspace), write_in(workspace)
    assert (first.id, len(heard)) == (again.id, 1)
    other_way = take_in(workspace, b"Received: by another way\r\n" + letter("It leaks.").as_bytes())
    assert (other_way.state, other_way.thread_id, len(heard)) == ("done", first.id, 1)
    other_words = take_in(workspace, letter("Another text, the same identifier.").as_bytes())
    assert (other_words.state, len(heard)) == ("new", 2)


def test_whatever_cannot_be_read_is_a_message_all_the_same(workspace: Workspace, heard: list[object]) -> None:
    row = take_in(workspace, b"\x00\xff\x00")
    assert (row.kind, row.state) == ("damaged", "new")
    assert take_in(workspace, nested(1000)).subject == "deep"
    kept = workspace.dispatch(KeepMail(letter("poison").as_bytes())).value
    workspace.dispatch(ReadMail(kept.message_id, unopened=True))
    unopened = message(workspace, kept.message_id)
    assert (unopened.kind, unopened.state, "kept as it came" in unopened.body_text) == ("damaged", "new", True)
    assert len(heard) == 3


def test_an_answer_finds_its_conversation_by_its_identifiers(workspace: Workspace, heard: list[object]) -> None:
    sent = queued(workspace, record="order", record_id=9)
    key = message(workspace, sent).message_key
    by_reply = write_in(workspace, "1", In_Reply_To=f"<{key}>", Message_ID="<a@k.example>", Subject="whatever")
    by_references = write_in(workspace, "2", References=f"<x@y.example> <{key}>", Message_ID="<b@k.example>")
    assert {by_reply.thread_id, by_references.thread_id} == {sent}
    assert (by_reply.record, by_reply.record_id) == ("order", 9)
    assert write_in(workspace, "3", In_Reply_To="<a@k.example>", Message_ID="<c@k.example>").thread_id == sent


def test_an_answer_without_identifiers_finds_it_by_the_mark_and_never_by_the_subject(
    workspace: Workspace, heard: list[object],
) -> None:
    sent = queued(workspace, record="order", record_id=9, subject="Your order")
    subject = message(workspace, sent).subject
    marked = write_in(workspace, "1", Subject=f"AW: {subject}", Message_ID="<a@k.example>")
    assert marked.thread_id == sent
    with workspace.reader() as reader:
        mark = rules.sign(firm_key(reader) or b"", sent)
    to = write_in(workspace, "2", To=rules.with_tag("help@nordwind.example", mark), Message_ID="<b@k.example>")
    assert (to.thread_id, to.record_id) == (sent, 9)
    plain = write_in(workspace, "3", Subject="Re: Your order", Message_ID="<c@k.example>")
    forged = write_in(workspace, "4", Subject=f"Re: {subject[:-3]}xx]", Message_ID="<d@k.example>")
    assert (plain.thread_id, forged.thread_id) == (plain.id, forged.id)


def test_a_sender_is_found_by_contact_address_or_domain(workspace: Workspace, heard: list[object]) -> None:
    known = workspace.dispatch(CreateCustomer(name="Kunde AG", country="Germany", email="office@kunde.example")).value
    assert write_in(workspace, "1").party_id == known
    assert write_in(workspace, "2", From="OFFICE@kunde.example", Message_ID="<2@k.example>").party_id == known
    workspace.dispatch(CreateCustomer(name="Kunde Süd", country="Germany", email="sued@kunde.example"))
    assert write_in(workspace, "3", From="new@kunde.example", Message_ID="<3@k.example>").party_id is None
    workspace.dispatch(CreateCustomer(name="Privat", country="Germany", email="someone@gmail.com"))
    assert write_in(workspace, "4", From="else@gmail.com", Message_ID="<4@k.example>").party_id is None


def test_machines_and_floods_stand_apart(workspace: Workspace, heard: list[object]) -> None:
    add_account(workspace)
    assert write_in(workspace, "1", Auto_Submitted="auto-replied", Message_ID="<1@k.example>").kind == "auto"
    assert write_in(workspace, "2", From="help@nordwind.example", Message_ID="<2@k.example>").kind == "own"
    kinds = [write_in(workspace, f"n{number}", Message_ID=f"<n{number}@k.example>").kind for number in range(25)]
    assert (kinds.count("person"), kinds[-1]) == (19, "auto")
    inbox = workspace.list_query("mail_inbox")
    with workspace.reader() as reader:
        new, apart = (inbox.count(reader, ListRequest(preset=preset)) for preset in ("new", "apart"))
    assert (new, apart) == (19, 8)


def test_what_comes_back_marks_mail_and_address(workspace: Workspace, heard: list[object]) -> None:
    sent = queued(workspace, to=("ben@kunde.example",), record="ticket", record_id=4)
    key = message(workspace, sent).message_key
    assert take_in(workspace, report("ben@kunde.example", key=key)).kind == "bounce"
    assert (delivery(workspace, sent).state, "no such user" in delivery(workspace, sent).reason) == ("bounced", True)
    bounced = next(fact for fact in heard if isinstance(fact, MailBounced))
    assert (bounced.message_id, bounced.address, bounced.permanent, bounced.record_id) == (
        sent, "ben@kunde.example", True, 4)
    with workspace.reader() as reader:
        row = reader.execute(select(table_of(BouncedAddress))).one()
    assert (row.address, row.permanent, row.bounces) == ("ben@kunde.example", True, 1)
    workspace.dispatch(ForgiveAddress(row.id))


def test_a_forged_report_marks_nothing(workspace: Workspace, heard: list[object]) -> None:
    sent = queued(workspace, to=("ben@kunde.example",))
    take_in(workspace, report("ben@kunde.example", key="guessed@nordwind.example"))
    take_in(workspace, report("boss@nordwind.example", key=message(workspace, sent).message_key))
    assert delivery(workspace, sent).state == "waiting"
    with workspace.reader() as reader:
        assert reader.execute(select(table_of(BouncedAddress))).all() == []


def test_files_lie_beside_the_message_once(workspace: Workspace, heard: list[object]) -> None:
    written = letter("see")
    written.add_attachment(b"%PDF", maintype="application", subtype="pdf", filename="../../etc/passwd\u202efdp.exe")
    row = take_in(workspace, written.as_bytes())
    with workspace.reader() as reader:
        part = reader.execute(select(table_of(MailPart)).where(MailPart.message_id == row.id)).one()
    assert ("/" in part.name, "\u202e" in part.name, part.size_bytes) == (False, False, 4)


def test_mails_are_sorted_and_found(workspace: Workspace, heard: list[object]) -> None:
    row = write_in(workspace, "The quetzal pump leaks.")
    customer = workspace.dispatch(CreateCustomer(name="Neu AG", country="Germany")).value
    workspace.dispatch(AssignSender(row.id, customer))
    closed = workspace.dispatch(CloseMail((row.id,)))
    assert (message(workspace, row.id).state, message(workspace, row.id).party_id) == ("done", customer)
    workspace.undo(closed.operation_id)
    assert message(workspace, row.id).state == "new"
    with pytest.raises(DomainError):
        workspace.dispatch(ReopenMail(row.id))
    with workspace.reader() as reader:
        found = workspace.list_query("mail_inbox").page(reader, ListRequest(search="quetzal")).rows
    assert [item.id for item in found] == [row.id]
