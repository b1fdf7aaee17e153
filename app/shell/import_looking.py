"""A look at files before they are taken in: what their rows are likely to be, and which column is which field."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from app.exchange.guessing import likely_dates, likely_numbers
from app.exchange.mapping import Dates, ImportSource, Numbers
from app.exchange.profiles import PROFILES, profile_sources
from app.kernel.declare import ImportSpec
from app.kernel.errors import CounterflowError, EnvironmentFault
from app.kernel.jobs import Report, Stopped

SAMPLES = 3
JUDGED = 2000
"""By how many rows it is judged how a file writes days and figures."""

NAME_COUNTS = 0.6
"""A file that is called after a kind of rows is that kind, unless its headings say otherwise."""


@dataclass(frozen=True, slots=True)
class FileLook:
    """What a file holds; `fault` says why it cannot be read, `columns` names the field of each known heading."""

    path: str
    headings: tuple[str, ...] = ()
    samples: tuple[tuple[str, ...], ...] = ()
    rows: int = 0
    kind: str = ""
    columns: Mapping[str, Mapping[str, str]] | None = None
    fault: str = ""
    numbers: Numbers = "1234.56"
    dates: Dates = "2026-03-31"


@dataclass(frozen=True, slots=True)
class Looking:
    """The files to look at, and where the kinds of rows are declared ("module:name")."""

    paths: tuple[str, ...]
    declarations: str = "app.registry:DECLARATIONS"


def look_at_files(wanted: Looking, report: Report, stopped: Stopped) -> list[FileLook]:
    """Read the headings and the first rows of each file."""
    from app.kernel.resolve import resolve

    specs: Sequence[ImportSpec] = resolve(wanted.declarations).imports
    looks = []
    for index, path in enumerate(wanted.paths):
        report(index, len(wanted.paths), Path(path).name)
        if stopped():
            break
        looks.append(_look(path, specs))
    return looks


def _look(path: str, specs: Sequence[ImportSpec]) -> FileLook:
    from app.exchange.reading import read_table

    try:
        sheet = read_table(Path(path))
    except CounterflowError as error:
        remedy = f" {error.remedy}" if isinstance(error, EnvironmentFault) else ""
        return FileLook(path, fault=error.message + remedy)
    columns = {spec.kind: known_columns(spec, sheet.headings) for spec in specs}
    samples = tuple(tuple(row.cells) for row in sheet.rows[:SAMPLES])
    cells = [cell.strip() for row in sheet.rows[:JUDGED] for cell in row.cells]
    return FileLook(
        path, sheet.headings, samples, len(sheet.rows), likely_kind(path, sheet.headings, specs), columns,
        numbers=likely_numbers(cells), dates=likely_dates(cells),
    )


def known_columns(spec: ImportSpec, headings: Sequence[str]) -> dict[str, str]:
    """Give the field of each heading that a kind knows by name."""
    by_name = {_folded(name): item.name for item in spec.fields for name in (item.name, item.title, *item.aliases)}
    found: dict[str, str] = {}
    for heading in headings:
        name = by_name.get(_folded(heading))
        if name is not None and name not in found.values():
            found[heading] = name
    return found


def likely_kind(path: str, headings: Sequence[str], specs: Sequence[ImportSpec]) -> str:
    """Guess what the rows are: the kind that knows most of the headings, and whose name the file has."""
    if not specs:
        return ""
    stem = _folded(Path(path).stem)

    def score(spec: ImportSpec) -> float:
        known = known_columns(spec, headings)
        missing = [item for item in spec.fields if item.required and item.name not in known.values()]
        named = any(_folded(word) in stem for word in (spec.kind, spec.title) if word)
        return len(known) / max(len(headings), 1) - len(missing) * 0.2 + (NAME_COUNTS if named else 0)

    return max(specs, key=score).kind


def profile_of(folder: Path) -> str:
    """Tell from which program the files in a folder come; empty when none is known."""
    for name, files in PROFILES.items():
        if all((folder / file.name).is_file() for file in files):
            return name
    return ""


def sources_of_folder(folder: Path) -> tuple[ImportSource, ...]:
    """Give the files of a known program in a folder; none when it is not known."""
    name = profile_of(folder)
    return profile_sources(name, folder) if name else ()


def _folded(name: str) -> str:
    return "".join(sign for sign in name.casefold() if sign.isalnum())
