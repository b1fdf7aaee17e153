"""A list as a document to print: the same rows and columns, laid out by the routine that prints everything."""

from collections.abc import Sequence

from app.kernel.listing import ColumnInfo, Kind, ListInfo, Row
from app.kernel.printed import PrintColumn, PrintedDocument, PrintTable

WIDE_FROM_COLUMNS = 7


def list_document(info: ListInfo, rows: Sequence[Row], sender: tuple[str, ...] = ()) -> PrintedDocument:
    """Make a document of a list's shown columns; a state is printed by its word."""
    shown = [index for index, column in enumerate(info.columns) if column.shown]
    columns = [info.columns[index] for index in shown]
    cells = (tuple(_cell(info.columns[index], row.values[index]) for index in shown) for row in rows)
    table = PrintTable(tuple(_print_column(column) for column in columns), tuple(cells))
    return PrintedDocument(
        info.title, "", info.name, sender, facts=(("Rows", len(rows)),), bands=(table,),
        landscape=len(columns) >= WIDE_FROM_COLUMNS,
    )


def _print_column(column: ColumnInfo) -> PrintColumn:
    kind = Kind.TEXT if column.kind is Kind.STATE else column.kind
    return PrintColumn(column.title, kind, max(4, column.width))


def _cell(column: ColumnInfo, value: object) -> object:
    return column.state(str(value)).word if column.kind is Kind.STATE and value is not None else value
