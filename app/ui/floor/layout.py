"""Where everything of a floor plan is drawn: zones beside each other, aisles in them, bays along, levels stacked."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF

from app.kernel.floorplan import FloorCell, FloorPlan, FloorRow, FloorZone

CELL, WIDE_CELL, HEIGHT = 46, 172, 21
GAP, LEVEL_GAP, LANE = 4, 1, 18
LABEL, WIDE_LABEL, MARGIN, HEAD, BETWEEN = 54, 104, 14, 30, 14
ALONG = 14
"""Cells in a line where nothing says in which bay they stand."""

Length = Callable[[float], float]


@dataclass(frozen=True, slots=True)
class PlacedCell:
    """A cell where it is drawn."""

    cell: FloorCell
    rect: QRectF


@dataclass(frozen=True, slots=True)
class PlacedRow:
    """A row's title, and the rectangle of its cells."""

    title: str
    label: QRectF
    rect: QRectF
    bays: tuple[tuple[int, QRectF], ...] = ()


@dataclass(frozen=True, slots=True)
class PlacedZone:
    """A zone's card."""

    zone: FloorZone
    rect: QRectF
    rows: tuple[PlacedRow, ...]


@dataclass(frozen=True, slots=True)
class Placed:
    """A whole floor, with the size it takes."""

    zones: tuple[PlacedZone, ...]
    cells: tuple[PlacedCell, ...]
    width: float
    height: float


def arrange(plan: FloorPlan, room: float, px: Length) -> Placed:
    """Place a floor in a width, as many zones beside each other as fit; one that is wider than the room sticks out."""
    zones: list[PlacedZone] = []
    cells: list[PlacedCell] = []
    x = y = px(MARGIN)
    lowest = y
    widest = 0.0
    for zone in plan.zones:
        size = _measure(zone, px)
        if x > px(MARGIN) and x + size[0] > room - px(MARGIN):
            x, y = px(MARGIN), lowest + px(BETWEEN)
        placed, held = _place(zone, x, y, size, px)
        zones.append(placed)
        cells.extend(held)
        lowest = max(lowest, placed.rect.bottom())
        widest = max(widest, placed.rect.right())
        x = placed.rect.right() + px(BETWEEN)
    return Placed(tuple(zones), tuple(cells), widest + px(MARGIN), lowest + px(MARGIN))


def _columns(row: FloorRow) -> list[list[FloorCell]]:
    """Put the cells of a row into bays, each with its levels from the floor up."""
    if any(cell.bay is None for cell in row.cells):
        return [[cell] for cell in row.cells]
    bays: dict[int, list[FloorCell]] = {}
    for cell in row.cells:
        bays.setdefault(cell.bay or 0, []).append(cell)
    return [sorted(held, key=lambda cell: cell.level or 0) for _, held in sorted(bays.items())]


def _is_free(row: FloorRow) -> bool:
    return any(cell.bay is None for cell in row.cells)


def _row_size(row: FloorRow, px: Length) -> tuple[float, float]:
    columns = _columns(row)
    if _is_free(row):
        lines = -(-len(columns) // _along(row))
        return (px(_width(row)) + px(GAP)) * min(len(columns), _along(row)), (px(HEIGHT) + px(GAP)) * lines
    levels = max(len(column) for column in columns)
    return (px(CELL) + px(GAP)) * len(columns), (px(HEIGHT) + px(LEVEL_GAP)) * levels


def _width(row: FloorRow) -> int:
    return WIDE_CELL if _is_free(row) else CELL


def _along(row: FloorRow) -> int:
    return 3 if _is_free(row) else ALONG


def _label(zone: FloorZone) -> int:
    """Give the room for the rows' titles: none where no row has one, more where they are words and no codes."""
    if not any(row.title for row in zone.rows):
        return 0
    return WIDE_LABEL if any(_is_free(row) for row in zone.rows) else LABEL


def _measure(zone: FloorZone, px: Length) -> tuple[float, float]:
    sizes = [_row_size(row, px) for row in zone.rows]
    width = px(_label(zone)) + max((size[0] for size in sizes), default=0) + 2 * px(MARGIN)
    height = px(HEAD) + sum(size[1] + px(LANE) for size in sizes) + px(MARGIN)
    return max(width, px(240)), height


def _place(
    zone: FloorZone, x: float, y: float, size: tuple[float, float], px: Length,
) -> tuple[PlacedZone, list[PlacedCell]]:
    rows: list[PlacedRow] = []
    cells: list[PlacedCell] = []
    top, left = y + px(HEAD) + px(6), x + px(MARGIN) + px(_label(zone))
    for row in zone.rows:
        width, height = _row_size(row, px)
        held = _cells(row, left, top, height, px)
        bays = () if _is_free(row) else _bays(held)
        rows.append(PlacedRow(row.title, QRectF(x + px(MARGIN), top, max(0.0, px(_label(zone)) - px(8)), height),
                              QRectF(left, top, width - px(GAP), height), bays))
        cells.extend(held)
        top += height + px(LANE)
    return PlacedZone(zone, QRectF(x, y, *size), tuple(rows)), cells


def _bays(cells: Sequence[PlacedCell]) -> tuple[tuple[int, QRectF], ...]:
    lowest: dict[int, QRectF] = {}
    for placed in cells:
        bay = placed.cell.bay or 0
        if bay not in lowest or placed.rect.bottom() > lowest[bay].bottom():
            lowest[bay] = placed.rect
    return tuple(lowest.items())


def _cells(row: FloorRow, left: float, top: float, height: float, px: Length) -> list[PlacedCell]:
    placed = []
    for at, column in enumerate(_columns(row)):
        if _is_free(row):
            along = _along(row)
            x = left + (at % along) * (px(WIDE_CELL) + px(GAP))
            y = top + (at // along) * (px(HEIGHT) + px(GAP))
            placed.append(PlacedCell(column[0], QRectF(x, y, px(WIDE_CELL), px(HEIGHT))))
            continue
        x = left + at * (px(CELL) + px(GAP))
        for level, cell in enumerate(column):
            y = top + height - (level + 1) * (px(HEIGHT) + px(LEVEL_GAP))
            placed.append(PlacedCell(cell, QRectF(x, y, px(CELL), px(HEIGHT))))
    return placed
