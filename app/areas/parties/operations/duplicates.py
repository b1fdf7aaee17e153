"""Finding parties that are probably the same, saying that they are not, and making one of two."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any

from sqlalchemy import Column, Connection, Table, UniqueConstraint, select

from app.areas.parties import rules
from app.areas.parties.models import Duplicate, Party
from app.areas.parties.queries.duplicates import compared_fields
from app.areas.parties.rules.duplicates import (
    DIFFERENT,
    OPEN,
    OWN,
    merged_values,
    own_name,
    pair_of,
    probability_permille,
    provenance,
    require_two,
)
from app.kernel.columns import Model, table_of
from app.kernel.errors import DomainError
from app.kernel.fields import Field
from app.kernel.own_fields import OwnField, OwnValue
from app.kernel.papers import Attachment, Note
from app.kernel.tags import TagOn
from app.kernel.unit_of_work import UnitOfWork

LEAST_PERCENT = 80
PARTY_RECORDS = frozenset(rules.ROLE_FLAGS)


@dataclass(frozen=True, slots=True)
class FindDuplicates:
    """Compare all companies and people, and list the pairs that are probably the same."""

    least_percent: Annotated[int, Field("At least so probable, in percent")] = LEAST_PERCENT


@dataclass(frozen=True, slots=True)
class DuplicatesFound:
    """How many pairs are to be looked at, how many of them are new."""

    open: int
    new: int
    summary: str


@dataclass(frozen=True, slots=True)
class MarkDifferent:
    """Remember that two are never the same."""

    duplicate_id: Annotated[int, Field("Pair", lookup="duplicates")]
    reason: Annotated[str, Field("Reason")] = ""


@dataclass(frozen=True, slots=True)
class MergeParties:
    """Make one of two: everything of the one that goes is from then on of the one that stays."""

    duplicate_id: Annotated[int, Field("Pair", lookup="duplicates")]
    keep_id: Annotated[int, Field("Stays", help="The number of the one that stays")]
    take: Annotated[tuple[str, ...], Field("Taken over", help="Fields that the one that goes says better")] = ()


@dataclass(frozen=True, slots=True)
class Merged:
    """The party that stays, and how many records went over to it."""

    party_id: int
    moved: int
    summary: str


Found = Mapping[tuple[int, int], dict[str, Any]]
"""Pairs that are probably the same, by their numbers, and how probable that is by what evidence."""


def compare_parties(
    connection: Connection, cmd: FindDuplicates, _now: datetime, report: Callable[[int, int, str], None],
) -> Found:
    """Compare all parties as they are at one moment."""
    from app.numerics.matching import find_matches

    if not 0 < cmd.least_percent < 100:
        raise DomainError("percent.range", "Give a percentage between 1 and 99.", "least_percent")
    ids, fields = compared_fields(connection)
    report(0, len(ids), "comparing companies and people")
    matches = find_matches(fields, cmd.least_percent / 100)
    report(len(ids), len(ids), "comparing companies and people")
    found: dict[tuple[int, int], dict[str, Any]] = {}
    for place in range(len(matches.left)):
        pair = pair_of(ids[int(matches.left[place])], ids[int(matches.right[place])])
        levels = [*(int(level) for level in matches.levels[place]), -1]
        evidence = [
            [key, level, round(float(bits) * 1000)]
            for key, level, bits in zip(matches.keys, levels, matches.bits[place], strict=True)
        ]
        total = round(float(matches.total_bits[place]) * 1000)
        found[pair] = {
            "probability_permille": probability_permille(total), "total_millibits": total, "evidence": evidence,
            "prior_millibits": round(matches.prior_bits * 1000),
        }
    return found


def find_duplicates(uow: UnitOfWork, cmd: FindDuplicates) -> DuplicatesFound:
    """Keep the pairs; those remembered as different stay so, open ones that are not found any more go."""
    del cmd  # what it asks for was compared before
    known = {(row.left_id, row.right_id): row for row in uow.rows(select(table_of(Duplicate)))}
    found = _still_there(uow, uow.prepared)
    new = [pair for pair in found if pair not in known]
    uow.update_many(Duplicate, {known[pair].id: values for pair, values in found.items() if pair in known})
    uow.insert(Duplicate, [
        {"left_id": pair[0], "right_id": pair[1], "state": OPEN, "found_at": uow.now, "reason": "", **found[pair]}
        for pair in new
    ])
    uow.delete(Duplicate, [row.id for pair, row in known.items() if row.state == OPEN and pair not in found])
    still = sum(known[pair].state == OPEN for pair in found if pair in known) + len(new)
    word = "pair is" if still == 1 else "pairs are"
    return DuplicatesFound(still, len(new), f"{still} {word} to be looked at, {len(new)} of them new.")


def _still_there(uow: UnitOfWork, found: Found) -> Found:
    """Leave out pairs of which one was merged or deleted while they were compared."""
    there = uow.get_many(Party, {number for pair in found for number in pair})
    return {pair: values for pair, values in found.items() if pair[0] in there and pair[1] in there}


def mark_different(uow: UnitOfWork, cmd: MarkDifferent) -> None:
    """Remember that two are never the same; they are not asked about again."""
    uow.update(Duplicate, cmd.duplicate_id, state=DIFFERENT, reason=cmd.reason.strip())


def merge_parties(uow: UnitOfWork, cmd: MergeParties) -> Merged:
    """Make one party of two: all records of the one that goes are moved; the journal keeps what it was."""
    pair = uow.get(Duplicate, cmd.duplicate_id)
    drop_id = pair.right_id if cmd.keep_id == pair.left_id else pair.left_id
    require_two(cmd.keep_id, drop_id, (pair.left_id, pair.right_id))
    keep, drop = uow.get(Party, cmd.keep_id)._asdict(), uow.get(Party, drop_id)._asdict()
    own = {name for name in cmd.take if name.startswith(OWN)}
    values = merged_values(keep, drop, [name for name in cmd.take if name not in own])
    uow.delete(Duplicate, [row.id for row in uow.rows(select(Duplicate.id).where(
        (Duplicate.left_id == drop_id) | (Duplicate.right_id == drop_id)))])
    moved = sum(_move(uow, model, column, drop_id, cmd.keep_id) for model, column in _columns_of_parties())
    moved += _move_papers(uow, drop_id, cmd.keep_id) + _move_own_values(uow, drop_id, cmd.keep_id, own)
    uow.delete(Party, [drop_id])
    uow.update(Party, cmd.keep_id, **values)
    for record in _records_of(values):
        uow.add(Note, record=record, record_id=cmd.keep_id, text=provenance(keep, drop, cmd.take),
                at=uow.now, by_id=uow.actor.id)
    went = "1 record" if moved == 1 else f"{moved} records"
    return Merged(cmd.keep_id, moved, f"{drop['name']} is now {values['name']}; {went} went over.")


def _columns_of_parties() -> list[tuple[Any, Column[Any]]]:
    """List every column of every table that names a party, whichever area it belongs to."""
    party = table_of(Party)
    found = []
    for mapper in Model.registry.mappers:
        model = mapper.class_
        if model is not Duplicate:
            found += [(model, column) for column in table_of(model).c
                      if any(key.column.table is party for key in column.foreign_keys)]
    return sorted(found, key=lambda pair: (pair[1].table.name, pair[1].name))


def _move(uow: UnitOfWork, model: Any, column: Column[Any], drop_id: int, keep_id: int) -> int:
    """Let rows name the other party; what it has already of the same kind stays, and what would double it goes."""
    table = table_of(model)
    rows = uow.rows(select(table).where(column == drop_id))
    taken = _taken(uow, table, column, keep_id)
    doubled = [row.id for row in rows if any(
        _key(row, keys, column.name) in present for keys, present in taken)]
    uow.delete(model, _with_parts(uow, model, doubled))
    kept = [row.id for row in rows if row.id not in set(doubled)]
    uow.update_many(model, {number: {column.name: keep_id} for number in kept})
    return len(kept)


def _taken(
    uow: UnitOfWork, table: Table, column: Column[Any], keep_id: int,
) -> list[tuple[tuple[str, ...], set[tuple[Any, ...]]]]:
    """Tell, for each key of which the party is a part, what the one that stays has already."""
    keys = [tuple(part.name for part in constraint.columns) for constraint in table.constraints
            if isinstance(constraint, UniqueConstraint) and column.name in constraint.columns]
    rows = uow.rows(select(table).where(column == keep_id)) if keys else []
    return [(key, {_key(row, key, column.name) for row in rows}) for key in keys]


def _key(row: Any, keys: Iterable[str], without: str) -> tuple[Any, ...]:
    return tuple(getattr(row, key) for key in keys if key != without)


def _with_parts(uow: UnitOfWork, model: Any, ids: list[int]) -> list[int]:
    """Remove what belongs to rows that are about to go; give the rows."""
    table = table_of(model)
    for mapper in Model.registry.mappers if ids else ():
        part = mapper.class_
        for column in table_of(part).c:
            if any(key.column.table is table for key in column.foreign_keys):
                own = uow.rows(select(table_of(part).c.id).where(column.in_(ids)))
                uow.delete(part, [row.id for row in own])
    return ids


def _move_papers(uow: UnitOfWork, drop_id: int, keep_id: int) -> int:
    moved = 0
    for model in (Attachment, Note):
        rows = uow.rows(select(model.id).where(model.record.in_(PARTY_RECORDS), model.record_id == drop_id))
        moved += uow.update_many(model, {row.id: {"record_id": keep_id} for row in rows})
    return moved + _move_tags(uow, drop_id, keep_id)


def _move_tags(uow: UnitOfWork, drop_id: int, keep_id: int) -> int:
    """Let tags and places on lists go over where the one that stays has them not."""
    own = select(TagOn.id, TagOn.record, TagOn.tag_id).where(TagOn.record.in_(PARTY_RECORDS))
    has = {(row.record, row.tag_id) for row in uow.rows(own.where(TagOn.record_id == keep_id))}
    rows = uow.rows(own.where(TagOn.record_id == drop_id))
    uow.delete(TagOn, [row.id for row in rows if (row.record, row.tag_id) in has])
    fresh = {row.id: {"record_id": keep_id} for row in rows if (row.record, row.tag_id) not in has}
    return uow.update_many(TagOn, fresh)


def _move_own_values(uow: UnitOfWork, drop_id: int, keep_id: int, taken: Iterable[str]) -> int:
    """Let the firm's own fields go over where the one that stays says nothing in them, and those that are taken over.

    What leads to the one that goes leads to the one that stays.
    """
    own = select(table_of(OwnValue), OwnField.record, OwnField.key).join(OwnField, OwnField.id == OwnValue.field_id)
    own = own.where(OwnField.record.in_(PARTY_RECORDS))
    rows = [row for row in uow.rows(own.where(OwnValue.record_id == drop_id)) if _says(row)]
    kept = {row.field_id: row for row in uow.rows(own.where(OwnValue.record_id == keep_id))}
    wanted = set(taken)
    unknown = wanted - {own_name(row.record, row.key) for row in rows}
    if unknown:
        raise DomainError("merge.field", f"There is no {min(unknown)} to take over. Nothing was merged.", "take")
    fresh = [row for row in rows if own_name(row.record, row.key) in wanted or not _says(kept.get(row.field_id))]
    gone = [row.id for row in rows if row not in fresh]
    uow.delete(OwnValue, [*gone, *(kept[row.field_id].id for row in fresh if row.field_id in kept)])
    linked = select(OwnValue.id).join(OwnField, OwnField.id == OwnValue.field_id).where(
        OwnField.links_to.in_(PARTY_RECORDS), OwnValue.number == drop_id)
    uow.update_many(OwnValue, {row.id: {"number": keep_id} for row in uow.rows(linked)})
    return uow.update_many(OwnValue, {row.id: {"record_id": keep_id} for row in fresh})


def _says(row: Any) -> bool:
    return row is not None and any(value is not None for value in (row.text, row.number, row.day))


def _records_of(values: dict[str, Any]) -> list[str]:
    return [record for record, flag in rules.ROLE_FLAGS.items() if values[flag]]
