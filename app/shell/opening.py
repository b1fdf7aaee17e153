"""How a company is opened: what stands in the way, and who sits down."""

from dataclasses import dataclass
from pathlib import Path

from app.areas.company.queries import has_company, load_owner
from app.kernel.database import Database, is_server, open_database
from app.kernel.declare import Declarations
from app.kernel.schema import SchemaState, Standing, newer, schema_state
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
