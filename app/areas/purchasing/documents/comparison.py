"""The comparison of quotations on paper, as it is seen on the screen."""

from datetime import datetime

from sqlalchemy import Connection

from app.areas.company.queries import load_profile
from app.areas.purchasing.queries.comparison import Comparison, compare_quotes
from app.areas.purchasing.queries.quote_matrix import quote_matrix
from app.areas.purchasing.queries.rfqs import load_rfq
from app.kernel.formatting import Formatter
from app.kernel.listing import Kind
from app.kernel.matrix import MatrixCell, MatrixData
from app.kernel.printed import PrintColumn, PrintedDocument, PrintTable, PrintText

BEST = "✓ "


def quote_comparison(connection: Connection, rfq_id: int, now: datetime) -> PrintedDocument:
    """Print the quotations on a request side by side; the best of each line carries a sign."""
    rfq, profile = load_rfq(connection, rfq_id), load_profile(connection)
    table = compare_quotes(connection, rfq_id, now)
    awarded = {line.id: line.awarded_to for line in table.lines if line.awarded_to is not None}
    matrix = quote_matrix(table, awarded, Formatter())
    return PrintedDocument(
        "Comparison of quotations", rfq.number, f"{rfq.number}-comparison", profile.address_lines(),
        facts=(("About", rfq.title), ("Answer by", rfq.answer_by), ("Goods needed", rfq.needed_on)),
        bands=(_heads(matrix), _prices(matrix), PrintText(f"{matrix.note} {BEST.strip()} marks the best."),
               *_awards(table, awarded)),
        currency=table.home, landscape=True,
    )


def _heads(matrix: MatrixData) -> PrintTable:
    columns = (PrintColumn("Supplier", Kind.TEXT, 20), PrintColumn("Terms", Kind.TEXT, 60))
    return PrintTable(columns, tuple((head.title, ", ".join(head.words)) for head in matrix.heads), "Asked")


def _prices(matrix: MatrixData) -> PrintTable:
    columns = (PrintColumn(matrix.corner, Kind.TEXT, 26), *(
        PrintColumn(head.title, Kind.TEXT, 18) for head in matrix.heads))
    rows = tuple(
        (", ".join((line.title, *line.words)), *(_words(cell) for cell in line.cells)) for line in matrix.lines)
    return PrintTable(columns, rows, "Landed cost of one")


def _words(cell: MatrixCell) -> str:
    if cell.value is None:
        return cell.missing
    shown = Formatter().text(cell.value, cell.kind)
    return f"{BEST if cell.best else ''}{shown} ({', '.join(cell.words)})" if cell.words else \
        f"{BEST if cell.best else ''}{shown}"


def _awards(table: Comparison, awarded: dict[int, int]) -> tuple[PrintText, ...]:
    if not awarded:
        return ()
    names = {line.id: line.sku for line in table.lines}
    told = "; ".join(f"{names[line_id]} to {table.name_of(supplier_id)}" for line_id, supplier_id in awarded.items())
    return (PrintText(f"{told}.", "Awarded"),)
