"""The tables of goods called back."""

from datetime import datetime
from types import MappingProxyType

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.kernel.columns import Model, Numbered, Scaled, Versioned, table_options


class Recall(Versioned, Model):
    """Goods that are called back, from the complaint on until every customer was heard; `state` is open or closed.

    `instructions` are what customers are told to do.
    """

    __tablename__ = "support_recall"
    __table_args__ = table_options(
        UniqueConstraint("number"), Index("ix_support_recall_state", "state", "id"),
        Index("ix_support_recall_ticket", "ticket_id"),
    )

    number: Mapped[str]
    title: Mapped[str]
    reason: Mapped[str] = mapped_column(default="")
    instructions: Mapped[str] = mapped_column(default="")
    state: Mapped[str] = mapped_column(default="open")
    ticket_id: Mapped[int | None] = mapped_column(ForeignKey("support_ticket.id"))
    opened_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]


class RecallLot(Numbered, Model):
    """A lot that is called back: named by a person, or made of one that was."""

    __tablename__ = "support_recall_lot"
    __table_args__ = table_options(
        UniqueConstraint("recall_id", "lot_id"), Index("ix_support_recall_lot_lot", "lot_id"),
    )

    recall_id: Mapped[int] = mapped_column(ForeignKey("support_recall.id"))
    lot_id: Mapped[int] = mapped_column(ForeignKey("inventory_lot.id"))
    named: Mapped[bool]


class RecallDelivery(Numbered, Model):
    """So much of a lot that went to a customer with a shipment."""

    __tablename__ = "support_recall_delivery"
    __table_args__ = table_options(
        UniqueConstraint("recall_id", "shipment_id", "lot_id"),
        Index("ix_support_recall_delivery_customer", "recall_id", "customer_id"),
    )

    recall_id: Mapped[int] = mapped_column(ForeignKey("support_recall.id"))
    customer_id: Mapped[int] = mapped_column(ForeignKey("parties_party.id"))
    shipment_id: Mapped[int] = mapped_column(ForeignKey("logistics_shipment.id"))
    lot_id: Mapped[int] = mapped_column(ForeignKey("inventory_lot.id"))
    qty: Mapped[Scaled]
    at: Mapped[datetime]


class RecallCustomer(Versioned, Model):
    """A customer who must be told; `state` is to_call, called, answered or returned."""

    __tablename__ = "support_recall_customer"
    __personal__ = MappingProxyType({"note": ""})
    __table_args__ = table_options(
        UniqueConstraint("recall_id", "customer_id"), Index("ix_support_recall_customer_state", "state", "id"),
        Index("ix_support_recall_customer_customer", "customer_id", "changed_at", "id"),
    )

    recall_id: Mapped[int] = mapped_column(ForeignKey("support_recall.id"))
    customer_id: Mapped[int] = mapped_column(ForeignKey("parties_party.id"))
    state: Mapped[str] = mapped_column(default="to_call")
    note: Mapped[str] = mapped_column(default="")
    changed_at: Mapped[datetime]
