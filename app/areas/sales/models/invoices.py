"""The tables of invoices and credit notes, of the taxes they charge, and of how customers are billed."""

from datetime import date, datetime
from types import MappingProxyType

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from app.kernel.columns import Model, Numbered, Scaled, Versioned, table_options

OPEN = text("open_minor <> 0")
NUMBERED_ONLY = text("number <> ''")


class BillingPolicy(Versioned, Model):
    """How the firm bills, in one row: tax rounded per line or per rate, small differences, what invoices say.

    `write_off_minor` is up to which difference a payment closes an invoice, in the firm's currency.
    """

    __tablename__ = "sales_billing_policy"

    tax_per_line: Mapped[bool] = mapped_column(default=False)
    write_off_minor: Mapped[Scaled] = mapped_column(default=0)
    bank_account: Mapped[str] = mapped_column(default="")
    closing_words: Mapped[str] = mapped_column(default="")


class BillingTerms(Versioned, Model):
    """How a customer is billed beyond the days to pay: cash discount, and whether they are dunned."""

    __tablename__ = "sales_billing_terms"
    __personal__ = MappingProxyType({"dunning_note": ""})
    __table_args__ = table_options(UniqueConstraint("party_id"))

    party_id: Mapped[int] = mapped_column(ForeignKey("parties_party.id"))
    discount_permille: Mapped[int] = mapped_column(default=0)
    discount_days: Mapped[int] = mapped_column(default=0)
    dunning_blocked: Mapped[bool] = mapped_column(default=False)
    dunning_note: Mapped[str] = mapped_column(default="")


class TaxRule(Versioned, Model):
    """Which tax is charged on what is sold; what is left empty holds for all, and the most particular rule wins.

    `zone` is domestic, eu_business, eu_private, export or empty; an empty `tax_code` charges none.
    """

    __tablename__ = "sales_tax_rule"

    zone: Mapped[str] = mapped_column(default="")
    country: Mapped[str] = mapped_column(default="")
    customer_id: Mapped[int | None] = mapped_column(ForeignKey("parties_party.id"))
    category_id: Mapped[int | None] = mapped_column(ForeignKey("catalog_category.id"))
    item_id: Mapped[int | None] = mapped_column(ForeignKey("catalog_item.id"))
    tax_code: Mapped[str] = mapped_column(default="")
    note: Mapped[str] = mapped_column(default="")


class Invoice(Versioned, Model):
    """An invoice, a credit note, or what late payment is charged with (`kind` invoice, credit, charge).

    Amounts are above nothing in its own currency; a charge is fee and interest of a reminder, and no turnover.
    `state` is draft, posted, partly_paid, paid, credited or cancelled; the number is given on posting. The rate of its
    day is kept and the `home_` amounts follow from it. `open_minor` is what is not settled, `settled_on` the day on
    which nothing was left. `for_kind` and `for_id` name what it was made for, such as a return.
    """

    __tablename__ = "sales_invoice"
    __personal__ = MappingProxyType({"note": "", "dispute_reason": ""})
    __table_args__ = table_options(
        CheckConstraint("kind IN ('invoice', 'credit', 'charge')", name="kind"),
        Index("ux_sales_invoice_number", "number", unique=True, sqlite_where=NUMBERED_ONLY,
              postgresql_where=NUMBERED_ONLY),
        Index("ix_sales_invoice_by_number", "number", "id"),
        Index("ix_sales_invoice_customer", "customer_id", "invoiced_on", "id"),
        Index("ix_sales_invoice_told", "customer_id", "posted_at", "id"),
        Index("ix_sales_invoice_invoiced", "invoiced_on", "id"), Index("ix_sales_invoice_due", "due_on", "id"),
        Index("ix_sales_invoice_state", "state", "due_on", "id"),
        Index("ix_sales_invoice_open", "customer_id", "due_on", sqlite_where=OPEN, postgresql_where=OPEN),
        Index("ix_sales_invoice_settled", "settled_on", "id"), Index("ix_sales_invoice_credits", "credits_id"),
        Index("ix_sales_invoice_for", "for_kind", "for_id"),
    )

    number: Mapped[str] = mapped_column(default="")
    kind: Mapped[str] = mapped_column(default="invoice")
    customer_id: Mapped[int] = mapped_column(ForeignKey("parties_party.id"))
    state: Mapped[str] = mapped_column(default="draft")
    invoiced_on: Mapped[date]
    due_on: Mapped[date]
    discount_permille: Mapped[int] = mapped_column(default=0)
    discount_until: Mapped[date | None]
    currency: Mapped[str]
    rate_numerator: Mapped[Scaled] = mapped_column(default=1)
    rate_denominator: Mapped[Scaled] = mapped_column(default=1)
    net_minor: Mapped[Scaled]
    tax_minor: Mapped[Scaled]
    home_net_minor: Mapped[Scaled]
    home_tax_minor: Mapped[Scaled]
    open_minor: Mapped[Scaled] = mapped_column(default=0)
    home_open_minor: Mapped[Scaled] = mapped_column(default=0)
    settled_on: Mapped[date | None]
    zone: Mapped[str] = mapped_column(default="")
    tax_number: Mapped[str] = mapped_column(default="")
    customer_reference: Mapped[str] = mapped_column(default="")
    note: Mapped[str] = mapped_column(default="")
    disputed: Mapped[bool] = mapped_column(default=False)
    dispute_reason: Mapped[str] = mapped_column(default="")
    dunning_level: Mapped[int] = mapped_column(default=0)
    dunning_blocked: Mapped[bool] = mapped_column(default=False)
    credits_id: Mapped[int | None] = mapped_column(ForeignKey("sales_invoice.id"))
    reason: Mapped[str] = mapped_column(default="")
    for_kind: Mapped[str] = mapped_column(default="")
    for_id: Mapped[int | None]
    created_by: Mapped[int]
    posted_at: Mapped[datetime | None]


class InvoiceLine(Versioned, Model):
    """A line: goods or a service of an order line, freight of an order, a prepayment or what it takes off, or other.

    `qty` is in `unit_id`, `stock_qty` in the stock unit. `tax_minor` is the line's part of the tax of its rate. A line
    of a credit note names the line that it credits; with `reopens` what it credits may be invoiced again. `prepaid_id`
    is the invoice of the prepayment that this line takes off.
    """

    __tablename__ = "sales_invoice_line"
    __table_args__ = table_options(
        UniqueConstraint("invoice_id", "position"), Index("ix_sales_invoice_line_order_line", "order_line_id"),
        Index("ix_sales_invoice_line_order", "order_id"), Index("ix_sales_invoice_line_credits", "credits_line_id"),
        Index("ix_sales_invoice_line_prepaid", "prepaid_id"),
    )

    invoice_id: Mapped[int] = mapped_column(ForeignKey("sales_invoice.id"))
    position: Mapped[int]
    kind: Mapped[str] = mapped_column(default="goods")
    order_id: Mapped[int | None] = mapped_column(ForeignKey("sales_order.id"))
    order_line_id: Mapped[int | None] = mapped_column(ForeignKey("sales_order_line.id"))
    item_id: Mapped[int | None] = mapped_column(ForeignKey("catalog_item.id"))
    text: Mapped[str] = mapped_column(default="")
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("catalog_unit.id"))
    qty: Mapped[Scaled] = mapped_column(default=0)
    stock_qty: Mapped[Scaled] = mapped_column(default=0)
    price_micros: Mapped[Scaled] = mapped_column(default=0)
    discount_permille: Mapped[int] = mapped_column(default=0)
    amount_minor: Mapped[Scaled]
    tax_code: Mapped[str] = mapped_column(default="")
    tax_minor: Mapped[Scaled] = mapped_column(default=0)
    tax_reason: Mapped[str] = mapped_column(default="")
    credits_line_id: Mapped[int | None] = mapped_column(ForeignKey("sales_invoice_line.id"))
    reopens: Mapped[bool] = mapped_column(default=False)
    prepaid_id: Mapped[int | None] = mapped_column(ForeignKey("sales_invoice.id"))


class InvoiceTax(Numbered, Model):
    """What an invoice charges of one tax: on how much, and how much; `percent` in millionths of a percent."""

    __tablename__ = "sales_invoice_tax"
    __table_args__ = table_options(UniqueConstraint("invoice_id", "code"))

    invoice_id: Mapped[int] = mapped_column(ForeignKey("sales_invoice.id"))
    code: Mapped[str]
    title: Mapped[str]
    percent: Mapped[Scaled]
    reverse_charge: Mapped[bool]
    net_minor: Mapped[Scaled]
    tax_minor: Mapped[Scaled]
    home_net_minor: Mapped[Scaled]
    home_tax_minor: Mapped[Scaled]
