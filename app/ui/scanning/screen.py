"""A screen for one kind of work by scanner: it waits for a document, or goes on with the one that is selected."""

from collections.abc import Sequence
from typing import Any, ClassVar

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.kernel.declare import Reader
from app.kernel.errors import CounterflowError
from app.kernel.scanning import ChooseTask, Choosing, Scanned, ScanTask
from app.ui.declare import Selection
from app.ui.desk import Desk
from app.ui.scanning.station import ScanStation
from app.ui.theme import Appearance


class ScanScreen(QWidget):
    """Shows the station over the pages. `choosing` says for which documents it waits; None needs none."""

    closed = Signal()
    over_pages: ClassVar[bool] = True
    choosing: ClassVar[Choosing | None] = None

    def __init__(
        self, desk: Desk, appearance: Appearance, selection: Selection, parent: QWidget | None = None,
    ) -> None:
        """Begin with what is selected, or wait for a document."""
        super().__init__(parent)
        self.desk = desk
        self.station = ScanStation(desk, appearance, self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.station)
        self.setFocusProxy(self.station)
        self.station.left.connect(self.closed)
        self.station.opened.connect(self.open)
        chosen = self.choosing
        if chosen is not None:
            self.station.begin(self.chooser(chosen))
            if selection.record in chosen.records and len(selection.rows) == 1:
                self.open(selection.record, selection.ids[0])
        else:
            self.open("", 0)

    def look_up(self, code: str) -> Sequence[Scanned]:
        """Ask every area what a code stands for."""
        declarations = self.desk.workspace.declarations
        return self.desk.read(lambda reader: declarations.look_up(reader, code))

    def chooser(self, choosing: Choosing) -> ScanTask[Any]:
        """Give the task that waits for a document."""
        return ChooseTask(choosing, self.look_up)

    def load(self, reader: Reader, record: str, record_id: int) -> ScanTask[Any]:
        """Give the task of a document."""
        raise NotImplementedError

    def open(self, record: str, record_id: int) -> None:
        """Go on with a document, or say why that is not possible."""
        try:
            task = self.desk.read(lambda reader: self.load(reader, record, record_id))
        except CounterflowError as error:
            self.desk.say(error.message)
            self.station.begin(self.chooser(self.choosing or Choosing("", "", ())), error.message)
            return
        self.station.begin(task)
