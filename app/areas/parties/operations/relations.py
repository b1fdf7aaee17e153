"""Saying what companies and people are to each other."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from sqlalchemy import select

from app.areas.parties.models import Contact, Party, Relation
from app.areas.parties.queries.parties import party_names
from app.areas.parties.rules.relations import TITLES, Edge, RelationKind, require_days_in_order, require_no_circle
from app.kernel.errors import DomainError
from app.kernel.fields import Field
from app.kernel.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class AddRelation:
    """Say what one company or person is to another."""

    from_id: Annotated[int, Field("Who", lookup="parties", hidden=True)]
    kind: Annotated[RelationKind, Field("Is", titles=TITLES)]
    to_id: Annotated[int, Field("To whom", lookup="parties")]
    contact_id: Annotated[int | None, Field("By this person of theirs", lookup="contacts")] = None
    since: Annotated[date | None, Field("Since")] = None
    until: Annotated[date | None, Field("Until")] = None
    note: Annotated[str, Field("Note", multiline=True)] = ""


@dataclass(frozen=True, slots=True)
class ChangeRelation:
    """Change since when, until when and the note of a relation."""

    relation_id: Annotated[int, Field("Relation", lookup="relations", hidden=True)]
    since: Annotated[date | None, Field("Since")] = None
    until: Annotated[date | None, Field("Until")] = None
    note: Annotated[str, Field("Note", multiline=True)] = ""


@dataclass(frozen=True, slots=True)
class RemoveRelation:
    """Take back a relation that never was; one that is over is given its last day."""

    relation_id: Annotated[int, Field("Relation", lookup="relations")]


def add_relation(uow: UnitOfWork, cmd: AddRelation) -> int:
    """Add a relation; circles are refused where they make no sense, with the way on which they close."""
    uow.get(Party, cmd.from_id)
    uow.get(Party, cmd.to_id)
    require_days_in_order(cmd.since, cmd.until)
    if cmd.contact_id is not None and uow.get(Contact, cmd.contact_id).party_id != cmd.from_id:
        raise DomainError("relation.contact", "This person belongs to another company.", "contact_id")
    rows = uow.rows(select(Relation.from_id, Relation.to_id).where(Relation.kind == cmd.kind))
    edges, wanted = [Edge(row.from_id, row.to_id) for row in rows], Edge(cmd.from_id, cmd.to_id)
    named = {number for edge in edges for number in (edge.start, edge.end)}
    require_no_circle(edges, wanted, cmd.kind, party_names(uow.connection, named))
    same = select(Relation.id).where(
        Relation.from_id == cmd.from_id, Relation.to_id == cmd.to_id, Relation.kind == cmd.kind,
        Relation.contact_id.is_(None) if cmd.contact_id is None else Relation.contact_id == cmd.contact_id,
    )
    if uow.first(same) is not None:
        raise DomainError(
            "relation.exists", "That is known already. Nothing was changed; change its days instead.", "to_id",
        )
    return uow.add(
        Relation, from_id=cmd.from_id, to_id=cmd.to_id, kind=cmd.kind, contact_id=cmd.contact_id, since=cmd.since,
        until=cmd.until, note=cmd.note.strip(),
    )


def change_relation(uow: UnitOfWork, cmd: ChangeRelation) -> None:
    """Change the days and the note of a relation."""
    require_days_in_order(cmd.since, cmd.until)
    uow.update(Relation, cmd.relation_id, since=cmd.since, until=cmd.until, note=cmd.note.strip())


def remove_relation(uow: UnitOfWork, cmd: RemoveRelation) -> None:
    """Remove a relation."""
    uow.get(Relation, cmd.relation_id)
    uow.delete(Relation, [cmd.relation_id])
