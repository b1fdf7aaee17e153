"""Which words and fields a template about a kind of record may use."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from difflib import get_close_matches

from app.kernel.errors import CallError, DomainError
from app.kernel.merge_fields import MergeField, MergeRecord

EVERYWHERE = ""
"""The kind of records that are known in every template: the firm, the person who writes."""

LONGEST_WAY = 3
"""So many steps a word may be away from the record that the template is about: ticket, its order, its customer."""


@dataclass(frozen=True, slots=True)
class Word:
    """A record that a template can name: `parent` and `key` say whose field gives its number."""

    word: str
    record: MergeRecord
    parent: str = ""
    key: str = ""


@dataclass(frozen=True)
class Scope:
    """The words that a template about one kind of record may use."""

    record: str
    words: dict[str, Word]
    start: str = ""

    def fields(self) -> Iterator[tuple[str, MergeField, str]]:
        """Give each field as it is written, its declaration, and the title of the record that it belongs to."""
        for word in self.words.values():
            for item in word.record.fields:
                yield f"{word.word}.{item.key}", item, word.record.title

    def field(self, word: str, key: str) -> MergeField:
        """Find a field; DomainError with the nearest ones for one that is not there."""
        known = self.words.get(word)
        found = None if known is None else _of(known.record.fields, key)
        if found is None:
            raise unknown_field(f"{word}.{key}", (name for name, _, _ in self.fields()))
        return found

    def way_to(self, word: str) -> list[Word]:
        """Give the words on the way to a word, from the record that the template is about."""
        way = [self.words[word]]
        while way[0].parent:
            way.insert(0, self.words[way[0].parent])
        return way


@dataclass(frozen=True)
class Lexicon:
    """All records whose fields can be merged into texts."""

    records: tuple[MergeRecord, ...]
    _scopes: dict[str, Scope] = field(default_factory=dict, init=False, repr=False, compare=False)

    def kinds(self) -> list[str]:
        """Name the kinds of record that a template can be about."""
        return [item.record for item in self.records if item.record != EVERYWHERE]

    def scope(self, record: str) -> Scope:
        """Give what a template about a kind of record may name; CallError where nothing is declared of it."""
        if record not in self._scopes:
            self._scopes[record] = self._made(record)
        return self._scopes[record]

    def _made(self, record: str) -> Scope:
        by_kind = {item.record: item for item in self.records if item.record != EVERYWHERE}
        if record not in by_kind and record != EVERYWHERE:
            known = ", ".join(by_kind)
            raise CallError("merge.record", f"No fields are declared for “{record}”; there are {known}.")
        words: dict[str, Word] = {}
        start = by_kind.get(record)
        if start is not None:
            words[start.word] = Word(start.word, start)
            frontier = [words[start.word]]
            for _ in range(LONGEST_WAY):
                frontier = [
                    self._linked(words, by_kind, known, key, kind) for known in frontier
                    for key, kind in known.record.links if kind in by_kind and by_kind[kind].word not in words
                ]
        for item in self.records:
            if item.record == EVERYWHERE:
                words.setdefault(item.word, Word(item.word, item))
        return Scope(record, words, start.word if start else "")

    @staticmethod
    def _linked(words: dict[str, Word], by_kind: dict[str, MergeRecord], parent: Word, key: str, kind: str) -> Word:
        found = Word(by_kind[kind].word, by_kind[kind], parent.word, key)
        return words.setdefault(found.word, found)


def _of(fields: Iterable[MergeField], key: str) -> MergeField | None:
    return next((item for item in fields if item.key == key), None)


def unknown_field(name: str, known: Iterable[str]) -> DomainError:
    """Make the refusal of a field that is not there, with those that are spelled alike."""
    names = list(known)
    near = get_close_matches(name, names, n=2, cutoff=0.6)
    begun = [other for other in names if other.partition(".")[0] == name.partition(".")[0]]
    hint = f"Did you mean {' or '.join(near)}?" if near else f"There are {', '.join((begun or names)[:8])}."
    return DomainError("template.field", f"There is no field “{name}” here. {hint}", field_name=name, nearest=near)


def field_of(fields: Iterable[MergeField], word: str, key: str) -> MergeField:
    """Find a field of a line; DomainError with the nearest ones for one that is not there."""
    items = list(fields)
    found = _of(items, key)
    if found is None:
        raise unknown_field(f"{word}.{key}", (f"{word}.{item.key}" for item in items))
    return found
