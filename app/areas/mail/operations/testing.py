"""Trying an account: whether its servers answer and let it in; nothing is fetched or sent."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from app.areas.mail.queries.fetching import AccountServers, account_servers
from app.exchange.mail.fetching import folder_names
from app.exchange.mail.servers import imap_session, smtp_session
from app.kernel.credentials import Vault, find_store
from app.kernel.database import open_database
from app.kernel.errors import EnvironmentFault
from app.kernel.jobs import Report, Stopped

JOB = "app.areas.mail.operations.testing:run_test"


@dataclass(frozen=True, slots=True)
class AccountTest:
    """Which account of which company; `secrets` are the passwords that were typed in this session."""

    target: str
    account_id: int
    secrets: Mapping[str, str] = field(default_factory=dict, repr=False)


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found at one server, in a sentence."""

    good: bool
    words: str


def run_test(args: AccountTest, report: Report, _stopped: Stopped) -> tuple[Finding, ...]:
    """Try an account in a process of its own."""
    report(0, 0, "asking the servers")
    database = open_database(args.target)
    try:
        with database.reader() as reader:
            accounts = account_servers(reader, Vault(find_store(), args.secrets))
    finally:
        database.close()
    found = next((account for account in accounts if account.id == args.account_id), None)
    return (Finding(good=False, words="This account is not in use."),) if found is None else try_account(found)


def try_account(account: AccountServers) -> tuple[Finding, ...]:
    """Ask both servers of an account; a sentence for each."""
    findings = []
    if account.lacks_password:
        findings.append(Finding(good=False, words="The password is not known in this session. Give it first."))
    if account.imap is not None:
        findings.append(_fetching(account))
    if account.smtp is not None:
        findings.append(_sending(account))
    return tuple(findings) or (Finding(good=False, words="No server is named in this account."),)


def _fetching(account: AccountServers) -> Finding:
    if account.imap is None:
        raise AssertionError("asked only where there is a server")
    try:
        with imap_session(account.imap) as client:
            names = folder_names(client)
    except EnvironmentFault as fault:
        return Finding(good=False, words=f"{fault.message} {fault.remedy}")
    missing = [name for name in account.folders if name not in names]
    if missing:
        known = ", ".join(names[:20])
        return Finding(good=False, words=f"There is no folder {', '.join(missing)}; there are {known}.")
    return Finding(good=True, words=f"Mail can be fetched from {account.imap.host}.")


def _sending(account: AccountServers) -> Finding:
    if account.smtp is None:
        raise AssertionError("asked only where there is a server")
    try:
        with smtp_session(account.smtp):
            pass
    except EnvironmentFault as fault:
        return Finding(good=False, words=f"{fault.message} {fault.remedy}")
    return Finding(good=True, words=f"Mail can be sent through {account.smtp.host}.")
