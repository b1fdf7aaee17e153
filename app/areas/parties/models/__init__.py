"""The tables of companies and people."""

from app.areas.parties.models.banks import BankAccount
from app.areas.parties.models.duplicates import Duplicate
from app.areas.parties.models.parties import (
    Address,
    Contact,
    Party,
)

__all__ = [
    "Address",
    "BankAccount",
    "Contact",
    "Duplicate",
    "Party",
]
