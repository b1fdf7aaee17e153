"""A company made by the program itself, and the program called with it."""

import shutil
from pathlib import Path

import pytest

from app.__main__ import main
from tests.cli.calling import Program


@pytest.fixture(scope="session")
def made_company(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a company by the verb, once; nobody opens it afterwards."""
    path = tmp_path_factory.mktemp("made") / "made.db"
    assert main(["new", "--db", str(path), "--name", "Hull & Co", "--zone", "Europe/Berlin"]) == 0
    return path


@pytest.fixture
def program(
    made_company: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch,
) -> Program:
    """Give the program with a company of the test's own."""
    path = tmp_path / "hull.db"
    shutil.copyfile(made_company, path)
    return Program(path, capsys, monkeypatch)
