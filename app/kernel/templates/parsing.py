"""From what Jinja's parser finds to the tree: what has no place in the tree is refused."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache
from typing import Any

from jinja2 import Environment, TemplateSyntaxError, nodes

from app.kernel.errors import DomainError
from app.kernel.listing import Kind
from app.kernel.merge_fields import MergeField
from app.kernel.templates.filters import FILTERS, FilterSpec
from app.kernel.templates.lexicon import Scope, field_of
from app.kernel.templates.refusal import UNSEEN, refused
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
    Plain,
    Repeated,
    Shown,
    Text,
)

DEEPEST = 40
"""Parts within parts."""

MOST_PARTS = 2_000
MOST_LOOPS = 3
"""Loops within loops."""

LOOP_FIELDS = (
    MergeField("index", "Place in the list", Kind.INTEGER), MergeField("first", "Is the first", Kind.FLAG),
    MergeField("last", "Is the last", Kind.FLAG),
)
_REFUSED = {
    "Call": "calls", "Getitem": "brackets after a field", "Assign": "set", "Macro": "macro", "Include": "include",
    "Import": "import", "FromImport": "import", "Extends": "extends", "Block": "block", "CallBlock": "call",
    "FilterBlock": "filter blocks", "With": "with", "Test": "is", "AssignBlock": "set",
}


@cache
def _environment() -> Environment:
    return Environment(trim_blocks=True, lstrip_blocks=True, keep_trailing_newline=True, autoescape=True)


def parse(text: str, scope: Scope) -> tuple[tuple[Node, ...], list[str]]:
    """Read the tree of a text and the fields that it names; DomainError says in words what cannot be merged."""
    try:
        parsed = _environment().parse(text)
    except TemplateSyntaxError as error:
        raise refused(f"{error.message or 'a bracket is missing'}.".replace("..", "."), error.lineno) from None
    except (RecursionError, ValueError, OverflowError):
        raise refused("it is too deep, or a number in it is too long.") from None
    reader = TreeReader(scope)
    return reader.body_of(parsed.body, 0), reader.seen


@dataclass(slots=True)
class TreeReader:
    """Turns what the parser found into the tree; `lines` are the words that loops gave to their lines."""

    scope: Scope
    lines: Mapping[str, tuple[MergeField, ...]] = field(default_factory=dict)
    seen: list[str] = field(default_factory=list)
    parts: int = 0

    def body_of(self, found: Iterable[nodes.Node], depth: int) -> tuple[Node, ...]:
        return tuple(part for node in found for part in self._node(node, depth + 1))

    def _count(self, node: nodes.Node, depth: int) -> None:
        self.parts += 1
        if depth > DEEPEST or self.parts > MOST_PARTS:
            raise refused("it is too deep, or has too many parts.", node.lineno)

    def _node(self, node: nodes.Node, depth: int) -> Iterator[Node]:
        self._count(node, depth)
        match node:
            case nodes.Output():
                for part in node.nodes:
                    yield Text(part.data) if isinstance(part, nodes.TemplateData) else Shown(self.value(part, depth))
            case nodes.If():
                yield self._branch(node, depth)
            case nodes.For():
                yield self._loop(node, depth)
            case _:
                raise self._no(node)

    def _branch(self, node: nodes.If, depth: int) -> Branch:
        otherwise = self.body_of(node.else_, depth)
        for other in reversed(node.elif_):
            otherwise = (Branch(self.value(other.test, depth), self.body_of(other.body, depth), otherwise),)
        return Branch(self.value(node.test, depth), self.body_of(node.body, depth), otherwise)

    def _loop(self, node: nodes.For, depth: int) -> Repeated:
        if not isinstance(node.target, nodes.Name) or node.recursive or node.test is not None:
            raise refused("a loop has the form “for line in order.lines”.", node.lineno)
        lines, word = self.value(node.iter, depth), node.target.name
        if not isinstance(lines, FieldValue) or not lines.field.lines:
            raise refused("a loop walks the lines of a record, such as order.lines.", node.lineno)
        if word in self.scope.words or word == LOOP or word in self.lines or len(self.lines) > MOST_LOOPS:
            raise refused(f"“{word}” cannot be the word for a line here.", node.lineno)
        within = {**self.lines, word: lines.field.lines, LOOP: LOOP_FIELDS}
        inner = TreeReader(self.scope, within, self.seen, self.parts)
        body = inner.body_of(node.body, depth)
        self.parts = inner.parts
        return Repeated(lines, word, body, self.body_of(node.else_, depth))

    def value(self, node: nodes.Node, depth: int) -> Expression:
        depth += 1
        self._count(node, depth)
        match node:
            case nodes.Const():
                return Literal(self._plain(node))
            case nodes.Neg() | nodes.Pos():
                return Literal(self._signed(node))
            case nodes.Tuple() | nodes.List():
                return Literal(tuple(self._plain(item) for item in node.items))
            case nodes.Name() | nodes.Getattr():
                return self._field(node)
            case nodes.Filter():
                return self._filtered(node, depth)
        return self._condition(node, depth)

    def _condition(self, node: nodes.Node, depth: int) -> Expression:
        match node:
            case nodes.Compare():
                return self._compared(node, depth)
            case nodes.And() | nodes.Or():
                both = isinstance(node, nodes.And)
                return Joined(self.value(node.left, depth), self.value(node.right, depth), both)
            case nodes.Not():
                return Negated(self.value(node.node, depth))
            case nodes.CondExpr():
                otherwise = Literal("") if node.expr2 is None else self.value(node.expr2, depth)
                return Chosen(self.value(node.test, depth), self.value(node.expr1, depth), otherwise)
        raise self._no(node)

    def _signed(self, node: nodes.Neg | nodes.Pos) -> Plain:
        number = self._plain(node.node)
        if isinstance(number, str):
            raise refused("a sign stands before a number only.", node.lineno)
        return -number if isinstance(node, nodes.Neg) else number

    def _plain(self, node: nodes.Node) -> Plain:
        if isinstance(node, nodes.Neg | nodes.Pos) and isinstance(node.node, nodes.Const):
            return self._signed(node)
        value = node.value if isinstance(node, nodes.Const) else None
        if isinstance(value, float):
            value = Decimal(repr(value))
            if not value.is_finite():
                raise refused("a number in it is too large.", node.lineno)
        if isinstance(value, str) and UNSEEN.search(value):
            raise refused("it holds letters that cannot be seen.", node.lineno)
        if not isinstance(value, str | int | Decimal):
            raise refused("only texts and numbers can be written in it.", node.lineno)
        return value

    def _field(self, node: nodes.Name | nodes.Getattr) -> FieldValue:
        if isinstance(node, nodes.Name):
            example = self._example(node.name)
            raise refused(f"“{node.name}” needs the field behind a dot, such as {example}.", node.lineno)
        if not isinstance(node.node, nodes.Name):
            raise refused("a field is a word, a dot and a name, such as firm.name.", node.lineno)
        word, key = node.node.name, node.attr
        if word in self.lines:
            found = field_of(self.lines[word], word, key)
        else:
            found = self.scope.field(word, key)
            self.seen.append(f"{word}.{key}")
        return FieldValue(word, found)

    def _example(self, word: str) -> str:
        fields = self.lines.get(word) or (self.scope.words[word].record.fields if word in self.scope.words else ())
        return f"{word}.{fields[0].key}" if fields else next((name for name, _, _ in self.scope.fields()), "firm.name")

    def _filtered(self, node: nodes.Filter, depth: int) -> Applied:
        spec = FILTERS.get(node.name)
        if spec is None or node.node is None:
            raise refused(f"there is no “{node.name}” behind a bar; there are {', '.join(FILTERS)}.", node.lineno)
        if node.kwargs or node.dyn_args is not None or node.dyn_kwargs is not None or len(node.args) > 1:
            raise refused(f"“{node.name}” takes one plain value in its brackets.", node.lineno)
        argument = self._plain(node.args[0]) if node.args else None
        _require_argument(node.name, spec, argument, node.lineno)
        value = self.value(node.node, depth)
        if spec.dates_only and kind_of(value) not in (Kind.DATE, Kind.TIME):
            raise refused(f"“{node.name}” goes with days and times only.", node.lineno)
        return Applied(node.name, value, argument)

    def _compared(self, node: nodes.Compare, depth: int) -> Compared:
        if len(node.ops) != 1:
            raise refused("one comparison at a time; join several by “and”.", node.lineno)
        operand = node.ops[0]
        left, right = self.value(node.expr, depth), self.value(operand.expr, depth)
        if operand.op in ("in", "notin") and not (isinstance(right, Literal) and isinstance(right.value, tuple)):
            raise refused("behind “in” stands a list, such as (\"urgent\", \"high\").", node.lineno)
        return Compared(left, operand.op, right)

    def _no(self, node: nodes.Node) -> DomainError:
        what = _REFUSED.get(type(node).__name__, type(node).__name__.lower())
        return refused(f"“{what}” has no place in a text. Fields, filters, if and for have.", node.lineno)


def _require_argument(name: str, spec: FilterSpec, argument: Plain | None, line: int) -> None:
    wanted: Any = spec.argument
    if wanted is None and argument is not None:
        raise refused(f"“{name}” takes nothing in brackets.", line)
    if wanted is not None and argument is None and not spec.optional:
        raise refused(f"“{name}” needs a value in brackets.", line)
    if argument is not None and type(argument) is not wanted:
        raise refused(f"“{name}” needs {'a whole number' if wanted is int else 'a text'} in its brackets.", line)


def kind_of(value: Expression) -> Kind:
    """Give the kind by which an expression is written."""
    match value:
        case FieldValue():
            return value.field.kind
        case Applied(filter="day" | "plus_days"):
            return Kind.DATE
        case Applied(filter="default"):
            return kind_of(value.value)
    return Kind.TEXT

