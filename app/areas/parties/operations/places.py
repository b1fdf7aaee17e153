"""Where a party is, and who is there."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Literal

from sqlalchemy import select

from app.areas.company.rules import require_text
from app.areas.parties.models import Address, Contact, Party
from app.areas.parties.queries.parties import home_country
from app.areas.parties.rules.standard import standard_values
from app.kernel.errors import DomainError
from app.kernel.fields import Field
from app.kernel.own_fields import begin_own
from app.kernel.unit_of_work import UnitOfWork

AddressKind = Literal["main", "billing", "delivery"]
KIND_TITLES = (("main", "Main"), ("billing", "Billing"), ("delivery", "Delivery"))
PLACE = ("street", "city", "region", "postal_code", "country")


@dataclass(frozen=True, slots=True)
class AddAddress:
    """Add a place of a party."""

    party_id: Annotated[int, Field("Company or person", hidden=True)]
    kind: Annotated[AddressKind, Field("For", titles=KIND_TITLES)] = "delivery"
    street: Annotated[str, Field("Street", multiline=True)] = ""
    postal_code: Annotated[str, Field("Postal code")] = ""
    city: Annotated[str, Field("City")] = ""
    region: Annotated[str, Field("Region")] = ""
    country: Annotated[str, Field("Country")] = ""


@dataclass(frozen=True, slots=True)
class AddressResult:
    """The address's number."""

    address_id: int


@dataclass(frozen=True, slots=True)
class ChangeAddress:
    """Change a place of a party; what is left out stays."""

    address_id: Annotated[int, Field("Address", hidden=True)]
    kind: Annotated[AddressKind | None, Field("For", titles=KIND_TITLES)] = None
    street: Annotated[str | None, Field("Street", multiline=True)] = None
    postal_code: Annotated[str | None, Field("Postal code")] = None
    city: Annotated[str | None, Field("City")] = None
    region: Annotated[str | None, Field("Region")] = None
    country: Annotated[str | None, Field("Country")] = None


@dataclass(frozen=True, slots=True)
class AddContact:
    """Add a person at a party."""

    party_id: Annotated[int, Field("Company or person", hidden=True)]
    name: Annotated[str, Field("Name")]
    role: Annotated[str, Field("Role")] = ""
    email: Annotated[str, Field("Mail")] = ""
    phone: Annotated[str, Field("Phone")] = ""
    is_primary: Annotated[bool, Field("First to turn to")] = False
    own: Annotated[Mapping[str, str] | None, Field("Fields of the firm", own="contact")] = None


@dataclass(frozen=True, slots=True)
class ContactResult:
    """The contact's number."""

    contact_id: int


@dataclass(frozen=True, slots=True)
class ChangeContact:
    """Change a person at a party; what is left out stays."""

    contact_id: Annotated[int, Field("Contact", hidden=True)]
    name: Annotated[str | None, Field("Name")] = None
    role: Annotated[str | None, Field("Role")] = None
    email: Annotated[str | None, Field("Mail")] = None
    phone: Annotated[str | None, Field("Phone")] = None
    is_primary: Annotated[bool | None, Field("First to turn to")] = None


def add_address(uow: UnitOfWork, cmd: AddAddress) -> AddressResult:
    """Add an address; a party has one main address, and lists show its city and country."""
    party = uow.get(Party, cmd.party_id)
    place = {key: getattr(cmd, key).strip() for key in PLACE}
    if not any(place.values()):
        raise DomainError("text.missing", "The address is empty.", "street")
    place, _ = standard_values(place, _home(uow, party), strict=True)
    _require_one_main(uow, cmd.party_id, cmd.kind)
    address_id = uow.add(Address, party_id=cmd.party_id, kind=cmd.kind, **place)
    _follow(uow, cmd.party_id, cmd.kind, place)
    return AddressResult(address_id)


def change_address(uow: UnitOfWork, cmd: ChangeAddress) -> None:
    """Change an address."""
    address = uow.get(Address, cmd.address_id)
    values: dict[str, Any] = {
        key: getattr(cmd, key).strip() for key in (*PLACE, "kind") if getattr(cmd, key) is not None
    }
    if values:
        home = address.country or _home(uow, uow.get(Party, address.party_id))
        values.update(standard_values(values, home, strict=True)[0])
        _require_one_main(uow, address.party_id, values.get("kind", address.kind), address.id)
        uow.update(Address, address.id, **values)
        place = {**{key: address._mapping[key] for key in PLACE}, **values}
        _follow(uow, address.party_id, place.pop("kind", address.kind), place)


def _home(uow: UnitOfWork, party: Any) -> str:
    """Give the country in which numbers of a party are dialled where nothing else is said."""
    return str(party.country or home_country(uow.connection))


def _require_one_main(uow: UnitOfWork, party_id: int, kind: str, but: int = 0) -> None:
    main = select(Address.id).where(Address.party_id == party_id, Address.kind == "main", Address.id != but)
    if kind == "main" and uow.first(main) is not None:
        raise DomainError("address.main", "There is already a main address. Change that one instead.", "kind")


def _follow(uow: UnitOfWork, party_id: int, kind: str, place: dict[str, Any]) -> None:
    uow.touch(Party, [party_id])
    if kind == "main":
        uow.update(Party, party_id, city=place["city"], country=place["country"])


def add_contact(uow: UnitOfWork, cmd: AddContact) -> ContactResult:
    """Add a person; the first one of a party is the first to turn to."""
    party, name = uow.get(Party, cmd.party_id), require_text(cmd.name, "The name", "name")
    reach, _ = standard_values({"email": cmd.email, "phone": cmd.phone}, _home(uow, party), strict=True)
    first = uow.first(select(Contact.id).where(Contact.party_id == cmd.party_id)) is None
    if cmd.is_primary:
        _step_back(uow, cmd.party_id)
    contact_id = uow.add(
        Contact, party_id=cmd.party_id, name=name, role=cmd.role.strip(), is_primary=cmd.is_primary or first, **reach,
    )
    begin_own(uow, "contact", contact_id, cmd.own)
    uow.touch(Party, [cmd.party_id])
    return ContactResult(contact_id)


def change_contact(uow: UnitOfWork, cmd: ChangeContact) -> None:
    """Change a person; who becomes the first to turn to takes the place of the one before."""
    contact = uow.get(Contact, cmd.contact_id)
    values: dict[str, Any] = {
        key: getattr(cmd, key).strip() for key in ("name", "role", "email", "phone") if getattr(cmd, key) is not None
    }
    require_text(values.get("name", contact.name), "The name", "name")
    home = _home(uow, uow.get(Party, contact.party_id))
    values.update(standard_values(values, home, strict=True)[0])
    if cmd.is_primary is not None:
        values["is_primary"] = cmd.is_primary
        if cmd.is_primary:
            _step_back(uow, contact.party_id, contact.id)
    if values:
        uow.update(Contact, contact.id, **values)
        uow.touch(Party, [contact.party_id])


def _step_back(uow: UnitOfWork, party_id: int, but: int = 0) -> None:
    rows = uow.rows(select(Contact.id).where(
        Contact.party_id == party_id, Contact.is_primary.is_(True), Contact.id != but,
    ))
    uow.update_many(Contact, {row.id: {"is_primary": False} for row in rows})
