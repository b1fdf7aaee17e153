"""Versions of quotes and of orders on the screen, walked and printed by keyboard."""

import pytest
from PySide6.QtCore import QLocale, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.areas.sales.operations.quotes import ChangeQuote, ReviseQuote
from app.areas.sales.ui.versions import VersionsScreen
from app.kernel.clock import SetClock
from app.kernel.listing import Row
from app.kernel.workspace import Workspace
from app.ui.declare import Selection
from app.ui.theme import Appearance
from tests.areas.sales.quoting import line, send, write_quote
from tests.areas.sales.selling import add_customer, add_items, sell
from tests.companies import MORNING
from tests.ui.form.orders import ReadyDesk


@pytest.fixture
def look(qapp: object) -> Appearance:
    """Dress the application."""
    appearance = Appearance("light", locale=QLocale("en_GB"), now=SetClock(MORNING).now)
    appearance.apply()
    return appearance


def test_versions_are_compared_and_printed_without_a_mouse(
    workspace: Workspace, look: Appearance, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch,
) -> None:
    tea, = add_items(workspace, "TEA")
    customer = add_customer(workspace)
    quote = write_quote(workspace, customer, [line(tea, "6")])
    send(workspace, quote.quote_id)
    workspace.dispatch(ReviseQuote(quote.quote_id))
    workspace.dispatch(ChangeQuote(quote.quote_id, (line(tea, "8"),)))
    desk = ReadyDesk(workspace)
    printed: list[tuple[str, int]] = []
    monkeypatch.setattr(desk, "preview", lambda name, number: printed.append((name, number)), raising=False)
    screen = VersionsScreen(desk, look, Selection("quote", (Row(quote.quote_id, ()),)))
    qtbot.addWidget(screen)
    screen.show()
    assert screen.word.text() == "1 line differs."
    index = screen.view.matrix.index(0, 1)
    told = screen.view.matrix.data(index, Qt.ItemDataRole.AccessibleTextRole)
    assert "changed" in str(told)
    assert "quantity" in str(told)
    QTest.keyClick(screen.view, Qt.Key.Key_Return)
    assert printed == [("quote_version", screen.editions[1].id)]
    with qtbot.waitSignal(screen.closed):
        QTest.keyClick(screen, Qt.Key.Key_Escape)
    order = sell(workspace, customer, [(tea, "1")])
    other = VersionsScreen(desk, look, Selection("sales_order", (Row(order.order_id, ()),)))
    qtbot.addWidget(other)
    other.print_button.click()
    assert printed[-1] == ("order_amendment", other.editions[0].id)
