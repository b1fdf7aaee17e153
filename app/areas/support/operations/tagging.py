"""What follows for tickets when their tags change, and the tags of a ticket that is merged into another."""

from collections.abc import Iterable

from sqlalchemy import select

from app.areas.support.models import SOLVED_FROM, Ticket
from app.areas.support.operations.history import policy_values, settle
from app.areas.support.queries.policies import load_promises
from app.kernel.columns import table_of
from app.kernel.tags import TagOn, TagsChanged
from app.kernel.unit_of_work import UnitOfWork, in_batches


def follow_tags(uow: UnitOfWork, event: TagsChanged) -> None:
    """Choose open tickets their policy anew whose own tags changed; a customer's tag decides for tickets that come."""
    if event.record != "ticket" or not (promises := load_promises(uow.connection)).ask_for_tags:
        return
    for batch in in_batches(event.record_ids):
        rows = uow.rows(select(table_of(Ticket)).where(Ticket.id.in_(batch), Ticket.urgency < SOLVED_FROM))
        chosen = {row.id: policy_values(promises, dict(row._mapping)) for row in rows}
        settle(uow, promises, {row.id: {**row._mapping, **chosen[row.id]} for row in rows}, chosen)


def carry_tags(uow: UnitOfWork, from_id: int, to_id: int) -> list[int]:
    """Carry the tags and places on lists that another ticket does not have to it, and give their numbers."""
    rows = uow.rows(select(table_of(TagOn)).where(TagOn.record == "ticket", TagOn.record_id.in_((from_id, to_id))))
    known = {row.tag_id for row in rows if row.record_id == to_id}
    ids = [row.id for row in rows if row.record_id == from_id and row.tag_id not in known]
    uow.update_many(TagOn, {number: {"record_id": to_id} for number in ids})
    if ids:
        uow.emit(TagsChanged("ticket", (to_id,)))
    return ids


def return_tags(uow: UnitOfWork, ids: Iterable[int], back_id: int, from_id: int) -> None:
    """Put tags back that were carried and are still there; one that the ticket got again meanwhile it has already."""
    has = {row.tag_id for row in uow.rows(
        select(TagOn.tag_id).where(TagOn.record == "ticket", TagOn.record_id == back_id))}
    there = [row for row in uow.get_many(TagOn, ids).values() if row.record_id == from_id]
    uow.update_many(TagOn, {row.id: {"record_id": back_id} for row in there if row.tag_id not in has})
    uow.delete(TagOn, [row.id for row in there if row.tag_id in has])
    if there:
        uow.emit(TagsChanged("ticket", (back_id, from_id)))
