"""Forgetting a person: everything that tells who they were goes, the books and the statistics stay."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, Any

from sqlalchemy import func, select

from app.areas.company.operations import take_number
from app.areas.company.rules import require_text
from app.areas.parties.events import PersonToErase
from app.areas.parties.models import Address, BankAccount, Contact, Erasure, Party, RetentionRule
from app.areas.parties.queries.known import person_reach
from app.areas.parties.rules import privacy
from app.kernel.columns import table_of
from app.kernel.errors import DomainError
from app.kernel.fields import Field
from app.kernel.journal import Change
from app.kernel.personal import Forgetting, Identity, Reach, forget
from app.kernel.unit_of_work import UnitOfWork

NAMES, MARKS = ("name", "holder"), ("email", "phone", "tax_number", "iban", "account", "street", "website")


@dataclass(frozen=True, slots=True)
class ErasePerson:
    """Forget a person for good; it cannot be undone."""

    party_id: Annotated[int, Field("Customer", lookup="customers")]
    reason: Annotated[str, Field("Reason", help="Such as: asked for it by letter of 3 March")]
    contact_id: Annotated[int | None, Field("Person at the company", lookup="contacts",
                                            help="For a company: who of its people is erased")] = None


@dataclass(frozen=True, slots=True)
class Erased:
    """The number of the erasure, who the person is from now on, and how many rows were cleaned."""

    erasure_id: int
    number: str
    alias: str
    rows: int
    summary: str


@dataclass(frozen=True, slots=True)
class SetRetention:
    """Say how many months after their last business people are kept."""

    rule_id: Annotated[int, Field("Rule", lookup="retention_rules")]
    months: Annotated[int, Field("Months", help="0: until somebody asks")]


def erase_person(uow: UnitOfWork, cmd: ErasePerson) -> Erased:
    """Clean every table, the history, the search and the documents of a person; refuse while business is open."""
    party = uow.get(Party, cmd.party_id)
    name = _require_erasable(uow, party, cmd.contact_id)
    reason = require_text(cmd.reason, "The reason", "reason")
    goes = _what_goes(cmd.contact_id)
    uow.confirm("person.erase", f"Erase {name} for good? {goes} This cannot be undone.", name=name)
    erasure_id = uow.new_ids(Erasure, 1)[0]

    reach = person_reach(uow.connection, party.id, cmd.contact_id)
    identity = _identity_of(uow, reach, privacy.alias_of(erasure_id))
    done = forget(uow, reach, identity, shared_name=_has_namesake(uow, identity, reach))
    if cmd.contact_id is None:
        uow.update(Party, party.id, status="blocked")
    number = take_number(uow, "erasure")
    uow.add(
        Erasure, id=erasure_id, number=number, party_id=party.id, contact_id=cmd.contact_id, alias=identity.alias,
        reason=identity.cleaned(reason), at=uow.now, by_id=uow.actor.id, rows=done.cleaned,
        documents=len(done.documents),
    )
    uow.emit(PersonToErase(party.id, cmd.contact_id, name))
    return _told(erasure_id, number, identity, done)


def _what_goes(contact_id: int | None) -> str:
    if contact_id is None:
        return ("Names, addresses, messages and documents go from every record and from the history; orders, amounts "
                "and counts stay without them.")
    return ("Their name, addresses and documents go from every record and from the history; the company, its orders, "
            "and what was written in its tickets stay without them.")


def _require_erasable(uow: UnitOfWork, party: Any, contact_id: int | None) -> str:
    done = select(Erasure.id).where(Erasure.party_id == party.id, Erasure.contact_id.is_not_distinct_from(contact_id))
    if contact_id is None:
        privacy.require_person(party.name, party.kind)
        name = party.name
    else:
        contact = uow.get(Contact, contact_id)
        if contact.party_id != party.id:
            raise DomainError("erasure.contact", f"This person is not at {party.name}.", "contact_id")
        name = contact.name
    privacy.require_known(name, uow.first(done) is not None)
    return str(name)


def _identity_of(uow: UnitOfWork, reach: Reach, alias: str) -> Identity:
    """Gather the words by which a person was ever known here: those of today, and those that the journal remembers."""
    said = list(_said(uow, reach))
    return Identity.of(
        alias, (value for key, value in said if key in NAMES), (value for key, value in said if key in MARKS),
    )


def _said(uow: UnitOfWork, reach: Reach) -> Iterator[tuple[str, str]]:
    changes = table_of(Change)
    for model in (Party, Contact, Address, BankAccount):
        table, ids = table_of(model), sorted(reach.ids(table_of(model)))
        rows = [dict(row._mapping) for row in uow.rows(select(table).where(table.c.id.in_(ids)))]
        past = uow.rows(select(changes.c.before, changes.c.after).where(
            changes.c.table_name == table.name, changes.c.row_id.in_(ids)))
        rows += [side for row in past for side in row if side]
        for row in rows:
            yield from ((key, row[key]) for key in (*NAMES, *MARKS) if isinstance(row.get(key), str))


def _has_namesake(uow: UnitOfWork, identity: Identity, reach: Reach) -> bool:
    """Tell whether somebody else has the same name, so that it is no mark of the person alone."""
    names = [name.casefold() for name in identity.names]
    return any(
        row.id not in reach.ids(table_of(model)) for model in (Party, Contact)
        for row in uow.rows(select(model.id).where(func.lower(model.name).in_(names)))
    )


def _told(erasure_id: int, number: str, identity: Identity, done: Forgetting) -> Erased:
    rows = sum(done.cleaned.values())
    left = f" {len(done.documents)} documents of other records still name them; look at them by hand: " if (
        done.documents) else ""
    words = f"{number}: {rows} rows were cleaned; the person is {identity.alias} from now on.{left}"
    return Erased(erasure_id, number, identity.alias, rows, words + ", ".join(done.documents))


def set_retention(uow: UnitOfWork, cmd: SetRetention) -> None:
    """Change how long people of a kind are kept."""
    uow.update(RetentionRule, cmd.rule_id, months=privacy.require_months(cmd.months))
