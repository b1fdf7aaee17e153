"""Orders of 200 lines are pasted by keyboard, quotations compared and awarded, versions set side by side."""

from decimal import Decimal
from pathlib import Path

import pytest
from PySide6.QtCore import QLocale, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.areas.catalog.models import ItemBarcode
from app.areas.purchasing.models import PurchaseOrder
from app.areas.purchasing.operations import ChangePurchaseOrder, CreatePurchaseOrder, OrderLineInput
from app.areas.purchasing.operations.awarding import AwardRfq
from app.areas.purchasing.ui.comparison import ComparisonScreen
from app.areas.purchasing.ui.sheets import SheetsScreen
from app.areas.purchasing.ui.versions import VersionsScreen
from app.kernel.clock import SetClock
from app.kernel.listing import Row
from app.kernel.workspace import Workspace
from app.ui.declare import Selection
from app.ui.form.command_form import CommandForm
from app.ui.form.lines_editor import LinesEditor
from app.ui.theme import Appearance
from tests.areas.purchasing.buying import add_items, add_supplier, offer, order_and_send, row_of
from tests.areas.purchasing.test_quoting import ask, quote
from tests.companies import MORNING, at_work
from tests.ui.form.orders import ReadyDesk


@pytest.fixture
def look(qapp: object) -> Appearance:
    """Dress the application."""
    appearance = Appearance("light", locale=QLocale("en_GB"), now=SetClock(MORNING).now)
    appearance.apply()
    return appearance


def chosen(record: str, *ids: int) -> Selection:
    return Selection(record, tuple(Row(number, ()) for number in ids))


def test_an_order_of_two_hundred_lines_is_pasted_and_saved_without_a_mouse(
    workspace: Workspace, look: Appearance, qtbot: QtBot,
) -> None:
    supplier = add_supplier(workspace)
    items = add_items(workspace, [f"A-{number:03}" for number in range(200)])
    for number, item in enumerate(items):
        offer(workspace, supplier, item, "2.50", supplier_sku=f"MU-{number:03}")
    desk = ReadyDesk(workspace)
    form = CommandForm(desk, look, workspace.declarations.operation("create_purchase_order"), {"supplier_id": supplier})
    qtbot.addWidget(form)
    form.show()
    editor = form.rows["lines"].editor
    assert isinstance(editor, LinesEditor)
    with at_work(workspace) as uow:
        uow.insert(ItemBarcode, [{"item_id": item, "unit_id": None, "code": f"SHELF-{number}"}
                                 for number, item in enumerate(items)])
    # By number, name, supplier's number and bar code; the unit, the price and the day come from the terms.
    names = [(f"A-{number:03}", f"Item A-{number:03}", f"mu-{number:03}", f"SHELF-{number}")[number % 4]
             for number in range(200)]
    QGuiApplication.clipboard().setText("Article\tQty\n" + "".join(
        f"{name}\t{number + 1}\n" for number, name in enumerate(names)))
    editor.grid.setFocus()
    editor.grid.setCurrentIndex(editor.model.index(0, 0))
    QTest.keyClick(editor.grid, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert editor.model.problems == {}
    qtbot.waitUntil(lambda: editor.model.advice.total is not None)
    assert [editor.model.index(6, column).data() for column in range(4)] == ["Item A-006", "7", "pc", "2.50"]
    assert "200 lines · " in editor._count.text()
    assert "50,250.00" in editor._count.text()
    QTest.keyClick(editor.grid, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    (command,) = desk.dispatched
    assert isinstance(command, CreatePurchaseOrder)
    written = workspace.dispatch(command).value
    assert row_of(workspace, PurchaseOrder, written.order_id).total_minor == 5_025_000
    assert len(written.line_ids) == 200


def test_quotations_are_awarded_from_the_comparison(workspace: Workspace, look: Appearance, qtbot: QtBot) -> None:
    cheap, dear = add_supplier(workspace, "Billig AG"), add_supplier(workspace, "Teuer AG")
    asked = ask(workspace, add_items(workspace, ["A", "B"]), [cheap, dear])
    quote(workspace, asked, cheap, ["2", "3"])
    quote(workspace, asked, dear, ["2.10", "2.90"])
    desk = ReadyDesk(workspace)
    screen = ComparisonScreen(desk, look, chosen("rfq", asked.rfq_id))
    qtbot.addWidget(screen)
    screen.show()
    first, second = asked.line_ids
    assert screen.chosen == {first: cheap, second: dear}
    screen.view.setFocus()
    screen.view.setCurrentIndex(screen.view.matrix.index(0, 0))
    QTest.keyClick(screen.view, Qt.Key.Key_Right)
    QTest.keyClick(screen.view, Qt.Key.Key_Return)
    screen.reason.setText("They deliver sooner")
    assert screen.chosen == {first: dear, second: dear}
    screen.award_button.click()
    (command,) = desk.dispatched
    assert isinstance(command, AwardRfq)
    assert [(line.supplier_id, line.reason) for line in command.lines] == [(dear, "They deliver sooner"), (dear, "")]
    assert workspace.dispatch(command).value.numbers == ("PO-00001",)
    again = ComparisonScreen(desk, look, chosen("rfq", asked.rfq_id))
    qtbot.addWidget(again)
    assert (again.chosen, again.award_button.isEnabled()) == ({}, False)


def test_versions_are_set_side_by_side(workspace: Workspace, look: Appearance, qtbot: QtBot) -> None:
    supplier, (item,) = add_supplier(workspace), add_items(workspace, ["A"])
    written = order_and_send(workspace, supplier, [(item, "5", "1")])
    line = OrderLineInput(item, Decimal(6), price=Decimal(1), line_id=written.line_ids[0])
    workspace.dispatch(ChangePurchaseOrder(written.order_id, (line,)))
    screen = VersionsScreen(ReadyDesk(workspace), look, chosen("purchase_order", written.order_id))
    qtbot.addWidget(screen)
    screen.show()
    assert screen._word.text() == "1 line differs."
    assert not screen.print_button.isEnabled()
    screen.after.setCurrentIndex(0)
    assert screen._word.text() == "Nothing differs."
    assert screen.print_button.isEnabled()


def test_sheets_are_saved_for_the_selected_suppliers(
    workspace: Workspace, look: Appearance, qtbot: QtBot, tmp_path: Path,
) -> None:
    suppliers = [add_supplier(workspace, name) for name in ("Eins AG", "Zwei AG")]
    ask(workspace, add_items(workspace, ["A"]), suppliers)
    screen = SheetsScreen(ReadyDesk(workspace), look, chosen("rfq_supplier", 1, 2))
    qtbot.addWidget(screen)
    closed: list[bool] = []
    screen.closed.connect(lambda: closed.append(True))
    screen.save(tmp_path / "missing")
    assert closed == []
    screen.save(tmp_path)
    assert closed == [True]
    assert len(list(tmp_path.glob("RFQ-00001-*.xlsx"))) == 2
