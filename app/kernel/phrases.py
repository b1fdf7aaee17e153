"""Words that are at hand while a text is written: offered by what is typed behind a slash."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

PHRASES_OFFERED = 12


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words that can be taken into a text; `problem` says why they should be looked at before they are sent."""

    title: str
    subtitle: str
    text: str
    problem: str = ""


@dataclass(frozen=True, slots=True)
class PhraseRequest:
    """What is typed behind the slash, what else the form holds, and who writes when."""

    typed: str
    values: Mapping[str, Any]
    now: datetime
    actor_id: int


@dataclass(frozen=True, slots=True)
class PhraseSpec:
    """Where the words of a field come from that names this source in its `phrases`: `find` gives the best first."""

    name: str
    find: Callable[[Connection, PhraseRequest], Sequence[Phrase]]
