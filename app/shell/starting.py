"""What starting an action comes to: commands that can be done at once, or a form for what is not known yet."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from app.kernel.declare import Declarations, OperationSpec, Reader
from app.kernel.errors import DomainError
from app.kernel.fields import decode, describe
from app.kernel.subject import name_of
from app.ui.declare import ActionSpec, Selection


@dataclass(frozen=True, slots=True)
class Form:
    """A form to fill in: for which operation, what is known already, and the one record it is about."""

    spec: OperationSpec
    action: ActionSpec
    values: Mapping[str, Any]
    about: str = ""

    @property
    def title(self) -> str:
        """Head the form with what is done, and to what."""
        return f"{self.action.title} · {self.about}" if self.about else self.action.title


@dataclass(frozen=True, slots=True)
class Plan:
    """Either a form or commands."""

    title: str
    form: Form | None = None
    commands: tuple[object, ...] = ()


def plan_of(
    reader: Reader, declarations: Declarations, action: ActionSpec, selection: Selection, now: datetime,
) -> Plan:
    """Prefill an action's command, and decide whether a person must still say something."""
    spec = declarations.operation(action.operation)
    parts = _parts(action, selection)
    known = [dict(action.prefill(reader, part, now)) if action.prefill else {} for part in parts]
    if action.ask or any(_missing(spec, values) for values in known):
        return Plan(action.title, Form(spec, action, known[0], _about(reader, selection, known[0])))
    return Plan(action.title, commands=tuple(decode(spec.command, values) for values in known))


def _about(reader: Reader, selection: Selection, values: Mapping[str, Any]) -> str:
    """Name the selected record when the form is about it and about no other."""
    if len(selection.ids) != 1 or selection.ids[0] not in values.values():
        return ""
    return name_of(reader, selection.record, selection.ids[0])


def _parts(action: ActionSpec, selection: Selection) -> list[Selection]:
    if not action.each or len(selection.rows) < 2:
        return [selection]
    if action.ask:
        raise DomainError("action.one", f"“{action.title}” asks for details: select one row at a time.")
    return [replace(selection, rows=(row,)) for row in selection.rows]


def _missing(spec: OperationSpec, values: Mapping[str, Any]) -> bool:
    return any(info.required and values.get(info.name) is None for info in describe(spec.command))
