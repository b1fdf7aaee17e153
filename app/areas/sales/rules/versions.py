"""Versions of a document side by side: which lines are the same, and what differs between them."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

COMPARED = ("qty", "unit", "price_micros", "discount_permille", "choice", "promised_on")
WORDS = {
    "qty": "quantity", "unit": "unit", "price_micros": "price", "discount_permille": "discount", "choice": "kind",
    "promised_on": "promised date",
}


@dataclass(frozen=True, slots=True)
class VersionLine:
    """A line of one version. Lines of the same `key` (an item, or a free text) are the same line, in their order."""

    key: str
    title: str
    qty: int
    unit: str
    price_micros: int
    discount_permille: int
    amount_minor: int
    choice: str = ""
    promised_on: str = ""
    name: str = ""


def matched(versions: Sequence[Sequence[VersionLine]]) -> list[tuple[VersionLine | None, ...]]:
    """Set the lines of several versions side by side: a row for each line, None where a version has it not.

    Rows stand in the order of the last version that has them. The second line of an item is matched with the second.

    >>> a = VersionLine("7", "Tea", 1, "pc", 1, 0, 1)
    >>> b = VersionLine("8", "Jam", 1, "pc", 1, 0, 1)
    >>> [[line and line.title for line in row] for row in matched([[a], [b, a]])]
    [[None, 'Jam'], ['Tea', 'Tea']]
    """
    rows: dict[tuple[str, int], dict[int, VersionLine]] = {}
    order: dict[tuple[str, int], tuple[int, int]] = {}
    for number, lines in enumerate(versions):
        seen: dict[str, int] = defaultdict(int)
        for place, line in enumerate(lines):
            key = (line.key, seen[line.key])
            seen[line.key] += 1
            rows.setdefault(key, {})[number] = line
            order[key] = (-number, place)
    last = {key: place for key, (_, place) in order.items()}
    keys = sorted(rows, key=lambda key: (last[key], order[key][0], key))
    return [tuple(rows[key].get(number) for number in range(len(versions))) for key in keys]


def differences(before: VersionLine | None, after: VersionLine | None) -> tuple[str, ...]:
    """Name what differs of a line between two versions, in words.

    >>> one = VersionLine("7", "Tea", 1, "pc", 1, 0, 1)
    >>> differences(None, one), differences(one, None), differences(one, one)
    (('added',), ('taken off',), ())
    """
    if before is None or after is None:
        return () if before is after else ("added",) if before is None else ("taken off",)
    return tuple(WORDS[name] for name in COMPARED if getattr(before, name) != getattr(after, name))


