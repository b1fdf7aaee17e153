"""The way in: from a file's name, or from nothing, to an open company, asking in the window what must be asked."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from app.kernel.errors import CounterflowError, EnvironmentFault
from app.kernel.memory import keep_loaded
from app.kernel.settings import Settings, company_path
from app.shell.filing import ask_backup, ask_company_to_make, ask_company_to_open
from app.shell.joblane import JobLane
from app.shell.welcome import Welcome

if TYPE_CHECKING:
    from app.kernel.declare import Declarations
    from app.kernel.workspace import Workspace
    from app.shell.opening import Behind
    from app.ui.declare import TabSpec

RECENT_KEPT = 8


@dataclass(frozen=True, slots=True)
class Company:
    """What a company is made of: its areas' declarations and their tabs."""

    declarations: "Declarations"
    tabs: "tuple[TabSpec, ...]"


Contents = Callable[[], Company]
"""Gives what a company is made of; called late, because importing the areas takes time."""


def registered() -> Company:
    """Give the areas of this program."""
    from app.registry import DECLARATIONS, TABS

    keep_loaded()
    return Company(DECLARATIONS, TABS)


class Entrance(QObject):
    """Leads to an open company; `entered` gives its workspace, `leaving` tells that the one before is to be closed."""

    entered = Signal(object)
    leaving = Signal()

    def __init__(
        self, welcome: Welcome, settings: Settings, jobs: JobLane, contents: Contents = registered,
    ) -> None:
        """Listen to the first page."""
        super().__init__(welcome)
        self._contents = contents
        self.failure = ""
        self._welcome, self._settings, self._jobs = welcome, settings, jobs
        welcome.sample_wanted.connect(self.make_sample)
        welcome.own_wanted.connect(self.make_own)
        welcome.open_wanted.connect(self.choose)
        welcome.recent_wanted.connect(self.open)

    def begin(self, target: str | None) -> None:
        """Open what is named, or the last company, or offer the ways to begin."""
        wanted = target or self._settings.company
        if not wanted and company_path().is_file():
            wanted = str(company_path())
        if wanted and (target or is_address(wanted) or Path(wanted).is_file()):
            self.open(wanted)
        else:
            notice = f"The company opened last, {wanted}, is not there any more." if wanted else ""
            self.offer(notice)

    def offer(self, notice: str = "") -> None:
        """Offer the ways to begin; `notice` says why there is a choice again."""
        self.failure = notice
        self._welcome.offer(self._settings.recent, notice)

    def open(self, target: str) -> None:
        """Open a company, once the window had a moment to show itself."""
        self.leaving.emit()
        self._welcome.tell("Opening", target)
        QTimer.singleShot(0, self, partial(self._open, target))

    def choose(self) -> None:
        """Ask for a company's file and open it."""
        path = ask_company_to_open(self._welcome.window(), self._folder())
        if path is not None:
            self.open(str(path))

    def make_sample(self) -> None:
        """Make the sample company in the person's folder, or open the one made before."""
        path = company_path().with_name("sample.db")
        if path.exists():
            self.open(str(path))
        else:
            self._work("Making the sample company", str(path), "app.shell.jobs:make_sample", str(path))

    def make_own(self) -> None:
        """Ask where, and make an empty company."""
        path = ask_company_to_make(self._welcome.window(), self._folder() / "My company.db")
        if path is not None:
            self._work("Making the company", str(path), "app.shell.jobs:make_empty", str(path))

    def begin_anew(self) -> None:
        """Leave the company that is open and offer the ways to begin."""
        self.leaving.emit()
        self.offer()

    def restore(self) -> None:
        """Ask for a backup, put it in the place of the company that was open last, and open it."""
        from app.kernel.backups import backups_of
        from app.shell.jobs import Restore

        target = self._settings.company or str(company_path())
        path = None if is_address(target) else ask_backup(self._welcome.window(), backups_of(target, self._settings))
        if path is not None:
            self.leaving.emit()
            self._work("Restoring", str(path), "app.shell.jobs:restore", Restore(path, Path(target)))

    def _folder(self) -> Path:
        last = company_path().parent
        if self._settings.company and not is_address(self._settings.company):
            last = Path(self._settings.company).parent
        last.mkdir(parents=True, exist_ok=True)
        return last

    def _work(self, title: str, text: str, job: str, args: object) -> None:
        self._welcome.tell(title, text, busy=True)
        self._jobs.start(title, job, args, self.open, self._failed)

    def _open(self, target: str) -> None:
        from app.shell.opening import Behind, Unfounded, open_company

        try:
            found = open_company(target, self._contents().declarations)
        except CounterflowError as error:
            self._failed(error)
            return
        if isinstance(found, Behind):
            self._ask_upgrade(found)
        elif isinstance(found, Unfounded):
            self._found(found.workspace)
        else:
            self._enter(found, target)

    def _ask_upgrade(self, behind: "Behind") -> None:
        count = behind.state.steps_behind
        steps = "1 step" if count == 1 else f"{count} steps"
        text = (
            f"{behind.target} was made by an older version of the program ({steps} behind). It is backed up first, "
            "then a copy is upgraded and proved, and only then put in its place."
        )
        upgrade = partial(
            self._work, "Upgrading", behind.target, "app.shell.jobs:upgrade_company", behind.target,
        )
        self._welcome.ask("Bring this company up to date?", text, (("Upgrade", upgrade), ("Not now", self.offer)))

    def _found(self, workspace: "Workspace") -> None:
        from app.shell.founding import Founding

        target = workspace.database.target
        form = Founding(workspace, self._welcome.appearance)
        form.founded.connect(partial(self.open, target))
        form.left.connect(self.offer)
        self._welcome.show_form(form)

    def _enter(self, workspace: "Workspace", target: str) -> None:
        self._settings.company = target
        others = [name for name in self._settings.recent if name != target]
        self._settings.recent = [target, *others][:RECENT_KEPT]
        self.entered.emit(workspace)

    def _failed(self, error: Exception) -> None:
        if not isinstance(error, CounterflowError):
            self.offer("That did not work, and the program did not foresee why. A report was written on this machine.")
            raise error
        remedy = f" {error.remedy}" if isinstance(error, EnvironmentFault) else ""
        self.offer(f"{error.message}{remedy}")


def is_address(target: str) -> bool:
    """Tell a server's address from a file, without importing what reads either."""
    return "://" in target
