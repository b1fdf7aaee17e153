"""The pictures of sales."""

from typing import Any

from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, MaxNLocator

from app.areas.sales.queries.figures import AmountByMonth, AmountByName, DaysByMonth, OpenByWeek
from app.kernel.chartstyle import ChartStyle

STEPS = [1, 2, 2.5, 5, 10]
NAME_LENGTH = 26
FEWEST_BARS = 6
"""So many bars have room, so that a single one is no wall."""


def _say(axes: Any, style: ChartStyle, words: str) -> None:
    axes.set_axis_off()
    axes.text(0.5, 0.5, words, ha="center", va="center", transform=axes.transAxes, **style.text())


def draw_revenue_by_month(figure: Figure, value: AmountByMonth, style: ChartStyle) -> None:
    """Draw revenue as a bar for each month, the running one lighter."""
    axes = figure.add_subplot()
    style.dress(axes)
    months = [month for month, _ in value.points]
    amounts = [amount for _, amount in value.points]
    bars = axes.bar(range(len(months)), amounts, width=0.72, color=style.accent)
    bars[-1].set_color(style.accent_on)
    bars[-1].set_edgecolor(style.accent)
    axes.set_ylim(bottom=min(0.0, *amounts), top=max(1.0, *amounts) * 1.1)
    axes.yaxis.set_major_formatter(FuncFormatter(style.number))
    axes.yaxis.set_major_locator(MaxNLocator(5, steps=STEPS))
    axes.set_ylabel(value.currency, **style.text())
    style.month_axis(axes, months)


def draw_amount_by_name(figure: Figure, value: AmountByName, style: ChartStyle) -> None:
    """Draw amounts as bars with their names, the largest on top."""
    axes = figure.add_subplot()
    style.dress(axes, grid="x")
    parts = list(reversed(value.parts))
    if not parts:
        _say(axes, style, "No orders in this time")
        return
    names = [name if len(name) <= NAME_LENGTH else f"{name[:NAME_LENGTH - 1]}…" for name, _ in parts]
    places = range(len(parts))
    axes.barh(places, [amount for _, amount in parts], color=style.accent, height=0.62)
    axes.set_yticks(places, names)
    axes.set_ylim(-0.6, max(len(parts), FEWEST_BARS) - 0.4)
    axes.xaxis.set_major_formatter(FuncFormatter(style.number))
    axes.xaxis.set_major_locator(MaxNLocator(5, steps=STEPS))
    axes.set_xlabel(value.currency, **style.text())


def draw_open_by_week(figure: Figure, value: OpenByWeek, style: ChartStyle) -> None:
    """Draw what is still to be shipped by the week in which it is required, the late part first."""
    axes = figure.add_subplot()
    style.dress(axes)
    amounts = [value.late, *(amount for _, amount in value.weeks)]
    if not any(amounts):
        _say(axes, style, "No open orders in the next weeks")
        return
    axes.bar(range(len(amounts)), amounts, width=0.72, color=[style.bad, *(style.accent for _ in value.weeks)])
    axes.set_xticks(range(len(amounts)), ["late", *(style.formatter.short_day(week) for week, _ in value.weeks)])
    axes.set_ylim(bottom=0, top=max(1.0, *amounts) * 1.1)
    axes.yaxis.set_major_formatter(FuncFormatter(style.number))
    axes.yaxis.set_major_locator(MaxNLocator(5, steps=STEPS))
    axes.set_ylabel(value.currency, **style.text())


def draw_fulfilment_by_month(figure: Figure, value: DaysByMonth, style: ChartStyle) -> None:
    """Draw the median days from order to shipment, month by month."""
    axes = figure.add_subplot()
    style.dress(axes)
    if not value.points:
        _say(axes, style, "Nothing shipped in this time")
        return
    days = [number for _, number in value.points]
    axes.plot(range(len(days)), days, color=style.accent, linewidth=1.6, marker="o", markersize=3)
    axes.set_ylim(bottom=0, top=max(1.0, *days) * 1.15)
    axes.yaxis.set_major_formatter(FuncFormatter(style.number))
    axes.yaxis.set_major_locator(MaxNLocator(5, steps=STEPS))
    axes.set_ylabel("days", **style.text())
    style.month_axis(axes, [month for month, _ in value.points])
