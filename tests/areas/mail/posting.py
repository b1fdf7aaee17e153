"""What the stories of mail share: drafts, and what stands in the queue."""

from typing import Any

from sqlalchemy import Row, select

from app.areas.mail.models import MailDelivery, MailMessage
from app.areas.mail.operations import MailDraft, queue_mail
from app.kernel.columns import table_of
from app.kernel.workspace import Workspace
from tests.companies import at_work


def draft(**values: Any) -> MailDraft:
    """Give a draft that says something to somebody."""
    usual: dict[str, Any] = {"account_id": None, "to": ("anna@kunde.example",), "subject": "Hello", "text": "Good day."}
    return MailDraft(**{**usual, **values})


def queued(workspace: Workspace, **values: Any) -> int:
    """Queue a draft and give the message's number."""
    with at_work(workspace) as uow:
        return queue_mail(uow, draft(**values))


def message(workspace: Workspace, message_id: int) -> Row[Any]:
    """Read a message."""
    with workspace.reader() as reader:
        return reader.execute(select(table_of(MailMessage)).where(MailMessage.id == message_id)).one()


def delivery(workspace: Workspace, message_id: int) -> Row[Any]:
    """Read how a message fares."""
    with workspace.reader() as reader:
        return reader.execute(select(table_of(MailDelivery)).where(MailDelivery.message_id == message_id)).one()
