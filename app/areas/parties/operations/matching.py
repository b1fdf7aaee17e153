"""Which party an incoming row means."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import bindparam, select

from app.areas.parties.models import Party
from app.areas.parties.queries.parties import home_country
from app.areas.parties.rules import ROLE_FLAGS, checked_party
from app.areas.parties.rules.standard import standard_values
from app.kernel.errors import DomainError
from app.kernel.unit_of_work import UnitOfWork, in_batches

PARTY_COLUMNS = frozenset({
    "name", "code", "kind", "status", "email", "phone", "website", "tax_number", "currency", "country", "city", "notes",
})


@dataclass(slots=True)
class IncomingParty:
    """One row on its way in; `same_as` is the earlier row that says the same."""

    texts: dict[str, str]
    values: dict[str, str] = field(default_factory=dict)
    party_id: int | None = None
    same_as: int | None = None
    refusal: DomainError | None = None


@dataclass(slots=True)
class KnownParties:
    """The parties that the rows may mean."""

    role: str
    by_code: dict[str, Any]
    by_name: dict[str, list[Any]]
    home: str = ""
    strict: bool = False

    @classmethod
    def load(
        cls, uow: UnitOfWork, rows: Sequence[Mapping[str, str]], role: str, *, strict: bool = False,
    ) -> "KnownParties":
        """Read the parties whose codes or names are among the rows; `strict` refuses what has no standard form."""
        has_role = getattr(Party, ROLE_FLAGS[role]).label("has_role")
        columns = select(Party.id, Party.code, Party.name, Party.country, has_role)
        by_code: dict[str, Any] = {}
        by_name: dict[str, list[Any]] = {}
        codes = {row.get("code", "").strip() for row in rows} - {""}
        for found in _found(uow, columns, Party.code, codes):
            by_code[found.code] = found
        names = {row.get("name", "").strip() for row in rows if not row.get("code", "").strip()} - {""}
        for found in _found(uow, columns, Party.name, names):
            by_name.setdefault(found.name, []).append(found)
        return cls(role, by_code, by_name, home_country(uow.connection), strict)

    def country_of(self, texts: Mapping[str, str]) -> str:
        """Give the country that numbers of a row are dialled in: its own, that of the party it means, or the firm's."""
        found = self.by_code.get(texts["code"]) if "code" in texts else next(
            iter(self.by_name.get(texts.get("name", ""), ())), None)
        return texts.get("country") or (found.country if found else "") or self.home

    def match(self, texts: Mapping[str, str]) -> int | None:
        """Find the party that a row means; refuse when that is not certain."""
        name = texts.get("name", "")
        if "code" in texts:
            found = self.by_code.get(texts["code"])
            if found is not None and not found.has_role and found.name.casefold() != name.casefold():
                raise DomainError(
                    "party.code_taken", f"The code {found.code} belongs to {found.name}, which is no {self.role}. "
                    "Give another code.", "code",
                )
            return None if found is None else int(found.id)
        same = [row for row in self.by_name.get(name, ()) if row.has_role] or self.by_name.get(name, [])
        if len(same) > 1:
            codes = ", ".join(row.code for row in same)
            raise DomainError("party.ambiguous", f"There are several called {name}: {codes}. Give the code.", "code")
        return int(same[0].id) if same else None


def _found(uow: UnitOfWork, columns: Any, column: Any, wanted: Iterable[str]) -> Iterable[Any]:
    statement = columns.where(column.in_(bindparam("wanted", expanding=True))).order_by(Party.id)
    return (row for batch in in_batches(sorted(wanted)) for row in uow.rows(statement, wanted=batch))


def prepare(
    row: IncomingParty, index: int, incoming: Sequence[IncomingParty], known: KnownParties, claimed: dict[object, int],
) -> None:
    row.party_id = known.match(row.texts)
    if row.party_id is None and "name" not in row.texts:
        raise DomainError("text.missing", "The name is missing.", "name")
    home = known.country_of(row.texts)
    row.texts, _ = standard_values(row.texts, home, strict=known.strict)
    row.texts, _ = standard_values(row.texts, home, strict=known.strict, prefix="contact_")
    row.values = checked_party({key: text for key, text in row.texts.items() if key in PARTY_COLUMNS}, home,
                               strict=known.strict)
    row.same_as = _earlier(row, incoming, claimed)
    if row.same_as is None:
        claimed.update(dict.fromkeys(_claims(row), index))


def _claims(row: IncomingParty) -> list[object]:
    """Give what no later row may claim: the party, the code, and the name, with a code or without."""
    name = row.texts.get("name")
    claims = [row.party_id, ("code", row.texts.get("code")), ("code" in row.texts, name)]
    return [claim for claim in claims if claim is not None]


def _earlier(row: IncomingParty, incoming: Sequence[IncomingParty], claimed: Mapping[object, int]) -> int | None:
    """Find an earlier row about the same party; refuse when it says something else."""
    coded, name = "code" in row.texts, row.texts.get("name")
    keys: list[object] = [row.party_id, (False, name)]
    keys.append(("code", row.texts["code"]) if coded else (True, name))
    earlier = next((claimed[key] for key in keys if key is not None and key in claimed), None)
    if earlier is not None and incoming[earlier].texts != row.texts:
        raise DomainError("row.twice", "An earlier row of this file names the same one with other values.", "name")
    return earlier
