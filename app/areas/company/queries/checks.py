"""Proofs that the firm can work."""

from sqlalchemy import Connection

from app.areas.company.queries.firm import has_company, load_business_hours, load_owner, load_profile
from app.areas.company.rules import zone_named
from app.kernel.errors import DomainError


def check_firm(connection: Connection) -> list[str]:
    """Say what a firm lacks: somebody who may do everything, a time zone, hours that make sense."""
    if not has_company(connection):
        return []
    problems = [] if load_owner(connection) else ["Nobody may do everything in this company any more."]
    try:
        profile = load_profile(connection)
        zone_named(profile.zone)
        load_business_hours(connection, profile.calendar_id)
    except DomainError as error:
        problems.append(error.message)
    return problems
