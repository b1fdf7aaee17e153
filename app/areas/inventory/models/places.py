"""The tables of warehouses and places."""

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.kernel.columns import Model, Versioned, table_options


class Warehouse(Versioned, Model):
    """A place of the firm with locations; goods come in at its receiving location and leave from its shipping one."""

    __tablename__ = "inventory_warehouse"
    __table_args__ = table_options(UniqueConstraint("code"))

    code: Mapped[str]
    name: Mapped[str]
    address: Mapped[str] = mapped_column(default="")


class Location(Versioned, Model):
    """Where goods can be: shelf, receiving, shipping, quarantine, transit, or the other side of a move.

    Supplier, customer, production, difference, scrap and opening are places outside; only inner places hold balances.
    """

    __tablename__ = "inventory_location"
    __table_args__ = table_options(UniqueConstraint("code"), Index("ix_inventory_location_warehouse", "warehouse_id"))

    code: Mapped[str]
    name: Mapped[str]
    kind: Mapped[str]
    warehouse_id: Mapped[int | None] = mapped_column(ForeignKey("inventory_warehouse.id"))
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("inventory_location.id"))
    blocked: Mapped[bool] = mapped_column(default=False)
