"""What a person is told without asking: as notices, in the tray, and as a count at the window's foot."""

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial
from typing import Any

from PySide6.QtCore import QTimer

from app.kernel.declare import Reader
from app.kernel.fields import decode
from app.kernel.listing import Tone
from app.kernel.reminder_specs import ReminderSpec
from app.kernel.reminders import LATER_WORDS, TICK, FinishReminders, SnoozeReminders, Taken, Told, open_count
from app.shell.desk import ShellDesk
from app.shell.statusbar import StatusItem
from app.shell.ticking import Ticking
from app.shell.tray import Tray
from app.ui.declare import ActionSpec, Selection
from app.ui.notices import Answer, NoticeArea

AT_ONCE = 3
"""So many come up one by one; more, as after a night or a holiday, are told of in one notice."""

SETTLED_MILLISECONDS = 1_500
"""So long after the company is open the first look is taken: the first page comes first."""

PLACE = "reminders"
TABLE = "kernel_reminder"


class Reminding(Tray):
    """Shows what comes up, and does what the person answers; it steals the focus from nobody."""

    def __init__(
        self, desk: ShellDesk, ticking: Ticking, notices: NoticeArea, item: StatusItem, go: Callable[[str], None],
    ) -> None:
        """Wait until `start`."""
        super().__init__(notices)
        self._desk, self._ticking, self._notices, self._item = desk, ticking, notices, item
        self._specs = {spec.name: spec for spec in desk.workspace.declarations.reminders}
        self._show_all = partial(go, PLACE)
        self._first = QTimer(self, singleShot=True, interval=SETTLED_MILLISECONDS)
        self._first.timeout.connect(self._begin)
        self._there = any(spec.name == TICK for spec in desk.workspace.declarations.ticks)
        ticking.ticked.connect(self._on_ticked)
        desk.changed.connect(self._on_changed)
        item.clicked.connect(self._show_all)
        self.pressed.connect(self._show_all)

    def start(self) -> None:
        """Take the first look soon; from then on the window's clock does."""
        if self._there:
            self._first.start()

    def stop(self) -> None:
        """Leave the tray and look no more."""
        self._first.stop()
        self.close()

    def _begin(self) -> None:
        self._ticking.look(TICK)
        self._count()

    def _on_changed(self, tables: frozenset[str]) -> None:
        if self._there and TABLE in tables:
            self._count()

    def _count(self) -> None:
        workspace = self._desk.workspace
        now, actor = workspace.clock.now(), workspace.actor.id
        self._desk.read_later(self, lambda reader: open_count(reader, actor, now), self._show_count)

    def _show_count(self, count: int) -> None:
        words = "1 reminder" if count == 1 else f"{count} reminders"
        if count:
            # The foot of a window that is zoomed has room for a number, and a screen reader for words.
            self._item.state(str(count), Tone.WARNING, "bell", f"{words} came up and are not done; press to see them"
                             if count > 1 else f"{words} came up and is not done; press to see it")
            self._item.setAccessibleDescription(words)
        else:
            self._item.hide()

    def _on_ticked(self, name: str, value: object) -> None:
        if name == TICK and isinstance(value, Taken) and value.reminders:
            self.show_reminders(value.reminders)

    def show_reminders(self, told: Sequence[Told]) -> None:
        """Let reminders come up, one by one or all in one where there are many."""
        if len(told) > AT_ONCE:
            text = f"{len(told)} reminders: {told[0].text}, and {len(told) - 1} more."
            self._notices.remind(text, (
                Answer("Show them", self._show_all, primary=True),
                Answer("Later", lambda: None, choices=self._laters([one.id for one in told])),
            ))
        else:
            for one in told:
                self._notices.remind(_words(one), self._answers(one))
        self.tell("Counterflow", _words(told[0]) if len(told) == 1 else f"{len(told)} reminders")

    def _answers(self, told: Told) -> tuple[Answer, ...]:
        ways = (Answer("Open", partial(self._desk.open_record, told.record, told.record_id)),) if told.record else ()
        return (*ways, Answer("Done", partial(self._finish, told)),
                Answer("Later", lambda: None, choices=self._laters([told.id])))

    def _laters(self, numbers: Sequence[int]) -> tuple[Answer, ...]:
        return tuple(
            Answer(title, partial(self._send, "snooze_reminders", {"reminder_ids": list(numbers), "when": when}))
            for when, title in LATER_WORDS
        )

    def _finish(self, told: Told) -> None:
        """Settle what the reminder is about where its area says how; it goes away by itself then."""
        spec = self._specs.get(told.source)
        declarations = self._desk.workspace.declarations
        if spec is None or not spec.operation or spec.values is None or not self._desk.workspace.actor.may(
                declarations.operation(spec.operation).permission):
            self._send("finish_reminders", {"reminder_ids": [told.id]})
            return
        self._desk.start(_settling(spec, told), Selection(""))

    def _send(self, operation: str, values: dict[str, Any]) -> None:
        command = FinishReminders if operation == "finish_reminders" else SnoozeReminders
        self._desk.dispatch(decode(command, values), lambda _outcome: self._count())


def _words(told: Told) -> str:
    return f"{told.text} · {told.note}" if told.note else told.text


def _settling(spec: ReminderSpec, told: Told) -> ActionSpec:
    """Give the action that settles what a reminder is about; what asks nothing is done at once."""
    values = spec.values(told.record_id, told.occurrence) if spec.values is not None else {}

    def fill(_reader: Reader, _selection: Selection, _now: datetime) -> dict[str, Any]:
        return dict(values)

    return ActionSpec(f"{spec.name}.settle", spec.title, spec.icon, operation=spec.operation, prefill=fill,
                      ask=spec.asks)
