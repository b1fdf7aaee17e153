"""The figures of all areas, in the order in which the day goes: goods forth, knowledge back."""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import Connection

from app.areas.analytics.queries import figures as whole
from app.areas.inventory.queries import figures as inventory
from app.areas.logistics.queries import figures as logistics
from app.areas.purchasing.queries import figures as purchasing
from app.areas.sales.queries import figures as sales
from app.areas.support.queries import figures as support
from app.kernel.listing import Figure

Measure = Callable[[Connection, datetime], Figure]

GROUPS: tuple[tuple[str, tuple[Measure, ...]], ...] = (
    ("Stock", (inventory.stock_value, inventory.turnover, inventory.cover, inventory.below_reorder_point)),
    ("Suppliers", (purchasing.on_time_in_full, purchasing.late_orders, purchasing.open_order_value)),
    ("Sales", (sales.revenue, sales.open_value, sales.fulfilment_time, sales.fill_rate, whole.perfect_orders)),
    ("Shipments", (logistics.shipped_on_time, logistics.on_the_way, logistics.late, whole.complaint_rate)),
    ("Customers", (support.open_tickets, support.late_tickets, support.first_response_attainment,
                   support.median_first_response, support.resolution_attainment, support.satisfaction)),
)
"""What a manager is told of each part of the firm."""


def measured(connection: Connection, now: datetime) -> list[tuple[str, list[Figure]]]:
    """Measure everything, group by group."""
    return [(title, [measure(connection, now) for measure in measures]) for title, measures in GROUPS]
