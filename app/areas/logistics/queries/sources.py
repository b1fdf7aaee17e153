"""What shipments are called where goods moved for them, and the way back from a shipment through the ledger."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import Connection, select

from app.areas.inventory.queries.trace_graph import document_of_move, trace_source
from app.areas.logistics.models import Shipment
from app.areas.logistics.queries.shipments import MOVE_KIND
from app.areas.parties.models import Party
from app.kernel.declare import GraphSpec
from app.kernel.graphs import GraphData
from app.kernel.sources import SourceName, SourceNamer, SourceSpec
from app.kernel.unit_of_work import in_batches


def name_shipments(connection: Connection, ids: Sequence[int]) -> Mapping[int, SourceName]:
    """Name shipments with their customers."""
    statement = select(
        Shipment.id, Shipment.number, Shipment.shipped_at, Shipment.customer_id, Party.name,
    ).join(Party, Party.id == Shipment.customer_id)
    return {
        row.id: SourceName("Shipment", row.number, "" if row.shipped_at is None else f"{row.shipped_at:%Y-%m-%d}",
                           "shipment", row.id, "truck", row.name, "customer", row.customer_id)
        for batch in in_batches(ids) for row in connection.execute(statement.where(Shipment.id.in_(batch)))
    }


def trace_shipment(connection: Connection, shipment_id: int, _now: datetime, names: SourceNamer) -> GraphData:
    """Walk from what a shipment took back to receipts and suppliers, and to who else got the same."""
    return trace_source(connection, MOVE_KIND, shipment_id, names)


SOURCES = (SourceSpec(MOVE_KIND, name_shipments),)
MOVES = tuple(document_of_move(spec) for spec in SOURCES)
GRAPHS = (GraphSpec("trace", "shipment", "Trace", trace_shipment),)
