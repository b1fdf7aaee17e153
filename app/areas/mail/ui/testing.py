"""Trying an account from the window: the servers are asked in a process, and what they say stands here in words."""

from typing import ClassVar

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from app.areas.mail.operations.testing import JOB, AccountTest, Finding
from app.kernel.credentials import vault
from app.kernel.listing import StateWord, Tone
from app.ui.declare import Selection
from app.ui.desk import Desk
from app.ui.pill import StatePill
from app.ui.plain import PlainLabel
from app.ui.theme import Appearance
from app.ui.tokens import Space

WAITING = "The servers are being asked. Nothing is fetched or sent."


class AccountTestScreen(QFrame):
    """Asks the servers of the selected account as soon as it opens."""

    closed = Signal()
    over_pages: ClassVar[bool] = False

    def __init__(self, desk: Desk, appearance: Appearance, selection: Selection, parent: QWidget | None = None) -> None:
        """Ask the servers of the selected account."""
        super().__init__(parent)
        self.desk, self.appearance, self.account_id = desk, appearance, selection.ids[0]
        self.findings: tuple[Finding, ...] = ()
        self.setProperty("role", "side")
        self.setAccessibleName("Test of the connection")
        self.words = PlainLabel(WAITING, wrap=True)
        self.again = QPushButton("Ask again")
        self.again.setProperty("role", "primary")
        self.again.clicked.connect(self.ask)
        close = QPushButton("Close")
        close.clicked.connect(self.closed)
        px = appearance.px
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(px(Space.LARGE), px(Space.LARGE), px(Space.LARGE), px(Space.LARGE))
        self._column.setSpacing(px(Space.MEDIUM))
        self._column.addWidget(PlainLabel("Test of the connection", "title"))
        self._column.addWidget(self.words)
        self._found = QVBoxLayout()
        self._column.addLayout(self._found)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(close)
        buttons.addWidget(self.again)
        self._column.addLayout(buttons)
        self._column.addStretch(1)
        self.setFocusProxy(self.again)
        self.ask()

    def ask(self) -> None:
        """Ask the servers in a process."""
        self.words.setText(WAITING)
        self.again.setEnabled(False)
        wanted = AccountTest(self.desk.workspace.database.target, self.account_id, vault().session())
        self.desk.run_job("Test of the connection", JOB, wanted, self.show_findings, self._failed)

    def show_findings(self, findings: tuple[Finding, ...]) -> None:
        """Say what was found, a line for each server."""
        self.findings = findings
        good = all(finding.good for finding in findings)
        self.words.setText("The account works." if good else "The account does not work yet.")
        self.again.setEnabled(True)
        while (item := self._found.takeAt(0)) is not None:
            if (line := item.widget()) is not None:
                line.deleteLater()
        for finding in findings:
            self._found.addWidget(self._line(finding))

    def _line(self, finding: Finding) -> QWidget:
        line = QWidget()
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 0, 0, 0)
        word = StateWord("Works", Tone.GOOD) if finding.good else StateWord("Fails", Tone.BAD)
        row.addWidget(StatePill(word, self.appearance))
        row.addWidget(PlainLabel(finding.words, wrap=True), 1)
        return line

    def _failed(self, error: Exception) -> None:
        self.show_findings((Finding(good=False, words=str(error)),))
