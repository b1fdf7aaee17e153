"""A bill is entered at the window by keyboard: what was received is filled in, what is printed on it is typed."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from PySide6.QtCore import QLocale, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from app.areas.purchasing.models import Bill
from app.areas.purchasing.operations.bills import EnterBill
from app.areas.purchasing.ui.bills import BILLS, UNBILLED
from app.kernel.errors import CounterflowError
from app.kernel.listing import ListRequest, Row
from app.kernel.workspace import Outcome, Workspace
from app.ui.declare import Selection
from app.ui.form import CommandForm
from app.ui.form.editors import LineEditor
from app.ui.theme import Appearance
from tests.areas.purchasing.buying import add_items, add_supplier, order_and_send, proved, receive, row_of
from tests.companies import MORNING
from tests.ui.form.orders import ReadyDesk


class WorkingDesk(ReadyDesk):
    """Does what it is told at once."""

    def dispatch(
        self, command: object, done: Callable[[Outcome], None] | None = None,
        refused: Callable[[CounterflowError], None] | None = None,
    ) -> None:
        """Dispatch and answer."""
        self.dispatched.append(command)
        try:
            outcome = self.workspace.dispatch(command)
        except CounterflowError as error:
            assert refused is not None
            refused(error)
            return
        assert done is not None
        done(outcome)


@pytest.fixture
def form_of(qtbot: QtBot, workspace: Workspace, qapp: QApplication) -> Callable[[dict[str, Any]], CommandForm]:
    """Give what opens the form of a bill."""
    look = Appearance("light", locale=QLocale("en_GB"), now=lambda: MORNING)
    look.apply()

    def open_form(values: dict[str, Any]) -> CommandForm:
        spec = workspace.declarations.operation("enter_bill")
        form = CommandForm(WorkingDesk(workspace), look, spec, values)
        qtbot.addWidget(form)
        form.resize(760, 900)
        form.show()
        form.activateWindow()
        qtbot.waitUntil(form.isActiveWindow)
        return form

    return open_form


def typed(form: CommandForm, name: str, text: str) -> None:
    """Type into a field and leave it."""
    editor = form.rows[name].editor
    assert isinstance(editor, LineEditor)
    editor.line.setFocus()
    QTest.keyClicks(editor.line, text)
    QTest.keyClick(editor.line, Qt.Key.Key_Tab)


def unbilled_goods(workspace: Workspace) -> Selection:
    """Select all that was received and not billed."""
    query = workspace.declarations.list_query("unbilled")
    with workspace.reader() as reader:
        rows = tuple(query.page(reader, ListRequest()).rows)
    return Selection(query.info.record, rows, tuple(column.key for column in query.info.columns))


def test_goods_received_become_a_bill_by_keyboard(
    workspace: Workspace, form_of: Callable[[dict[str, Any]], CommandForm],
) -> None:
    supplier, (screws, nuts) = add_supplier(workspace), add_items(workspace, ["A", "B"])
    written = order_and_send(workspace, supplier, [(screws, "10", "0.50"), (nuts, "4", "2")])
    receive(workspace, written, "10", "4")
    (action,) = UNBILLED.actions
    chosen = unbilled_goods(workspace)
    assert action.enabled_when(chosen)
    assert action.prefill is not None
    with workspace.reader() as reader:
        values = dict(action.prefill(reader, chosen, workspace.clock.now()))
    form = form_of(values)
    typed(form, "supplier_number", "R-2026/77")
    typed(form, "total", "12.00")
    form.save_button.click()
    desk = form._desk
    assert isinstance(desk, WorkingDesk)
    assert isinstance(desk.dispatched[-1], EnterBill)
    # The lines come to 13.00, not to 12.00: the form says so at the field, and nothing was entered.
    assert "1.00 EUR more than the bill says" in _said(form)
    typed(form, "total", "")
    editor = form.rows["total"].editor
    assert isinstance(editor, LineEditor)
    editor.line.clear()
    typed(form, "total", "13.00")
    form.save_button.click()
    row = row_of(workspace, Bill, 1)
    assert (row.state, row.supplier_number, row.net_minor) == ("matched", "R-2026/77", 1300)
    assert [line.qty for line in desk.dispatched[-1].lines] == [Decimal(10), Decimal(4)]
    proved(workspace)


def _said(form: CommandForm) -> str:
    """Give all that the form says beside its fields."""
    return " ".join(label.text() for label in form.findChildren(QLabel) if label.isVisibleTo(form))


def test_what_can_be_done_with_a_bill_follows_its_state() -> None:
    def possible(state: str, kind: str = "bill") -> set[str]:
        chosen = Selection("bill", (_row(state, kind),), ("state", "kind"))
        return {action.title for action in BILLS.actions if action.enabled_when(chosen)}

    assert "Approve" in possible("matched")
    assert "Approve all the same" in possible("disputed")
    assert possible("paid") == {"New bill", "Credit note", "Print", "Take payment back", "Tolerance"}
    assert "Credit note" not in possible("approved", "credit")
    assert possible("cancelled") == {"New bill", "Print", "Tolerance"}


def _row(state: str, kind: str) -> Any:
    return Row(1, (state, kind))
