"""The tables of money that came in: payments, what they settle, and lines of bank statements."""

from datetime import date, datetime
from types import MappingProxyType

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from app.kernel.columns import Model, Numbered, Scaled, Versioned, table_options

UNUSED = text("open_minor <> 0")


class Payment(Versioned, Model):
    """Money of a customer (`kind` payment) or back to them (refund), amounts above nothing in its own currency.

    `open_minor` is what settles nothing yet: credit on account; `settled_on` is the day on which nothing was left.
    `state` is posted or reversed, `fee_minor` what of the amount the bank kept.
    """

    __tablename__ = "sales_payment"
    __personal__ = MappingProxyType({"reference": "", "note": ""})
    __table_args__ = table_options(
        CheckConstraint("kind IN ('payment', 'refund')", name="kind"),
        CheckConstraint("amount_minor > 0", name="positive"), UniqueConstraint("number"),
        Index("ix_sales_payment_customer", "customer_id", "paid_on", "id"),
        Index("ix_sales_payment_paid", "paid_on", "id"),
        Index("ix_sales_payment_kind", "kind", "paid_on", "id"),
        Index("ix_sales_payment_told", "customer_id", "booked_at", "id"),
        Index("ix_sales_payment_open", "customer_id", sqlite_where=UNUSED, postgresql_where=UNUSED),
        Index("ix_sales_payment_bank_line", "bank_line_id"), Index("ix_sales_payment_settled", "settled_on", "id"),
    )

    number: Mapped[str]
    kind: Mapped[str] = mapped_column(default="payment")
    customer_id: Mapped[int] = mapped_column(ForeignKey("parties_party.id"))
    paid_on: Mapped[date]
    currency: Mapped[str]
    rate_numerator: Mapped[Scaled] = mapped_column(default=1)
    rate_denominator: Mapped[Scaled] = mapped_column(default=1)
    amount_minor: Mapped[Scaled]
    home_minor: Mapped[Scaled]
    open_minor: Mapped[Scaled]
    home_open_minor: Mapped[Scaled]
    fee_minor: Mapped[Scaled] = mapped_column(default=0, server_default="0")
    state: Mapped[str] = mapped_column(default="posted")
    reversed_on: Mapped[date | None]
    settled_on: Mapped[date | None]
    booked_at: Mapped[datetime | None]
    reference: Mapped[str] = mapped_column(default="")
    note: Mapped[str] = mapped_column(default="")
    bank_line_id: Mapped[int | None]
    created_by: Mapped[int]


class Settlement(Numbered, Model):
    """What settles what from a day on: a payment or a credit note on one side, an invoice or a refund on the other.

    `amount_minor` comes off the invoice or refund in its currency, of which `discount_minor` is cash discount and
    `write_off_minor` a small difference that is let go; `taken_minor` comes off the payment or credit note in its own.
    `home_minor` and `home_taken_minor` are the same at the rates kept there: what they differ by beyond discount and
    difference is won or lost by exchange. One that was undone counts up to `undone_on`.
    """

    __tablename__ = "sales_settlement"
    __table_args__ = table_options(
        CheckConstraint("(invoice_id IS NULL) <> (refund_id IS NULL)", name="one_debit"),
        CheckConstraint("(credit_id IS NULL) <> (payment_id IS NULL)", name="one_credit"),
        CheckConstraint("amount_minor > 0 AND taken_minor >= 0 AND discount_minor >= 0", name="positive"),
        Index("ix_sales_settlement_invoice", "invoice_id", "day"), Index("ix_sales_settlement_refund", "refund_id"),
        Index("ix_sales_settlement_credit", "credit_id", "day"), Index("ix_sales_settlement_payment", "payment_id"),
    )

    day: Mapped[date]
    undone_on: Mapped[date | None]
    invoice_id: Mapped[int | None] = mapped_column(ForeignKey("sales_invoice.id"))
    refund_id: Mapped[int | None] = mapped_column(ForeignKey("sales_payment.id"))
    credit_id: Mapped[int | None] = mapped_column(ForeignKey("sales_invoice.id"))
    payment_id: Mapped[int | None] = mapped_column(ForeignKey("sales_payment.id"))
    amount_minor: Mapped[Scaled]
    discount_minor: Mapped[Scaled] = mapped_column(default=0)
    write_off_minor: Mapped[Scaled] = mapped_column(default=0)
    taken_minor: Mapped[Scaled]
    home_minor: Mapped[Scaled]
    home_taken_minor: Mapped[Scaled]


class BankLine(Versioned, Model):
    """A line of a bank statement: money in above nothing, out below; open, booked or set aside (`state` aside).

    `booked_as` says what it was written as when it was no payment, such as fees of the bank.
    """

    __tablename__ = "sales_bank_line"
    __personal__ = MappingProxyType({"payer": "", "iban": "", "purpose": ""})
    __table_args__ = table_options(
        UniqueConstraint("bank_key"), Index("ix_sales_bank_line_booked", "booked_on", "id"),
        Index("ix_sales_bank_line_state", "state", "id"),
    )

    bank_key: Mapped[str]
    booked_on: Mapped[date]
    currency: Mapped[str]
    amount_minor: Mapped[Scaled]
    payer: Mapped[str] = mapped_column(default="")
    iban: Mapped[str] = mapped_column(default="")
    purpose: Mapped[str] = mapped_column(default="")
    state: Mapped[str] = mapped_column(default="open")
    customer_id: Mapped[int | None] = mapped_column(ForeignKey("parties_party.id"))
    why: Mapped[str] = mapped_column(default="")
    sure: Mapped[bool] = mapped_column(default=False)
    payment_id: Mapped[int | None]
    booked_as: Mapped[str] = mapped_column(default="", server_default=text("''"))
    imported_at: Mapped[datetime]


class BankProposal(Numbered, Model):
    """Which invoice a line of a statement is taken to pay, and how much of it; discount is what would be let go."""

    __tablename__ = "sales_bank_proposal"
    __table_args__ = table_options(
        Index("ix_sales_bank_proposal_line", "bank_line_id"), Index("ix_sales_bank_proposal_invoice", "invoice_id"),
    )

    bank_line_id: Mapped[int] = mapped_column(ForeignKey("sales_bank_line.id"))
    invoice_id: Mapped[int] = mapped_column(ForeignKey("sales_invoice.id"))
    amount_minor: Mapped[Scaled]
    discount_minor: Mapped[Scaled] = mapped_column(default=0)
