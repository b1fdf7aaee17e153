"""Correcting a wrong invoice in one step: a credit note takes it back, a new invoice stands in its place."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Annotated, Any

from app.areas.sales.models import Invoice
from app.areas.sales.operations.crediting import CreditInvoice, credit_invoice
from app.areas.sales.operations.invoice_lines import InvoiceLineInput
from app.areas.sales.operations.invoices import CreateInvoice, InvoiceResult, create_invoice, today
from app.areas.sales.operations.payments import PaidLineInput, SettleWith, settle_with
from app.areas.sales.operations.posting_invoices import PostInvoice, post_invoice
from app.areas.sales.rules.invoicing import COUNTING, InvoiceKind, require_invoice_state
from app.kernel.errors import DomainError
from app.kernel.fields import Field
from app.kernel.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class CorrectInvoice:
    """Take a posted invoice back by a credit note of the whole, and write it anew as it should have been."""

    invoice_id: Annotated[int, Field("Invoice", hidden=True)]
    reason: Annotated[str, Field("What was wrong", "As the credit note says it.")]
    lines: Annotated[tuple[InvoiceLineInput, ...], Field("Lines", "As they should have been.")]
    invoiced_on: Annotated[date | None, Field("Date", "Left out: today.")] = None
    due_on: Annotated[date | None, Field("Due", "Left out: by the customer's terms.")] = None
    exchange_rate: Annotated[Decimal | None, Field("Exchange rate", "Left out: the rate of the day.")] = None
    customer_reference: Annotated[str, Field("Customer's reference")] = ""
    note: Annotated[str, Field("Note", multiline=True)] = ""
    post: Annotated[bool, Field("Post at once", "Otherwise the new invoice is a draft.")] = True


@dataclass(frozen=True, slots=True)
class CorrectionResult:
    """The credit note, and the invoice in the wrong one's place."""

    credit_id: int
    credit_number: str
    invoice_id: int
    number: str
    state: str
    open_minor: int


def correct_invoice(uow: UnitOfWork, cmd: CorrectInvoice) -> CorrectionResult:
    """Credit an invoice whole and write another; what was paid of the wrong one settles the new one.

    DomainError when a part was credited before: then nobody can say what the new one should take up.
    """
    wrong = uow.get(Invoice, cmd.invoice_id)
    if wrong.kind != InvoiceKind.INVOICE:
        raise DomainError("correct.kind", f"{wrong.number or 'This'} is no invoice. Waive charges; of a credit note, "
                          "write a new invoice.")
    require_invoice_state(wrong.number or "This draft", wrong.state, COUNTING, "corrected")
    credit = credit_invoice(uow, CreditInvoice(wrong.id, cmd.reason, invoice_again=True, post=True))
    if credit.total_minor != wrong.net_minor + wrong.tax_minor:
        raise DomainError("correct.credited", f"A part of {wrong.number} was credited before. Credit the rest, and "
                          "write a new invoice. Nothing was changed.")
    made = create_invoice(uow, CreateInvoice(
        wrong.customer_id, cmd.lines, cmd.invoiced_on or today(uow), cmd.due_on, cmd.exchange_rate,
        cmd.customer_reference, _note(cmd, wrong, credit)))
    if cmd.post:
        made = post_invoice(uow, PostInvoice(made.invoice_id))
        _settle(uow, credit.invoice_id, made)
    now = uow.get(Invoice, made.invoice_id)
    return CorrectionResult(credit.invoice_id, credit.number, now.id, now.number, now.state, now.open_minor)


def _note(cmd: CorrectInvoice, wrong: Any, credit: InvoiceResult) -> str:
    told = f"In place of {wrong.number}, which {credit.number} takes back."
    return "\n".join(text for text in (told, cmd.note.strip()) if text)


def _settle(uow: UnitOfWork, credit_id: int, made: InvoiceResult) -> None:
    """Let what was paid of the wrong invoice, and is open of the credit note, pay the new one."""
    if made.open_minor and uow.get(Invoice, credit_id).open_minor:
        settle_with(uow, SettleWith(credit_id=credit_id, lines=(PaidLineInput(made.invoice_id),)))
