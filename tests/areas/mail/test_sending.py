"""Nothing that is to be sent is lost, and nothing is sent twice: whatever ends the sender, whatever the server says."""

import multiprocessing
import random
import sys
from collections.abc import Iterator
from datetime import timedelta
from email import message_from_bytes, policy

import pytest
from sqlalchemy import select

from app.areas.mail.models import BouncedAddress, MailDelivery, MailMessage
from app.areas.mail.operations import CancelMail, ClaimMail, CountAsSent, DraftFile, SendAgain, SettleMail
from app.areas.mail.operations.lane import RoundDone, go_round
from app.kernel.clock import SetClock
from app.kernel.columns import table_of
from app.kernel.credentials import Vault, use_vault, vault
from app.kernel.errors import DomainError, NeedsConfirmation
from app.kernel.workspace import Workspace
from tests.areas.mail.posting import add_account, delivery, message, queued
from tests.areas.mail.postoffice import Postbox, knows, post_office, round_of
from tests.companies import MORNING

MESSAGES = 25
KILLS = 12


@pytest.fixture
def box() -> Postbox:
    """Give a server's postbox."""
    return Postbox()


@pytest.fixture
def port(box: Postbox, workspace: Workspace) -> Iterator[int]:
    """Run a server and set up the account that sends through it."""
    use_vault(Vault(None))
    with post_office(box) as number:
        add_account(workspace, smtp_server="127.0.0.1", smtp_port=number, smtp_security="none")
        yield number


def go(workspace: Workspace, minutes: int = 0) -> RoundDone:
    """Go one round, some minutes later."""
    assert isinstance(workspace.clock, SetClock)
    workspace.clock.moment += timedelta(minutes=minutes)
    return go_round(workspace, lambda *_: None, lambda: False)


def test_a_mail_goes_out_whole(workspace: Workspace, box: Postbox, port: int) -> None:
    files = DraftFile("Übersicht.pdf", "application/pdf", b"%PDF"), DraftFile("l.png", "image/png", b"p", "logo")
    number = queued(
        workspace, to=("Jörg <joerg@kunde.example>",), bcc=("boss@nordwind.example",), record="ticket", record_id=1,
        subject="Grüße\r\nBcc: x@y.example", text=".Punkt\n" + "ü" * 2000,
        html='<p>Grüße <img src="cid:logo"></p>', attachments=files,
    )
    assert go(workspace).sent == 1
    assert (delivery(workspace, number).state, go(workspace).sent) == ("sent", 0)
    sender, recipients, content = box.envelopes[0]
    read = message_from_bytes(content, policy=policy.default)
    assert (sender, recipients) == ("help@nordwind.example", ["joerg@kunde.example", "boss@nordwind.example"])
    assert (read["Bcc"], "Bcc: x" in str(read["Subject"])) == (None, True)
    body = read.get_body(("plain",))
    assert body is not None
    assert body.get_content().startswith(".Punkt\r\nü")
    assert [part.get_filename() for part in read.iter_attachments()] == ["Übersicht.pdf"]
    assert read["Message-ID"] == f"<{message(workspace, number).message_key}>"


def test_a_mail_written_before_there_was_an_account_goes_out_from_the_first(workspace: Workspace, box: Postbox) -> None:
    number = queued(workspace)
    assert go(workspace).sent == 0
    with post_office(box) as port:
        add_account(workspace, smtp_server="127.0.0.1", smtp_port=port, smtp_security="none")
        assert go(workspace).sent == 1
    assert message(workspace, number).sender_address == "help@nordwind.example"


def test_a_passing_refusal_is_tried_again_later_and_at_last_given_up(
    workspace: Workspace, box: Postbox, port: int,
) -> None:
    box.on_rcpt = lambda _address: "451 come back later"
    number = queued(workspace)
    go(workspace)
    assert (delivery(workspace, number).state, delivery(workspace, number).attempts) == ("waiting", 1)
    go(workspace)
    assert delivery(workspace, number).attempts == 1
    for minutes in (1, 5, 15, 60, 180, 360, 720, 1440):
        go(workspace, minutes)
    assert (delivery(workspace, number).state, "451" in delivery(workspace, number).reason) == ("failed", True)
    box.on_rcpt = lambda _address: "250 OK"
    workspace.dispatch(SendAgain(number))
    assert go(workspace).sent == 1


def test_a_lasting_refusal_fails_at_once_and_marks_the_address(workspace: Workspace, box: Postbox, port: int) -> None:
    box.on_rcpt = lambda address: "550 no such user" if address.startswith("ben") else "250 OK"
    failed = queued(workspace, to=("ben@kunde.example",))
    partly = queued(workspace, to=("ben@kunde.example, anna@k.example",))
    go(workspace)
    assert (delivery(workspace, failed).state, delivery(workspace, partly).state) == ("failed", "sent")
    assert "Not to ben@kunde.example: 550 no such user" in delivery(workspace, partly).reason
    assert [recipients for _, recipients, _ in box.envelopes] == [["anna@k.example"]]
    with workspace.reader() as reader:
        bounced = reader.execute(select(BouncedAddress.address, BouncedAddress.permanent)).all()
    assert bounced == [("ben@kunde.example", True)]


def test_what_some_cannot_take_now_goes_to_the_others_after_some_tries(
    workspace: Workspace, box: Postbox, port: int,
) -> None:
    box.on_rcpt = lambda address: "450 greylisted" if address.startswith("ben") else "250 OK"
    queued(workspace, to=("ben@kunde.example, anna@k.example",))
    for minutes in (0, 1, 5):
        go(workspace, minutes)
    assert box.envelopes == []
    go(workspace, 15)
    assert [recipients for _, recipients, _ in box.envelopes] == [["anna@k.example"]]


def test_a_server_that_cannot_be_reached_costs_no_try(workspace: Workspace) -> None:
    add_account(workspace, smtp_server="127.0.0.1", smtp_port=9, smtp_security="none")
    number = queued(workspace)
    done = go(workspace)
    row = delivery(workspace, number)
    assert (row.state, row.attempts, "takes no calls at port 9" in row.reason) == ("waiting", 0, True)
    assert "Look at the number of the port." in done.problems[0]


def test_a_connection_that_breaks_at_the_end_is_uncertain_and_a_person_decides(
    workspace: Workspace, box: Postbox, port: int,
) -> None:
    box.on_data = lambda _key: "421 going down"
    maybe = queued(workspace)
    go(workspace)
    assert delivery(workspace, maybe).state == "waiting"
    workspace.dispatch(ClaimMail("other"))  # nothing is due
    with workspace.database.writer() as connection:
        connection.execute(table_of(MailDelivery).update().values(state="uncertain"))
    assert go(workspace, 10_000).sent == 0
    with pytest.raises(NeedsConfirmation, match="twice"):
        workspace.dispatch(SendAgain(maybe))
    workspace.dispatch(CountAsSent(maybe))
    assert delivery(workspace, maybe).state == "sent"
    with pytest.raises(DomainError, match="cannot be cancelled"):
        workspace.dispatch(CancelMail(maybe))


def test_two_senders_never_hold_the_same_mail(workspace: Workspace, port: int) -> None:
    first, second = queued(workspace), queued(workspace)
    taken = [workspace.dispatch(ClaimMail(name)).value.message_id for name in ("a", "b", "c")]
    assert taken == [first, second, None]
    with pytest.raises(DomainError, match="Somebody else"):
        workspace.dispatch(SettleMail(first, "b", "sent"))


@pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS")
def test_a_login_and_its_password(workspace: Workspace, box: Postbox) -> None:
    queued(workspace)
    with post_office(box, authenticator=knows("help", "geheim"), auth_require_tls=False) as port:
        add_account(workspace, smtp_server="127.0.0.1", smtp_port=port, smtp_security="none")
        use_vault(Vault(None, {"mail 1": "wrong"}))
        assert "does not accept the login or the password" in go(workspace).problems[0]
        vault().keep("mail 1", "geheim")
        assert go(workspace, 5).sent == 1


@pytest.mark.skipif(sys.platform == "win32", reason="a process is killed as Unix does it")
def test_nothing_is_lost_or_sent_twice_by_senders_that_are_killed_anywhere(
    workspace: Workspace, box: Postbox, port: int,
) -> None:
    keys = {message(workspace, queued(workspace, text=f"Number {index}")).message_key for index in range(MESSAGES)}
    target, now = str(workspace.database.target), MORNING
    workspace.database.close()
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["tests.areas.mail.postoffice"])
    dice = random.Random(5)
    for round_number in range(KILLS):
        now += timedelta(minutes=20)
        child = context.Process(target=round_of, args=(target, now))
        child.start()
        if round_number % 3 == 2:
            box.after = child.kill  # the server has taken the message and has not said so yet
        else:
            child.join(dice.uniform(0.05, 0.35))
            child.kill()  # which does nothing to one that is through already
        child.join(20)
        box.after = lambda: None
        child.close()
    for _ in range(3):
        now += timedelta(minutes=20)
        round_of(target, now)
    states = _states(target)
    assert set(box.taken.values()) == {1}, "sent twice"
    assert set(states) == keys
    assert set(states.values()) <= {"sent", "uncertain"}, states
    assert {key for key, state in states.items() if state == "sent"} <= set(box.taken)
    assert set(box.taken) <= keys
    assert sum(state == "uncertain" for state in states.values()) <= KILLS


def _states(target: str) -> dict[str, str]:
    from app.kernel.database import open_database

    database = open_database(target)
    with database.reader() as reader:
        rows = reader.execute(select(MailMessage.message_key, MailDelivery.state).join(
            MailDelivery, MailDelivery.message_id == MailMessage.id,
        )).all()
    database.close()
    return {row.message_key: row.state for row in rows}

