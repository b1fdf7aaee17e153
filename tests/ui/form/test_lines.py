"""Lines are entered without a mouse, pasted from a spreadsheet, and never read for what they are not."""

from decimal import Decimal
from typing import Any

import pytest
from PySide6.QtCore import QLocale, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from app.kernel.advice import Advice, LineAdvice
from app.kernel.clock import SetClock
from app.kernel.database import Database
from app.kernel.fields import describe
from app.kernel.money import Money
from app.ui.form.editors import Surroundings
from app.ui.form.lines_editor import LinesEditor
from app.ui.form.pasting import Block, read_rows
from app.ui.form.reading import LinesUnreadable
from app.ui.theme import Appearance
from tests.ui.form.orders import PlaceOrder, ReadyDesk
from tests.ui.goods import NOW, goods_workspace, stock

LINES = next(info for info in describe(PlaceOrder) if info.name == "lines")
KEYS = Qt.Key


class Pane(QWidget):
    """Lines between two fields."""

    def __init__(self, around: Surroundings) -> None:
        """Lay them out."""
        super().__init__()
        self.before = QLineEdit(self)
        self.editor = LinesEditor(LINES, around, self)
        self.after = QLineEdit(self)
        column = QVBoxLayout(self)
        for widget in (self.before, self.editor, self.after):
            column.addWidget(widget)
        self.grid, self.model = self.editor.grid, self.editor.model


@pytest.fixture
def pane(database: Database, qtbot: QtBot) -> Pane:
    """Show empty lines in Germany."""
    stock(database, 60)
    appearance = Appearance("light", locale=QLocale("de_DE"), now=SetClock(NOW).now)
    appearance.apply()
    desk = ReadyDesk(goods_workspace(database))
    shown = Pane(Surroundings(desk, appearance))
    qtbot.addWidget(shown)
    shown.resize(700, 500)
    shown.show()
    shown.activateWindow()
    qtbot.waitUntil(shown.isActiveWindow)
    return shown


def focused() -> QWidget:
    widget = QApplication.focusWidget()
    assert widget is not None
    return widget


def test_the_model_keeps_to_the_rules(pane: Pane, qtmodeltester: Any) -> None:
    pane.editor.set_value([{"item_id": number, "qty": str(number)} for number in range(1, 30)])
    qtmodeltester.check(pane.model, force_py=True)
    pane.model.setData(pane.model.index(29, 1), "5")
    pane.model.remove([3, 4, 17])
    pane.model.paste(2, Block((1, 2), [["1", "2"]] * 60))
    pane.model.insert_line(4)
    pane.model.fill_down(2, [3, 4], [1, 2])
    pane.model.step_back()
    qtmodeltester.check(pane.model, force_py=True)


def test_lines_are_entered_with_tab_and_enter(pane: Pane) -> None:
    pane.grid.edit_cell(0, 0)
    QTest.keyClicks(focused(), "NW-000007")
    QTest.keyClick(focused(), KEYS.Key_Tab)
    QTest.keyClicks(focused(), "2,5")
    QTest.keyClick(focused(), KEYS.Key_Return)
    QTest.keyClicks(focused(), "1.234,50")
    QTest.keyClick(focused(), KEYS.Key_Tab)
    QTest.keyClicks(focused(), "+7")
    QTest.keyClick(focused(), KEYS.Key_Tab)
    assert pane.model.rowCount() == 2
    pane.grid.edit_cell(1, 0)
    QTest.keyClicks(focused(), "NW-000008")
    QTest.keyClick(focused(), KEYS.Key_Tab)
    QTest.keyClicks(focused(), "3")
    assert pane.editor.value() == [
        {"item_id": 7, "qty": Decimal("2.5"), "price": Decimal("1234.50"), "due": NOW.date().replace(day=21)},
        {"item_id": 8, "qty": Decimal(3)},
    ]


def test_the_keyboard_is_not_caught_in_the_grid(pane: Pane) -> None:
    pane.before.setFocus()
    QTest.keyClick(pane.before, KEYS.Key_Tab)
    assert pane.grid.hasFocus()
    QTest.keyClick(pane.grid, KEYS.Key_Tab)
    assert not pane.grid.hasFocus()
    pane.grid.edit_cell(0, 0)
    QTest.keyClick(focused(), KEYS.Key_Tab)
    assert not pane.grid.isAncestorOf(focused())
    assert pane.model.rowCount() == 1


def test_rows_of_a_spreadsheet_are_pasted_in_the_regions_writing(pane: Pane) -> None:
    heading = "Item\tQuantity\tPrice\tDue\r\n"
    rows = "".join(f"NW-{number:06}\t1.{number:03},5\t11,42\t1.12.2025\r\n" for number in range(1, 51))
    QGuiApplication.clipboard().setText(heading + rows)
    pane.grid.setFocus()
    pane.grid.setCurrentIndex(pane.model.index(0, 0))
    QTest.keyClick(pane.grid, KEYS.Key_V, Qt.KeyboardModifier.ControlModifier)
    lines = pane.editor.value()
    assert isinstance(lines, list)
    assert len(lines) == 50
    assert lines[6] == {
        "item_id": 7, "qty": Decimal("1007.5"), "price": Decimal("11.42"), "due": NOW.date().replace(month=12, day=1),
    }
    assert pane.model.rowCount() == 51


def test_two_hundred_lines_are_shown_and_given_back(pane: Pane) -> None:
    given = [{"item_id": number % 60 + 1, "qty": Decimal(number)} for number in range(1, 201)]
    pane.editor.set_value(given)
    assert pane.editor.value() == given


def test_each_wrong_cell_is_marked_and_the_first_is_named(pane: Pane) -> None:
    pane.editor.set_value([{"item_id": 1, "qty": "1"}, {"item_id": 2, "qty": "1"}])
    pane.model.setData(pane.model.index(1, 1), "1.5")
    pane.model.setData(pane.model.index(2, 0), "no such thing")
    with pytest.raises(LinesUnreadable) as problem:
        pane.editor.value()
    assert problem.value.path == "1.qty"
    assert str(problem.value).startswith("Line 2, Quantity: “1.5”")
    assert sorted(pane.model.problems) == [(1, "qty"), (2, "item_id"), (2, "qty")]
    pane.model.setData(pane.model.index(1, 1), "1,5")
    assert sorted(pane.model.problems) == [(2, "item_id"), (2, "qty")]
    pane.grid.setCurrentIndex(pane.model.index(2, 0))
    QTest.keyClick(pane.grid, KEYS.Key_Delete, Qt.KeyboardModifier.ControlModifier)
    assert pane.editor.value() == [{"item_id": 1, "qty": Decimal(1)}, {"item_id": 2, "qty": Decimal("1.5")}]


def test_an_empty_line_between_does_not_shift_a_refusal(pane: Pane) -> None:
    pane.editor.set_value([{"item_id": 1, "qty": "1"}, {}, {"item_id": 2, "qty": "9"}])
    pane.editor.mark("Only 3 are left.", "1.qty")
    assert pane.model.problems == {(2, "qty"): "Only 3 are left."}
    pane.model.setData(pane.model.index(2, 1), "9x")
    with pytest.raises(LinesUnreadable) as problem:
        pane.editor.value()
    assert problem.value.path == "1.qty"


def test_a_tick_is_set_with_the_space_bar(pane: Pane) -> None:
    pane.editor.set_value([{"item_id": 1, "qty": "1"}])
    pane.grid.setFocus()
    pane.grid.setCurrentIndex(pane.model.index(0, 4))
    QTest.keyClick(pane.grid, KEYS.Key_Space)
    assert pane.editor.value() == [{"item_id": 1, "qty": Decimal(1), "urgent": True}]


CONTROL = Qt.KeyboardModifier.ControlModifier
def paste(pane: Pane, text: str, row: int = 0, column: int = 0) -> None:
    QGuiApplication.clipboard().setText(text)
    pane.grid.setFocus()
    pane.grid.setCurrentIndex(pane.model.index(row, column))
    QTest.keyClick(pane.grid, KEYS.Key_V, CONTROL)


def test_two_hundred_lines_are_pasted_whole(pane: Pane) -> None:
    text = "".join(f"NW-{number % 50 + 1:06}\t{number}\t11,42\r\n" for number in range(1, 201))
    paste(pane, text)
    lines = pane.editor.value()
    assert isinstance(lines, list)
    assert [line["item_id"] for line in lines] == [number % 50 + 1 for number in range(1, 201)]


def test_columns_are_found_by_their_headings_in_any_order(pane: Pane) -> None:
    paste(pane, "Colour;Price;QUANTITY;item\nred;2,50;7;NW-000003\n;;1;NW-000004\n")
    assert pane.editor.value() == [
        {"item_id": 3, "qty": Decimal(7), "price": Decimal("2.50")}, {"item_id": 4, "qty": Decimal(1)},
    ]


@pytest.mark.parametrize(("text", "sign", "rows"), [
    ("a\tb;c\n\nd\te", ",", [["a", "b;c"], ["d", "e"]]),
    ("a;1,5\nb;2", ",", [["a", "1,5"], ["b", "2"]]),
    ("1,5", ",", [["1,5"]]),
    ('"x, y",1.5\n', ".", [["x, y", "1.5"]]),
])
def test_the_sign_that_cuts_cells_is_found(text: str, sign: str, rows: list[list[str]]) -> None:
    assert read_rows(text, sign) == rows


def test_pasted_cells_that_say_nothing_are_marked_in_place_and_taken_back_with_one_key(pane: Pane) -> None:
    pane.editor.set_value([{"item_id": 1, "qty": "5"}])
    paste(pane, "NW-000002\t4\nnobody\tfour\nNW-000003\t1", row=1)
    assert sorted(pane.model.problems) == [(2, "item_id"), (2, "qty")]
    assert pane.editor._count.text() == "4 lines · 2 to mend"
    assert "“nobody” is not found" in str(pane.model.index(2, 0).data(Qt.ItemDataRole.ToolTipRole))
    assert "“nobody” is not found" in str(pane.model.index(2, 0).data(Qt.ItemDataRole.AccessibleTextRole))
    QTest.keyClick(pane.grid, KEYS.Key_Z, CONTROL)
    assert pane.editor.value() == [{"item_id": 1, "qty": Decimal(5)}]
    QTest.keyClick(pane.grid, KEYS.Key_Z, CONTROL | Qt.KeyboardModifier.ShiftModifier)
    assert pane.model.filled == 4


def test_lines_are_filled_down_inserted_and_copied_back_out(pane: Pane) -> None:
    pane.editor.set_value([{"item_id": 1, "qty": "5", "price": "2.5"}, {"item_id": 2, "qty": "6"}])
    pane.grid.setFocus()
    pane.grid.setCurrentIndex(pane.model.index(1, 2))
    QTest.keyClick(pane.grid, KEYS.Key_D, CONTROL)
    QTest.keyClick(pane.grid, KEYS.Key_Insert)
    assert pane.model.rowCount() == 4
    QTest.keyClick(pane.grid, KEYS.Key_Z, CONTROL)
    pane.grid.setCurrentIndex(pane.model.index(0, 0))
    QTest.keyClick(pane.grid, KEYS.Key_C, CONTROL)
    copied = QGuiApplication.clipboard().text()
    assert copied.splitlines()[0] == "Item\tQuantity\tPrice\tDue\tUrgent"
    assert copied.splitlines()[2].split("\t")[1:3] == ["6", "2,5"]
    before = pane.model.lines()
    pane.editor.set_value(None)
    paste(pane, copied)
    assert [dict(line, urgent=False) for line in before] == pane.editor.value()


def test_what_is_not_typed_shows_what_it_will_be(pane: Pane) -> None:
    pane.editor.set_value([{"item_id": 1, "qty": "5"}, {}, {"item_id": 2, "qty": "1"}])
    pane.editor.take_advice(Advice(
        (LineAdvice({"price": Decimal("2.5")}, "from 5 on", amount=Money(1250, "EUR")),
         LineAdvice(problems={"qty": "The smallest quantity is 10."})), Money(1250, "EUR")))
    price = pane.model.index(0, 2)
    assert (price.data(), price.data(Qt.ItemDataRole.EditRole)) == ("2,5", "")
    assert pane.model.index(2, 1).data(Qt.ItemDataRole.ToolTipRole) == "The smallest quantity is 10."
    assert pane.editor.value() == [{"item_id": 1, "qty": Decimal(5)}, {"item_id": 2, "qty": Decimal(1)}]
    pane.grid.setCurrentIndex(pane.model.index(0, 0))
    assert {"12,50", "from 5 on"} <= {part.replace("\u00a0€", "").replace(" €", "").replace("EUR ", "").strip()
                                     for part in pane.editor._word.text().split(" · ")}
