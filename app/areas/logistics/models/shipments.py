"""The tables of shipments, packages and what happened to them."""

from datetime import date, datetime
from types import MappingProxyType

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.kernel.columns import Model, Numbered, Scaled, Versioned, table_options


class CarrierService(Versioned, Model):
    """What a carrier offers: how long it takes and what a shipment costs, to begin with and by the kilogram."""

    __tablename__ = "logistics_carrier_service"
    __table_args__ = table_options(UniqueConstraint("carrier_id", "name"))

    carrier_id: Mapped[int] = mapped_column(ForeignKey("parties_party.id"))
    name: Mapped[str]
    transit_days: Mapped[int]
    base_minor: Mapped[Scaled] = mapped_column(default=0)
    per_kg_minor: Mapped[Scaled] = mapped_column(default=0)
    currency: Mapped[str]


class Shipment(Versioned, Model):
    """Goods on their way to a customer: picking, picked, packed, shipped, delivered, cancelled."""

    __tablename__ = "logistics_shipment"
    __personal__ = MappingProxyType({"ship_to": "", "received_by": ""})
    __table_args__ = table_options(
        UniqueConstraint("number"),
        Index("ix_logistics_shipment_state", "state", "expected_on", "id"),
        Index("ix_logistics_shipment_state_created", "state", "created_at", "id"),
        Index("ix_logistics_shipment_order", "order_id"),
        Index("ix_logistics_shipment_customer", "customer_id", "created_at"),
        Index("ix_logistics_shipment_customer_state", "customer_id", "state", "created_at"),
        Index("ix_logistics_shipment_customer_shipped", "customer_id", "shipped_at", "id"),
        Index("ix_logistics_shipment_customer_delivered", "customer_id", "delivered_at", "id"),
        Index("ix_logistics_shipment_created", "created_at", "id"),
        Index("ix_logistics_shipment_expected", "expected_on", "id"),
    )

    number: Mapped[str]
    order_id: Mapped[int] = mapped_column(ForeignKey("sales_order.id"))
    customer_id: Mapped[int] = mapped_column(ForeignKey("parties_party.id"))
    warehouse_id: Mapped[int] = mapped_column(ForeignKey("inventory_warehouse.id"))
    carrier_id: Mapped[int | None] = mapped_column(ForeignKey("parties_party.id"))
    service_id: Mapped[int | None] = mapped_column(ForeignKey("logistics_carrier_service.id"))
    state: Mapped[str] = mapped_column(default="picking")
    created_at: Mapped[datetime]
    picked_at: Mapped[datetime | None]
    packed_at: Mapped[datetime | None]
    shipped_at: Mapped[datetime | None]
    expected_on: Mapped[date]
    delivered_at: Mapped[datetime | None]
    received_by: Mapped[str] = mapped_column(default="")
    tracking_number: Mapped[str] = mapped_column(default="")
    freight_minor: Mapped[Scaled] = mapped_column(default=0)
    currency: Mapped[str]
    ship_to: Mapped[str] = mapped_column(default="")


class ShipmentLine(Versioned, Model):
    """What a shipment takes of one order line from one place; `location_id` is where it lies now or lay last."""

    __tablename__ = "logistics_shipment_line"
    __table_args__ = table_options(
        CheckConstraint("stock_qty > 0", name="positive"),
        Index("ix_logistics_shipment_line_shipment", "shipment_id"),
        Index("ix_logistics_shipment_line_order_line", "order_line_id"),
        Index("ix_logistics_shipment_line_lot", "lot_id"),
        Index("ix_logistics_shipment_line_item", "item_id"),
    )

    shipment_id: Mapped[int] = mapped_column(ForeignKey("logistics_shipment.id"))
    order_line_id: Mapped[int] = mapped_column(ForeignKey("sales_order_line.id"))
    item_id: Mapped[int] = mapped_column(ForeignKey("catalog_item.id"))
    lot_id: Mapped[int | None] = mapped_column(ForeignKey("inventory_lot.id"))
    location_id: Mapped[int] = mapped_column(ForeignKey("inventory_location.id"))
    stock_qty: Mapped[Scaled]
    package_id: Mapped[int | None] = mapped_column(ForeignKey("logistics_package.id"))


class Package(Versioned, Model):
    """A parcel or pallet of a shipment."""

    __tablename__ = "logistics_package"
    __table_args__ = table_options(UniqueConstraint("shipment_id", "position"), UniqueConstraint("sscc"))

    shipment_id: Mapped[int] = mapped_column(ForeignKey("logistics_shipment.id"))
    position: Mapped[int]
    kind: Mapped[str] = mapped_column(default="carton")
    sscc: Mapped[str]
    weight_grams: Mapped[int] = mapped_column(default=0)
    length_mm: Mapped[int] = mapped_column(default=0)
    width_mm: Mapped[int] = mapped_column(default=0)
    height_mm: Mapped[int] = mapped_column(default=0)


class TrackingEvent(Numbered, Model):
    """Something that happened to a shipment on its way."""

    __tablename__ = "logistics_tracking_event"
    __personal__ = MappingProxyType({"text": "", "place": ""})
    __table_args__ = table_options(Index("ix_logistics_tracking_event_shipment", "shipment_id", "at"))

    shipment_id: Mapped[int] = mapped_column(ForeignKey("logistics_shipment.id"))
    at: Mapped[datetime]
    kind: Mapped[str]
    text: Mapped[str]
    place: Mapped[str] = mapped_column(default="")
