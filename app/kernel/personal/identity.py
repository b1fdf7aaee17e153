"""The words by which a person is known, and texts without them; decided without a database."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

ERASED = "(erased)"
"""What stands where something personal stood."""

LEAST_DIGITS = 6
BETWEEN_DIGITS = r"[\s./()\-]*"


@dataclass(frozen=True)
class Identity:
    """A person's names and marks; a mark (mail, phone, account, tax number) is theirs alone.

    `alias` stands in place of a name from now on. A name of one word is no reason to change what belongs to others.
    """

    alias: str
    names: tuple[str, ...] = ()
    marks: tuple[str, ...] = ()

    @classmethod
    def of(cls, alias: str, names: Iterable[str], marks: Iterable[str]) -> "Identity":
        """Make an identity of what records say, without what is empty or too short to mean anybody."""
        known = dict.fromkeys(" ".join(name.split()) for name in names)
        told = dict.fromkeys(" ".join(mark.split()) for mark in marks)
        whole = [name for name in known if len(name) > 2]
        turned = [f"{last}, {first}" for first, _, last in (name.rpartition(" ") for name in whole) if first]
        return cls(alias, (*whole, *turned), tuple(mark for mark in told if len(mark) >= LEAST_DIGITS))

    @property
    def is_telling(self) -> bool:
        """Tell whether a name has two words, so that it may be looked for in records of others."""
        return any(" " in name for name in self.names)

    def without_names(self) -> "Identity":
        """Give the marks alone, for records in which somebody else of the same name may stand."""
        return Identity(self.alias, (), self.marks)

    def cleaned(self, value: Any) -> Any:
        """Give a text, or a value of JSON with all texts in it, without the person.

        >>> me = Identity.of("Erased person 7", ["Ann Lee"], ["ann@lee.example", "+49 40 555170"])
        >>> me.cleaned("Ask ann  LEE (ann@lee.example, 040/555170 or +4940555170).")
        'Ask Erased person 7 ((erased), 040/555170 or (erased)).'
        """
        if isinstance(value, str):
            without = value if self._marks is None else self._marks.sub(ERASED, value)
            return without if self._names is None else self._names.sub(self.alias, without)
        if isinstance(value, dict):
            return {key: self.cleaned(part) for key, part in value.items()}
        if isinstance(value, list | tuple):
            return [self.cleaned(part) for part in value]
        return value

    @property
    def needles(self) -> tuple[str, ...]:
        """Give patterns for LIKE, escaped by a backslash, one of which every text fits that names the person.

        Letters beyond ASCII become any letter, because a database folds only what it knows.
        """
        return tuple(dict.fromkeys((*map(_needle, self.names), *map(_needle, self.marks))))

    @cached_property
    def _names(self) -> re.Pattern[str] | None:
        return _any_of([r"\s+".join(map(re.escape, name.split())) for name in self.names])

    @cached_property
    def _marks(self) -> re.Pattern[str] | None:
        return _any_of([_mark_pattern(mark) for mark in self.marks])


def _any_of(patterns: list[str]) -> re.Pattern[str] | None:
    if not patterns:
        return None
    longest_first = sorted(patterns, key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(longest_first)})(?!\w)", re.IGNORECASE)


def is_phone(mark: str) -> bool:
    """Tell whether a mark is a number with signs between the digits."""
    return re.fullmatch(r"\+?[\d\s./()\-]+", mark) is not None


def _mark_pattern(mark: str) -> str:
    if not is_phone(mark):
        return r"\s*".join(map(re.escape, mark.split()))
    digits = BETWEEN_DIGITS.join(re.sub(r"\D", "", mark))
    return (r"\+?" if mark.startswith("+") else "") + digits


def _needle(words: str) -> str:
    if is_phone(words):
        return "%" + "%".join(re.sub(r"\D", "", words)[-LEAST_DIGITS:]) + "%"
    parts = (re.sub(r"([%_\\])", r"\\\1", part) for part in words.split())
    return "%" + "%".join(re.sub(r"[^ -~]", "_", part) for part in parts) + "%"
