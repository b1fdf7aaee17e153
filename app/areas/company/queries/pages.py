"""The firm and its users as pages show them, and as the forms that change them take them."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select

from app.areas.company.models import CalendarWindow, Grant, User
from app.areas.company.queries.firm import load_business_hours, load_profile
from app.areas.company.rules import WEEKDAYS, clock_time
from app.kernel.formatting import ENGLISH
from app.kernel.listing import ColumnInfo, Detail, Fact, Kind, LinesTable, Row

HOURS_COLUMNS = (
    ColumnInfo("day", "Day", width=10, sortable=False), ColumnInfo("from", "From", width=8, sortable=False),
    ColumnInfo("to", "To", width=8, sortable=False),
)
HOLIDAY_COLUMNS = (
    ColumnInfo("day", "Day", Kind.DATE, width=12, sortable=False),
    ColumnInfo("title", "Holiday", width=24, sortable=False),
)


def firm_detail(connection: Connection, _firm_id: int, _now: datetime) -> Detail:
    """Give what documents say of the firm, and when it works."""
    profile = load_profile(connection)
    hours = load_business_hours(connection, profile.calendar_id)
    facts = (
        Fact("Address", "\n".join(profile.address_lines()[1:])), Fact("Currency", profile.currency),
        Fact("Time zone", profile.zone), Fact("Tax number", profile.tax_number), Fact("Mail", profile.email),
        Fact("Phone", profile.phone),
    )
    windows = tuple(
        Row(number, (ENGLISH.weekdays[window.weekday], clock_time(window.start_minute), clock_time(window.end_minute)))
        for number, window in enumerate(hours.windows, 1)
    )
    holidays = tuple(Row(number, pair) for number, pair in enumerate(sorted(hours.holidays.items()), 1))
    tables = (LinesTable("Business hours", HOURS_COLUMNS, windows), LinesTable("Holidays", HOLIDAY_COLUMNS, holidays))
    return Detail(
        profile.id, profile.name, profile.country, None, tuple(fact for fact in facts if fact.value),
        tuple(table for table in tables if table.rows),
    )


def profile_values(connection: Connection) -> Mapping[str, Any]:
    """Give the profile as the form that changes it takes it."""
    profile = load_profile(connection)
    shown = ("name", "address", "country", "tax_number", "email", "phone")
    return {**{key: getattr(profile, key) for key in shown}, "expected_version": profile.version}


def user_values(connection: Connection, user_id: int) -> Mapping[str, Any]:
    """Give a user as the form that changes one takes it."""
    row: Any = connection.execute(
        select(User.name, User.email, User.role_id, User.active, User.version).where(User.id == user_id)
    ).one()
    return {"user_id": user_id, "name": row.name, "email": row.email, "role_id": row.role_id, "active": row.active,
            "expected_version": row.version}


def right_values(connection: Connection, grant_id: int) -> Mapping[str, Any]:
    """Give a right of a role as the form that revokes it takes it."""
    row: Any = connection.execute(select(Grant.role_id, Grant.permission).where(Grant.id == grant_id)).one()
    return {"role_id": row.role_id, "permission": row.permission}


def hours_values(connection: Connection, calendar_id: int) -> Mapping[str, Any]:
    """Give a calendar's hours as the form that sets them takes them."""
    rows = connection.execute(
        select(CalendarWindow.weekday, CalendarWindow.start_minute, CalendarWindow.end_minute)
        .where(CalendarWindow.calendar_id == calendar_id).order_by(CalendarWindow.weekday, CalendarWindow.start_minute)
    )
    return {"calendar_id": calendar_id, "windows": [
        {"weekday": WEEKDAYS[row.weekday], "opens": clock_time(row.start_minute), "closes": clock_time(row.end_minute)}
        for row in rows
    ]}
