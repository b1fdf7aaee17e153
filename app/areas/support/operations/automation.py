"""Macros and triggers: written, changed, put in order, switched on and off."""

from dataclasses import dataclass
from typing import Annotated, Any, Literal

from sqlalchemy import Row, func, select

from app.areas.company.rules import require_text
from app.areas.support.models.automation import Rule
from app.areas.support.operations.rule_lines import (
    ConditionLine,
    Conditions,
    StepLine,
    Steps,
    read_conditions,
    read_steps,
    write_lines,
)
from app.areas.support.queries.automation import load_rule
from app.areas.support.rules import STATES
from app.areas.support.rules import automation as rules
from app.kernel.errors import DomainError, NotFoundError
from app.kernel.fields import Field
from app.kernel.unit_of_work import UnitOfWork

Event = Literal["opened", "spoken", "answered", "moved", "at_risk", "late", "waited"]
State = Literal["", "new", "open", "pending", "held", "resolved", "closed"]
MacroId = Annotated[int, Field("Macro", lookup="macros", hidden=True)]
TriggerId = Annotated[int, Field("Trigger", lookup="triggers", hidden=True)]
_STATES = (("", "Any"), *((code, word.word) for code, word in STATES))
_STATE_HELP = "The one it comes into, or in which it waits"


@dataclass(frozen=True, slots=True)
class CreateMacro:
    """Write down steps that are done at once, by hand."""

    title: Annotated[str, Field("Title")]
    steps: Steps


@dataclass(frozen=True, slots=True)
class ChangeMacro:
    """Change a macro; what is left out stays."""

    macro_id: MacroId
    title: Annotated[str | None, Field("Title")] = None
    steps: Annotated[tuple[StepLine, ...] | None, Field("Then")] = None


@dataclass(frozen=True, slots=True)
class CreateTrigger:
    """Write down what is done by itself; it can be switched on after its dry run."""

    title: Annotated[str, Field("Title")]
    event: Annotated[Event, Field("When", titles=rules.EVENTS)]
    steps: Steps
    in_state: Annotated[State, Field("State", titles=_STATES, help=_STATE_HELP)] = ""
    hours: Annotated[int, Field("Hours", help="For “Nobody wrote for some hours”")] = 0
    business_hours: Annotated[bool, Field("Count business hours only")] = True
    once: Annotated[bool, Field("At most once for each ticket")] = True
    conditions: Conditions = ()


@dataclass(frozen=True, slots=True)
class ChangeTrigger:
    """Change a trigger; it is off until it had its dry run again. What is left out stays."""

    trigger_id: TriggerId
    title: Annotated[str | None, Field("Title")] = None
    event: Annotated[Event | None, Field("When", titles=rules.EVENTS)] = None
    in_state: Annotated[State | None, Field("State", titles=_STATES, help=_STATE_HELP)] = None
    hours: Annotated[int | None, Field("Hours", help="For “Nobody wrote for some hours”")] = None
    business_hours: Annotated[bool | None, Field("Count business hours only")] = None
    once: Annotated[bool | None, Field("At most once for each ticket")] = None
    conditions: Annotated[tuple[ConditionLine, ...] | None, Field("Only if")] = None
    steps: Annotated[tuple[StepLine, ...] | None, Field("Then")] = None


@dataclass(frozen=True, slots=True)
class SwitchRule:
    """Switch a macro or trigger on."""

    rule_id: Annotated[int, Field("Rule", lookup="triggers", hidden=True)]


@dataclass(frozen=True, slots=True)
class SwitchRuleOff:
    """Switch a macro or trigger off; it is kept."""

    rule_id: Annotated[int, Field("Rule", lookup="triggers", hidden=True)]


@dataclass(frozen=True, slots=True)
class PlaceRule:
    """Put a trigger before or behind others; they act in this order."""

    trigger_id: TriggerId
    position: Annotated[int, Field("Place", help="1 acts first")]


def create_macro(uow: UnitOfWork, cmd: CreateMacro) -> int:
    """Write a macro and give its number."""
    title, steps = require_text(cmd.title, "The title", "title"), read_steps(uow.connection, cmd.steps)
    return _create(uow, title, rules.When(rules.BY_HAND), (), steps, state=rules.ON, once=False)


def create_trigger(uow: UnitOfWork, cmd: CreateTrigger) -> int:
    """Write a trigger, switched off, and give its number."""
    title = require_text(cmd.title, "The title", "title")
    when = rules.When(cmd.event, cmd.in_state, cmd.hours, cmd.business_hours)
    rules.require_when(when)
    conditions, steps = read_conditions(cmd.conditions), read_steps(uow.connection, cmd.steps)
    return _create(uow, title, when, conditions, steps, state=rules.OFF, once=cmd.once)


def _create(
    uow: UnitOfWork, title: str, when: rules.When, conditions: tuple[rules.Condition, ...],
    steps: tuple[rules.Step, ...], *, state: str, once: bool,
) -> int:
    last = uow.scalar(select(func.max(Rule.position)).where(_kind(when.event))) or 0
    rule_id = uow.add(
        Rule, title=title, event=when.event, in_state=when.state, hours=when.hours, once=once, state=state, edition=1,
        business_hours=when.business_hours, position=int(last) + 1, rehearsed_edition=0, switched_at=None,
    )
    write_lines(uow, rule_id, conditions, steps)
    return rule_id


def _kind(event: str) -> Any:
    return (Rule.event == rules.BY_HAND) == (event == rules.BY_HAND)


def change_macro(uow: UnitOfWork, cmd: ChangeMacro) -> None:
    """Change a macro."""
    macro = require_rule(uow, cmd.macro_id, by_hand=True)
    title = macro.title if cmd.title is None else require_text(cmd.title, "The title", "title")
    steps = None if cmd.steps is None else read_steps(uow.connection, cmd.steps)
    write_lines(uow, macro.id, None, steps)
    uow.update(Rule, macro.id, title=title, edition=macro.edition + 1)


def change_trigger(uow: UnitOfWork, cmd: ChangeTrigger) -> None:
    """Change a trigger; another title alone, or nothing but what stood there, leaves it switched on."""
    rule = require_rule(uow, cmd.trigger_id, by_hand=False)
    title = rule.title if cmd.title is None else require_text(cmd.title, "The title", "title")
    names = ("event", "in_state", "hours", "business_hours", "once")
    given = {name: value for name in names if (value := getattr(cmd, name)) is not None}
    merged = {**{name: getattr(rule, name) for name in names}, **given}
    rules.require_when(rules.When(merged["event"], merged["in_state"], merged["hours"], merged["business_hours"]))
    conditions = None if cmd.conditions is None else read_conditions(cmd.conditions)
    steps = None if cmd.steps is None else read_steps(uow.connection, cmd.steps)
    before = load_rule(uow.connection, rule.id)
    edited = (any(getattr(rule, name) != value for name, value in given.items())
              or conditions not in (None, before.conditions) or steps not in (None, before.steps))
    if edited:
        write_lines(uow, rule.id, conditions, steps)
        given |= {"edition": rule.edition + 1, "state": rules.OFF}
    uow.update(Rule, rule.id, title=title, **given)


def require_rule(uow: UnitOfWork, rule_id: int, *, by_hand: bool) -> Row[Any]:
    """Read a macro or a trigger; refuse the number of the other."""
    rule = uow.get(Rule, rule_id)
    if (rule.event == rules.BY_HAND) != by_hand:
        word = "macro" if by_hand else "trigger"
        raise NotFoundError("record.missing", f"There is no {word} with the number {rule_id}.")
    return rule


def switch_rule(uow: UnitOfWork, cmd: SwitchRule) -> None:
    """Switch a rule on; refuse a trigger that did not have its dry run as it stands."""
    rule = uow.get(Rule, cmd.rule_id)
    if rule.event != rules.BY_HAND and rule.rehearsed_edition != rule.edition:
        raise DomainError(
            "rule.unrehearsed", f"“{rule.title}” was not tried as it stands. Make its dry run first: it shows what "
            "would have been done with the last 100 tickets, and changes nothing.",
        )
    uow.update(Rule, rule.id, state=rules.ON, switched_at=uow.now)


def switch_rule_off(uow: UnitOfWork, cmd: SwitchRuleOff) -> None:
    """Switch a rule off."""
    rule = uow.get(Rule, cmd.rule_id)
    uow.update(Rule, rule.id, state=rules.OFF, switched_at=uow.now)


def place_rule(uow: UnitOfWork, cmd: PlaceRule) -> None:
    """Put a trigger at a place and count the others anew."""
    rule = require_rule(uow, cmd.trigger_id, by_hand=False)
    rows = uow.rows(select(Rule.id).where(Rule.event != rules.BY_HAND).order_by(Rule.position, Rule.id))
    others = [row.id for row in rows if row.id != rule.id]
    others.insert(max(0, min(cmd.position - 1, len(others))), rule.id)
    uow.update_many(Rule, {number: {"position": place} for place, number in enumerate(others, 1)})
