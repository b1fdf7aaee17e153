"""Telling a person what is known of them: everything goes into one folder that the person at the desk chooses."""

from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from app.areas.parties.queries.known import load_known, party_of
from app.kernel.jobs import Report, Stopped
from app.ui.declare import Selection
from app.ui.desk import Desk
from app.ui.plain import PlainLabel
from app.ui.theme import Appearance
from app.ui.tokens import Space

TOLD = (
    "This is everything that the firm keeps of this person: who they are, what they ordered, got and paid, what was "
    "said and written, what they allowed. The folder “tables” holds the same for a spreadsheet, “documents” what was "
    "kept with it, and “data.json” all of it for another program."
)
HINT = (
    "Everything that is known of the selected person is written into a new folder: a text to read, a table for each "
    "kind of record, the documents, and all of it as JSON. Look through it before you hand it out: words of other "
    "people may stand in messages."
)


@dataclass(frozen=True, slots=True)
class Telling:
    """Of which person of which company, and into which folder."""

    target: str
    party_id: int
    contact_id: int | None
    folder: Path


def write_known(wanted: Telling, report: Report, _stopped: Stopped) -> tuple[str, int]:
    """Write the folder in a process of its own; give its place and the number of files."""
    from app.exchange.dossier import write_dossier
    from app.kernel.database import open_database

    report(0, 0, "gathering")
    database = open_database(wanted.target)
    try:
        with database.reader() as reader:
            known = load_known(reader, wanted.party_id, wanted.contact_id)
            count = write_dossier(wanted.folder, f"What is known of {known.title}", TOLD, known.tables, known.documents)
    finally:
        database.close()
    return str(wanted.folder), count


class AccessScreen(QFrame):
    """Says what will be written, asks where, and writes it."""

    closed = Signal()
    over_pages: ClassVar[bool] = False

    def __init__(self, desk: Desk, appearance: Appearance, selection: Selection, parent: QWidget | None = None) -> None:
        """Show what is going to be written of the selected person."""
        super().__init__(parent)
        self.desk, self.party_id = desk, selection.ids[0]
        self.contact_id: int | None = None
        if selection.record == "contact":
            self.contact_id = selection.ids[0]
            self.party_id = desk.read(lambda reader: party_of(reader, selection.ids[0]))
        known = desk.read(lambda reader: load_known(reader, self.party_id, self.contact_id))
        self.title = known.title
        self.setProperty("role", "side")
        self.setAccessibleName("What is known")
        self.write = QPushButton("Choose a folder and write it")
        self.write.setProperty("role", "primary")
        self.write.clicked.connect(self._ask)
        cancel = QPushButton("Cancel")
        cancel.clicked.connect(self.closed)
        rows = ", ".join(f"{table.title.lower()} ({len(table.rows)})" for table in known.tables)
        column = QVBoxLayout(self)
        px = appearance.px
        column.setContentsMargins(px(Space.LARGE), px(Space.LARGE), px(Space.LARGE), px(Space.LARGE))
        column.setSpacing(px(Space.MEDIUM))
        column.addWidget(PlainLabel(f"What is known of {known.title}", "title", wrap=True))
        column.addWidget(PlainLabel(HINT, wrap=True))
        column.addWidget(PlainLabel(f"It holds: {rows}; documents ({len(known.documents)}).", "quiet", wrap=True))
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(cancel)
        buttons.addWidget(self.write)
        column.addLayout(buttons)
        column.addStretch(1)
        self.setFocusProxy(self.write)

    def _ask(self) -> None:
        chosen = QFileDialog.getExistingDirectory(self.window(), "Where the folder goes")
        if chosen:
            self.write_into(Path(chosen))

    def write_into(self, place: Path) -> None:
        """Write the folder within another one."""
        target = self.desk.workspace.database.target
        wanted = Telling(target, self.party_id, self.contact_id, place / f"What is known of {self.title}")
        self.desk.run_job("Telling what is known", "app.areas.parties.ui.access:write_known", wanted, self._written)

    def _written(self, told: tuple[str, int]) -> None:
        self.desk.say(f"Wrote {told[1]} files into {told[0]}.")
        self.closed.emit()
