"""What an import came to, or would come to: counts file by file, and every refused row with its reason."""

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QGridLayout,
    QHeaderView,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
)

from app.exchange.importing import ImportResult
from app.shell.import_card import WIDEST
from app.ui.plain import PlainLabel
from app.ui.theme import Appearance

REASONS_SHOWN = 500
COUNTS = ("New", "Changed", "As before", "Refused")


class ImportResults(QFrame):
    """The outcome as a card; `save_wanted` asks for a file of the refused rows."""

    save_wanted = Signal()

    def __init__(self, appearance: Appearance, result: ImportResult, *, rehearsed: bool) -> None:
        """Show a result; `rehearsed` says that nothing was kept."""
        super().__init__()
        self._appearance = appearance
        self.setProperty("role", "card")
        self.setMaximumWidth(appearance.px(WIDEST))
        column = QVBoxLayout(self)
        title = "What would become of the rows (nothing is changed yet)" if rehearsed else "What became of the rows"
        column.addWidget(PlainLabel(title, "heading"))
        column.addLayout(self._counts(result))
        if result.refused:
            column.addWidget(PlainLabel("Refused", "heading"))
            column.addWidget(self._reasons(result))
            save = QPushButton("Save the refused rows to mend them…")
            save.clicked.connect(self.save_wanted)
            column.addWidget(save, 0, Qt.AlignmentFlag.AlignLeft)

    def _counts(self, result: ImportResult) -> QGridLayout:
        grid = QGridLayout()
        number = self._appearance.formatter.number
        for at, title in enumerate(COUNTS, 1):
            grid.addWidget(PlainLabel(title, "label"), 0, at, Qt.AlignmentFlag.AlignRight)
        for row, kind in enumerate(result.kinds, 1):
            grid.addWidget(PlainLabel(Path(kind.file).name), row, 0)
            counts = (kind.created, kind.updated, kind.unchanged, len(kind.refused))
            for at, count in enumerate(counts, 1):
                label = PlainLabel(number(count), "strong" if count and at in (1, 4) else "")
                grid.addWidget(label, row, at, Qt.AlignmentFlag.AlignRight)
        grid.setColumnStretch(0, 1)
        grid.setHorizontalSpacing(self._appearance.px(24))
        return grid

    def _reasons(self, result: ImportResult) -> QTableWidget:
        lines = [(Path(kind.file).name, row) for kind in result.kinds for row in kind.refused][:REASONS_SHOWN]
        table = QTableWidget(len(lines), 4)
        table.setHorizontalHeaderLabels(["File", "Row", "Column", "Why"])
        for at, (name, row) in enumerate(lines):
            for place, text in enumerate((name, str(row.row), row.column or row.field, row.reason)):
                table.setItem(at, place, QTableWidgetItem(text))
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.verticalHeader().hide()
        table.verticalHeader().setDefaultSectionSize(self._appearance.row_height)
        table.setShowGrid(False)
        for place, width in enumerate((160, 60, 150)):
            table.setColumnWidth(place, self._appearance.px(width))
        table.horizontalHeader().setSectionResizeMode(3, QHeaderView.ResizeMode.Stretch)
        table.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        table.setFixedHeight(self._appearance.px(min(320, 44 + len(lines) * 31)))
        table.setAccessibleName("Refused rows")
        return table
