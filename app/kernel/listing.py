"""What a list is: columns, sort, filters, pages; the part that a window may know."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum

from app.kernel.letters import LetterText
from app.kernel.next_actions import NextAction


class Kind(StrEnum):
    """What a column holds; window, export and print draw by kind, never by area."""

    TEXT = "text"
    CODE = "code"
    INTEGER = "integer"
    QUANTITY = "quantity"
    MONEY = "money"
    PRICE = "price"
    PERCENT = "percent"
    DATE = "date"
    TIME = "time"
    STATE = "state"
    FLAG = "flag"

    @property
    def is_number(self) -> bool:
        """Tell whether the column is set to the right with tabular figures."""
        return self in (Kind.INTEGER, Kind.QUANTITY, Kind.MONEY, Kind.PRICE, Kind.PERCENT)


class Tone(StrEnum):
    """How a state feels; each has a colour, an icon and a word in the window."""

    NEUTRAL = "neutral"
    ACCENT = "accent"
    GOOD = "good"
    WARNING = "warning"
    BAD = "bad"


@dataclass(frozen=True, slots=True)
class StateWord:
    """The word and the tone of one state."""

    word: str
    tone: Tone = Tone.NEUTRAL


USUAL_SHORT = {
    "Quantity": "Qty", "Discount": "Disc.", "Reference": "Ref.", "Description": "Descr.",
}
"""Short words that everybody reads as the long ones."""


@dataclass(frozen=True, slots=True)
class ColumnInfo:
    """A column as the window and the command line see it.

    The values in a row are of the type that `kind` says: str, int, Quantity, Money, Price, int permille for PERCENT,
    date, datetime in UTC, str code of `states` for STATE, bool; None is an empty cell. A column with a `permission` is
    there for whoever holds it. A time that `counts_down` is told as how long it is until then, anew each minute, unless
    the state in the column named there is `waiting`. `words` are the few texts there are, to be chosen from. `short`
    heads the column where its title has no room. `below` and `above` tell how figures below and above nothing feel: a
    saving written with a minus is good.
    """

    key: str
    title: str
    kind: Kind = Kind.TEXT
    width: int = 12
    sortable: bool = True
    shown: bool = True
    help: str = ""
    states: tuple[tuple[str, StateWord], ...] = ()
    total: bool = False
    permission: str = ""
    counts_down: str = ""
    words: tuple[str, ...] = ()
    short: str = ""
    below: Tone = Tone.BAD
    above: Tone = Tone.NEUTRAL

    def state(self, code: str) -> StateWord:
        """Give the word for a state's code."""
        return dict(self.states).get(code) or StateWord(code)


    @property
    def brief(self) -> str:
        """Give the words that head the column where its title has no room; the title where there are none."""
        return self.short or USUAL_SHORT.get(self.title, self.title)

    @property
    def groups(self) -> tuple["Group", ...]:
        """Give the ways in which rows can be put together by this column; numbers have none."""
        if self.kind in (Kind.DATE, Kind.TIME):
            return tuple(Group(self.key, step) for step in STEPS)
        return () if self.kind.is_number else (Group(self.key),)


STEPS = ("month", "year")
"""The periods by which days and times are put together."""


@dataclass(frozen=True, slots=True)
class Group:
    """How rows are put together: by the value of a column, or by the `step` in which its day or time lies."""

    key: str
    step: str = ""


@dataclass(frozen=True, slots=True)
class Sort:
    """One column to sort by."""

    key: str
    descending: bool = False


OPERATORS = ("=", "!=", "<=", ">=", "<", ">", "~", "^", "in", "empty", "filled")
"""`~` is contains and `^` begins with, both without regard to case."""


@dataclass(frozen=True, slots=True)
class Filter:
    """A condition on one column; `value` has the column's own plain form (a number in units, an ISO date, a word)."""

    key: str
    operator: str
    value: object = None


@dataclass(frozen=True, slots=True)
class ListRequest:
    """Which rows, in which order, as of when (None: now); plain data, so that a saved view can hold it."""

    preset: str | None = None
    filters: tuple[Filter, ...] = ()
    search: str = ""
    sort: tuple[Sort, ...] = ()
    as_of: datetime | None = None
    group: Group | None = None


@dataclass(frozen=True, slots=True)
class PresetInfo:
    """A named condition offered as a chip."""

    key: str
    title: str
    tone: Tone = Tone.NEUTRAL


@dataclass(frozen=True, slots=True)
class ListInfo:
    """A list as the window and the command line see it; `record` is the kind of record its ids name."""

    name: str
    title: str
    record: str
    columns: tuple[ColumnInfo, ...]
    presets: tuple[PresetInfo, ...] = ()
    sort: tuple[Sort, ...] = ()
    searchable: bool = True
    permission: str = ""

    def column(self, key: str) -> ColumnInfo:
        """Find a column by its key; KeyError when there is none."""
        for column in self.columns:
            if column.key == key:
                return column
        raise KeyError(key)


@dataclass(frozen=True, slots=True)
class Row:
    """One row: the record's id and a value for each column of the list, in its order."""

    id: int
    values: tuple[object, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """Rows, and the place after the last of them (None at the end)."""

    rows: Sequence[Row]
    after: tuple[object, ...] | None = None


class Glance(StrEnum):
    """What is asked of anybody at first sight; the facts of one question stand together above all others."""

    OPEN = "open"
    LATE = "late"
    WORTH = "worth"
    FEELING = "feeling"

    @property
    def question(self) -> str:
        """Give the question in a word."""
        return {"open": "Open", "late": "Late", "worth": "Worth in 12 months", "feeling": "How they feel"}[self.value]

    @property
    def nothing(self) -> str:
        """Give what is said where there is nothing."""
        return {
            "open": "Nothing is open", "late": "Nothing is late", "worth": "Nothing bought yet",
            "feeling": "Not asked yet",
        }[self.value]


@dataclass(frozen=True, slots=True)
class Fact:
    """A labelled value in a detail; `record` and `record_id` make it a way to that record.

    One with a `permission` is shown to whoever holds it; those with a `glance` stand with the others that answer the
    same question. `note` are a few quiet words more.
    """

    title: str
    value: object
    kind: Kind = Kind.TEXT
    record: str = ""
    record_id: int = 0
    tone: Tone = Tone.NEUTRAL
    help: str = ""
    permission: str = ""
    note: str = ""
    glance: Glance | None = None


@dataclass(frozen=True, slots=True)
class TimelineEntry:
    """Something that happened to a record, in either flow; `note` is a quiet second line, such as what was written.

    `id` tells entries of one source and moment apart; `kind` is the word of the source, such as order or mail.
    """

    at: datetime
    text: str
    tone: Tone = Tone.ACCENT
    icon: str = ""
    record: str = ""
    record_id: int = 0
    note: str = ""
    id: int = 0
    kind: str = ""


TimelinePlace = tuple[datetime, int, int]
"""The place of an entry in a timeline: its moment, the rank of its source, its number within the source."""


@dataclass(frozen=True, slots=True)
class TimelineKind:
    """A kind of entry that a timeline can be narrowed to; a `count` of COUNTED_UP_TO stands for that many or more."""

    kind: str
    title: str
    icon: str
    count: int | None = None


@dataclass(frozen=True, slots=True)
class TimelinePage:
    """Entries, newest first, the place after the last of them (None at the end), and the kinds there are."""

    entries: tuple[TimelineEntry, ...]
    after: TimelinePlace | None = None
    kinds: tuple[TimelineKind, ...] = ()


@dataclass(frozen=True, slots=True)
class TimelineRequest:
    """What of a timeline is wanted: some kinds (none named: all), and only entries that hold every word of a text."""

    kinds: frozenset[str] = frozenset()
    search: str = ""


@dataclass(frozen=True, slots=True)
class LinesTable:
    """Lines of a record shown in its detail: columns by kind and rows of values, as in a list.

    Lines that only explain are `folded`: they stand below all others, and open when they are asked for.
    """

    title: str
    columns: tuple[ColumnInfo, ...]
    rows: tuple[Row, ...]
    record: str = ""
    folded: bool = False

    def seen_by(self, may: Callable[[str], bool]) -> "LinesTable":
        """Leave out the columns that a person may not see."""
        kept = [index for index, info in enumerate(self.columns) if not info.permission or may(info.permission)]
        if len(kept) == len(self.columns):
            return self
        rows = tuple(replace(row, values=tuple(row.values[index] for index in kept)) for row in self.rows)
        return replace(self, columns=tuple(self.columns[index] for index in kept), rows=rows)


@dataclass(frozen=True, slots=True)
class Paper:
    """A document or a note on a record; `text` is the document's name or the note's words."""

    id: int
    text: str
    at: datetime
    who: str
    is_file: bool = False
    size_bytes: int = 0
    media_type: str = ""


@dataclass(frozen=True, slots=True)
class TagWord:
    """A coloured word on a record; `colour` is the number of one of the series' colours."""

    word: str
    colour: int = 0


@dataclass(frozen=True, slots=True)
class Detail:
    """Everything the detail pane shows of one record.

    `chart` is a value that the tab's chart function draws; `messages` are long texts (a conversation), oldest first.
    `history` is the first page of a timeline that is read by pages; `timeline` is one that is there as a whole.
    `next_actions` are ranked, the most pressing first. `letter` is a text of somebody else, with what it encloses.
    """

    id: int
    title: str
    subtitle: str = ""
    state: StateWord | None = None
    facts: tuple[Fact, ...] = ()
    lines: tuple[LinesTable, ...] = ()
    messages: tuple[TimelineEntry, ...] = ()
    timeline: tuple[TimelineEntry, ...] = ()
    chart: object | None = None
    hint: str = ""
    papers: tuple[Paper, ...] = ()
    history: TimelinePage | None = None
    next_actions: tuple[NextAction, ...] = ()
    tags: tuple[TagWord, ...] = ()
    letter: LetterText | None = None

    def seen_by(self, may: Callable[[str], bool]) -> "Detail":
        """Leave out what a person may not see; `may` tells of a right whether it is held."""
        return replace(
            self, facts=tuple(fact for fact in self.facts if not fact.permission or may(fact.permission)),
            lines=tuple(table for table in (one.seen_by(may) for one in self.lines) if table.columns),
        )


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure of a dashboard strip: what it is, which way it goes, what it should be.

    `value` is of the type of `kind`, None when there is nothing to measure yet (say so in `note`). `explain` tells the
    formula and the rows it comes from.
    """

    key: str
    title: str
    value: object | None
    kind: Kind
    note: str = ""
    tone: Tone = Tone.NEUTRAL
    trend: tuple[float, ...] = field(default=())
    explain: str = ""
