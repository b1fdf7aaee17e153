"""Every control has a name, can be reached by Tab, and shows where the focus is."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QComboBox,
    QLineEdit,
    QSpinBox,
    QWidget,
)
from pytestqt.qtbot import QtBot

from app.ui.charts import LIBRARY
from app.ui.tabpage import TabPage
from app.ui.theme import Appearance
from tests.ui.desks import PatientDesk
from tests.ui.pages import TAB, open_list, settle

CONTROLS = (QAbstractButton, QAbstractItemView, QComboBox, QLineEdit, QSpinBox)
INNER = "qt_"
"""The start of the names that Qt gives to parts of its own controls."""


def nameless(page: QWidget) -> list[str]:
    found = []
    for control in page.findChildren(QWidget):
        if isinstance(control, CONTROLS) and not control.objectName().startswith(INNER) and control.isVisible():
            face = QAccessible.queryAccessibleInterface(control)
            if not face.text(QAccessible.Text.Name):
                found.append(repr(control))
    return found


def test_every_control_of_a_tab_has_a_name(desk: PatientDesk, appearance: Appearance, qtbot: QtBot) -> None:
    tab = TabPage(desk, appearance, TAB)
    qtbot.addWidget(tab)
    open_list(tab, desk)
    assert nameless(tab) == []
    tab.show_view(1)
    settle(desk)
    assert nameless(tab) == []
    LIBRARY.wait()


def test_cells_and_headers_are_heard_with_their_column(
    desk: PatientDesk, appearance: Appearance, qtbot: QtBot,
) -> None:
    tab = TabPage(desk, appearance, TAB)
    qtbot.addWidget(tab)
    table = open_list(tab, desk).table
    cell = table.rows.index(2, 2)
    assert cell.data(Qt.ItemDataRole.AccessibleTextRole) == "On hand: \u221212\u00a0pcs"
    assert table.rows.headerData(3, Qt.Orientation.Horizontal, Qt.ItemDataRole.ToolTipRole).startswith("Units sold")


def test_tab_leads_through_the_bar_to_the_rows(desk: PatientDesk, appearance: Appearance, qtbot: QtBot) -> None:
    tab = TabPage(desk, appearance, TAB)
    qtbot.addWidget(tab)
    page = open_list(tab, desk)
    seen: list[QWidget] = []
    widget: QWidget | None = page.chips.items[0]
    while widget is not None and widget not in seen:
        seen.append(widget)
        widget = widget.nextInFocusChain()
    stops = [page.chips.items[0], page.chips.items[-1], page.bar.search, page.tools.items[0], page.tools.tail[0],
             page.table, page.detail]
    places = [seen.index(stop) for stop in stops]
    assert places == sorted(places)
    assert all(stop.focusPolicy() & Qt.FocusPolicy.TabFocus for stop in stops[:-1])


def test_the_focus_is_drawn(desk: PatientDesk, appearance: Appearance, qtbot: QtBot) -> None:
    tab = TabPage(desk, appearance, TAB)
    qtbot.addWidget(tab)
    page = open_list(tab, desk)
    button = page.tools.tail[0]
    tab.activateWindow()
    page.table.setFocus()
    QApplication.processEvents()
    before = button.grab().toImage()
    button.setFocus()
    QApplication.processEvents()
    assert button.hasFocus()
    assert button.grab().toImage() != before
