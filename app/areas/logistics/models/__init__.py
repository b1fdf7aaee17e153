"""The tables of logistics."""

from app.areas.logistics.models.returns import CustomerReturn, CustomerReturnLine
from app.areas.logistics.models.shipments import CarrierService, Package, Shipment, ShipmentLine, TrackingEvent

__all__ = [
    "CarrierService", "CustomerReturn", "CustomerReturnLine", "Package", "Shipment", "ShipmentLine", "TrackingEvent",
]
