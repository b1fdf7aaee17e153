"""The tables of companies and people."""

from app.areas.parties.models.parties import (
    Address,
    Contact,
    Party,
)

__all__ = [
    "Address",
    "Contact",
    "Party",
]
