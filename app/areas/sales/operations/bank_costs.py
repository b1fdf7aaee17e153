"""Lines of a bank statement that are no payment of a customer: fees, interest, money on its way to another account."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated

from app.areas.company.operations.books import Booked, take_back_entry, write_entry
from app.areas.company.queries import load_profile, rate_on
from app.areas.company.rules.books import Purpose, Side
from app.areas.company.rules.rates import exchanged
from app.areas.sales.models import BankLine
from app.areas.sales.operations.invoices import today
from app.kernel.errors import DomainError
from app.kernel.fields import Field
from app.kernel.money import Money
from app.kernel.unit_of_work import UnitOfWork

BANK_LINE = "bank_line"
"""The source under which such lines stand in the journal."""


class BookedAs(StrEnum):
    """What a line of a statement is, when it is no payment of a customer."""

    FEES = "fees"
    INTEREST = "interest"
    TRANSIT = "transit"


BOOKED_AS_TITLES = ((BookedAs.FEES, "Fees of the bank"), (BookedAs.INTEREST, "Interest"),
                    (BookedAs.TRANSIT, "From or to another account of ours"))
PURPOSES = {BookedAs.FEES: Purpose.BANK_FEE, BookedAs.INTEREST: Purpose.INTEREST, BookedAs.TRANSIT: Purpose.TRANSIT}


@dataclass(frozen=True, slots=True)
class BookBankLineAs:
    """Book a line of a statement that is no payment of a customer."""

    bank_line_id: Annotated[int, Field("Line", hidden=True)]
    booked_as: Annotated[BookedAs, Field("It is", titles=BOOKED_AS_TITLES)] = BookedAs.FEES


@dataclass(frozen=True, slots=True)
class TakeBackBankLine:
    """Open a line again that was booked as no payment."""

    bank_line_id: Annotated[int, Field("Line", hidden=True)]


def book_bank_line_as(uow: UnitOfWork, cmd: BookBankLineAs) -> int:
    """Write a line to the journal at the rate of its day, and give its number."""
    line = uow.get(BankLine, cmd.bank_line_id)
    if line.state != "open":
        raise DomainError("bank.state", "This line was booked or set aside before. Nothing was changed.")
    home = exchanged(Money(line.amount_minor, line.currency), load_profile(uow.connection).currency,
                     rate_on(uow.connection, line.currency, line.booked_on)).minor
    title = dict(BOOKED_AS_TITLES)[cmd.booked_as]
    write_entry(uow, Booked(line.booked_on, BANK_LINE, line.id, f"Bank {line.booked_on:%Y-%m-%d}"), (
        Side(Purpose.BANK, home, text=title), Side(PURPOSES[cmd.booked_as], -home, text=title)))
    uow.update(BankLine, line.id, state="booked", booked_as=cmd.booked_as.value, customer_id=None)
    return int(line.id)


def take_back_bank_line(uow: UnitOfWork, cmd: TakeBackBankLine) -> None:
    """Write it the other way round as of today; DomainError when the line is a payment, which is taken back itself."""
    line = uow.get(BankLine, cmd.bank_line_id)
    if line.state != "booked" or not line.booked_as:
        raise DomainError("bank.payment", "This line is not booked as fees, interest or transfer. Take its payment "
                          "back instead.")
    take_back_entry(uow, BANK_LINE, line.id, max(today(uow), line.booked_on))
    uow.update(BankLine, line.id, state="open", booked_as="")
