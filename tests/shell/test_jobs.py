"""What the window has done in processes, called here without one."""

from pathlib import Path

import pytest

from app.kernel.database import open_database
from app.kernel.errors import EnvironmentFault
from app.kernel.listing import ListRequest
from app.kernel.schema import Standing, schema_state
from app.shell import jobs

TOLD: list[str] = []


def report(_done: int, _total: int, text: str) -> None:
    TOLD.append(text)


def never() -> bool:
    return False


def test_an_empty_company_is_made_at_the_newest_schema(tmp_path: Path) -> None:
    made = jobs.make_empty(str(tmp_path / "new.db"), report, never)
    database = open_database(made)
    assert schema_state(database).standing is Standing.CURRENT
    database.close()
    with pytest.raises(EnvironmentFault, match="already a file"):
        jobs.make_empty(made, report, never)


def test_a_list_is_written_to_a_file_and_counted(founded_path: Path, tmp_path: Path) -> None:
    wanted = jobs.Export(str(founded_path), "history", ListRequest(), tmp_path / "history.csv", ("title", "who"))
    count, path = jobs.export(wanted, report, never)
    lines = path.read_text(encoding="utf-8-sig").splitlines()
    assert count == 1
    assert lines[0] == "What,Who"
    assert lines[1].startswith("Company created,")


def test_a_backup_is_made_and_put_in_the_companys_place(founded_path: Path, tmp_path: Path) -> None:
    saved = jobs.back_up((str(founded_path), tmp_path / "saved.db"), report, never)
    founded_path.unlink()
    restored = jobs.restore(jobs.Restore(saved, founded_path), report, never)
    database = open_database(restored)
    assert schema_state(database).standing is Standing.CURRENT
    database.close()


def test_a_company_that_is_up_to_date_is_left_as_it_is(founded_path: Path) -> None:
    before = founded_path.read_bytes()
    jobs.upgrade_company(str(founded_path), report, never)
    assert founded_path.read_bytes() == before
