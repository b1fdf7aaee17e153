"""What is printed of orders and shipments: the right goods, and codes that can be encoded."""

from dataclasses import dataclass, fields, is_dataclass
from decimal import Decimal
from typing import Any

import pytest

from app.areas.logistics.operations.carriers import CreateCarrier
from app.areas.logistics.operations.packing import ContentInput, PackageInput, PackShipment
from app.areas.logistics.operations.picking import PickShipment
from app.areas.logistics.operations.shipping import ShipShipment
from app.exchange.barcodes import encode_symbol
from app.kernel.errors import DomainError
from app.kernel.money import Money
from app.kernel.printed import Barcode, PrintBarcode, PrintedDocument, PrintLabels, PrintTable
from app.kernel.workspace import Workspace
from tests.areas.logistics.shipping import lines_of, make
from tests.areas.sales.selling import add_customer, add_items, sell, stock


@dataclass
class Office:
    """A shipment to be picked, of lots in two aisles."""

    workspace: Workspace
    order_id: int
    shipment_id: int

    def printed(self, name: str) -> PrintedDocument:
        """Print a document of the shipment, or of its order."""
        spec = self.workspace.declarations.document(name)
        record_id = self.order_id if spec.record == "sales_order" else self.shipment_id
        with self.workspace.reader() as reader:
            return spec.context(reader, record_id, self.workspace.clock.now())


@pytest.fixture
def office(workspace: Workspace) -> Office:
    tea, jam = add_items(workspace, "TEA", "JAM")
    stock(workspace, tea, 3, lot="L2", place="B-1")
    stock(workspace, tea, 3, lot="L1", place="A-9")
    stock(workspace, jam, 9, place="A-2")
    order = sell(workspace, add_customer(workspace), [(tea, "5"), (jam, "2")], freight=Decimal("4.50"))
    return Office(workspace, order.order_id, make(workspace, order.order_id))


def pack(office: Office) -> None:
    office.workspace.dispatch(PickShipment(office.shipment_id))
    first = lines_of(office.workspace, office.shipment_id)[0]
    boxes = (PackageInput(), PackageInput("pallet", Decimal(9), Decimal(120), Decimal(80), Decimal(100)))
    office.workspace.dispatch(PackShipment(office.shipment_id, boxes, (ContentInput(first.id, 2),)))


def barcodes(value: Any) -> list[Barcode]:
    if isinstance(value, Barcode):
        return [value]
    if isinstance(value, tuple):
        return [code for item in value for code in barcodes(item)]
    if is_dataclass(value):
        return [code for item in fields(value) for code in barcodes(getattr(value, item.name))]
    return []


def test_a_pick_list_goes_from_place_to_place(office: Office) -> None:
    (table,) = office.printed("pick_list").bands
    assert isinstance(table, PrintTable)
    assert [(row[0], row[1], row[3], str(row[4])) for row in table.rows] == [
        ("A-2", "JAM", "", "2 pc"), ("A-9", "TEA", "L1", "2 pc"), ("B-1", "TEA", "L2", "3 pc"),
    ]


def test_a_packing_list_says_what_is_in_each_package(office: Office) -> None:
    pack(office)
    document = office.printed("packing_list")
    tables = [band for band in document.bands if isinstance(band, PrintTable)]
    codes = [band.barcode for band in document.bands if isinstance(band, PrintBarcode)]
    assert [len(table.rows) for table in tables] == [2, 1]
    assert len({code.data for code in codes}) == 2
    assert ("Packages", 2) in document.facts


def test_a_label_for_each_package_and_none_before_packing(office: Office) -> None:
    with pytest.raises(DomainError, match="no packages yet"):
        office.printed("parcel_label")
    pack(office)
    (band,) = office.printed("parcel_label").bands
    assert isinstance(band, PrintLabels)
    assert [label.title for label in band.labels] == ["Alfreds Futterkiste"] * 2
    assert any("Pallet 2 of 2, 9 kg, 120 × 80 × 100 cm" in line for line in band.labels[1].lines)


def test_every_code_can_be_encoded(office: Office) -> None:
    pack(office)
    names = ("pick_list", "packing_list", "delivery_note", "parcel_label")
    codes = [code for name in names for code in barcodes(office.printed(name))]
    assert len(codes) == 3 + 2 + 2
    assert all(encode_symbol(code).linear for code in codes)


def test_a_delivery_note_goes_to_the_customer_by_the_carrier(office: Office) -> None:
    pack(office)
    carrier = office.workspace.dispatch(CreateCarrier("Speedy Express")).value
    office.workspace.dispatch(ShipShipment(office.shipment_id, carrier, tracking_number="1Z999"))
    document = office.printed("delivery_note")
    assert document.recipient == ("Alfreds Futterkiste", "Obere Str. 57", "12209 Berlin", "Germany")
    assert {("Carrier", "Speedy Express"), ("Tracking", "1Z999")} <= set(document.facts)


def test_an_order_confirmation_adds_up(office: Office) -> None:
    document = office.printed("order_confirmation")
    table = next(band for band in document.bands if isinstance(band, PrintTable))
    assert table.totals == (
        ("Goods", Money(70_00, "EUR")), ("Freight", Money(4_50, "EUR")), ("Total without tax", Money(74_50, "EUR")),
    )
    assert sum(row[-1].minor for row in table.rows if isinstance(row[-1], Money)) == 70_00
    assert document.title == "Order confirmation"
