"""The pictures of quotes."""

from typing import Any

from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from app.areas.sales.queries.quote_figures import CountByName, QuotesByMonth
from app.kernel.chartstyle import ChartStyle

FEWEST_BARS = 6


def _say(axes: Any, style: ChartStyle, words: str) -> None:
    axes.set_axis_off()
    axes.text(0.5, 0.5, words, ha="center", va="center", transform=axes.transAxes, **style.text())


def draw_quotes_by_month(figure: Figure, value: QuotesByMonth, style: ChartStyle) -> None:
    """Draw quotes by month as bars: won below, lost above, and on top what is not answered, each with its word."""
    axes = figure.add_subplot()
    style.dress(axes)
    if not any((*value.accepted, *value.declined, *value.unanswered)):
        _say(axes, style, "No quotes were sent in these months")
        return
    places, base = range(len(value.months)), [0] * len(value.months)
    for word, counts, colour, hatch in (
        ("won", value.accepted, style.good, ""), ("lost", value.declined, style.bad, "////"),
        ("not answered", value.unanswered, style.accent_on, ""),
    ):
        edge = style.panel if hatch else style.accent if colour == style.accent_on else colour
        axes.bar(places, counts, bottom=base, width=0.72, color=colour, label=word, hatch=hatch, edgecolor=edge,
                 linewidth=0 if hatch else 0.6)
        base = [low + count for low, count in zip(base, counts, strict=True)]
    axes.set_ylim(top=max(4, max(base) * 1.25))
    axes.yaxis.set_major_locator(MaxNLocator(5, integer=True))
    axes.set_ylabel("quotes", **style.text())
    axes.legend(loc="upper left", ncols=3, frameon=False, labelcolor=style.ink,
                prop={"family": style.font, "size": style.size})
    style.month_axis(axes, list(value.months))


def draw_count_by_name(figure: Figure, value: CountByName, style: ChartStyle) -> None:
    """Draw counts as bars with their names, the largest on top."""
    axes = figure.add_subplot()
    style.dress(axes, grid="x")
    parts = list(reversed(value.parts))
    if not parts:
        _say(axes, style, "Nothing was declined in this time")
        return
    axes.barh(range(len(parts)), [count for _, count in parts], color=style.accent, height=0.62)
    axes.set_yticks(range(len(parts)), [name for name, _ in parts])
    axes.set_ylim(-0.6, max(len(parts), FEWEST_BARS) - 0.4)
    axes.xaxis.set_major_locator(MaxNLocator(5, integer=True))
    axes.set_xlabel("quotes", **style.text())
