"""What is told of a command while it is being written: what its fields and lines will hold and come to."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from app.kernel.money import Money


@dataclass(frozen=True, slots=True)
class LineAdvice:
    """What a line will hold where nothing is typed, what it comes to, and what should be known of it before it is sent.

    `values` are plain values by field, texts for fields that name records; `problems` are sentences by field.
    `guarded` are words that only those see who hold a right, by that right.
    """

    values: Mapping[str, object] = field(default_factory=dict)
    note: str = ""
    problems: Mapping[str, str] = field(default_factory=dict)
    amount: Money | None = None
    guarded: Mapping[str, str] = field(default_factory=dict)

    def seen_by(self, may: Callable[[str], bool]) -> "LineAdvice":
        """Give the advice as a person sees it; `may` tells of a right whether it is held."""
        words = [self.note, *(words for right, words in self.guarded.items() if may(right))]
        return replace(self, note="; ".join(word for word in words if word), guarded={})


@dataclass(frozen=True, slots=True)
class Advice:
    """What a command that is being written would do: one advice for each of its lines, and what they come to.

    `fields` says what other fields will hold where nothing is typed, and where that comes from, in words.
    """

    lines: tuple[LineAdvice, ...] = ()
    total: Money | None = None
    fields: Mapping[str, str] = field(default_factory=dict)

    def seen_by(self, may: Callable[[str], bool]) -> "Advice":
        """Give the advice as a person sees it."""
        return replace(self, lines=tuple(line.seen_by(may) for line in self.lines))
