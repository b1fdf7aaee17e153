"""What is stuck on packages."""

from datetime import datetime

from sqlalchemy import Connection

from app.areas.company.queries import load_profile
from app.areas.logistics.queries.shipments import PackageRow, ShipmentRow, load_packages, load_shipment
from app.kernel.errors import DomainError
from app.kernel.printed import Barcode, PrintedDocument, PrintLabel, PrintLabels, Symbology


def parcel_label(connection: Connection, shipment_id: int, _now: datetime) -> PrintedDocument:
    """Print a label for each package: where it goes, what it is, and its serial shipping container code."""
    shipment, packages = load_shipment(connection, shipment_id), load_packages(connection, shipment_id)
    if not packages:
        raise DomainError("shipment.not_packed", f"Shipment {shipment.number} has no packages yet. Pack it first.")
    profile = load_profile(connection)
    labels = tuple(_label(profile.name, shipment, package, len(packages)) for package in packages)
    return PrintedDocument(
        "Parcel labels", shipment.number, f"parcel-labels-{shipment.number}", sender=(profile.name,),
        bands=(PrintLabels(labels),),
    )


def _label(sender: str, shipment: ShipmentRow, package: PackageRow, count: int) -> PrintLabel:
    name, *address = shipment.ship_to.splitlines() or [shipment.customer_name]
    carrier = " ".join(part for part in (shipment.carrier_name, shipment.service_name) if part)
    measures = ", ".join(part for part in (f"{package.weight_grams / 1000:g} kg", package.size) if part)
    lines = (
        *address, "", f"From {sender}", f"{shipment.number}, order {shipment.order_number}",
        f"{package.kind.capitalize()} {package.position} of {count}, {measures}",
        *((f"Carrier {carrier}",) if carrier else ()),
    )
    return PrintLabel(name, lines, Barcode(Symbology.GS1_128, f"(00){package.sscc}", f"(00) {package.sscc}"))
