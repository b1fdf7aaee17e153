"""Everything about one payment, one settlement and one line of a bank statement."""

from collections.abc import Sequence
from datetime import datetime
from fractions import Fraction
from functools import partial
from typing import Any

from sqlalchemy import Connection, or_, select
from sqlalchemy.orm import aliased

from app.areas.company.queries import load_profile, rate_words
from app.areas.parties.queries import party_names
from app.areas.purchasing.queries.order_page import record_history, state_word
from app.areas.sales.models import BankLine, BankProposal, Invoice, Payment, Settlement
from app.areas.sales.queries.invoice_page import invoice_detail
from app.areas.sales.queries.payment_lists import BANK_STATES, BOOKED_AS, PAYMENT_STATES
from app.kernel.columns import table_of
from app.kernel.errors import NotFoundError
from app.kernel.listing import ColumnInfo, Detail, Fact, Kind, LinesTable, Row, Tone
from app.kernel.moments import moment
from app.kernel.money import Money

OWN_KEY = "line "
"""What keys begin with that were made of a line because the bank gave it no number."""

PAID_COLUMNS = (
    ColumnInfo("number", "Settled", Kind.CODE, 11), ColumnInfo("day", "Day", Kind.DATE, 11),
    ColumnInfo("amount", "Amount", Kind.MONEY, 12, total=True),
    ColumnInfo("discount", "Cash discount", Kind.MONEY, 12), ColumnInfo("let_go", "Let go", Kind.MONEY, 10),
    ColumnInfo("taken", "Of this", Kind.MONEY, 12, total=True), ColumnInfo("undone", "Taken apart", Kind.DATE, 11),
)
PROPOSED_COLUMNS = (
    ColumnInfo("number", "Invoice", Kind.CODE, 11), ColumnInfo("due", "Due", Kind.DATE, 11),
    ColumnInfo("open", "Open", Kind.MONEY, 12), ColumnInfo("amount", "Would be settled", Kind.MONEY, 14),
    ColumnInfo("discount", "Cash discount", Kind.MONEY, 12),
)


def load_payment(connection: Connection, payment_id: int) -> Any:
    """Read a payment; NotFoundError when there is none of that number."""
    table = table_of(Payment)
    row = connection.execute(select(table).where(table.c.id == payment_id)).first()
    if row is None:
        raise NotFoundError("record.missing", f"There is no payment with the number {payment_id}.")
    return row


def load_paid(connection: Connection, payment_id: int) -> Sequence[Any]:
    """Read what a payment settled, or what settled a refund, with the number of the other side."""
    credit, other = aliased(Invoice), aliased(Payment)
    return connection.execute(
        select(table_of(Settlement), Invoice.number.label("invoice"), Invoice.currency.label("invoice_currency"),
               credit.number.label("credit"), other.number.label("other"))
        .outerjoin(Invoice, Invoice.id == Settlement.invoice_id).outerjoin(credit, credit.id == Settlement.credit_id)
        .outerjoin(other, or_(
            (other.id == Settlement.refund_id) & (Settlement.payment_id == payment_id),
            (other.id == Settlement.payment_id) & (Settlement.refund_id == payment_id)))
        .where(or_(Settlement.payment_id == payment_id, Settlement.refund_id == payment_id)).order_by(Settlement.id)
    ).all()


def payment_detail(connection: Connection, payment_id: int, _now: datetime) -> Detail:
    """Tell all of a payment."""
    row, home = load_payment(connection, payment_id), load_profile(connection).currency
    name = party_names(connection, [row.customer_id])[row.customer_id]
    rate = Fraction(row.rate_numerator, row.rate_denominator)
    foreign = row.currency != home
    facts = (
        Fact("Customer", name, record="customer", record_id=row.customer_id), Fact("Day", row.paid_on, Kind.DATE),
        Fact("Amount", Money(row.amount_minor, row.currency), Kind.MONEY),
        Fact("Kept by the bank", Money(row.fee_minor, row.currency) if row.fee_minor else "", Kind.MONEY),
        Fact("On account", Money(row.open_minor, row.currency) if row.open_minor else "", Kind.MONEY),
        Fact("Exchange rate", rate_words(rate, row.currency, home) if foreign else ""),
        Fact("At home", Money(row.home_minor, home) if foreign else "", Kind.MONEY),
        Fact("Reference", row.reference), Fact("Note", row.note), Fact("Taken back", row.reversed_on, Kind.DATE),
        Fact("Bank statement", "Line of the statement" if row.bank_line_id else "", record="bank_line",
             record_id=row.bank_line_id or 0),
    )
    paid = load_paid(connection, payment_id)
    table = LinesTable("Settles", PAID_COLUMNS, tuple(Row(one.invoice_id or 0, _cells(row, one)) for one in paid),
                       "invoice")
    return Detail(
        payment_id, row.number, f"{name} · {'paid back' if row.kind == 'refund' else 'received'}",
        state_word(PAYMENT_STATES, row.state), tuple(fact for fact in facts if fact.value not in (None, "")),
        (table,) if paid else (), timeline=record_history(connection, (Payment, [payment_id])),
    )


def _cells(payment: Any, one: Any) -> tuple[object, ...]:
    currency = one.invoice_currency or payment.currency
    return (
        one.invoice or one.credit or one.other or "", one.day, Money(one.amount_minor, currency),
        Money(one.discount_minor, currency) if one.discount_minor else None,
        Money(one.write_off_minor, currency) if one.write_off_minor else None,
        Money(one.taken_minor, payment.currency), one.undone_on,
    )


def settlement_detail(connection: Connection, settlement_id: int, now: datetime) -> Detail:
    """Tell what settled what: shown as the payment, or as the credit note where there is none."""
    table = table_of(Settlement)
    row = connection.execute(select(table).where(table.c.id == settlement_id)).first()
    if row is None:
        raise NotFoundError("record.missing", f"There is no settlement with the number {settlement_id}.")
    if row.payment_id is not None:
        return payment_detail(connection, row.payment_id, now)
    return invoice_detail(connection, row.credit_id, now)


def load_proposals(connection: Connection, line_id: int) -> Sequence[Any]:
    """Read which invoices a line of a statement is taken to pay."""
    return connection.execute(
        select(BankProposal.id, BankProposal.invoice_id, BankProposal.amount_minor, BankProposal.discount_minor,
               Invoice.number, Invoice.due_on, Invoice.open_minor, Invoice.currency)
        .join(Invoice, Invoice.id == BankProposal.invoice_id).where(BankProposal.bank_line_id == line_id)
        .order_by(BankProposal.id)).all()


def bank_line_detail(connection: Connection, line_id: int, _now: datetime) -> Detail:
    """Tell all of a line of a statement, and what it is taken to pay."""
    table = table_of(BankLine)
    row = connection.execute(select(table).where(table.c.id == line_id)).first()
    if row is None:
        raise NotFoundError("record.missing", f"There is no line of a statement with the number {line_id}.")
    name = party_names(connection, [row.customer_id]).get(row.customer_id, "") if row.customer_id else ""
    facts = (
        Fact("Booked", row.booked_on, Kind.DATE), Fact("Amount", Money(row.amount_minor, row.currency), Kind.MONEY),
        Fact("Payer", row.payer), Fact("Account", row.iban, Kind.CODE), Fact("Purpose", row.purpose),
        Fact("Taken to be of", name, record="customer", record_id=row.customer_id or 0), Fact("Because of", row.why),
        Fact("Payment", "Booked" if row.payment_id else "", record="payment", record_id=row.payment_id or 0),
        Fact("Booked as", dict(BOOKED_AS)[row.booked_as].word),
        Fact("Bank's number", "" if row.bank_key.startswith(OWN_KEY) else row.bank_key, Kind.CODE),
    )
    proposed = load_proposals(connection, line_id)
    lines = LinesTable("Would pay", PROPOSED_COLUMNS, tuple(
        Row(one.invoice_id, (one.number, one.due_on, Money(one.open_minor, one.currency),
                             Money(one.amount_minor, one.currency),
                             Money(one.discount_minor, one.currency) if one.discount_minor else None))
        for one in proposed), "invoice")
    doubtful = "Look at the proposal, then book it, choose the invoices yourself, or set it aside."
    if row.amount_minor < 0:
        doubtful = "This money went out: book it as fees, enter it as paid back with what it is for, or set it aside."
    hint = "" if row.state != "open" else "Book it as proposed." if row.sure else doubtful
    return Detail(
        line_id, row.payer or "Line of the statement", row.purpose, state_word(BANK_STATES, row.state),
        tuple(fact for fact in facts if fact.value not in (None, "")), (lines,) if proposed and row.state == "open"
        else (), timeline=record_history(connection, (BankLine, [line_id])), hint=hint,
    )


_booked = partial(moment, "customer", "payment", "Payments", "banknote", of=Payment.customer_id, at=Payment.booked_at,
                  number=Payment.id, leads="payment", note=Payment.reference)

TIMELINES = (
    _booked(text="Payment " + Payment.number + " received", where=Payment.kind == "payment", tone=Tone.GOOD),
    _booked(text="Payment " + Payment.number + " paid back", where=Payment.kind == "refund", mark="undo-2"),
)
