"""Rows as text for a spreadsheet: headings, tabs, and numbers as the region writes them."""

from collections.abc import Iterable, Sequence

from app.kernel.formatting import Formatter
from app.kernel.listing import ColumnInfo, Row

_BREAKS = str.maketrans({"\t": " ", "\n": " ", "\r": " "})


def as_table(
    columns: Sequence[ColumnInfo], places: Sequence[int], rows: Iterable[Row], formatter: Formatter,
) -> str:
    """Write rows below their headings; `places` are the columns to take, in the order to write them."""
    lines = ["\t".join(columns[place].title for place in places)]
    for row in rows:
        cells = (formatter.plain(row.values[place], columns[place].kind, columns[place].states) for place in places)
        lines.append("\t".join(cell.translate(_BREAKS) for cell in cells))
    return "\n".join(lines)
