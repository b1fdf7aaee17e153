"""Records that a field can name: found by search, shown by title and subtitle, read from the list that is named."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from app.kernel.declare import Declarations, Reader
from app.kernel.formatting import Formatter
from app.kernel.listing import ColumnInfo, Filter, Kind, ListRequest, Row
from app.kernel.query import ListQuery
from app.kernel.search import TRIGRAM

OFFERED = 12
READ = 40
SUBTITLES = 3
NUMBER = "number"
"""The first column of a list of papers: orders, receipts, shipments, tickets."""


@dataclass(frozen=True, slots=True)
class Choice:
    """A record to choose: its id, what it is called, and what tells it from others of its name."""

    id: int
    title: str
    subtitle: str = ""


@dataclass(frozen=True, slots=True)
class RecordSource:
    """The list from which a field's record is chosen."""

    query: ListQuery
    searched: bool
    formatter: Formatter

    @classmethod
    def of(cls, declarations: Declarations, name: str, formatter: Formatter) -> "RecordSource":
        """Find a list by name; CallError when there is none."""
        query = declarations.list_query(name)
        found = query.searchable and any(spec.record == query.record for spec in declarations.searches)
        return cls(query, found, formatter)

    @property
    def _titles(self) -> tuple[int, list[int]]:
        """Give the column that names a record, and those that tell it from others: its code first.

        What has a number is called by it, as on paper; anything else has a name.
        """
        infos = self.query.info.columns
        naming = [index for index, info in enumerate(infos) if info.kind is Kind.TEXT]
        codes = [index for index, info in enumerate(infos) if info.kind is Kind.CODE]
        title = 0 if infos[0].key == NUMBER else (naming or codes or [0])[0]
        states = [index for index, info in enumerate(infos) if info.kind is Kind.STATE]
        return title, [index for index in (*codes, *naming, *states) if index != title]

    def choice(self, row: Row) -> Choice:
        """Make a choice of a row."""
        title, rest = self._titles
        words = [self._text(row, index) for index in rest]
        subtitle = " · ".join([word for word in words if word][:SUBTITLES])
        return Choice(row.id, self._text(row, title) or str(row.id), subtitle)

    def _text(self, row: Row, index: int) -> str:
        info = self.query.info.columns[index]
        return self.formatter.text(row.values[index], info.kind, info.states)

    def _words(self) -> list[ColumnInfo]:
        return [info for info in self.query.info.columns if info.kind in (Kind.CODE, Kind.TEXT)]

    def offer(self, reader: Reader, text: str) -> list[Choice]:
        """List the records that hold a text, those that begin with it first; the first of all for an empty text."""
        wanted = text.strip()
        if not wanted:
            return self._choices(reader, ListRequest(), OFFERED)
        found = self._choices(reader, ListRequest(search=wanted), READ) if self.searched else []
        if not found and (not self.searched or len(wanted) < TRIGRAM):
            for info in self._words():
                found += self._choices(reader, ListRequest(filters=(Filter(info.key, "~", wanted),)), READ)
        folded = wanted.casefold()
        unique = list({choice.id: choice for choice in found}.values())
        return sorted(unique, key=lambda choice: not _begins(choice, folded))[:OFFERED]

    def named(self, reader: Reader, texts: Iterable[str]) -> dict[str, Choice]:
        """Find the records that texts name beyond doubt, by code or title; the others are left out."""
        result = {}
        for text in dict.fromkeys(texts):
            offered = self.offer(reader, text)
            exact = [choice for choice in offered if is_named(choice, text)]
            if len(exact) == 1 or len(offered) == 1:
                result[text] = (exact or offered)[0]
        return result

    def by_id(self, reader: Reader, ids: Sequence[int]) -> dict[int, Choice]:
        """Read what records are called; those that are gone are left out."""
        return {row.id: self.choice(row) for row in self.query.rows(reader, ids)}

    def _choices(self, reader: Reader, request: ListRequest, size: int) -> list[Choice]:
        return [self.choice(row) for row in self.query.page(reader, request, size=size).rows]


def is_named(choice: Choice, text: str) -> bool:
    """Tell whether a text is the record's title or its code, whatever the case."""
    folded = text.strip().casefold()
    return folded == choice.title.casefold() or folded in (part.casefold() for part in choice.subtitle.split(" · "))


def _begins(choice: Choice, folded: str) -> bool:
    return choice.title.casefold().startswith(folded) or choice.subtitle.casefold().startswith(folded)
