"""Purchase requests as the form that changes them takes them."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, select

from app.areas.purchasing.models import PurchaseRequest
from app.kernel.columns import table_of
from app.kernel.quantity import Quantity


def request_values(connection: Connection, request_id: int) -> Mapping[str, Any]:
    """Give a request as it stands."""
    table = table_of(PurchaseRequest)
    row = connection.execute(select(table).where(table.c.id == request_id)).one()
    return {
        "request_id": row.id, "qty": f"{Quantity(row.qty, '').decimal():f}", "needed_on": row.needed_on.isoformat(),
        "warehouse_id": row.warehouse_id, "supplier_id": row.supplier_id, "for_whom": row.for_whom,
        "reason": row.reason, "expected_version": row.version,
    }
