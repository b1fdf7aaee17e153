"""What an area declares of itself below the window: operations, lists, documents, checks."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, TypeVar, get_type_hints

from sqlalchemy import Connection, Row, Select

from app.kernel.advice import Advice
from app.kernel.errors import CallError
from app.kernel.forms import AS_DECLARED, FormSpec
from app.kernel.graphs import GraphData
from app.kernel.listing import (
    Detail,
    Fact,
    Figure,
    Kind,
    LinesTable,
    Paper,
    TagWord,
    TimelineEntry,
    TimelinePage,
    TimelinePlace,
    TimelineRequest,
)
from app.kernel.mailing import MailingSpec
from app.kernel.merge_fields import MergeRecord
from app.kernel.next_actions import NextActionSpec, advised
from app.kernel.phrases import PhraseSpec
from app.kernel.printed import PrintedDocument
from app.kernel.putting_off import put_off_on
from app.kernel.query import ListQuery
from app.kernel.reminder_specs import ReminderSpec
from app.kernel.scanning import Scanned
from app.kernel.sources import SourceName, SourceNamer, SourceRef, SourceSpec
from app.kernel.ticking import TickSpec
from app.kernel.timeline import PAGE_LENGTH, TimelineSpec, TimelineWanted, first_page, page_of
from app.kernel.unit_of_work import UnitOfWork

T = TypeVar("T")

TIMELINE_LENGTH = 200
"""Entries of a timeline that a detail shows, the newest first."""

Reader = Connection
"""A connection whose reads see one moment; the window and the command line pass it on and know no more of it."""


Adviser = Callable[[Reader, Mapping[str, Any], datetime], Advice]
"""Of plain values as far as they are typed; lines may still be incomplete."""

CodeReader = Callable[[Connection, str], Sequence[Scanned]]
"""What an area knows by a code that was scanned."""


@dataclass(frozen=True, slots=True)
class Preview:
    """What a command would change beyond itself: the question that is asked, and the document that sets it out."""

    question: str
    document: PrintedDocument


Previewer = Callable[[Connection, Sequence[object]], Preview | None]
"""Of a connection and the facts that a rehearsal told: what is to be asked first, None when nothing is."""

Preparer = Callable[[Connection, Any, datetime, Callable[[int, int, str], None]], Any]
"""Of a connection that sees one moment, the command, the time, and who is told how far it is: what was found out."""

Reverse = Callable[[UnitOfWork, Any, Any], Any]
"""Of a unit of work, the command as it was given and its result as plain values: the command that takes it back."""


@dataclass(frozen=True, slots=True)
class OperationSpec:
    """One thing that can be done: `handler(uow, cmd)`; name and command come from the function itself.

    An operation is undone by restoring the rows it changed, unless it has `reverse` (posted documents) or is `final`,
    which says why it cannot be undone. `rights` gives the rights that a command needs in place of `permission`, where
    they depend on what it says. `advise` fills in the lines of its form while they are typed. What `computes` for more
    than a moment is done by the window in a process of its own.
    `preview` shows, in the window before it is done, what it changes elsewhere. What is `fleeting` writes only what
    lapses by itself (a mark, a lease): no history tells of it, and the window says nothing.
    `prepare` finds out at one moment, before anything is locked, what the handler then takes from `uow.prepared` and
    writes: while it computes, everybody else goes on writing.
    `verb` is what the button says that does it, `form` how its fields are set out.
    """

    handler: Callable[[UnitOfWork, Any], Any]
    title: str
    permission: str
    reverse: Reverse | None = None
    final: str = ""
    rights: Callable[[Any], tuple[str, ...]] | None = None
    preview: Previewer | None = None
    advise: Adviser | None = None
    computes: bool = False
    prepare: Preparer | None = None
    fleeting: bool = False
    verb: str = "Save"
    form: FormSpec = AS_DECLARED

    @property
    def name(self) -> str:
        """Give the operation's name, verb first."""
        return self.handler.__name__

    @property
    def command(self) -> type[Any]:
        """Give the class of its command."""
        hints = get_type_hints(self.handler)
        result: type[Any] = hints["cmd"]
        return result

    def rights_for(self, command: object) -> tuple[str, ...]:
        """Give the rights that a command of this operation needs."""
        return (self.permission,) if self.rights is None else self.rights(command)


@dataclass(frozen=True, slots=True)
class Subscriber:
    """What an area does, within the same transaction, when a fact becomes known."""

    event: type[Any]
    handler: Callable[[UnitOfWork, Any], None]


@dataclass(frozen=True, slots=True)
class SearchSpec:
    """How records of one kind are found: `select` gives id, title, subtitle and text for rows of `model`."""

    record: str
    title: str
    model: Any
    select: Select[*tuple[Any, ...]]


@dataclass(frozen=True, slots=True)
class NamesSpec:
    """Other names by which records of a list are called, such as bar codes: `find` gives the records by each text."""

    list_name: str
    find: Callable[[Connection, Sequence[str]], Mapping[str, frozenset[int]]]


@dataclass(frozen=True, slots=True)
class CheckSpec:
    """One proof that the books agree with themselves: `run` gives a sentence for each disagreement."""

    name: str
    title: str
    run: Callable[[Connection], list[str]]


@dataclass(frozen=True, slots=True)
class RebuildSpec:
    """How what is computed from `model` is computed again after an undo removed or restored some of its rows."""

    model: Any
    rebuild: Callable[[UnitOfWork, Sequence[Row[Any]]], None]


@dataclass(frozen=True, slots=True)
class DetailSpec:
    """How the detail of one kind of record is loaded."""

    record: str
    title: str
    load: Callable[[Connection, int, datetime], Detail]


@dataclass(frozen=True, slots=True)
class Contribution:
    """What another area adds to the detail of a record."""

    facts: tuple[Fact, ...] = ()
    lines: tuple[LinesTable, ...] = ()
    timeline: tuple[TimelineEntry, ...] = ()
    chart: object | None = None


@dataclass(frozen=True, slots=True)
class ContributionSpec:
    """What an area knows about a record of an area below it: the other flow, on the same page."""

    record: str
    load: Callable[[Connection, int, datetime], Contribution]


@dataclass(frozen=True, slots=True)
class DocumentSpec:
    """A printed document of one record (`record` set) or of the company (`record` empty, the id is 0)."""

    name: str
    title: str
    record: str
    permission: str
    context: Callable[[Connection, int, datetime], PrintedDocument]


@dataclass(frozen=True, slots=True)
class GraphSpec:
    """A graph that is walked from one record, and drawn by the one widget for graphs."""

    name: str
    record: str
    title: str
    load: Callable[[Connection, int, datetime, SourceNamer], GraphData]


@dataclass(frozen=True, slots=True)
class FigureSpec:
    """A measured figure, the same for dashboard, command line and report; with a `permission`, for who holds it."""

    key: str
    title: str
    load: Callable[[Connection, datetime], Figure]
    permission: str = ""


@dataclass(frozen=True, slots=True)
class PermissionSpec:
    """A right that can be given to a role."""

    name: str
    title: str


@dataclass(frozen=True, slots=True)
class ImportField:
    """A column that an import understands, and the headings under which it is found.

    `kind` says how a cell is read before the area sees it: figures (`1.234,56`, `1E5`) arrive as `1234.56`, days and
    times in ISO order, a time with its zone, flags as `true` or `false`; texts and codes arrive as they stand.
    """

    name: str
    title: str
    required: bool = False
    aliases: tuple[str, ...] = ()
    kind: Kind = Kind.TEXT


@dataclass(frozen=True, slots=True)
class RowOutcome:
    """What became of one row: created, updated, unchanged or refused, with the reason and the column to mend.

    `record_id` names the record that it became, where the import tells.
    """

    status: str
    reason: str = ""
    field: str = ""
    record_id: int | None = None


@dataclass(frozen=True, slots=True)
class ImportSpec:
    """How rows of one kind come in; `apply` looks up what it needs in a few queries and writes in bulk.

    Rows are texts by field name; the outcomes are in the order of the rows. `own` names the kind of record whose own
    fields of the firm may be columns, too, under `own.` and their key.
    """

    kind: str
    title: str
    permission: str
    fields: tuple[ImportField, ...]
    apply: Callable[[UnitOfWork, Sequence[Mapping[str, str]]], list[RowOutcome]]
    own: str = ""


@dataclass(frozen=True)
class Declarations:
    """All that the areas declare, in their order."""

    operations: tuple[OperationSpec, ...] = ()
    subscribers: tuple[Subscriber, ...] = ()
    lists: tuple[ListQuery, ...] = ()
    details: tuple[DetailSpec, ...] = ()
    contributions: tuple[ContributionSpec, ...] = ()
    searches: tuple[SearchSpec, ...] = ()
    names: tuple[NamesSpec, ...] = ()
    checks: tuple[CheckSpec, ...] = ()
    rebuilds: tuple[RebuildSpec, ...] = ()
    documents: tuple[DocumentSpec, ...] = ()
    figures: tuple[FigureSpec, ...] = ()
    imports: tuple[ImportSpec, ...] = ()
    permissions: tuple[PermissionSpec, ...] = ()
    papers: Callable[[Connection, str, int], tuple[Paper, ...]] | None = None
    tags: Callable[[Connection, str, int], tuple[TagWord, ...]] | None = None
    codes: tuple[CodeReader, ...] = ()
    sources: tuple[SourceSpec, ...] = ()
    graphs: tuple[GraphSpec, ...] = ()
    merges: tuple[MergeRecord, ...] = ()
    phrases: tuple[PhraseSpec, ...] = ()
    ticks: tuple[TickSpec, ...] = ()
    timelines: tuple[TimelineSpec, ...] = ()
    next_actions: tuple[NextActionSpec, ...] = ()
    mailings: tuple[MailingSpec, ...] = ()
    reminders: tuple[ReminderSpec, ...] = ()
    _by_command: dict[type[Any], OperationSpec] = field(default_factory=dict, init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Index the operations by the class of their command."""
        self._by_command.update({spec.command: spec for spec in self.operations})

    def is_ticked(self, command: object) -> bool:
        """Tell whether the clocks of windows ask for a command, so that several may do it at the same moment."""
        return any(tick.command is type(command) for tick in self.ticks)

    def look_up(self, reader: Reader, code: str) -> tuple[Scanned, ...]:
        """Give everything that a scanned code may stand for, in any area."""
        return tuple(found for read in self.codes for found in read(reader, code))

    def operation_for(self, command: object) -> OperationSpec:
        """Find what handles a command."""
        return self._by_command[type(command)]

    def operation(self, name: str) -> OperationSpec:
        """Find an operation by name; CallError when there is none."""
        return _find(self.operations, "name", name, "command")

    def list_query(self, name: str) -> ListQuery:
        """Find a list by name; CallError when there is none."""
        return _find(self.lists, "name", name, "list")

    def detail(self, record: str) -> DetailSpec:
        """Find how a kind of record is shown, with what every area knows of it; CallError when there is none."""
        spec = _find(self.details, "record", record, "record")
        return replace(spec, load=lambda reader, row_id, now: self._whole(spec, reader, row_id, now))

    def _whole(self, spec: DetailSpec, reader: Reader, row_id: int, now: datetime) -> Detail:
        detail = spec.load(reader, row_id, now)
        parts = [other.load(reader, row_id, now) for other in self.contributions if other.record == spec.record]
        entries = [*detail.timeline, *(entry for part in parts for entry in part.timeline)]
        charts = (detail.chart, *(part.chart for part in parts))
        return replace(
            detail, facts=(*detail.facts, *(fact for part in parts for fact in part.facts)),
            lines=(*detail.lines, *(table for part in parts for table in part.lines)),
            chart=next((chart for chart in charts if chart is not None), None),
            papers=self.papers(reader, spec.record, row_id) if self.papers else (),
            tags=(*detail.tags, *(self.tags(reader, spec.record, row_id) if self.tags else ())),
            timeline=tuple(sorted(entries, key=lambda entry: entry.at, reverse=True)[:TIMELINE_LENGTH]),
            history=first_page(reader, self.timelines, spec.record, row_id),
            next_actions=advised(reader, self.next_actions, spec.record, row_id, now, put_off_on),
        )

    def timeline(
        self, reader: Reader, record: str, row_id: int, request: TimelineRequest | None = None,
        after: TimelinePlace | None = None, size: int = PAGE_LENGTH,
    ) -> TimelinePage:
        """Read the next entries of a record's timeline after a place, those of some kinds or with some words only."""
        return page_of(reader, self.timelines, record, TimelineWanted(row_id, size), request, after)

    def graph(self, record: str) -> GraphSpec:
        """Find the graph that is walked from a kind of record; CallError when there is none."""
        return _find(self.graphs, "record", record, "graph of a")

    def name_sources(self, reader: Reader, refs: Iterable[SourceRef]) -> dict[SourceRef, SourceName]:
        """Name documents for which goods moved, each kind by the area it belongs to."""
        wanted: dict[str, set[int]] = {}
        for kind, number in refs:
            wanted.setdefault(kind, set()).add(number)
        return {
            (spec.kind, number): name for spec in self.sources if spec.kind in wanted
            for number, name in spec.load(reader, sorted(wanted[spec.kind])).items()
        }

    def document(self, name: str) -> DocumentSpec:
        """Find a document by name; CallError when there is none."""
        return _find(self.documents, "name", name, "document")

    def import_kind(self, kind: str) -> ImportSpec:
        """Find an import by its kind; CallError when there is none."""
        return _find(self.imports, "kind", kind, "import")


def _find(items: Iterable[T], attribute: str, wanted: str, word: str) -> T:
    known: dict[str, T] = {getattr(item, attribute): item for item in items}
    if wanted not in known:
        raise CallError("name.unknown", f"There is no {word} “{wanted}”; there are {', '.join(known)}.")
    return known[wanted]
