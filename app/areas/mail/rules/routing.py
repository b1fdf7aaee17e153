"""What becomes of a mail that begins a conversation: a ticket, a lead, or nothing but a mail; without a database."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from app.kernel.errors import DomainError

Becomes = Literal["tickets", "leads", "nothing"]
TICKETS, LEADS, NOTHING = "tickets", "leads", "nothing"
BECOMES_WORDS = ((TICKETS, "A ticket"), (LEADS, "A lead"), (NOTHING, "Nothing: it stays in the inbox"))
LooksAt = Literal["to", "subject", "sender"]
LOOKS_WORDS = (("to", "Whom it is written to"), ("subject", "The subject"), ("sender", "Who wrote it"))


@dataclass(frozen=True, slots=True)
class Route:
    """Mails to an account, any where none is named, that hold one of some words in one place."""

    looks_at: str
    words: tuple[str, ...]
    becomes: str
    account_id: int | None = None


@dataclass(frozen=True, slots=True)
class Came:
    """What of a mail decides where it goes: its mailbox and three of its lines."""

    account_id: int | None
    to: str
    subject: str
    sender: str


def destination(mail: Came, routes: Sequence[Route], usual: str) -> str:
    """Tell what becomes of a mail: the first rule that fits decides, else what its mailbox says.

    >>> rules = [Route("to", ("sales@",), "leads"), Route("subject", ("invoice",), "nothing")]
    >>> destination(Came(1, "sales@firm.example", "Your invoice", "a@k.example"), rules, "tickets")
    'leads'
    """
    return next((route.becomes for route in routes if _fits(mail, route)), usual)


def _fits(mail: Came, route: Route) -> bool:
    if route.account_id not in (None, mail.account_id):
        return False
    line = {"to": mail.to, "subject": mail.subject, "sender": mail.sender}[route.looks_at].casefold()
    return any(word in line for word in route.words)


def words_of_rule(text: str) -> tuple[str, ...]:
    """Read the words of a rule, set off by commas, in small letters; DomainError where there are none.

    >>> words_of_rule("Sales@, , Quote ")
    ('sales@', 'quote')
    """
    words = tuple(dict.fromkeys(word.strip().casefold() for word in text.split(",") if word.strip()))
    if not words:
        raise DomainError("mail_route.words", "Say which words it looks for, such as sales@ or quotation.", "words")
    return words
