"""An import or an upgrade that is killed was never begun, or is whole."""

import contextlib
import random
import subprocess
import sys
from pathlib import Path

import pytest

from app.kernel.database import connect_file, open_database
from app.kernel.proof import prove
from app.kernel.schema import Standing, migrating_engine, run_steps, schema_state
from tests.exchange.pantry import DECLARATIONS, jars

ROUNDS = 5
ROWS = 20_000
IMPORT = """
import sys
from app.exchange.import_job import ImportJob, run_import
from app.exchange.importing import ImportFiles
from app.exchange.mapping import ImportSource
from app.kernel.workspace import NOBODY
command = ImportFiles((ImportSource("jars", sys.argv[2]),))
args = ImportJob(sys.argv[1], command, NOBODY, declarations="tests.exchange.pantry:DECLARATIONS")
print("ready", flush=True)
run_import(args, lambda *_: None, lambda: False)
print("done", flush=True)
"""
UPGRADE = """
import sys
from app.kernel.migration import upgrade
print("ready", flush=True)
upgrade(sys.argv[1])
print("done", flush=True)
"""


def killed(script: str, longest_seconds: float, dice: random.Random, *arguments: str) -> bool:
    """Run a script, kill it at a random moment after it is ready, and tell whether it had said that it was done."""
    with subprocess.Popen([sys.executable, "-c", script, *arguments], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(dice.uniform(0, longest_seconds))
        process.kill()
        return process.stdout.read() == "done\n"


def test_an_import_that_is_killed_left_nothing_or_is_whole(company_path: Path, tmp_path: Path) -> None:
    path = tmp_path / "jars.csv"
    path.write_text("code,label\n" + "".join(f"{number},Jam\n" for number in range(ROWS)), encoding="utf-8")
    dice, done = random.Random(11), False
    for _ in range(ROUNDS):
        done = killed(IMPORT, 1.5, dice, str(company_path), str(path)) or done
        database = open_database(str(company_path))
        with database.reader() as connection:
            assert len(jars(connection)) in ((ROWS,) if done else (0, ROWS))
            assert [result for result in prove(connection, DECLARATIONS.checks) if not result.passed] == []
        database.close()


@pytest.fixture
def older(tmp_path: Path) -> Path:
    """Make a company as the first version left it, with enough in it that an upgrade takes a while."""
    path = tmp_path / "older.db"
    open_database(str(path), create=True).close()
    with migrating_engine(lambda: connect_file(path)).begin() as connection:
        run_steps(connection, "20261122_kernel_create")
        connection.exec_driver_sql(
            "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20000) "
            "INSERT INTO kernel_setting (key, value) SELECT 'setting ' || i, '\"' || hex(zeroblob(200)) || '\"' FROM n"
        )
    return path


def test_an_upgrade_that_is_killed_leaves_the_old_company_or_the_new_one(older: Path) -> None:
    dice, seen = random.Random(5), set()
    for _ in range(ROUNDS):
        killed(UPGRADE, 2.0, dice, str(older))
        database = open_database(str(older))
        state = schema_state(database)
        with database.reader() as connection:
            assert connection.exec_driver_sql("SELECT count(*) FROM kernel_setting").scalar() == 20_000
            assert connection.exec_driver_sql("PRAGMA integrity_check").scalar() == "ok"
        database.close()
        assert state.standing in (Standing.BEHIND, Standing.CURRENT)
        seen.add(state.standing)
    assert killed(UPGRADE, 60, random.Random(99), str(older)) or Standing.CURRENT in seen
