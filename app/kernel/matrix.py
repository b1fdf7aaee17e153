"""Things against things: what a matrix shows, as the window may know it."""

from dataclasses import dataclass

from app.kernel.listing import Kind, Tone


@dataclass(frozen=True, slots=True)
class MatrixHead:
    """A column of a matrix: whose it is, and what is known of it in a few words."""

    id: int
    title: str
    words: tuple[str, ...] = ()
    tone: Tone = Tone.NEUTRAL


@dataclass(frozen=True, slots=True)
class MatrixCell:
    """What stands where a line and a column meet: a value, words below it; the `best` of its line, or the `chosen` one.

    A cell without a value says in `missing` why. One that is `changed` differs from the cell before it.
    """

    value: object | None = None
    kind: Kind = Kind.TEXT
    words: tuple[str, ...] = ()
    best: bool = False
    chosen: bool = False
    missing: str = ""
    changed: bool = False


@dataclass(frozen=True, slots=True)
class MatrixLine:
    """A line of a matrix; totals stand apart below the others."""

    id: int
    title: str
    words: tuple[str, ...] = ()
    cells: tuple[MatrixCell, ...] = ()
    total: bool = False


@dataclass(frozen=True, slots=True)
class MatrixData:
    """Things against things, such as items against suppliers, to be seen at one glance and walked with the arrows."""

    title: str
    corner: str
    heads: tuple[MatrixHead, ...]
    lines: tuple[MatrixLine, ...]
    note: str = ""
