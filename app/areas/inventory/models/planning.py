"""The tables of when more is bought."""

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.kernel.columns import Model, Scaled, Versioned, table_options


class ReorderRule(Versioned, Model):
    """When to buy more of an item for a warehouse: below `reorder_point`, up to `order_up_to`."""

    __tablename__ = "inventory_reorder_rule"
    __table_args__ = table_options(UniqueConstraint("item_id", "warehouse_id"))

    item_id: Mapped[int] = mapped_column(ForeignKey("catalog_item.id"))
    warehouse_id: Mapped[int] = mapped_column(ForeignKey("inventory_warehouse.id"))
    reorder_point: Mapped[Scaled]
    order_up_to: Mapped[Scaled]
