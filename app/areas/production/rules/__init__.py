"""Decisions of production and quality, made without a database."""

from app.areas.production.rules.assemblies import (
    ASSEMBLY,
    MAKE,
    MOST_SERIALS,
    POSTED,
    REVERSED,
    TAKE_APART,
    WORDS,
    NewLot,
    expiry_of,
    lots_of_product,
    pieces_of,
    require_standing,
)

__all__ = [
    "ASSEMBLY",
    "MAKE",
    "MOST_SERIALS",
    "POSTED",
    "REVERSED",
    "TAKE_APART",
    "WORDS",
    "NewLot",
    "expiry_of",
    "lots_of_product",
    "pieces_of",
    "require_standing",
]
