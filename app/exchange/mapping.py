"""Which column of a file is which field: told, found by name, or remembered; none is dropped in silence."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Annotated, Any, Literal

from app.exchange.sheet import REFUSED_PREFIX
from app.kernel.declare import ImportField, ImportSpec
from app.kernel.errors import CallError, DomainError, EnvironmentFault
from app.kernel.fields import Field, decode

Numbers = Literal["1234.56", "1,234.56", "1.234,56", "1 234,56", "1'234.56"]
Dates = Literal["2026-03-31", "31.03.2026", "31/03/2026", "03/31/2026"]


@dataclass(frozen=True, slots=True)
class ColumnMapping:
    """A heading and the field its cells are; a heading without a field is left out on purpose.

    `prefix` goes before every cell that is not empty, so that numbers of several sorts are told apart.
    """

    heading: Annotated[str, Field("Heading")]
    field: Annotated[str, Field("Field")] = ""
    prefix: Annotated[str, Field("Put before it")] = ""


@dataclass(frozen=True, slots=True)
class ImportSource:
    """A file, what its rows are, and how it is written; columns that are not named are found by their headings.

    `fixed` fields have the same value in every row (their heading is the value).
    """

    kind: Annotated[str, Field("What the rows are")]
    path: Annotated[str, Field("File")]
    columns: Annotated[tuple[ColumnMapping, ...], Field("Columns")] = ()
    fixed: Annotated[tuple[ColumnMapping, ...], Field("The same in every row")] = ()
    encoding: Annotated[str, Field("Encoding", help="UTF-8, or what the file says of itself, where left empty")] = ""
    delimiter: Annotated[str, Field("Delimiter", help="Found from the headings where left empty")] = ""
    sheet: Annotated[str, Field("Sheet", help="The first where left empty")] = ""
    numbers: Annotated[Numbers, Field("Figures are written as")] = "1234.56"
    dates: Annotated[Dates, Field("Days are written as")] = "2026-03-31"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a field stands in the file, and what goes before its cells."""

    item: ImportField
    index: int
    prefix: str = ""


@dataclass(frozen=True, slots=True)
class Columns:
    """Where each field of a kind stands in the file, and what it is where it is the same in every row."""

    places: tuple[Place, ...]
    fixed: Mapping[str, str]


def load_mapping(path: Path, source: ImportSource) -> ImportSource:
    """Read a mapping file into a source: `{"columns": {heading: field}, "fixed": {field: value}, "numbers": ...}`.

    A heading's field is its name, null to leave it out, or `{"field": name, "prefix": text}`.

    Raises CallError when it is not such an object, EnvironmentFault when it cannot be opened.
    """
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise EnvironmentFault(
            "file.unreadable", f"The mapping {path} cannot be read ({error.strerror}).",
            "Nothing was changed. Check the name.",
        ) from error
    except ValueError as error:
        raise CallError("mapping.unreadable", f"The mapping {path} is not JSON: {error}.") from None
    if not isinstance(content, dict):
        raise CallError("mapping.unreadable", f"The mapping {path} must be a JSON object.")
    return apply_mapping(content, source)


def apply_mapping(content: Mapping[str, Any], source: ImportSource) -> ImportSource:
    """Set what a mapping's plain values say of a source."""
    values = dict(content)
    columns, fixed = values.pop("columns", {}), values.pop("fixed", {})
    if not isinstance(columns, dict) or not isinstance(fixed, dict):
        raise CallError("mapping.unreadable", "“columns” and “fixed” of a mapping are objects of texts.")
    try:
        said: ImportSource = decode(ImportSource, {"kind": source.kind, "path": source.path, **values})
        return replace(
            said,
            columns=tuple(_column(str(heading), field) for heading, field in columns.items()),
            fixed=tuple(ColumnMapping(str(value), field) for field, value in fixed.items()),
        )
    except DomainError as error:
        raise CallError("mapping.unreadable", f"In the mapping, {error.message}") from None


def _column(heading: str, said: Any) -> ColumnMapping:
    if said is None or isinstance(said, str):
        return ColumnMapping(heading, said or "")
    if isinstance(said, dict):
        column: ColumnMapping = decode(ColumnMapping, {**said, "heading": heading})
        return column
    raise CallError("mapping.unreadable", f"In the mapping, “{heading}” must be a field's name or null.")


def plain_mapping(source: ImportSource) -> dict[str, Any]:
    """Give what a source says as the plain values of a mapping file."""
    said = {name: getattr(source, name) for name in ("encoding", "delimiter", "sheet", "numbers", "dates")}
    return {
        "columns": {
            column.heading: {"field": column.field, "prefix": column.prefix} if column.prefix else column.field or None
            for column in source.columns
        },
        "fixed": {column.field: column.heading for column in source.fixed},
        **{name: value for name, value in said.items() if value},
    }


def find_columns(
    spec: ImportSpec, source: ImportSource, headings: Sequence[str], remembered: Mapping[str, str],
) -> Columns:
    """Decide for every heading which field it is.

    Raises DomainError for a column that nobody understands, a required field that is not there, a mapping that names
    what does not exist, or two columns for one field.
    """
    fields = {field.name: field for field in spec.fields}
    chosen = _told(source, headings, fields)
    by_name = {_folded(name): field.name for field in spec.fields for name in (field.name, field.title, *field.aliases)}
    taken = set(chosen.values())
    for heading in headings:
        found = by_name.get(_folded(heading))
        if heading not in chosen and found is not None and found not in taken:
            chosen[heading] = found
            taken.add(found)
    for heading in headings:
        if heading not in chosen and remembered.get(heading, "?") in {"", *fields}:
            chosen[heading] = remembered[heading]
    fixed = {column.field: column.heading for column in source.fixed}
    _require_understood(spec, source, headings, chosen, fixed)
    prefixes = {column.field: column.prefix for column in source.columns}
    places = tuple(
        Place(fields[name], headings.index(heading), prefixes.get(name, "")) for heading, name in chosen.items() if name
    )
    return Columns(places, fixed)


def _told(source: ImportSource, headings: Sequence[str], fields: Mapping[str, ImportField]) -> dict[str, str]:
    told = {column.heading: column.field for column in source.columns}
    known = {heading.casefold(): heading for heading in headings}
    missing = [heading for heading in told if heading.casefold() not in known]
    named = (*told.values(), *(column.field for column in source.fixed))
    unknown = [field for field in named if field and field not in fields]
    name = Path(source.path).name
    if missing:
        raise DomainError("mapping.heading", f"{name} has no column {_listed(missing)}, which the mapping names.")
    if unknown:
        raise DomainError("mapping.field", f"There is no field {_listed(unknown)}; there are {', '.join(fields)}.")
    chosen = {known[heading.casefold()]: field for heading, field in told.items()}
    return chosen | {heading: "" for heading in headings if heading.startswith(REFUSED_PREFIX)}


def _require_understood(
    spec: ImportSpec, source: ImportSource, headings: Sequence[str], chosen: Mapping[str, str],
    fixed: Mapping[str, str],
) -> None:
    name = Path(source.path).name
    strange = [heading for heading in headings if heading not in chosen]
    if strange:
        raise DomainError(
            "columns.unknown", f"{name}: nothing is known of the column {_listed(strange)}. Say in a mapping which "
            f"field it is, or null to leave it out; the fields are {', '.join(field.name for field in spec.fields)}.",
            columns=strange,
        )
    filled = [*(field for field in chosen.values() if field), *fixed]
    twice = {field for field in filled if filled.count(field) > 1}
    if twice:
        raise DomainError("columns.twice", f"{name}: two columns are said to be {_listed(sorted(twice))}.")
    missing = [field.name for field in spec.fields if field.required and field.name not in filled]
    if missing:
        raise DomainError("columns.missing", f"{name}: there is no column for {_listed(missing)}.", columns=missing)


def _listed(names: Sequence[str]) -> str:
    return ", ".join(f"“{name}”" for name in names)


def _folded(name: str) -> str:
    return "".join(sign for sign in name.casefold() if sign.isalnum())
