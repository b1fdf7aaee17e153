"""Records that a field can name: found by search, shown by title and subtitle, read from the list that is named."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from app.kernel.declare import Declarations, NamesSpec, Reader
from app.kernel.formatting import Formatter
from app.kernel.listing import ColumnInfo, Filter, Kind, ListRequest, Row
from app.kernel.query import ListQuery
from app.kernel.search import TRIGRAM

OFFERED = 12
READ = 40
SUBTITLES = 3
SEARCHED = 25
"""So many pasted texts are searched for when they are nobody's code or name; the others are told to be unknown."""
NUMBER = "number"
"""The first column of a list of papers: orders, receipts, shipments, tickets."""


@dataclass(frozen=True, slots=True)
class Choice:
    """A record to choose: its id, what it is called, what tells it from others of its name, and its code."""

    id: int
    title: str
    subtitle: str = ""
    code: str = ""


@dataclass(frozen=True, slots=True)
class RecordSource:
    """The list from which a field's record is chosen; where it is `narrowed`, of a part of it."""

    query: ListQuery
    searched: bool
    formatter: Formatter
    names: tuple[NamesSpec, ...] = ()
    narrowed: Filter | None = None

    @classmethod
    def of(cls, declarations: Declarations, name: str, formatter: Formatter) -> "RecordSource":
        """Find a list by name; CallError when there is none."""
        query = declarations.list_query(name)
        found = query.searchable and any(spec.record == query.record for spec in declarations.searches)
        names = tuple(spec for spec in declarations.names if spec.list_name == name)
        return cls(query, found, formatter, names)

    @property
    def _titles(self) -> tuple[int, list[int]]:
        """Give the column that names a record, and those that tell it from others: its code first.

        What has a number, or a code that bears the record's own name, is called by it, as on paper; anything else has
        a name.
        """
        infos = self.query.info.columns
        naming = [index for index, info in enumerate(infos) if info.kind is Kind.TEXT]
        codes = [index for index, info in enumerate(infos) if info.kind is Kind.CODE]
        own = infos[0].kind is Kind.CODE and infos[0].title.casefold() == self.query.record
        title = 0 if own or infos[0].key == NUMBER else (naming or codes or [0])[0]
        states = [index for index, info in enumerate(infos) if info.kind is Kind.STATE]
        return title, [index for index in (*codes, *naming, *states) if index != title]

    def choice(self, row: Row) -> Choice:
        """Make a choice of a row."""
        title, rest = self._titles
        words = [self._text(row, index) for index in rest]
        subtitle = " · ".join([word for word in words if word][:SUBTITLES])
        infos = self.query.info.columns
        coded = (index for index in (title, *rest) if infos[index].kind is Kind.CODE)
        code = next((text for index in coded if (text := self._text(row, index))), "")
        return Choice(row.id, self._text(row, title) or str(row.id), subtitle, code)

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
        called = [choice for choices in self._called(reader, [wanted]).values() for choice in choices]
        unique = {choice.id: choice for choice in called}
        unique.update((choice.id, choice) for choice in sorted(found, key=lambda one: not _begins(one, folded))
                      if choice.id not in unique)
        return list(unique.values())[:OFFERED]

    def named(self, reader: Reader, texts: Iterable[str]) -> dict[str, Choice]:
        """Find the records that texts name beyond doubt, by code, title or another name; the others are left out.

        What is written out in full is found for all texts at once; the first few others are searched for.
        """
        wanted = list(dict.fromkeys(text.strip() for text in texts if text.strip()))
        result = self._written_out(reader, wanted)
        called = self._called(reader, [text for text in wanted if text not in result])
        result.update({text: choices[0] for text, choices in called.items() if len(choices) == 1})
        for text in [text for text in wanted if text not in result and text not in called][:SEARCHED]:
            offered = self.offer(reader, text)
            exact = [choice for choice in offered if is_named(choice, text)]
            if len(exact) == 1 or len(offered) == 1:
                result[text] = (exact or offered)[0]
        return result

    def _written_out(self, reader: Reader, texts: Sequence[str]) -> dict[str, Choice]:
        """Find what is named by its whole code or title, in one read a column."""
        infos, (title, rest) = self.query.info.columns, self._titles
        places = [place for place in rest if infos[place].kind is Kind.CODE]
        places.append(title)
        result: dict[str, Choice] = {}
        for place in dict.fromkeys(places):
            missing = [text for text in texts if text not in result]
            if not missing:
                break
            seen: dict[str, list[Row]] = {}
            request = self._within(ListRequest(filters=(Filter(infos[place].key, "in", missing),)))
            for row in self.query.page(reader, request, size=2 * len(missing)).rows:
                seen.setdefault(self._text(row, place).casefold(), []).append(row)
            for text in missing:
                if len(rows := seen.get(text.casefold(), [])) == 1:
                    result[text] = self.choice(rows[0])
        return result

    def _called(self, reader: Reader, texts: Sequence[str]) -> dict[str, list[Choice]]:
        """Find what texts call by another name than its own."""
        ids: dict[str, set[int]] = {}
        for spec in self.names if texts else ():
            for text, found in spec.find(reader, texts).items():
                ids.setdefault(text, set()).update(found)
        known = self.by_id(reader, sorted(set().union(*ids.values()))) if ids else {}
        return {
            text: choices for text, numbers in ids.items()
            if (choices := [known[number] for number in sorted(numbers) if number in known])
        }

    def by_id(self, reader: Reader, ids: Sequence[int]) -> dict[int, Choice]:
        """Read what records are called; those that are gone are left out."""
        return {row.id: self.choice(row) for row in self.query.rows(reader, ids)}

    def _choices(self, reader: Reader, request: ListRequest, size: int) -> list[Choice]:
        return [self.choice(row) for row in self.query.page(reader, self._within(request), size=size).rows]

    def _within(self, request: ListRequest) -> ListRequest:
        return request if self.narrowed is None else replace(request, filters=(*request.filters, self.narrowed))


def is_named(choice: Choice, text: str) -> bool:
    """Tell whether a text is the record's title or its code, whatever the case."""
    folded = text.strip().casefold()
    return folded == choice.title.casefold() or folded in (part.casefold() for part in choice.subtitle.split(" · "))


def _begins(choice: Choice, folded: str) -> bool:
    return choice.title.casefold().startswith(folded) or choice.subtitle.casefold().startswith(folded)
