"""A backup is good or it does not count; a restore keeps what was there."""

import contextlib
import hashlib
import threading
from pathlib import Path

import pytest

from app.kernel.backup import back_up, examine, restore
from app.kernel.database import Database, connect_file, open_database
from app.kernel.errors import EnvironmentFault
from app.kernel.schema import require_current
from app.kernel.workspace import Workspace
from tests.kernel.ledger import DECLARATIONS, OpenAccount, balances


def ledger(database: Database) -> Workspace:
    return Workspace(database, DECLARATIONS)


def holdings(path: Path) -> dict[str, int]:
    database = open_database(str(path))
    try:
        require_current(database)
        with database.reader() as connection:
            return balances(connection)
    finally:
        database.close()


def test_a_backup_holds_one_moment_while_others_write(database: Database, tmp_path: Path) -> None:
    workspace, stop = ledger(database), threading.Event()

    def keep_writing() -> None:
        while not stop.is_set():
            with workspace.batch() as batch:
                batch.dispatch(OpenAccount("left", 1))
                batch.dispatch(OpenAccount("right", 1))

    writer = threading.Thread(target=keep_writing)
    writer.start()
    try:
        backups = [back_up(database, tmp_path / f"backup {number}.db") for number in range(5)]
    finally:
        stop.set()
        writer.join()
    for backup in backups:
        assert hashlib.sha256(backup.path.read_bytes()).hexdigest() == backup.sha256
        assert backup.path.with_name(f"{backup.path.name}.sha256").read_text().split() == [
            backup.sha256, *backup.path.name.split(),
        ]
        copy = open_database(str(backup.path))
        with copy.reader() as connection:
            names = [row[0] for row in connection.exec_driver_sql("SELECT kind FROM kernel_outgoing")]
        copy.close()
        assert names.count("left") == names.count("right")


def test_a_flipped_bit_is_noticed(database: Database, tmp_path: Path) -> None:
    ledger(database).dispatch(OpenAccount("giro", 100))
    backup = back_up(database, tmp_path / "backup.db")
    content = bytearray(backup.path.read_bytes())
    content[len(content) // 2] ^= 1
    backup.path.write_bytes(content)
    with pytest.raises(EnvironmentFault, match="hash differs"):
        examine(backup.path)
    with pytest.raises(EnvironmentFault, match="hash differs"):
        restore(backup.path, tmp_path / "restored.db")
    assert not (tmp_path / "restored.db").exists()


def test_a_restore_keeps_what_was_there(company_path: Path, tmp_path: Path) -> None:
    database = open_database(str(company_path))
    ledger(database).dispatch(OpenAccount("giro", 100))
    backup = back_up(database, tmp_path / "backups" / "monday.db")
    ledger(database).dispatch(OpenAccount("savings", 5))
    database.close()
    done = restore(backup.path, company_path)
    assert holdings(company_path) == {"giro": 100}
    assert done.kept is not None
    assert holdings(done.kept) == {"giro": 100, "savings": 5}
    assert not list(company_path.parent.glob("*.restoring*"))


def test_a_company_that_is_open_is_not_replaced(database: Database, company_path: Path, tmp_path: Path) -> None:
    backup = back_up(database, tmp_path / "backup.db")
    with pytest.raises(EnvironmentFault) as caught:
        restore(backup.path, company_path)
    assert caught.value.code == "database.in_use"
    ledger(database).dispatch(OpenAccount("giro", 1))


def test_a_restore_needs_no_file_that_was_there(database: Database, tmp_path: Path) -> None:
    ledger(database).dispatch(OpenAccount("giro", 1))
    backup = back_up(database, tmp_path / "backup.db")
    done = restore(backup.path, tmp_path / "new" / "company.db")
    assert done.kept is None
    assert holdings(tmp_path / "new" / "company.db") == {"giro": 1}


@pytest.mark.parametrize("content", [b"", b"no database", b"SQLite format 3\0" + b"\0" * 4096])
def test_what_is_no_company_is_no_backup(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "backup.db"
    path.write_bytes(content)
    with pytest.raises(EnvironmentFault, match="does not open as a company"):
        examine(path)


def test_a_newer_backup_is_not_restored(database: Database, tmp_path: Path) -> None:
    backup = back_up(database, tmp_path / "backup.db")
    with contextlib.closing(connect_file(backup.path)) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '20991231_future_create'")
    backup.path.with_name("backup.db.sha256").unlink()
    with pytest.raises(EnvironmentFault, match="20991231_future_create"):
        restore(backup.path, tmp_path / "restored.db")


def test_no_backup_takes_the_place_of_a_file(database: Database, tmp_path: Path) -> None:
    backup = back_up(database, tmp_path / "backup.db")
    with pytest.raises(EnvironmentFault, match="already a file"):
        back_up(database, backup.path)
    with pytest.raises(EnvironmentFault, match="no file"):
        examine(tmp_path / "none.db")


def test_a_company_on_a_server_is_backed_up_by_the_server(server_database: Database, tmp_path: Path) -> None:
    with pytest.raises(EnvironmentFault) as caught:
        back_up(server_database, tmp_path / "backup.dump")
    assert "pg_dump" in caught.value.remedy
