"""The plan of a floor as plain data: zones with rows of cells, each cell with a reading for every way of looking."""

from dataclasses import dataclass

from app.kernel.listing import Tone


@dataclass(frozen=True, slots=True)
class FloorMode:
    """One way of looking at a floor: what is read, its colour, and the words at both ends of the scale."""

    key: str
    title: str
    tone: Tone = Tone.ACCENT
    low: str = ""
    high: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """What a cell shows in one mode: a share of the scale from 0 to 1 (None: nothing to read) and the words for it.

    `tone` warns where the share alone would not say that something is wrong.
    """

    share: float | None = None
    text: str = ""
    tone: Tone | None = None


@dataclass(frozen=True, slots=True)
class FloorCell:
    """One place: `bay` and `level` say where it stands in its row, `readings` go with the modes of the plan."""

    id: int
    code: str
    readings: tuple[Reading, ...]
    facts: tuple[str, ...] = ()
    bay: int | None = None
    level: int | None = None
    blocked: bool = False


@dataclass(frozen=True, slots=True)
class FloorRow:
    """Cells along an aisle."""

    title: str
    cells: tuple[FloorCell, ...]


@dataclass(frozen=True, slots=True)
class FloorZone:
    """Rows that belong together; `note` stands beside the title."""

    title: str
    rows: tuple[FloorRow, ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class FloorPlan:
    """A floor with the ways of looking at it; `record` is the kind of record that a cell's id names."""

    title: str
    record: str
    modes: tuple[FloorMode, ...]
    zones: tuple[FloorZone, ...]

    @property
    def cells(self) -> tuple[FloorCell, ...]:
        """Give all cells, zone by zone and row by row."""
        return tuple(cell for zone in self.zones for row in zone.rows for cell in row.cells)
