"""The desk: an open company, who sits at it, and `dispatch`, through which everything is done."""

import hashlib
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cache, partial
from typing import Any, NoReturn

from sqlalchemy import ColumnClause, Connection, Select, bindparam, func, insert, select
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.sql import visitors

from app.kernel import search, undo
from app.kernel.clock import Clock, SystemClock
from app.kernel.columns import table_of
from app.kernel.database import Database
from app.kernel.declare import Declarations, OperationSpec, Preview, SearchSpec
from app.kernel.errors import DomainError, PermissionDeniedError
from app.kernel.fields import decode, encode, recorded
from app.kernel.journal import SUBJECT_MARK, Operation
from app.kernel.own_fields import OWN_RECORDS, fields_of, with_columns
from app.kernel.query import READER, ListQuery
from app.kernel.subject import subject_of
from app.kernel.tags.doing import tagged_within
from app.kernel.unit_of_work import Actor, UnitOfWork, tell_nobody

ARGS_LIMIT = 65_536
DIGEST = "sha256"
"""What the history keeps of a command that is larger than ARGS_LIMIT."""

RETRIES = 3
NOBODY = Actor(0, "Local user")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an operation gave: its value, its number in the history, and the tables that changed.

    `repeated` tells that the key had been used before and nothing was done again; the value is then plain. `events` are
    the facts that became known with it; `forgotten` tells that what was written over must not stay anywhere.
    """

    value: Any
    operation_id: int
    changes: frozenset[str]
    title: str = ""
    undoable: bool = True
    repeated: bool = False
    events: tuple[object, ...] = ()
    forgotten: bool = False


@dataclass(slots=True)
class Batch:
    """One transaction in which several commands are done, each with its own entry in the history."""

    workspace: "Workspace"
    connection: Connection
    next_ids: dict[str, int] = field(default_factory=dict)
    actor: Actor = NOBODY

    def dispatch(
        self, command: object, *, key: str | None = None, confirmed: frozenset[str] = frozenset(),
        now: datetime | None = None, prepared: "Prepared | None" = None,
    ) -> Outcome:
        """Do one command within the transaction; what it must find out first is found out here unless it was before."""
        spec = self.workspace.declarations.operation_for(command)
        for right in spec.rights_for(command):
            self.workspace.require(right, self.actor)
        if spec.fleeting:
            return self._pass_over(spec, command, now)
        if key is not None and (done := self._done_before(key)) is not None:
            return done
        if self.workspace.declarations.is_ticked(command):
            self._in_turn(spec.name)

        def title_of(value: Any) -> str:
            about = subject_of(self.connection, self.workspace.declarations, command, value)
            return f"{spec.title}{SUBJECT_MARK}{about}" if about else spec.title

        def work(uow: UnitOfWork) -> Any:
            if prepared is not None:
                uow.prepared = prepared.value
            elif spec.prepare is not None:
                uow.prepared = spec.prepare(uow.connection, command, uow.now, uow.report)
            return spec.handler(uow, command)

        return self._record(spec.name, title_of, recorded(command), key, None, confirmed, now, work,
                            undoable=not spec.final)

    def _in_turn(self, name: str) -> None:
        """Wait on a server until no other window does the same for the clock: the second then finds it done."""
        if self.connection.dialect.name != "sqlite":
            self.connection.execute(select(func.pg_advisory_xact_lock(func.hashtext(name))))

    def _pass_over(self, spec: OperationSpec, command: object, now: datetime | None) -> Outcome:
        """Do what lapses by itself, without an entry in the history."""
        uow = UnitOfWork(self.connection, now or self.workspace.clock.now(), self.actor, 0, _next_ids=self.next_ids)
        value = spec.handler(uow, command)
        if uow.changes:
            raise ValueError(f"{spec.name} is fleeting and must not change what the journal keeps")
        return Outcome(value, 0, frozenset(uow.touched), undoable=False)

    def undo(self, operation_id: int, *, now: datetime | None = None) -> Outcome:
        """Take an operation back, by the command that reverses it or by restoring its rows."""
        declarations = self.workspace.declarations
        done = undo.load_operation(self.connection, operation_id)
        undo.require_standing(self.connection, done)
        spec = next((item for item in declarations.operations if item.name == done.command), None)
        for right in _rights_to_undo(spec, json.loads(done.args)):
            self.workspace.require(right, self.actor)
        args = {"operation_id": operation_id}
        return self._record("undo", lambda _value: f"Undo: {done.title}", args, None, operation_id, frozenset({"*"}),
                            now, lambda uow: undo.take_back(uow, declarations, spec, done))

    def _done_before(self, key: str) -> Outcome | None:
        row = self.connection.execute(_by_key(), {"key": key}).first()
        if row is None:
            return None
        return Outcome(json.loads(row.result), row.id, frozenset(), row.title, repeated=True)

    def _record(
        self, name: str, title_of: Callable[[Any], str], args: Any, key: str | None, undoes_id: int | None,
        confirmed: frozenset[str], now: datetime | None, work: Callable[[UnitOfWork], Any], undoable: bool = True,
    ) -> Outcome:
        uow = UnitOfWork(self.connection, now or self.workspace.clock.now(), self.actor, 0, confirmed,
                         _next_ids=self.next_ids)
        if self.workspace.report is not None:
            uow.report = self.workspace.report
        uow.operation_id = uow.new_ids(Operation, 1)[0]
        uow.deliver = partial(self._deliver, uow)
        value = work(uow)
        self._tell(uow)
        self._refresh_search(uow)
        clean = uow.cleaning or _as_it_is
        title = clean(title_of(value))
        row = {"id": uow.operation_id, "at": uow.now, "actor_id": self.actor.id, "command": name, "title": title,
               "args": _args_text(clean(args)), "result": json.dumps(clean(encode(value))), "key": key,
               "undoes_id": undoes_id}
        self.connection.execute(insert(table_of(Operation)), row)
        uow.write_journal()
        return Outcome(value, uow.operation_id, frozenset(uow.touched), title, undoable, events=tuple(uow.told),
                       forgotten=uow.cleaning is not None)

    def _tell(self, uow: UnitOfWork) -> None:
        while uow.events:
            event = uow.events.pop(0)
            uow.told.append(event)
            self._deliver(uow, event)

    def _deliver(self, uow: UnitOfWork, event: object) -> None:
        for subscriber in self.workspace.declarations.subscribers:
            if isinstance(event, subscriber.event):
                subscriber.handler(uow, event)

    def _refresh_search(self, uow: UnitOfWork) -> None:
        tagged = tagged_within(uow)
        for spec in self.workspace.declarations.searches:
            table = table_of(spec.model)
            if table.name not in uow.touched and spec.record not in tagged:
                continue
            told = _told_columns(spec)
            stale = {span for name, columns, spans in uow.edits if name == table.name and (
                columns is None or columns & told) for span in spans}
            stale |= {(number, number) for number in tagged.get(spec.record, ())}
            if stale:
                search.refresh(self.connection, spec.record, spec.select, table.c.id, stale)


@dataclass(slots=True)
class Workspace:
    """An open company with the person who works in it; `report` is told how far a command is that computes."""

    database: Database
    declarations: Declarations
    clock: Clock = field(default_factory=SystemClock)
    actor: Actor = NOBODY
    report: Callable[[int, int, str], None] | None = None

    def acting_as(self, actor: Actor) -> "Workspace":
        """Give the same company with another person at the desk."""
        return replace(self, actor=actor)

    def list_query(self, name: str) -> ListQuery:
        """Find a list by name as the person may see it, with the firm's own fields of its kind of record as columns."""
        query = self.declarations.list_query(name).seen_by(self.actor.may)
        if query.record not in OWN_RECORDS:
            return query
        with self.reader() as connection:
            return with_columns(query, fields_of(connection, query.record))

    @contextmanager
    def reader(self) -> Iterator[Connection]:
        """Give a connection on which all reads see the same moment."""
        with self.database.reader() as connection:
            connection.info[READER] = self.actor.id
            yield connection

    @contextmanager
    def batch(self) -> Iterator[Batch]:
        """Open one transaction for several commands; an error takes all of them back."""
        with self.database.writer() as connection:
            yield Batch(self, connection, actor=self.actor)

    def dispatch(
        self, command: object, *, key: str | None = None, confirmed: frozenset[str] = frozenset(),
    ) -> Outcome:
        """Do a command in one transaction; a key that was used before gives the first result and does nothing.

        Raises DomainError when a rule refuses, NeedsConfirmation when one asks, EnvironmentFault for disk and lock.
        """
        prepared = self._prepared(command, key)
        outcome = self._retried(lambda batch: batch.dispatch(command, key=key, confirmed=confirmed, prepared=prepared))
        if outcome.forgotten:
            self.database.clear_traces()
        return outcome

    def rehearse(self, command: object, *, confirmed: frozenset[str] = frozenset()) -> Outcome:
        """Do a command and take all of it back: the outcome is what would have been, and nothing is kept."""
        prepared = self._prepared(command, None)
        try:
            self._retried(lambda batch: _abandon(batch.dispatch(command, confirmed=confirmed, prepared=prepared)))
        except _Abandoned as end:
            return end.outcome
        raise AssertionError("unreachable")

    def _prepared(self, command: object, key: str | None) -> "Prepared | None":
        """Find out at one moment what a command needs, with nothing locked; None when it was done before."""
        spec = self.declarations.operation_for(command)
        if spec.prepare is None:
            return None
        for right in spec.rights_for(command):
            self.require(right)
        with self.reader() as connection:
            if key is not None and connection.execute(_by_key(), {"key": key}).first() is not None:
                return None
            return Prepared(spec.prepare(connection, command, self.clock.now(), self.report or tell_nobody))

    def preview(self, command: object, *, confirmed: frozenset[str] = frozenset()) -> Preview | None:
        """Tell what a command would change elsewhere, and keep nothing; None when nothing needs to be asked."""
        events = self.rehearse(command, confirmed=confirmed).events
        previewer = self.declarations.operation_for(command).preview
        if previewer is None:
            return None
        with self.reader() as connection:
            return previewer(connection, events)

    def undo(self, operation_id: int) -> Outcome:
        """Take an operation back; DomainError names what blocks it."""
        return self._retried(lambda batch: batch.undo(operation_id))

    def _retried(self, work: Callable[[Batch], Outcome]) -> Outcome:
        for attempt in range(RETRIES):
            try:
                with self.batch() as batch:
                    return work(batch)
            except IntegrityError as error:
                if attempt + 1 == RETRIES or not _came_second(error):
                    raise _violated(error) from error
            except DBAPIError as error:
                if attempt + 1 == RETRIES or not _passing(error):
                    raise
        raise AssertionError("unreachable")

    def require(self, permission: str, actor: Actor | None = None) -> None:
        """Refuse what the person may not do; what is not granted is denied."""
        who = actor or self.actor
        if not who.may(permission):
            raise PermissionDeniedError(
                "permission.denied", f"{who.name} may not do this: it needs the right “{permission}”. "
                "Ask whoever administers the company.", permission=permission,
            )


@dataclass(frozen=True, slots=True)
class Prepared:
    """What an operation found out before anything was locked."""

    value: Any


@cache
def _by_key() -> Select[Any]:
    return select(table_of(Operation)).where(Operation.key == bindparam("key"))


def _as_it_is(value: Any) -> Any:
    return value


class _Abandoned(Exception):
    def __init__(self, outcome: Outcome) -> None:
        super().__init__()
        self.outcome = outcome


def _abandon(outcome: Outcome) -> NoReturn:
    raise _Abandoned(outcome)


def _rights_to_undo(spec: OperationSpec | None, args: dict[str, Any]) -> tuple[str, ...]:
    if spec is None:
        return ("company.undo",)
    if spec.rights is None or DIGEST in args:
        return (spec.permission,)
    return spec.rights(decode(spec.command, args))


@cache
def _told_columns(spec: SearchSpec) -> frozenset[str]:
    """Name the columns of a record that its search entry is made of; other changes leave the entry as it is.

    A version that is written as such tells that a part of the record changed, whose words may stand in its entry: a
    person at a party, a bar code of an item.
    """
    table = table_of(spec.model)
    parts = (part for part in visitors.iterate(spec.select) if isinstance(part, ColumnClause))
    return frozenset({"version", *(part.name for part in parts if part.table is table)})


def _args_text(args: Any) -> str:
    text = json.dumps(args, ensure_ascii=False, separators=(",", ":"))
    if len(text) <= ARGS_LIMIT:
        return text
    return json.dumps({DIGEST: hashlib.sha256(text.encode()).hexdigest(), "characters": len(text)})


def _passing(error: DBAPIError) -> bool:
    """Tell whether the server asks to try again: serialisation failure or deadlock."""
    return getattr(error.orig, "sqlstate", None) in ("40001", "40P01")


def _came_second(error: IntegrityError) -> bool:
    """Tell whether somebody else on a server may just have written a row that was not there when this began.

    Done once more, a command finds that row: it goes on from it, or refuses in its own words.
    """
    return getattr(error.orig, "sqlstate", None) == "23505"


def _violated(error: IntegrityError) -> DomainError:
    text = str(error.orig)
    if "FOREIGN KEY" in text.upper():
        return DomainError(
            "record.in_use", "Other records refer to this, or what it refers to is gone. Nothing was changed.",
        )
    if "UNIQUE" in text.upper():
        return DomainError("record.exists", f"There is already a record with the same name or number ({text}).")
    return DomainError("record.refused", f"The database refuses this ({text}). Nothing was changed.")
