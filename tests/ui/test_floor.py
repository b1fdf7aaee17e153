"""A floor is drawn without overlap, walked by keyboard, and told to those who cannot see it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.kernel.floorplan import FloorCell, FloorMode, FloorPlan, FloorRow, FloorZone, Reading
from app.kernel.listing import Tone
from app.ui.floor.colours import ground_of, ramp, words_on
from app.ui.floor.layout import arrange
from app.ui.floor.legend import FloorLegend
from app.ui.floor.map import FloorMap
from app.ui.theme import Appearance
from app.ui.tokens import DARK, LIGHT, Tokens

MODES = (FloorMode("fill", "How full", Tone.ACCENT, "empty", "full"), FloorMode("value", "Value", Tone.GOOD))


def cell(number: int, share: float | None = 0.5, bay: int | None = 1, level: int = 1, **more: object) -> FloorCell:
    return FloorCell(number, f"P-{number}", (Reading(share, f"{round((share or 0) * 100)} %"), Reading()),
                     (f"P-{number}", "3 items"), bay, level, **more)  # type: ignore[arg-type]


def plan(aisles: int = 2, bays: int = 3, levels: int = 2) -> FloorPlan:
    numbers = iter(range(1, 1000))
    rows = tuple(FloorRow(f"A-{aisle}", tuple(
        cell(next(numbers), bay=bay, level=level) for bay in range(1, bays + 1) for level in range(1, levels + 1)
    )) for aisle in range(1, aisles + 1))
    areas = FloorRow("Receiving", (cell(next(numbers), None, bay=None), cell(next(numbers), None, bay=None)))
    return FloorPlan("Main", "location", MODES, (FloorZone("Zone A", rows), FloorZone("Areas", (areas,))))


@pytest.fixture
def floor(appearance: Appearance, qtbot: QtBot) -> FloorMap:
    made = FloorMap(appearance)
    qtbot.addWidget(made)
    made.resize(900, 600)
    made.set_plan(plan())
    made.show()
    return made


@given(st.integers(1, 4), st.integers(1, 8), st.integers(1, 4), st.integers(200, 1600))
def test_no_cell_lies_on_another_and_each_lies_in_a_zone(aisles: int, bays: int, levels: int, room: int) -> None:
    placed = arrange(plan(aisles, bays, levels), room, float)
    for place, one in enumerate(placed.cells):
        assert any(zone.rect.contains(one.rect) for zone in placed.zones)
        assert not any(one.rect.intersects(other.rect) for other in placed.cells[place + 1:])
    assert all(zone.rect.right() <= placed.width and zone.rect.bottom() <= placed.height for zone in placed.zones)


def test_the_arrows_walk_along_the_aisle_and_up_the_bay(floor: FloorMap) -> None:
    heard: list[int] = []
    floor.current.connect(heard.append)
    QTest.keyClick(floor, Qt.Key.Key_Right)
    QTest.keyClick(floor, Qt.Key.Key_Up)
    QTest.keyClick(floor, Qt.Key.Key_Left)
    assert heard == [3, 4, 2], "the next bay on the floor, its upper level, and back along the upper level"
    QTest.keyClick(floor, Qt.Key.Key_End)
    assert floor.current_id == 14


def test_every_cell_can_be_reached_by_the_arrows(floor: FloorMap) -> None:
    reached, waiting = {1}, [1]
    while waiting:
        start = waiting.pop()
        for key in (Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Down):
            floor.go_to(start)
            QTest.keyClick(floor, key)
            if floor.current_id not in reached:
                reached.add(floor.current_id)
                waiting.append(floor.current_id)
    assert reached == {placed.cell.id for placed in floor.placed.cells}


def test_enter_and_a_double_click_open_a_place(floor: FloorMap) -> None:
    heard: list[int] = []
    floor.opened.connect(heard.append)
    QTest.keyClick(floor, Qt.Key.Key_Return)
    centre: QPoint = floor.rect_of(5).center().toPoint()
    QTest.mouseClick(floor, Qt.MouseButton.LeftButton, pos=centre)
    QTest.mouseDClick(floor, Qt.MouseButton.LeftButton, pos=centre)
    assert heard == [1, 5]


def test_what_is_shown_is_told(floor: FloorMap) -> None:
    assert floor.accessibleDescription() == "How full: 50 %. P-1. 3 items"
    floor.set_mode(1)
    assert floor.accessibleDescription() == "Value: nothing. P-1. 3 items"


def test_plus_and_minus_zoom_and_the_floor_grows(floor: FloorMap) -> None:
    before = floor.placed.height
    QTest.keyClick(floor, Qt.Key.Key_Plus)
    assert floor.zoom == 125
    assert floor.placed.height > before
    for _ in range(9):
        QTest.keyClick(floor, Qt.Key.Key_Minus)
    assert floor.zoom == 50
    assert not floor.grab().isNull(), "so small that no words are drawn"


@pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("share", [0.0, 0.2, 0.45, 0.55, 0.7, 0.95, 1.0])
def test_words_can_be_read_on_every_ground(tokens: Tokens, share: float) -> None:
    for mode in (*MODES, FloorMode("picked", "Last pick", Tone.WARNING)):
        ground = ramp(share, mode, tokens)
        assert contrast(words_on(ground), ground) >= 4.4, (mode.key, share)


def contrast(one: QColor, other: QColor) -> float:
    """Reckon the contrast of two colours after WCAG 2.1 by the slow way, with its own numbers."""
    lights = []
    for colour in (one, other):
        parts = [part / 255 for part in (colour.red(), colour.green(), colour.blue())]
        linear = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        lights.append(0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2])
    return (max(lights) + 0.05) / (min(lights) + 0.05)


def test_what_is_wrong_stands_out_whatever_its_share() -> None:
    wrong, fine = Reading(0.5, "101 %", Tone.BAD), Reading(0.5, "50 %")
    assert ground_of(wrong, MODES[0], LIGHT) != ground_of(fine, MODES[0], LIGHT)


def test_the_legend_names_both_ends(appearance: Appearance, qtbot: QtBot) -> None:
    legend = FloorLegend(appearance)
    qtbot.addWidget(legend)
    legend.set_mode(MODES[0])
    assert legend.accessibleName() == "How full: from empty (pale) to full (deep)"
    legend.show()
    assert not legend.grab().isNull()
