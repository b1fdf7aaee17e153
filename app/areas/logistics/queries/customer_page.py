"""What logistics knows of a customer at first sight: what is on its way or late, and what the goods they got cost."""

from datetime import datetime, timedelta

from sqlalchemy import Connection, and_, func, or_, select

from app.areas.company.queries import load_profile
from app.areas.company.rules import local_day
from app.areas.inventory.models import Move
from app.areas.inventory.queries.valuation import worth_now
from app.areas.logistics.models import Shipment
from app.areas.logistics.queries.pages import shipment_table
from app.areas.logistics.queries.shipments import MOVE_KIND
from app.areas.logistics.rules import HERE, SHIPPED
from app.areas.purchasing.models import DropLine, DropShipment, PurchaseOrderLine
from app.areas.sales.models import SalesOrder
from app.areas.sales.queries.dropped import FOR_KIND, delivered_costs
from app.areas.sales.rules import DELIVERED as ORDER_DELIVERED
from app.areas.sales.rules import SHIPPED as ORDER_SHIPPED
from app.kernel.columns import table_of
from app.kernel.declare import Contribution
from app.kernel.listing import Fact, Glance, Kind, Tone

YEAR = timedelta(days=365)
SHOWN = 10
LOW_MARGIN_PERMILLE = 100


def customer_shipments(connection: Connection, customer_id: int, now: datetime) -> Contribution:
    """Tell what is under way to a customer, what of it is late, and with which margin they buy."""
    rows = connection.execute(
        select(table_of(Shipment)).where(
            Shipment.customer_id == customer_id, Shipment.state.in_((*HERE, SHIPPED)),
        ).order_by(Shipment.created_at.desc(), Shipment.id.desc())
    ).all()
    today = local_day(now, load_profile(connection).zone)
    late = [row for row in rows if row.expected_on < today]
    facts = []
    if rows:
        facts.append(Fact("Shipments", len(rows), Kind.INTEGER, glance=Glance.OPEN))
    if late:
        first = min(late, key=lambda row: (row.expected_on, row.id))
        facts.append(Fact("Shipments", first.number if len(late) == 1 else len(late), Kind.TEXT, "shipment",
                          first.id, Tone.BAD, note=f"since {(today - first.expected_on).days} d", glance=Glance.LATE))
    margin = _margin_permille(connection, customer_id, now)
    if margin is not None:
        facts.append(Fact(
            "Margin", margin, Kind.PERCENT, glance=Glance.WORTH,
            tone=Tone.WARNING if margin < LOW_MARGIN_PERMILLE else Tone.NEUTRAL,
            help="Orders of 12 months that left whole: what they brought without freight, less what the goods cost.",
        ))
    return Contribution(tuple(facts), (shipment_table(rows[:SHOWN], "Shipments under way"),) if rows else ())


def _margin_permille(connection: Connection, customer_id: int, now: datetime) -> int | None:
    """Give what is left of each thousand of revenue; None where nothing left whole in a year."""
    currency = load_profile(connection).currency
    sent = or_(
        select(Shipment.id).where(Shipment.order_id == SalesOrder.id).correlate(SalesOrder).exists(),
        select(DropShipment.id).where(DropShipment.for_kind == FOR_KIND, DropShipment.for_id == SalesOrder.id)
        .correlate(SalesOrder).exists())
    left_whole = (
        SalesOrder.customer_id == customer_id, SalesOrder.ordered_at > now - YEAR, SalesOrder.currency == currency,
        SalesOrder.state.in_((ORDER_SHIPPED, ORDER_DELIVERED)), sent,
    )
    revenue = connection.execute(
        select(func.sum(SalesOrder.total_minor - SalesOrder.freight_minor)).where(*left_whole)
    ).scalar()
    if not revenue or revenue <= 0:
        return None
    cost = connection.execute(
        select(func.coalesce(func.sum(-Move.way * worth_now()), 0)).select_from(SalesOrder)
        .join(Shipment, Shipment.order_id == SalesOrder.id)
        .join(Move, and_(Move.source_kind == MOVE_KIND, Move.source_id == Shipment.id)).where(*left_whole)
    ).scalar_one()
    dropped = list(connection.execute(
        select(DropLine.for_line_id).select_from(SalesOrder).join(DropShipment, and_(
            DropShipment.for_kind == FOR_KIND, DropShipment.for_id == SalesOrder.id))
        .join(PurchaseOrderLine, PurchaseOrderLine.order_id == DropShipment.order_id)
        .join(DropLine, DropLine.order_line_id == PurchaseOrderLine.id).where(*left_whole)).scalars())
    cost += sum(part.minor for parts in delivered_costs(connection, dropped).values() for part in parts)
    return (int(revenue) - int(cost)) * 1000 // int(revenue)
