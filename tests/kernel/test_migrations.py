"""A database is made and brought up to date wholly or not at all, and is what the models say."""

import contextlib
import multiprocessing
from collections.abc import Iterator
from multiprocessing.synchronize import Event
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import Connection

import app.registry
from app.kernel import schema
from app.kernel.columns import Model
from app.kernel.database import Database, connect_file, open_database, sqlite
from app.kernel.errors import EnvironmentFault
from app.kernel.migration import create_database, upgrade
from app.kernel.resources import migrations_path
from app.kernel.schema import (
    Standing,
    fingerprint,
    fresh_fingerprint,
    migrating_engine,
    run_steps,
    schema_state,
    versions,
)

KERNEL_ONLY = "20261122_kernel_create"


def check(connection: Connection) -> None:
    """Run `alembic check` on a connection; it raises when the models and the tables differ."""
    config = Config()
    config.set_main_option("script_location", str(migrations_path()))
    config.attributes["connection"] = connection
    command.check(config)


@pytest.fixture
def older(tmp_path: Path) -> Path:
    """Make a company as the first version of the program left it, with a setting in it."""
    path = tmp_path / "older.db"
    open_database(str(path), create=True).close()
    with migrating_engine(lambda: connect_file(path)).begin() as connection:
        run_steps(connection, KERNEL_ONLY)
        connection.exec_driver_sql("INSERT INTO kernel_setting (key, value) VALUES ('motto', '\"hold\"')")
    return path


def dump(path: Path) -> list[tuple[object, ...]]:
    with contextlib.closing(connect_file(path)) as connection:
        tables = connection.execute("SELECT name, sql FROM sqlite_master ORDER BY name").fetchall()
        return [*tables, *connection.execute("SELECT * FROM kernel_setting").fetchall()]


# The strict comparison below sees the expressions that this one cannot.
@pytest.mark.filterwarnings("ignore:.*expression-based index")
def test_the_models_are_what_the_migrations_make(database: Database) -> None:
    with database.writer() as connection:
        check(connection)


def test_the_models_are_what_the_migrations_make_on_postgresql(server_database: Database) -> None:
    with server_database.writer() as connection:
        check(connection)


def test_every_table_is_strict_and_constrained_as_its_model_says(database: Database) -> None:
    by_model = migrating_engine(lambda: sqlite.connect(":memory:", isolation_level=None))
    with by_model.begin() as connection:
        Model.metadata.create_all(connection)
        wanted = fingerprint(connection)
    with database.reader() as connection:
        made = fingerprint(connection)
    assert app.registry.AREAS
    assert {name: made.get(name) for name in wanted} == wanted


def test_the_versions_form_one_chain_of_all_files() -> None:
    names = {path.stem for path in migrations_path().joinpath("versions").glob("*.py")}
    assert set(versions()) == names
    assert versions()[0] == KERNEL_ONLY


def test_a_company_of_an_older_version_is_brought_up_to_date_and_keeps_what_it_holds(older: Path) -> None:
    before = upgrade(str(older), proof=lambda _: [])
    assert before.standing is Standing.BEHIND
    database = open_database(str(older))
    with database.reader() as connection:
        assert connection.exec_driver_sql("SELECT value FROM kernel_setting").scalar() == '"hold"'
        assert fingerprint(connection) == fresh_fingerprint()
    assert schema_state(database).standing is Standing.CURRENT
    database.close()
    backups = list((older.parent / "older backups").glob("*.db"))
    assert [path.with_name(path.name + ".sha256").is_file() for path in backups] == [True]
    assert upgrade(str(older)).standing is Standing.CURRENT


def test_a_proof_that_fails_leaves_the_company_as_it_was(older: Path) -> None:
    before = dump(older)
    with pytest.raises(EnvironmentFault, match="stock is out of balance") as fault:
        upgrade(str(older), proof=lambda _: ["stock is out of balance"])
    assert fault.value.code == "migration.unproved"
    assert dump(older) == before
    assert not older.with_name("older.db.upgrading").exists()


def test_rows_that_break_a_reference_are_named(older: Path) -> None:
    with contextlib.closing(connect_file(older)) as connection:
        connection.execute("CREATE TABLE stray (id INTEGER PRIMARY KEY, of INTEGER REFERENCES kernel_operation (id))")
        connection.execute("INSERT INTO stray VALUES (7, 99)")
    with pytest.raises(EnvironmentFault, match="row 7 of stray refers to a row of kernel_operation"):
        upgrade(str(older))


def test_a_table_that_a_new_company_has_not_is_no_company_of_ours(older: Path) -> None:
    with contextlib.closing(connect_file(older)) as connection:
        connection.execute("CREATE TRIGGER spy AFTER INSERT ON kernel_operation BEGIN SELECT 1; END")
    with pytest.raises(EnvironmentFault, match="spy is not what a new company has"):
        upgrade(str(older))


PATIENCE_SECONDS = 240
"""A process that is started on a machine at its limits takes this long at most until it has opened a company."""


def hold_open(path: str, opened: Event, release: Event) -> None:
    database = open_database(path)
    opened.set()
    release.wait(PATIENCE_SECONDS)
    database.close()


@contextlib.contextmanager
def another_program(path: Path) -> Iterator[None]:
    """Have another process keep the company open, idle."""
    context = multiprocessing.get_context("spawn")
    opened, release = context.Event(), context.Event()
    process = context.Process(target=hold_open, args=(str(path), opened, release))
    process.start()
    try:
        assert opened.wait(PATIENCE_SECONDS)
        yield
    finally:
        release.set()
        process.join(PATIENCE_SECONDS)


def test_a_company_that_another_program_has_open_is_not_upgraded(older: Path) -> None:
    with another_program(older), pytest.raises(EnvironmentFault) as fault:
        upgrade(str(older))
    assert fault.value.code == "database.in_use"
    assert upgrade(str(older)).standing is Standing.BEHIND


def test_a_newer_company_is_refused_and_not_touched(company_path: Path) -> None:
    with contextlib.closing(connect_file(company_path)) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '20991231_future_create'")
    before = company_path.read_bytes()
    with pytest.raises(EnvironmentFault, match="newer version") as fault:
        upgrade(str(company_path))
    assert fault.value.code == "database.newer"
    database = open_database(str(company_path))
    with pytest.raises(EnvironmentFault, match="newer version"):
        schema.require_current(database)
    database.close()
    assert company_path.read_bytes() == before


def test_an_older_company_is_not_worked_on(older: Path) -> None:
    database = open_database(str(older))
    with pytest.raises(EnvironmentFault, match="older version") as fault:
        schema.require_current(database)
    database.close()
    assert "upgrade" in fault.value.remedy


def test_a_new_company_never_takes_the_place_of_a_file(company_path: Path) -> None:
    before = company_path.read_bytes()
    with pytest.raises(EnvironmentFault, match="already a file"):
        create_database(str(company_path))
    assert company_path.read_bytes() == before


def test_a_company_that_cannot_be_finished_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_connection: Connection) -> None:
        raise OSError("no space left on device")

    monkeypatch.setattr("app.kernel.migration.run_steps", fail)
    with pytest.raises(EnvironmentFault, match="no space left"):
        create_database(str(tmp_path / "new.db"))
    assert list(tmp_path.iterdir()) == []


def test_a_server_that_holds_a_company_gets_no_second_one(server_database: Database) -> None:
    with pytest.raises(EnvironmentFault, match="already a company"):
        create_database(server_database.target)
    assert upgrade(server_database.target).standing is Standing.CURRENT


@pytest.mark.parametrize("name", ["a b.db", "ü#%?.db", "it's.db", "100% {x}.db"])
def test_odd_names_are_names_like_any_other(older: Path, tmp_path: Path, name: str) -> None:
    path = older.rename(tmp_path / name)
    upgrade(str(path))
    database = open_database(str(path))
    assert schema_state(database).standing is Standing.CURRENT
    database.close()
