"""The tables of goods on consignment."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.kernel.columns import Model, Scaled, Versioned, table_options


class ConsignmentTerm(Versioned, Model):
    """What is agreed for an item of a supplier's that lies here: its price, once it is used."""

    __tablename__ = "inventory_consignment_term"
    __table_args__ = table_options(UniqueConstraint("supplier_id", "item_id"))

    supplier_id: Mapped[int] = mapped_column(ForeignKey("parties_party.id"))
    item_id: Mapped[int] = mapped_column(ForeignKey("catalog_item.id"))
    price_micros: Mapped[Scaled]
    currency: Mapped[str]


class Consumption(Versioned, Model):
    """Goods of a supplier's that became ours by being used: what is to be billed; `move_id` is the purchase.

    `state` is open, billed or reversed; `bill_kind` and `bill_id` name what billed it.
    """

    __tablename__ = "inventory_consumption"
    __table_args__ = table_options(
        CheckConstraint("qty > 0", name="positive"), UniqueConstraint("move_id"),
        Index("ix_inventory_consumption_supplier", "supplier_id", "state", "id"),
        Index("ix_inventory_consumption_item", "item_id", "id"), Index("ix_inventory_consumption_at", "at", "id"),
    )

    at: Mapped[datetime]
    supplier_id: Mapped[int] = mapped_column(ForeignKey("parties_party.id"))
    item_id: Mapped[int] = mapped_column(ForeignKey("catalog_item.id"))
    lot_id: Mapped[int | None] = mapped_column(ForeignKey("inventory_lot.id"))
    location_id: Mapped[int] = mapped_column(ForeignKey("inventory_location.id"))
    qty: Mapped[Scaled]
    price_micros: Mapped[Scaled]
    currency: Mapped[str]
    value_minor: Mapped[Scaled]
    move_id: Mapped[int] = mapped_column(ForeignKey("inventory_move.id"))
    state: Mapped[str] = mapped_column(default="open")
    bill_kind: Mapped[str] = mapped_column(default="")
    bill_id: Mapped[int | None]
