"""A file that is held is all there is: its log is folded in, and nobody else opens it meanwhile."""

import contextlib
from pathlib import Path

import pytest

from app.kernel.database import connect_file, open_database, sqlite
from app.kernel.errors import EnvironmentFault
from app.kernel.storage import held, put_in_place, removed_on_failure


@pytest.fixture
def logged(company_path: Path, tmp_path: Path) -> Path:
    """Give a company whose last change is in its log only, as a program that was killed leaves it."""
    database = open_database(str(company_path))
    with database.writer() as connection:
        connection.exec_driver_sql("INSERT INTO kernel_setting (key, value) VALUES ('motto', '\"hold\"')")
    left = tmp_path / "left.db"
    for ending in ("", "-wal"):
        left.with_name(left.name + ending).write_bytes(company_path.with_name(company_path.name + ending).read_bytes())
    database.close()
    return left


def test_a_log_is_folded_in_before_the_file_may_be_replaced(logged: Path, tmp_path: Path) -> None:
    log = logged.with_name("left.db-wal")
    assert log.stat().st_size > 0
    with held(logged):
        # A log that stayed would be read into whatever file takes this one's place.
        assert not log.exists()
        copy = tmp_path / "copy.db"
        copy.write_bytes(logged.read_bytes())
    with contextlib.closing(connect_file(copy)) as connection:
        assert connection.execute("SELECT value FROM kernel_setting").fetchone() == ('"hold"',)


def test_nobody_else_opens_a_file_that_is_held(logged: Path) -> None:
    with held(logged), contextlib.closing(connect_file(logged)) as other:
        other.execute("PRAGMA busy_timeout=50")
        with pytest.raises(sqlite.OperationalError, match="locked"):
            other.execute("SELECT count(*) FROM kernel_setting")


def test_a_file_that_somebody_has_open_is_not_held(logged: Path) -> None:
    database = open_database(str(logged))
    with pytest.raises(EnvironmentFault) as caught, held(logged):
        pass
    database.close()
    assert caught.value.code == "database.in_use"


def test_what_could_not_be_finished_is_removed_with_all_beside_it(tmp_path: Path) -> None:
    def fail() -> None:
        with removed_on_failure(tmp_path / "new.db"):
            for ending in ("", "-wal", "-journal"):
                tmp_path.joinpath(f"new.db{ending}").write_text("half", encoding="utf-8")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fail()
    assert list(tmp_path.iterdir()) == []


def test_a_file_takes_the_place_of_another_in_one_step(tmp_path: Path) -> None:
    made, path = tmp_path / "made", tmp_path / "file"
    made.write_text("new", encoding="utf-8")
    path.write_text("old", encoding="utf-8")
    put_in_place(made, path)
    assert (path.read_text(encoding="utf-8"), made.exists()) == ("new", False)
