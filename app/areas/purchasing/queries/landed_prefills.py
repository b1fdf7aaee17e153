"""What is known of a landed cost or a container before the person says anything, from what is selected."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select

from app.areas.purchasing.models import ContainerOrder, LandedReceipt
from app.areas.purchasing.queries.landed import load_charges, load_container, load_landed
from app.kernel.declare import Reader
from app.kernel.money import Money
from app.ui.declare import Selection


def of_receipts(_reader: Reader, selection: Selection, _now: datetime) -> Mapping[str, Any]:
    """Spread over the receipts that are selected."""
    return {"receipts": [{"receipt_id": number} for number in selection.ids]}


def of_container(_reader: Reader, selection: Selection, _now: datetime) -> Mapping[str, Any]:
    """Spread over all that was received of a container."""
    return {"container_id": selection.ids[0]} if selection.ids else {}


def with_orders(_reader: Reader, selection: Selection, _now: datetime) -> Mapping[str, Any]:
    """Put the orders that are selected into a container."""
    return {"orders": [{"order_id": number} for number in selection.ids]}


def present_container(reader: Reader, selection: Selection, _now: datetime) -> Mapping[str, Any]:
    """Fill in a container as it stands."""
    container = load_container(reader, selection.ids[0])
    inside = reader.execute(select(ContainerOrder.order_id).where(ContainerOrder.container_id == container.id)
                            .order_by(ContainerOrder.id))
    return {
        "container_id": container.id, "due_on": container.due_on.isoformat(), "note": container.note,
        "arrived": container.state == "arrived", "orders": [{"order_id": row.order_id} for row in inside],
    }


def present_landed(reader: Reader, selection: Selection, _now: datetime) -> Mapping[str, Any]:
    """Fill in a landed cost as it stands."""
    landed = load_landed(reader, selection.ids[0])
    over = reader.execute(select(LandedReceipt.receipt_id).where(LandedReceipt.landed_cost_id == landed.id)
                          .order_by(LandedReceipt.id))
    return {
        "landed_cost_id": landed.id, "cost_on": landed.cost_on.isoformat(), "note": landed.note,
        "receipts": [{"receipt_id": row.receipt_id} for row in over],
        "charges": [
            {"kind": row.kind, "basis": row.basis, "amount": f"{Money(row.amount_minor, row.currency).decimal():f}",
             "currency": row.currency, "bill_id": row.bill_id, "text": row.text}
            for row in load_charges(reader, landed.id)
        ],
    }
