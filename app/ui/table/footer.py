"""The line below a list: how many rows, their sums, and how they are sorted and filtered."""

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QToolButton, QWidget

from app.kernel.listing import Group, Row
from app.ui.plain import ElidedLabel, PlainLabel
from app.ui.table.conditions import describe
from app.ui.table.sums import add_sums, describe_sums, rows_words, sum_up
from app.ui.table.view import ListTable
from app.ui.theme import Appearance
from app.ui.tokens import Space

SUM_LIMIT = 5_000
DOT = " · "


class ListFooter(QFrame):
    """Counts and sums of the whole list, or of the selected rows when there are several."""

    def __init__(self, table: ListTable, appearance: Appearance, parent: QWidget | None = None) -> None:
        """Follow a table."""
        super().__init__(parent)
        self.table = table
        self.appearance = appearance
        self.setProperty("role", "footer")
        self._generation = -1
        self._sums: list[str] = []
        self._line = line = QHBoxLayout(self)
        self.left = ElidedLabel("", "quiet")
        self.right = PlainLabel("", "quiet")
        self.grouping = QToolButton()
        self.grouping.setProperty("role", "flat")
        self.grouping.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.grouping.setToolTip("Put rows together by a column")
        self.grouping.clicked.connect(self.open_groups)
        self.grouping.setVisible(bool(self._groups()))
        line.addWidget(self.left, 1)
        line.addWidget(self.right)
        line.addWidget(self.grouping)
        appearance.changed.connect(self._restyle)
        self._restyle()
        table.store.completed.connect(self._on_rows)
        table.store.was_reset.connect(self._say)
        table.store.failed.connect(self._on_failed)
        table.selected.connect(lambda _selection: self._say())
        table.request_changed.connect(self._say)

    def open_groups(self) -> QMenu:
        """Offer the columns by which rows can be put together."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.table.add_groups(menu, self._groups())
        menu.popup(self.grouping.mapToGlobal(QPoint(0, -menu.sizeHint().height())))
        return menu

    def _groups(self) -> list[Group]:
        return [group for column in self.table.rows.columns for group in column.groups]

    def _restyle(self) -> None:
        px = self.appearance.px
        self.grouping.setIcon(self.appearance.icon("group"))
        self._line.setContentsMargins(px(Space.MEDIUM), px(2), px(Space.MEDIUM), px(2))
        self.grouping.setFixedHeight(px(28))

    def _on_rows(self) -> None:
        store = self.table.store
        self._sums = describe_sums(add_sums(self.table.rows.columns, (head.sums for head in store.heads)),
                                   self.appearance.formatter)
        self._say()
        if store.ids is None or not store.count or store.count > SUM_LIMIT or not self._summed():
            return
        ids, request, generation = store.ids, store.request, store.generation
        store.desk.read_later(
            self, lambda reader: store.query.rows(reader, ids, request), lambda rows: self._on_read(generation, rows),
        )

    def _on_failed(self) -> None:
        self.left.setText("These rows could not be read. F5 tries again.")

    def _on_read(self, generation: int, rows: list[Row]) -> None:
        if generation == self.table.store.generation:
            self._sums = describe_sums(sum_up(self.table.rows.columns, rows), self.appearance.formatter)
            self._say()

    def _summed(self) -> bool:
        return any(column.total for column in self.table.rows.columns)

    def _say(self) -> None:
        if not self.table.store.loaded:
            self.left.setText("Reading…")
            return
        several = self.table.choice.count > 1
        words = self._selected() if several else [self._counted(), *self._sums]
        self.left.setText(DOT.join([*words, *self._filters()]))
        self.right.setText(self._sorted())
        group = self.table.request.group
        by = "" if group is None else self.table.query.info.column(group.key).title
        self.grouping.setText(f"Grouped by {by}" if by else "Group")

    def _selected(self) -> list[str]:
        count = self.table.choice.count
        rows = self.table.selection().rows
        sums = describe_sums(sum_up(self.table.rows.columns, rows), self.appearance.formatter)
        total = self.appearance.formatter.number(self.table.store.total)
        return [f"{self.appearance.formatter.number(count)} of {total} selected", *sums]

    def _counted(self) -> str:
        store = self.table.store
        rows = rows_words(store.total, self.appearance.formatter)
        return f"{rows} in {len(store.heads)} {'group' if len(store.heads) == 1 else 'groups'}" if store.heads else rows

    def _filters(self) -> list[str]:
        info = self.table.query.info
        return [
            describe(item, info.column(item.key), self.appearance.formatter) for item in self.table.request.filters
        ]

    def _sorted(self) -> str:
        sorts = self.table.request.sort or self.table.query.sort
        column = self.table.query.info.column(sorts[0].key) if sorts else None
        # a number that only keeps the order of writing down says nothing to a person
        if column is None or not (self.table.request.sort or column.shown):
            return "Ctrl+C copies with headers"
        arrow = "▼" if sorts[0].descending else "▲"
        return f"sorted by {column.title} {arrow}{DOT}Ctrl+C copies with headers"
