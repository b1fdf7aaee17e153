"""What a group of companies is worth together: on the page of each, and where their relations are drawn."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import Connection, func, select

from app.areas.company.queries import load_profile
from app.areas.company.rules import local_day
from app.areas.parties.queries.relations import group_of, relation_graph
from app.areas.sales.models import SalesOrder
from app.areas.sales.rules import BOOKED_STATES
from app.kernel.declare import Contribution
from app.kernel.graphs import GraphData
from app.kernel.listing import Fact, Glance, Kind
from app.kernel.money import Money
from app.kernel.sources import SourceNamer

YEAR = timedelta(days=365)


def latest_revenue(
    connection: Connection, customer_ids: Iterable[int], now: datetime, currency: str,
) -> Mapping[int, int]:
    """Read what each of some customers bought within a year, in minor units of the firm's currency."""
    rows = connection.execute(
        select(SalesOrder.customer_id, func.sum(SalesOrder.total_minor - SalesOrder.freight_minor)).where(
            SalesOrder.customer_id.in_(list(customer_ids)), SalesOrder.ordered_at > now - YEAR,
            SalesOrder.state.in_(BOOKED_STATES), SalesOrder.currency == currency)
        .group_by(SalesOrder.customer_id)
    )
    return {customer: int(value) for customer, value in rows}


def group_worth(connection: Connection, customer_id: int, now: datetime) -> Contribution:
    """Tell what the whole group of a customer is worth; nothing for who stands alone."""
    profile = load_profile(connection)
    members = group_of(connection, customer_id, local_day(now, profile.zone))
    if len(members) == 1:
        return Contribution()
    worth = sum(latest_revenue(connection, members, now, profile.currency).values())
    return Contribution((Fact(
        "Whole group", Money(worth, profile.currency), Kind.MONEY, note=f"of {len(members)}",
        glance=Glance.WORTH, help="What all companies of the group ordered within 12 months, without freight."),))


def customer_graph(connection: Connection, customer_id: int, now: datetime, namer: SourceNamer) -> GraphData:
    """Draw who is connected with a customer, with what each ordered within a year and the group as a whole."""
    graph, profile = relation_graph(connection, customer_id, now, namer), load_profile(connection)
    members = group_of(connection, customer_id, local_day(now, profile.zone))
    numbers = {*members, *(node.record_id for node in graph.nodes)}
    worth = latest_revenue(connection, numbers, now, profile.currency)
    nodes = tuple(
        replace(node, subtitle=" · ".join(part for part in (
            str(Money(worth[node.record_id], profile.currency)), node.subtitle) if part))
        if worth.get(node.record_id) else node for node in graph.nodes
    )
    whole = Money(sum(worth.get(number, 0) for number in members), profile.currency)
    told = (f"The group of {len(members)} companies ordered {whole} within 12 months.",) if len(members) > 1 else ()
    return replace(graph, nodes=nodes, notes=(*told, *graph.notes))
