"""The tables of orders whose goods go straight to a customer, or are made by the supplier of the firm's components."""

from types import MappingProxyType

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.kernel.columns import Model, Numbered, Versioned, table_options


class DropShipment(Versioned, Model):
    """A purchase order that the supplier delivers to a customer: who that is, where, and under which number."""

    __tablename__ = "purchasing_drop_shipment"
    __personal__ = MappingProxyType({"address": ""})
    __table_args__ = table_options(
        UniqueConstraint("order_id"), Index("ix_purchasing_drop_shipment_for", "for_kind", "for_id"),
    )

    order_id: Mapped[int] = mapped_column(ForeignKey("purchasing_order.id"))
    customer_id: Mapped[int] = mapped_column(ForeignKey("parties_party.id"))
    address: Mapped[str]
    for_kind: Mapped[str]
    for_id: Mapped[int]
    for_number: Mapped[str]


class DropLine(Numbered, Model):
    """A purchase order line that serves a line of what the customer ordered."""

    __tablename__ = "purchasing_drop_line"
    __table_args__ = table_options(
        UniqueConstraint("order_line_id"), Index("ix_purchasing_drop_line_for", "for_line_id"),
    )

    order_line_id: Mapped[int] = mapped_column(ForeignKey("purchasing_order_line.id"))
    for_line_id: Mapped[int]


class Subcontract(Numbered, Model):
    """A purchase order for work on components of the firm, and the place at the supplier where they lie."""

    __tablename__ = "purchasing_subcontract"
    __table_args__ = table_options(UniqueConstraint("order_id"))

    order_id: Mapped[int] = mapped_column(ForeignKey("purchasing_order.id"))
    location_id: Mapped[int] = mapped_column(ForeignKey("inventory_location.id"))
