"""Mail is fetched from a real server: each message once, from where it was left, with nothing changed over there."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from app.areas.mail.models import MailFolder, MailMessage, MailPlace
from app.areas.mail.operations import ChangeMailAccount, CloseMail, KeepMail
from app.areas.mail.operations.fetching import read_left
from app.areas.mail.operations.lane import RoundDone, go_round
from app.exchange.mail.fetching import folder_names
from app.kernel.clock import SetClock
from app.kernel.columns import table_of
from app.kernel.credentials import Vault, use_vault
from app.kernel.workspace import Workspace
from tests.areas.mail.dovecot import KEYWORD, LOGIN, imap_server, mailbox, program
from tests.areas.mail.posting import add_account, message
from tests.exchange.mail.letters import letter, nested, winmail

pytestmark = pytest.mark.skipif(program() is None, reason="Dovecot is not there: apt-get install dovecot-imapd")


@pytest.fixture(scope="module")
def server() -> Iterator[int]:
    """Run one server for all stories."""
    with imap_server() as port:
        yield port


@pytest.fixture
def account(workspace: Workspace, server: int) -> int:
    """Empty the mailbox, and set up the account that fetches from it."""
    use_vault(Vault(None, {"mail 1": KEYWORD}))
    with mailbox(server) as client:
        for name in folder_names(client):
            client.select_folder(name)
            if found := client.search():
                client.delete_messages(found)
                client.expunge()
    return add_account(workspace, imap_server="127.0.0.1", imap_port=server, imap_security="none", login=LOGIN)


def deliver(port: int, *mails: bytes, folder: str = "INBOX") -> None:
    """Put mails into the mailbox."""
    with mailbox(port) as client:
        for mail in mails:
            client.append(folder, mail)


def numbered(*numbers: int) -> list[bytes]:
    """Write mails that differ."""
    return [letter(f"Number {number}", Message_ID=f"<{number}@kunde.example>").as_bytes() for number in numbers]


def fetch(workspace: Workspace) -> RoundDone:
    """Go one round."""
    return go_round(workspace, lambda *_: None, lambda: False)


def texts(workspace: Workspace) -> list[str]:
    """Read what came in, in its order."""
    with workspace.reader() as reader:
        rows = reader.execute(select(MailMessage.body_text).order_by(MailMessage.id)).scalars()
        return [text.strip() for text in rows]


def test_each_message_is_fetched_once_from_where_it_was_left(workspace: Workspace, server: int, account: int) -> None:
    deliver(server, *numbered(1, 2))
    assert [fetch(workspace).came for _ in range(2)] == [2, 0]
    deliver(server, *numbered(3), *numbered(1))
    assert fetch(workspace).came == 1
    assert texts(workspace) == ["Number 1", "Number 2", "Number 3"]
    with mailbox(server) as client:
        client.select_folder("INBOX")
        assert client.search("UNSEEN") == client.search()


def test_a_folder_that_is_numbered_anew_is_read_again_and_doubles_nothing(
    workspace: Workspace, server: int, account: int,
) -> None:
    deliver(server, *numbered(1))
    fetch(workspace)
    with workspace.database.writer() as connection:
        connection.execute(table_of(MailFolder).update().values(uid_validity=7))
    deliver(server, *numbered(2))
    assert fetch(workspace).came == 1
    assert texts(workspace) == ["Number 1", "Number 2"]


def test_what_is_moved_deleted_or_seen_elsewhere_is_followed(workspace: Workspace, server: int, account: int) -> None:
    with mailbox(server) as client:
        if "Archive" not in folder_names(client):
            client.create_folder("Archive")
    workspace.dispatch(ChangeMailAccount(account, folders="INBOX\nArchive"))
    deliver(server, *numbered(1, 2, 3))
    fetch(workspace)
    with mailbox(server) as client:
        client.select_folder("INBOX")
        first, second, third = client.search()
        client.move([first], "Archive")
        client.delete_messages([second])
        client.expunge()
        client.add_flags([third], [b"\\Seen"])
    assert (fetch(workspace).came, len(texts(workspace))) == (0, 3)
    with workspace.reader() as reader:
        places = reader.execute(
            select(MailPlace.message_id, MailFolder.name, MailPlace.gone, MailPlace.seen)
            .join(MailFolder, MailFolder.id == MailPlace.folder_id).order_by(MailPlace.id)
        ).all()
    assert [tuple(row)[1:] for row in places] == [
        ("INBOX", True, False), ("INBOX", True, False), ("INBOX", False, True), ("Archive", False, False),
    ]
    assert places[0].message_id == places[3].message_id


def test_what_is_done_here_counts_as_seen_there(workspace: Workspace, server: int, account: int) -> None:
    deliver(server, *numbered(1, 2))
    fetch(workspace)
    workspace.dispatch(CloseMail((1,)))
    fetch(workspace)
    with mailbox(server) as client:
        client.select_folder("INBOX")
        assert (len(client.search("SEEN")), len(client.search("UNSEEN"))) == (1, 1)


def test_strange_mails_come_through_a_real_server(workspace: Workspace, server: int, account: int) -> None:
    big = letter("big")
    big.add_attachment(bytes(range(256)) * 20_000, maintype="application", subtype="octet-stream", filename="big.bin")
    packed = b"From: a@b.example\r\nContent-Type: application/ms-tnef\r\n\r\n" + winmail("packed", "n.txt", b"x" * 9)
    deliver(server, nested(1000), big.as_bytes(), b"no head at all", packed)
    assert fetch(workspace).came == 4
    with workspace.reader() as reader:
        kinds = reader.execute(select(MailMessage.state).order_by(MailMessage.id)).scalars().all()
    assert kinds == ["new"] * 4


def test_a_wrong_password_and_a_missing_folder_are_said_in_plain_words(
    workspace: Workspace, server: int, account: int,
) -> None:
    use_vault(Vault(None, {"mail 1": "wrong"}))
    assert "does not accept the login or the password" in fetch(workspace).problems[0]
    use_vault(Vault(None))
    assert "is not known in this session" in fetch(workspace).problems[0]
    use_vault(Vault(None, {"mail 1": KEYWORD}))
    workspace.dispatch(ChangeMailAccount(account, folders="Nowhere\nINBOX"))
    deliver(server, *numbered(1))
    done = fetch(workspace)
    assert (done.came, "Nowhere" in done.problems[0]) == (1, True)
    with workspace.reader() as reader:
        assert reader.execute(select(func.count()).where(MailFolder.problem != "")).scalar() == 1


def test_what_ended_the_program_twice_is_not_opened_a_third_time(workspace: Workspace) -> None:
    kept = workspace.dispatch(KeepMail(letter("poison").as_bytes())).value
    read_left(workspace)
    assert message(workspace, kept.message_id).state == "kept"
    assert isinstance(workspace.clock, SetClock)
    workspace.clock.moment += timedelta(minutes=6)
    with workspace.database.writer() as connection:
        connection.execute(table_of(MailMessage).update().values(problem="Reading it was begun twice."))
    read_left(workspace)
    row = message(workspace, kept.message_id)
    assert (row.state, row.kind, row.body_text.startswith("It could not be read")) == ("new", "damaged", True)
