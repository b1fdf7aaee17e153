"""Charts are drawn only when seen and only when something changed, in the window's colours."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.ui.charts import LIBRARY, ChartPanel
from app.ui.dashboard import DashboardPage
from app.ui.declare import ChartSpec, DashboardSpec
from app.ui.theme import Appearance
from app.ui.tokens import DARK, LIGHT
from tests.ui.chart_functions import DRAWN
from tests.ui.desks import PatientDesk

PATIENCE_MS = 30_000
"""The library is brought in by the first test that needs it, however busy the machine is."""

DRAW = "tests.ui.chart_functions:draw"


@pytest.fixture(autouse=True)
def nothing_drawn() -> Iterator[None]:
    """Forget what was drawn before."""
    DRAWN.clear()
    yield
    LIBRARY.wait()


@pytest.fixture
def panel(appearance: Appearance, qtbot: QtBot) -> ChartPanel:
    """Hold a chart that is not seen yet."""
    made = ChartPanel(DRAW, "Stock", appearance)
    qtbot.addWidget(made)
    made.resize(400, 200)
    return made


def test_a_hidden_chart_is_not_drawn_until_it_is_seen(panel: ChartPanel, qtbot: QtBot) -> None:
    panel.set_value((1.0, 2.0))
    QApplication.processEvents()
    assert DRAWN == []
    panel.show()
    qtbot.waitUntil(lambda: len(DRAWN) == 1, timeout=PATIENCE_MS)
    panel.set_value((1.0, 2.0))
    panel.hide()
    panel.set_value((1.0, 5.0))
    QApplication.processEvents()
    assert len(DRAWN) == 1, "an equal value and a hidden panel cost nothing"
    panel.show()
    qtbot.waitUntil(lambda: len(DRAWN) == 2, timeout=PATIENCE_MS)
    assert DRAWN[1] == ((1.0, 5.0), LIGHT.panel)


def test_a_change_of_colours_draws_anew(panel: ChartPanel, appearance: Appearance, qtbot: QtBot) -> None:
    panel.show()
    panel.set_value((1.0, 2.0))
    qtbot.waitUntil(lambda: len(DRAWN) == 1, timeout=PATIENCE_MS)
    appearance.set_mode("dark")
    qtbot.waitUntil(lambda: len(DRAWN) == 2, timeout=PATIENCE_MS)
    appearance.set_mode("light")
    assert DRAWN[1][1] == DARK.panel


def test_the_picture_can_be_copied_and_saved(panel: ChartPanel, qtbot: QtBot, tmp_path: Path) -> None:
    panel.show()
    panel.set_value((1.0, 2.0))
    qtbot.waitUntil(lambda: panel.drawn == 1, timeout=PATIENCE_MS)
    panel.copy()
    assert QApplication.clipboard().image().width() == 400
    panel.save(str(tmp_path / "chart.png"))
    assert (tmp_path / "chart.png").read_bytes().startswith(b"\x89PNG")


def test_a_dashboard_reads_when_seen_and_when_tables_change(
    desk: PatientDesk, appearance: Appearance, qtbot: QtBot,
) -> None:
    values: list[tuple[float, ...]] = [(1.0, 2.0), ()]
    spec = DashboardSpec((), (
        ChartSpec("a", "Filled", lambda _reader, _now: values[0], DRAW, span=2),
        ChartSpec("b", "Empty", lambda _reader, _now: values[1], DRAW),
    ))
    page = DashboardPage(desk, appearance, spec)
    qtbot.addWidget(page)
    assert desk.waiting == []
    page.resize(1200, 700)
    page.show()
    desk.settle()
    qtbot.waitUntil(lambda: len(DRAWN) == 1, timeout=PATIENCE_MS)
    values[1] = (3.0, 4.0)
    page.hide()
    page.reload()
    assert desk.waiting == []
    page.show()
    desk.settle()
    qtbot.waitUntil(lambda: len(DRAWN) == 2, timeout=PATIENCE_MS)
    assert [value for value, _ in DRAWN] == [(1.0, 2.0), (3.0, 4.0)]
