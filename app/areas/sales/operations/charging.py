"""What a reminder costs the customer: booked as owed when it is sent, credited when it is waived or withdrawn."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, Any

from sqlalchemy import select

from app.areas.company.queries import load_profile
from app.areas.company.rules.taxing import taxed_sums
from app.areas.sales.models import Invoice, InvoiceLine
from app.areas.sales.operations.crediting import CreditInvoice, CreditLineInput, Source, write_credit
from app.areas.sales.operations.invoice_lines import ReadInvoiceLine
from app.areas.sales.operations.invoices import InvoiceResult, invoice_rate, write_invoice
from app.areas.sales.operations.posting_invoices import PostInvoice, post_invoice
from app.areas.sales.queries.credited import credited_lines
from app.areas.sales.queries.dunning import LETTER, load_steps
from app.areas.sales.rules.dunning import Step
from app.areas.sales.rules.invoicing import COUNTING, DueDays, InvoiceKind, LineFor, require_invoice_state
from app.kernel.errors import DomainError
from app.kernel.fields import Field
from app.kernel.money import Money
from app.kernel.quantity import Quantity
from app.kernel.unit_of_work import UnitOfWork


class Waived(StrEnum):
    """What of a reminder's charges is let go."""

    ALL = "all"
    FEE = "fee"
    INTEREST = "interest"


WAIVED_TITLES = ((Waived.ALL, "Fee and interest"), (Waived.FEE, "The fee only"), (Waived.INTEREST, "The interest only"))
_KINDS = {Waived.ALL: (LineFor.FEE, LineFor.INTEREST), Waived.FEE: (LineFor.FEE,),
          Waived.INTEREST: (LineFor.INTEREST,)}


@dataclass(frozen=True, slots=True)
class WaiveCharges:
    """Let fee or interest of a reminder go: a credit note takes them back, with the reason."""

    invoice_id: Annotated[int, Field("Charges", hidden=True)]
    reason: Annotated[str, Field("Reason", "As the credit note says it.")]
    what: Annotated[Waived, Field("Let go", titles=WAIVED_TITLES)] = Waived.ALL


def charge_for(uow: UnitOfWork, letter: Any, lines: Sequence[Any]) -> InvoiceResult | None:
    """Book fee and interest of a letter as owed from its day; None where it asks for neither."""
    written = [*_fee(letter), *_interest(uow, lines)]
    if not written:
        return None
    home, rate = load_profile(uow.connection).currency, invoice_rate(uow, None, letter.currency, letter.day)
    sums = taxed_sums([("", line.amount_minor) for line in written], {}, letter.currency, home, rate)
    made = write_invoice(
        uow, InvoiceKind.CHARGE, letter.customer_id, letter.currency, rate, written, sums,
        DueDays(letter.pay_by, 0, None), invoiced_on=letter.day, customer_reference=letter.number, note="", zone="",
        tax_number="", for_kind=LETTER, for_id=letter.id,
    )
    return post_invoice(uow, PostInvoice(made.invoice_id))


def _fee(letter: Any) -> list[ReadInvoiceLine]:
    return [ReadInvoiceLine(LineFor.FEE, f"Fee of reminder {letter.number}", letter.fee_minor, "", "")
            ] if letter.fee_minor else []


def _interest(uow: UnitOfWork, lines: Sequence[Any]) -> list[ReadInvoiceLine]:
    numbers, steps = {line.id: line for line in lines}, load_steps(uow.connection, [line.id for line in lines])
    currencies = {row.id: row.currency for row in uow.get_many(
        Invoice, [line.invoice_id for line in lines]).values()}
    return [
        ReadInvoiceLine(LineFor.INTEREST, step_words(line.number, step, currencies[line.invoice_id]),
                        step.interest_minor, "", "")
        for line_id, line in numbers.items() for step in steps.get(line_id, ()) if step.interest_minor
    ]


def step_words(number: str, step: Step, currency: str) -> str:
    """Say how the interest of one step is reckoned."""
    return (f"Interest on {number}: {Money(step.minor, currency)} at {Quantity(step.percent, '%')} a year for "
            f"{step.days} days after {step.after:%d %b %Y} up to {step.until:%d %b %Y}")


def waive_charges(uow: UnitOfWork, cmd: WaiveCharges) -> InvoiceResult:
    """Credit what is let go; what the charges had been paid by is open for the customer again."""
    charge = uow.get(Invoice, cmd.invoice_id)
    if charge.kind != InvoiceKind.CHARGE:
        raise DomainError("charge.none", f"{charge.number or 'This draft'} is no charge of a reminder. Credit it "
                          "instead.")
    require_invoice_state(charge.number, charge.state, COUNTING, "waived")
    credit = _credit(uow, charge, cmd.reason, cmd.what)
    if credit is None:
        raise DomainError("charge.waived", f"Nothing of this is left of {charge.number}: it was let go before.", "what")
    return credit


def take_charge_back(uow: UnitOfWork, letter: Any) -> None:
    """Credit what a letter that is withdrawn had charged and nobody waived."""
    charge = uow.first(select(Invoice.id).where(
        Invoice.for_kind == LETTER, Invoice.for_id == letter.id, Invoice.kind == InvoiceKind.CHARGE.value))
    if charge is not None:
        _credit(uow, uow.get(Invoice, charge.id), f"Reminder {letter.number} was withdrawn", Waived.ALL)


def _credit(uow: UnitOfWork, charge: Any, reason: str, what: Waived) -> InvoiceResult | None:
    rows = uow.rows(select(InvoiceLine.id, InvoiceLine.amount_minor).where(
        InvoiceLine.invoice_id == charge.id, InvoiceLine.kind.in_([kind.value for kind in _KINDS[what]]))
        .order_by(InvoiceLine.position))
    done = credited_lines(uow.connection, [row.id for row in rows])
    left = tuple(CreditLineInput(row.id) for row in rows if row.amount_minor > done[row.id].amount_minor)
    if not left:
        return None
    return write_credit(uow, CreditInvoice(charge.id, reason, left, post=True), Source(LETTER, charge.for_id))
