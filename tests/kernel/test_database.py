"""A file is opened with every safeguard on, or not at all; what disk and lock do is said in words."""

import contextlib
import os
import subprocess
import sys
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Integer, bindparam, func, select, text
from sqlalchemy.exc import DBAPIError, IntegrityError

from app.kernel.database import (
    APPLICATION_ID,
    Database,
    connect_file,
    known,
    open_database,
    pause_seconds,
    sqlite,
)
from app.kernel.errors import DomainError, EnvironmentFault
from app.kernel.workspace import Workspace
from tests.kernel.ledger import DECLARATIONS, LoadAccounts, OpenAccount, balances

SETTINGS = {
    "foreign_keys": 1, "busy_timeout": 10_000, "journal_mode": "wal", "synchronous": 2, "trusted_schema": 0,
    "recursive_triggers": 1, "secure_delete": 1, "application_id": APPLICATION_ID,
}


@pytest.mark.parametrize("lane", ["reader", "writer"])
def test_every_safeguard_is_on_in_both_lanes(database: Database, lane: str) -> None:
    opened: Any = database.reader() if lane == "reader" else database.writer()
    with opened as connection:
        found = {name: connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in SETTINGS}
    assert found == SETTINGS


def test_the_library_has_the_repair_of_the_log_and_what_search_needs() -> None:
    assert sqlite.sqlite_version_info >= (3, 51, 3)
    with contextlib.closing(sqlite.connect(":memory:")) as connection:
        options = {row[0] for row in connection.execute("PRAGMA compile_options")}
    assert "ENABLE_FTS5" in options


def test_nothing_else_in_the_process_brings_a_second_library() -> None:
    script = "import app.registry, app.cli.main, sys; sys.exit('sqlite3' in sys.modules or '_sqlite3' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0


def fault(path: Path) -> EnvironmentFault:
    with pytest.raises(EnvironmentFault) as caught:
        open_database(str(path)).close()
    assert caught.value.exit_code == 3
    assert caught.value.remedy
    return caught.value


def test_what_cannot_be_opened_is_told_apart(tmp_path: Path, company_path: Path) -> None:
    assert fault(tmp_path / "none.db").code == "database.missing"
    assert not (tmp_path / "none.db").exists()
    assert fault(tmp_path).code == "database.missing"
    empty, foreign, noise = tmp_path / "empty.db", tmp_path / "foreign.db", tmp_path / "noise.db"
    empty.touch()
    noise.write_bytes(os.urandom(8192))
    with contextlib.closing(sqlite.connect(str(foreign))) as connection:
        connection.execute("CREATE TABLE other (id INTEGER)")
    assert fault(empty).code == "database.foreign"
    assert fault(foreign).code == "database.foreign"
    assert fault(noise).code == "database.damaged"
    company_path.write_bytes(company_path.read_bytes()[:10_000])
    with pytest.raises(EnvironmentFault) as caught:
        _read_all(company_path)
    assert caught.value.code == "database.damaged"


def _read_all(path: Path) -> None:
    database = open_database(str(path))
    try:
        with database.reader() as connection:
            balances(connection)
    finally:
        database.close()


def test_a_folder_that_may_not_be_written_to_is_told(company_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # Who runs the tests may be root, whom no permission binds.
    monkeypatch.setattr(os, "access", lambda _path, mode: mode != os.W_OK)
    assert fault(company_path).code == "database.read_only"


def test_a_file_deleted_or_replaced_while_open_is_noticed(database: Database, company_path: Path) -> None:
    workspace = Workspace(database, DECLARATIONS)
    workspace.dispatch(OpenAccount("giro", 1))
    company_path.rename(company_path.with_name("moved.db"))
    with pytest.raises(EnvironmentFault, match="deleted or replaced"):
        workspace.dispatch(OpenAccount("savings", 1))


def test_a_full_disk_is_told_and_the_rows_before_it_stay(database: Database) -> None:
    workspace = Workspace(database, DECLARATIONS)
    workspace.dispatch(OpenAccount("giro", 1))
    with database.writer() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
        connection.exec_driver_sql(f"PRAGMA max_page_count={pages + 20}")
    with pytest.raises(EnvironmentFault, match="disk is full") as caught:
        workspace.dispatch(LoadAccounts(tuple("x" * 500 for _ in range(5_000))))
    assert "everything before it is safe" in caught.value.remedy
    with workspace.reader() as reader:
        assert balances(reader) == {"giro": 1}
    with database.writer() as connection:
        connection.exec_driver_sql("PRAGMA max_page_count=1000000")
    workspace.dispatch(OpenAccount("savings", 1))


def test_another_program_that_writes_is_waited_for_and_then_told(
    database: Database, company_path: Path, monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("app.kernel.database.BUSY_TIMEOUT_SECONDS", 0.1)
    workspace = Workspace(database, DECLARATIONS)
    with contextlib.closing(connect_file(company_path)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(EnvironmentFault) as caught:
            workspace.dispatch(OpenAccount("giro", 1))
        assert caught.value.code == "database.busy"
        other.execute("ROLLBACK")
    workspace.dispatch(OpenAccount("giro", 1))


def test_who_waited_longer_asks_more_often() -> None:
    pauses = [pause_seconds(waited) for waited in (0.0, 0.3, 0.9, 1.0, 9.0)]
    assert pauses == sorted(pauses, reverse=True)
    assert pauses[0] > pauses[2] > pauses[3] == pauses[4]


def test_a_step_that_fails_midway_leaves_no_table_behind(database: Database) -> None:
    def fail() -> None:
        with database.writer() as connection:
            connection.exec_driver_sql("CREATE TABLE half (id INTEGER PRIMARY KEY)")
            connection.exec_driver_sql("INSERT INTO half VALUES (1), (1)")

    with pytest.raises(IntegrityError):
        fail()
    with database.reader() as connection:
        assert connection.execute(text("SELECT count(*) FROM sqlite_master WHERE name = 'half'")).scalar() == 0


def test_a_column_takes_no_float_and_no_text_for_a_number(database: Database) -> None:
    statement = text(
        "INSERT INTO kernel_search (record, record_id, title, subtitle, folded) VALUES ('a', :v, '', '', '')"
    )
    for value in (0.5, "ten"):
        with pytest.raises(DBAPIError, match="cannot store"), database.writer() as connection:
            connection.execute(statement, {"v": value})


def test_a_second_record_of_the_same_key_is_a_refusal(database: Database) -> None:
    workspace = Workspace(database, DECLARATIONS)
    workspace.dispatch(OpenAccount("giro", 1))
    with database.writer() as connection:
        connection.exec_driver_sql("CREATE UNIQUE INDEX one_name ON kernel_outgoing (kind)")
    with pytest.raises(DomainError, match="already a record") as caught:
        workspace.dispatch(OpenAccount("giro", 1))
    assert caught.value.exit_code == 1


def test_the_floor_of_nothing_is_nothing(database: Database) -> None:
    number = bindparam("number", type_=Integer())
    with database.reader() as connection:
        found = [connection.execute(select(func.floor(number)), {"number": value}).scalar() for value in (3, None)]
    assert found == [3, None]


def test_sums_on_a_server_are_whole_numbers_and_parts_stay_exact(server_database: Database) -> None:
    statement = text(
        "SELECT sum(n), sum(n) / 4, sum(n) * 'NaN'::numeric FROM (SELECT generate_series(1, 3)::bigint AS n) AS numbers"
    )
    with server_database.reader() as connection:
        assert connection.exec_driver_sql("SHOW jit").scalar() == "off"
        whole, part, none = connection.execute(statement).one()
    assert (whole, type(whole)) == (6, int)
    assert part == Decimal("1.5")
    assert none.is_nan()


def test_what_a_reader_knows_is_read_once_for_its_moment_and_a_writer_reads_anew(database: Database) -> None:
    asked: list[str] = []

    def ask() -> int:
        asked.append("asked")
        return len(asked)

    with database.reader() as reader:
        assert (known(reader, "n", ask), known(reader, "n", ask)) == (1, 1)
    with database.reader() as reader:
        assert known(reader, "n", ask) == 2
    with database.writer() as writer:
        assert (known(writer, "n", ask), known(writer, "n", ask)) == (3, 4)
