"""How a file writes its days and figures, told from its cells; what could be read two ways is left to a person."""

import re
from collections.abc import Iterable, Sequence

from app.exchange.mapping import Dates, Numbers

DOTTED = re.compile(r"\d{1,2}\.\d{1,2}\.\d{4}")
SLASHED = re.compile(r"(\d{1,2})/(\d{1,2})/\d{4}")
MONTHS = 12
FIGURES: tuple[tuple[Numbers, re.Pattern[str]], ...] = (
    ("1.234,56", re.compile(r"[+-]?(\d+,\d{1,2}|\d{1,3}(\.\d{3})+,\d+)")),
    ("1 234,56", re.compile(r"[+-]?\d{1,3}([ \u00a0\u202f]\d{3})+,\d+")),
    ("1,234.56", re.compile(r"[+-]?\d{1,3}(,\d{3})+\.\d+")),
    ("1'234.56", re.compile(r"[+-]?\d{1,3}('\d{3})+(\.\d+)?")),
)
POINTED = re.compile(r"[+-]?\d+\.\d{1,2}")
BY_POINT: frozenset[Numbers] = frozenset({"1,234.56", "1'234.56"})


def likely_dates(cells: Sequence[str]) -> Dates:
    """Tell how days are written; a file whose slashes fit both ways is taken for neither."""
    if any(DOTTED.fullmatch(cell) for cell in cells):
        return "31.03.2026"
    pairs = [(int(found[1]), int(found[2])) for cell in cells if (found := SLASHED.fullmatch(cell))]
    if any(first > MONTHS for first, _ in pairs):
        return "31/03/2026"
    return "03/31/2026" if any(second > MONTHS for _, second in pairs) else "2026-03-31"


def likely_numbers(cells: Iterable[str]) -> Numbers:
    """Tell how figures are written; where cells disagree, they are taken as they are stored."""
    found: set[Numbers] = set()
    pointed = False
    for cell in cells:
        found.update(style for style, pattern in FIGURES if pattern.fullmatch(cell))
        pointed = pointed or POINTED.fullmatch(cell) is not None
    if found == {"1.234,56", "1 234,56"}:
        found = {"1 234,56"}
    if len(found) != 1 or (pointed and not found <= BY_POINT):
        return "1234.56"
    return found.pop()
