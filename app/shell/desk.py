"""The desk: the one place through which the parts of the window read, do, open and print."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any, Protocol, TypeVar
from uuid import uuid4

from PySide6.QtCore import QObject, SignalInstance

from app.kernel.declare import Preview, Reader
from app.kernel.errors import Cancelled, CounterflowError, NeedsConfirmation
from app.kernel.printed import PrintedDocument
from app.kernel.resolve import resolve
from app.kernel.workspace import Outcome, Workspace
from app.shell.changes import ChangeRouter
from app.shell.jobs import Dispatching
from app.shell.lanes import Lanes
from app.shell.starting import Form, Plan, plan_of
from app.shell.telling import record_of, words_of
from app.ui.declare import ActionSpec, Selection

T = TypeVar("T")
UNDO_KEPT = 100
DISPATCH = "app.shell.jobs:dispatch"
UNDO = "undo"
PREVIEWED = "previewed"
"""What is confirmed once a person has seen what a command changes elsewhere, or there was nothing to see."""
"""What an action names as its operation when it takes the selected operations back."""

Refused = Callable[[CounterflowError], None]
Finished = Callable[[Outcome], None]


class Surface(Protocol):
    """What the desk asks of the window around it."""

    def say(self, text: str) -> None:
        """Tell something in the message bar."""

    def present(self, error: CounterflowError) -> None:
        """Show what failed and what helps."""

    def ask(
        self, question: str, yes: Callable[[], None], no: Callable[[], None], document: PrintedDocument | None = None,
    ) -> None:
        """Ask in the message bar; `document` sets out what a yes would change."""

    def offer_undo(self, text: str, undo: Callable[[], None], record: tuple[str, int] | None) -> None:
        """Tell what was done, with a way back and a way to the record that it was about."""

    def show_form(self, form: Form) -> None:
        """Open a form beside the list."""

    def show_screen(self, screen: Callable[..., Any], action: ActionSpec, selection: Selection) -> None:
        """Open a widget of an area beside the list."""

    def show_preview(self, document: str, record_id: int) -> None:
        """Show a document before it is printed."""

    def show_record(self, record: str, record_id: int) -> None:
        """Go to a record."""

    def start_job(
        self, title: str, job: str, args: Any, done: Callable[[Any], None],
        failed: Callable[[Exception], None] | None = None,
    ) -> None:
        """Run a job in a process, shown in the status bar."""


@dataclass(slots=True)
class Sending:
    """A command on its way: what was confirmed, and the key under which it is done once only."""

    command: object
    done: Finished | None = None
    refused: Refused | None = None
    confirmed: frozenset[str] = frozenset()
    key: str = field(default_factory=lambda: uuid4().hex)


class ShellDesk(QObject):
    """The desk of one open company."""

    def __init__(self, workspace: Workspace, surface: Surface, parent: QObject | None = None) -> None:
        """Sit down at a company; nothing is watched before `router.start`."""
        super().__init__(parent)
        self.workspace = workspace
        self.surface = surface
        self.lanes = Lanes(self)
        self.router = ChangeRouter(workspace, self.lanes, self)
        self._own: list[int] = []

    @property
    def changed(self) -> SignalInstance:
        """Tell that tables changed: emitted with a frozenset of table names, whoever changed them."""
        return self.router.changed

    def close(self) -> None:
        """Stop watching and end the threads; what is being written is finished first."""
        self.router.stop()
        self.lanes.close()

    def read(self, work: Callable[[Reader], T]) -> T:
        """Read at once, on the window's thread; for what takes a few milliseconds."""
        with self.workspace.reader() as reader:
            return work(reader)

    def read_later(self, owner: QObject, work: Callable[[Reader], T], done: Callable[[T], None]) -> None:
        """Read on another thread and call `done` on the window's, unless `owner` is gone by then."""
        self.lanes.read(owner, partial(self.read, work), done, self._failed)

    def dispatch(self, command: object, done: Finished | None = None, refused: Refused | None = None) -> None:
        """Do a command off the window's thread: undo bar, question, or refusal follow."""
        self._send(Sending(command, done, refused))

    def undo(self, operation_id: int) -> None:
        """Take an operation back, and say so or say why not."""
        mine = operation_id in self._own
        if mine:
            self._own.remove(operation_id)
        self.lanes.write(
            partial(self.workspace.undo, operation_id), self._undone, partial(self._not_undone, operation_id, mine),
        )

    def undo_last(self) -> None:
        """Take back the last operation done here that still stands."""
        if self._own:
            self.undo(self._own[-1])
        else:
            self.say("There is nothing of yours to undo since the window was opened; the history reaches further back.")

    def adopt(self, operation_id: int, changes: frozenset[str]) -> None:
        """Count what a job of this window did among its own operations."""
        self._own = [*self._own, operation_id][-UNDO_KEPT:]
        self.router.tell(Outcome(None, operation_id, changes))

    def run_job(
        self, title: str, job: str, args: Any, done: Callable[[Any], None],
        failed: Callable[[Exception], None] | None = None,
    ) -> None:
        """Run `job` ("module:function") in a process of its own, with progress and Cancel in the status bar."""
        self.surface.start_job(title, job, args, done, failed)

    def start(self, action: ActionSpec, selection: Selection) -> None:
        """Start an action on a selection: do it, open its form, preview its document or open its screen."""
        if not action.enabled_when(selection):
            return
        if action.document:
            self.preview(action.document, selection.ids[0] if selection.rows else 0)
        elif action.screen:
            self.surface.show_screen(resolve(action.screen), action, selection)
        elif action.operation == UNDO:
            self._undo_all(list(selection.ids))
        elif action.leads is not None:
            self.read_later(self, partial(_led, action.leads, selection), self._go)
        else:
            declarations, now = self.workspace.declarations, self.workspace.clock.now()
            self.read_later(self, lambda reader: plan_of(reader, declarations, action, selection, now), self._carry_out)

    def open_record(self, record: str, record_id: int) -> None:
        """Go to the tab and list that show this kind of record, and select it."""
        self.surface.show_record(record, record_id)

    def preview(self, document: str, record_id: int) -> None:
        """Show a document before it is printed or saved as PDF."""
        self.surface.show_preview(document, record_id)

    def say(self, text: str) -> None:
        """Tell something in the message bar."""
        self.surface.say(text)

    def _go(self, target: tuple[str, int]) -> None:
        if target[0]:
            self.open_record(*target)
        else:
            self.say("There is no record to go to.")

    def _carry_out(self, plan: Plan) -> None:
        if plan.form is not None:
            self.surface.show_form(plan.form)
        elif len(plan.commands) == 1:
            self.dispatch(plan.commands[0])
        else:
            self._send_each(plan)

    def _send(self, sending: Sending) -> None:
        spec = self.workspace.declarations.operation_for(sending.command)
        if spec.computes:
            target, actor = self.workspace.database.target, self.workspace.actor
            wanted = Dispatching(target, sending.command, actor, sending.key, sending.confirmed)
            self.surface.start_job(
                spec.title, DISPATCH, wanted, partial(self._landed, sending), partial(self._fell, sending),
            )
            return
        if spec.preview is not None and PREVIEWED not in sending.confirmed:
            look = partial(self.workspace.preview, sending.command, confirmed=sending.confirmed)
            self.lanes.write(look, partial(self._previewed, sending), partial(self._fell, sending))
            return
        work = partial(self.workspace.dispatch, sending.command, key=sending.key, confirmed=sending.confirmed)
        self.lanes.write(work, partial(self._landed, sending), partial(self._fell, sending))

    def _previewed(self, sending: Sending, preview: Preview | None) -> None:
        """Ask when a rehearsal changed more than was asked for; go on when it did not."""
        meant = replace(sending, confirmed=sending.confirmed | {PREVIEWED})
        if preview is None:
            self._send(meant)
        else:
            self._ask(sending, NeedsConfirmation(PREVIEWED, preview.question, document=preview.document))

    def _landed(self, sending: Sending, outcome: Outcome) -> None:
        declarations = self.workspace.declarations
        spec = declarations.operation_for(sending.command)
        known = [detail.record for detail in declarations.details]
        if not spec.fleeting:
            self._tell_done([outcome], words_of(outcome), record_of(outcome, spec.name, known))
        if sending.done is not None:
            sending.done(outcome)

    def _fell(self, sending: Sending, error: Exception) -> None:
        if isinstance(error, NeedsConfirmation):
            self._ask(sending, error)
        elif isinstance(error, CounterflowError) and sending.refused is not None:
            sending.refused(error)
        else:
            if sending.refused is not None:
                # Nothing to say in the form, which waits for an answer all the same: its input can be sent again.
                sending.refused(Cancelled())
            self._failed(error)

    def _ask(self, sending: Sending, question: NeedsConfirmation) -> None:
        confirmed = Sending(
            sending.command, sending.done, sending.refused, sending.confirmed | {question.key}, sending.key,
        )
        refused = sending.refused
        self.surface.ask(
            question.message, partial(self._send, confirmed), lambda: refused(question) if refused else None,
            question.document,
        )

    def _send_each(self, plan: Plan) -> None:
        work = partial(_dispatch_all, self.workspace, plan.commands)
        self.lanes.write(work, partial(self._all_done, plan), self._failed)

    def _all_done(self, plan: Plan, answers: "list[Outcome | CounterflowError]") -> None:
        done = [answer for answer in answers if isinstance(answer, Outcome)]
        refusals = [answer for answer in answers if isinstance(answer, CounterflowError)]
        if done:
            self._tell_done(done, f"{plan.title}: {len(done)} of {len(answers)} done")
        if refusals:
            self.surface.present(refusals[0])

    def _tell_done(self, outcomes: list[Outcome], title: str, record: tuple[str, int] | None = None) -> None:
        for outcome in outcomes:
            self.router.tell(outcome)
        undoable = [outcome.operation_id for outcome in outcomes if outcome.undoable and not outcome.repeated]
        self._own = [*self._own, *undoable][-UNDO_KEPT:]
        if undoable:
            self.surface.offer_undo(title, partial(self._undo_all, undoable), record)
        elif title:
            self.say(title)

    def _undo_all(self, operation_ids: list[int]) -> None:
        for operation_id in reversed(operation_ids):
            self.undo(operation_id)

    def _undone(self, outcome: Outcome) -> None:
        self.router.tell(outcome)
        self.say(outcome.title)

    def _not_undone(self, operation_id: int, mine: bool, error: Exception) -> None:
        if mine:
            self._own.append(operation_id)
        self._failed(error)

    def _failed(self, error: Exception) -> None:
        if not isinstance(error, CounterflowError):
            raise error
        self.surface.present(error)


def _led(
    leads: Callable[[Reader, Selection], tuple[str, int]], selection: Selection, reader: Reader,
) -> tuple[str, int]:
    return leads(reader, selection)


def _dispatch_all(workspace: Workspace, commands: tuple[object, ...]) -> list[Outcome | CounterflowError]:
    answers: list[Outcome | CounterflowError] = []
    for command in commands:
        try:
            answers.append(workspace.dispatch(command, key=uuid4().hex))
        except CounterflowError as error:
            answers.append(error)
    return answers
