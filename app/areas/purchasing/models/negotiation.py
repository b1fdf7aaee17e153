"""The tables of negotiations with suppliers."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from app.kernel.columns import Model, Numbered, Scaled, Versioned, table_options


class Negotiation(Versioned, Model):
    """What is talked about with a supplier; `state` is open, agreed or failed.

    About an item, `last_price_micros` is what was paid before, and `saving_minor` what the agreed price saves on the
    volume of twelve months (`year_stock_qty`); prices are for one of `unit_id`.
    """

    __tablename__ = "purchasing_negotiation"
    __table_args__ = table_options(
        Index("ix_purchasing_negotiation_supplier", "supplier_id", "id"),
        Index("ix_purchasing_negotiation_state", "state", "next_on", "id"),
    )

    supplier_id: Mapped[int] = mapped_column(ForeignKey("parties_party.id"))
    topic: Mapped[str]
    state: Mapped[str] = mapped_column(default="open")
    item_id: Mapped[int | None] = mapped_column(ForeignKey("catalog_item.id"))
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("catalog_unit.id"))
    currency: Mapped[str]
    last_price_micros: Mapped[Scaled | None]
    agreed_price_micros: Mapped[Scaled | None]
    year_stock_qty: Mapped[Scaled | None]
    saving_minor: Mapped[Scaled | None]
    terms: Mapped[str] = mapped_column(default="")
    opened_on: Mapped[date]
    next_on: Mapped[date | None]
    closed_on: Mapped[date | None]


class NegotiationEntry(Numbered, Model):
    """A step of a negotiation: talk, their offer, ours, or what was agreed; the price for one unit of it."""

    __tablename__ = "purchasing_negotiation_entry"
    __table_args__ = table_options(Index("ix_purchasing_negotiation_entry_of", "negotiation_id", "at"))

    negotiation_id: Mapped[int] = mapped_column(ForeignKey("purchasing_negotiation.id"))
    at: Mapped[datetime]
    by: Mapped[int]
    kind: Mapped[str]
    spoke_with: Mapped[str] = mapped_column(default="")
    text: Mapped[str] = mapped_column(default="")
    price_micros: Mapped[Scaled | None]
