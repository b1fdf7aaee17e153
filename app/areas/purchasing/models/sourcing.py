"""The tables of requests for quotation, of what suppliers answered, and of who was awarded."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.kernel.columns import Model, Scaled, Versioned, table_options


class Rfq(Versioned, Model):
    """A request for quotation to several suppliers; `state` is draft, sent, awarded or cancelled."""

    __tablename__ = "purchasing_rfq"
    __table_args__ = table_options(
        UniqueConstraint("number"), Index("ix_purchasing_rfq_state", "state", "answer_by", "id"),
        Index("ix_purchasing_rfq_answer", "answer_by", "id"),
    )

    number: Mapped[str]
    title: Mapped[str] = mapped_column(default="")
    warehouse_id: Mapped[int] = mapped_column(ForeignKey("inventory_warehouse.id"))
    state: Mapped[str] = mapped_column(default="draft")
    answer_by: Mapped[date]
    needed_on: Mapped[date]
    terms: Mapped[str] = mapped_column(default="")
    created_by: Mapped[int]
    created_on: Mapped[date]
    sent_at: Mapped[datetime | None]


class RfqLine(Versioned, Model):
    """An item that is asked about: `qty` in `unit_id`, `stock_qty` the same in the item's stock unit."""

    __tablename__ = "purchasing_rfq_line"
    __table_args__ = table_options(
        CheckConstraint("qty > 0 AND stock_qty > 0", name="positive"), UniqueConstraint("rfq_id", "position"),
        Index("ix_purchasing_rfq_line_item", "item_id", "id"),
    )

    rfq_id: Mapped[int] = mapped_column(ForeignKey("purchasing_rfq.id"))
    position: Mapped[int]
    item_id: Mapped[int] = mapped_column(ForeignKey("catalog_item.id"))
    unit_id: Mapped[int] = mapped_column(ForeignKey("catalog_unit.id"))
    qty: Mapped[Scaled]
    stock_qty: Mapped[Scaled]
    request_id: Mapped[int | None]


class RfqSupplier(Versioned, Model):
    """A supplier who is asked; `state` is asked, answered or declined."""

    __tablename__ = "purchasing_rfq_supplier"
    __table_args__ = table_options(
        UniqueConstraint("rfq_id", "supplier_id"), Index("ix_purchasing_rfq_supplier_supplier", "supplier_id", "id"),
    )

    rfq_id: Mapped[int] = mapped_column(ForeignKey("purchasing_rfq.id"))
    supplier_id: Mapped[int] = mapped_column(ForeignKey("parties_party.id"))
    state: Mapped[str] = mapped_column(default="asked")
    reason: Mapped[str] = mapped_column(default="")


class Quote(Versioned, Model):
    """What one supplier answered: currency, freight for all of it, duty in thousandths of the goods' price."""

    __tablename__ = "purchasing_quote"
    __table_args__ = table_options(
        UniqueConstraint("rfq_id", "supplier_id"), Index("ix_purchasing_quote_supplier", "supplier_id", "id"),
    )

    rfq_id: Mapped[int] = mapped_column(ForeignKey("purchasing_rfq.id"))
    supplier_id: Mapped[int] = mapped_column(ForeignKey("parties_party.id"))
    currency: Mapped[str]
    freight_minor: Mapped[Scaled] = mapped_column(default=0)
    duty_permille: Mapped[int] = mapped_column(default=0)
    payment_days: Mapped[int | None]
    valid_until: Mapped[date | None]
    reference: Mapped[str] = mapped_column(default="")
    note: Mapped[str] = mapped_column(default="")
    answered_on: Mapped[date]
    source: Mapped[str] = mapped_column(default="hand")


class QuoteLine(Versioned, Model):
    """A supplier's price for one of the unit asked about."""

    __tablename__ = "purchasing_quote_line"
    __table_args__ = table_options(UniqueConstraint("quote_id", "rfq_line_id"),
                                   Index("ix_purchasing_quote_line_line", "rfq_line_id"))

    quote_id: Mapped[int] = mapped_column(ForeignKey("purchasing_quote.id"))
    rfq_line_id: Mapped[int] = mapped_column(ForeignKey("purchasing_rfq_line.id"))
    price_micros: Mapped[Scaled]
    min_qty: Mapped[Scaled] = mapped_column(default=0)
    lead_time_days: Mapped[int | None]
    supplier_sku: Mapped[str] = mapped_column(default="")


class QuoteBreak(Versioned, Model):
    """A quoted price from a quantity on."""

    __tablename__ = "purchasing_quote_break"
    __table_args__ = table_options(UniqueConstraint("quote_line_id", "min_qty"))

    quote_line_id: Mapped[int] = mapped_column(ForeignKey("purchasing_quote_line.id"))
    min_qty: Mapped[Scaled]
    price_micros: Mapped[Scaled]


class RfqAward(Versioned, Model):
    """Who gets a line, why, and the order line that came of it."""

    __tablename__ = "purchasing_rfq_award"
    __table_args__ = table_options(
        UniqueConstraint("rfq_line_id"), Index("ix_purchasing_rfq_award_order_line", "order_line_id"),
    )

    rfq_line_id: Mapped[int] = mapped_column(ForeignKey("purchasing_rfq_line.id"))
    supplier_id: Mapped[int] = mapped_column(ForeignKey("parties_party.id"))
    order_line_id: Mapped[int]
    reason: Mapped[str] = mapped_column(default="")
    awarded_by: Mapped[int]
    awarded_at: Mapped[datetime]
