"""Who may approve an order: by the right, by the limits of the role, and never one's own where four eyes are wanted."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.areas.purchasing.rules.orders import Policy, needs_approval
from app.kernel.errors import DomainError
from app.kernel.listing import StateWord, Tone
from app.kernel.money import Money

DECISION_WORDS: tuple[tuple[str, StateWord], ...] = (
    ("submitted", StateWord("Submitted", Tone.ACCENT)), ("approved", StateWord("Approved", Tone.GOOD)),
    ("handed_back", StateWord("Handed back", Tone.WARNING)), ("rejected", StateWord("Rejected", Tone.BAD)),
)


@dataclass(frozen=True, slots=True)
class Limit:
    """Up to which amount a role may approve, in minor units of the firm's currency; in one category, or in all."""

    role: str
    limit_minor: int
    category_id: int | None = None
    category: str = ""


@dataclass(frozen=True, slots=True)
class Worth:
    """What an order comes to in the firm's currency, by category of its items; None where no rate is known."""

    number: str
    currency: str
    total_minor: int | None
    by_category: Mapping[int | None, int]


def obstacle(worth: Worth, limits: Sequence[Limit]) -> str:
    """Say why a role with these limits may not approve an order, or nothing; a role without limits may approve any.

    >>> order = Worth("PO-1", "EUR", 1200_00, {7: 1200_00})
    >>> obstacle(order, [Limit("Procurement", 1000_00)])
    'Procurement approves up to 1000.00 EUR; PO-1 comes to 1200.00 EUR.'
    >>> obstacle(order, [Limit("Procurement", 5000_00), Limit("Procurement", 500_00, 7, "Wine")])
    'Procurement approves up to 500.00 EUR of Wine; in PO-1 they come to 1200.00 EUR.'
    """
    for limit in limits:
        if worth.total_minor is None:
            return (f"{limit.role} approves up to {Money(limit.limit_minor, worth.currency)}, and what {worth.number} "
                    "is worth is not known: its currency has no exchange rate. Enter one first.")
        if limit.category_id is None and worth.total_minor > limit.limit_minor:
            return (f"{limit.role} approves up to {Money(limit.limit_minor, worth.currency)}; {worth.number} comes to "
                    f"{Money(worth.total_minor, worth.currency)}.")
        part = worth.by_category.get(limit.category_id, 0) if limit.category_id is not None else 0
        if part > limit.limit_minor:
            return (f"{limit.role} approves up to {Money(limit.limit_minor, worth.currency)} of {limit.category}; in "
                    f"{worth.number} they come to {Money(part, worth.currency)}.")
    return ""


def require_may_approve(
    worth: Worth, limits: Sequence[Limit], *, own: bool, four_eyes: bool, others: Sequence[str] = (),
) -> None:
    """Refuse an approval of one's own order where four eyes are wanted, and one beyond the limits of one's role.

    `others` are the roles that may approve it.
    """
    if four_eyes and own:
        raise DomainError(
            "approval.own", f"{worth.number} was written or submitted by you, and a second person has to approve it. "
            "It waits; nothing else was changed.",
        )
    if reason := obstacle(worth, limits):
        whom = f" {' or '.join(others)} may approve it." if others else ""
        raise DomainError("approval.limit", f"{reason}{whom} It waits; nothing was changed.")


def must_wait(
    total_minor: int, currency: str, home: str, policy: Policy, approved_minor: int | None, worth_minor: int | None,
) -> bool:
    """Tell whether an order needs approval: above the limit, and above what was approved of it before."""
    if approved_minor is not None and total_minor <= approved_minor:
        return False
    if currency != home and worth_minor is not None:
        return worth_minor > policy.approval_limit_minor
    return needs_approval(total_minor, currency, home, policy)
