"""Who is credited with what, which commission holds, and how much it comes to; decided without a database."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from app.kernel.errors import DomainError
from app.kernel.listing import StateWord, Tone
from app.kernel.money import Money
from app.kernel.rounding import round_half_up

WHOLE = 1000
INVOICED, PAID, MARGIN = "invoiced", "paid", "margin"
BASES = ((INVOICED, "What is invoiced"), (PAID, "What is paid"), (MARGIN, "What is earned on it"))
DRAFT, APPROVED, REVERSED = "draft", "approved", "reversed"
STATES = (
    (DRAFT, StateWord("Draft")), (APPROVED, StateWord("Approved", Tone.GOOD)), (REVERSED, StateWord("Taken back")),
)


@dataclass(frozen=True, slots=True)
class Rule:
    """A commission and what it asks of a line."""

    id: int
    name: str
    basis: str
    permille: int
    user_id: int | None
    team_id: int | None
    category_id: int | None
    reached_permille: int
    valid_from: date
    valid_to: date | None


@dataclass(frozen=True, slots=True)
class Sold:
    """A line of an invoice in the firm's currency, a credited one below nothing; `share` is the seller's, permille.

    `paid_on` is the day on which the invoice was settled, None while it is not.
    """

    line_id: int
    invoiced_on: date
    paid_on: date | None
    category_id: int | None
    net_minor: int
    cost_minor: int | None
    share: int


@dataclass(frozen=True, slots=True)
class Earned:
    """What a line brings: by which rule, on what, how much."""

    line_id: int
    rule: Rule
    basis_minor: int
    amount_minor: int


def month_of(day: date) -> date:
    """Give the first day of a month."""
    return day.replace(day=1)


def next_month(month: date) -> date:
    """Give the first day of the month after.

    >>> next_month(date(2026, 12, 1))
    datetime.date(2027, 1, 1)
    """
    return date(month.year + month.month // 12, month.month % 12 + 1, 1)


def shares(wanted: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Require (seller, permille) shares that make a whole, each seller once."""
    if len({seller for seller, _ in wanted}) != len(wanted) or not wanted:
        raise DomainError("credit.twice", "Name each seller once.", "shares")
    if any(share <= 0 for _, share in wanted) or sum(share for _, share in wanted) != WHOLE:
        raise DomainError("credit.whole", "The shares must come to 100 %. Nothing was changed.", "shares")
    return list(wanted)


def split(minor: int, wanted: Sequence[int]) -> list[int]:
    """Share an amount out by permille without losing a cent."""
    return [part.minor for part in Money(minor, "EUR").split(wanted)]


def reached(booked_minor: int, target_minor: int | None) -> int | None:
    """Give how much of a target is booked, permille; None without a target."""
    return None if not target_minor else round_half_up(booked_minor * WHOLE, target_minor)


def commission(
    rules: Iterable[Rule], sold: Sold, user_id: int, team_id: int | None, month: date, reached_permille: int | None,
) -> Earned | None:
    """Give what a line brings a seller by a month's end: the first rule that fits holds; None when none does."""
    for rule in rules:
        day = sold.paid_on if rule.basis == PAID else sold.invoiced_on
        if day is None or day >= next_month(month) or not _fits(rule, sold, day, user_id, team_id, reached_permille):
            continue
        whole = sold.net_minor if rule.basis != MARGIN else sold.net_minor - (sold.cost_minor or 0)
        basis = round_half_up(whole * sold.share, WHOLE)
        return Earned(sold.line_id, rule, basis, round_half_up(basis * rule.permille, WHOLE))
    return None


def _fits(
    rule: Rule, sold: Sold, day: date, user_id: int, team_id: int | None, reached_permille: int | None,
) -> bool:
    return (
        rule.valid_from <= day and (rule.valid_to is None or day <= rule.valid_to)
        and rule.user_id in (None, user_id) and (rule.team_id is None or rule.team_id == team_id)
        and (rule.category_id is None or rule.category_id == sold.category_id)
        and (not rule.reached_permille or (reached_permille or 0) >= rule.reached_permille)
        and (rule.basis != MARGIN or sold.cost_minor is not None)
    )


def require_draft(number: str, state: str) -> None:
    """Refuse to change what was approved."""
    if state != DRAFT:
        raise DomainError(
            "commission.state", f"{number} is {dict(STATES)[state].word.lower()} already. Nothing was changed.",
        )
