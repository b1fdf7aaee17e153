"""Saving the spreadsheets that suppliers fill in."""

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFileDialog, QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from app.areas.purchasing.documents.rfq import write_sheet
from app.kernel.declare import Reader
from app.kernel.errors import CounterflowError
from app.ui.declare import Selection
from app.ui.desk import Desk
from app.ui.notices import NoticeArea
from app.ui.plain import PlainLabel
from app.ui.theme import Appearance
from app.ui.tokens import Space


class SheetsScreen(QFrame):
    """Writes one spreadsheet for each selected supplier into a folder that the person chooses."""

    closed = Signal()

    def __init__(self, desk: Desk, appearance: Appearance, selection: Selection, parent: QWidget | None = None) -> None:
        """Offer to save the sheets of the selected quotations."""
        super().__init__(parent)
        self.desk, self.ids = desk, selection.ids
        self.setProperty("role", "side")
        self.setAccessibleName("Spreadsheets for suppliers")
        self.notices = NoticeArea(appearance, self, key="")
        self.save_button, self.close_button = QPushButton("Choose a folder…", self), QPushButton("Close", self)
        count = "One spreadsheet" if len(self.ids) == 1 else f"{len(self.ids)} spreadsheets"
        words = (f"{count} will be written, with a line for each item asked about. The supplier fills in price, price "
                 "breaks, smallest quantity, lead time and terms, and sends it back; take it in with Import, as "
                 "“Quotations of suppliers”.")
        px = appearance.px
        self.setMinimumWidth(px(360))
        column = QVBoxLayout(self)
        column.setContentsMargins(px(Space.LARGE), px(Space.MEDIUM), px(Space.LARGE), px(Space.LARGE))
        column.setSpacing(px(Space.MEDIUM))
        column.addWidget(PlainLabel("Spreadsheets for suppliers", "title", wrap=True))
        column.addWidget(self.notices)
        column.addWidget(PlainLabel(words, "quiet", wrap=True))
        row = QHBoxLayout()
        row.addStretch()
        self.save_button.setProperty("role", "primary")
        row.addWidget(self.close_button)
        row.addWidget(self.save_button)
        column.addLayout(row)
        column.addStretch(1)
        self.close_button.clicked.connect(self.closed)
        self.save_button.clicked.connect(self._choose)

    def _choose(self) -> None:
        folder = QFileDialog.getExistingDirectory(self, "Save the spreadsheets")
        if folder:
            self.save(Path(folder))

    def save(self, folder: Path) -> None:
        """Write the sheets into a folder and say where they are."""

        def write(reader: Reader) -> list[Path]:
            return [write_sheet(reader, number, folder) for number in self.ids]

        try:
            written = self.desk.read(write)
        except CounterflowError as error:
            self.notices.present(error)
            return
        self.desk.say(f"{', '.join(path.name for path in written)} written to {folder}.")
        self.closed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Close with Esc."""
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        else:
            super().keyPressEvent(event)
