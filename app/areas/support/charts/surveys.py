"""The pictures of what customers say, each with how sure it is."""

from typing import Any

from matplotlib.figure import Figure

from app.areas.support.queries.surveys import Groups, Quarters
from app.kernel.chartstyle import ChartStyle

SHOWN = 10


def draw_groups(figure: Figure, value: Groups, style: ChartStyle) -> None:
    """Draw the share of satisfied answers of each group, with its range and how many answered."""
    axes = figure.add_subplot()
    style.dress(axes, grid="x")
    groups = [one for one in value.groups if one.satisfied.total][:SHOWN][::-1]
    for place, one in enumerate(groups):
        share = one.satisfied
        colour = style.muted if share.few else style.accent
        axes.plot([100 * share.low, 100 * share.high], [place, place], color=colour, linewidth=1.6)
        axes.plot([100 * share.share], [place], marker="o", markersize=5, color=colour)
    names = [f"{_short(one.name)} ({one.satisfied.total})" for one in groups]
    axes.set_yticks(range(len(groups)), names, **style.text())
    axes.set_xlim(0, 100)
    axes.set_ylim(-0.6, len(groups) - 0.4)
    axes.set_xlabel("satisfied, % (number of answers)", **style.text())


def _short(name: str, most: int = 22) -> str:
    return name if len(name) <= most else f"{name[: most - 1].rstrip()}…"


def draw_quarters(figure: Figure, value: Quarters, style: ChartStyle) -> None:
    """Draw the net promoter score of each quarter with its range and how many answered."""
    axes = figure.add_subplot()
    style.dress(axes)
    for place, quarter in enumerate(value.quarters):
        score = quarter.score
        colour = style.muted if score.few else style.accent
        axes.plot([place, place], [score.low, score.high], color=colour, linewidth=1.6)
        axes.plot([place], [score.score], marker="o", markersize=5, color=colour)
        label: dict[str, Any] = {"textcoords": "offset points", "xytext": (6, -3)}
        axes.annotate(f"{score.score:+.0f} ({score.total})", (place, score.score), **label,
                      **style.text(color=style.ink, fontsize=style.size - 1))
    axes.axhline(0, color=style.muted, linewidth=0.8)
    names = [f"{quarter.start.year} Q{(quarter.start.month + 2) // 3}" for quarter in value.quarters]
    axes.set_xticks(range(len(names)), names, **style.text())
    axes.set_xlim(-0.5, len(names) - 0.2)
    axes.set_ylim(-105, 105)
    axes.set_ylabel("promoters less detractors", **style.text())
