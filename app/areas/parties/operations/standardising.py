"""Putting everything by which parties are reached into standard form, and listing what has none."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Annotated, Any

from sqlalchemy import select

from app.areas.parties.models import Address, Contact, Flaw, Party
from app.areas.parties.queries.parties import home_country
from app.areas.parties.rules.identity import checked_tax_number
from app.areas.parties.rules.standard import is_assigned, standard_values
from app.kernel.errors import DomainError
from app.kernel.fields import Field
from app.kernel.unit_of_work import UnitOfWork

PARTY_KEYS = ("country", "phone", "email", "tax_number")
CONTACT_KEYS = ("phone", "email")
ADDRESS_KEYS = ("country", "postal_code")
UNASSIGNED = "It is made like a phone number, but its country has given out none that begins like this."


@dataclass(frozen=True, slots=True)
class StandardiseAll:
    """Look at every phone, mail, country, postal code and tax number."""

    only_list: Annotated[bool, Field("Only list what is wrong", "Nothing is changed")] = False


@dataclass(frozen=True, slots=True)
class Standardised:
    """How many records were put into standard form, and how many values have none."""

    changed: int
    wrong: int


@dataclass(slots=True)
class Findings:
    """What is found while rows are looked at."""

    only_list: bool
    flaws: list[dict[str, Any]] = field(default_factory=list)
    changed: int = 0

    def look_at(
        self, uow: UnitOfWork, model: Any, keys: tuple[str, ...], rows: Iterable[Any], homes: Mapping[int, str],
    ) -> None:
        """Put rows into standard form, of the country of their party where they name none."""
        better: dict[int, dict[str, str]] = {}
        for row in rows:
            party_id = row.id if model is Party else row.party_id
            old = {key: row._mapping[key] for key in keys}
            new, wrong = looked_at(old, homes.get(party_id, ""))
            if new != old:
                better[row.id] = new
            self.flaws.extend(
                {"party_id": party_id, "contact_id": row.id if model is Contact else None,
                 "address_id": row.id if model is Address else None, "field": key,
                 "value": (old if self.only_list else new)[key], "problem": problem, "found_at": uow.now}
                for key, problem in wrong.items()
            )
        self.changed += 0 if self.only_list else uow.update_many(model, better)


def looked_at(values: Mapping[str, str], home: str) -> tuple[dict[str, str], dict[str, str]]:
    """Give values in standard form, and what is wrong with those that have none, by field."""
    new, errors = standard_values(values, home, strict=False)
    wrong = {key: error.message for key, error in errors.items()}
    if new.get("phone") and "phone" not in wrong and not is_assigned(new["phone"]):
        wrong["phone"] = UNASSIGNED
    if new.get("tax_number"):
        try:
            new["tax_number"] = checked_tax_number(new["tax_number"])
        except DomainError as error:
            wrong["tax_number"] = error.message
    return new, wrong


def standardise_all(uow: UnitOfWork, cmd: StandardiseAll) -> Standardised:
    """Put all that can be into standard form, and write down what cannot be in place of what was found before."""
    firm, found = home_country(uow.connection), Findings(cmd.only_list)
    parties = _rows(uow, Party, PARTY_KEYS)
    homes = {row.id: row.country or firm for row in parties}
    found.look_at(uow, Party, PARTY_KEYS, parties, homes)
    found.look_at(uow, Contact, CONTACT_KEYS, _rows(uow, Contact, CONTACT_KEYS), homes)
    found.look_at(uow, Address, ADDRESS_KEYS, _rows(uow, Address, ADDRESS_KEYS), homes)
    uow.delete(Flaw, uow.connection.execute(select(Flaw.id)).scalars().all())
    uow.insert(Flaw, found.flaws)
    return Standardised(found.changed, len(found.flaws))


def _rows(uow: UnitOfWork, model: Any, keys: tuple[str, ...]) -> Sequence[Any]:
    owner = () if model is Party else (model.party_id,)
    return uow.rows(select(model.id, *owner, *(getattr(model, key) for key in keys)).order_by(model.id))
