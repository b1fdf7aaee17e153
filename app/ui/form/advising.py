"""Asks, while a form is filled in, what its fields and lines will hold where nothing is typed."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, QTimer

from app.kernel.advice import Advice
from app.kernel.declare import OperationSpec
from app.ui.desk import Desk
from app.ui.form.lines_editor import LinesEditor
from app.ui.form.rows import FieldRow

PAUSE_MILLISECONDS = 120


class FormAdvisor(QObject):
    """Gives the fields and lines of a form the advice of its operation, a moment after the last key."""

    def __init__(
        self, form: QObject, desk: Desk, spec: OperationSpec, carried: Mapping[str, Any], rows: Mapping[str, FieldRow],
    ) -> None:
        """Advise the rows of a form; `carried` is what it holds unseen."""
        super().__init__(form)
        self._desk, self._spec, self._carried, self._rows = desk, spec, carried, rows
        self._asked = 0
        self._seen: dict[str, object] | None = None
        self._pause = QTimer(self, singleShot=True, interval=PAUSE_MILLISECONDS)
        self._pause.timeout.connect(self.ask)

    def ask_soon(self) -> None:
        """Ask when nothing more was typed for a moment."""
        if self._spec.advise is not None:
            self._pause.start()

    def glances(self) -> dict[str, Any]:
        """Give what the form holds, seen and unseen, as far as it can be read."""
        typed = {name: value for name, row in self._rows.items() if (value := row.editor.glance()) is not None}
        return {**self._carried, **typed}

    def ask(self) -> None:
        """Ask now, unless nothing changed since the last time."""
        advise = self._spec.advise
        if advise is None:
            return
        values = self.glances()
        if values == self._seen:
            return
        self._seen = values
        self._asked += 1
        now, may = self._desk.workspace.clock.now(), self._desk.workspace.actor.may
        self._desk.read_later(
            self, lambda reader: advise(reader, values, now).seen_by(may), partial(self._take, self._asked))

    def _take(self, asked: int, advice: Advice) -> None:
        if asked != self._asked:
            return
        for name, row in self._rows.items():
            row.editor.suggest(advice.fields.get(name, ""))
            if isinstance(row.editor, LinesEditor):
                row.editor.take_advice(advice)
