"""The tree of a template: all that a template can be."""

from dataclasses import dataclass
from decimal import Decimal

from app.kernel.merge_fields import MergeField

Plain = str | int | Decimal | bool
Constant = Plain | tuple[Plain, ...]


@dataclass(frozen=True, slots=True)
class Literal:
    """A value written in the template itself; several of them stand to the right of `in`."""

    value: Constant


@dataclass(frozen=True, slots=True)
class FieldValue:
    """A declared field of a word: a record of the scope, or what a loop calls its lines."""

    word: str
    field: MergeField

    @property
    def name(self) -> str:
        """Give the field as it stands in a template."""
        return f"{self.word}.{self.field.key}"


@dataclass(frozen=True, slots=True)
class Applied:
    """A declared filter over a value."""

    filter: str
    value: "Expression"
    argument: Plain | None = None


@dataclass(frozen=True, slots=True)
class Compared:
    """A comparison: eq, ne, lt, lteq, gt, gteq, in, notin."""

    left: "Expression"
    operator: str
    right: "Expression"


@dataclass(frozen=True, slots=True)
class Joined:
    """Two conditions: both of them, or either."""

    left: "Expression"
    right: "Expression"
    both: bool


@dataclass(frozen=True, slots=True)
class Negated:
    """A condition turned round."""

    value: "Expression"


@dataclass(frozen=True, slots=True)
class Chosen:
    """One value or the other, by a condition."""

    test: "Expression"
    then: "Expression"
    otherwise: "Expression"


Expression = Literal | FieldValue | Applied | Compared | Joined | Negated | Chosen


@dataclass(frozen=True, slots=True)
class Text:
    """Words that stand as they are."""

    text: str


@dataclass(frozen=True, slots=True)
class Shown:
    """A value that is written."""

    value: Expression


@dataclass(frozen=True, slots=True)
class Branch:
    """A part that is written where a condition holds, and one for where it does not."""

    test: Expression
    then: tuple["Node", ...]
    otherwise: tuple["Node", ...] = ()


@dataclass(frozen=True, slots=True)
class Repeated:
    """A part that is written for each line of a field that holds lines."""

    lines: FieldValue
    word: str
    body: tuple["Node", ...]
    otherwise: tuple["Node", ...] = ()


Node = Text | Shown | Branch | Repeated

LOOP = "loop"
"""The word by which a loop speaks of itself."""
