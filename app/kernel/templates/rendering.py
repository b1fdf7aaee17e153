"""Writing a template with the values of a record: a walk over its tree, with a bound on steps and on letters."""

import html
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from app.kernel.errors import DomainError
from app.kernel.formatting import Formatter
from app.kernel.listing import Kind
from app.kernel.templates.filters import FILTERS, Value, is_empty, write
from app.kernel.templates.template import Template
from app.kernel.templates.tree import (
    LOOP,
    Applied,
    Branch,
    Chosen,
    Compared,
    Expression,
    FieldValue,
    Joined,
    Literal,
    Negated,
    Node,
    Repeated,
    Shown,
    Text,
)

LONGEST_OUTPUT = 200_000
"""Letters that a template may come to."""

MOST_STEPS = 100_000
"""Parts that are walked, those in loops each time."""

Values = Mapping[str, Mapping[str, object]]
"""Raw values by word and key."""

Escape = Callable[[str], str]


def as_plain(text: str) -> str:
    """Write values as they are, for texts that nobody interprets."""
    return text


def as_html(text: str) -> str:
    """Write values so that none of them is markup."""
    return html.escape(text, quote=True)


@dataclass(frozen=True, slots=True)
class Rendered:
    """The text, and the fields that were to be written and are empty."""

    text: str
    missing: tuple[str, ...] = ()


def render(template: Template, values: Values, formatter: Formatter, escape: Escape = as_plain) -> Rendered:
    """Write a template; `escape` is done to every value and not to the template's own words.

    Raises DomainError when it comes to more than LONGEST_OUTPUT letters or MOST_STEPS steps.
    """
    writer = _Writer(formatter, escape)
    writer.body_of(template.body, dict(values))
    return Rendered("".join(writer.parts), tuple(dict.fromkeys(writer.missing)))


@dataclass(slots=True)
class _Writer:
    formatter: Formatter
    escape: Escape
    parts: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    letters: int = 0
    steps: int = 0

    def _put(self, text: str) -> None:
        self.letters += len(text)
        if self.letters > LONGEST_OUTPUT:
            raise DomainError("template.long", f"This text comes to more than {LONGEST_OUTPUT:,} letters.")
        self.parts.append(text)

    def _step(self) -> None:
        self.steps += 1
        if self.steps > MOST_STEPS:
            raise DomainError("template.steps", "This text repeats too much. Walk fewer lines in it.")

    def body_of(self, nodes: Iterable[Node], values: dict[str, Mapping[str, object]]) -> None:
        for node in nodes:
            self._step()
            match node:
                case Text():
                    self._put(node.text)
                case Shown():
                    self._show(node.value, values)
                case Branch():
                    self.body_of(node.then if self._holds(node.test, values) else node.otherwise, values)
                case Repeated():
                    self._repeat(node, values)

    def _show(self, expression: Expression, values: Values) -> None:
        value = self.value(expression, values)
        if is_empty(value) and isinstance(named := _innermost(expression), FieldValue):
            self.missing.append(named.name)
        self._put(self.escape(write(value, self.formatter)))

    def _repeat(self, node: Repeated, values: dict[str, Mapping[str, object]]) -> None:
        found = _looked_up(node.lines, values)
        rows = found if isinstance(found, Sequence) and not isinstance(found, str) else ()
        if not rows:
            self.body_of(node.otherwise, values)
        for place, row in enumerate(rows, 1):
            self._step()
            loop = {"index": place, "first": place == 1, "last": place == len(rows)}
            self.body_of(node.body, {**values, node.word: row, LOOP: loop})

    def value(self, expression: Expression, values: Values) -> Value:
        self._step()
        match expression:
            case Literal():
                return Value(expression.value, Kind.TEXT)
            case FieldValue():
                return Value(_looked_up(expression, values), expression.field.kind, expression.field.states)
            case Applied():
                spec = FILTERS[expression.filter]
                return spec.apply(self.value(expression.value, values), expression.argument, self.formatter)
            case Chosen():
                chosen = expression.then if self._holds(expression.test, values) else expression.otherwise
                return self.value(chosen, values)
        return Value(self._holds(expression, values), Kind.FLAG)

    def _holds(self, expression: Expression, values: Values) -> bool:
        self._step()
        match expression:
            case Compared():
                return _compare(
                    self.value(expression.left, values).raw, expression.operator,
                    self.value(expression.right, values).raw, self.formatter,
                )
            case Joined():
                first = self._holds(expression.left, values)
                return self._holds(expression.right, values) if first == expression.both else first
            case Negated():
                return not self._holds(expression.value, values)
        value = self.value(expression, values)
        return not is_empty(value) and bool(_comparable(value.raw, self.formatter))


def _innermost(expression: Expression) -> Expression:
    while isinstance(expression, Applied):
        expression = expression.value
    return expression


def _looked_up(expression: FieldValue, values: Values) -> object:
    return values.get(expression.word, {}).get(expression.field.key)


def _comparable(value: Any, formatter: Formatter) -> Any:
    """Give what stands for a value in a comparison: figures without unit, days as they are written by machines."""
    if hasattr(value, "decimal"):
        return value.decimal()
    if isinstance(value, datetime):
        return formatter.local(value).date().isoformat()
    return value.isoformat() if isinstance(value, date) else value


def _compare(left: Any, operator: str, right: Any, formatter: Formatter) -> bool:
    if operator in ("in", "notin"):
        found = any(_same(_comparable(left, formatter), item) for item in right)
        return found == (operator == "in")
    one, other = _comparable(left, formatter), _comparable(right, formatter)
    if operator in ("eq", "ne"):
        return _same(one, other) == (operator == "eq")
    numbers = isinstance(one, int | Decimal) and isinstance(other, int | Decimal)
    if not numbers and not (isinstance(one, str) and isinstance(other, str)):
        return False
    order = (one > other) - (one < other)
    return order in {"lt": (-1,), "lteq": (-1, 0), "gt": (1,), "gteq": (0, 1)}[operator]


def _same(one: Any, other: Any) -> bool:
    """Compare texts without regard to case; nothing is the same as an empty text."""
    if isinstance(one, str | None) and isinstance(other, str | None):
        return (one or "").casefold() == (other or "").casefold()
    return bool(one == other)
