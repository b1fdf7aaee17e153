"""The tables of the firm, and of what is kept for every kind of record."""

from app.areas.company.models.books import Account, Entry
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
from app.areas.company.models.journal_exports import JournalExport
from app.areas.company.models.rates import ExchangeRate, TaxRate

__all__ = [
    "Account", "Calendar", "CalendarWindow", "Entry", "ExchangeRate", "Grant", "Holiday", "JournalExport", "Numbering",
    "Profile", "Role", "TaxRate", "User",
]
