"""How a company is opened: what stands in the way, who sits down, where its backups lie."""

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from app.areas.company.queries import has_company, load_owner
from app.kernel.database import Database, is_server, open_database
from app.kernel.declare import Declarations
from app.kernel.schema import SchemaState, Standing, newer, schema_state
from app.kernel.settings import Settings
from app.kernel.workspace import NOBODY, Workspace


@dataclass(frozen=True, slots=True)
class Behind:
    """A company that an older version made."""

    target: str
    state: SchemaState


@dataclass(frozen=True, slots=True)
class Unfounded:
    """A database with tables and without a company in it."""

    workspace: Workspace


def open_company(target: str, declarations: Declarations) -> Workspace | Behind | Unfounded:
    """Open a company for its owner; EnvironmentFault when it is missing, foreign, damaged or newer than the program."""
    database = open_database(target)
    try:
        state = schema_state(database)
        if state.standing is Standing.CURRENT:
            return _seat(database, declarations)
    except BaseException:
        database.close()
        raise
    database.close()
    if state.standing is Standing.NEWER:
        raise newer(target, state)
    return Behind(target, state)


def _seat(database: Database, declarations: Declarations) -> Workspace | Unfounded:
    workspace = Workspace(database, declarations)
    with workspace.reader() as reader:
        if not has_company(reader):
            return Unfounded(workspace)
        return workspace.acting_as(load_owner(reader) or NOBODY)


def title_of(target: str) -> str:
    """Name a company by its file, or a server's database without its password."""
    return target.rpartition("/")[2] if is_server(target) else Path(target).name


def backups_of(target: str, settings: Settings) -> Path:
    """Give the folder in which a company's backups lie."""
    company = Path(target)
    return Path(settings.backup_folder) if settings.backup_folder else company.parent / f"{company.stem} backups"


def next_backup(target: str, settings: Settings) -> Path:
    """Name the backup that is made now."""
    return backups_of(target, settings) / f"{Path(target).stem} {datetime.now(UTC):%Y%m%d-%H%M%S}.db"


def last_backup(target: str, settings: Settings) -> datetime | None:
    """Tell when the newest backup was made; None when there is none."""
    found = [path.stat().st_mtime for path in backups_of(target, settings).glob("*.db")]
    return datetime.fromtimestamp(max(found), UTC) if found else None
