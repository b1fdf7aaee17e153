"""A line of a bank statement, whatever the file it stood in, and the proof that a statement is whole."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from app.kernel.errors import DomainError


@dataclass(frozen=True, slots=True)
class Line:
    """A line as the bank booked it: the day in ISO order, the amount above nothing when money came."""

    booked_on: str
    amount: Decimal
    currency: str
    payer: str = ""
    account: str = ""
    purpose: str = ""
    bank_key: str = ""


def require_balanced(name: str, opening: Decimal | None, lines: Iterable[Line], closing: Decimal | None) -> None:
    """Refuse a statement of which lines are missing, where it says both balances."""
    if opening is None or closing is None:
        return
    found = opening + sum(line.amount for line in lines)
    if found != closing:
        raise DomainError("statement.balance", f"The lines of {name} lead from {opening} to {found}, but it closes "
                          f"with {closing}: it is not whole. Nothing was changed; fetch it from the bank anew.")
