"""What is declared of the place where everybody finds their own reminders."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

from app.kernel.declare import OperationSpec, Reader
from app.kernel.putting_off import put_off_advice
from app.kernel.reminders import LATER_WORDS, about_of, quiet_values
from app.ui.declare import ActionSpec, AreaSpec, EmptySpec, Selection, TabSpec, ViewSpec, always, in_state, one

_OPEN = in_state("shown", "waiting", single=False)


def _these(_reader: Reader, selection: Selection, _now: datetime) -> Mapping[str, Any]:
    return {"reminder_ids": list(selection.ids)}


def _later(when: str) -> Callable[[Reader, Selection, datetime], Mapping[str, Any]]:
    return lambda reader, selection, now: {**_these(reader, selection, now), "when": when}


def _tomorrow(_reader: Reader, _selection: Selection, now: datetime) -> Mapping[str, Any]:
    return {"at": now.replace(minute=0, second=0, microsecond=0) + timedelta(days=1)}


def _quiet(reader: Reader, _selection: Selection, _now: datetime) -> Mapping[str, Any]:
    return quiet_values(reader)


def _about(reader: Reader, selection: Selection) -> tuple[str, int]:
    return about_of(reader, selection.ids[0])


_WORDS = dict(LATER_WORDS)
_VIEW = ViewSpec(
    "reminders", (
        ActionSpec("company.open_reminded", "Open", "arrow-right", one, leads=_about, primary=True, key="Ctrl+Return",
                   help="Go to what you are reminded of."),
        ActionSpec("company.finish_reminders", "Done", "check", _OPEN, "finish_reminders", _these, ask=False,
                   help="Put it away."),
        *(ActionSpec(f"company.later_{when}", _WORDS[when], "clock", _OPEN, "snooze_reminders", _later(when), ask=False,
                     help="Be reminded again then.") for when in ("ten_minutes", "hour", "tomorrow")),
        ActionSpec("company.remind_me", "New reminder", "bell-plus", always, "remind_me", _tomorrow, key="Ctrl+N",
                   help="Be reminded of anything at a moment, or remind a colleague. On the page of a record, "
                   "“Remind me” does the same about that record."),
        ActionSpec("company.quiet_hours", "Silent hours", "bell-off", always, "set_quiet_hours", _quiet,
                   help="Say when you are not to be disturbed. What comes up meanwhile comes up when silence ends."),
    ),
    EmptySpec("Nothing to be reminded of", "Activities that begin, offers that lapse, certificates that expire, "
              "tickets at risk and notes in which you are named come up by themselves and stand here until they are "
              "done.", "bell", "company.remind_me"),
    preset="open",
)

REMINDERS = AreaSpec(
    name="company", title="Company",
    operations=(OperationSpec(put_off_advice, "Advice put off", "company.read", fleeting=True),),
    tabs=(TabSpec(
        "reminders", "My reminders", "bell", 890, (_VIEW,), aside=True,
        help="What came up for you and is not done, and what comes up later. It goes away by itself when what it is "
        "about is done.",
    ),),
)
