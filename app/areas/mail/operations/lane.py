"""One round of the postman: what is due goes out, what came is fetched; done in a process of its own."""

import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from smtplib import SMTP
from uuid import uuid4

from app.areas.mail.operations.fetching import fetch_account, read_left
from app.areas.mail.operations.sending import ClaimMail, HandOverMail, RefusedAddress, SettleMail
from app.areas.mail.queries.fetching import AccountServers, account_servers, has_due
from app.areas.mail.queries.outgoing import load_envelope
from app.exchange.mail.composing import compose
from app.exchange.mail.sending import PERMANENT, SENT, Handed, hand_over
from app.exchange.mail.servers import smtp_session
from app.kernel.credentials import Vault, find_store, use_vault, vault
from app.kernel.database import open_database
from app.kernel.declare import Declarations
from app.kernel.errors import DomainError, EnvironmentFault
from app.kernel.jobs import Report, Stopped
from app.kernel.resolve import resolve
from app.kernel.unit_of_work import Actor
from app.kernel.workspace import Workspace

JOB = "app.areas.mail.operations.lane:run_round"
LONGEST_ROUND_SECONDS = 600.0
"""A round that takes longer stops, and the next one goes on."""

UNKNOWN_LOGIN = "The password of {address} is not known in this session."


@dataclass(frozen=True, slots=True)
class Round:
    """In which company, by whom; `secrets` are the passwords that were typed in this session."""

    target: str
    actor: Actor
    secrets: Mapping[str, str] = field(default_factory=dict, repr=False)
    declarations: str = "app.registry:DECLARATIONS"


@dataclass(slots=True)
class RoundDone:
    """What a round did; `problems` are sentences for the person."""

    sent: int = 0
    unsent: int = 0
    came: int = 0
    problems: list[str] = field(default_factory=list)


def run_round(args: Round, report: Report, stopped: Stopped) -> RoundDone:
    """Go one round in a process of its own."""
    use_vault(Vault(find_store(), args.secrets))
    declarations: Declarations = resolve(args.declarations)
    database = open_database(args.target)
    try:
        return go_round(Workspace(database, declarations, actor=args.actor), report, stopped)
    finally:
        database.close()


def go_round(workspace: Workspace, report: Report, stopped: Stopped) -> RoundDone:
    """Send what is due and fetch what came; what fails with one account does not hold up the others."""
    done = RoundDone()
    with workspace.reader() as reader:
        accounts = account_servers(reader, vault())
    done.problems += [UNKNOWN_LOGIN.format(address=account.address) for account in accounts if account.lacks_password]
    report(0, 0, "sending mail")
    _Sender(workspace, {account.id: account for account in accounts if account.smtp}, done).send_due(stopped)
    report(0, 0, "fetching mail")
    read_left(workspace)
    for account in accounts:
        if account.imap is not None and not stopped():
            came, problems = fetch_account(workspace, account, stopped)
            done.came += came
            done.problems += problems
    return done


class _Sender:
    """Sends what is due, over one connection for each account."""

    def __init__(self, workspace: Workspace, accounts: Mapping[int, AccountServers], done: RoundDone) -> None:
        """Open nothing yet."""
        self._workspace = workspace
        self._accounts = accounts
        self._done = done
        self._mark = uuid4().hex
        self._passed: set[int] = set()
        self._clients: dict[int, SMTP] = {}

    def send_due(self, stopped: Stopped) -> None:
        """Send until nothing is due, nobody can send, or the person cancels."""
        begun = time.monotonic()
        with ExitStack() as connections:
            for message_id, account_id in self._claimed():
                self._send(message_id, account_id, connections)
                if stopped() or time.monotonic() - begun > LONGEST_ROUND_SECONDS:
                    return

    def _claimed(self) -> Iterator[tuple[int, int]]:
        while True:
            with self._workspace.reader() as reader:
                now = self._workspace.clock.now()
                ready = [number for number in self._accounts if number not in self._passed]
                if not ready or not has_due(reader, now, ready):
                    return
            claimed = self._workspace.dispatch(ClaimMail(self._mark, tuple(sorted(self._passed)))).value
            if claimed.message_id is None:
                return
            yield claimed.message_id, claimed.account_id

    def _send(self, message_id: int, account_id: int, connections: ExitStack) -> None:
        if account_id not in self._accounts:
            self._pass_over(message_id, account_id, "This account cannot send from here.")
            return
        try:
            client = self._client(account_id, connections)
        except EnvironmentFault as fault:
            self._pass_over(message_id, account_id, fault.message)
            self._done.problems.append(f"{fault.message} {fault.remedy}")
            return
        handed = self._hand_over(client, message_id)
        if client.sock is None:
            self._clients.pop(account_id, None)
        if handed.state == "abandoned":
            return
        refused = tuple(RefusedAddress(item.address, item.permanent, item.reason) for item in handed.refused)
        self._settle(SettleMail(message_id, self._mark, handed.state, handed.reason, refused))
        self._done.sent += handed.state == SENT
        self._done.unsent += handed.state != SENT

    def _client(self, account_id: int, connections: ExitStack) -> SMTP:
        server = self._accounts[account_id].smtp
        if account_id not in self._clients and server is not None:
            self._clients[account_id] = connections.enter_context(smtp_session(server))
        return self._clients[account_id]

    def _hand_over(self, client: SMTP, message_id: int) -> Handed:
        with self._workspace.reader() as reader:
            envelope = load_envelope(reader, message_id)
        try:
            content = compose(envelope.letter)
        except (DomainError, ValueError, UnicodeError) as error:
            return Handed(PERMANENT, f"It cannot be written as a mail: {error}"[:300])

        def last_word() -> bool:
            return bool(self._workspace.dispatch(HandOverMail(message_id, self._mark)).value)

        return hand_over(client, envelope.letter.sender.address, envelope.recipients, content, last_word,
                         partly=envelope.partly)

    def _pass_over(self, message_id: int, account_id: int, reason: str) -> None:
        self._passed.add(account_id)
        self._settle(SettleMail(message_id, self._mark, "postponed", reason))

    def _settle(self, command: SettleMail) -> None:
        try:
            self._workspace.dispatch(command)
        except DomainError as error:
            if error.code != "mail.claim":
                raise
