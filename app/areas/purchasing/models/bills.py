"""The tables of suppliers' bills and credit notes."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from app.kernel.columns import Model, Numbered, Scaled, Versioned, table_options

STANDS = text("state <> 'cancelled'")
OWED = text("state IN ('draft', 'waiting', 'matched', 'disputed', 'approved')")


class BillPolicy(Versioned, Model):
    """How far a bill may differ from order and receipt, in one row; the amount in the firm's currency."""

    __tablename__ = "purchasing_bill_policy"

    price_permille: Mapped[int]
    amount_minor: Mapped[Scaled]
    quantity_permille: Mapped[int]


class Bill(Versioned, Model):
    """A supplier's bill (`kind` bill) or credit note (credit), with amounts in its own currency.

    `state` is draft, waiting (for goods), matched, disputed, approved, paid, credited or cancelled. What one unit of
    its currency was worth on `billed_on` is kept; the `home_` amounts follow from it. `mismatch` says what is wrong.
    """

    __tablename__ = "purchasing_bill"
    __table_args__ = table_options(
        UniqueConstraint("number"),
        Index("ux_purchasing_bill_supplier_number", "supplier_id", "supplier_number", unique=True,
              sqlite_where=STANDS, postgresql_where=STANDS),
        Index("ix_purchasing_bill_billed", "billed_on", "id"),
        Index("ix_purchasing_bill_due", "due_on", "id"),
        Index("ix_purchasing_bill_state", "state", "due_on", "id"),
        Index("ix_purchasing_bill_owed", "supplier_id", "due_on", sqlite_where=OWED, postgresql_where=OWED),
        Index("ix_purchasing_bill_credits", "credits_bill_id"),
        Index("ix_purchasing_bill_return", "supplier_return_id"),
    )

    number: Mapped[str]
    kind: Mapped[str] = mapped_column(default="bill")
    supplier_id: Mapped[int] = mapped_column(ForeignKey("parties_party.id"))
    supplier_number: Mapped[str]
    billed_on: Mapped[date]
    due_on: Mapped[date]
    currency: Mapped[str]
    rate_numerator: Mapped[Scaled] = mapped_column(default=1)
    rate_denominator: Mapped[Scaled] = mapped_column(default=1)
    net_minor: Mapped[Scaled]
    tax_minor: Mapped[Scaled]
    home_net_minor: Mapped[Scaled]
    home_tax_minor: Mapped[Scaled]
    state: Mapped[str] = mapped_column(default="draft")
    mismatch: Mapped[str] = mapped_column(default="")
    note: Mapped[str] = mapped_column(default="")
    credits_bill_id: Mapped[int | None] = mapped_column(ForeignKey("purchasing_bill.id"))
    supplier_return_id: Mapped[int | None]
    created_by: Mapped[int]
    approved_by: Mapped[int | None]
    approved_at: Mapped[datetime | None]
    paid_on: Mapped[date | None]
    paid_reference: Mapped[str] = mapped_column(default="")


class BillLine(Versioned, Model):
    """A line of a bill: goods of an order line (`qty` in `unit_id`, `stock_qty` in the stock unit), freight or other.

    The tax is kept as it was charged; its amounts stand in the bill's taxes.
    """

    __tablename__ = "purchasing_bill_line"
    __table_args__ = table_options(
        UniqueConstraint("bill_id", "position"), Index("ix_purchasing_bill_line_order_line", "order_line_id"),
    )

    bill_id: Mapped[int] = mapped_column(ForeignKey("purchasing_bill.id"))
    position: Mapped[int]
    kind: Mapped[str] = mapped_column(default="goods")
    order_line_id: Mapped[int | None] = mapped_column(ForeignKey("purchasing_order_line.id"))
    text: Mapped[str] = mapped_column(default="")
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("catalog_unit.id"))
    qty: Mapped[Scaled] = mapped_column(default=0)
    stock_qty: Mapped[Scaled] = mapped_column(default=0)
    price_micros: Mapped[Scaled] = mapped_column(default=0)
    amount_minor: Mapped[Scaled]
    tax_code: Mapped[str] = mapped_column(default="")


class BillTax(Numbered, Model):
    """What a bill charges of one tax: on how much, and how much; `percent` in millionths of a percent."""

    __tablename__ = "purchasing_bill_tax"
    __table_args__ = table_options(UniqueConstraint("bill_id", "code"))

    bill_id: Mapped[int] = mapped_column(ForeignKey("purchasing_bill.id"))
    code: Mapped[str]
    title: Mapped[str]
    percent: Mapped[Scaled]
    reverse_charge: Mapped[bool]
    net_minor: Mapped[Scaled]
    tax_minor: Mapped[Scaled]
    home_net_minor: Mapped[Scaled]
    home_tax_minor: Mapped[Scaled]


class BillMatch(Numbered, Model):
    """Which part of a receipt line an approved bill line pays for, and by how much that changed its worth."""

    __tablename__ = "purchasing_bill_match"
    __table_args__ = table_options(
        CheckConstraint("stock_qty > 0", name="positive"), Index("ix_purchasing_bill_match_line", "bill_line_id"),
        Index("ix_purchasing_bill_match_receipt_line", "receipt_line_id"),
    )

    bill_line_id: Mapped[int] = mapped_column(ForeignKey("purchasing_bill_line.id"))
    receipt_line_id: Mapped[int] = mapped_column(ForeignKey("purchasing_receipt_line.id"))
    stock_qty: Mapped[Scaled]
    difference_minor: Mapped[Scaled]
