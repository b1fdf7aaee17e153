"""What the window has done in processes: making, upgrading, backing up, exporting a company."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.kernel.errors import Cancelled
from app.kernel.jobs import Report, Stopped
from app.kernel.listing import ListRequest
from app.kernel.unit_of_work import Actor
from app.kernel.workspace import Outcome, Workspace


@dataclass(frozen=True, slots=True)
class Export:
    """A list to write: of which company, what is asked for, which columns, into which file."""

    target: str
    list_name: str
    request: ListRequest
    path: Path
    keys: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Restore:
    """A backup to put in a company's place."""

    backup: Path
    target: Path


@dataclass(frozen=True, slots=True)
class Dispatching:
    """A command that computes: in which company it is done, by whom, under which key, with what confirmed."""

    target: str
    command: object
    actor: Actor
    key: str
    confirmed: frozenset[str] = frozenset()


def dispatch(wanted: Dispatching, report: Report, stopped: Stopped) -> Outcome:
    """Do a command in a process of its own; cancelled while it tells how far it is, nothing of it is kept."""
    from app.kernel.database import open_database
    from app.registry import DECLARATIONS

    def listen(done: int, total: int, text: str) -> None:
        if stopped():
            raise Cancelled
        report(done, total, text)

    report(0, 0, "computing")
    database = open_database(wanted.target)
    try:
        workspace = Workspace(database, DECLARATIONS, actor=wanted.actor, report=listen)
        return workspace.dispatch(wanted.command, key=wanted.key, confirmed=wanted.confirmed)
    finally:
        database.close()


def make_empty(target: str, report: Report, _stopped: Stopped) -> str:
    """Make a database without a company in it yet."""
    from app.kernel.migration import create_database

    report(0, 0, "making the tables")
    create_database(target).close()
    return target


def make_sample(target: str, report: Report, _stopped: Stopped) -> str:
    """Make the sample company."""
    from app.kernel.resolve import resolve

    report(0, 0, "two years of work")
    resolve("app.sample:make_sample")(target)
    return target


def upgrade_company(target: str, report: Report, _stopped: Stopped) -> str:
    """Bring a company of an older version up to date; its books prove themselves before it counts."""
    from app.kernel import migration
    from app.kernel.proof import prove_books
    from app.registry import DECLARATIONS

    def proof(connection: Any) -> list[str]:
        return [problem for result in prove_books(connection, DECLARATIONS.checks) for problem in result.problems]

    report(0, 0, "backing up, then upgrading a copy")
    migration.upgrade(target, proof=proof)
    return target


def back_up(place: tuple[str, Path], report: Report, _stopped: Stopped) -> Path:
    """Copy a company while people work in it, and open the copy once."""
    from app.kernel import backup
    from app.kernel.database import open_database

    target, path = place
    report(0, 0, "copying and examining")
    database = open_database(target)
    try:
        return backup.back_up(database, path).path
    finally:
        database.close()


def restore(wanted: Restore, report: Report, _stopped: Stopped) -> str:
    """Put a backup in a company's place; what was there is kept beside it."""
    from app.kernel import backup

    report(0, 0, "examining the backup")
    backup.restore(wanted.backup, wanted.target)
    return str(wanted.target)


def export(wanted: Export, report: Report, _stopped: Stopped) -> tuple[int, Path]:
    """Write a list to a file and give how many rows there were."""
    from app.exchange.export import export_list
    from app.kernel.database import open_database
    from app.registry import DECLARATIONS

    report(0, 0, "writing rows")
    database = open_database(wanted.target)
    try:
        with database.reader() as reader:
            query = DECLARATIONS.list_query(wanted.list_name)
            return export_list(reader, query, wanted.request, wanted.path, keys=wanted.keys), wanted.path
    finally:
        database.close()
