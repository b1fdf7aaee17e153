"""The lines of macros and triggers: read from commands, checked, written; and what a form says of them meanwhile."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any, Literal

from sqlalchemy import Connection, select

from app.areas.company.models import User
from app.areas.support.models import Checklist, Queue
from app.areas.support.models.automation import Reply, RuleCondition, RuleStep
from app.areas.support.queries.merging import TICKET, WORDS
from app.areas.support.rules import automation as rules
from app.kernel.advice import Advice, LineAdvice
from app.kernel.columns import table_of
from app.kernel.errors import DomainError, NotFoundError
from app.kernel.fields import Field
from app.kernel.templates import own_words, read_template
from app.kernel.unit_of_work import UnitOfWork

ConditionField = Literal[
    "ticket.subject", "ticket.last_message", "ticket.priority", "ticket.category", "ticket.state", "ticket.channel",
    "ticket.assignee", "ticket.about", "ticket.contact", "ticket.contact_email", "customer.name", "customer.city",
    "customer.country", "customer.tags", "ticket.queue", "ticket.tags", "order.number", "order.state", "order.total",
    "order.required_on",
]
Operator = Literal["is", "is_not", "contains", "contains_not", "begins", "more", "less", "empty", "filled"]
StepKind = Literal[
    "answer", "note", "priority", "state", "assign", "category", "tag", "untag", "queue", "watch", "checklist", "step",
    "link", "ask",
]
_FIELDS = tuple((key, title[0].upper() + title[1:]) for key, title in rules.FIELD_TITLES)


@dataclass(frozen=True, slots=True)
class ConditionLine:
    """A condition of a trigger."""

    field: Annotated[ConditionField, Field("What", titles=_FIELDS)]
    operator: Annotated[Operator, Field("How", titles=rules.OPERATORS)] = "is"
    value: Annotated[str, Field("Value")] = ""
    alternative: Annotated[bool, Field("Or", help="Of all lines with “or” one must hold, of the others each")] = False


@dataclass(frozen=True, slots=True)
class StepLine:
    """A step of a macro or trigger."""

    kind: Annotated[StepKind, Field("Do", titles=rules.STEP_TITLES)]
    value: Annotated[str, Field(
        "To", help="High, Resolved, On hold, a login, me, nobody, a tag, a queue, a checklist, latest order")] = ""
    reply_id: Annotated[int | None, Field("Canned reply", lookup="replies")] = None
    text: Annotated[str, Field(
        "Words", help="Of an answer or a note, with fields in double braces; what is to be done, or waited for")] = ""


Conditions = Annotated[tuple[ConditionLine, ...], Field("Only if")]
Steps = Annotated[tuple[StepLine, ...], Field("Then")]


def read_conditions(lines: Sequence[ConditionLine]) -> tuple[rules.Condition, ...]:
    """Read conditions with codes for what people call states and priorities; refuse those that make no sense."""
    read = tuple(
        rules.Condition(line.field, line.operator, rules.condition_code(line.field, line.value), line.alternative)
        for line in lines
    )
    rules.require_conditions(read)
    return read


def read_steps(connection: Connection, lines: Sequence[StepLine]) -> tuple[rules.Step, ...]:
    """Read steps; refuse those that cannot be done, words with fields that are not there, and unknown people."""
    if not 0 < len(lines) <= rules.MOST_STEPS:
        raise DomainError("rule.steps", f"Say what is done, in 1 to {rules.MOST_STEPS} steps.", "steps")
    return tuple(_step(connection, line, index) for index, line in enumerate(lines))


def _step(connection: Connection, line: StepLine, index: int) -> rules.Step:
    value = rules.step_code(line.kind, line.value)
    reply = "" if line.reply_id is None else _reply(connection, line.reply_id, index)
    step = rules.Step(line.kind, value, line.text.strip(), line.reply_id, reply)
    rules.require_step(step, index)
    if step.text:
        read_template(step.text, own_words(WORDS, connection), TICKET, field_name=f"steps.{index}.text")
    if step.kind == rules.ASSIGN and value not in (rules.NOBODY, rules.MYSELF):
        return rules.Step(step.kind, _login(connection, value, index))
    if step.kind == rules.WATCH and value != rules.MYSELF:
        return rules.Step(step.kind, _login(connection, value, index))
    model = _NAMED_RECORDS.get(step.kind)
    if model is not None and value != rules.NO_QUEUE:
        return rules.Step(step.kind, _named(connection, model, value, f"steps.{index}.value"))
    return step


_NAMED_RECORDS: Mapping[str, Any] = {rules.QUEUE: Queue, rules.CHECKLIST: Checklist}


def _named(connection: Connection, model: Any, name: str, field: str) -> str:
    """Give the name of a queue or a checklist as it is written; refuse one that is not there."""
    names = list(connection.execute(select(model.name).where(model.active.is_(True)).order_by(model.name)).scalars())
    for known in names:
        if known.casefold() == name.casefold():
            return str(known)
    there = f"there are {', '.join(names)}" if names else "there is none yet"
    raise DomainError("rule.value", f"There is no “{name}” here; {there}.", field)


def _reply(connection: Connection, reply_id: int, index: int) -> str:
    title = connection.execute(select(Reply.title).where(Reply.id == reply_id)).scalar()
    if title is None:
        raise NotFoundError("record.missing", "This canned reply is not there.", f"steps.{index}.reply_id")
    return str(title)


def _login(connection: Connection, value: str, index: int) -> str:
    rows = connection.execute(select(User.login, User.name).where(User.active.is_(True)).order_by(User.login)).all()
    wanted = value.casefold()
    found = [row.login for row in rows if wanted in (row.login.casefold(), row.name.casefold())]
    if len(found) != 1:
        known = ", ".join([*(row.login for row in rows), rules.MYSELF, rules.NOBODY])
        raise DomainError("user.unknown", f"There is no “{value}” here; there are {known}.", f"steps.{index}.value")
    return str(found[0])


def write_lines(
    uow: UnitOfWork, rule_id: int, conditions: Sequence[rules.Condition] | None, steps: Sequence[rules.Step] | None,
) -> None:
    """Write the lines of a rule in place of those that it had; None leaves them as they are."""
    if conditions is not None:
        _replace(uow, RuleCondition, rule_id, [
            {"field": one.field, "operator": one.operator, "value": one.value, "alternative": one.alternative}
            for one in conditions
        ])
    if steps is not None:
        _replace(uow, RuleStep, rule_id, [
            {"kind": step.kind, "value": step.value, "text": step.text, "reply_id": step.reply_id} for step in steps
        ])


def _replace(uow: UnitOfWork, model: Any, rule_id: int, rows: Sequence[Mapping[str, Any]]) -> None:
    table = table_of(model)
    old = uow.rows(select(table.c.id).where(table.c.rule_id == rule_id))
    uow.delete(model, [row.id for row in old])
    uow.insert(model, [{"rule_id": rule_id, "position": place, **row} for place, row in enumerate(rows, 1)])


def advise_lines(connection: Connection, values: Mapping[str, Any], _now: datetime) -> Advice:
    """Say in words what each step of a rule that is being written would do, and what is wrong with it."""
    return Advice(tuple(_advice(connection, dict(line), index) for index, line in enumerate(values.get("steps") or ())))


def _advice(connection: Connection, line: Mapping[str, Any], index: int) -> LineAdvice:
    if not line.get("kind"):
        return LineAdvice()
    given = StepLine(line["kind"], str(line.get("value") or ""), line.get("reply_id"), str(line.get("text") or ""))
    try:
        return LineAdvice(note=rules.step_words(_step(connection, given, index)))
    except DomainError as problem:
        return LineAdvice(problems={(problem.field or "kind").rpartition(".")[2]: problem.message})
