"""The tables of companies and people."""

from app.areas.parties.models.banks import BankAccount
from app.areas.parties.models.duplicates import Duplicate
from app.areas.parties.models.flaws import Flaw
from app.areas.parties.models.parties import (
    Address,
    Contact,
    Party,
)
from app.areas.parties.models.privacy import Consent, Erasure, Purpose, RetentionRule
from app.areas.parties.models.relations import Relation
from app.areas.parties.models.tax_numbers import TaxNumber

__all__ = [
    "Address",
    "BankAccount",
    "Consent",
    "Contact",
    "Duplicate",
    "Erasure",
    "Flaw",
    "Party",
    "Purpose",
    "Relation",
    "RetentionRule",
    "TaxNumber",
]
