"""A disk that is full stops a step and loses nothing: what it had not finished is gone, what was before is there."""

import resource
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from app.__main__ import main

ROOM_BYTES = 200_000
CUSTOMERS = 12_000


@pytest.fixture(scope="module")
def firm(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("firm") / "firm.db"
    assert main(["new", "--db", str(path)]) == 0
    return path


@pytest.fixture
def company(firm: Path, tmp_path: Path) -> Path:
    return Path(shutil.copyfile(firm, tmp_path / "firm.db"))


def call(*arguments: str, largest_file: int | None = None) -> "subprocess.CompletedProcess[str]":
    """Call the program; no file may grow larger than a size, as if the disk ended there."""

    def end_the_disk() -> None:
        if largest_file is not None:
            resource.setrlimit(resource.RLIMIT_FSIZE, (largest_file, largest_file))

    command = [sys.executable, "-m", "app", *arguments]
    return subprocess.run(command, check=False, capture_output=True, text=True, preexec_fn=end_the_disk)


def customers(folder: Path) -> Path:
    path = folder / "customers.csv"
    rows = (f"C{number},Customer {number},{'Long Street ' * 20}\n" for number in range(CUSTOMERS))
    path.write_text("Code,Name,Street\n" + "".join(rows), encoding="utf-8")
    return path


def test_an_import_onto_a_full_disk_keeps_nothing_and_works_when_there_is_room(company: Path, tmp_path: Path) -> None:
    path = customers(tmp_path)
    db = ("--db", str(company))
    full = call("import", "customers", str(path), *db, largest_file=company.stat().st_size + ROOM_BYTES)
    assert full.returncode == 3
    assert full.stderr.startswith("counterflow: The disk is full or failed while writing.")
    assert "everything before it is safe" in full.stderr
    assert full.stderr.count("\n") == 1
    assert call("query", "customers", *db).stdout.endswith("0 rows\n")
    assert call("verify", *db).returncode == 0
    assert call("import", "customers", str(path), *db).returncode == 0
    assert call("query", "customers", *db, "--limit", "1").stdout.endswith(f"1 of {CUSTOMERS} rows\n")


@pytest.mark.parametrize("verb", ["backup", "export", "new"])
def test_what_does_not_fit_is_told_and_nothing_half_written_stays(company: Path, tmp_path: Path, verb: str) -> None:
    folder = tmp_path / "small"
    folder.mkdir()
    db = ("--db", str(folder / "other.db" if verb == "new" else company))
    what = {"backup": ("--out", str(folder / "a.db")), "export": ("users", "--out", str(folder / "a.csv")), "new": ()}
    full = call(verb, *what[verb], *db, largest_file=100)
    assert full.returncode == 3
    assert full.stderr.count("\n") == 1
    assert list(folder.iterdir()) == []
    assert call("verify", "--db", str(company)).returncode == 0
