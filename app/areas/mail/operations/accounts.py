"""Mail accounts: where mail is fetched and sent, and as whom; the password goes to the system's key store alone."""

import secrets
from dataclasses import dataclass
from typing import Annotated, Any, Literal

from sqlalchemy import Row, select

from app.areas.company.rules import require_email, require_text
from app.areas.mail.models import MailAccount
from app.exchange.mail.servers import NONE
from app.kernel.credentials import vault
from app.kernel.errors import DomainError
from app.kernel.fields import Field
from app.kernel.unit_of_work import UnitOfWork

Security = Annotated[
    Literal["ssl", "starttls", "none"],
    Field("Encrypted", titles=(("ssl", "SSL from the start"), ("starttls", "STARTTLS"), ("none", "Not at all"))),
]
Password = Annotated[str, Field(
    "Password", help="Goes to the key store of this system; left empty, the one that is there stays.", secret=True,
)]
AccountId = Annotated[int, Field("Account", lookup="mail_accounts", hidden=True)]
MARKS = "Answers come to name+mark@…, which the server must take; else the mark stands in the subject."
LEADS = "Whoever writes there and is no customer yet becomes a lead; no tickets are made of it"
_PORTS = range(1, 65_536)
_LOOPBACK = ("127.0.0.1", "::1", "localhost")


@dataclass(frozen=True, slots=True)
class AddMailAccount:
    """Set up a mailbox of the firm: for its mail to be fetched, sent, or both."""

    address: Annotated[str, Field("Address", help="The firm's own, such as help@company.example")]
    sender_name: Annotated[str, Field("Sent as", help="The name that stands beside the address")] = ""
    login: Annotated[str, Field("Login", help="Left empty, the address")] = ""
    password: Password = ""
    imap_server: Annotated[str, Field("Server to fetch from (IMAP)")] = ""
    imap_port: Annotated[int, Field("Port")] = 993
    imap_security: Security = "ssl"
    folders: Annotated[str, Field("Folders", help="One a line; mail is fetched from these", multiline=True)] = "INBOX"
    smtp_server: Annotated[str, Field("Server to send through (SMTP)")] = ""
    smtp_port: Annotated[int, Field("Port to send")] = 587
    smtp_security: Security = "starttls"
    is_default: Annotated[bool, Field("Sends by default")] = True
    opens_tickets: Annotated[bool, Field("Becomes tickets")] = True
    makes_leads: Annotated[bool, Field("Becomes leads", LEADS)] = False
    marks_address: Annotated[bool, Field("Marks addresses", MARKS)] = False


@dataclass(frozen=True, slots=True)
class ChangeMailAccount:
    """Change an account; what is left out stays."""

    account_id: AccountId
    address: Annotated[str | None, Field("Address")] = None
    sender_name: Annotated[str | None, Field("Sent as")] = None
    login: Annotated[str | None, Field("Login")] = None
    password: Password = ""
    imap_server: Annotated[str | None, Field("Server to fetch from (IMAP)")] = None
    imap_port: Annotated[int | None, Field("Port")] = None
    imap_security: Security | None = None
    folders: Annotated[str | None, Field("Folders", help="One a line", multiline=True)] = None
    smtp_server: Annotated[str | None, Field("Server to send through (SMTP)")] = None
    smtp_port: Annotated[int | None, Field("Port to send")] = None
    smtp_security: Security | None = None
    is_default: Annotated[bool | None, Field("Sends by default")] = None
    opens_tickets: Annotated[bool | None, Field("Becomes tickets")] = None
    makes_leads: Annotated[bool | None, Field("Becomes leads", LEADS)] = None
    marks_address: Annotated[bool | None, Field("Marks addresses", MARKS)] = None
    active: Annotated[bool | None, Field("In use")] = None


@dataclass(frozen=True, slots=True)
class GiveMailPassword:
    """Give the password of an account: to the key store, or where there is none for this session."""

    account_id: AccountId
    password: Annotated[str, Field("Password", secret=True)] = ""


def add_mail_account(uow: UnitOfWork, cmd: AddMailAccount) -> int:
    """Set up an account and give its number; ask before a password would travel in the clear."""
    values = _checked({
        "address": cmd.address, "sender_name": cmd.sender_name.strip(), "login": cmd.login.strip() or cmd.address,
        "imap_server": cmd.imap_server.strip(), "imap_port": cmd.imap_port, "imap_security": cmd.imap_security,
        "folders": cmd.folders.strip() or "INBOX", "smtp_server": cmd.smtp_server.strip(), "smtp_port": cmd.smtp_port,
        "smtp_security": cmd.smtp_security, "is_default": cmd.is_default, "opens_tickets": cmd.opens_tickets,
        "makes_leads": cmd.makes_leads,
        "marks_address": cmd.marks_address, "active": True,
    })
    if uow.scalar(select(MailAccount.id).where(MailAccount.address == values["address"])) is not None:
        raise DomainError("mail.account", f"There is already an account for {values['address']}.", "address")
    _ask_about_clear_text(uow, values)
    account_id = uow.add(MailAccount, secret_name=f"mail {secrets.token_hex(16)}", **values)
    _only_default(uow, account_id, default=cmd.is_default)
    _keep(uow.get(MailAccount, account_id), cmd.password)
    return account_id


def change_mail_account(uow: UnitOfWork, cmd: ChangeMailAccount) -> None:
    """Change an account; messages that wait for it go out as it says now."""
    row = uow.get(MailAccount, cmd.account_id)
    given = {name: getattr(cmd, name) for name in _CHANGEABLE if getattr(cmd, name) is not None}
    values = _checked({**{name: getattr(row, name) for name in _CHANGEABLE}, **given})
    _ask_about_clear_text(uow, values)
    uow.update(MailAccount, row.id, **values)
    _only_default(uow, row.id, default=bool(values["is_default"]))
    _keep(row, cmd.password)


def give_mail_password(uow: UnitOfWork, cmd: GiveMailPassword) -> bool:
    """Give an account its password and tell whether it is still known when the program is started again."""
    row = uow.get(MailAccount, cmd.account_id)
    require_text(cmd.password, "The password", "password")
    return _keep(row, cmd.password)


_CHANGEABLE = (
    "address", "sender_name", "login", "imap_server", "imap_port", "imap_security", "folders", "smtp_server",
    "smtp_port", "smtp_security", "is_default", "opens_tickets", "makes_leads", "marks_address", "active",
)


def _checked(values: dict[str, Any]) -> dict[str, Any]:
    address = require_email(require_text(str(values["address"]), "The address", "address"), "address")
    for name in ("imap_port", "smtp_port"):
        if values[name] not in _PORTS:
            raise DomainError("mail.port", "A port is a number from 1 to 65535.", name)
    return {**values, "address": address}


def _ask_about_clear_text(uow: UnitOfWork, values: dict[str, Any]) -> None:
    for kind in ("imap", "smtp"):
        server = str(values[f"{kind}_server"])
        if server and values[f"{kind}_security"] == NONE and server not in _LOOPBACK:
            uow.confirm(
                "mail.clear", f"Mail and password would travel to {server} for everybody on the way to read. "
                "Use it like that?", f"{kind}_security",
            )


def _only_default(uow: UnitOfWork, account_id: int, *, default: bool) -> None:
    if default:
        others = uow.rows(select(MailAccount.id).where(MailAccount.is_default.is_(True), MailAccount.id != account_id))
        uow.update_many(MailAccount, {row.id: {"is_default": False} for row in others})


def _keep(row: Row[Any], password: str) -> bool:
    return vault().keep(row.secret_name, password) if password else vault().lasts


