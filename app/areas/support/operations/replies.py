"""Canned replies: words that are written once and merged into many answers."""

import re
from dataclasses import dataclass
from typing import Annotated, Any

from sqlalchemy import select

from app.areas.company.rules import require_text
from app.areas.support.models.automation import Reply
from app.areas.support.queries.merging import TICKET, WORDS
from app.kernel.conventions import conventions_in
from app.kernel.errors import DomainError
from app.kernel.fields import Field
from app.kernel.templates import own_words, read_template
from app.kernel.unit_of_work import UnitOfWork

SHORTCUT = re.compile(r"[a-z0-9][a-z0-9_-]{0,29}")
BODY_HELP = "Type / for the fields of a ticket; |default(\"you\") in one says what stands there when it is empty"

ReplyId = Annotated[int, Field("Canned reply", lookup="replies", hidden=True)]
Shortcut = Annotated[str, Field("Shortcut", help="Typed behind a slash in an answer: /delay")]
Body = Annotated[str, Field("Words", help=BODY_HELP, multiline=True, phrases="ticket_fields")]
Language = Annotated[str, Field("Language", help="Writes figures and days its way: en, de, fr-CH")]


@dataclass(frozen=True, slots=True)
class CreateReply:
    """Write a canned reply."""

    title: Annotated[str, Field("Title")]
    shortcut: Shortcut
    body: Body
    folder: Annotated[str, Field("Folder")] = ""
    tags: Annotated[str, Field("Tags", help="Words by which it is found, too")] = ""
    language: Language = ""


@dataclass(frozen=True, slots=True)
class ChangeReply:
    """Change a canned reply; what is left out stays."""

    reply_id: ReplyId
    title: Annotated[str | None, Field("Title")] = None
    shortcut: Annotated[str | None, Field("Shortcut", help="Typed behind a slash in an answer: /delay")] = None
    body: Annotated[str | None, Field("Words", help=BODY_HELP, multiline=True, phrases="ticket_fields")] = None
    folder: Annotated[str | None, Field("Folder")] = None
    tags: Annotated[str | None, Field("Tags", help="Words by which it is found, too")] = None
    language: Annotated[str | None, Field("Language", help="Writes figures and days its way: en, de, fr-CH")] = None


@dataclass(frozen=True, slots=True)
class RetireReply:
    """Offer a canned reply no more; macros and triggers that use it go on."""

    reply_id: ReplyId


@dataclass(frozen=True, slots=True)
class RestoreReply:
    """Offer a canned reply again."""

    reply_id: ReplyId


def create_reply(uow: UnitOfWork, cmd: CreateReply) -> int:
    """Write a canned reply and give its number; refuse fields that are not there."""
    values = _checked(uow, 0, {
        "title": cmd.title, "shortcut": cmd.shortcut, "body": cmd.body, "folder": cmd.folder, "tags": cmd.tags,
        "language": cmd.language,
    })
    return uow.add(Reply, retired=False, used=0, **values)


def change_reply(uow: UnitOfWork, cmd: ChangeReply) -> None:
    """Change a canned reply."""
    uow.get(Reply, cmd.reply_id)
    names = ("title", "shortcut", "body", "folder", "tags", "language")
    given: dict[str, Any] = {name: value for name in names if (value := getattr(cmd, name)) is not None}
    if given:
        uow.update(Reply, cmd.reply_id, **_checked(uow, cmd.reply_id, given))


def _checked(uow: UnitOfWork, reply_id: int, given: dict[str, str]) -> dict[str, Any]:
    values: dict[str, Any] = {name: value.strip() for name, value in given.items()}
    if "title" in values:
        require_text(values["title"], "The title", "title")
    if "shortcut" in values:
        values["shortcut"] = _require_shortcut(uow, reply_id, values["shortcut"])
    if "body" in values:
        require_text(values["body"], "The text", "body")
        read_template(values["body"], own_words(WORDS, uow.connection), TICKET, field_name="body")
    if values.get("language"):
        conventions_in(values["language"])
    return values


def _require_shortcut(uow: UnitOfWork, reply_id: int, given: str) -> str:
    shortcut = given.removeprefix("/").casefold()
    if not SHORTCUT.fullmatch(shortcut):
        raise DomainError("reply.shortcut", "A shortcut is a short word of letters and digits, such as delay.",
                          "shortcut")
    other = uow.first(select(Reply.id, Reply.title).where(Reply.shortcut == shortcut))
    if other is not None and other.id != reply_id:
        raise DomainError("reply.taken", f"/{shortcut} is the shortcut of “{other.title}” already.", "shortcut")
    return shortcut


def retire_reply(uow: UnitOfWork, cmd: RetireReply) -> None:
    """Retire a canned reply."""
    uow.get(Reply, cmd.reply_id)
    uow.update(Reply, cmd.reply_id, retired=True)


def restore_reply(uow: UnitOfWork, cmd: RestoreReply) -> None:
    """Bring a canned reply back."""
    uow.get(Reply, cmd.reply_id)
    uow.update(Reply, cmd.reply_id, retired=False)
