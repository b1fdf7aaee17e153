"""What may be said of a party."""

from app.areas.parties.rules.parties import (
    KINDS,
    ROLE_FLAGS,
    STATUSES,
    Role,
    address_lines,
    checked_party,
)

__all__ = [
    "KINDS",
    "ROLE_FLAGS",
    "STATUSES",
    "Role",
    "address_lines",
    "checked_party",
]
