"""The tables of transfers between warehouses."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.kernel.columns import Model, Scaled, Versioned, table_options


class TransferRoute(Versioned, Model):
    """How long goods are on the way from one warehouse to another."""

    __tablename__ = "inventory_transfer_route"
    __table_args__ = table_options(UniqueConstraint("from_warehouse_id", "to_warehouse_id"))

    from_warehouse_id: Mapped[int] = mapped_column(ForeignKey("inventory_warehouse.id"))
    to_warehouse_id: Mapped[int] = mapped_column(ForeignKey("inventory_warehouse.id"))
    lead_time_days: Mapped[int]


class Transfer(Versioned, Model):
    """Goods that go from one warehouse to another; `state` is draft, sent, partly_received, received or cancelled."""

    __tablename__ = "inventory_transfer"
    __table_args__ = table_options(
        UniqueConstraint("number"), CheckConstraint("from_warehouse_id <> to_warehouse_id", name="goes_somewhere"),
        Index("ix_inventory_transfer_from", "from_warehouse_id", "id"),
        Index("ix_inventory_transfer_to", "to_warehouse_id", "id"), Index("ix_inventory_transfer_state", "state", "id"),
    )

    number: Mapped[str]
    state: Mapped[str]
    from_warehouse_id: Mapped[int] = mapped_column(ForeignKey("inventory_warehouse.id"))
    to_warehouse_id: Mapped[int] = mapped_column(ForeignKey("inventory_warehouse.id"))
    leaves_on: Mapped[date]
    due_on: Mapped[date]
    created_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]
    received_at: Mapped[datetime | None]
    note: Mapped[str] = mapped_column(default="")


class TransferLine(Versioned, Model):
    """So much of an item on a transfer; once sent, a line is of one lot at most."""

    __tablename__ = "inventory_transfer_line"
    __table_args__ = table_options(
        CheckConstraint("qty > 0", name="positive"),
        CheckConstraint("qty_received >= 0 AND qty_lost >= 0 AND qty_received + qty_lost <= qty_sent", name="arrived"),
        Index("ix_inventory_transfer_line_transfer", "transfer_id"),
        Index("ix_inventory_transfer_line_item", "item_id", "transfer_id"),
    )

    transfer_id: Mapped[int] = mapped_column(ForeignKey("inventory_transfer.id"))
    item_id: Mapped[int] = mapped_column(ForeignKey("catalog_item.id"))
    lot_id: Mapped[int | None] = mapped_column(ForeignKey("inventory_lot.id"))
    qty: Mapped[Scaled]
    qty_sent: Mapped[Scaled] = mapped_column(default=0)
    qty_received: Mapped[Scaled] = mapped_column(default=0)
    qty_lost: Mapped[Scaled] = mapped_column(default=0)
