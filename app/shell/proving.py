"""Whether the books agree with themselves: proved in the background, said in the status bar."""

from dataclasses import dataclass
from datetime import datetime

from PySide6.QtCore import QObject, Signal

from app.kernel.declare import Reader
from app.kernel.listing import Tone
from app.kernel.proof import prove_books
from app.shell.desk import ShellDesk
from app.shell.statusbar import StatusItem
from app.ui.theme import Appearance


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the checks found, and when."""

    at: datetime
    disagreements: tuple[str, ...]


class Proof(QObject):
    """Runs every check of the company; `told` gives what is to be said of them when asked."""

    proved = Signal(object)

    def __init__(self, desk: ShellDesk, appearance: Appearance, item: StatusItem) -> None:
        """Prove when `run` is called."""
        super().__init__(item)
        self._desk, self._appearance, self._item = desk, appearance, item
        self.verdict: Verdict | None = None
        item.clicked.connect(self._on_click)

    def run(self) -> None:
        """Prove anew."""
        if not self._desk.workspace.declarations.checks:
            return
        self._item.state("Proving the ledger", Tone.NEUTRAL, "hourglass", "The checks run in the background.")
        self._desk.read_later(self, self._check, self._show)

    def _check(self, reader: Reader) -> Verdict:
        checks = self._desk.workspace.declarations.checks
        found = tuple(sentence for result in prove_books(reader, checks) for sentence in result.problems)
        return Verdict(self._desk.workspace.clock.now(), found)

    def _show(self, verdict: Verdict) -> None:
        self.verdict = verdict
        time = self._appearance.formatter.local(verdict.at).strftime("%H:%M")
        count = len(verdict.disagreements)
        if count == 0:
            words = f"Ledger proved {time}, no difference"
            self._item.state(words, Tone.GOOD, "shield-check", "Press to prove it again")
        else:
            words = "1 difference" if count == 1 else f"{count} differences"
            self._item.state(f"Ledger {time}: {words}", Tone.BAD, "shield-alert", "\n".join(verdict.disagreements[:10]))
        self.proved.emit(verdict)

    def _on_click(self) -> None:
        if self.verdict is not None and self.verdict.disagreements:
            self._desk.say(" ".join(self.verdict.disagreements[:3]))
        self.run()
