"""An import in a process of its own: the window answers while 100,000 rows come in."""

from dataclasses import dataclass

from app.exchange.importing import ImportFiles, ImportResult, Watch, with_imports
from app.kernel.database import open_database
from app.kernel.declare import Declarations
from app.kernel.jobs import Report, Stopped
from app.kernel.resolve import resolve
from app.kernel.schema import require_current
from app.kernel.unit_of_work import Actor
from app.kernel.workspace import Workspace

JOB = "app.exchange.import_job:run_import"
"""The name of the job, for whoever starts it in a process."""


@dataclass(frozen=True, slots=True)
class ImportJob:
    """What to take in, where, and who does it; `declarations` names what the areas declare ("module:name")."""

    target: str
    command: ImportFiles
    actor: Actor
    dry_run: bool = False
    declarations: str = "app.registry:DECLARATIONS"


@dataclass(frozen=True, slots=True)
class ImportDone:
    """What an import came to; after a dry run there is no operation, because nothing was kept."""

    result: ImportResult
    operation_id: int | None
    changes: frozenset[str]


def run_import(args: ImportJob, report: Report, stopped: Stopped) -> ImportDone:
    """Open the company, take the files in, and close it; cancelled between two files, nothing is kept."""
    declarations: Declarations = resolve(args.declarations)
    database = open_database(args.target)
    try:
        require_current(database)
        workspace = Workspace(database, with_imports(declarations, Watch(report, stopped)), actor=args.actor)
        return take_in(workspace, args.command, dry_run=args.dry_run)
    finally:
        database.close()


def take_in(workspace: Workspace, command: ImportFiles, *, dry_run: bool = False) -> ImportDone:
    """Take files into an open company; a dry run does all of it and takes it back."""
    if dry_run:
        return ImportDone(workspace.rehearse(command).value, None, frozenset())
    outcome = workspace.dispatch(command)
    return ImportDone(outcome.value, outcome.operation_id, outcome.changes)
