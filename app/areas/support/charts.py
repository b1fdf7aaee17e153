"""The pictures of support."""

from typing import Any

from matplotlib.dates import AutoDateLocator, ConciseDateFormatter
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from app.areas.support.queries.pictures import (
    ComplaintsBySupplier,
    OpenByPriority,
    SatisfactionByMonth,
    TicketsByWeek,
)
from app.kernel.chartstyle import ChartStyle

# The library leaves its classes for dates without types.
_LOCATOR: Any = AutoDateLocator
_FORMATTER: Any = ConciseDateFormatter


def _whole_numbers(axis: Any) -> None:
    axis.set_major_locator(MaxNLocator(nbins=5, integer=True, min_n_ticks=1))


def _dates(axes: Any) -> None:
    locator = _LOCATOR(minticks=3, maxticks=6)
    axes.xaxis.set_major_locator(locator)
    axes.xaxis.set_major_formatter(_FORMATTER(locator, show_offset=False))
    axes.margins(x=0.02)


def _legend(axes: Any, style: ChartStyle, columns: int) -> None:
    axes.legend(loc="lower left", bbox_to_anchor=(0, 1), ncols=columns, frameon=False, borderaxespad=0.2,
                handlelength=1.2, columnspacing=1.2, labelcolor=style.muted,
                prop={"family": style.font, "size": style.size})


def draw_tickets_by_week(figure: Figure, value: TicketsByWeek, style: ChartStyle) -> None:
    """Draw how many tickets came in and how many were resolved, week by week."""
    axes = figure.add_subplot()
    style.dress(axes)
    weeks: Any = list(value.weeks)
    axes.bar(weeks, value.opened, width=5, color=style.series[1], label="opened")
    axes.step(weeks, value.resolved, where="mid", color=style.good, linewidth=1.6, label="resolved")
    axes.set_ylim(bottom=0, top=max(1, *value.opened, *value.resolved) * 1.1)
    _whole_numbers(axes.yaxis)
    _dates(axes)
    _legend(axes, style, 2)


def draw_satisfaction_by_month(figure: Figure, value: SatisfactionByMonth, style: ChartStyle) -> None:
    """Draw the mean score of each month with the number of answers over it."""
    axes = figure.add_subplot()
    style.dress(axes)
    labels = [f"{month:%b}" for month in value.months]
    colours = [style.good if mean >= 4 else style.series[1] if mean >= 3 else style.bad for mean in value.means]
    axes.bar(range(len(labels)), value.means, width=0.62, color=colours)
    axes.set_xticks(range(len(labels)), labels)
    axes.set_ylim(0, 5.6)
    axes.set_yticks(range(6))
    for place, (mean, answers) in enumerate(zip(value.means, value.answers, strict=True)):
        if answers:
            axes.annotate(f"{mean:.1f}", (place, mean), xytext=(0, 2), textcoords="offset points", ha="center",
                          **style.text(color=style.ink))
            axes.annotate(f"{answers}", (place, 0), xytext=(0, 3), textcoords="offset points", ha="center",
                          **style.text(color=style.panel))
    axes.set_title("answers at the foot of each bar", loc="left", pad=4, **style.text())


def draw_open_by_priority(figure: Figure, value: OpenByPriority, style: ChartStyle) -> None:
    """Draw the tickets that are not solved, by priority and by how they stand."""
    axes = figure.add_subplot()
    style.dress(axes, grid="x")
    names = [row[0] for row in reversed(value.rows)]
    left = [0] * len(names)
    parts = (("late", 1, style.bad), ("at risk", 2, style.series[1]), ("in time", 3, style.good),
             ("waiting", 4, style.series[5]))
    for label, place, colour in parts:
        widths = [int(row[place]) for row in reversed(value.rows)]
        axes.barh(names, widths, left=left, height=0.6, color=colour, label=label)
        left = [before + width for before, width in zip(left, widths, strict=True)]
    axes.set_xlim(0, max(1, *left) * 1.05)
    _whole_numbers(axes.xaxis)
    _legend(axes, style, 4)


def draw_complaints_by_supplier(figure: Figure, value: ComplaintsBySupplier, style: ChartStyle) -> None:
    """Draw the suppliers to whom complaints lead back, the most on top."""
    axes = figure.add_subplot()
    style.dress(axes, grid="x")
    names = [name for name, _ in reversed(value.rows)]
    axes.barh(names, [count for _, count in reversed(value.rows)], height=0.62, color=style.accent)
    _whole_numbers(axes.xaxis)
    if not names:
        axes.set_axis_off()
        axes.text(0.5, 0.5, "No complaint leads back to a supplier.", transform=axes.transAxes, ha="center",
                  **style.text())
