"""What changed of an order from one version to another, line by line."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.kernel.listing import StateWord, Tone

CHANGE_WORDS: tuple[tuple[str, StateWord], ...] = (
    ("added", StateWord("Added", Tone.GOOD)), ("removed", StateWord("Taken off", Tone.BAD)),
    ("changed", StateWord("Changed", Tone.WARNING)), ("same", StateWord("As before")),
)
COMPARED = ("qty", "unit_id", "price_micros", "due_on", "item_id")


@dataclass(frozen=True, slots=True)
class LineChange:
    """A line in both versions, None where it stands in one only; `fields` names what differs."""

    kind: str
    before: Mapping[str, Any] | None
    after: Mapping[str, Any] | None
    fields: tuple[str, ...] = ()

    @property
    def line(self) -> Mapping[str, Any]:
        """Give the line as it stands in the later version, or as it stood."""
        return self.after or self.before or {}


def compare_lines(before: Sequence[Mapping[str, Any]], after: Sequence[Mapping[str, Any]]) -> list[LineChange]:
    """Match the lines of two versions by their numbers and say what became of each, in the order of their positions.

    >>> one = {"id": 1, "position": 1, "qty": 5, "unit_id": 1, "price_micros": 9, "due_on": "2026-01-01", "item_id": 3}
    >>> [(change.kind, change.fields) for change in compare_lines([one], [one | {"qty": 6}, one | {"id": 2}])]
    [('changed', ('qty',)), ('added', ())]
    """
    old, new = {line["id"]: line for line in before}, {line["id"]: line for line in after}
    changes = []
    for key in sorted(old.keys() | new.keys(), key=lambda key: ((new.get(key) or old[key])["position"], key)):
        first, second = old.get(key), new.get(key)
        if first is None or second is None:
            changes.append(LineChange("added" if first is None else "removed", first, second))
            continue
        fields = tuple(name for name in COMPARED if str(first[name]) != str(second[name]))
        changes.append(LineChange("changed" if fields else "same", first, second, fields))
    return changes
