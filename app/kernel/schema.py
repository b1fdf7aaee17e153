"""The schema and its versions: which one a database has, which one the program wants, and whether two are the same."""

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Any

from sqlalchemy import Connection, Engine, NullPool, create_engine, event, text

from app.kernel.database import Database, sqlite
from app.kernel.errors import EnvironmentFault
from app.kernel.resources import migrations_path

VERSION_TABLE = "alembic_version"
_REVISION = re.compile(r'^(down_revision|revision)[^=]*= (?:"([^"]+)"|None)', re.MULTILINE)


class Standing(StrEnum):
    """How a database's schema stands to the program's."""

    EMPTY = "empty"
    BEHIND = "behind"
    CURRENT = "current"
    NEWER = "newer"


@dataclass(frozen=True, slots=True)
class SchemaState:
    """The version a database has, the one the program wants, and how many steps lie between them."""

    standing: Standing
    version: str | None
    head: str
    steps_behind: int = 0


@cache
def versions() -> tuple[str, ...]:
    """List the versions of the schema, oldest first, without importing Alembic."""
    following = {}
    for path in migrations_path().joinpath("versions").glob("*.py"):
        named = {key: value or None for key, value in _REVISION.findall(path.read_text(encoding="utf-8"))}
        following[named["down_revision"]] = str(named["revision"])
    chain: list[str] = []
    while (version := following.get(chain[-1] if chain else None)) is not None:
        chain.append(version)
    return tuple(chain)


def schema_state(database: Database) -> SchemaState:
    """Tell how a database's schema stands to the program's."""
    with database.reader() as connection:
        return state_of(connection)


def state_of(connection: Connection) -> SchemaState:
    """Tell how the schema behind a connection stands to the program's."""
    known, head = versions(), versions()[-1]
    version = _version(connection)
    if version is None:
        return SchemaState(Standing.EMPTY, None, head, len(known))
    if version not in known:
        return SchemaState(Standing.NEWER, version, head)
    behind = len(known) - 1 - known.index(version)
    return SchemaState(Standing.BEHIND if behind else Standing.CURRENT, version, head, behind)


def _version(connection: Connection) -> str | None:
    if connection.dialect.name == "sqlite":
        there = text("SELECT name FROM sqlite_master WHERE name = :name")
    else:
        there = text("SELECT to_regclass(:name)")
    if connection.execute(there, {"name": VERSION_TABLE}).scalar() is None:
        return None
    found = connection.exec_driver_sql(f"SELECT version_num FROM {VERSION_TABLE}").scalar()  # noqa: S608
    return None if found is None else str(found)


def require_current(database: Database) -> None:
    """Refuse to work on a schema that is not the program's own; EnvironmentFault says what to do."""
    state = schema_state(database)
    if state.standing is Standing.NEWER:
        raise newer(database.target, state)
    if state.standing is not Standing.CURRENT:
        raise EnvironmentFault(
            "database.behind", f"{database.target} was made by an older version of the program "
            f"({state.steps_behind} steps behind).",
            f"Nothing was changed. Bring it up to date with: counterflow upgrade --db {database.target}",
        )


def newer(target: str, state: SchemaState) -> EnvironmentFault:
    """Say that a newer program made this database."""
    return EnvironmentFault(
        "database.newer", f"{target} was made by a newer version of the program (schema {state.version}).",
        "Nothing was changed. Install the newer program, or choose another company.",
    )


def migrating_engine(connect: Any) -> Engine:
    """Give an engine for one connection on which steps run in one transaction, foreign keys off until they are done.

    A table that is rebuilt would otherwise take the rows that refer to it along.
    """
    engine = create_engine("sqlite://", module=sqlite, creator=connect, poolclass=NullPool)

    @event.listens_for(engine, "connect")
    def _set_up(connection: Any, _record: object) -> None:
        for setting in ("foreign_keys=OFF", "trusted_schema=OFF", "recursive_triggers=ON", "secure_delete=ON"):
            connection.execute(f"PRAGMA {setting}")

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    return engine


def run_steps(connection: Connection, version: str = "head") -> None:
    """Run every step that is missing up to a version, within the transaction the connection is in."""
    from alembic import command
    from alembic.config import Config

    strict = " STRICT" if connection.dialect.name == "sqlite" else ""
    # Alembic's own table has room for 32 characters of a version's name only.
    connection.exec_driver_sql(
        f"CREATE TABLE IF NOT EXISTS {VERSION_TABLE} (version_num TEXT NOT NULL PRIMARY KEY){strict}"
    )
    config = Config()
    config.set_main_option("script_location", str(migrations_path()).replace("%", "%%"))
    config.attributes.update(connection=connection, compare=False)
    command.upgrade(config, version)


def fingerprint(connection: Connection) -> dict[str, tuple[str, ...]]:
    """Give the parts of every table, index and trigger of a file, so that equal schemas are equal values.

    The order of columns does not count: a column that was added later stands last, and what it refers to with it.
    """
    rows = connection.exec_driver_sql(
        "SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%'"
    ).all()
    return {name: tuple(sorted(one for part in _parts(sql) for one in _apart(part))) for name, sql in rows}


_REFERRING = re.compile(r"(?P<column>\w+) (?P<kind>[^()]+) CONSTRAINT (?P<rule>\w+) (?P<there>REFERENCES .+)")


def _apart(part: str) -> list[str]:
    """Set a column and its reference apart, as they are written when the table is made at once."""
    found = _REFERRING.fullmatch(part)
    if found is None:
        return [part]
    column, kind, rule, there = found.groups()
    return [f"{column} {kind}", f"CONSTRAINT {rule} FOREIGN KEY({column}) {there}"]


def _parts(sql: str) -> list[str]:
    """Cut a statement at the commas that are not within brackets of its body."""
    plain = " ".join(sql.replace('"', "").split())
    depth, parts, start = 0, [], 0
    for index, sign in enumerate(plain):
        depth += {"(": 1, ")": -1}.get(sign, 0)
        if (sign in "()" and depth == (sign == "(")) or (sign == "," and depth == 1):
            parts.append(plain[start:index].strip())
            start = index + 1
    return [*parts, plain[start:].strip()]


def fresh_fingerprint() -> dict[str, tuple[str, ...]]:
    """Give the fingerprint of a schema that was made just now."""
    engine = migrating_engine(lambda: sqlite.connect(":memory:", isolation_level=None, check_same_thread=False))
    with engine.begin() as connection:
        run_steps(connection)
        return fingerprint(connection)
