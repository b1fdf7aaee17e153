"""A printed table: rows whole, headings repeated, totals kept with the last two rows."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

from app.kernel.formatting import CellText
from app.kernel.listing import Kind
from app.kernel.money import Money, Price
from app.kernel.printed import PrintColumn, PrintTable
from app.ui.printing import faces
from app.ui.printing.canvas import Canvas, Edge
from app.ui.printing.faces import INK, LINE, MM, Face, width_of, wrap
from app.ui.printing.flow import Block, blank
from app.ui.printing.setting import Setting
from app.ui.printing.texts import heading
from app.ui.printing.widths import ColumnNeed, column_widths

MOST_LINES = 30
WORD_LIMIT = 28 * MM
"""A longer word is broken, so that one long name does not take the room of all other columns."""
HAIR = 0.1
"""What fits exactly must not be broken by the rounding of its width."""
TOTALS_WIDTH = 78 * MM
KEPT_ROWS = 2
EMPTY = "–"


@dataclass(frozen=True, slots=True)
class Style:
    """Type and distances of a table: `unit` is for units and notes, `across` and `down` are the room within a cell."""

    cell: Face
    figure: Face
    unit: Face
    title: Face
    across: float
    down: float
    unit_gap: float
    word_limit: float

    @classmethod
    def at(cls, scale: float) -> "Style":
        """Give the usual style larger or smaller as a whole."""
        return cls(faces.CELL.scaled(scale), faces.FIGURE.scaled(scale), faces.LABEL.scaled(scale),
                   faces.COLUMN.scaled(scale), 1.7 * MM * scale, 0.85 * MM * scale, 1.0 * MM * scale,
                   WORD_LIMIT * scale)

    def face(self, kind: Kind) -> Face:
        """Give the type in which values of a kind are set."""
        return self.figure if kind.is_number else self.cell


USUAL = Style.at(1.0)


@dataclass(frozen=True, slots=True)
class Column:
    """A column as it is set: where it begins, how wide it is, and how much of it the units take."""

    info: PrintColumn
    left: float
    width: float
    unit_width: float
    style: Style

    @property
    def edge(self) -> Edge:
        """Give the side on which its texts stand."""
        return Edge.FIGURES if self.info.kind.is_number else Edge.START

    @property
    def inner(self) -> float:
        """Give the width between the room at both sides."""
        return self.width - 2 * self.style.across


def table_blocks(table: PrintTable, setting: Setting) -> list[Block]:
    """Lay out a table with its title, rows, notes and totals."""
    titles = [_title(column, index, table, setting) for index, column in enumerate(table.columns)]
    cells = [[_cell(value, column.kind, setting) for value, column in zip(row, table.columns, strict=True)]
             for row in table.rows]
    style, columns = _columns(table.columns, titles, cells, setting)
    header = _header(columns, titles, style, setting)
    notes: dict[int, list[str]] = {}
    for index, text in table.notes:
        notes.setdefault(index, []).append(text)
    blocks = [*heading(table.title, setting), header]
    for index, row in enumerate(cells):
        kept = bool(table.totals) and index >= len(cells) - KEPT_ROWS
        blocks += _row(columns, row, notes.get(index, []), header, style, setting, keep=kept)
    if not cells:
        blocks.append(_line(EMPTY, style.cell, header, style, setting, keep=bool(table.totals)))
    return [*blocks, *_totals(table, setting)]


def _in_own_currency(value: object, setting: Setting) -> bool:
    return value is None or (isinstance(value, (Money, Price)) and value.currency == setting.currency)


def _title(column: PrintColumn, index: int, table: PrintTable, setting: Setting) -> str:
    if column.kind not in (Kind.MONEY, Kind.PRICE) or not (setting.currency and table.rows):
        return column.title
    alike = all(_in_own_currency(row[index], setting) for row in table.rows)
    return f"{column.title} {setting.currency}" if alike else column.title


def _cell(value: object, kind: Kind, setting: Setting) -> CellText:
    cell = setting.formatter.cell(value, kind)
    return CellText(cell.text) if _in_own_currency(value, setting) else cell


def _columns(
    infos: Sequence[PrintColumn], titles: Sequence[str], cells: Sequence[Sequence[CellText]], setting: Setting,
) -> tuple[Style, list[Column]]:
    """Share out the width; figures are never broken, so a table that is too wide for them is set smaller."""
    style = USUAL
    needs, units = _needs(infos, titles, cells, style)
    least = sum(need.least for need in needs)
    if least > setting.room:
        style = Style.at(math.floor(100 * setting.room / least) / 100)
        needs, units = _needs(infos, titles, cells, style)
    left = setting.left
    columns = []
    for info, width, unit in zip(infos, column_widths(needs, setting.room), units, strict=True):
        columns.append(Column(info, left, width, unit, style))
        left += width
    return style, columns


def _needs(
    infos: Sequence[PrintColumn], titles: Sequence[str], cells: Sequence[Sequence[CellText]], style: Style,
) -> tuple[list[ColumnNeed], list[float]]:
    needs, units = [], []
    for index, info in enumerate(infos):
        unit = max((width_of(row[index].unit, style.unit) for row in cells if row[index].unit), default=0.0)
        units.append(unit + style.unit_gap if unit else 0.0)
        needs.append(_need(info, titles[index], {row[index].text for row in cells}, units[-1], style))
    return needs, units


def _need(info: PrintColumn, title: str, texts: set[str], unit: float, style: Style) -> ColumnNeed:
    """Tell how wide a column has to be: figures, days and codes are never broken, words rather not."""
    face = style.face(info.kind)
    whole = info.kind not in (Kind.TEXT, Kind.STATE)
    longest = sorted(texts, key=len)[-40:]
    widest = max((width_of(text, face) for text in longest), default=0.0) + unit
    word = max((faces.widest_word(text, face) for text in longest), default=0.0)
    headed = min(faces.widest_word(title, style.title), style.word_limit)
    least = max(widest if whole else min(word, style.word_limit), headed)
    most = max(widest, least, width_of(title, style.title))
    return ColumnNeed(least + 2 * style.across + HAIR, most + 2 * style.across + HAIR, info.share)


def _header(columns: Sequence[Column], titles: Sequence[str], style: Style, setting: Setting) -> Block:
    face = style.title
    wrapped = [wrap(title, face, column.inner) for column, title in zip(columns, titles, strict=True)]
    most = max(len(lines) for lines in wrapped)
    height = most * face.line_height + 2 * style.down

    def draw(canvas: Canvas, top: float) -> None:
        for column, lines in zip(columns, wrapped, strict=True):
            first = top + style.down + (most - len(lines)) * face.line_height
            canvas.lines(lines, face, column.left + style.across, first, column.inner, column.edge)
        canvas.rule(setting.left, top + height - 8.0, setting.room, INK, 8.0)

    return Block(height, draw, keep=True)


def _row(
    columns: Sequence[Column], cells: Sequence[CellText], notes: Sequence[str], header: Block, style: Style,
    setting: Setting, *, keep: bool,
) -> list[Block]:
    texts = [wrap(cell.text, style.face(column.info.kind), column.inner - column.unit_width, MOST_LINES)
             for column, cell in zip(columns, cells, strict=True)]
    height = max(len(lines) for lines in texts) * style.cell.line_height + 2 * style.down
    lower = faces.baseline_of(style.cell) - faces.baseline_of(style.unit)

    def draw(canvas: Canvas, top: float) -> None:
        for column, lines, cell in zip(columns, texts, cells, strict=True):
            left, room = column.left + style.across, column.inner - column.unit_width
            canvas.lines(lines, style.face(column.info.kind), left, top + style.down, room, column.edge)
            if cell.unit:
                canvas.text(cell.unit, style.unit, left + room + style.unit_gap, top + style.down + lower,
                            column.unit_width)
        if not notes:
            canvas.rule(setting.left, top + height - 4.0, setting.room, LINE, 4.0)

    under = [line for note in notes for line in wrap(note, style.unit, setting.room - 6 * MM)]
    row = Block(height, draw, keep=keep or bool(under), header=header)
    last = len(under) - 1
    return [row, *(_line(text, style.unit, header, style, setting, keep=keep or index < last, ruled=index == last)
                   for index, text in enumerate(under))]


def _line(
    text: str, face: Face, header: Block, style: Style, setting: Setting, *, keep: bool, ruled: bool = True,
) -> Block:
    height = face.line_height + (2 * style.down if ruled else 0.0)

    def draw(canvas: Canvas, top: float) -> None:
        canvas.text(text, face, setting.left + 3 * MM, top, setting.room - 6 * MM)
        if ruled:
            canvas.rule(setting.left, top + height - 4.0, setting.room, LINE, 4.0)

    return Block(height, draw, keep=keep, header=header)


def _totals(table: PrintTable, setting: Setting) -> list[Block]:
    if not table.totals:
        return []
    last = len(table.totals) - 1
    texts = [(label, setting.text(value), faces.SUM if index == last else faces.CELL)
             for index, (label, value) in enumerate(table.totals)]
    widest = max(width_of(value, replace(face, figures=True)) for _, value, face in texts)
    lines = [_total(label, value, face, widest, setting) for label, value, face in texts]
    return [blank(1.5 * MM, keep=True), *(replace(line, keep=True) for line in lines[:-1]), lines[-1]]


def _total(label: str, value: str, face: Face, widest: float, setting: Setting) -> Block:
    final = face is faces.SUM
    right = setting.left + setting.room - USUAL.across
    room = max(TOTALS_WIDTH, widest + 40 * MM)
    lines = wrap(label, face, room - widest - 4 * MM)
    down = (1.2 if final else 0.6) * USUAL.down

    def draw(canvas: Canvas, top: float) -> None:
        if final:
            canvas.rule(right - room, top, room + USUAL.across, INK, 6.0)
        canvas.lines(lines, face, right - room, top + down, room - widest)
        canvas.text(value, replace(face, figures=True), right - widest, top + down, widest, Edge.FIGURES)

    return Block(len(lines) * face.line_height + 2 * down, draw)
