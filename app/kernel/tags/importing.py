"""Tags and the firm's own fields as columns of any import: read first, so that a bad row is refused as a whole."""

from collections.abc import Callable, Mapping, Sequence

from app.kernel.declare import ImportField, RowOutcome
from app.kernel.errors import DomainError
from app.kernel.own_fields import FieldFacts, fields_of, put_own, read_own_cells
from app.kernel.tags.doing import put_words, read_words
from app.kernel.unit_of_work import UnitOfWork
from app.kernel.upsert import CREATED, REFUSED, UNCHANGED, UPDATED

TAGS_FIELD = ImportField("tags", "Tags", False, ("tag", "labels", "keywords"))

Rows = Sequence[Mapping[str, str]]
Apply = Callable[[UnitOfWork, Rows], list[RowOutcome]]
"""Writes rows and says of each which record it became."""

_Cells = dict[int, tuple[FieldFacts, str]]


def with_tag_cells(record: str, apply: Apply, *, all_new: bool = False) -> Apply:
    """Let an import of a kind of record bring tags and own fields along; `all_new` where each row is a new record."""

    def applied(uow: UnitOfWork, rows: Rows) -> list[RowOutcome]:
        fields = fields_of(uow.connection, record)
        cells = [_read(row, fields, all_new) for row in rows]
        kept = [row for row, read in zip(rows, cells, strict=True) if not isinstance(read, RowOutcome)]
        done = iter(apply(uow, kept) if kept else ())
        outcomes = [read if isinstance(read, RowOutcome) else next(done) for read in cells]
        changed = _write(uow, record, rows, outcomes, cells)
        return [RowOutcome(UPDATED, record_id=one.record_id) if one.status == UNCHANGED and one.record_id in changed
                else one for one in outcomes]

    return applied


def _read(row: Mapping[str, str], fields: Sequence[FieldFacts], new: bool) -> _Cells | RowOutcome:
    try:
        if row.get("tags", "").strip():
            read_words(row["tags"], "tags")
        return read_own_cells(row, fields, new=new)
    except DomainError as error:
        return RowOutcome(REFUSED, error.message, error.field or "")


def _write(
    uow: UnitOfWork, record: str, rows: Rows, outcomes: Sequence[RowOutcome], cells: Sequence[_Cells | RowOutcome],
) -> set[int]:
    """Write what rows say of the records that they became, the last row of a record last; give those that differ."""
    words: dict[int, str] = {}
    held: dict[tuple[int, int], tuple[FieldFacts, str | None]] = {}
    begun = [field for field in fields_of(uow.connection, record) if field.standard]
    for row, outcome, read in zip(rows, outcomes, cells, strict=True):
        number = outcome.record_id
        if number and outcome.status == CREATED:
            held.update({(field.id, number): (field, field.standard) for field in begun})
        if number and not isinstance(read, RowOutcome) and outcome.status != REFUSED:
            held.update({(field_id, number): cell for field_id, cell in read.items()})
            if row.get("tags", "").strip():
                words[number] = ", ".join(filter(None, (words.get(number), row["tags"])))
    return put_own(uow, held) | put_words(uow, record, words)

