"""Money that came in, or went back: entered, shared among invoices, taken apart and reversed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Annotated, Any

from sqlalchemy import select

from app.areas.company.operations import take_number
from app.areas.company.operations.books import Booked, take_back_entry, write_entry
from app.areas.company.queries import load_profile
from app.areas.company.rules.books import Purpose, Side
from app.areas.company.rules.rates import exchanged
from app.areas.parties.queries import party_codes
from app.areas.sales.models import BankLine, Invoice, Payment, Settlement
from app.areas.sales.operations.invoices import invoice_rate, today
from app.areas.sales.operations.settling import (
    Settling,
    rate_of_row,
    settle,
    undo_settlements,
)
from app.areas.sales.queries.open_invoices import open_invoices
from app.areas.sales.queries.taxes import load_billing_policy
from app.areas.sales.queries.terms import load_terms
from app.areas.sales.rules.invoicing import InvoiceKind
from app.areas.sales.rules.paying import Share, share_out
from app.kernel.columns import table_of
from app.kernel.errors import DomainError
from app.kernel.fields import Field
from app.kernel.money import Money
from app.kernel.rounding import round_half_up
from app.kernel.unit_of_work import UnitOfWork

PAYMENT = "payment"
"""The source under which payments stand in the journal."""


@dataclass(frozen=True, slots=True)
class PaidLineInput:
    """What of a payment is for an invoice, in the invoice's currency."""

    invoice_id: Annotated[int, Field("Invoice", lookup="open_items")]
    amount: Annotated[Decimal | None, Field("Settled", "With the discount; left out, all that is open.")] = None
    discount: Annotated[Decimal | None, Field("Cash discount", "Left out: as the terms allow.")] = None


@dataclass(frozen=True, slots=True)
class ReceivePayment:
    """Enter money of a customer; what no invoice takes stays as credit on their account."""

    customer_id: Annotated[int, Field("Customer", lookup="customers")]
    amount: Annotated[Decimal, Field("Amount")]
    paid_on: Annotated[date | None, Field("Received on", "Left out: today.")] = None
    lines: Annotated[tuple[PaidLineInput, ...], Field("Pays", "Left empty: by the choice below.")] = ()
    oldest_first: Annotated[bool, Field("Otherwise the oldest first", "Else it stays on account.")] = True
    currency: Annotated[str, Field("Currency", "Left out: the customer's.")] = ""
    exchange_rate: Annotated[Decimal | None, Field("Exchange rate", "Left out: the rate of the day.")] = None
    bank_fee: Annotated[Decimal | None, Field("Kept by the bank", "A part of the amount that did not reach us.")] = None
    reference: Annotated[str, Field("Reference", "Such as the number of the transfer.")] = ""
    note: Annotated[str, Field("Note", multiline=True)] = ""


@dataclass(frozen=True, slots=True)
class PayBack:
    """Enter money given back to a customer, for a credit note or what they paid too much."""

    customer_id: Annotated[int, Field("Customer", lookup="customers")]
    amount: Annotated[Decimal, Field("Amount")]
    paid_on: Annotated[date | None, Field("Paid on", "Left out: today.")] = None
    credit_id: Annotated[int | None, Field("For the credit note", lookup="invoices")] = None
    payment_id: Annotated[int | None, Field("Or the payment", "Of which something is left.", "payments")] = None
    exchange_rate: Annotated[Decimal | None, Field("Exchange rate", "Left out: the rate of the day.")] = None
    reference: Annotated[str, Field("Reference")] = ""


@dataclass(frozen=True, slots=True)
class SettleWith:
    """Let a payment on account, or a credit note, settle invoices: those given, otherwise the oldest first."""

    payment_id: Annotated[int | None, Field("Payment", hidden=True)] = None
    credit_id: Annotated[int | None, Field("Credit note", hidden=True)] = None
    lines: Annotated[tuple[PaidLineInput, ...], Field("Pays", "Left empty: the oldest first.")] = ()


@dataclass(frozen=True, slots=True)
class UndoSettlement:
    """Take apart what settled an invoice; both sides are open again."""

    settlement_id: Annotated[int, Field("Settlement", lookup="settlements")]


@dataclass(frozen=True, slots=True)
class ReversePayment:
    """Take a payment back that did not come after all; what it settled is open again."""

    payment_id: Annotated[int, Field("Payment", hidden=True)]
    reason: Annotated[str, Field("Reason")] = ""


@dataclass(frozen=True, slots=True)
class PaymentResult:
    """The payment, what of it is left on account, and how many invoices it closed."""

    payment_id: int
    number: str
    open_minor: int
    closed: int


def receive_payment(uow: UnitOfWork, cmd: ReceivePayment) -> PaymentResult:
    """Write a payment and share it among invoices."""
    terms = load_terms(uow.connection, cmd.customer_id)
    currency = cmd.currency.strip().upper() or terms.currency
    day = cmd.paid_on or today(uow)
    minor, fee = _positive(cmd.amount, currency), Money.of(cmd.bank_fee or Decimal(0), currency).minor
    if not 0 <= fee < minor:
        raise DomainError("payment.fee", "What the bank kept is a part of the amount.", "bank_fee")
    payment_id = write_payment(uow, "payment", cmd.customer_id, currency, minor, day, cmd.exchange_rate, fee_minor=fee,
                               reference=cmd.reference.strip(), note=cmd.note.strip())
    if cmd.lines:
        _settle_lines(uow, uow.get(Payment, payment_id), cmd.lines, day)
    elif cmd.oldest_first:
        _settle_oldest(uow, payment_id, day)
    return payment_result(uow, payment_id)


def _positive(amount: Decimal, currency: str, field: str = "amount") -> int:
    minor = Money.of(amount, currency).minor
    if minor <= 0:
        raise DomainError("payment.positive", "Enter an amount above nothing.", field)
    return minor


def write_payment(
    uow: UnitOfWork, kind: str, customer_id: int, currency: str, minor: int, day: date,
    exchange_rate: Decimal | None = None, fee_minor: int = 0, **more: Any,
) -> int:
    """Write a payment or refund that settles nothing yet, with its entry in the journal.

    What the bank kept counts for the customer all the same: it is the firm's cost.
    """
    rate = invoice_rate(uow, exchange_rate, currency, day)
    home = exchanged(Money(minor, currency), load_profile(uow.connection).currency, rate).minor
    number = take_number(uow, "payment")
    payment_id = uow.add(
        Payment, number=number, kind=kind, customer_id=customer_id, paid_on=day, currency=currency,
        rate_numerator=rate.numerator, rate_denominator=rate.denominator, amount_minor=minor, home_minor=home,
        open_minor=minor, home_open_minor=home, fee_minor=fee_minor, state="posted", booked_at=uow.now,
        created_by=uow.actor.id, **more,
    )
    code = party_codes(uow.connection, [customer_id])[customer_id]
    sign, kept = 1 if kind == "payment" else -1, round_half_up(home * fee_minor, minor)
    write_entry(uow, Booked(day, PAYMENT, payment_id, number, code), (
        Side(Purpose.BANK, sign * home - kept), Side(Purpose.BANK_FEE, kept, text="Kept by the bank"),
        Side(Purpose.RECEIVABLE, -sign * home)))
    return payment_id


def _settle_lines(uow: UnitOfWork, payment: Any, lines: Sequence[PaidLineInput], day: date) -> None:
    """Settle the invoices that a person names, with what they say of each."""
    for index, line in enumerate(lines):
        path = f"lines.{index}"
        invoice = uow.get(Invoice, line.invoice_id)
        if invoice.kind == InvoiceKind.CREDIT or invoice.customer_id != payment.customer_id:
            raise DomainError("payment.invoice", f"{invoice.number or 'This draft'} is no open invoice of this "
                              "customer.", f"{path}.invoice_id")
        current = uow.get(Payment, payment.id)
        given = _given(uow, invoice, current, line, day)
        try:
            settle(uow, invoice, current, given, max(day, invoice.invoiced_on))
        except DomainError as error:
            raise DomainError(error.code, error.message, error.field if error.field not in (None, "lines")
                              else f"{path}.amount", **error.params) from None


def _given(uow: UnitOfWork, invoice: Any, payment: Any, line: PaidLineInput, day: date) -> Settling:
    facts = next(iter(open_invoices(uow.connection, [invoice.id])), None)
    if facts is None:
        raise DomainError("payment.paid", f"Nothing of {invoice.number or 'this draft'} is open.")
    allowed = facts.discount_on(day)
    amount = invoice.open_minor if line.amount is None else _positive(line.amount, invoice.currency)
    if line.discount is not None:
        discount = Money.of(line.discount, invoice.currency).minor
    else:
        discount = allowed if line.amount is None else 0
    if not 0 <= discount <= amount:
        raise DomainError("payment.discount", "The cash discount is a part of what is settled.", "discount")
    if discount > allowed:
        uow.confirm("payment.discount", f"The terms of {invoice.number} allow a cash discount of "
                    f"{Money(allowed, invoice.currency)} on this day, not {Money(discount, invoice.currency)}. Give it "
                    "all the same?")
    if payment.currency != invoice.currency:
        return _foreign(uow, invoice, payment, amount, discount)
    taken = amount - discount
    if not payment.open_minor:
        raise DomainError("payment.used_up", f"Nothing of the payment is left for {invoice.number}. Take the line out, "
                          "or enter a larger amount.", "amount")
    if line.amount is None and taken > payment.open_minor:
        return _as_far(uow, facts, payment, day)
    return Settling(amount, taken, discount)


def _as_far(uow: UnitOfWork, facts: Any, payment: Any, day: date) -> Settling:
    share = share_out(payment.open_minor, [facts], day, load_billing_policy(uow.connection).write_off_minor)[0]
    return Settling(share.amount_minor, share.taken_minor, share.discount_minor, share.write_off_minor)


def _foreign(uow: UnitOfWork, invoice: Any, payment: Any, amount: int, discount: int) -> Settling:
    """Take off a payment in another currency what the amount is worth there at the payment's day."""
    rate = invoice_rate(uow, None, invoice.currency, payment.paid_on) / rate_of_row(payment)
    taken = exchanged(Money(amount - discount, invoice.currency), payment.currency, rate).minor
    return Settling(amount, min(taken, payment.open_minor), discount)


def _settle_oldest(uow: UnitOfWork, payment_id: int, day: date) -> None:
    payment = uow.get(Payment, payment_id)
    invoices = sorted(open_invoices(uow.connection, None, payment.customer_id, payment.currency),
                      key=lambda one: (one.due_on, one.id))
    write_off = load_billing_policy(uow.connection).write_off_minor
    settle_shares(uow, payment_id, share_out(payment.open_minor, invoices, day, write_off), day)


def settle_shares(uow: UnitOfWork, payment_id: int, shares: Sequence[Share], day: date) -> None:
    """Let a payment settle invoices by its shares."""
    for share in shares:
        invoice = uow.get(Invoice, share.invoice_id)
        settle(uow, invoice, uow.get(Payment, payment_id), Settling(
            share.amount_minor, share.taken_minor, share.discount_minor, share.write_off_minor,
        ), max(day, invoice.invoiced_on))


def settle_with(uow: UnitOfWork, cmd: SettleWith) -> int:
    """Settle invoices with what is on account, or with a credit note; give how many."""
    if (cmd.payment_id is None) == (cmd.credit_id is None):
        raise DomainError("settle.one", "Settle with either a payment or a credit note.")
    day = today(uow)
    if cmd.payment_id is not None:
        payment = uow.get(Payment, cmd.payment_id)
        if payment.kind != "payment" or not payment.open_minor:
            raise DomainError("settle.nothing", f"Nothing of {payment.number} is on account.")
        before = _settled(uow, payment.id)
        if cmd.lines:
            _settle_lines(uow, payment, cmd.lines, day)
        else:
            _settle_oldest(uow, payment.id, day)
        return _settled(uow, payment.id) - before
    return _settle_credit(uow, cmd.credit_id or 0, cmd.lines, day)


def _settled(uow: UnitOfWork, payment_id: int) -> int:
    return len(uow.rows(select(Settlement.id).where(Settlement.payment_id == payment_id)))


def _settle_credit(uow: UnitOfWork, credit_id: int, lines: Sequence[PaidLineInput], day: date) -> int:
    credit = uow.get(Invoice, credit_id)
    if credit.kind != InvoiceKind.CREDIT or not credit.open_minor:
        raise DomainError("settle.nothing", f"Nothing of {credit.number} is open.")
    named = [line.invoice_id for line in lines]
    invoices = sorted(open_invoices(uow.connection, named or None, credit.customer_id, credit.currency),
                      key=lambda one: (named.index(one.id) if named else 0, one.due_on, one.id))
    left, count = credit.open_minor, 0
    for facts in invoices:
        minor = min(left, facts.open_minor)
        if minor > 0:
            invoice = uow.get(Invoice, facts.id)
            settle(uow, invoice, uow.get(Invoice, credit.id), Settling(minor, minor), max(day, invoice.invoiced_on))
            left, count = left - minor, count + 1
    return count


def pay_back(uow: UnitOfWork, cmd: PayBack) -> PaymentResult:
    """Write a refund, settled with a credit note or with what is left of a payment."""
    if (cmd.credit_id is None) == (cmd.payment_id is None):
        raise DomainError("refund.one", "Say for which credit note or for which payment the money goes back.",
                          "credit_id")
    source = uow.get(Invoice, cmd.credit_id) if cmd.credit_id is not None else uow.get(Payment, cmd.payment_id or 0)
    if source.customer_id != cmd.customer_id or source.kind not in ("credit", "payment"):
        raise DomainError("refund.whose", f"{source.number} is nothing for which this customer gets money back.",
                          "credit_id" if cmd.credit_id is not None else "payment_id")
    day = max(cmd.paid_on or today(uow), source.paid_on if cmd.credit_id is None else source.invoiced_on)
    minor = _positive(cmd.amount, source.currency)
    refund_id = write_payment(uow, "refund", cmd.customer_id, source.currency, minor, day, cmd.exchange_rate,
                              reference=cmd.reference.strip(), note="")
    settle(uow, uow.get(Payment, refund_id), source, Settling(minor, minor), day)
    return payment_result(uow, refund_id)


def undo_settlement(uow: UnitOfWork, cmd: UndoSettlement) -> None:
    """Take a settlement apart from today on; refuse one of a credit note with its own invoice."""
    row = uow.get(Settlement, cmd.settlement_id)
    if row.undone_on is not None:
        raise DomainError("settlement.undone", "This was taken apart before.")
    if row.credit_id is not None and row.invoice_id is not None:
        credit = uow.get(Invoice, row.credit_id)
        if credit.credits_id == row.invoice_id:
            raise DomainError("settlement.own", f"{credit.number} corrects this very invoice; the two stay together.")
    undo_settlements(uow, [row], today(uow))


def reverse_payment(uow: UnitOfWork, cmd: ReversePayment) -> PaymentResult:
    """Take a payment or refund back with all that it settled."""
    payment = uow.get(Payment, cmd.payment_id)
    if payment.state == "reversed":
        raise DomainError("payment.reversed", f"{payment.number} was taken back before.")
    day, table = max(today(uow), payment.paid_on), table_of(Settlement)
    undo_settlements(uow, uow.rows(select(table).where(
        (table.c.payment_id == payment.id) | (table.c.refund_id == payment.id), table.c.undone_on.is_(None))), day)
    note = "\n".join(text for text in (payment.note, cmd.reason.strip()) if text)
    uow.update(Payment, payment.id, state="reversed", reversed_on=day, open_minor=0, home_open_minor=0,
               settled_on=day, note=note)
    take_back_entry(uow, PAYMENT, payment.id, day)
    if payment.bank_line_id is not None:
        _open_bank_line(uow, payment.bank_line_id)
    return payment_result(uow, payment.id)


def _open_bank_line(uow: UnitOfWork, bank_line_id: int) -> None:
    uow.update(BankLine, bank_line_id, state="open", payment_id=None)


def payment_result(uow: UnitOfWork, payment_id: int) -> PaymentResult:
    """Tell where a payment stands now."""
    row = uow.get(Payment, payment_id)
    closed = uow.rows(select(Settlement.invoice_id).join(Invoice, Invoice.id == Settlement.invoice_id).where(
        Settlement.payment_id == payment_id, Settlement.undone_on.is_(None), Invoice.open_minor == 0))
    return PaymentResult(payment_id, row.number, row.open_minor, len(closed))
