"""The postman: goes his rounds while the company is open, and says what waits for him or for a person."""

from datetime import datetime

from PySide6.QtCore import QObject, QTimer

from app.areas.mail.operations.lane import JOB, Round, RoundDone
from app.areas.mail.queries.fetching import account_servers, has_due, waiting_words
from app.kernel.credentials import vault
from app.kernel.declare import Reader
from app.kernel.listing import Tone
from app.shell.desk import ShellDesk
from app.shell.statusbar import StatusItem

LOOK_MILLISECONDS = 20_000
FETCH_SECONDS = 180
RIGHT = "mail.write"
DECIDE = "Mails failed, or may not have arrived: press to decide about them"
TABLES = frozenset({"mail_delivery", "mail_account", "mail_folder"})


class Postman(QObject):
    """Sends what is due and fetches what came, one round at a time, in a process of its own."""

    def __init__(self, desk: ShellDesk, item: StatusItem) -> None:
        """Say how it stands; rounds begin with `start`."""
        super().__init__(desk)
        self._desk, self._item = desk, item
        self._walking = self._stopped = False
        self._problems: tuple[str, ...] = ()
        self._fetched_at: datetime | None = None
        self._timer = QTimer(self, interval=LOOK_MILLISECONDS)
        self._timer.timeout.connect(self.look)
        desk.changed.connect(self._on_changed)

    def start(self) -> None:
        """Look for mail to send and to fetch from now on."""
        self.tell()
        if self._desk.workspace.actor.may(RIGHT):
            self._timer.start()
            QTimer.singleShot(0, self, self.look)

    def stop(self) -> None:
        """Go no more rounds; one that is being gone ends by itself."""
        self._timer.stop()
        self._walking, self._stopped = True, True

    def look(self) -> None:
        """Go a round where there is something to do and none is gone yet."""
        if not self._walking:
            self._desk.read_later(self, self._wanted, self._go)

    def _wanted(self, reader: Reader) -> bool:
        """Tell whether a message is due or it is time to fetch; with no account there is nothing to do."""
        accounts, now = account_servers(reader, vault()), self._desk.workspace.clock.now()
        ready = [account.id for account in accounts if account.smtp is not None]
        if ready and has_due(reader, now, ready):
            return True
        fetches = any(account.imap is not None for account in accounts)
        last = self._fetched_at
        return fetches and (last is None or (now - last).total_seconds() >= FETCH_SECONDS)

    def _go(self, wanted: bool) -> None:
        if not wanted or self._walking:
            return
        self._walking = True
        self._fetched_at = self._desk.workspace.clock.now()
        workspace = self._desk.workspace
        args = Round(workspace.database.target, workspace.actor, vault().session())
        self._desk.run_job("Mail", JOB, args, self._back, self._lost)

    def _back(self, done: RoundDone) -> None:
        if self._stopped:
            return
        self._walking = False
        self._problems = tuple(done.problems)
        self.tell()

    def _lost(self, error: Exception) -> None:
        if self._stopped:
            return
        self._walking = False
        self._problems = (str(error),)
        self.tell()

    def tell(self) -> None:
        """Say what waits and what somebody must decide about."""
        if self._desk.workspace.actor.may("mail.read"):
            self._desk.read_later(self, waiting_words, self._say)

    def _say(self, counts: tuple[int, int, str]) -> None:
        waiting, decide, problem = counts
        tip = "\n".join((*self._problems, *((problem,) if problem and not self._problems else ())))
        if decide:
            self._item.state(f"{decide} not sent", Tone.BAD, "mail", tip or DECIDE)
        elif self._problems or problem:
            self._item.state("Mail account", Tone.WARNING, "mail", tip)
        elif waiting:
            self._item.state(f"{waiting} waiting", Tone.NEUTRAL, "mail", "Press to see outgoing mail")
        else:
            self._item.hide()

    def _on_changed(self, tables: frozenset[str]) -> None:
        if tables & TABLES:
            self.tell()
            if self._timer.isActive():
                self.look()
