"""What documents are called for which goods moved, each kind by the area it belongs to."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection


@dataclass(frozen=True, slots=True)
class SourceName:
    """What a document is called for which goods moved, and the party it was dealt with, where there is one.

    `kind` is the word for such documents; `party_record` is the kind of record that the party is shown as.
    """

    kind: str
    title: str
    subtitle: str = ""
    record: str = ""
    record_id: int = 0
    icon: str = "file-text"
    party: str = ""
    party_record: str = ""
    party_id: int = 0


SourceRef = tuple[str, int]
"""The kind and number under which the moves of a document stand in the ledger."""

SourceNamer = Callable[[Connection, Iterable[SourceRef]], Mapping[SourceRef, SourceName]]
"""Names documents of any area; those that no area names are left out."""


@dataclass(frozen=True, slots=True)
class SourceSpec:
    """How an area names its documents where goods moved for them: `load` gives names by number."""

    kind: str
    load: Callable[[Connection, Sequence[int]], Mapping[int, SourceName]]
