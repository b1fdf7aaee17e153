"""The files of other programs by their own names and headings: which rows they hold, and which column is what."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from app.exchange.mapping import ColumnMapping, ImportSource
from app.kernel.errors import EnvironmentFault


@dataclass(frozen=True, slots=True)
class ProfileFile:
    """A file of a program: what its rows are and which field each column is; None leaves a column out."""

    kind: str
    name: str
    columns: Mapping[str, str | None]


PARTY = {
    "CompanyName": "name", "ContactName": "contact_name", "ContactTitle": "contact_role", "Address": "street",
    "City": "city", "Region": "region", "PostalCode": "postal_code", "Country": "country", "Phone": "phone",
    "Fax": None,
}
PRODUCT = dict.fromkeys((
    "ProductName", "SupplierID", "CategoryID", "QuantityPerUnit", "UnitPrice", "UnitsInStock", "UnitsOnOrder",
    "ReorderLevel", "Discontinued",
))

NORTHWIND = (
    ProfileFile("suppliers", "Suppliers.csv", {**PARTY, "SupplierID": "code", "HomePage": "website"}),
    ProfileFile("customers", "Customers.csv", {**PARTY, "CustomerID": "code"}),
    ProfileFile("carriers", "Shippers.csv", {"ShipperID": "code", "CompanyName": "name", "Phone": "phone"}),
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
    return tuple(
        ImportSource(
            file.kind, str(folder / file.name),
            tuple(ColumnMapping(heading, field or "") for heading, field in file.columns.items()),
        )
        for file in files
    )
