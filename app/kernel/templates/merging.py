"""Merging the fields of one record into a text: reads what the text names, and nothing else."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from app.kernel.formatting import Formatter
from app.kernel.templates.lexicon import EVERYWHERE, Lexicon, Scope
from app.kernel.templates.own import OWN, own_words
from app.kernel.templates.rendering import Escape, Rendered, as_plain, render
from app.kernel.templates.template import Template, read_template


@dataclass(slots=True)
class Merging:
    """One record at one moment, of which any number of texts are written; what was read once is not read again."""

    connection: Connection
    lexicon: Lexicon
    record: str
    record_id: int
    now: datetime
    actor_id: int
    formatter: Formatter
    _known: dict[str, Mapping[str, object]] = field(default_factory=dict)

    def know_own_fields(self) -> None:
        """Know the fields that the firm added to its records, too; texts that name none need not read them."""
        self.lexicon = own_words(self.lexicon, self.connection)
        self._known.clear()

    def write(self, template: Template, escape: Escape = as_plain) -> Rendered:
        """Write a template about this kind of record."""
        return render(template, self.values(template.words), self.formatter, escape)

    def values(self, words: Iterable[str]) -> dict[str, Mapping[str, object]]:
        """Give the values of some words."""
        scope = self.lexicon.scope(self.record)
        return {word: self._word(scope, word) for word in words}

    def _word(self, scope: Scope, word: str) -> Mapping[str, object]:
        if word not in self._known:
            self._known[word] = self._load(scope, word)
        return self._known[word]

    def _load(self, scope: Scope, word: str) -> Mapping[str, object]:
        found = scope.words[word]
        number: Any = self.record_id
        if found.record.record == EVERYWHERE:
            number = self.actor_id
        elif found.parent:
            number = self._word(scope, found.parent).get(found.key)
        return {} if number is None else found.record.load(self.connection, int(number), self.now)


def merge_text(text: str, about: Merging, *, field_name: str | None = None, escape: Escape = as_plain) -> Rendered:
    """Read a template and write it; DomainError marks `field_name`."""
    if OWN in text:
        about.know_own_fields()
    return about.write(read_template(text, about.lexicon, about.record, field_name=field_name), escape)


def example_values(scope: Scope) -> dict[str, dict[str, object]]:
    """Give the examples of all fields, for a text that is written before there is any record."""
    return {word: {item.key: item.example or f"[{item.title}]" for item in known.record.fields if not item.lines}
            for word, known in scope.words.items()}
