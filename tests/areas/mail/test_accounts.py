"""A password goes to the key store of the system, or lasts for the session; it is written nowhere else."""

import pickle
from pathlib import Path

import pytest

from app.areas.mail.operations import AddMailAccount, ChangeMailAccount, GiveMailPassword, NoteFolder
from app.areas.mail.operations.lane import Round
from app.areas.mail.operations.testing import AccountTest, run_test
from app.areas.mail.queries.fetching import account_servers
from app.areas.mail.queries.pages import account_detail
from app.kernel.credentials import SERVICE, Vault, find_store, use_vault, vault
from app.kernel.errors import DomainError, NeedsConfirmation
from app.kernel.fields import describe
from app.kernel.workspace import Workspace
from tests.areas.mail import posting
from tests.areas.mail.postoffice import Postbox, knows, post_office
from tests.companies import MORNING

HELP, WORD = "help@firm.example", "correct horse battery"


class Shelf:
    """A key store that a story looks into."""

    def __init__(self) -> None:
        """Hold nothing."""
        self.kept: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        """Give a secret."""
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        """Keep a secret."""
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        """Forget a secret."""
        del self.kept[service, username]


class Locked(Shelf):
    """A key store that refuses everything."""

    def set_password(self, service: str, username: str, password: str) -> None:
        """Refuse."""
        raise RuntimeError("locked")

    def get_password(self, service: str, username: str) -> str | None:
        """Refuse."""
        raise RuntimeError("locked")


def test_the_password_is_in_the_store_and_nowhere_in_the_file(file_workspace: Workspace) -> None:
    shelf = Shelf()
    use_vault(Vault(shelf))
    account = file_workspace.dispatch(AddMailAccount(HELP, password=WORD, smtp_server="mx.firm.example")).value
    file_workspace.dispatch(ChangeMailAccount(account, sender_name="Firm", password=f"{WORD} 2"))
    file_workspace.dispatch(GiveMailPassword(account, f"{WORD} 3"))
    assert list(shelf.kept.values()) == [f"{WORD} 3"]
    assert {service for service, _ in shelf.kept} == {SERVICE}
    file_workspace.database.close()
    files = Path(str(file_workspace.database.target)).parent.iterdir()
    assert not [path for path in files if path.is_file() and b"horse battery" in path.read_bytes()]


def test_without_a_store_it_lasts_for_the_session_and_travels_to_jobs_unseen(workspace: Workspace) -> None:
    use_vault(Vault(None))
    account = workspace.dispatch(AddMailAccount(HELP, password=WORD, imap_server="mx.firm.example")).value
    assert not vault().lasts
    args = Round("target", workspace.actor, vault().session())
    assert WORD not in repr(args)
    assert list(pickle.loads(pickle.dumps(args)).secrets.values()) == [WORD]
    with workspace.reader() as reader:
        known, unknown = account_servers(reader, vault())[0], account_servers(reader, Vault(None))[0]
    assert (known.id, known.imap is not None, WORD in repr(known)) == (account, True, False)
    assert (unknown.imap, unknown.lacks_password) == (None, True)


def test_a_store_that_refuses_is_none() -> None:
    locked = Vault(Locked())
    assert locked.keep("name", WORD) is False
    assert locked.read("name") == WORD
    assert locked.read("other") is None
    locked.forget("name")
    assert locked.read("name") is None


def test_the_systems_store_is_found_or_none() -> None:
    store = find_store()
    assert store is None or type(store).__module__.startswith("keyring.backends.")


def test_a_password_in_the_clear_is_asked_about(workspace: Workspace) -> None:
    use_vault(Vault(None))
    plain = AddMailAccount("help@firm.example", smtp_server="mx.firm.example", smtp_security="none")
    with pytest.raises(NeedsConfirmation, match="everybody on the way"):
        workspace.dispatch(plain)
    workspace.dispatch(plain, confirmed=frozenset({"mail.clear"}))
    with pytest.raises(DomainError, match="already an account"):
        workspace.dispatch(plain, confirmed=frozenset({"mail.clear"}))
    with pytest.raises(DomainError, match="1 to 65535"):
        workspace.dispatch(AddMailAccount("b@firm.example", smtp_port=0))


def test_only_one_account_sends_by_default(workspace: Workspace) -> None:
    use_vault(Vault(None))
    workspace.dispatch(AddMailAccount("a@firm.example"))
    second = workspace.dispatch(AddMailAccount("b@firm.example")).value
    with workspace.reader() as reader:
        rows = reader.exec_driver_sql("SELECT id FROM mail_account WHERE is_default").all()
    assert [row.id for row in rows] == [second]


@pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS")
def test_the_test_of_a_connection_says_what_is_wrong(workspace: Workspace) -> None:
    use_vault(Vault(None))
    with post_office(Postbox(), authenticator=knows("help@firm.example", WORD), auth_require_tls=False) as port:
        account = workspace.dispatch(AddMailAccount(
            "help@firm.example", password=WORD, smtp_server="127.0.0.1", smtp_port=port, smtp_security="none",
        )).value
        target = str(workspace.database.target)

        def found(**secrets: str) -> list[tuple[bool, str]]:
            session = {next(iter(vault().session())): word for word in secrets.values()}
            wanted = AccountTest(target, account, session)
            return [(item.good, item.words) for item in run_test(wanted, lambda *_: None, lambda: False)]

        assert found(right=WORD) == [(True, "Mail can be sent through 127.0.0.1.")]
        (good, words), = found(wrong="x")
        assert (good, "does not accept the login" in words) == (False, True)
    (good, words), = found(right=WORD)
    assert (good, "takes no calls" in words) == (False, True)


def test_the_page_of_an_account_says_when_it_was_looked_at_what_went_wrong_and_what_waits(workspace: Workspace) -> None:
    account = posting.add_account(workspace)
    posting.queued(workspace)
    workspace.dispatch(NoteFolder(account, "INBOX", "To fetch mail failed: nobody answers."))
    with workspace.reader() as reader:
        facts = {fact.title: fact.value for fact in account_detail(reader, account, MORNING).facts}
        told = reader.exec_driver_sql("SELECT command FROM kernel_operation").scalars().all()
    assert facts["Last looked for mail"] == workspace.clock.now()
    assert facts["Went wrong last time"] == "INBOX: To fetch mail failed: nobody answers."
    assert (facts["Mails that wait to go out"], "Mails to decide about" in facts) == (1, False)
    assert "note_folder" not in told, "looking for mail every few minutes fills no history"
    workspace.dispatch(NoteFolder(account, "INBOX"))
    with workspace.reader() as reader:
        facts = {fact.title: fact.value for fact in account_detail(reader, account, MORNING).facts}
    assert "Went wrong last time" not in facts


def test_the_form_that_changes_an_account_has_the_words_of_the_one_that_made_it(workspace: Workspace) -> None:
    made, changed = ({info.name: info.field for info in describe(command)} for command in (
        AddMailAccount, ChangeMailAccount))
    assert made["imap_security"].titles == (
        ("ssl", "SSL from the start"), ("starttls", "STARTTLS"), ("none", "Not at all"))
    assert changed["imap_security"] == made["imap_security"]
    assert changed["smtp_security"] == made["smtp_security"]
    account = posting.add_account(workspace, smtp_server="mail.firm.example")
    with workspace.reader() as reader:
        facts = {fact.title: fact.value for fact in account_detail(reader, account, MORNING).facts}
    assert facts["Sent through"] == "mail.firm.example:587, STARTTLS"
