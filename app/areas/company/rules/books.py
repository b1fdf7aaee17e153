"""What the bookkeeper's journal is written by: purposes with their usual accounts, and entries that add up."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from app.kernel.errors import DomainError
from app.kernel.listing import StateWord


class Purpose(StrEnum):
    """What an account is for."""

    RECEIVABLE = "receivable"
    PAYABLE = "payable"
    BANK = "bank"
    REVENUE = "revenue"
    PREPAID = "prepaid"
    TAX_DUE = "tax_due"
    PURCHASES = "purchases"
    TAX_PAID = "tax_paid"
    DISCOUNT_GIVEN = "discount_given"
    WRITE_OFF = "write_off"
    EXCHANGE = "exchange"
    REMINDER_FEE = "reminder_fee"
    INTEREST = "interest"
    BANK_FEE = "bank_fee"
    TRANSIT = "transit"
    DISCOUNT_TAKEN = "discount_taken"
    OPENING = "opening"


USUAL_ACCOUNTS: dict[Purpose, tuple[str, str]] = {
    Purpose.BANK: ("1200", "Bank"), Purpose.TRANSIT: ("1360", "Money in transit"),
    Purpose.RECEIVABLE: ("1400", "Receivables"),
    Purpose.TAX_PAID: ("1570", "Tax on purchases"), Purpose.PAYABLE: ("1600", "Payables"),
    Purpose.PREPAID: ("1710", "Prepayments received"), Purpose.TAX_DUE: ("1770", "Tax on sales"),
    Purpose.WRITE_OFF: ("2300", "Small differences"), Purpose.EXCHANGE: ("2660", "Exchange differences"),
    Purpose.INTEREST: ("2650", "Interest on late payment"), Purpose.REMINDER_FEE: ("2700", "Reminder fees"),
    Purpose.PURCHASES: ("3200", "Goods and costs bought"), Purpose.REVENUE: ("8200", "Revenue"),
    Purpose.DISCOUNT_TAKEN: ("3730", "Cash discount taken"), Purpose.BANK_FEE: ("4970", "Bank fees"),
    Purpose.DISCOUNT_GIVEN: ("8730", "Cash discount given"), Purpose.OPENING: ("9000", "Opening balances"),
}
"""The number and name of the account for each purpose, where the firm has said nothing else."""

PURPOSE_WORDS = tuple((purpose.value, StateWord(title)) for purpose, (_, title) in USUAL_ACCOUNTS.items())


@dataclass(frozen=True, slots=True)
class Side:
    """One line of an entry: debit above nothing, credit below, in minor units of the firm's currency."""

    purpose: Purpose
    minor: int
    tax_code: str = ""
    text: str = ""


def balanced(sides: Iterable[Side]) -> tuple[Side, ...]:
    """Give the sides that say something; DomainError when they do not add up to nothing.

    >>> len(balanced([Side(Purpose.BANK, 100), Side(Purpose.RECEIVABLE, -100), Side(Purpose.EXCHANGE, 0)]))
    2
    """
    kept = tuple(side for side in sides if side.minor)
    left = sum(side.minor for side in kept)
    if left:
        raise DomainError("books.unbalanced", f"The entry does not add up: debit and credit differ by {left} in minor "
                          "units. Nothing was written.")
    return kept


def taken_back(sides: Iterable[Side]) -> tuple[Side, ...]:
    """Give the sides the other way round."""
    return tuple(Side(side.purpose, -side.minor, side.tax_code, side.text) for side in sides)
