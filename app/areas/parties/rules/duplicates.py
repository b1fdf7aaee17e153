"""Which parties may be the same, in words, and what becomes of two that are."""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from app.kernel.errors import DomainError

OPEN, DIFFERENT = "open", "different"

FIELD_TITLES = {
    "name": "Name", "street": "Street", "postal_code": "Postal code", "city": "Town", "country": "Country",
    "email": "Mail", "phone": "Phone", "tax_number": "Tax number", "website": "Website", "rarity": "How rare that is",
}
LEVEL_WORDS = ("the same", "alike", "similar", "remotely alike", "different", "not known")
MERGED_FIELDS = ("name", "kind", "email", "phone", "website", "tax_number", "country", "city", "currency", "notes")
"""What a party says of itself, field by field; roles add up, everything else goes over to the one that stays."""

ROLES = ("is_supplier", "is_customer", "is_carrier")


@dataclass(frozen=True, slots=True)
class Evidence:
    """What one field says, in thousandths of a bit: for being the same when more than nothing, against it when less."""

    field: str
    level: int
    millibits: int

    @property
    def title(self) -> str:
        """Name the field."""
        return FIELD_TITLES.get(self.field, self.field)

    @property
    def words(self) -> str:
        """Say how alike the field is."""
        return LEVEL_WORDS[self.level] if 0 <= self.level < len(LEVEL_WORDS) else ""


def probability_permille(total_millibits: int) -> int:
    """Turn evidence into a probability: 1 / (1 + 2^-bits)."""
    bits = max(-40_000, min(40_000, total_millibits)) / 1000
    return round(1000 / (1 + math.pow(2, -bits)))


def pair_of(one: int, other: int) -> tuple[int, int]:
    """Give two numbers in the order in which a pair is kept."""
    return (one, other) if one < other else (other, one)


def require_two(keep_id: int, drop_id: int, pair: tuple[int, int]) -> None:
    """Refuse a merge of other parties than the pair's own two."""
    if {keep_id, drop_id} != set(pair):
        raise DomainError(
            "duplicate.other", "One of the two is not of this pair. Nothing was merged; open the pair again.",
            "keep_id",
        )


OWN = "own."


def own_name(record: str, key: str) -> str:
    """Name one of the firm's own fields among what a merge can take over."""
    return f"{OWN}{record}.{key}"


def merged_values(
    keep: Mapping[str, object], drop: Mapping[str, object], taken: Iterable[str],
) -> dict[str, Any]:
    """Give what the party that stays will say: its own, what was chosen of the other, and what it lacked.

    Roles add up: who was customer here and supplier there is both.
    """
    chosen = set(taken)
    unknown = chosen - set(MERGED_FIELDS)
    if unknown:
        raise DomainError("merge.field", f"There is no {min(unknown)} to take over. Nothing was merged.", "take")
    values = {
        field: drop[field] if field in chosen or (not keep[field] and drop[field]) else keep[field]
        for field in MERGED_FIELDS
    }
    return {**values, **{role: bool(keep[role] or drop[role]) for role in ROLES}}


def provenance(keep: Mapping[str, object], drop: Mapping[str, object], taken: Iterable[str]) -> str:
    """Say in a note what was merged, what was taken from where, and what the one that stays had lacked."""
    chosen = set(taken)
    filled = {field for field in MERGED_FIELDS if field not in chosen and not keep[field] and drop[field]}
    told = "".join(
        f"; {word}: " + ", ".join(FIELD_TITLES.get(field, field).lower() for field in MERGED_FIELDS if field in fields)
        for word, fields in (("taken over", chosen), ("filled in", filled)) if fields
    )
    return f"Merged with {drop['code']} {drop['name']}{told}."
