"""Taking numbers: each is given once, and never again, whatever is undone."""

from typing import Any

from sqlalchemy import bindparam, select, update

from app.areas.company.models import Numbering
from app.areas.company.rules import document_number
from app.kernel.columns import table_of
from app.kernel.errors import DomainError
from app.kernel.unit_of_work import UnitOfWork, in_batches

_NUMBERING = table_of(Numbering)
_TAKE = (
    update(_NUMBERING)
    .where(_NUMBERING.c.key == bindparam("wanted"))
    .values(next_number=_NUMBERING.c.next_number + bindparam("count"))
    .returning(_NUMBERING.c.prefix, _NUMBERING.c.next_number)
)


def take_number(uow: UnitOfWork, key: str) -> str:
    """Take the next number of a kind of document, such as `purchase_order`."""
    return take_numbers(uow, key, 1)[0]


def take_numbers(uow: UnitOfWork, key: str, count: int) -> list[str]:
    """Take the next `count` numbers of a kind of document, in order."""
    if count < 1:
        return []
    row = uow.first(_TAKE, wanted=key, count=count)
    if row is None:
        raise DomainError("numbering.unknown", f"There are no numbers for “{key}”. Create the company first.")
    return [document_number(row.prefix, number) for number in range(row.next_number - count, row.next_number)]


def take_free_numbers(uow: UnitOfWork, key: str, column: Any, count: int) -> list[str]:
    """Take the next `count` numbers that no row holds in `column` yet; people may have typed some by hand."""
    free: list[str] = []
    while len(free) < count:
        taken = take_numbers(uow, key, count - len(free))
        statement = select(column).where(column.in_(bindparam("numbers", expanding=True)))
        used = {row[0] for batch in in_batches(taken) for row in uow.rows(statement, numbers=batch)}
        free.extend(number for number in taken if number not in used)
    return free
