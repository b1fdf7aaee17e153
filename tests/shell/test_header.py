"""The row across the top: counts, the tab that is shown, and room for the tabs before the search."""

import pytest
from pytestqt.qtbot import QtBot

from app.registry import TABS as REAL_TABS
from app.shell.helping import topics_of
from app.shell.tabstrip import TabStrip
from app.shell.window_commands import COMMANDS
from app.ui.declare import TabSpec, ViewSpec
from app.ui.theme import Appearance
from tests.shell.company import TABS

MANY = tuple(TabSpec(str(place), f"A tab of number {place}", "box", place) for place in range(9))


@pytest.fixture
def strip(qtbot: QtBot) -> TabStrip:
    made = TabStrip(Appearance("light"), MANY)
    qtbot.addWidget(made)
    made.resize(1800, 40)
    made.show()
    return made


def test_a_count_takes_room_and_is_told_to_screen_readers(strip: TabStrip) -> None:
    before = strip.tabRect(3).left()
    strip.set_count(2, 1234)
    assert strip.tabRect(3).left() > before
    assert strip.accessibleTabName(2) == "A tab of number 2, 1234 waiting"
    strip.set_count(2, 0)
    assert strip.tabRect(3).left() == before
    assert strip.accessibleTabName(2) == "A tab of number 2"


def test_zoom_widens_the_tabs_and_cuts_no_title_off(qtbot: QtBot) -> None:
    appearance = Appearance("light")
    appearance.apply()
    strip = TabStrip(appearance, MANY)
    qtbot.addWidget(strip)
    small = strip.tabSizeHint(0).width()
    appearance.set_zoom(200)
    # letters are set to whole pixels, so that twice the size is not exactly twice the width
    assert strip.tabSizeHint(0).width() > 1.8 * small
    assert strip.minimumTabSizeHint(0) == strip.tabSizeHint(0)


def test_a_place_that_is_no_tab_marks_none_and_tells_nobody(qtbot: QtBot, strip: TabStrip) -> None:
    told: list[int] = []
    strip.currentChanged.connect(told.append)
    strip.show_tab(4)
    strip.show_tab(-1)
    assert told == []


def test_help_names_the_actions_of_the_tab_and_every_key_of_the_window() -> None:
    topics = {topic.title: dict(topic.lines) for topic in topics_of(TABS[0])}
    assert topics["What you can do here"]["Ctrl+N"] == "Write a note"
    keys = " ".join(topics["In the window"])
    assert all(command.keys[0] in keys for command in COMMANDS if command.keys)


IN_EVERY_LIST = ("Ctrl+F", "Ctrl+I", "F6")


@pytest.mark.parametrize("view", [
    pytest.param(view, id=f"{tab.key}-{view.list_name}") for tab in REAL_TABS for view in tab.views
])
def test_no_key_means_two_things(view: ViewSpec) -> None:
    keys = [*IN_EVERY_LIST, *(f"Ctrl+{number}" for number in range(1, 10))]
    keys += [key for command in COMMANDS for key in command.keys]
    keys += [action.key for action in view.actions if action.key]
    assert len(keys) == len(set(keys)), "two shortcuts for one key cancel each other"
