"""Facts about shipments that other areas may act on."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ShipmentShipped:
    """Goods left for a customer."""

    shipment_id: int
    order_id: int
    customer_id: int


@dataclass(frozen=True, slots=True)
class ShipmentDelivered:
    """A customer has the goods."""

    shipment_id: int
    order_id: int
    customer_id: int


@dataclass(frozen=True, slots=True)
class ShipmentReversed:
    """Goods that had left came back."""

    shipment_id: int
    order_id: int
    customer_id: int
