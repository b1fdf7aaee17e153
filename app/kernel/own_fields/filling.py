"""Filling in the firm's own fields of records of any kind, many records at once."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Annotated, Any

from sqlalchemy import Connection

from app.kernel.declare import OperationSpec
from app.kernel.errors import DomainError
from app.kernel.fields import Field
from app.kernel.own_fields.tables import Record, fields_of
from app.kernel.own_fields.values import own_values, write_own
from app.kernel.unit_of_work import UnitOfWork

RIGHTS: Mapping[str, str] = MappingProxyType({
    "item": "catalog.change", "customer": "sales.customers", "supplier": "purchasing.suppliers",
    "contact": "parties.change", "lead": "sales.pipeline", "opportunity": "sales.pipeline", "ticket": "support.answer",
})
"""The right that a person needs to change a record of a kind."""

ANY = "*"
"""As the kind of record of a command's own fields: the one that the command names itself."""


@dataclass(frozen=True, slots=True)
class FillIn:
    """Fill in the firm's own fields of records; of several, what is left empty stays as it is with each."""

    record: Annotated[Record, Field("Kind of record", hidden=True)]
    record_ids: Annotated[tuple[int, ...], Field("Records", hidden=True)]
    own: Annotated[Mapping[str, str] | None, Field("Fields of the firm", own=ANY)] = None


def fill_in(uow: UnitOfWork, cmd: FillIn) -> int:
    """Fill in fields and give how many records there were; refuse records that are not there."""
    if not cmd.record_ids:
        raise DomainError("own.nothing", "Select at least one row.", "record_ids")
    if not fields_of(uow.connection, cmd.record):
        raise DomainError("own.none", "There are no fields of your own for these records yet. Add them under Company, "
                          "Fields of our own.", "own")
    given = dict(cmd.own or {})
    if len(cmd.record_ids) > 1:
        given = {key: text for key, text in given.items() if text}
    for number in cmd.record_ids:
        write_own(uow, cmd.record, number, given)
    return len(cmd.record_ids)


def filled_in(connection: Connection, record: str, record_ids: Iterable[int]) -> Mapping[str, Any]:
    """Give what the form of fields begins with: what one record holds, of several nothing."""
    ids = list(record_ids)
    return {"record": record, "record_ids": ids,
            "own": own_values(connection, record, ids[0]) if len(ids) == 1 else {}}


def _rights(cmd: FillIn) -> tuple[str, ...]:
    return (RIGHTS[cmd.record],)


FILL_IN = OperationSpec(fill_in, "Fields filled in", "company.read", rights=_rights)
