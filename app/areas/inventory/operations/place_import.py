"""Places from files."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from sqlalchemy import select

from app.areas.inventory.models import Location, Warehouse
from app.areas.inventory.operations.places import limits_of
from app.areas.inventory.rules.places import CONDITIONS, STRUCTURE_KINDS, require_parent
from app.kernel.columns import table_of
from app.kernel.declare import ImportField, ImportSpec, RowOutcome
from app.kernel.errors import DomainError
from app.kernel.listing import Kind
from app.kernel.unit_of_work import UnitOfWork

CREATED, UPDATED, UNCHANGED, REFUSED = "created", "updated", "unchanged", "refused"
KINDS = frozenset({"shelf", "receiving", "shipping", "quarantine", "transit"}) | STRUCTURE_KINDS
_SAME_AS = {"bin": "shelf", "": "shelf"}
FIELDS = (
    ImportField("code", "Place", required=True, aliases=("bin", "location", "location code")),
    ImportField("name", "Name", aliases=("description",)),
    ImportField("warehouse", "Warehouse", aliases=("warehouse code",)),
    ImportField("kind", "Kind", aliases=("type",)),
    ImportField("within", "Within", aliases=("parent", "zone", "aisle")),
    ImportField("condition", "Storage condition", aliases=("storage", "temperature")),
    ImportField("volume_litres", "Volume, litres", aliases=("volume", "capacity"), kind=Kind.QUANTITY),
    ImportField("weight_kg", "Weight, kg", aliases=("weight", "maximum weight"), kind=Kind.QUANTITY),
    ImportField("pallets", "Pallets", aliases=("pallet places",), kind=Kind.INTEGER),
    ImportField("sequence", "Walking order", aliases=("sequence", "pick order"), kind=Kind.INTEGER),
)


class _Places:
    """What is looked up once for all rows."""

    def __init__(self, uow: UnitOfWork) -> None:
        self.uow = uow
        self.warehouses = {row.code: row.id for row in uow.rows(select(Warehouse.code, Warehouse.id).order_by(
            Warehouse.id))}
        self.known: dict[str, Any] = {row.code: row for row in uow.rows(select(table_of(Location)))}

    def take(self, row: Mapping[str, str]) -> RowOutcome:
        """Make or change the place of one row."""
        texts = {key: value.strip() for key, value in row.items()}
        old = self.known.get(texts.get("code", ""))
        values = self._values(texts, old)
        if old is None:
            number = self.uow.add(Location, code=texts["code"], blocked=False, **values)
            self.known[texts["code"]] = self.uow.get(Location, number)
            return RowOutcome(CREATED)
        changed = {key: value for key, value in values.items() if getattr(old, key) != value}
        if not changed:
            return RowOutcome(UNCHANGED)
        self.uow.update(Location, old.id, **changed)
        self.known[texts["code"]] = self.uow.get(Location, old.id)
        return RowOutcome(UPDATED)

    def _values(self, texts: Mapping[str, str], old: Any) -> dict[str, Any]:
        if not texts.get("code"):
            raise DomainError("import.code", "A place needs a code.", "code")
        values: dict[str, Any] = {}
        if old is None:
            first = next(iter(self.warehouses.values()), None)
            values |= {"name": texts["code"], "kind": "shelf", "warehouse_id": first}
        if texts.get("warehouse"):
            values["warehouse_id"] = _one_of(self.warehouses, texts["warehouse"], "warehouse")
        if texts.get("kind"):
            kind = _SAME_AS.get(texts["kind"].lower(), texts["kind"].lower())
            _require_in(kind, KINDS, "kind")
            if old is not None and old.kind != kind:
                raise DomainError("import.kind", f"{old.code} is a {old.kind} and stays one.", "kind")
            values["kind"] = kind
        if texts.get("condition"):
            values["condition"] = texts["condition"].lower()
            _require_in(values["condition"], dict(CONDITIONS), "condition")
        if texts.get("name"):
            values["name"] = texts["name"]
        self._stand(texts, old, values)
        return values | _measures(texts)

    def _stand(self, texts: Mapping[str, str], old: Any, values: dict[str, Any]) -> None:
        within = texts.get("within", "")
        if within:
            if within not in self.known:
                raise DomainError("import.within", f"There is no place “{within}”; bring it in before.", "within")
            parent = self.known[within]
            require_parent(values.get("kind") or old.kind, parent.kind)
            values["parent_id"] = parent.id
        if texts.get("sequence"):
            values["sequence"] = int(Decimal(texts["sequence"]))


def _one_of(known: Mapping[str, int], code: str, field: str) -> int:
    if code not in known:
        raise DomainError("import.unknown", f"There is no {field} “{code}”.", field)
    return known[code]


def _require_in(value: str, known: Any, field: str) -> None:
    if value not in known:
        raise DomainError("import.unknown", f"“{value}” is none of {', '.join(sorted(known))}.", field)


def _measures(texts: Mapping[str, str]) -> dict[str, Any]:
    try:
        given = {name: Decimal(texts[name]) for name in ("volume_litres", "weight_kg", "pallets") if texts.get(name)}
    except ArithmeticError:
        raise DomainError("import.number", "A measure is not a number.", "volume_litres") from None
    limits = limits_of(given.get("volume_litres"), given.get("weight_kg"), int(given.get("pallets", 0)))
    named = {"volume_litres": "capacity_cm3", "weight_kg": "capacity_grams", "pallets": "capacity_pallets"}
    return {named[name]: limits[named[name]] for name in given}


def import_locations(uow: UnitOfWork, rows: Sequence[Mapping[str, str]]) -> list[RowOutcome]:
    """Make places, or change what a file says of those that are there; zones before what stands in them."""
    reading, outcomes = _Places(uow), []
    for row in rows:
        try:
            outcomes.append(reading.take(row))
        except DomainError as error:
            outcomes.append(RowOutcome(REFUSED, error.message, error.field or ""))
    return outcomes


LOCATION_IMPORT = ImportSpec("locations", "Places", "inventory.import", FIELDS, import_locations)
