"""Advice that somebody does not want to see for a while: kept by person, record and what is advised."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from sqlalchemy import Connection, UniqueConstraint, select
from sqlalchemy.orm import Mapped

from app.kernel.columns import Model, Numbered, table_options
from app.kernel.errors import DomainError
from app.kernel.fields import Field
from app.kernel.query import READER
from app.kernel.unit_of_work import UnitOfWork


class PutOff(Numbered, Model):
    """Advice on a record that somebody does not want to see before a day."""

    __tablename__ = "kernel_put_off"
    __table_args__ = table_options(UniqueConstraint("user_id", "record", "record_id", "advice"))
    __journal__ = False

    user_id: Mapped[int]
    record: Mapped[str]
    record_id: Mapped[int]
    advice: Mapped[str]
    until: Mapped[date]


@dataclass(frozen=True, slots=True)
class PutOffAdvice:
    """Do not advise this on a record before a day."""

    record: Annotated[str, Field("Kind of record", hidden=True)]
    record_id: Annotated[int, Field("Record", hidden=True)]
    advice: Annotated[str, Field("Advice", hidden=True)]
    until: Annotated[date, Field("Not before")]


def put_off_advice(uow: UnitOfWork, cmd: PutOffAdvice) -> None:
    """Remember that the actor does not want an advice before a day."""
    if cmd.until <= uow.now.date():
        raise DomainError("advice.day", "Choose a day that is still to come.", "until")
    same = (PutOff.user_id == uow.actor.id, PutOff.record == cmd.record, PutOff.record_id == cmd.record_id,
            PutOff.advice == cmd.advice)
    uow.delete(PutOff, [row.id for row in uow.rows(select(PutOff.id).where(*same))])
    uow.add(PutOff, user_id=uow.actor.id, record=cmd.record, record_id=cmd.record_id, advice=cmd.advice,
            until=cmd.until)


def put_off_on(connection: Connection, record: str, record_id: int, today: date) -> frozenset[str]:
    """Give what whoever reads does not want to be advised on a record today."""
    return frozenset(connection.execute(
        select(PutOff.advice).where(
            PutOff.user_id == connection.info.get(READER, 0), PutOff.record == record, PutOff.record_id == record_id,
            PutOff.until > today)
    ).scalars())
