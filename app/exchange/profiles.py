"""The files of other programs by their own names and headings: which rows they hold, and which column is what."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from app.exchange.mapping import ColumnMapping, ImportSource
from app.kernel.errors import EnvironmentFault


@dataclass(frozen=True, slots=True)
class ProfileFile:
    """A file of a program: what its rows are and which field each column is; columns left out on purpose are listed.

    `prefixes` go before the values of fields whose numbers would be those of something else, too.
    """

    kind: str
    name: str
    columns: Mapping[str, str]
    left_out: tuple[str, ...] = ()
    prefixes: Mapping[str, str] = field(default_factory=dict)

    def source(self, folder: Path) -> ImportSource:
        """Give the file in a folder as something to take in."""
        told = (ColumnMapping(heading, name, self.prefixes.get(name, "")) for heading, name in self.columns.items())
        return ImportSource(
            self.kind, str(folder / self.name), (*told, *(ColumnMapping(heading) for heading in self.left_out)),
        )


PARTY = {
    "CompanyName": "name", "ContactName": "contact_name", "ContactTitle": "contact_role", "Address": "street",
    "City": "city", "Region": "region", "PostalCode": "postal_code", "Country": "country", "Phone": "phone",
}
PRODUCT = (
    "ProductID", "ProductName", "SupplierID", "CategoryID", "QuantityPerUnit", "UnitPrice", "UnitsInStock",
    "UnitsOnOrder", "ReorderLevel", "Discontinued",
)
SUPPLIER_PREFIX, CARRIER_PREFIX = "SUP-", "SHIP-"


def _products(kind: str, columns: Mapping[str, str]) -> ProfileFile:
    """Read some columns of the products as rows of one kind; the others are read as another."""
    left_out = tuple(heading for heading in PRODUCT if heading not in columns)
    return ProfileFile(kind, "Products.csv", columns, left_out, {"supplier": SUPPLIER_PREFIX})


# Northwind knows one price of a product; it stands for what the supplier asks and for what the stock cost, too.
NORTHWIND = (
    ProfileFile(
        "categories", "Categories.csv", {"CategoryID": "code", "CategoryName": "name", "Description": "description"},
    ),
    _products("items", {
        "ProductID": "sku", "ProductName": "name", "CategoryID": "category", "QuantityPerUnit": "packaging",
        "UnitPrice": "price", "Discontinued": "discontinued",
    }),
    ProfileFile(
        "suppliers", "Suppliers.csv", {**PARTY, "SupplierID": "code", "HomePage": "website"}, ("Fax",),
        {"code": SUPPLIER_PREFIX},
    ),
    _products("supplier_items", {"SupplierID": "supplier", "ProductID": "sku", "UnitPrice": "price"}),
    _products("opening_stock", {"ProductID": "sku", "UnitsInStock": "qty", "UnitPrice": "unit_cost"}),
    _products("reorder_rules", {"ProductID": "sku", "ReorderLevel": "reorder_point"}),
    _products("open_purchases", {
        "SupplierID": "supplier", "ProductID": "sku", "UnitsOnOrder": "qty", "UnitPrice": "price",
    }),
    ProfileFile("customers", "Customers.csv", {**PARTY, "CustomerID": "code"}, ("Fax",)),
    ProfileFile(
        "carriers", "Shippers.csv", {"ShipperID": "code", "CompanyName": "name", "Phone": "phone"},
        prefixes={"code": CARRIER_PREFIX},
    ),
    ProfileFile(
        "orders", "Orders.csv",
        {"OrderID": "number", "CustomerID": "customer", "OrderDate": "ordered_on", "RequiredDate": "required_on",
         "ShippedDate": "shipped_on", "ShipVia": "carrier", "Freight": "freight", "ShipName": "ship_name",
         "ShipAddress": "ship_street", "ShipCity": "ship_city", "ShipRegion": "ship_region",
         "ShipPostalCode": "ship_postal_code", "ShipCountry": "ship_country"},
        ("EmployeeID",), {"carrier": CARRIER_PREFIX},
    ),
    ProfileFile(
        "order_lines", "Order_Details.csv",
        {"OrderID": "order", "ProductID": "sku", "UnitPrice": "price", "Quantity": "qty", "Discount": "discount"},
    ),
)

PROFILES: Mapping[str, tuple[ProfileFile, ...]] = {"northwind": NORTHWIND}


def profile_sources(profile: str, folder: Path) -> tuple[ImportSource, ...]:
    """Give the files of a profile in a folder; EnvironmentFault names those that are not there."""
    files = PROFILES[profile]
    missing = sorted({file.name for file in files if not (folder / file.name).is_file()})
    if missing:
        raise EnvironmentFault(
            "file.missing", f"{folder} has no {', '.join(missing)}.",
            "Nothing was changed. Name the folder of the files.",
        )
    return tuple(file.source(folder) for file in files)
