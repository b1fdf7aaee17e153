"""What an area declares of its records so that texts can speak of them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from app.kernel.listing import Kind, StateWord


@dataclass(frozen=True, slots=True)
class MergeField:
    """A field that can be merged into a text: how it is written follows from its kind.

    A field with `lines` holds a sequence of mappings by the keys of those fields, and is walked by a loop. `example`
    stands for it where no record is at hand.
    """

    key: str
    title: str
    kind: Kind = Kind.TEXT
    states: tuple[tuple[str, StateWord], ...] = ()
    lines: tuple["MergeField", ...] = ()
    example: str = ""


@dataclass(frozen=True, slots=True)
class MergeRecord:
    """What texts can say of a kind of record, called by `word` in them: `{{ ticket.number }}`.

    `load` gives values of a record by key, also the numbers of the records that `links` lead to (key, kind of record).
    A record of the kind "" is known in every text; it is loaded with the number of the person who acts.
    """

    record: str
    word: str
    title: str
    fields: tuple[MergeField, ...]
    load: Callable[[Connection, int, datetime], Mapping[str, object]]
    links: tuple[tuple[str, str], ...] = ()
