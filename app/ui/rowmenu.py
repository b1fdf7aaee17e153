"""The menu of a row: the actions, copying, and a filter by the value under the pointer."""

from PySide6.QtCore import QModelIndex, QPoint, Qt
from PySide6.QtWidgets import QMenu

from app.kernel.listing import Filter, Kind
from app.ui.actions import Actions
from app.ui.table.view import ListTable


def open_row_menu(table: ListTable, actions: Actions, place: QPoint) -> QMenu:
    """Open the menu at a place of the table."""
    menu = QMenu(table)
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    actions.add_to(menu)
    menu.addSeparator()
    icon = table.appearance.icon
    menu.addAction(icon("copy"), "Copy with headers\tCtrl+C").triggered.connect(table.copy)
    index = table.indexAt(place)
    condition = _same_as(table, index) if index.isValid() else None
    if condition is not None:
        words = f"Only “{table.rows.cell(index).whole}”".replace("&", "&&")
        only = menu.addAction(icon("funnel"), words)
        only.triggered.connect(lambda: table.set_filter(condition.key, (condition,)))
    menu.popup(table.viewport().mapToGlobal(place))
    return menu


def _same_as(table: ListTable, index: QModelIndex) -> Filter | None:
    info, value = table.rows.columns[index.column()], table.rows.value(index)
    if info.kind not in (Kind.TEXT, Kind.CODE, Kind.STATE) or value is None:
        return None
    return Filter(info.key, "in", (value,)) if info.kind is Kind.STATE else Filter(info.key, "=", value)
