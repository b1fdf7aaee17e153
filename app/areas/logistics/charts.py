"""The pictures of logistics."""

from typing import Any

from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from app.areas.logistics.queries.figures import (
    ON_TIME_TARGET_PERMILLE,
    OnTimeByMonth,
    ShipmentsByWeek,
    TransitByCarrier,
)
from app.kernel.chartstyle import ChartStyle

WEEK_TICKS = 5
STEPS = [1, 2, 2.5, 5, 10]


def _say(axes: Any, style: ChartStyle, words: str) -> None:
    axes.set_axis_off()
    axes.text(0.5, 0.5, words, ha="center", va="center", transform=axes.transAxes, **style.text())


def draw_shipments_by_week(figure: Figure, value: ShipmentsByWeek, style: ChartStyle) -> None:
    """Draw how many shipments were made each week, stacked by what became of them."""
    axes = figure.add_subplot()
    style.dress(axes)
    places = range(len(value.weeks))
    base = [0] * len(value.weeks)
    parts = (
        (value.delivered, style.good, "delivered"), (value.on_the_way, style.accent, "on the way"),
        (value.in_the_house, style.series[1], "in the house"),
    )
    for counts, colour, name in parts:
        axes.bar(places, counts, bottom=base, color=colour, width=0.72, label=name)
        base = [under + count for under, count in zip(base, counts, strict=True)]
    axes.set_ylim(bottom=0, top=max(1, *base) * 1.1)
    axes.yaxis.set_major_locator(MaxNLocator(5, integer=True, steps=STEPS))
    _weeks(axes, value, style)
    axes.legend(loc="lower left", bbox_to_anchor=(0, 1), ncols=len(parts), frameon=False, borderaxespad=0.2,
                handlelength=1.2, columnspacing=1.2, labelcolor=style.muted,
                prop={"family": style.font, "size": style.size})


def _weeks(axes: Any, value: ShipmentsByWeek, style: ChartStyle) -> None:
    step = max(1, len(value.weeks) // WEEK_TICKS)
    places = list(range((len(value.weeks) - 1) % step, len(value.weeks), step))
    axes.set_xticks(places, [style.formatter.short_day(value.weeks[place]) for place in places])
    axes.set_xlim(-0.7, len(value.weeks) - 0.3)


def draw_on_time_by_month(figure: Figure, value: OnTimeByMonth, style: ChartStyle) -> None:
    """Draw the share of shipments that left in time month by month, with the target."""
    axes = figure.add_subplot()
    style.dress(axes)
    if not value.points:
        _say(axes, style, "Nothing shipped in this time")
        return
    shares = [share for _, share, _ in value.points]
    target = ON_TIME_TARGET_PERMILLE // 10
    axes.axhline(target, color=style.muted, linewidth=1, linestyle=(0, (4, 3)))
    axes.plot(range(len(shares)), shares, color=style.accent, linewidth=1.6, marker="o", markersize=3)
    axes.set_ylim(0, 105)
    axes.set_yticks([0, 25, 50, 75, target], [f"{share} %" for share in (0, 25, 50, 75, target)])
    style.month_axis(axes, [month for month, _, _ in value.points], 6)


def draw_transit_by_carrier(figure: Figure, value: TransitByCarrier, style: ChartStyle) -> None:
    """Draw the median days each carrier takes, the quickest on top."""
    axes = figure.add_subplot()
    style.dress(axes, grid="x")
    if not value.parts:
        _say(axes, style, "Nothing delivered in this time")
        return
    parts = list(reversed(value.parts))
    places = range(len(parts))
    axes.barh(places, [days for _, days, _ in parts], color=style.accent, height=0.5)
    axes.set_yticks(places, [f"{name} ({count})" for name, _, count in parts])
    axes.set_ylim(-0.6, max(len(parts), 3) - 0.4)
    axes.set_xlim(left=0, right=max(1.0, *(days for _, days, _ in parts)) * 1.1)
    axes.xaxis.set_major_locator(MaxNLocator(5, steps=STEPS))
    axes.set_xlabel("days, median", **style.text())
