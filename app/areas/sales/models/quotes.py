"""The tables of quotes."""

from datetime import date, datetime
from types import MappingProxyType

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from app.kernel.columns import Model, Numbered, Scaled, Versioned, table_options


class Quote(Versioned, Model):
    """What the firm offers somebody: a customer, or a prospect of whom only name and address are known.

    `state`, `valid_until`, `total_minor` and `cost_minor` are those of its latest version, which is `revision`.
    `cost_minor` is of lines whose cost is known and `costed_minor` what these are offered for. `reason` says why it
    was declined.
    """

    __tablename__ = "sales_quote"
    __personal__ = MappingProxyType({"prospect": "(erased)", "prospect_address": "", "reason_note": "", "title": ""})
    __table_args__ = table_options(
        UniqueConstraint("number"),
        Index("ix_sales_quote_state", "state", "created_at", "id"),
        Index("ix_sales_quote_customer", "customer_id", "created_at", "id"),
        Index("ix_sales_quote_created", "created_at", "id"),
        Index("ix_sales_quote_valid", "valid_until", "id"),
        Index("ix_sales_quote_opportunity", "opportunity_id", "id"),
        Index("ix_sales_quote_decided", "decided_at", "state"),
        Index("ix_sales_quote_sent_to", "customer_id", "sent_at", "id"),
        Index("ix_sales_quote_decided_by", "customer_id", "decided_at", "id"),
    )

    number: Mapped[str]
    customer_id: Mapped[int | None] = mapped_column(ForeignKey("parties_party.id"))
    prospect: Mapped[str] = mapped_column(default="")
    prospect_address: Mapped[str] = mapped_column(default="")
    opportunity_id: Mapped[int | None] = mapped_column(ForeignKey("sales_opportunity.id"))
    warehouse_id: Mapped[int] = mapped_column(ForeignKey("inventory_warehouse.id"))
    currency: Mapped[str]
    title: Mapped[str] = mapped_column(default="")
    created_at: Mapped[datetime]
    created_by: Mapped[int]
    state: Mapped[str] = mapped_column(default="draft")
    revision: Mapped[int] = mapped_column(default=1)
    valid_until: Mapped[date]
    total_minor: Mapped[Scaled]
    cost_minor: Mapped[Scaled | None]
    costed_minor: Mapped[Scaled] = mapped_column(default=0)
    sent_at: Mapped[datetime | None]
    decided_at: Mapped[datetime | None]
    reason: Mapped[str] = mapped_column(default="")
    reason_note: Mapped[str] = mapped_column(default="")
    order_id: Mapped[int | None] = mapped_column(ForeignKey("sales_order.id"))


class QuoteVersion(Versioned, Model):
    """One version of a quote; what was sent never changes, a new version takes its place.

    `opening` and `closing` may name fields; with what these held when the version was sent they are in `said_opening`
    and `said_closing`.
    """

    __tablename__ = "sales_quote_version"
    __personal__ = MappingProxyType({
        "opening": "", "closing": "", "said_opening": "", "said_closing": "",
    })
    __table_args__ = table_options(UniqueConstraint("quote_id", "revision"))

    quote_id: Mapped[int] = mapped_column(ForeignKey("sales_quote.id"))
    revision: Mapped[int]
    state: Mapped[str] = mapped_column(default="draft")
    valid_until: Mapped[date]
    payment_terms: Mapped[str] = mapped_column(default="")
    delivery_terms: Mapped[str] = mapped_column(default="")
    opening: Mapped[str] = mapped_column(default="")
    closing: Mapped[str] = mapped_column(default="")
    said_opening: Mapped[str] = mapped_column(default="", server_default=text("''"))
    said_closing: Mapped[str] = mapped_column(default="", server_default=text("''"))
    total_minor: Mapped[Scaled]
    created_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]


class QuoteLine(Numbered, Model):
    """A line of a version: an item or a free text; stock quantity and cost are of items alone.

    `choice` is firm, optional or alternative; an alternative stands in for the line at `instead_of`. `promised_on`
    was promised with `promise_words`, `wished` where a person gave the day. `cost_minor` is the worth of the goods
    when the line was written.
    """

    __tablename__ = "sales_quote_line"
    __table_args__ = table_options(
        CheckConstraint("qty > 0", name="positive"), UniqueConstraint("version_id", "position"),
        Index("ix_sales_quote_line_item", "item_id", "id"),
    )

    version_id: Mapped[int] = mapped_column(ForeignKey("sales_quote_version.id"))
    position: Mapped[int]
    item_id: Mapped[int | None] = mapped_column(ForeignKey("catalog_item.id"))
    text: Mapped[str] = mapped_column(default="")
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("catalog_unit.id"))
    qty: Mapped[Scaled]
    stock_qty: Mapped[Scaled]
    price_micros: Mapped[Scaled]
    price_rule: Mapped[str] = mapped_column(default="")
    discount_permille: Mapped[int] = mapped_column(default=0)
    amount_minor: Mapped[Scaled]
    cost_minor: Mapped[Scaled | None]
    choice: Mapped[str] = mapped_column(default="firm")
    instead_of: Mapped[int | None]
    chosen: Mapped[bool] = mapped_column(default=False)
    wished: Mapped[bool] = mapped_column(default=False)
    promised_on: Mapped[date | None]
    promise_words: Mapped[str] = mapped_column(default="")
    promise_permille: Mapped[int | None]


class QuoteText(Versioned, Model):
    """Texts with which quotes begin and end; the usual one is taken when nobody chooses."""

    __tablename__ = "sales_quote_text"
    __table_args__ = table_options(UniqueConstraint("name"))

    name: Mapped[str]
    opening: Mapped[str] = mapped_column(default="")
    closing: Mapped[str] = mapped_column(default="")
    payment_terms: Mapped[str] = mapped_column(default="")
    delivery_terms: Mapped[str] = mapped_column(default="")
    valid_days: Mapped[int] = mapped_column(default=30)
    usual: Mapped[bool] = mapped_column(default=False)


class SalesPolicy(Versioned, Model):
    """What the firm wants to earn at least, in thousandths of the price, and how long it waits for money; one row.

    An order of a customer with an invoice that is late by more than `hold_after_days` is held.
    """

    __tablename__ = "sales_policy"

    least_margin_permille: Mapped[int]
    hold_after_days: Mapped[int] = mapped_column(default=0, server_default="0")
