"""The pictures of both flows."""

from matplotlib.figure import Figure

from app.areas.analytics.queries.flows import LatenessAndTickets, OrdersAndShipments
from app.areas.support.charts.tickets import BAR_DAYS, legend_above, week_places, whole_numbers
from app.kernel.chartstyle import ChartStyle


def draw_orders_and_shipments(figure: Figure, value: OrdersAndShipments, style: ChartStyle) -> None:
    """Draw the orders that came in and the shipments that left, week by week."""
    axes = figure.add_subplot()
    style.dress(axes)
    places = week_places(axes, value.weeks, style)
    axes.bar(places, value.ordered, width=BAR_DAYS, color=style.accent_on, edgecolor=style.accent, linewidth=0.6,
             label="orders in")
    axes.plot(places, value.shipped, color=style.series[1], linewidth=1.6, marker="o", markersize=2.5,
              label="shipments out")
    axes.set_ylim(bottom=0, top=max(1, *value.ordered, *value.shipped) * 1.1)
    whole_numbers(axes.yaxis)
    legend_above(axes, style, 2)


def draw_lateness_and_tickets(figure: Figure, value: LatenessAndTickets, style: ChartStyle) -> None:
    """Draw the shipments that were late and the tickets that were opened, week by week."""
    axes = figure.add_subplot()
    style.dress(axes)
    places = week_places(axes, value.weeks, style)
    axes.bar(places, value.late, width=BAR_DAYS, color=style.series[1], label="late shipments")
    axes.plot(places, value.tickets, color=style.accent, linewidth=1.6, marker="o", markersize=2.5,
              label="tickets opened")
    axes.set_ylim(bottom=0, top=max(1, *value.late, *value.tickets) * 1.1)
    whole_numbers(axes.yaxis)
    legend_above(axes, style, 2)
