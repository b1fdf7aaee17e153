"""What others ask about the firm: its profile, its hours, who may do what."""

from dataclasses import dataclass
from datetime import tzinfo

from sqlalchemy import Connection, select

from app.areas.company.models import Calendar, CalendarWindow, Grant, Holiday, Profile, User
from app.areas.company.rules import BusinessHours, Window, zone_named
from app.kernel.database import known
from app.kernel.errors import DomainError, NotFoundError, PermissionDeniedError
from app.kernel.unit_of_work import Actor


@dataclass(frozen=True, slots=True)
class ProfileRow:
    """What the firm's documents say of it, and how it keeps its books."""

    id: int
    name: str
    address: str
    country: str
    currency: str
    zone: str
    tax_number: str
    email: str
    phone: str
    calendar_id: int
    version: int

    def address_lines(self) -> tuple[str, ...]:
        """Give name and address as they stand at the head of a letter."""
        lines = [self.name, *self.address.splitlines(), self.country]
        return tuple(line.strip() for line in lines if line.strip())


def has_company(connection: Connection) -> bool:
    """Tell whether the database holds a company yet."""
    return connection.execute(select(Profile.id).limit(1)).first() is not None


def load_profile(connection: Connection) -> ProfileRow:
    """Read the firm's profile; DomainError when the database holds no company yet."""
    return known(connection, "profile", lambda: _read_profile(connection))


def _read_profile(connection: Connection) -> ProfileRow:
    row = connection.execute(select(
        Profile.id, Profile.name, Profile.address, Profile.country, Profile.currency, Profile.zone, Profile.tax_number,
        Profile.email, Profile.phone, Profile.calendar_id, Profile.version,
    ).order_by(Profile.id).limit(1)).first()
    if row is None:
        raise DomainError("company.missing", "There is no company in this database yet. Create one first.")
    return ProfileRow(*row)


def zone_of(connection: Connection) -> tzinfo:
    """Give the firm's time zone."""
    return zone_named(load_profile(connection).zone)


def load_business_hours(connection: Connection, calendar_id: int) -> BusinessHours:
    """Read a calendar; DomainError when there is none of that number."""
    zone = connection.execute(select(Calendar.zone).where(Calendar.id == calendar_id)).scalar()
    if zone is None:
        raise NotFoundError("record.missing", f"There is no calendar with the number {calendar_id}.")
    windows = connection.execute(
        select(CalendarWindow.weekday, CalendarWindow.start_minute, CalendarWindow.end_minute)
        .where(CalendarWindow.calendar_id == calendar_id)
        .order_by(CalendarWindow.weekday, CalendarWindow.start_minute)
    )
    holidays = connection.execute(select(Holiday.day, Holiday.title).where(Holiday.calendar_id == calendar_id))
    return BusinessHours(
        zone, tuple(Window(*row) for row in windows), {row.day: row.title for row in holidays},
    )


def load_actor(connection: Connection, login: str) -> Actor:
    """Give a user with the rights of their role; refuse who is unknown or was switched off."""
    row = connection.execute(
        select(User.id, User.name, User.role_id, User.active).where(User.login == login)
    ).first()
    if row is None:
        raise NotFoundError("user.unknown", f"There is no user “{login}” in this company.", "login")
    if not row.active:
        raise PermissionDeniedError("user.inactive", f"{row.name} may no longer work in this company.", "login")
    rights = connection.execute(select(Grant.permission).where(Grant.role_id == row.role_id)).scalars()
    return Actor(row.id, row.name, frozenset(rights))


def load_owner(connection: Connection) -> Actor | None:
    """Give the first active user who may do everything, or None."""
    login = connection.execute(
        select(User.login).join(Grant, Grant.role_id == User.role_id)
        .where(Grant.permission == "*", User.active.is_(True)).order_by(User.id).limit(1)
    ).scalar()
    return None if login is None else load_actor(connection, login)
