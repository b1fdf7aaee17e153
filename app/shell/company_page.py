"""An open company in the window: header, messages, pages, palette; it answers the desk."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtGui import QDragEnterEvent, QDropEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QVBoxLayout, QWidget
from shiboken6 import isValid

from app import __version__
from app.kernel.errors import CounterflowError, DomainError
from app.kernel.listing import Detail, Tone
from app.kernel.printed import PrintedDocument
from app.kernel.settings import Settings
from app.kernel.workspace import Outcome, Workspace
from app.shell.badges import Badges
from app.shell.desk import ShellDesk
from app.shell.filing import ask_export
from app.shell.header import Header
from app.shell.helping import HelpPanel
from app.shell.joblane import JobLane
from app.shell.jobs import Export
from app.shell.keeping import Keeper
from app.shell.menus import WindowActions
from app.shell.offers import Offers
from app.shell.opening import title_of
from app.shell.pages import Pages
from app.shell.palette import Palette
from app.shell.places import HISTORY, Places
from app.shell.postman import Postman
from app.shell.previewing import Previewer
from app.shell.proving import Proof
from app.shell.recents import Recents, Visit
from app.shell.reminding import Reminding
from app.shell.searching import Searcher
from app.shell.starting import Form
from app.shell.statusbar import StatusBar
from app.shell.taking_in import Importer, files_of
from app.shell.telling import record_of
from app.shell.ticking import Ticking
from app.ui.declare import ActionSpec, Selection, TabSpec
from app.ui.form.command_form import CommandForm
from app.ui.listpage import ListPage
from app.ui.notices import Answer, NoticeArea
from app.ui.tabpage import Reloading, TabPage
from app.ui.theme import Appearance


class CompanyPage(QWidget):
    """Everything between the window's frame and its status bar while a company is open."""

    def __init__(
        self, workspace: Workspace, tabs: tuple[TabSpec, ...], appearance: Appearance, settings: Settings,
        jobs: JobLane, actions: WindowActions, status: StatusBar,
    ) -> None:
        """Build the frame of the company; the first page comes with `go`."""
        super().__init__()
        self._appearance, self._settings, self._jobs = appearance, settings, jobs
        self.desk = ShellDesk(workspace, self, self)
        self.places = Places(tabs, workspace.declarations)
        self.recents = Recents(settings.layout("recent").get("visits", ()))
        self.header = Header(appearance, self.places.tabs, actions.menu())
        self.notices = NoticeArea(appearance)
        self.pages = Pages(self.desk, appearance, self.places, settings)
        self.palette_panel = Palette(appearance, self)
        self.help_panel = HelpPanel(appearance, self)
        offers = Offers(self.places, self.pages, self.recents, actions, self.desk, self.go)
        self.searcher = Searcher(self.desk, self.palette_panel, offers.entries, self.places.record_icons())
        self.badges = Badges(self.desk, self.places.tabs, self.header.strip)
        self.ticking = Ticking(self.desk, self)
        self.previewer = Previewer(self.desk, appearance, self.pages, self.notices)
        self.keeper = Keeper(self.desk, appearance, settings, status.backup)
        self.proof = Proof(self.desk, appearance, status.ledger)
        self.postman = Postman(self.desk, status.mail)
        status.mail.clicked.connect(self.show_outgoing)
        self.reminding = Reminding(self.desk, self.ticking, self.notices, status.reminders, self.go)
        self.importer = Importer(self.desk, appearance, self.pages, self.notices)
        self.setAcceptDrops(True)
        self.title = title_of(workspace.database.target)
        status.file.state(f"{self.title} · saved", Tone.NEUTRAL, "database", workspace.database.target)
        self._lay_out()
        self._add_tab_keys()
        self.header.chosen.connect(self._on_chosen)
        self.header.search_wanted.connect(self.searcher.open)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.header)
        column.addWidget(self.pages, 1)
        # Below the pages, so that no row moves under the pointer when a message comes or goes.
        column.addWidget(self.notices)

    def _add_tab_keys(self) -> None:
        for index in range(min(len(self.places.tabs), 9)):
            shortcut = QShortcut(QKeySequence(f"Ctrl+{index + 1}"), self)
            shortcut.activated.connect(partial(self._on_chosen, index))

    @property
    def commands(self) -> dict[str, Callable[[], None]]:
        """Give what the window's commands do while this company is open."""
        return {
            "undo": self.desk.undo_last,
            **{tab.key: partial(self.go, tab.key) for tab in self.places.asides},
            "palette": self.searcher.open,
            "recent": partial(self.searcher.open, recent_only=True),
            "find": self.find_in_list,
            "import": self.importer.open,
            "export": self.export,
            "print": self.print,
            "backup": self.keeper.back_up,
            "backup_folder": self.keeper.choose_folder,
            "about": self.about,
            "next_view": partial(self.turn, 1),
            "previous_view": partial(self.turn, -1),
            "refresh": self.refresh,
            "help": self.help,
            "reset_layout": self.pages.forget,
        }

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take files that are dragged in."""
        if files_of(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Look at the files that were dropped."""
        event.acceptProposedAction()
        self.importer.open(files_of(event.mimeData()))

    def begin(self, tab_key: str = "") -> None:
        """Show the first page and start to watch, count and prove."""
        keys = [tab.key for tab in self.places.tabs]
        self.go(tab_key if tab_key in keys else keys[0])
        self.desk.router.start()
        self.badges.count()
        self.ticking.start()
        self.proof.run()
        self.postman.start()
        self.reminding.start()

    def close_company(self) -> None:
        """Remember what was looked at, and end the threads."""
        self._settings.layouts["recent"] = {"visits": self.recents.plain()}
        self.pages.remember()
        self.ticking.stop()
        self.postman.stop()
        self.reminding.stop()
        self.desk.close()

    def show_outgoing(self) -> None:
        """Show the mail that goes out."""
        self.go("support", "mail_outbox")

    def go(self, key: str, list_name: str = "", preset: str | None = None) -> None:
        """Show a list of a tab."""
        self.pages.go(key, list_name, preset)
        keys = [tab.key for tab in self.places.tabs]
        self.header.strip.show_tab(keys.index(key) if key in keys else -1)
        tab = self.places.tab(key)
        title = self.places.info(list_name).title if list_name else tab.title
        self.recents.add(Visit(title, tab.title if list_name else "Tab", tab.icon, key, list_name))

    @property
    def list_page(self) -> ListPage | None:
        """Give the list that is seen."""
        return self.pages.page.list_page() if self.pages.page else None

    def find_in_list(self) -> None:
        """Put the keyboard into the search of the list."""
        if self.list_page is not None:
            self.list_page.focus_search()

    def turn(self, step: int) -> None:
        """Go to the next view of the tab, or the one before."""
        if self.pages.page is not None:
            self.pages.page.next_view(step)

    def refresh(self) -> None:
        """Read everything that is shown anew."""
        page: object = self.pages.page.page() if self.pages.page else None
        if isinstance(page, Reloading):
            page.reload()
        self.badges.count()

    def help(self) -> None:
        """Tell what the tab is for, and its keys."""
        self.help_panel.open_for(self.places.tab(self.pages.key) if self.pages.key else None)

    def export(self) -> None:
        """Write the rows of the list, as filtered and sorted, to a file."""
        listed = self.list_page
        path = ask_export(self, listed.query.title) if listed else None
        if listed is not None and path is not None:
            kept = listed.table.arrangement.save()
            keys = tuple(key for key in kept["order"] if key not in kept["hidden"])
            target = self.desk.workspace.database.target
            wanted = Export(target, listed.query.name, listed.table.request, path, keys)
            self.desk.run_job(f"Export {listed.query.title}", "app.shell.jobs:export", wanted, self._exported)

    def _exported(self, answer: tuple[int, Path]) -> None:
        count, path = answer
        self.say(f"Wrote {self._appearance.formatter.number(count)} rows to {path}.")

    def print(self) -> None:
        """Preview the document of what is selected."""
        listed = self.list_page
        selection = listed.selection() if listed else Selection("")
        actions = [action for action in listed.view.actions if action.document] if listed else []
        ready = [action for action in actions if action.enabled_when(selection)]
        if ready:
            self.desk.start(ready[0], selection)
        elif actions:
            self.say(f"Select what is to be printed first: {', '.join(action.title for action in actions)}.")
        else:
            self.say("Nothing here is printed as a document. To take the list along, export it (Ctrl+E).")

    def about(self) -> None:
        """Tell the program's name and version, and which company is open."""
        self.say(f"Counterflow {__version__}, on {self.desk.workspace.database.target}.")

    def say(self, text: str) -> None:
        """Tell something in the message bar."""
        self.notices.say(text)

    def present(self, error: CounterflowError) -> None:
        """Show what failed and what helps."""
        if isinstance(error, DomainError) and error.code == "undo.blocked":
            self.notices.warn(error.message, (Answer("Show the history", partial(self.go, HISTORY.key)),))
        else:
            self.notices.present(error, self.refresh)

    def ask(
        self, question: str, yes: Callable[[], None], no: Callable[[], None], document: PrintedDocument | None = None,
    ) -> None:
        """Ask in the message bar; what a yes would change can be looked at first."""
        look = () if document is None else (
            Answer("Show what changes", partial(self.previewer.show_document, document), stays=True),)
        self.notices.ask(question, yes, no, more=look)

    def offer_undo(self, text: str, undo: Callable[[], None], record: tuple[str, int] | None) -> None:
        """Tell what was done, with a way back and, where another list shows it, to the record that it was about."""
        elsewhere = record is not None and self.places.of_record(record[0]) is not None
        if record is None or not elsewhere or (self.list_page and self.list_page.query.record == record[0]):
            self.notices.offer_undo(text, undo)
        else:
            self.notices.offer_undo(text, undo, (Answer("Show", partial(self.show_record, *record)),))

    def show_form(self, form: Form) -> None:
        """Open a form beside the list."""
        page = self.pages.page
        if page is None:
            return
        widget = CommandForm(
            self.desk, self._appearance, form.spec, form.values, title=form.title, must=form.action.must,
            may=form.action.may,
        )
        widget.done.connect(partial(self._form_done, page, form.spec.name))
        widget.cancelled.connect(page.close_beside)
        page.show_beside(widget)

    def _form_done(self, page: TabPage, operation: str, outcome: Outcome) -> None:
        """Show the rows again, and among them the record that was made."""
        page.close_beside()
        listed = page.list_page()
        made = record_of(outcome, operation, (listed.query.record,)) if listed else None
        if listed is not None and made is not None and listed.table.store.place_of(made[1]) is None:
            listed.select(made[1])

    def show_screen(self, screen: Callable[..., Any], action: ActionSpec, selection: Selection) -> None:
        """Open a widget of an area beside the list, or over the pages where it needs all the room."""
        page = self.pages.page
        if page is None:
            return
        widget = screen(self.desk, self._appearance, selection)
        if getattr(screen, "over_pages", False):
            widget.closed.connect(partial(self.pages.close_over, widget))
            self.pages.show_over(widget)
            return
        widget.closed.connect(page.close_beside)
        page.show_beside(widget)

    def show_preview(self, document: str, record_id: int) -> None:
        """Show a document before it is printed."""
        self.previewer.show(document, record_id)

    def show_record(self, record: str, record_id: int) -> None:
        """Go to the list that shows this kind of record, and select it there."""
        place = self.places.of_record(record)
        if place is None:
            self.say("This record has no list of its own.")
            return
        self.go(place.tab.key, place.view.list_name)
        if self.pages.page is not None:
            self.pages.page.select(record, record_id)
        now = self.desk.workspace.clock.now()
        spec = self.desk.workspace.declarations.detail(record)
        visit = Visit("", spec.title, place.tab.icon, place.tab.key, place.view.list_name, record, record_id)
        self.desk.read_later(self, lambda reader: spec.load(reader, record_id, now), partial(self._looked_at, visit))

    def _looked_at(self, visit: Visit, detail: Detail) -> None:
        self.recents.add(replace(visit, title=detail.title))

    def start_job(
        self, title: str, job: str, args: Any, done: Callable[[Any], None],
        failed: Callable[[Exception], None] | None = None,
    ) -> None:
        """Run a job in a process, shown in the status bar."""
        self._jobs.start(title, job, args, lambda answer: done(answer) if isValid(self) else None, failed)

    def _on_chosen(self, index: int) -> None:
        if 0 <= index < len(self.places.tabs):
            self.go(self.places.tabs[index].key)
