"""The table of what was made of components."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.kernel.columns import Model, Scaled, Versioned, table_options


class Assembly(Versioned, Model):
    """So much of an item made of its components at once, or taken apart again; what was moved stands in the ledger."""

    __tablename__ = "production_assembly"
    __table_args__ = table_options(
        CheckConstraint("qty > 0", name="positive"), UniqueConstraint("number"),
        Index("ix_production_assembly_at", "at", "id"), Index("ix_production_assembly_item", "item_id", "id"),
    )

    number: Mapped[str]
    kind: Mapped[str] = mapped_column(default="make")
    state: Mapped[str] = mapped_column(default="posted")
    item_id: Mapped[int] = mapped_column(ForeignKey("catalog_item.id"))
    bom_id: Mapped[int] = mapped_column(ForeignKey("catalog_bom.id"))
    warehouse_id: Mapped[int] = mapped_column(ForeignKey("inventory_warehouse.id"))
    qty: Mapped[Scaled]
    at: Mapped[datetime]
    note: Mapped[str] = mapped_column(default="")
