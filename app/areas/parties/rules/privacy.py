"""What holds of consents, how long people are kept, and who may be forgotten; decided without a database."""

from dataclasses import dataclass
from datetime import date, timedelta

from app.kernel.errors import DomainError

GIVEN, REFUSED, WITHDRAWN, OBJECTED = "given", "refused", "withdrawn", "objected"
STATES = ((GIVEN, "Given"), (REFUSED, "Refused"), (WITHDRAWN, "Withdrawn"), (OBJECTED, "Objected"))

BASES = (
    ("consent", "Consent"), ("contract", "Contract"), ("interest", "Legitimate interest"), ("law", "Legal duty"),
)
"""The grounds of article 6 of the General Data Protection Regulation that a firm of this kind has."""

UNASKED = frozenset({"contract", "interest", "law"})
"""Grounds on which nobody has to be asked; against an interest one may object."""

PURPOSES = (
    ("newsletter", "Newsletter and offers", "consent", 24), ("survey", "Questions about satisfaction", "interest", 0),
    ("service", "Messages about orders and tickets", "contract", 0), ("phone", "Calls about offers", "consent", 24),
    ("profile", "Evaluation of purchases", "interest", 0),
)
"""What every firm begins with: code, title, ground, months that a consent holds."""

PERSON, CONTACT = "person", "contact"
RETENTION = ((PERSON, "People who buy, after their last business", 120), (CONTACT, "People at companies that left", 36))
DAYS_A_MONTH = 30.436875


@dataclass(frozen=True, slots=True)
class Standing:
    """What holds of one person and one purpose: whether it is allowed, and why in a sentence."""

    allowed: bool
    why: str


def standing(title: str, basis: str, state: str | None, expires_on: date | None, today: date) -> Standing:
    """Tell whether a purpose is allowed: `state` and `expires_on` are of the last entry, None when there is none.

    >>> standing("Newsletter", "consent", None, None, date(2026, 3, 2)).why
    'Newsletter: nobody was asked.'
    """
    if state == GIVEN and expires_on is not None and expires_on < today:
        return Standing(False, f"{title}: the consent ended on {expires_on:%d.%m.%Y}.")
    if state == GIVEN:
        return Standing(True, f"{title}: consent was given.")
    if state is not None:
        return Standing(basis in {"contract", "law"} and state != OBJECTED, f"{title}: {state}.")
    if basis in UNASKED:
        return Standing(True, f"{title}: allowed by {dict(BASES)[basis].lower()}.")
    return Standing(False, f"{title}: nobody was asked.")


def expiry(given_on: date, months: int, said: date | None) -> date | None:
    """Give the last day of a consent: the one that was said, or by the months of its purpose; None without end."""
    if said is not None:
        if said < given_on:
            raise DomainError("consent.expired", "A consent cannot end before it was given.", "expires_on")
        return said
    return after_months(given_on, months) if months else None


def after_months(day: date, months: int) -> date:
    """Give the same day so many months later, the last of the month where it has no such day.

    >>> after_months(date(2024, 1, 31), 1), after_months(date(2024, 2, 29), 12)
    (datetime.date(2024, 2, 29), datetime.date(2025, 2, 28))
    """
    years, month = divmod(day.month - 1 + months, 12)
    first = date(day.year + years, month + 1, 1)
    last = (first.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
    return first.replace(day=min(day.day, last.day))


def require_months(months: int) -> int:
    """Refuse times that no firm means."""
    if not 0 <= months <= 600:
        raise DomainError("retention.range", "Give between 0 (no limit) and 600 months.", "months")
    return months


def require_person(name: str, kind: str) -> None:
    """Refuse to forget a company: only people are forgotten."""
    if kind != "person":
        raise DomainError(
            "erasure.company", f"{name} is a company. Only people are erased: choose the person at it, or set the kind "
            "to person first if it is one. Nothing was changed.", "party_id",
        )


def require_known(name: str, erased: bool) -> None:
    """Refuse to forget somebody twice."""
    if erased:
        raise DomainError("erasure.done", f"{name} was erased already. Nothing was changed.", "party_id")


TABLE_WORDS = {
    "kernel_change": "History: rows", "kernel_operation": "History: what was done", "kernel_search": "Search",
    "kernel_file": "Contents of documents", "kernel_attachment": "Names of documents", "kernel_note": "Notes",
    "kernel_own_value": "Fields of the firm", "kernel_tag_on": "Tags and places on lists",
    "kernel_outgoing": "Queue of what leaves the program",
    "parties_contact": "People at companies", "parties_party": "Companies and people",
}


def table_words(name: str) -> str:
    """Say what a table holds.

    >>> table_words("parties_bank_account"), table_words("kernel_note")
    ('Bank account', 'Notes')
    """
    return TABLE_WORDS.get(name) or name.partition("_")[2].replace("_", " ").capitalize()


def alias_of(number: int) -> str:
    """Name a person who was forgotten, so that records of the books still tell one from another.

    >>> alias_of(12)
    'Erased person 12'
    """
    return f"Erased person {number}"
