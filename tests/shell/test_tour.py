"""The walk through the window writes a picture of every tab and a PDF of every document."""

from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.kernel.database import open_database
from app.kernel.declare import FigureSpec, Reader
from app.kernel.listing import Figure
from app.kernel.workspace import Workspace
from app.shell import tour
from app.shell.entrance import Company
from tests.shell.company import TABS, WriteNote
from tests.shell.conftest import contents


@pytest.fixture
def calm(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tour, "CALM_SECONDS", 0.05)
    monkeypatch.setattr(tour, "DAY", "app.no_such_package.day")


@pytest.mark.usefixtures("calm")
def test_every_tab_is_pictured_light_and_dark_and_every_document_printed(
    qtbot: QtBot, founded_path: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str],
) -> None:
    database = open_database(str(founded_path))
    Workspace(database, contents().declarations).dispatch(WriteNote("call the port"))
    database.close()
    out = tmp_path / "out"
    assert tour.run(str(founded_path), out, contents) == 0
    written = {path.name for path in out.iterdir()}
    assert {"note.pdf", "notes-notes-light.png", "notes-notes-dark.png", "notes-notes-1280x720.png",
            "notes-notes-zoom-200.png", "plans-page-dark.png"} <= written
    assert "note.pdf" in capsys.readouterr().out
    assert (out / "note.pdf").read_bytes().startswith(b"%PDF")


@pytest.mark.usefixtures("calm")
def test_a_company_that_cannot_be_opened_ends_the_walk_in_words(
    qtbot: QtBot, tmp_path: Path, capsys: pytest.CaptureFixture[str],
) -> None:
    assert tour.run(str(tmp_path / "gone.db"), tmp_path / "out", contents) == tour.FAILED
    assert "There is no file" in capsys.readouterr().err


@pytest.mark.usefixtures("calm")
def test_a_view_that_fails_on_the_way_fails_the_walk(
    qtbot: QtBot, founded_path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    def fail(_reader: Reader, _now: datetime) -> Figure:
        raise KeyError("figure")

    broken = replace(contents().declarations, figures=(FigureSpec("notes", "Waiting", fail),))
    assert tour.run(str(founded_path), tmp_path / "out", lambda: Company(broken, TABS)) == tour.FAILED
    assert "something went wrong" in capsys.readouterr().err
