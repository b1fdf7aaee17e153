"""Carriers and what they offer."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated, Any

from sqlalchemy import bindparam, select

from app.areas.company.queries import load_profile
from app.areas.logistics.models import CarrierService
from app.areas.parties.models import Party
from app.areas.parties.operations import PARTY_FIELDS, upsert_parties
from app.kernel.columns import table_of
from app.kernel.declare import ImportField, ImportSpec, RowOutcome
from app.kernel.errors import DomainError
from app.kernel.fields import Field
from app.kernel.listing import Kind
from app.kernel.money import Money
from app.kernel.unit_of_work import UnitOfWork, in_batches
from app.kernel.upsert import CREATED, REFUSED, UNCHANGED, UPDATED, Wanted, upsert_rows


@dataclass(frozen=True, slots=True)
class CreateCarrier:
    """Add a carrier."""

    name: Annotated[str, Field("Name")]
    code: Annotated[str, Field("Code", help="Given by the program when left empty.")] = ""
    phone: Annotated[str, Field("Phone")] = ""
    email: Annotated[str, Field("Mail")] = ""
    website: Annotated[str, Field("Website")] = ""


@dataclass(frozen=True, slots=True)
class CreateCarrierService:
    """Add a service of a carrier: how long it takes and what it costs."""

    carrier_id: Annotated[int, Field("Carrier", lookup="carriers")]
    name: Annotated[str, Field("Name", help="Such as Standard or Express.")]
    transit_days: Annotated[int, Field("Days on the way")]
    base: Annotated[Decimal, Field("Price of a shipment")] = Decimal(0)
    per_kg: Annotated[Decimal, Field("Price of a kilogram")] = Decimal(0)


def create_carrier(uow: UnitOfWork, cmd: CreateCarrier) -> int:
    """Add a carrier and give its number; a party that is known in another role gets this one, too."""
    texts = {"name": cmd.name, "code": cmd.code, "phone": cmd.phone, "email": cmd.email, "website": cmd.website}
    outcome, party_id = upsert_parties(uow, [texts], "carrier", strict=True)[0]
    if outcome.status == REFUSED or party_id is None:
        raise DomainError("carrier.refused", outcome.reason, outcome.field or None)
    if outcome.status == UNCHANGED:
        raise DomainError("carrier.exists", f"{cmd.name} is a carrier already. Nothing was changed.", "name")
    return party_id


def create_carrier_service(uow: UnitOfWork, cmd: CreateCarrierService) -> int:
    """Add a service and give its number."""
    if not uow.get(Party, cmd.carrier_id).is_carrier:
        raise DomainError("carrier.not_one", "This is not a carrier. Choose one of the carriers.", "carrier_id")
    if not cmd.name.strip():
        raise DomainError("text.empty", "The name is missing.", "name")
    values = _service_values(load_profile(uow.connection).currency, cmd.transit_days, cmd.base, cmd.per_kg)
    return uow.add(CarrierService, carrier_id=cmd.carrier_id, name=cmd.name.strip(), **values)


def _service_values(currency: str, transit_days: int, base: Decimal, per_kg: Decimal) -> dict[str, Any]:
    if transit_days < 0:
        raise DomainError("service.days", "A service cannot take less than no day.", "transit_days")
    minors = {"base": Money.of(base, currency).minor, "per_kg": Money.of(per_kg, currency).minor}
    for field, minor in minors.items():
        if minor < 0:
            raise DomainError("service.price", "A price cannot be below nothing.", field)
    return {
        "transit_days": transit_days, "base_minor": minors["base"], "per_kg_minor": minors["per_kg"],
        "currency": currency,
    }


SERVICE_FIELDS = (
    ImportField("service", "Service"),
    ImportField("transit_days", "Days on the way", False, ("transit time",), Kind.INTEGER),
    ImportField("base", "Price of a shipment", kind=Kind.MONEY),
    ImportField("per_kg", "Price of a kilogram", kind=Kind.MONEY),
)


def import_carriers(uow: UnitOfWork, rows: Sequence[Mapping[str, str]]) -> list[RowOutcome]:
    """Bring carriers in, and with each row a service where the row names one."""
    currency = load_profile(uow.connection).currency
    services = [_read_service(row, currency) for row in rows]
    names = [field.name for field in PARTY_FIELDS]
    kept = [
        {name: row[name] for name in names if name in row}
        for row, service in zip(rows, services, strict=True) if not isinstance(service, RowOutcome)
    ]
    parties = iter(upsert_parties(uow, kept, "carrier"))
    outcomes: list[RowOutcome] = []
    wanted: dict[tuple[int, str], tuple[int, dict[str, Any]]] = {}
    for service in services:
        outcome, party_id = (service, None) if isinstance(service, RowOutcome) else next(parties)
        if party_id is not None and isinstance(service, dict) and service:
            wanted[party_id, service["name"]] = (len(outcomes), {"carrier_id": party_id, **service})
        outcomes.append(outcome)
    _write_services(uow, wanted, outcomes)
    return outcomes


def _read_service(row: Mapping[str, str], currency: str) -> dict[str, Any] | RowOutcome:
    name, days, base, per_kg = ((row.get(field.name) or "").strip() for field in SERVICE_FIELDS)
    if not name:
        return {}
    try:
        values = _service_values(currency, int(days or "0"), Decimal(base or "0"), Decimal(per_kg or "0"))
    except DomainError as error:
        return RowOutcome(REFUSED, error.message, error.field or "")
    except (ValueError, ArithmeticError):
        return RowOutcome(REFUSED, f"The service {name} has days or prices that are not numbers.", "service")
    return {"name": name, **values}


def _write_services(
    uow: UnitOfWork, wanted: Mapping[tuple[int, str], tuple[int, dict[str, Any]]], outcomes: list[RowOutcome],
) -> None:
    statement = select(table_of(CarrierService)).where(CarrierService.carrier_id.in_(bindparam("ids", expanding=True)))
    present = {
        (row.carrier_id, row.name): row.id for batch in in_batches({carrier_id for carrier_id, _ in wanted})
        for row in uow.rows(statement, ids=batch)
    }
    put = upsert_rows(uow, CarrierService, [Wanted(present.get(key), values) for key, (_, values) in wanted.items()])
    for (index, _), one in zip(wanted.values(), put, strict=True):
        if one.status != UNCHANGED and outcomes[index].status not in (CREATED, REFUSED):
            outcomes[index] = RowOutcome(CREATED if one.status == CREATED else UPDATED)


CARRIERS = ImportSpec("carriers", "Carriers", "logistics.import", (*PARTY_FIELDS, *SERVICE_FIELDS), import_carriers)
