"""The tables of what customers send back."""

from datetime import date, datetime
from types import MappingProxyType

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.kernel.columns import Model, Scaled, Versioned, table_options


class CustomerReturn(Versioned, Model):
    """Goods that a customer may send back, and what they get for them (`outcome` credit, replacement or nothing).

    `state` is authorised, received (some or all), inspected (all that came is decided about), settled or cancelled.
    `for_kind` and `for_id` name what it was authorised for, such as a ticket.
    """

    __tablename__ = "logistics_customer_return"
    __personal__ = MappingProxyType({"note": ""})
    __table_args__ = table_options(
        UniqueConstraint("number"), CheckConstraint("outcome IN ('credit', 'replacement', 'nothing')", name="outcome"),
        Index("ix_logistics_customer_return_day", "authorised_on", "id"),
        Index("ix_logistics_customer_return_state", "state", "id"),
        Index("ix_logistics_customer_return_customer", "customer_id", "created_at", "id"),
        Index("ix_logistics_customer_return_told", "customer_id", "received_at", "id"),
        Index("ix_logistics_customer_return_shipment", "shipment_id"),
        Index("ix_logistics_customer_return_for", "for_kind", "for_id"),
    )

    number: Mapped[str]
    customer_id: Mapped[int] = mapped_column(ForeignKey("parties_party.id"))
    shipment_id: Mapped[int] = mapped_column(ForeignKey("logistics_shipment.id"))
    order_id: Mapped[int] = mapped_column(ForeignKey("sales_order.id"))
    warehouse_id: Mapped[int] = mapped_column(ForeignKey("inventory_warehouse.id"))
    state: Mapped[str] = mapped_column(default="authorised")
    reason: Mapped[str]
    outcome: Mapped[str]
    created_at: Mapped[datetime]
    authorised_on: Mapped[date]
    received_at: Mapped[datetime | None]
    settled_on: Mapped[date | None]
    replacement_order_id: Mapped[int | None] = mapped_column(ForeignKey("sales_order.id"))
    for_kind: Mapped[str] = mapped_column(default="")
    for_id: Mapped[int | None]
    note: Mapped[str] = mapped_column(default="")
    created_by: Mapped[int]


class CustomerReturnLine(Versioned, Model):
    """What may come back of a line of a shipment, what came, and what became of it; quantities in the stock unit."""

    __tablename__ = "logistics_customer_return_line"
    __personal__ = MappingProxyType({"note": ""})
    __table_args__ = table_options(
        CheckConstraint("stock_qty > 0", name="positive"),
        CheckConstraint("received_qty >= 0 AND received_qty >= restocked_qty + scrapped_qty + sent_back_qty",
                        name="decided"),
        Index("ix_logistics_customer_return_line_return", "return_id", "id"),
        Index("ix_logistics_customer_return_line_shipped", "shipment_line_id"),
        Index("ix_logistics_customer_return_line_lot", "lot_id"),
    )

    return_id: Mapped[int] = mapped_column(ForeignKey("logistics_customer_return.id"))
    shipment_line_id: Mapped[int] = mapped_column(ForeignKey("logistics_shipment_line.id"))
    order_line_id: Mapped[int] = mapped_column(ForeignKey("sales_order_line.id"))
    item_id: Mapped[int] = mapped_column(ForeignKey("catalog_item.id"))
    lot_id: Mapped[int | None] = mapped_column(ForeignKey("inventory_lot.id"))
    stock_qty: Mapped[Scaled]
    received_qty: Mapped[Scaled] = mapped_column(default=0)
    restocked_qty: Mapped[Scaled] = mapped_column(default=0)
    scrapped_qty: Mapped[Scaled] = mapped_column(default=0)
    sent_back_qty: Mapped[Scaled] = mapped_column(default=0)
    location_id: Mapped[int | None] = mapped_column(ForeignKey("inventory_location.id"))
    note: Mapped[str] = mapped_column(default="")
