"""Whatever is asked for by name is declared once: the last of two would answer for both."""

from collections import Counter

import pytest

from app.registry import DECLARATIONS

NAMED = {
    "lists": [query.name for query in DECLARATIONS.lists], "details": [spec.record for spec in DECLARATIONS.details],
    "operations": [spec.name for spec in DECLARATIONS.operations],
    "documents": [spec.name for spec in DECLARATIONS.documents],
    "graphs": [spec.record for spec in DECLARATIONS.graphs],
    "imports": [spec.kind for spec in DECLARATIONS.imports], "figures": [spec.key for spec in DECLARATIONS.figures],
}


@pytest.mark.parametrize("kind", NAMED)
def test_a_name_is_given_once(kind: str) -> None:
    assert [name for name, count in Counter(NAMED[kind]).items() if count > 1] == []
