"""Making the firm, and keeping what its documents say of it."""

from dataclasses import dataclass
from typing import Annotated

from app.areas.company.events import CompanyCreated
from app.areas.company.models import Calendar, CalendarWindow, Grant, Numbering, Profile, Role, User
from app.areas.company.queries import has_company, load_profile
from app.areas.company.rules import (
    OWNER,
    PREFIXES,
    ROLES,
    require_currency,
    require_email,
    require_text,
    zone_named,
)
from app.kernel.errors import DomainError
from app.kernel.fields import Field
from app.kernel.unit_of_work import UnitOfWork

WORKDAYS = range(5)
WORKING_MINUTES = ((8 * 60, 12 * 60), (13 * 60, 17 * 60))


@dataclass(frozen=True, slots=True)
class CreateCompany:
    """Make the firm in an empty database, with its roles, its owner, its numbering and its business hours."""

    name: Annotated[str, Field("Name")]
    currency: Annotated[str, Field("Currency", help="Three letters, such as EUR")]
    zone: Annotated[str, Field("Time zone", help="Such as Europe/Berlin")]
    country: Annotated[str, Field("Country")] = ""
    address: Annotated[str, Field("Address", multiline=True)] = ""
    tax_number: Annotated[str, Field("Tax number")] = ""
    email: Annotated[str, Field("Mail")] = ""
    phone: Annotated[str, Field("Phone")] = ""
    owner_login: Annotated[str, Field("Owner's login")] = OWNER
    owner_name: Annotated[str, Field("Owner's name")] = "Owner"


@dataclass(frozen=True, slots=True)
class CompanyResult:
    """The new firm's profile, calendar and owner, by number."""

    profile_id: int
    calendar_id: int
    owner_id: int


@dataclass(frozen=True, slots=True)
class UpdateProfile:
    """Change what the firm's documents say of it; what is left out stays."""

    name: Annotated[str | None, Field("Name")] = None
    address: Annotated[str | None, Field("Address", multiline=True)] = None
    country: Annotated[str | None, Field("Country")] = None
    tax_number: Annotated[str | None, Field("Tax number")] = None
    email: Annotated[str | None, Field("Mail")] = None
    phone: Annotated[str | None, Field("Phone")] = None
    expected_version: Annotated[int | None, Field("Version", hidden=True)] = None


def create_company(uow: UnitOfWork, cmd: CreateCompany) -> CompanyResult:
    """Make the firm and tell the other areas."""
    if has_company(uow.connection):
        raise DomainError("company.exists", "This database already holds a company. Nothing was changed.")
    name, currency = require_text(cmd.name, "The firm's name", "name"), require_currency(cmd.currency)
    calendar_id = _create_calendar(uow, zone_named(cmd.zone).key)
    profile_id = uow.add(
        Profile, name=name, address=cmd.address, country=cmd.country, currency=currency, zone=cmd.zone,
        tax_number=cmd.tax_number, email=require_email(cmd.email), phone=cmd.phone, calendar_id=calendar_id,
    )
    role_ids = _create_roles(uow)
    owner_id = uow.add(
        User, login=require_text(cmd.owner_login, "The owner's login", "owner_login"), active=True,
        name=require_text(cmd.owner_name, "The owner's name", "owner_name"), email="", role_id=role_ids[OWNER],
    )
    uow.insert(Numbering, [{"key": key, "prefix": prefix, "next_number": 1} for key, prefix in PREFIXES.items()])
    uow.emit(CompanyCreated(calendar_id, currency))
    return CompanyResult(profile_id, calendar_id, owner_id)


def _create_calendar(uow: UnitOfWork, zone: str) -> int:
    calendar_id = uow.add(Calendar, name="Business hours", zone=zone)
    uow.insert(CalendarWindow, [
        {"calendar_id": calendar_id, "weekday": weekday, "start_minute": start, "end_minute": end}
        for weekday in WORKDAYS for start, end in WORKING_MINUTES
    ])
    return calendar_id


def _create_roles(uow: UnitOfWork) -> dict[str, int]:
    ids = uow.insert(Role, [{"name": role.name, "title": role.title} for role in ROLES])
    role_ids = {role.name: role_id for role, role_id in zip(ROLES, ids, strict=True)}
    uow.insert(Grant, [
        {"role_id": role_ids[role.name], "permission": permission} for role in ROLES for permission in role.permissions
    ])
    return role_ids


def update_profile(uow: UnitOfWork, cmd: UpdateProfile) -> None:
    """Change the firm's profile."""
    profile = load_profile(uow.connection)
    given = {
        "name": None if cmd.name is None else require_text(cmd.name, "The firm's name", "name"), "address": cmd.address,
        "country": cmd.country, "tax_number": cmd.tax_number, "phone": cmd.phone,
        "email": None if cmd.email is None else require_email(cmd.email),
    }
    values = {key: value for key, value in given.items() if value is not None}
    if values:
        uow.update(Profile, profile.id, expected_version=cmd.expected_version, **values)
