"""The tables of when more is bought."""

from datetime import date
from typing import Any

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.kernel.columns import JsonText, Model, Scaled, Versioned, table_options


class ReorderRule(Versioned, Model):
    """When to buy more of an item for a warehouse, and how much; quantities in the stock unit.

    `kind` is sS: below `reorder_point`, up to `order_up_to`; sQ: below the reorder point, whole lots of `order_qty`;
    RS: every `review_days`, up to `order_up_to`; newsvendor: as RS, for what does not keep. `origin` is hand or
    policy; a policy keeps in `basis` what it rests on.
    """

    __tablename__ = "inventory_reorder_rule"
    __table_args__ = table_options(UniqueConstraint("item_id", "warehouse_id"))

    item_id: Mapped[int] = mapped_column(ForeignKey("catalog_item.id"))
    warehouse_id: Mapped[int] = mapped_column(ForeignKey("inventory_warehouse.id"))
    reorder_point: Mapped[Scaled]
    order_up_to: Mapped[Scaled]
    kind: Mapped[str] = mapped_column(default="sS", server_default="sS")
    order_qty: Mapped[Scaled] = mapped_column(default=0, server_default="0")
    safety_stock: Mapped[Scaled] = mapped_column(default=0, server_default="0")
    review_days: Mapped[int] = mapped_column(default=0, server_default="0")
    reviewed_on: Mapped[date | None]
    service_permille: Mapped[int | None]
    service_kind: Mapped[str] = mapped_column(default="cycle", server_default="cycle")
    origin: Mapped[str] = mapped_column(default="hand", server_default="hand")
    basis: Mapped[Any] = mapped_column(JsonText, nullable=True)
