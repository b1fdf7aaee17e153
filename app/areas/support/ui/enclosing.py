"""What goes with an answer: documents of the ticket, and papers that are printed for it; chosen from one menu."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QMenu, QPushButton, QToolButton, QWidget

from app.areas.mail.operations.documents import FileDocument
from app.areas.support.queries.enclosing import Enclosable, Printable, load_enclosable
from app.kernel.papers import AttachFile
from app.kernel.workspace import Outcome
from app.ui.desk import Desk
from app.ui.plain import tool_tip
from app.ui.theme import Appearance

RECORD = "ticket"
SHOWN_LETTERS, LEAST_LETTERS = 28, 9


class Enclosing(QWidget):
    """What was chosen, in a row that is there when something was; the `button` with the menu stands apart."""

    def __init__(self, desk: Desk, appearance: Appearance, parent: QWidget | None = None) -> None:
        """Enclose nothing yet."""
        super().__init__(parent)
        self.desk, self.appearance = desk, appearance
        self.ticket_id = 0
        self.chosen: dict[int, str] = {}
        self.button = QToolButton()
        self.button.setProperty("role", "flat")
        self.button.setAccessibleName("Attach")
        self.button.setToolTip("Attach a document of this ticket, or one printed for it")
        self.button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.menu = QMenu(self.button)
        self.menu.aboutToShow.connect(self._fill)
        self.button.setMenu(self.menu)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.addStretch(1)
        self._chips: list[QPushButton] = []
        appearance.changed.connect(self._tint)
        self._tint()
        self.hide()

    def offer_it(self, offered: bool) -> None:
        """Let documents be chosen, or not where nothing goes out."""
        self.button.setVisible(offered)
        self.setVisible(offered and bool(self.chosen))

    def show_ticket(self, ticket_id: int) -> None:
        """Turn to a ticket; what was chosen for another is not taken along."""
        if ticket_id != self.ticket_id:
            self.ticket_id = ticket_id
            self.clear()

    def clear(self) -> None:
        """Take everything out again."""
        self.chosen = {}
        self._show()

    def add(self, attachment_id: int, name: str) -> None:
        """Let a document of the ticket go with the answer."""
        self.chosen[attachment_id] = name
        self._show()

    def offer(self, found: Enclosable) -> None:
        """Put into the menu what can be attached."""
        self.menu.clear()
        for number, name in found.papers:
            if number not in self.chosen:
                self._entry(name, partial(self.add, number, name))
        if found.printables:
            self.menu.addSeparator()
        for one in found.printables:
            self._entry(one.title, partial(self._print, one))
        self.menu.addSeparator()
        self._entry("A file…", self._choose)

    def _entry(self, title: str, work: Callable[[], None]) -> None:
        self.menu.addAction(title.replace("&", "&&")).triggered.connect(lambda _checked=False: work())

    def _fill(self) -> None:
        """Read what there is at the moment in which it is asked for; a few rows, found by their numbers."""
        declarations, number = self.desk.workspace.declarations, self.ticket_id
        if number:
            self.offer(self.desk.read(lambda reader: load_enclosable(reader, declarations, number)))

    def _print(self, one: Printable) -> None:
        ticket_id = self.ticket_id
        self.desk.dispatch(FileDocument(one.document, one.record_id, RECORD, ticket_id),
                           partial(self._printed, ticket_id))

    def _printed(self, ticket_id: int, outcome: Outcome) -> None:
        if ticket_id == self.ticket_id:
            self.add(outcome.value.attachment_id, outcome.value.name)

    def _choose(self) -> None:
        paths, _ = QFileDialog.getOpenFileNames(self, "Attach files")
        for path in paths:
            self.desk.dispatch(AttachFile(RECORD, self.ticket_id, path), partial(self._kept, self.ticket_id, path))

    def _kept(self, ticket_id: int, path: str, outcome: Outcome) -> None:
        if ticket_id == self.ticket_id:
            self.add(int(outcome.value), path.replace("\\", "/").rpartition("/")[2])

    def _show(self) -> None:
        for chip in self._chips:
            self._row.removeWidget(chip)
            chip.setParent(None)
            chip.deleteLater()
        self._chips = []
        for number, name in self.chosen.items():
            most = max(SHOWN_LETTERS // len(self.chosen), LEAST_LETTERS)
            short = name if len(name) <= most else f"{name[:most - 1]}…"
            chip = QPushButton(short.replace("&", "&&"))
            chip.setProperty("role", "chip")
            chip.setIcon(self.appearance.icon("x"))
            chip.setIconSize(QSize(self.appearance.px(12), self.appearance.px(12)))
            chip.setAccessibleName(f"Leave out {name}")
            chip.setToolTip(tool_tip(f"{name}: press to leave it out"))
            chip.clicked.connect(partial(self._leave_out, number))
            self._row.insertWidget(len(self._chips), chip)
            self._chips.append(chip)
        self.setVisible(bool(self.chosen) and not self.button.isHidden())

    def _leave_out(self, number: int) -> None:
        self.chosen.pop(number, None)
        self._show()

    def _tint(self) -> None:
        self.button.setIcon(self.appearance.icon("paperclip"))
