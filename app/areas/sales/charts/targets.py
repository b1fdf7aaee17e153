"""The pictures of targets and bookings."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, MaxNLocator

from app.kernel.chartstyle import ChartStyle

STEPS = [1, 2, 2.5, 5, 10]
FEWEST_BARS = 5


def draw_bookings_by_month(
    figure: Figure, value: tuple[str, Sequence[tuple[date, float, float]]], style: ChartStyle,
) -> None:
    """Draw what was booked as bars, and the targets as marks across them."""
    currency, months = value
    axes: Any = figure.add_subplot()
    style.dress(axes)
    places = range(len(months))
    axes.bar(places, [booked for _, booked, _ in months], width=0.72, color=style.accent)
    wanted = [(place, target) for place, (_, _, target) in zip(places, months, strict=True) if target]
    axes.hlines([target for _, target in wanted], [place - 0.42 for place, _ in wanted],
                [place + 0.42 for place, _ in wanted], colors=style.warning, linewidth=2)
    axes.set_ylim(bottom=0, top=max([1.0, *(max(booked, target) for _, booked, target in months)]) * 1.1)
    axes.yaxis.set_major_formatter(FuncFormatter(style.number))
    axes.yaxis.set_major_locator(MaxNLocator(5, steps=STEPS))
    axes.set_ylabel(f"{currency}, line: target", **style.text())
    style.month_axis(axes, [month for month, _, _ in months])


def draw_bookings_by_seller(
    figure: Figure, value: tuple[str, Sequence[tuple[str, float, float]]], style: ChartStyle,
) -> None:
    """Draw what each seller booked this month, with the target as a mark."""
    currency, sellers = value
    axes: Any = figure.add_subplot()
    style.dress(axes, grid="x")
    if not sellers:
        axes.set_axis_off()
        axes.text(0.5, 0.5, "Nothing is booked this month yet", ha="center", va="center", transform=axes.transAxes,
                  **style.text())
        return
    shown = list(reversed(sellers))
    axes.barh(range(len(shown)), [booked for _, booked, _ in shown], color=style.accent, height=0.62)
    wanted = [(place, target) for place, (_, _, target) in enumerate(shown) if target]
    axes.vlines([target for _, target in wanted], [place - 0.38 for place, _ in wanted],
                [place + 0.38 for place, _ in wanted], colors=style.warning, linewidth=2)
    axes.set_yticks(range(len(shown)), [name for name, _, _ in shown])
    axes.set_ylim(-0.6, max(len(shown), FEWEST_BARS) - 0.4)
    axes.xaxis.set_major_formatter(FuncFormatter(style.number))
    axes.xaxis.set_major_locator(MaxNLocator(5, steps=STEPS))
    axes.set_xlabel(f"{currency}, line: target", **style.text())
