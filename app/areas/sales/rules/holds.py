"""When an order is not to be shipped for now: over the credit limit, or while invoices are over due."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from app.kernel.errors import DomainError
from app.kernel.money import Money

HoldKind = Literal["credit_limit", "overdue", "hand"]
KIND_TITLES: tuple[tuple[str, str], ...] = (
    ("credit_limit", "Over the credit limit"), ("overdue", "Invoices over due"), ("hand", "Held by hand"),
)


@dataclass(frozen=True, slots=True)
class CreditCheck:
    """What a customer owes with an order, in minor units, against the limit (None: no limit).

    `open_minor` is ordered and not shipped yet, `invoiced_minor` shipped or invoiced and not paid.
    """

    open_minor: int
    order_minor: int
    limit_minor: int | None
    currency: str
    invoiced_minor: int = 0

    @property
    def owed_minor(self) -> int:
        """Give what the customer would owe in all."""
        return self.open_minor + self.invoiced_minor + self.order_minor

    @property
    def over_minor(self) -> int:
        """Tell by how much the limit would be passed; 0 when it holds."""
        if self.limit_minor is None:
            return 0
        return max(0, self.owed_minor - self.limit_minor)

    def words(self, name: str) -> str:
        """Say by how much the limit is passed."""
        limit, over = Money(self.limit_minor or 0, self.currency), Money(self.over_minor, self.currency)
        invoiced = f" and invoices of {Money(self.invoiced_minor, self.currency)}" if self.invoiced_minor > 0 else ""
        return (
            f"With this order {name} has open orders of {Money(self.open_minor + self.order_minor, self.currency)}"
            f"{invoiced}, {over} over the credit limit of {limit}."
        )


@dataclass(frozen=True, slots=True)
class Overdue:
    """What a customer should have paid, since when; `patience_days` is how much later the firm lets it be."""

    minor: int
    currency: str
    oldest_due: date | None
    patience_days: int = 0

    def holds_on(self, today: date) -> bool:
        """Tell whether it is too late by more than the firm's patience."""
        if self.minor <= 0 or self.oldest_due is None:
            return False
        return today - self.oldest_due > timedelta(days=self.patience_days)

    def words(self, name: str) -> str:
        """Say what is over due."""
        day = "" if self.oldest_due is None else f", the oldest since {self.oldest_due.day} {self.oldest_due:%B %Y}"
        return f"{name} has not paid {Money(self.minor, self.currency)} that is over due{day}."


@dataclass(frozen=True, slots=True)
class Hold:
    """Why an order is held."""

    kind: str
    words: str


def holds_of(name: str, credit: CreditCheck, overdue: Overdue, today: date) -> tuple[Hold, ...]:
    """Give the reasons for which an order of a customer is held; none when it may go."""
    found = []
    if credit.over_minor:
        found.append(Hold("credit_limit", credit.words(name)))
    if overdue.holds_on(today):
        found.append(Hold("overdue", overdue.words(name)))
    return tuple(found)


def reason_needed(reason: str, field: str = "reason") -> str:
    """Refuse a step that nobody gives a reason for."""
    if not reason.strip():
        raise DomainError("hold.reason", "Say why: the reason stays with the order.", field)
    return reason.strip()


def require_complete(number: str, missing: Iterable[str]) -> None:
    """Refuse to ship a part of an order that ships only when all of it is there."""
    lacking = list(missing)
    if lacking:
        more = f" and {len(lacking) - 3} more items" if len(lacking) > 3 else ""
        raise DomainError(
            "order.complete", f"Order {number} ships only complete, and {', '.join(lacking[:3])}{more} would be left. "
            "Wait for it, or amend the order so that parts may go. Nothing was changed.", "order_id",
        )
