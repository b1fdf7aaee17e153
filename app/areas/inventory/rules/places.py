"""What a place may hold, what it is called, and how full it is; decided without a database."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from app.kernel.errors import DomainError

STRUCTURE_KINDS = frozenset({"zone", "aisle"})
"""Kinds of location that hold places, and nothing themselves."""

AMBIENT, COOL, FROZEN, HAZARDOUS, SECURE = "ambient", "cool", "frozen", "hazardous", "secure"
CONDITIONS = (
    (AMBIENT, "Ambient"), (COOL, "Cool"), (FROZEN, "Frozen"), (HAZARDOUS, "Hazardous"), (SECURE, "Secure"),
)
FITS, ASK, REFUSE = "fits", "ask", "refuse"

BIN_PATTERN = "{zone}-{aisle}-{bay}-{level}"
SEQUENCE_STEP = 10
MOST_BINS = 5_000

_WITHIN = {"zone": (None, "zone"), "aisle": ("zone", None)}


@dataclass(frozen=True, slots=True)
class Limits:
    """What fits into a place; None where it does not matter."""

    cm3: int | None = None
    grams: int | None = None
    pallets: int | None = None


@dataclass(frozen=True, slots=True)
class Load:
    """What lies in a place; pallets in thousandths. An item without measures weighs and fills nothing."""

    cm3: int = 0
    grams: int = 0
    pallets_milli: int = 0

    def __add__(self, other: "Load") -> "Load":
        """Put two loads together."""
        return Load(self.cm3 + other.cm3, self.grams + other.grams, self.pallets_milli + other.pallets_milli)


def fill_permille(load: Load, limits: Limits) -> int | None:
    """Tell how full a place is by whatever limits it most; None when nothing limits it.

    >>> fill_permille(Load(cm3=500), Limits(cm3=1000, grams=10))
    500
    """
    parts = [
        used * 1000 // limit for used, limit in (
            (load.cm3, limits.cm3), (load.grams, limits.grams),
            (load.pallets_milli, None if limits.pallets is None else limits.pallets * 1000),
        ) if limit
    ]
    return max(parts) if parts else None


def storage_verdict(need: str, condition: str) -> str:
    """Tell whether goods may lie under a condition: they fit, one asks, or it is refused.

    What must be frozen, and what is hazardous, is refused anywhere else; the rest is for a person to decide.
    """
    if need == condition or (need == AMBIENT and condition == SECURE):
        return FITS
    return REFUSE if need in (FROZEN, HAZARDOUS) or condition == HAZARDOUS else ASK


def require_fitting(need: str, condition: str, what: str, where: str, field: str) -> str | None:
    """Refuse goods that must not lie there; give the question to ask where a person may decide, otherwise None."""
    verdict = storage_verdict(need, condition)
    if verdict == FITS:
        return None
    needed, offered = dict(CONDITIONS)[need].lower(), dict(CONDITIONS)[condition].lower()
    if verdict == REFUSE:
        raise DomainError(
            "storage.unfit", f"{what} needs {needed} storage, and {where} is {offered}. Nothing was moved. Choose a "
            f"place that is {needed}.", field,
        )
    return f"{what} needs {needed} storage, and {where} is {offered}. Put it there all the same?"


def require_holding(kind: str) -> None:
    """Refuse a zone or an aisle where a place that holds goods is wanted."""
    if kind in STRUCTURE_KINDS:
        raise DomainError("location.structure", "A zone or an aisle holds places, and no goods itself. Choose a bin in "
                          "it. Nothing was moved.", "to_location_id")


def may_go_negative(kind: str, allowed: bool) -> bool:
    """Tell whether a place may hold less than nothing for a while: only a shelf of which that was said."""
    return allowed and kind == "shelf"


def require_parent(kind: str, parent_kind: str | None) -> None:
    """Refuse a place within a place that cannot hold it: zones stand alone, aisles in zones, bins in either."""
    if kind in _WITHIN:
        if parent_kind not in _WITHIN[kind]:
            raise DomainError("location.parent", "A zone stands in a zone or alone, an aisle in a zone.", "parent_id")
    elif parent_kind is not None and parent_kind not in STRUCTURE_KINDS:
        raise DomainError("location.parent", "A place stands in a zone or in an aisle.", "parent_id")


@dataclass(frozen=True, slots=True)
class NewBin:
    """A bin to be made: its code, where it stands, and when a round comes by."""

    code: str
    aisle: int
    bay: int
    level: int
    sequence: int


def plan_bins(
    zone: str, aisles: Sequence[int], bays: int, levels: int, pattern: str = BIN_PATTERN, start: int = 0,
) -> list[NewBin]:
    """Name the bins of a zone's aisles, in walking order: up one aisle and down the next, each bay from the floor up.

    Numbers are padded to the longest of their kind. DomainError for a pattern that names two bins alike.

    >>> [bin.code for bin in plan_bins("A", [1, 2], 1, 2)]
    ['A-1-1-1', 'A-1-1-2', 'A-2-1-1', 'A-2-1-2']
    """
    _require_plan(aisles, bays, levels, pattern)
    widths = {"aisle": len(str(max(aisles))), "bay": len(str(bays)), "level": len(str(levels))}
    bins: list[NewBin] = []
    for turn, aisle in enumerate(aisles):
        order = range(1, bays + 1) if turn % 2 == 0 else range(bays, 0, -1)
        for bay in order:
            for level in range(1, levels + 1):
                code = pattern.replace("{zone}", zone)
                for name, number in (("aisle", aisle), ("bay", bay), ("level", level)):
                    code = code.replace(f"{{{name}}}", f"{number:0{widths[name]}d}")
                bins.append(NewBin(code, aisle, bay, level, start + (len(bins) + 1) * SEQUENCE_STEP))
    if len({planned.code for planned in bins}) < len(bins):
        raise DomainError("bins.pattern", "The pattern gives two bins the same code. Name aisle, bay and level in it.",
                          "pattern")
    return bins


def _require_plan(aisles: Sequence[int], bays: int, levels: int, pattern: str) -> None:
    if not aisles or min(aisles) < 1 or bays < 1 or levels < 1:
        raise DomainError("bins.count", "There must be at least one aisle, one bay and one level.", "bays")
    if len(aisles) * bays * levels > MOST_BINS:
        raise DomainError("bins.many", f"That would be {len(aisles) * bays * levels} bins; at most {MOST_BINS} are "
                          "made at once.", "bays")
    rest = pattern
    for name in ("zone", "aisle", "bay", "level"):
        rest = rest.replace(f"{{{name}}}", "")
    if "{" in rest or "}" in rest:
        raise DomainError("bins.pattern", "The pattern may name {zone}, {aisle}, {bay} and {level}.", "pattern")


@dataclass(frozen=True, slots=True)
class Node:
    """A place in the tree."""

    id: int
    code: str
    parent_id: int | None


def path_of(place_id: int, nodes: dict[int, Node]) -> list[int]:
    """Give the way from a place up to the top, itself first; a circle ends it."""
    path: list[int] = []
    at: int | None = place_id
    while at is not None and at in nodes and at not in path:
        path.append(at)
        at = nodes[at].parent_id
    return path


def walk(nodes: Iterable[Node]) -> list[tuple[int, Node]]:
    """Give all places with their depth, each after the place it stands in, of equal depth by code."""
    children: dict[int | None, list[Node]] = {}
    known = list(nodes)
    ids = {node.id for node in known}
    for node in sorted(known, key=lambda item: item.code):
        children.setdefault(node.parent_id if node.parent_id in ids else None, []).append(node)
    result: list[tuple[int, Node]] = []
    waiting = [(0, node) for node in reversed(children.get(None, []))]
    while waiting:
        depth, node = waiting.pop()
        result.append((depth, node))
        waiting.extend((depth + 1, child) for child in reversed(children.get(node.id, [])))
    return result
