"""The tables of the firm, and of what is kept for every kind of record."""

from app.areas.company.models.firm import (
    Calendar,
    CalendarWindow,
    Grant,
    Holiday,
    Numbering,
    Profile,
    Role,
    User,
)

__all__ = ["Calendar", "CalendarWindow", "Grant", "Holiday", "Numbering", "Profile", "Role", "User"]
