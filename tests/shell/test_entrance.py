"""The way in: what is named, what was open last, or the ways to begin; nothing is upgraded unasked."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from app.areas.company.queries import load_profile
from app.kernel import schema
from app.kernel.settings import Settings
from app.kernel.workspace import Workspace
from app.shell.entrance import Entrance
from app.shell.founding import Founding
from app.shell.joblane import JobLane
from app.shell.statusbar import StatusBar
from app.shell.welcome import Choice, Welcome
from app.ui.plain import PlainLabel
from app.ui.theme import Appearance


class Door:
    """A first page, the way in behind it, and who came through."""

    def __init__(self, settings: Settings, failures: list[Exception]) -> None:
        self.appearance = Appearance("light")
        self.status = StatusBar(self.appearance)
        self.jobs = JobLane(self.status, failures.append)
        self.welcome = Welcome(self.appearance)
        self.entrance = Entrance(self.welcome, settings, self.jobs)
        self.entered: list[Workspace] = []
        self.entrance.entered.connect(self.entered.append)

    def words(self) -> str:
        return " | ".join(label.text() for label in self.welcome.findChildren(PlainLabel) if not label.isHidden())

    def press(self, title: str) -> None:
        next(button for button in self.welcome.findChildren(QPushButton) if button.text() == title).click()

    def close(self) -> None:
        for workspace in self.entered:
            workspace.database.close()
        self.jobs.close()


@pytest.fixture
def settings() -> Settings:
    return Settings()


@pytest.fixture
def door(qtbot: QtBot, settings: Settings) -> Iterator[Door]:
    opened = Door(settings, [])
    qtbot.addWidget(opened.welcome)
    qtbot.addWidget(opened.status)
    yield opened
    opened.close()


def test_who_comes_for_the_first_time_is_offered_three_ways(door: Door) -> None:
    door.entrance.begin(None)
    titles = [choice.accessibleName() for choice in door.welcome.findChildren(Choice)]
    assert titles == ["Look around in a sample company", "Start with your own data", "Open a company"]


def test_a_company_that_is_gone_is_told_of(door: Door, settings: Settings, tmp_path: Path) -> None:
    settings.company = str(tmp_path / "gone.db")
    door.entrance.begin(None)
    assert "is not there any more" in door.words()


def test_the_company_named_is_opened_and_remembered(
    qtbot: QtBot, door: Door, settings: Settings, founded_path: Path,
) -> None:
    door.entrance.begin(str(founded_path))
    qtbot.waitUntil(lambda: bool(door.entered))
    assert settings.company == str(founded_path)
    assert settings.recent == [str(founded_path)]
    assert door.entered[0].actor.name == "Owner"


def test_a_file_that_is_no_company_is_refused_in_words(qtbot: QtBot, door: Door, tmp_path: Path) -> None:
    foreign = tmp_path / "foreign.db"
    foreign.write_bytes(b"")
    door.entrance.begin(str(foreign))
    qtbot.waitUntil(lambda: "was not made by Counterflow" in door.words())
    assert door.entered == []


def test_an_old_company_is_upgraded_only_when_that_is_wanted(
    qtbot: QtBot, door: Door, founded_path: Path, monkeypatch: pytest.MonkeyPatch,
) -> None:
    known = schema.versions()
    monkeypatch.setattr(schema, "versions", lambda: (*known, "a later step"))
    door.entrance.begin(str(founded_path))
    qtbot.waitUntil(lambda: "1 step behind" in door.words())
    door.press("Not now")
    assert door.entered == []
    assert len(door.welcome.findChildren(Choice)) >= 3


def test_a_company_of_a_newer_program_is_left_alone(
    qtbot: QtBot, door: Door, founded_path: Path, monkeypatch: pytest.MonkeyPatch,
) -> None:
    known = schema.versions()
    monkeypatch.setattr(schema, "versions", lambda: known[:-1])
    door.entrance.begin(str(founded_path))
    qtbot.waitUntil(lambda: "newer version" in door.words())
    assert door.entered == []


def test_an_empty_database_asks_for_the_company_and_opens_it(
    qtbot: QtBot, door: Door, company_path: Path,
) -> None:
    door.entrance.begin(str(company_path))
    qtbot.waitUntil(lambda: bool(door.welcome.findChildren(Founding)))
    form = door.welcome.findChildren(Founding)[0].form
    form.save()
    assert door.entered == []
    form.rows["name"].editor.set_value("Counter & Flow")
    form.save()
    qtbot.waitUntil(lambda: bool(door.entered))
    with door.entered[0].reader() as reader:
        assert load_profile(reader).name == "Counter & Flow"


def test_who_founds_no_company_is_offered_the_ways_to_begin(qtbot: QtBot, door: Door, company_path: Path) -> None:
    door.entrance.begin(str(company_path))
    qtbot.waitUntil(lambda: bool(door.welcome.findChildren(Founding)))
    door.welcome.findChildren(Founding)[0].form.cancel()
    qtbot.waitUntil(lambda: len(door.welcome.findChildren(Choice)) == 3)
    assert door.entered == []
