"""Blocks that stay whole, laid on pages one after the other."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from app.ui.printing.canvas import Canvas

Draw = Callable[[Canvas, float], None]
"""Draws at a distance from the upper edge of the sheet, in units."""


@dataclass(frozen=True, slots=True)
class Block:
    """Something of a height that no page break goes through.

    With `keep`, it stays on one page with what follows. `header` is repeated above it when it is the first on a page.
    A `space` is left out there. `prepare` does beforehand what takes long in drawing.
    """

    height: float
    draw: Draw
    keep: bool = False
    header: "Block | None" = None
    space: bool = False
    prepare: Callable[[], None] | None = None


@dataclass(frozen=True, slots=True)
class Placed:
    """A block and the distance of its upper edge from that of the page's room."""

    top: float
    block: Block


def blank(height: float, *, keep: bool = False) -> Block:
    """Make room between blocks."""
    return Block(height, lambda _canvas, _top: None, keep=keep, space=True)


def _chains(blocks: Iterable[Block]) -> list[list[Block]]:
    """Group the blocks that stay together; a space belongs to no group, unless it is kept."""
    chains: list[list[Block]] = []
    open_chain: list[Block] = []
    for block in blocks:
        open_chain.append(block)
        if not block.keep:
            chains.append(open_chain)
            open_chain = []
    return [*chains, open_chain] if open_chain else chains


class _Sheets:
    def __init__(self, first_room: float, room: float) -> None:
        self.pages: list[list[Placed]] = [[]]
        self.first_room = first_room
        self.room = room
        self.used = 0.0

    def left(self) -> float:
        return (self.first_room if len(self.pages) == 1 else self.room) - self.used

    def turn(self) -> None:
        self.pages.append([])
        self.used = 0.0

    def put(self, block: Block) -> None:
        if not self.pages[-1]:
            if block.space:
                return
            if block.header is not None and len(self.pages) > 1:
                self._lay(block.header)
        self._lay(block)

    def _lay(self, block: Block) -> None:
        self.pages[-1].append(Placed(self.used, block))
        self.used += block.height


def _needed(chain: Sequence[Block]) -> float:
    header = next((block.header for block in chain if not block.space), None)
    return sum(block.height for block in chain) + (header.height if header else 0.0)


def paginate(blocks: Iterable[Block], first_room: float, room: float) -> list[list[Placed]]:
    """Lay blocks on pages of the given heights; a chain that is higher than a page is broken between its blocks."""
    sheets = _Sheets(first_room, room)
    for chain in _chains(blocks):
        height = sum(block.height for block in chain)
        if height > sheets.left() and (sheets.pages[-1] or first_room < room) and _needed(chain) <= room:
            sheets.turn()
        for block in chain:
            if block.height > sheets.left() and sheets.pages[-1] and not block.space:
                sheets.turn()
            sheets.put(block)
    return sheets.pages
