"""Documents that go out by mail: what an area says of one, so that one mechanism sends them all."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from app.kernel.errors import CallError
from app.kernel.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class MailWords:
    """Subject and words of a mail, in the language of templates."""

    subject: str
    body: str


def always_ready(_connection: Connection, _record_id: int) -> str:
    """Let a document go out whatever becomes of its record."""
    return ""


def nothing_first(_uow: UnitOfWork, _record_id: int) -> None:
    """Do nothing before a document goes out."""


@dataclass(frozen=True, slots=True)
class MailingSpec:
    """A document that is mailed to whom its record concerns.

    `party` gives whose record it is, None for somebody who is no party yet. `roles` are pieces of the words by which
    the people there are known who are to get it. `words` are by language, until the firm writes its own.
    `why_not` says why it cannot go out yet, nothing when it can. `before` is done first, within the same transaction:
    what is a draft counts as sent with its mail. Whoever sends it needs `permission`, and the right to write mail.
    """

    document: str
    record: str
    permission: str
    party: Callable[[Connection, int], int | None]
    words: Mapping[str, MailWords]
    roles: tuple[str, ...] = ()
    why_not: Callable[[Connection, int], str] = always_ready
    before: Callable[[UnitOfWork, int], None] = nothing_first


def mailing_of(mailings: Sequence[MailingSpec], document: str) -> MailingSpec:
    """Find how a document goes out by mail; CallError when it does not."""
    known = {spec.document: spec for spec in mailings}
    if document not in known:
        raise CallError("name.unknown", f"“{document}” is not sent by mail; there are {', '.join(known)}.")
    return known[document]
