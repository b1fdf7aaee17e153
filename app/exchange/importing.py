"""Files into the company: one transaction, one entry in the history; every row lands or is refused with its reason."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Annotated, Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sqlalchemy import delete, insert, select

from app.exchange.cells import read_cell
from app.exchange.export import unsafe_cell
from app.exchange.mapping import Columns, ImportSource, find_columns
from app.exchange.reading import read_table
from app.exchange.sheet import Sheet, SheetRow
from app.kernel.columns import table_of
from app.kernel.declare import Declarations, ImportSpec, OperationSpec, RowOutcome
from app.kernel.errors import Cancelled, DomainError, InputError
from app.kernel.fields import Field
from app.kernel.jobs import Report, Stopped
from app.kernel.journal import Setting
from app.kernel.own_fields import with_own_fields
from app.kernel.unit_of_work import UnitOfWork

PERMISSION = "exchange.import"
"""What an import whose kinds nobody knows any more asks for; every kind has a right of its own."""

COUNTED = ("created", "updated", "unchanged")


@dataclass(frozen=True, slots=True)
class ImportFiles:
    """Take files in; times without a zone are on the clock of `zone`. With `complete`, one bad row refuses all."""

    sources: Annotated[tuple[ImportSource, ...], Field("Files")]
    zone: Annotated[str, Field("Time zone of times without one")] = "UTC"
    complete: Annotated[bool, Field("All rows or none")] = False
    remember: Annotated[bool, Field("Remember which column is which field")] = True


@dataclass(frozen=True, slots=True)
class RefusedRow:
    """A row that was refused: its number in the file, the field and the column to mend, and why."""

    row: int
    field: str
    column: str
    reason: str


@dataclass(frozen=True, slots=True)
class KindResult:
    """What became of the rows of one file."""

    kind: str
    file: str
    created: int
    updated: int
    unchanged: int
    refused: tuple[RefusedRow, ...]


@dataclass(frozen=True, slots=True)
class ImportResult:
    """What became of the rows, file by file in the order in which they were taken in."""

    kinds: tuple[KindResult, ...]

    @property
    def refused(self) -> int:
        """Count the rows that were refused."""
        return sum(len(kind.refused) for kind in self.kinds)


class RowsRefused(DomainError):
    """An import that wants all rows or none has rows that are refused; `result` names them."""

    def __init__(self, result: ImportResult) -> None:
        """Keep what would have become of every row."""
        first = next((kind.file, row) for kind in result.kinds for row in kind.refused)
        super().__init__(
            "import.refused", f"{result.refused} rows are refused, so none was taken in. The first is row "
            f"{first[1].row} of {Path(first[0]).name}: {first[1].reason}.",
        )
        self.result = result


@dataclass(frozen=True, slots=True)
class Watch:
    """Who is told how far an import is, and may stop it."""

    report: Report = field(default=lambda _done, _total, _text: None)
    stopped: Stopped = field(default=lambda: False)


def with_imports(declarations: Declarations, watch: Watch | None = None) -> Declarations:
    """Add the operation that takes files in, for all kinds of rows that the areas declare."""
    others = tuple(spec for spec in declarations.operations if spec.name != "import_files")
    return replace(declarations, operations=(*others, import_operation(declarations.imports, watch or Watch())))


def import_operation(imports: Sequence[ImportSpec], watch: Watch) -> OperationSpec:
    """Make the operation for the declared kinds; files are taken in in the order in which they are named."""
    kinds = {spec.kind: spec for spec in imports}

    def import_files(uow: UnitOfWork, cmd: ImportFiles) -> ImportResult:
        for source in cmd.sources:
            if source.kind not in kinds:
                known = ", ".join(kinds)
                raise InputError("import.kind", f"There is no import of {source.kind}; there are {known}.", "sources")
        results = []
        for index, source in enumerate(cmd.sources):
            spec = kinds[source.kind]
            watch.report(index, len(cmd.sources), f"{spec.title} from {Path(source.path).name}")
            if watch.stopped():
                raise Cancelled
            results.append(_import_source(uow, spec, source, cmd))
        result = ImportResult(tuple(results))
        if cmd.complete and result.refused:
            raise RowsRefused(result)
        return result

    def rights(cmd: ImportFiles) -> tuple[str, ...]:
        return tuple({kinds[source.kind].permission: None for source in cmd.sources if source.kind in kinds})

    return OperationSpec(import_files, "Files taken in", PERMISSION, rights=rights)


def _import_source(uow: UnitOfWork, spec: ImportSpec, source: ImportSource, cmd: ImportFiles) -> KindResult:
    spec = with_own_fields(uow.connection, spec)
    sheet = read_table(Path(source.path), encoding=source.encoding, delimiter=source.delimiter, sheet=source.sheet)
    columns = find_columns(spec, source, sheet.headings, remembered_columns(uow, spec.kind))
    rows, numbers, refused = _read_rows(sheet, columns, source, _zone(cmd.zone))
    outcomes = spec.apply(uow, rows) if rows else []
    headings = {place.item.name: sheet.headings[place.index] for place in columns.places}
    for number, outcome in zip(numbers, outcomes, strict=True):
        if outcome.status not in COUNTED:
            column = headings.get(outcome.field, "")
            refused.append(RefusedRow(number, outcome.field, column, outcome.reason.rstrip(".")))
    if cmd.remember and source.columns:
        _remember(uow, spec.kind, source)
    return _counted(spec.kind, source.path, outcomes, refused)


def _counted(kind: str, path: str, outcomes: Sequence[RowOutcome], refused: Sequence[RefusedRow]) -> KindResult:
    counts = {status: sum(outcome.status == status for outcome in outcomes) for status in COUNTED}
    return KindResult(kind, path, **counts, refused=tuple(sorted(refused, key=lambda row: row.row)))


def _read_rows(
    sheet: Sheet, columns: Columns, source: ImportSource, zone: ZoneInfo,
) -> tuple[list[dict[str, str]], list[int], list[RefusedRow]]:
    """Read the cells of every row; give the rows that can be read, their numbers, and those that cannot."""
    rows, numbers, refused = [], [], []
    for row in sheet.rows:
        try:
            rows.append(_read_row(sheet, row, columns, source, zone))
            numbers.append(row.number)
        except _CellRefused as refusal:
            refused.append(RefusedRow(row.number, *refusal.at, refusal.reason))
    return rows, numbers, refused


class _CellRefused(Exception):
    def __init__(self, name: str, column: str, reason: str) -> None:
        super().__init__(reason)
        self.at, self.reason = (name, column), reason


def _read_row(
    sheet: Sheet, row: SheetRow, columns: Columns, source: ImportSource, zone: ZoneInfo,
) -> dict[str, str]:
    width = len(sheet.headings)
    if len(row.cells) < width or any(cell.strip() for cell in row.cells[width:]):
        raise _CellRefused("", "", f"the row has {len(row.cells)} cells, the heading has {width}")
    values = dict(columns.fixed)
    for place in columns.places:
        item, column = place.item, sheet.headings[place.index]
        try:
            text = unsafe_cell(read_cell(row.cells[place.index], item.kind, source.numbers, source.dates, zone))
        except DomainError as error:
            raise _CellRefused(item.name, column, error.message) from None
        if item.required and not text.strip():
            raise _CellRefused(item.name, column, "is empty, and must not be")
        values[item.name] = place.prefix + text if text else ""
    return values


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        raise DomainError("zone.unknown", f"There is no time zone “{name}”.", "zone") from None


def _setting(kind: str) -> str:
    return f"import.mapping.{kind}"


def remembered_columns(uow: UnitOfWork, kind: str) -> Mapping[str, str]:
    """Give which column was which field when rows of this kind last came in with a mapping."""
    found: dict[str, str] | None = uow.scalar(select(Setting.value).where(Setting.key == _setting(kind)))
    return found or {}


def _remember(uow: UnitOfWork, kind: str, source: ImportSource) -> None:
    kept: dict[str, Any] = {**remembered_columns(uow, kind), **{c.heading: c.field for c in source.columns}}
    table = table_of(Setting)
    uow.connection.execute(delete(table).where(table.c.key == _setting(kind)))
    uow.connection.execute(insert(table), {"key": _setting(kind), "value": kept})


