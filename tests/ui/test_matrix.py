"""A matrix is walked with the arrows, spoken in full, and its best cells are told by more than colour."""

from itertools import pairwise
from typing import Any

import pytest
from PySide6.QtCore import QLocale, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.kernel.clock import SetClock
from app.kernel.listing import Kind
from app.kernel.matrix import MatrixCell, MatrixData, MatrixHead, MatrixLine
from app.kernel.money import Price
from app.ui.matrix import MatrixView
from app.ui.theme import Appearance
from tests.ui.goods import NOW

EURO = "EUR"


def matrix(chosen: int = 0) -> MatrixData:
    cells = tuple(
        MatrixCell(Price(micros, EURO), Kind.PRICE, ("asks less", "4 days"), best=number == 1, chosen=number == chosen)
        for number, micros in enumerate((2_000_000, 1_500_000))
    )
    return MatrixData("Prices", "Item", (MatrixHead(7, "Nord", ("30 days",)), MatrixHead(8, "Süd")), (
        MatrixLine(1, "Paper", ("100 pc",), cells),
        MatrixLine(2, "Ink", (), (MatrixCell(missing="not quoted"), MatrixCell(Price(3_000_000, EURO), Kind.PRICE))),
        MatrixLine(-1, "All", (), (MatrixCell("1 line"), MatrixCell("1 line")), total=True),
    ), "Landed")


@pytest.fixture(params=["light", "dark"])
def view(request: pytest.FixtureRequest, qtbot: QtBot) -> MatrixView:
    """Show the matrix."""
    appearance = Appearance(request.param, locale=QLocale("de_DE"), now=SetClock(NOW).now)
    appearance.apply()
    shown = MatrixView(matrix(), appearance)
    qtbot.addWidget(shown)
    shown.resize(600, 400)
    shown.show()
    shown.setFocus()
    shown.setCurrentIndex(shown.matrix.index(0, 0))
    return shown


def test_the_model_keeps_to_the_rules(view: MatrixView, qtmodeltester: Any) -> None:
    qtmodeltester.check(view.matrix, force_py=True)


def test_a_screen_reader_is_told_each_cell_in_full(view: MatrixView) -> None:
    role = Qt.ItemDataRole.AccessibleTextRole
    assert view.matrix.index(0, 1).data(role) == "Paper, Süd: 1,50\u00a0€, best, asks less, 4 days"
    assert view.matrix.index(0, 0).data(role) == "Paper, Nord: 2,00\u00a0€, chosen, asks less, 4 days"
    assert view.matrix.index(1, 0).data(role) == "Ink, Nord: not quoted"
    assert view.matrix.headerData(0, Qt.Orientation.Horizontal, role) == "Nord, 30 days"
    assert view.accessibleName() == "Prices"


def test_cells_are_walked_and_picked_without_a_mouse(view: MatrixView) -> None:
    picked: list[tuple[int, int]] = []
    view.picked.connect(lambda line, column: picked.append((line, column)))
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Return, Qt.Key.Key_Down, Qt.Key.Key_Space):
        QTest.keyClick(view, key)
    assert picked == [(1, 8), (2, 8)]
    view.set_matrix(matrix(1))
    assert (view.currentIndex().row(), view.currentIndex().column()) == (1, 1)


def test_all_of_it_is_copied_for_a_spreadsheet(view: MatrixView) -> None:
    QTest.keyClick(view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text().splitlines() == [
        "Item\tNord\tSüd", "Paper\t2,00\u00a0€\t1,50\u00a0€", "Ink\tnot quoted\t3,00\u00a0€", "All\t1 line\t1 line",
    ]


def test_the_best_is_marked_by_a_sign_and_not_by_colour_alone(view: MatrixView) -> None:
    """Two cells that differ in being the best only are drawn with differently many dark and light points."""
    best = view.visualRect(view.matrix.index(0, 1))
    other = view.visualRect(view.matrix.index(1, 1))
    picture = view.viewport().grab().toImage()

    def edges(rect: Any) -> int:
        row = [picture.pixelColor(x, y).lightness() for y in range(rect.top() + 6, rect.top() + 22)
               for x in range(rect.left() + 8, rect.left() + 60)]
        return sum(abs(one - two) > 24 for one, two in pairwise(row))

    assert edges(best) > 20
    assert edges(other) < 5
