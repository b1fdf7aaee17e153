"""The pictures of quality."""

from collections.abc import Sequence
from typing import Any

from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, MaxNLocator

from app.kernel.chartstyle import ChartStyle

NAME_LENGTH = 26
FEWEST_BARS = 6
MOST_BARS = 12


def draw_complaints_by_supplier(figure: Figure, value: Sequence[tuple[str, int]], style: ChartStyle) -> None:
    """Draw complaints per million as bars with the suppliers' names, the most on top."""
    _bars(figure, value, style, "complaints per million pieces", "No complaints in 12 months")


def draw_cost_by_cause(figure: Figure, value: tuple[str, Sequence[tuple[str, float]]], style: ChartStyle) -> None:
    """Draw what poor quality cost by where it came from."""
    currency, parts = value
    _bars(figure, parts, style, currency, "Nothing was written down that it cost")


def _bars(figure: Figure, parts: Sequence[tuple[str, float]], style: ChartStyle, label: str, empty: str) -> None:
    axes: Any = figure.add_subplot()
    style.dress(axes, grid="x")
    if not parts:
        axes.set_axis_off()
        axes.text(0.5, 0.5, empty, ha="center", va="center", transform=axes.transAxes, **style.text())
        return
    shown = list(reversed(parts[:MOST_BARS]))
    names = [name if len(name) <= NAME_LENGTH else f"{name[:NAME_LENGTH - 1]}…" for name, _ in shown]
    axes.barh(range(len(shown)), [number for _, number in shown], color=style.accent, height=0.62)
    axes.set_yticks(range(len(shown)), names)
    axes.set_ylim(-0.6, max(len(shown), FEWEST_BARS) - 0.4)
    axes.xaxis.set_major_formatter(FuncFormatter(style.number))
    axes.xaxis.set_major_locator(MaxNLocator(5))
    axes.set_xlabel(label, **style.text())
