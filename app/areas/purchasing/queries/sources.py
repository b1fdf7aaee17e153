"""What receipts and returns are called where goods moved for them, and the way from a receipt through the ledger."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import Connection, select

from app.areas.inventory.queries.trace_graph import document_of_move, trace_source
from app.areas.parties.models import Party
from app.areas.purchasing.models import Receipt, SupplierReturn
from app.areas.purchasing.queries.measures import RECEIPT
from app.kernel.declare import GraphSpec
from app.kernel.graphs import GraphData
from app.kernel.sources import SourceName, SourceNamer, SourceSpec
from app.kernel.unit_of_work import in_batches


def name_receipts(connection: Connection, ids: Sequence[int]) -> Mapping[int, SourceName]:
    """Name receipts with their suppliers."""
    statement = select(
        Receipt.id, Receipt.number, Receipt.received_on, Receipt.supplier_id, Party.name,
    ).join(Party, Party.id == Receipt.supplier_id)
    return {
        row.id: SourceName("Receipt", row.number, f"{row.received_on:%Y-%m-%d}", "receipt", row.id, "package-check",
                           row.name, "supplier", row.supplier_id)
        for batch in in_batches(ids) for row in connection.execute(statement.where(Receipt.id.in_(batch)))
    }


def trace_receipt(connection: Connection, receipt_id: int, _now: datetime, names: SourceNamer) -> GraphData:
    """Walk from what a receipt brought to every customer who got it."""
    return trace_source(connection, RECEIPT, receipt_id, names)


def name_returns(connection: Connection, ids: Sequence[int]) -> Mapping[int, SourceName]:
    """Name returns with the suppliers they went to."""
    statement = select(
        SupplierReturn.id, SupplierReturn.number, SupplierReturn.returned_on, SupplierReturn.supplier_id, Party.name,
    ).join(Party, Party.id == SupplierReturn.supplier_id)
    return {
        row.id: SourceName("Return", row.number, f"{row.returned_on:%Y-%m-%d}", "supplier_return", row.id, "rotate-ccw",
                           row.name, "supplier", row.supplier_id)
        for batch in in_batches(ids) for row in connection.execute(statement.where(SupplierReturn.id.in_(batch)))
    }


SOURCES = (SourceSpec(RECEIPT, name_receipts), SourceSpec("supplier_return", name_returns))
MOVES = tuple(document_of_move(spec) for spec in SOURCES)
GRAPHS = (GraphSpec("trace", "receipt", "Trace", trace_receipt),)
