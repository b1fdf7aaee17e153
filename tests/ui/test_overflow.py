"""A row of buttons keeps what matters in sight and the rest within reach."""

import pytest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from app.ui.overflow import OverflowRow
from app.ui.theme import Appearance


@pytest.fixture
def row(appearance: Appearance, qtbot: QtBot) -> OverflowRow:
    """Make a row of ten checkable buttons, the ninth switched on, and one that is always seen."""
    made = OverflowRow("More", appearance)
    qtbot.addWidget(made)
    buttons = [QPushButton(f"Button {number}") for number in range(10)]
    for button in buttons:
        button.setCheckable(True)
    buttons[8].setChecked(True)
    made.set_buttons(list(buttons), [QPushButton("Always")])
    return made


@pytest.mark.parametrize("width", [2000, 900, 500, 300])
def test_all_that_is_shown_lies_within_the_width(row: OverflowRow, width: int) -> None:
    row.resize(width, 40)
    row.show()
    shown = [button for button in [*row.items, row.more, *row.tail] if not button.isHidden()]
    assert all(button.geometry().right() < width for button in shown)
    assert row.tail[0] in shown
    assert row.items[8] in shown
    assert row.more.isHidden() == (width == 2000)


def test_what_is_hidden_works_from_the_menu(row: OverflowRow) -> None:
    row.resize(row.minimumSizeHint().width(), 40)
    row.show()
    assert len(row.hidden_buttons()) == 9
    pressed: list[int] = []
    row.items[3].clicked.connect(lambda: pressed.append(3))
    row._menu.aboutToShow.emit()
    next(action for action in row._menu.actions() if action.text() == "Button 3").trigger()
    assert pressed == [3]


def test_of_what_is_always_seen_the_last_stays_longest(row: OverflowRow) -> None:
    row.set_buttons(row.items, [QPushButton("New recurring order"), *row.tail])
    assert row.least_width() < row.minimumSizeHint().width()
    row.resize(row.least_width(), 40)
    row.show()
    new, last = row.tail
    assert new.isHidden()
    assert new in row.hidden_buttons()
    assert last.geometry().right() < row.width()
