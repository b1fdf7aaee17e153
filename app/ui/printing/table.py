"""A printed table: rows whole, headings repeated, totals kept with the last two rows."""

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

PAD_ACROSS = 1.7 * MM
PAD_DOWN = 0.85 * MM
UNIT_GAP = 1.0 * MM
MOST_LINES = 30
WORD_LIMIT = 28 * MM
"""A longer word is broken, so that one article number does not take the room of all other columns."""
TOTALS_WIDTH = 78 * MM
KEPT_ROWS = 2
EMPTY = "–"


@dataclass(frozen=True, slots=True)
class Column:
    """A column as it is set: where it begins, how wide it is, and how much of it the units take."""

    info: PrintColumn
    left: float
    width: float
    unit_width: float

    @property
    def edge(self) -> Edge:
        """Give the side on which its texts stand."""
        return Edge.FIGURES if self.info.kind.is_number else Edge.START

    @property
    def face(self) -> Face:
        """Give its type."""
        return face_of(self.info.kind)


def face_of(kind: Kind) -> Face:
    """Give the type in which values of a kind are set."""
    return faces.FIGURE if kind.is_number else faces.CELL


def table_blocks(table: PrintTable, setting: Setting) -> list[Block]:
    """Lay out a table with its title, rows, notes and totals."""
    titles = [_title(column, index, table, setting) for index, column in enumerate(table.columns)]
    cells = [[_cell(value, column.kind, setting) for value, column in zip(row, table.columns, strict=True)]
             for row in table.rows]
    columns = _columns(table.columns, titles, cells, setting)
    header = _header(columns, titles, setting)
    notes: dict[int, list[str]] = {}
    for index, text in table.notes:
        notes.setdefault(index, []).append(text)
    blocks = [*heading(table.title, setting), header]
    for index, row in enumerate(cells):
        kept = bool(table.totals) and index >= len(cells) - KEPT_ROWS
        blocks += _row(columns, row, notes.get(index, []), header, setting, keep=kept)
    if not cells:
        blocks.append(_line(EMPTY, faces.CELL, header, setting, keep=bool(table.totals)))
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
) -> list[Column]:
    needs, units = [], []
    for index, info in enumerate(infos):
        unit = max((width_of(row[index].unit, faces.LABEL) for row in cells if row[index].unit), default=0.0)
        units.append(unit + UNIT_GAP if unit else 0.0)
        needs.append(_need(info, titles[index], {row[index].text for row in cells}, units[-1]))
    left = setting.left
    columns = []
    for info, width, unit in zip(infos, column_widths(needs, setting.room), units, strict=True):
        columns.append(Column(info, left, width, unit))
        left += width
    return columns


def _need(info: PrintColumn, title: str, texts: set[str], unit: float) -> ColumnNeed:
    """Tell how wide a column has to be: figures, days and codes are never broken, words rather not."""
    face = face_of(info.kind)
    whole = info.kind not in (Kind.TEXT, Kind.STATE)
    longest = sorted(texts, key=len)[-40:]
    widest = max((width_of(text, face) for text in longest), default=0.0) + unit
    word = max((faces.widest_word(text, face) for text in longest), default=0.0)
    heading = faces.widest_word(title, faces.COLUMN)
    least = max(widest if whole else min(word, WORD_LIMIT), heading)
    most = max(widest, least, width_of(title, faces.COLUMN))
    return ColumnNeed(least + 2 * PAD_ACROSS, most + 2 * PAD_ACROSS, info.share)


def _header(columns: Sequence[Column], titles: Sequence[str], setting: Setting) -> Block:
    face = faces.COLUMN
    wrapped = [wrap(title, face, column.width - 2 * PAD_ACROSS)
               for column, title in zip(columns, titles, strict=True)]
    most = max(len(lines) for lines in wrapped)
    height = most * face.line_height + 2 * PAD_DOWN

    def draw(canvas: Canvas, top: float) -> None:
        for column, lines in zip(columns, wrapped, strict=True):
            first = top + PAD_DOWN + (most - len(lines)) * face.line_height
            canvas.lines(lines, face, column.left + PAD_ACROSS, first, column.width - 2 * PAD_ACROSS, column.edge)
        canvas.rule(setting.left, top + height - 8.0, setting.room, INK, 8.0)

    return Block(height, draw, keep=True)


def _row(
    columns: Sequence[Column], cells: Sequence[CellText], notes: Sequence[str], header: Block, setting: Setting,
    *, keep: bool,
) -> list[Block]:
    texts = [wrap(cell.text, column.face, column.width - 2 * PAD_ACROSS - column.unit_width, MOST_LINES)
             for column, cell in zip(columns, cells, strict=True)]
    height = max(len(lines) for lines in texts) * faces.CELL.line_height + 2 * PAD_DOWN

    def draw(canvas: Canvas, top: float) -> None:
        for column, lines, cell in zip(columns, texts, cells, strict=True):
            left, width = column.left + PAD_ACROSS, column.width - 2 * PAD_ACROSS
            canvas.lines(lines, column.face, left, top + PAD_DOWN, width - column.unit_width, column.edge)
            if cell.unit:
                place = left + width - column.unit_width + UNIT_GAP
                offset = faces.baseline_of(faces.CELL) - faces.baseline_of(faces.LABEL)
                canvas.text(cell.unit, faces.LABEL, place, top + PAD_DOWN + offset, column.unit_width)
        if not notes:
            canvas.rule(setting.left, top + height - 4.0, setting.room, LINE, 4.0)

    under = [line for note in notes for line in wrap(note, faces.LABEL, setting.room - 6 * MM)]
    row = Block(height, draw, keep=keep or bool(under), header=header)
    last = len(under) - 1
    return [row, *(_line(text, faces.LABEL, header, setting, keep=keep or index < last, ruled=index == last)
                   for index, text in enumerate(under))]


def _line(text: str, face: Face, header: Block, setting: Setting, *, keep: bool, ruled: bool = True) -> Block:
    height = face.line_height + (2 * PAD_DOWN if ruled else 0.0)

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
    right = setting.left + setting.room - PAD_ACROSS
    room = max(TOTALS_WIDTH, widest + 40 * MM)
    lines = wrap(label, face, room - widest - 4 * MM)
    down = 1.2 * PAD_DOWN if final else 0.6 * PAD_DOWN

    def draw(canvas: Canvas, top: float) -> None:
        if final:
            canvas.rule(right - room, top, room + PAD_ACROSS, INK, 6.0)
        canvas.lines(lines, face, right - room, top + down, room - widest)
        canvas.text(value, replace(face, figures=True), right - widest, top + down, widest, Edge.FIGURES)

    return Block(len(lines) * face.line_height + 2 * down, draw)
