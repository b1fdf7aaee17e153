"""The pictures of support."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from app.areas.support.queries.pictures import (
    ComplaintsBySupplier,
    OpenByPriority,
    SatisfactionByMonth,
    TicketsByWeek,
)
from app.kernel.chartstyle import ChartStyle

BAR_DAYS = 5


def whole_numbers(axis: Any) -> None:
    """Label an axis with whole numbers only."""
    axis.set_major_locator(MaxNLocator(nbins=5, integer=True, min_n_ticks=1))


def legend_above(axes: Any, style: ChartStyle, columns: int) -> None:
    """Put a legend in one line above the axes."""
    axes.legend(loc="lower left", bbox_to_anchor=(0, 1), ncols=columns, frameon=False, borderaxespad=0.2,
                handlelength=1.2, columnspacing=1.2, labelcolor=style.muted,
                prop={"family": style.font, "size": style.size})


def week_places(axes: Any, weeks: Sequence[date], style: ChartStyle) -> list[int]:
    """Label an x axis of weeks and give the places at which they stand."""
    style.day_axis(axes, weeks[0], weeks[-1])
    axes.set_xlim(weeks[0].toordinal() - BAR_DAYS, weeks[-1].toordinal() + BAR_DAYS)
    return [week.toordinal() for week in weeks]


def draw_tickets_by_week(figure: Figure, value: TicketsByWeek, style: ChartStyle) -> None:
    """Draw how many tickets came in and how many were resolved, week by week."""
    axes = figure.add_subplot()
    style.dress(axes)
    places = week_places(axes, value.weeks, style)
    axes.bar(places, value.opened, width=BAR_DAYS, color=style.series[1], label="opened")
    axes.plot(places, value.resolved, color=style.good, linewidth=1.6, marker="o", markersize=2.5, label="resolved")
    axes.set_ylim(bottom=0, top=max(1, *value.opened, *value.resolved) * 1.1)
    whole_numbers(axes.yaxis)
    legend_above(axes, style, 2)


def draw_satisfaction_by_month(figure: Figure, value: SatisfactionByMonth, style: ChartStyle) -> None:
    """Draw the mean score of each month, with the number of answers at the foot of its bar."""
    axes = figure.add_subplot()
    style.dress(axes)
    colours = [style.good if mean >= 4 else style.series[1] if mean >= 3 else style.bad for mean in value.means]
    axes.bar(range(len(value.months)), value.means, width=0.66, color=colours)
    for place, (mean, answers) in enumerate(zip(value.means, value.answers, strict=True)):
        if answers:
            label: dict[str, Any] = {"textcoords": "offset points", "ha": "center"}
            axes.annotate(style.formatter.number(round(mean, 1)), (place, mean), xytext=(0, 2), **label,
                          **style.text(color=style.ink, fontsize=style.size - 1))
            axes.annotate(str(answers), (place, 0), xytext=(0, 3), **label,
                          **style.text(color=style.panel, fontsize=style.size - 1))
    axes.set_ylim(0, 5.6)
    axes.set_yticks(range(1, 6))
    axes.set_ylabel("mean score", **style.text())
    style.month_axis(axes, value.months)


def draw_open_by_priority(figure: Figure, value: OpenByPriority, style: ChartStyle) -> None:
    """Draw the tickets that are not solved, by priority and by how they stand."""
    axes = figure.add_subplot()
    style.dress(axes, grid="x")
    rows = value.rows[::-1]
    left = [0] * len(rows)
    parts = (("late", 1, style.bad), ("at risk", 2, style.series[1]), ("in time", 3, style.good),
             ("waiting", 4, style.series[5]))
    for label, place, colour in parts:
        widths = [int(row[place]) for row in rows]
        axes.barh([row[0] for row in rows], widths, left=left, height=0.6, color=colour, label=label)
        left = [before + width for before, width in zip(left, widths, strict=True)]
    axes.set_xlim(0, max(1, *left) * 1.05)
    whole_numbers(axes.xaxis)
    legend_above(axes, style, 4)


def draw_complaints_by_supplier(figure: Figure, value: ComplaintsBySupplier, style: ChartStyle) -> None:
    """Draw the suppliers to whom complaints lead back, the most on top."""
    axes = figure.add_subplot()
    style.dress(axes, grid="x")
    rows = value.rows[::-1]
    axes.barh([name for name, _ in rows], [count for _, count in rows], height=0.62, color=style.accent)
    whole_numbers(axes.xaxis)
