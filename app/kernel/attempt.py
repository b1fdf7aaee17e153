"""A part of a transaction that is done wholly or not at all, while the rest goes on."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import NoReturn

from app.kernel.unit_of_work import UnitOfWork


class _Abandoned(Exception):
    """Ends an attempt of which only the outcome was wanted."""


@contextmanager
def attempted(uow: UnitOfWork) -> Iterator[None]:
    """Take back what was written within, and forget what was told, when an exception ends it; the exception goes on.

    Numbers that were given meanwhile are not given again.
    """
    changes, edits, events, told = len(uow.changes), len(uow.edits), len(uow.events), len(uow.told)
    touched = {name: len(spans) for name, spans in uow.touched.items()}
    savepoint = uow.connection.begin_nested()
    try:
        yield
    except BaseException:
        savepoint.rollback()
        del uow.changes[changes:], uow.edits[edits:], uow.events[events:], uow.told[told:]
        for name in list(uow.touched):
            del uow.touched[name][touched.get(name, 0):]
            if name not in touched:
                del uow.touched[name]
        raise
    savepoint.commit()


@contextmanager
def rehearsed(uow: UnitOfWork) -> Iterator[None]:
    """Take back whatever is written within, however it ends; a refusal goes on."""
    with suppress(_Abandoned), attempted(uow):
        yield
        _abandon()


def _abandon() -> NoReturn:
    raise _Abandoned
