"""Taking files in: look at them, say what they are, see what would happen, then do it, in a process of its own."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QScrollArea, QVBoxLayout, QWidget
from shiboken6 import isValid

from app.exchange.import_job import JOB, ImportDone, ImportJob
from app.exchange.importing import ImportFiles, ImportResult
from app.exchange.mapping import ImportSource
from app.exchange.refused import write_refused
from app.kernel.declare import ImportSpec, Reader
from app.kernel.errors import CounterflowError
from app.kernel.own_fields import with_own_fields
from app.shell.filing import ask_refused, ask_tables
from app.shell.import_card import FileCard
from app.shell.import_looking import FileLook, Looking, sources_of_folder
from app.shell.import_results import ImportResults
from app.ui.desk import Desk
from app.ui.plain import PlainLabel
from app.ui.theme import Appearance

LOOK = "app.shell.import_looking:look_at_files"
HINT = (
    "Drop CSV, Excel or OpenDocument files here, or a folder of another program's files. Nothing is changed before you "
    "have seen what would become of every row."
)


class ImportPage(QFrame):
    """The page of an import; `closed` is emitted when the person is done with it."""

    closed = Signal()
    failed = Signal(object)

    def __init__(self, desk: Desk, appearance: Appearance, zone: str, tell: Callable[[ImportDone], None]) -> None:
        """Start without files; times without a zone are on the clock of `zone`.

        `tell` gets what was taken in, even when the page was closed meanwhile.
        """
        super().__init__()
        self._desk, self._appearance, self._zone, self._tell = desk, appearance, zone, tell
        self.cards: list[FileCard] = []
        self._folder: tuple[ImportSource, ...] = ()
        self.result: ImportResults | None = None
        self.setAcceptDrops(False)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.add_button = QPushButton("Add files…")
        self.check_button = QPushButton("See what would happen")
        self.import_button = QPushButton("Import")
        self.import_button.setProperty("role", "primary")
        self._note = PlainLabel(HINT, "subtitle", wrap=True)
        self._lay_out()
        self.add_button.clicked.connect(lambda: self.add(ask_tables(self)))
        self.check_button.clicked.connect(partial(self._run, rehearse=True))
        self.import_button.clicked.connect(partial(self._run, rehearse=False))
        self._follow()

    def add(self, paths: Sequence[Path]) -> None:
        """Look at further files; a folder of a program that is known is taken as a whole."""
        for folder in (path for path in paths if path.is_dir()):
            self._take_folder(folder)
        files = tuple(str(path) for path in paths if not path.is_dir())
        if files:
            self._desk.run_job("Looking at files", LOOK, Looking(files), partial(_when_there, self, self._show_looks))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Close on Esc."""
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        else:
            super().keyPressEvent(event)

    def sources(self) -> tuple[ImportSource, ...]:
        """Give what is to be taken in."""
        chosen = [card.source() for card in self.cards]
        return (*self._folder, *(source for source in chosen if source is not None))

    def _lay_out(self) -> None:
        px = self._appearance.px
        bar = QFrame()
        bar.setProperty("role", "bar")
        row = QHBoxLayout(bar)
        row.setContentsMargins(px(12), px(7), px(12), px(7))
        row.addWidget(PlainLabel("Import", "strong"))
        row.addStretch(1)
        close = QPushButton("Close")
        close.clicked.connect(self.closed)
        for button in (self.add_button, self.check_button, self.import_button, close):
            row.addWidget(button)
        inside = QWidget()
        inside.setProperty("role", "plain")
        self._column = QVBoxLayout(inside)
        self._column.setContentsMargins(px(12), px(12), px(12), px(12))
        self._column.setSpacing(px(10))
        self._column.addWidget(self._note)
        self._column.addStretch(1)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setWidget(inside)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(bar)
        column.addWidget(scroll, 1)

    def _take_folder(self, folder: Path) -> None:
        try:
            self._folder = sources_of_folder(folder)
        except CounterflowError as error:
            self.failed.emit(error)
            return
        if not self._folder:
            self._note.setText(f"{folder.name} holds files of no program that is known. Add the files themselves.")
            return
        names = ", ".join(Path(source.path).name for source in self._folder)
        self._note.setText(f"From {folder}: {names}. What each column becomes is known.")
        self._forget_result()
        self._follow()

    def _show_looks(self, looks: Sequence[FileLook]) -> None:
        for look in looks:
            number = self._appearance.formatter.number(look.rows)
            specs = self._desk.read(self._specs)
            card = FileCard(self._appearance, specs, look, "" if look.fault else f"{number} rows")
            card.removed.connect(partial(self._remove, card))
            card.altered.connect(self._follow)
            self.cards.append(card)
            self._column.insertWidget(self._column.count() - 1, card)
        self._forget_result()
        self._follow()

    def _specs(self, reader: Reader) -> tuple[ImportSpec, ...]:
        """Give the kinds of rows, with the fields that the firm added to its records."""
        return tuple(with_own_fields(reader, spec) for spec in self._desk.workspace.declarations.imports)

    def _remove(self, card: FileCard) -> None:
        self.cards.remove(card)
        card.hide()
        card.deleteLater()
        self._follow()

    def _follow(self) -> None:
        unknown = [heading for card in self.cards for heading in card.unknown()]
        ready = bool(self.sources()) and not unknown
        self.check_button.setEnabled(ready)
        self.import_button.setEnabled(ready)
        tip = f"Say first what these columns are: {', '.join(unknown)}" if unknown else ""
        self.import_button.setToolTip(tip)
        if unknown and not self._folder:
            self._note.setText(f"{tip}.")
        elif self.cards and not self._folder:
            words = "Every column is known. See what would happen, or import."
            self._note.setText(words if ready else "Nothing here can be taken in; each file says why.")

    def _run(self, *, rehearse: bool) -> None:
        workspace = self._desk.workspace
        command = ImportFiles(self.sources(), self._zone, remember=not self._folder)
        job = ImportJob(workspace.database.target, command, workspace.actor, rehearse)
        title = "Checking the files" if rehearse else "Import"
        show = partial(_when_there, self, partial(self._show_done, command, rehearse))
        tell = self._tell

        def arrived(done: ImportDone) -> None:
            show(done)
            if not rehearse:
                tell(done)

        self._desk.run_job(title, JOB, job, arrived)

    def _show_done(self, command: ImportFiles, rehearsed: bool, done: ImportDone) -> None:
        self._forget_result()
        self.result = ImportResults(self._appearance, done.result, rehearsed=rehearsed)
        self.result.save_wanted.connect(partial(self._save_refused, command, done.result))
        self._column.insertWidget(1, self.result)
        if not rehearsed:
            self.check_button.setEnabled(False)
            self.import_button.setEnabled(False)
            self._note.setText("Done. It is one entry in the history and can be undone as a whole.")

    def _save_refused(self, command: ImportFiles, result: ImportResult) -> None:
        path = ask_refused(self)
        if path is None:
            return
        try:
            written = write_refused(path, command, result)
        except CounterflowError as error:
            self.failed.emit(error)
        else:
            names = ", ".join(str(item) for item in written)
            self._desk.say(f"Wrote {names}. Mend the rows there and import the file.")

    def _forget_result(self) -> None:
        if self.result is not None:
            self.result.hide()
            self.result.deleteLater()
            self.result = None


def _when_there(page: ImportPage, show: Callable[[Any], None], answer: Any) -> None:
    """Show the answer of a job, unless the page was closed while it ran."""
    if isValid(page):
        show(answer)
