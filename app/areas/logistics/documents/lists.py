"""What goes along with goods: the list to pick by, what is in each package, what the customer signs for."""

from datetime import datetime

from sqlalchemy import Connection

from app.areas.company.queries import load_profile
from app.areas.company.queries.firm import ProfileRow
from app.areas.company.rules import local_day
from app.areas.logistics.queries.shipments import (
    PackageRow,
    ShipmentLineRow,
    ShipmentRow,
    load_packages,
    load_shipment,
    load_shipment_lines,
)
from app.kernel.listing import Kind
from app.kernel.own_fields import printed_own
from app.kernel.printed import (
    Band,
    Barcode,
    PrintBarcode,
    PrintColumn,
    PrintedDocument,
    PrintFacts,
    PrintTable,
    PrintText,
    Symbology,
)

PICK_COLUMNS = (
    PrintColumn("Place", Kind.CODE, 15), PrintColumn("SKU", Kind.CODE, 13), PrintColumn("Item", Kind.TEXT, 34),
    PrintColumn("Lot", Kind.CODE, 14), PrintColumn("Pick", Kind.QUANTITY, 12), PrintColumn("Picked", Kind.TEXT, 12),
)
GOODS_COLUMNS = (
    PrintColumn("SKU", Kind.CODE, 14), PrintColumn("Item", Kind.TEXT, 44), PrintColumn("Lot", Kind.CODE, 16),
    PrintColumn("Best before", Kind.DATE, 14), PrintColumn("Quantity", Kind.QUANTITY, 14),
)


def pick_list(connection: Connection, shipment_id: int, now: datetime) -> PrintedDocument:
    """Print what is to be taken from where, in walking order."""
    shipment, lines = load_shipment(connection, shipment_id), load_shipment_lines(connection, shipment_id)
    profile = load_profile(connection)
    rows = tuple(
        (line.location, line.sku, line.item_name, line.lot or "", line.quantity, "__________") for line in lines
    )
    return PrintedDocument(
        "Pick list", shipment.number, f"pick-list-{shipment.number}", sender=(profile.name,),
        facts=(
            ("Order", shipment.order_number), ("Customer", shipment.customer_name),
            ("Required on", shipment.required_on), ("Lines", len(lines)), ("Printed", now),
            ("Picked by", "____________________"),
        ),
        bands=(PrintTable(PICK_COLUMNS, rows),), barcode=_number_code(shipment),
    )


def packing_list(connection: Connection, shipment_id: int, now: datetime) -> PrintedDocument:
    """Print what is in each package, with the code that stands on it."""
    shipment, profile = load_shipment(connection, shipment_id), load_profile(connection)
    lines, packages = load_shipment_lines(connection, shipment_id), load_packages(connection, shipment_id)
    bands: list[Band] = []
    for package in packages:
        inside = [line for line in lines if line.package_id == package.id]
        bands += _package_bands(package, inside, len(packages))
    loose = [line for line in lines if line.package_id is None]
    if loose:
        bands.append(PrintTable(GOODS_COLUMNS, _goods(loose), "Not packed"))
    return _with_goods(profile, shipment, "Packing list", "packing-list", bands, now, len(packages))


def _package_bands(package: PackageRow, lines: list[ShipmentLineRow], count: int) -> list[Band]:
    facts = [("Kind", package.kind.capitalize()), ("Weight", f"{package.weight_grams / 1000:g} kg")]
    facts += [("Size", package.size)] if package.size else []
    code = Barcode(Symbology.GS1_128, f"(00){package.sscc}", f"(00) {package.sscc}")
    return [
        PrintFacts(tuple(facts), f"Package {package.position} of {count}"), PrintTable(GOODS_COLUMNS, _goods(lines)),
        PrintBarcode(code),
    ]


def delivery_note(connection: Connection, shipment_id: int, now: datetime) -> PrintedDocument:
    """Print what the customer gets and signs for."""
    shipment, profile = load_shipment(connection, shipment_id), load_profile(connection)
    lines, packages = load_shipment_lines(connection, shipment_id), load_packages(connection, shipment_id)
    own = printed_own(connection, "customer", shipment.customer_id, shipment.shipped_at)
    bands: list[Band] = [
        *((PrintFacts(own),) if own else ()),
        PrintTable(GOODS_COLUMNS, _goods(lines)),
        PrintText("Please check the goods and tell us of anything that is missing or damaged within three days."),
        PrintFacts((("Received on", "____________________"), ("Name and signature", "______________________________"))),
    ]
    return _with_goods(profile, shipment, "Delivery note", "delivery-note", bands, now, len(packages))


def _with_goods(
    profile: ProfileRow, shipment: ShipmentRow, title: str, file_name: str, bands: list[Band], now: datetime,
    packages: int,
) -> PrintedDocument:
    carrier = " ".join(part for part in (shipment.carrier_name, shipment.service_name) if part)
    facts: list[tuple[str, object]] = [
        ("Order", shipment.order_number),
        ("Shipped" if shipment.shipped_at else "Printed", local_day(shipment.shipped_at or now, profile.zone)),
    ]
    facts += [("Your reference", shipment.customer_reference)] if shipment.customer_reference else []
    facts += [("Carrier", carrier)] if carrier else []
    facts += [("Tracking", shipment.tracking_number)] if shipment.tracking_number else []
    facts += [("Packages", packages)] if packages else []
    return PrintedDocument(
        title, shipment.number, f"{file_name}-{shipment.number}", sender=profile.address_lines(),
        recipient=tuple(shipment.ship_to.splitlines()) or (shipment.customer_name,), facts=tuple(facts),
        bands=tuple(bands), barcode=_number_code(shipment), currency=shipment.currency,
    )


def _goods(lines: list[ShipmentLineRow]) -> tuple[tuple[object, ...], ...]:
    return tuple((line.sku, line.item_name, line.lot or "", line.expires_on, line.quantity) for line in lines)


def _number_code(shipment: ShipmentRow) -> Barcode:
    return Barcode(Symbology.CODE128, shipment.number, shipment.number)
