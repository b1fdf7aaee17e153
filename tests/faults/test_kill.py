"""A program killed at any moment loses nothing that it said was done, and leaves nothing half done."""

import os
import random
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import select

from app.kernel.columns import table_of
from app.kernel.database import open_database
from app.kernel.journal import Change, Operation
from app.kernel.proof import prove
from app.kernel.workspace import Workspace
from tests.kernel.ledger import ACCOUNTS, DECLARATIONS, OpenAccount

KILLS = int(os.environ.get("COUNTERFLOW_KILLS", "20"))
LONGEST_LIFE_SECONDS = 0.25


def run_and_kill(path: Path, run: int, dice: random.Random) -> list[str]:
    """Start the program, kill it at a random moment after its first commit, and give the keys it had told."""
    command = [sys.executable, "-m", "tests.faults.writing", str(path), str(run)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        first = process.stdout.readline().strip()
        assert first, "the program ended by itself"
        try:
            process.wait(dice.uniform(0, LONGEST_LIFE_SECONDS))
        except subprocess.TimeoutExpired:
            process.kill()
        rest = process.stdout.read()
    # A line that was cut off in the middle was not told.
    return [first, *(line for line in rest.split("\n")[:-1])]


def test_nothing_acknowledged_is_lost_and_nothing_is_half_done(company_path: Path) -> None:
    seed = random.SystemRandom().randrange(2**32)
    dice = random.Random(seed)
    acknowledged: list[str] = []
    for run in range(KILLS):
        acknowledged += run_and_kill(company_path, run, dice)
    database = open_database(str(company_path))
    try:
        with database.reader() as connection:
            operations = connection.execute(select(table_of(Operation))).all()
            changes = connection.execute(select(table_of(Change))).all()
            accounts = connection.execute(select(ACCOUNTS)).all()
            results = prove(connection, DECLARATIONS.checks)
        keys = {row.key for row in operations}
        assert set(acknowledged) <= keys, f"lost with seed {seed}: {sorted(set(acknowledged) - keys)}"
        assert [result for result in results if not result.passed] == []
        by_operation = {row.id: row.command for row in operations}
        assert {row.operation_id for row in changes} == set(by_operation)
        opened = [row for row in changes if by_operation[row.operation_id] == "open_account"]
        assert {row.row_id for row in opened} == {row.id for row in accounts}
        moved = {row.operation_id for row in changes if by_operation[row.operation_id] == "transfer"}
        assert all(sum(row.operation_id == operation for row in changes) == 2 for operation in moved)
        assert sum(row.attempts for row in accounts) == 100 * sum(row.kind.startswith("left") for row in accounts)
        workspace = Workspace(database, DECLARATIONS)
        again = [workspace.dispatch(OpenAccount("again"), key=key) for key in acknowledged[:50]]
        assert all(outcome.repeated for outcome in again)
    finally:
        database.close()


@pytest.mark.parametrize("ending", ["-wal", "-shm"])
def test_what_a_killed_program_left_beside_the_file_is_taken_up(company_path: Path, ending: str) -> None:
    told = run_and_kill(company_path, 0, random.Random(1))
    assert company_path.with_name(company_path.name + ending).exists()
    database = open_database(str(company_path))
    with database.reader() as connection:
        keys = set(connection.execute(select(table_of(Operation)).with_only_columns(Operation.key)).scalars())
    database.close()
    assert set(told) <= keys
