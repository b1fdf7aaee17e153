"""A template: read and checked once, then written for any number of records."""

from dataclasses import dataclass

from app.kernel.errors import DomainError
from app.kernel.templates.lexicon import Lexicon, Scope
from app.kernel.templates.refusal import UNSEEN, refused
from app.kernel.templates.tree import Node

LONGEST = 20_000
"""Letters of a template."""


@dataclass(frozen=True, slots=True)
class Template:
    """A template that was found good: all its fields and filters are declared."""

    record: str
    text: str
    body: tuple[Node, ...]
    words: frozenset[str] = frozenset()
    fields: tuple[str, ...] = ()


def read_template(text: str, lexicon: Lexicon, record: str, *, field_name: str | None = None) -> Template:
    """Read a template about a kind of record; DomainError says in words what cannot be merged, and where."""
    try:
        return _read(text, lexicon.scope(record))
    except DomainError as error:
        error.field = field_name
        raise


def _read(text: str, scope: Scope) -> Template:
    # Jinja takes longer to import than the window may take to open.
    from app.kernel.templates.parsing import parse

    if len(text) > LONGEST:
        raise refused(f"it is longer than {LONGEST:,} letters.")
    clean = text.replace("\r\n", "\n").replace("\r", "\n")
    if UNSEEN.search(clean):
        raise refused("it holds letters that cannot be seen.")
    body, seen = parse(clean, scope)
    words = frozenset(name.partition(".")[0] for name in seen)
    return Template(scope.record, clean, body, words & frozenset(scope.words), tuple(dict.fromkeys(seen)))
