"""What the stories of mail share: drafts, mails that come in, and what stands in the queue."""

from typing import Any

from sqlalchemy import Row, select

from app.areas.mail.models import MailAccount, MailDelivery, MailMessage
from app.areas.mail.operations import KeepMail, MailDraft, ReadMail, queue_mail
from app.kernel.columns import table_of
from app.kernel.workspace import Workspace
from tests.companies import at_work
from tests.exchange.mail.letters import letter


def draft(**values: Any) -> MailDraft:
    """Give a draft that says something to somebody."""
    usual: dict[str, Any] = {"account_id": None, "to": ("anna@kunde.example",), "subject": "Hello", "text": "Good day."}
    return MailDraft(**{**usual, **values})


def queued(workspace: Workspace, **values: Any) -> int:
    """Queue a draft and give the message's number."""
    with at_work(workspace) as uow:
        return queue_mail(uow, draft(**values))


def add_account(workspace: Workspace, **values: Any) -> int:
    """Make an account whose servers nobody can reach."""
    usual: dict[str, Any] = {
        "address": "help@nordwind.example", "sender_name": "Nordwind", "login": "help", "imap_server": "",
        "imap_port": 993, "imap_security": "ssl", "folders": "INBOX", "smtp_server": "", "smtp_port": 587,
        "smtp_security": "starttls", "is_default": True, "opens_tickets": True, "marks_address": False, "active": True,
        "secret_name": "mail 1",
    }
    with at_work(workspace) as uow:
        return uow.add(MailAccount, **{**usual, **values})


def take_in(workspace: Workspace, raw: bytes, **values: Any) -> Row[Any]:
    """Take a mail in as a fetch does, and give the message."""
    kept = workspace.dispatch(KeepMail(raw, **values)).value
    if kept.is_new:
        workspace.dispatch(ReadMail(kept.message_id))
    return message(workspace, kept.message_id)


def write_in(workspace: Workspace, text: str = "It leaks.", **headers: str) -> Row[Any]:
    """Take in a mail that Anna wrote."""
    return take_in(workspace, letter(text, **headers).as_bytes())


def message(workspace: Workspace, message_id: int) -> Row[Any]:
    """Read a message."""
    with workspace.reader() as reader:
        return reader.execute(select(table_of(MailMessage)).where(MailMessage.id == message_id)).one()


def delivery(workspace: Workspace, message_id: int) -> Row[Any]:
    """Read how a message fares."""
    with workspace.reader() as reader:
        return reader.execute(select(table_of(MailDelivery)).where(MailDelivery.message_id == message_id)).one()
