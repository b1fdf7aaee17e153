"""A mail is written in the transaction of what it tells of, says who gets it, and can be steered by nobody's text."""

from pathlib import Path

import pytest

from app.areas.mail import rules
from app.areas.mail.operations import DraftFile, WriteMail
from app.areas.mail.queries import firm_key
from app.kernel.errors import DomainError
from app.kernel.listing import ListRequest
from app.kernel.workspace import Workspace
from tests.areas.mail.posting import delivery, message, queued


def test_a_mail_without_an_account_waits(workspace: Workspace) -> None:
    number = queued(workspace)
    row, state = message(workspace, number), delivery(workspace, number)
    assert (row.direction, row.kind, row.account_id, row.thread_id) == ("out", "person", None, number)
    assert (state.state, state.attempts) == (rules.WAITING, 0)
    assert row.message_key.count("@") == 1


def test_an_answer_stays_in_its_conversation(workspace: Workspace) -> None:
    first = queued(workspace)
    second = queued(workspace, reply_to_message_id=first, subject="Re: Hello")
    third = queued(workspace, reply_to_message_id=second)
    keys = [message(workspace, number).message_key for number in (first, second, third)]
    row = message(workspace, third)
    assert (row.thread_id, row.reply_key, row.reference_keys) == (first, keys[1], f"{keys[0]} {keys[1]}")
    assert len(set(keys)) == 3


def test_a_mail_about_a_record_bears_a_signed_mark_once(workspace: Workspace) -> None:
    first = queued(workspace, record="ticket", record_id=7)
    second = queued(workspace, record="ticket", record_id=7, reply_to_message_id=first,
                    subject=f"Re: {message(workspace, first).subject}")
    with workspace.reader() as reader:
        key = firm_key(reader)
    assert key is not None
    assert rules.read_tokens(key, message(workspace, second).subject) == (first,)
    assert message(workspace, second).subject.count("[ref:") == 1
    assert "[ref:" not in message(workspace, queued(workspace)).subject


def test_a_forged_mark_is_none() -> None:
    mark = rules.sign(b"k" * 32, 12)
    assert rules.read_tokens(b"k" * 32, f"AW: late [REF:{mark.upper()}]") == (12,)
    assert rules.read_tokens(b"k" * 32, f"[ref:{mark[:-1]}{'a' if mark[-1] != 'a' else 'b'}]") == ()
    assert rules.read_tokens(b"k" * 32, f"[ref:d-{mark.partition('-')[2]}]") == ()


@pytest.mark.parametrize(("field", "entry"), [
    ("to", "anna@kunde.example\r\nBcc: all@firm.example"), ("cc", "anna"), ("bcc", "a@b.example, oops"),
    ("to", "Änna@künde.example"), ("to", "<>"), ("to", "anna@kunde.example\x00"),
])
def test_what_is_no_address_is_refused_by_its_field(workspace: Workspace, field: str, entry: str) -> None:
    with pytest.raises(DomainError) as refused:
        queued(workspace, **{"to": ("b@kunde.example",), field: (entry,)})
    assert refused.value.field in (field, None)


@pytest.mark.parametrize("header", [
    ("Bcc", "x@y.example"), ("X-A", "one\r\nBcc: x@y.example"), ("X-A\r\nBcc", "x@y.example"), ("Subject", "no"),
    ("X-A", "long" * 400),
])
def test_headers_cannot_change_who_gets_it(workspace: Workspace, header: tuple[str, str]) -> None:
    with pytest.raises(DomainError, match="cannot be added"):
        queued(workspace, headers=(header,))


def test_a_mail_to_nobody_or_with_too_much_in_it_is_refused(workspace: Workspace) -> None:
    with pytest.raises(DomainError, match="Nobody"):
        queued(workspace, to=("",))
    with pytest.raises(DomainError, match="MB"):
        queued(workspace, attachments=(DraftFile("a.bin", "application/octet-stream", bytes(20_000_000)),))
    with pytest.raises(DomainError, match="says nothing"):
        queued(workspace, text=" ")


def test_somebody_named_twice_gets_it_once(workspace: Workspace) -> None:
    number = queued(workspace, to=("Anna <anna@kunde.example>",), cc=("ANNA@kunde.example, ben@kunde.example",))
    row = message(workspace, number)
    assert (row.to_line, row.cc_line) == ("Anna <anna@kunde.example>", "ben@kunde.example")


def test_what_goes_to_many_says_so(workspace: Workspace) -> None:
    assert message(workspace, queued(workspace, headers=(("Precedence", "bulk"),))).kind == "bulk"
    assert message(workspace, queued(workspace, headers=(("Auto-Submitted", "auto-generated"),))).kind == "auto"


def test_a_written_mail_is_taken_back_before_it_went(workspace: Workspace, tmp_path: Path) -> None:
    (tmp_path / "offer.txt").write_text("ten")
    written = WriteMail("anna@kunde.example", "Offer", "See file.", files=(str(tmp_path / "offer.txt"),))
    done = workspace.dispatch(written)
    assert message(workspace, done.value).size_bytes == 12
    workspace.undo(done.operation_id)
    with workspace.reader() as reader:
        assert workspace.list_query("mail_outbox").count(reader, ListRequest()) == 0




