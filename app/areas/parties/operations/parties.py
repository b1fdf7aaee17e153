"""Adding and changing companies and people."""

from dataclasses import dataclass
from typing import Annotated, Literal

from sqlalchemy import func, or_, select

from app.areas.company.operations import take_free_numbers
from app.areas.company.queries import load_profile
from app.areas.parties.models import Address, Contact, Party
from app.areas.parties.queries.parties import home_country
from app.areas.parties.rules import ROLE_FLAGS, checked_party
from app.areas.parties.rules.standard import standard_values
from app.kernel.errors import DomainError
from app.kernel.fields import Field
from app.kernel.unit_of_work import UnitOfWork

KIND_TITLES = (("company", "Company"), ("person", "Person"))
STATUS_TITLES = (("active", "Active"), ("blocked", "Blocked"))


@dataclass(frozen=True, slots=True)
class CreateParty:
    """Add a company or a person with its main address and the one to turn to there."""

    name: Annotated[str, Field("Name")]
    is_supplier: Annotated[bool, Field("Supplier")] = False
    is_customer: Annotated[bool, Field("Customer")] = False
    is_carrier: Annotated[bool, Field("Carrier")] = False
    code: Annotated[str, Field("Code", help="Left empty, the next free one is given")] = ""
    kind: Annotated[Literal["company", "person"], Field("Kind", titles=KIND_TITLES)] = "company"
    street: Annotated[str, Field("Street", multiline=True)] = ""
    postal_code: Annotated[str, Field("Postal code")] = ""
    city: Annotated[str, Field("City")] = ""
    region: Annotated[str, Field("Region")] = ""
    country: Annotated[str, Field("Country")] = ""
    email: Annotated[str, Field("Mail")] = ""
    phone: Annotated[str, Field("Phone")] = ""
    website: Annotated[str, Field("Website")] = ""
    tax_number: Annotated[str, Field("Tax number")] = ""
    currency: Annotated[str, Field("Currency", help="Left empty, the firm's own")] = ""
    contact_name: Annotated[str, Field("Contact")] = ""
    contact_role: Annotated[str, Field("Contact's role")] = ""
    notes: Annotated[str, Field("Notes", multiline=True)] = ""


@dataclass(frozen=True, slots=True)
class PartyResult:
    """The party's number and code."""

    party_id: int
    code: str


@dataclass(frozen=True, slots=True)
class ChangeParty:
    """Change a company or a person; what is left out stays."""

    party_id: Annotated[int, Field("Company or person", hidden=True)]
    name: Annotated[str | None, Field("Name")] = None
    code: Annotated[str | None, Field("Code")] = None
    kind: Annotated[Literal["company", "person"] | None, Field("Kind", titles=KIND_TITLES)] = None
    status: Annotated[Literal["active", "blocked"] | None, Field("Status", titles=STATUS_TITLES)] = None
    is_supplier: Annotated[bool | None, Field("Supplier")] = None
    is_customer: Annotated[bool | None, Field("Customer")] = None
    is_carrier: Annotated[bool | None, Field("Carrier")] = None
    email: Annotated[str | None, Field("Mail")] = None
    phone: Annotated[str | None, Field("Phone")] = None
    website: Annotated[str | None, Field("Website")] = None
    tax_number: Annotated[str | None, Field("Tax number")] = None
    currency: Annotated[str | None, Field("Currency")] = None
    notes: Annotated[str | None, Field("Notes", multiline=True)] = None
    language: Annotated[str | None, Field("Language of mails", "Such as de; left empty, that of the country")] = None
    expected_version: Annotated[int | None, Field("Version", hidden=True)] = None


_TEXTS = ("name", "code", "kind", "status", "email", "phone", "website", "tax_number", "currency", "notes",
          "language")


def create_party(uow: UnitOfWork, cmd: CreateParty) -> PartyResult:
    """Add a party; asks when there is already one of that name in that country."""
    roles = {flag: bool(getattr(cmd, flag)) for flag in ROLE_FLAGS.values()}
    if not any(roles.values()):
        raise DomainError("party.role", "Say whether this is a supplier, a customer or a carrier.", "is_customer")
    given = {key: getattr(cmd, key) for key in ("name", "kind", "email", "phone", "website", "tax_number", "notes")}
    values = checked_party({
        **given, "city": cmd.city, "country": cmd.country,
        "currency": cmd.currency.strip() or load_profile(uow.connection).currency,
    }, home_country(uow.connection))
    _ask_about_the_same(uow, values["name"], values["country"])
    values["code"] = _code(uow, cmd.code.strip(), next(role for role, flag in ROLE_FLAGS.items() if roles[flag]))
    party_id = uow.add(Party, **values, **roles, status="active")
    _add_place_and_person(uow, party_id, cmd)
    return PartyResult(party_id, values["code"])


def _add_place_and_person(uow: UnitOfWork, party_id: int, cmd: CreateParty) -> None:
    place = {key: getattr(cmd, key).strip() for key in ("street", "city", "region", "postal_code", "country")}
    if any(place.values()):
        place, _ = standard_values(place, home_country(uow.connection), strict=True)
        uow.add(Address, party_id=party_id, kind="main", **place)
    if cmd.contact_name.strip():
        uow.add(Contact, party_id=party_id, name=cmd.contact_name.strip(), role=cmd.contact_role.strip(),
                email="", phone="", is_primary=True)


def _code(uow: UnitOfWork, wanted: str, role: str) -> str:
    if not wanted:
        return take_free_numbers(uow, role, Party.code, 1)[0]
    _require_free_code(uow, wanted)
    return wanted


def _require_free_code(uow: UnitOfWork, code: str, but: int = 0) -> None:
    taken = uow.first(select(Party.name).where(Party.code == code, Party.id != but))
    if taken is not None:
        raise DomainError("party.code_taken", f"The code {code} belongs to {taken.name}. Give another code.", "code")


def _ask_about_the_same(uow: UnitOfWork, name: str, country: str, but: int = 0) -> None:
    same_name = or_(Party.name == name, func.lower(Party.name) == func.lower(name))
    same = uow.first(select(Party.name, Party.code).where(
        same_name, func.lower(Party.country) == func.lower(country), Party.id != but,
    ))
    if same is not None:
        where = f" in {country}" if country else ""
        uow.confirm(
            "party.duplicate", f"There is already {same.name}{where} ({same.code}). Is this another one?", "name",
            other=same.code,
        )


def change_party(uow: UnitOfWork, cmd: ChangeParty) -> None:
    """Change a party; asks when the new name is that of another one in the same country."""
    party = uow.get(Party, cmd.party_id)
    texts = {key: getattr(cmd, key) for key in _TEXTS if getattr(cmd, key) is not None}
    values: dict[str, str | bool] = dict(checked_party(texts, party.country or home_country(uow.connection)))
    values.update({flag: getattr(cmd, flag) for flag in ROLE_FLAGS.values() if getattr(cmd, flag) is not None})
    if not any(values.get(flag, getattr(party, flag)) for flag in ROLE_FLAGS.values()):
        raise DomainError("party.role", "It must stay a supplier, a customer or a carrier.", "is_customer")
    name, code = str(values.get("name", party.name)), str(values.get("code", party.code))
    if name != party.name:
        _ask_about_the_same(uow, name, party.country, party.id)
    if code != party.code:
        _require_free_code(uow, code, party.id)
    if values:
        uow.update(Party, party.id, expected_version=cmd.expected_version, **values)
