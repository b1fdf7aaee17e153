"""The verb that takes files in."""

import argparse
import sys
from pathlib import Path
from typing import Any

from app.cli.answer import Answer, table_text
from app.cli.opening import company_zone, opened
from app.exchange.import_job import ImportDone, take_in
from app.exchange.importing import ImportFiles, ImportResult, KindResult, RowsRefused, Watch, with_imports
from app.exchange.mapping import ImportSource, load_mapping
from app.exchange.profiles import PROFILES, profile_sources
from app.exchange.refused import write_refused
from app.kernel.errors import CallError
from app.kernel.fields import encode
from app.kernel.workspace import Workspace

SHOWN_REASONS = 10


def add_verbs(verbs: Any) -> None:
    """Add the verb to the parser."""
    take = verbs.add_parser("import", help="take files in: CSV, TSV, XLSX or ODS")
    take.add_argument("what", nargs="*", metavar="KIND FILE",
                      help="what the rows are, and the file; with --profile a folder")
    take.add_argument("--list", action="store_true", help="tell the kinds of rows and their fields")
    take.add_argument("--profile", choices=sorted(PROFILES), help="the files of another program, by their own names")
    take.add_argument("--mapping", metavar="FILE", help="a JSON file that says which column is which field")
    take.add_argument("--encoding", help="what a file that is not UTF-8 is written in, such as cp1252")
    take.add_argument("--dry-run", action="store_true", help="tell what would become of every row, and keep nothing")
    take.add_argument("--all-or-nothing", action="store_true", help="take nothing in when a row is refused")
    take.add_argument("--refused", metavar="FILE", help="write the refused rows there, with the reason beside each")
    take.set_defaults(run=import_files)


def import_files(arguments: argparse.Namespace) -> Answer:
    """Take files in, or tell what can be taken in."""
    if arguments.list:
        return tell_kinds()
    sources = _sources(arguments)
    with opened(arguments) as workspace:
        command = ImportFiles(
            sources, company_zone(workspace).key, complete=arguments.all_or_nothing, remember=not arguments.profile,
        )
        try:
            done = _take_in(workspace, command, dry_run=arguments.dry_run)
        except RowsRefused as refusal:
            _write_refused(arguments, command, refusal.result)
            return _answer(ImportDone(refusal.result, None, frozenset()), refusal.message, kept=False)
    _write_refused(arguments, command, done.result)
    refused = done.result.refused
    words = "would be refused" if arguments.dry_run else "refused; the others were taken in"
    complaint = f"{refused} {'row' if refused == 1 else 'rows'} {words}." if refused else ""
    return _answer(done, complaint, kept=not arguments.dry_run)


def _sources(arguments: argparse.Namespace) -> tuple[ImportSource, ...]:
    if arguments.profile:
        if len(arguments.what) != 1:
            raise CallError("import.folder", f"Name the folder of the files: import --profile {arguments.profile} DIR")
        return profile_sources(arguments.profile, Path(arguments.what[0]))
    if len(arguments.what) != 2:
        raise CallError("import.incomplete", "Say what the rows are, and name the file: import KIND FILE")
    kind, path = arguments.what
    source = ImportSource(kind, path, encoding=arguments.encoding or "")
    return (load_mapping(Path(arguments.mapping), source) if arguments.mapping else source,)


def _take_in(workspace: Workspace, command: ImportFiles, *, dry_run: bool) -> ImportDone:
    watched = Workspace(
        workspace.database, with_imports(workspace.declarations, Watch(_report)), workspace.clock, workspace.actor,
    )
    return take_in(watched, command, dry_run=dry_run)


def _report(done: int, total: int, text: str) -> None:
    if sys.stderr.isatty():
        print(f"{done + 1} of {total}: {text}", file=sys.stderr)


def _write_refused(arguments: argparse.Namespace, command: ImportFiles, result: ImportResult) -> None:
    if arguments.refused:
        write_refused(Path(arguments.refused), command, result)


def _answer(done: ImportDone, complaint: str, *, kept: bool) -> Answer:
    result = done.result
    kinds: dict[str, dict[str, Any]] = {}
    for kind in result.kinds:
        counts = kinds.setdefault(kind.kind, {"created": 0, "updated": 0, "unchanged": 0, "refused": []})
        for word in ("created", "updated", "unchanged"):
            counts[word] += getattr(kind, word)
        counts["refused"] += [{"file": kind.file, **encode(row)} for row in kind.refused]
    data = {"ok": not complaint, "kept": kept, "operation": done.operation_id, "kinds": kinds}
    return Answer(data, _text(result, done.operation_id, kept=kept), int(bool(complaint)), complaint)


def _text(result: ImportResult, operation_id: int | None, *, kept: bool) -> str:
    rows = [
        [kind.kind, Path(kind.file).name, *(str(count) for count in (kind.created, kind.updated, kind.unchanged)),
         str(len(kind.refused))]
        for kind in result.kinds
    ]
    headings = ["What", "File", "Created", "Updated", "Unchanged", "Refused"]
    reasons = [text for kind in result.kinds for text in _reasons(kind)]
    end = f"Taken in; undo {operation_id} takes all of it back." if kept else "Nothing was kept."
    return "\n".join([table_text(headings, rows, [False, False, True, True, True, True]), *reasons, end])


def _reasons(kind: KindResult) -> list[str]:
    name = Path(kind.file).name
    lines = [f"{name}, row {row.row}, {row.column or row.field or 'row'}: {row.reason}" for row in kind.refused]
    more = len(lines) - SHOWN_REASONS
    return [*lines[:SHOWN_REASONS], f"{name}: and {more} more"] if more > 0 else lines


def tell_kinds() -> Answer:
    """Tell every kind of rows with its fields and their types."""
    from app.registry import DECLARATIONS

    lines = []
    for spec in DECLARATIONS.imports:
        lines.append(f"{spec.kind}: {spec.title}")
        for item in spec.fields:
            asks = " required" if item.required else ""
            lines.append(f"    {item.name} ({item.kind}){asks} {item.title}")
    data = [
        {"kind": spec.kind, "title": spec.title, "fields": [
            {"name": item.name, "title": item.title, "type": str(item.kind), "required": item.required,
             "headings": list(item.aliases)} for item in spec.fields
        ]}
        for spec in DECLARATIONS.imports
    ]
    return Answer({"imports": data, "profiles": sorted(PROFILES)}, "\n".join(lines))
