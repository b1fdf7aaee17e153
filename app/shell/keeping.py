"""Backups from the window: when the last one was made, and the next one now."""

from datetime import timedelta
from pathlib import Path

from PySide6.QtCore import QObject

from app.kernel.backups import backups_of, last_backup, next_backup, remove_lapsed
from app.kernel.database import is_server
from app.kernel.listing import Tone
from app.kernel.settings import Settings
from app.shell.desk import ShellDesk
from app.shell.filing import ask_folder
from app.shell.statusbar import StatusItem
from app.ui.theme import Appearance

FRESH = timedelta(days=7)


class Keeper(QObject):
    """Tells how old the last backup is and makes a new one when asked."""

    def __init__(self, desk: ShellDesk, appearance: Appearance, settings: Settings, item: StatusItem) -> None:
        """Tell at once."""
        super().__init__(item)
        self._desk, self._appearance, self._settings, self._item = desk, appearance, settings, item
        self._target = desk.workspace.database.target
        item.clicked.connect(self.back_up)
        self.tell()

    def tell(self) -> None:
        """Say when the last backup was made."""
        if is_server(self._target):
            self._item.state("Backed up by the server", Tone.NEUTRAL, "hard-drive", "Ask whoever runs the server.")
            return
        made = last_backup(self._target, self._settings)
        if made is None:
            self._item.state("No backup yet", Tone.WARNING, "hard-drive", "Press to back up now")
            return
        old = self._desk.workspace.clock.now() - made > FRESH
        words = f"Backup {self._appearance.formatter.fresh_time(made)}"
        self._item.state(words, Tone.WARNING if old else Tone.NEUTRAL, "hard-drive", "Press to back up now")

    def back_up(self) -> None:
        """Make a backup in a process."""
        if is_server(self._target):
            self._desk.say("A company on a server is backed up by the server's own program; ask whoever runs it.")
            return
        place = (self._target, next_backup(self._target, self._settings))
        self._desk.run_job("Backup", "app.shell.jobs:back_up", place, self._made)

    def choose_folder(self) -> None:
        """Ask where backups go from now on."""
        folder = ask_folder(self._item.window(), "Folder of backups", backups_of(self._target, self._settings))
        if folder is not None:
            self._settings.backup_folder = str(folder)
            self.tell()

    def _made(self, path: Path) -> None:
        gone = remove_lapsed(self._target, self._settings, self._desk.workspace.clock.now().date())
        self.tell()
        lapsed = f" {len(gone)} that lapsed are removed." if gone else ""
        self._desk.say(f"Backed up to {path}. The copy was opened once and found good.{lapsed}")
