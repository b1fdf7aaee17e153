"""The tables of what did not conform: what it was, why, and what is done so that it does not come again."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.kernel.columns import Model, Numbered, Scaled, Versioned, table_options


class Nonconformance(Versioned, Model):
    """Something that is not as it should be, from its finding to the proof that it is mended.

    `state` is open, contained, analysed, corrected or closed. `source` is hand, ticket or spike. `cost_minor` is
    what it cost, in the firm's currency.
    """

    __tablename__ = "production_nonconformance"
    __table_args__ = table_options(
        UniqueConstraint("number"),
        Index("ix_production_nonconformance_state", "state", "opened_at", "id"),
        Index("ix_production_nonconformance_opened", "opened_at", "id"),
        Index("ix_production_nonconformance_due", "due_on", "id"),
        Index("ix_production_nonconformance_supplier", "supplier_id", "opened_at", "id"),
        Index("ix_production_nonconformance_item", "item_id", "opened_at", "id"),
        Index("ix_production_nonconformance_lot", "lot_id"),
    )

    number: Mapped[str]
    title: Mapped[str]
    source: Mapped[str]
    severity: Mapped[str]
    cause_kind: Mapped[str]
    state: Mapped[str] = mapped_column(default="open")
    supplier_id: Mapped[int | None] = mapped_column(ForeignKey("parties_party.id"))
    item_id: Mapped[int | None] = mapped_column(ForeignKey("catalog_item.id"))
    lot_id: Mapped[int | None] = mapped_column(ForeignKey("inventory_lot.id"))
    qty: Mapped[Scaled | None]
    description: Mapped[str] = mapped_column(default="")
    containment: Mapped[str] = mapped_column(default="")
    root_cause: Mapped[str] = mapped_column(default="")
    correction: Mapped[str] = mapped_column(default="")
    effect: Mapped[str] = mapped_column(default="")
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("company_user.id"))
    due_on: Mapped[date | None]
    cost_minor: Mapped[Scaled] = mapped_column(default=0)
    opened_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]


class NonconformanceLink(Numbered, Model):
    """A record that it shows in, such as a ticket, a receipt or a shipment."""

    __tablename__ = "production_nonconformance_link"
    __table_args__ = table_options(
        UniqueConstraint("nonconformance_id", "record", "record_id"),
        Index("ix_production_nonconformance_link_record", "record", "record_id", "nonconformance_id"),
    )

    nonconformance_id: Mapped[int] = mapped_column(ForeignKey("production_nonconformance.id"))
    record: Mapped[str]
    record_id: Mapped[int]
