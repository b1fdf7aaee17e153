"""The pictures of the pipeline."""

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, MaxNLocator

from app.areas.sales.queries.funnel import DaysByStage, Funnel, Weighted, WinRates
from app.kernel.chartstyle import ChartStyle

WIDTH, HALF = 0.62, 0.36
SMALL_SAMPLE = 10
SHOWN_NAME = 22


def draw_funnel(figure: Figure, value: Funnel, style: ChartStyle) -> None:
    """Draw how many deals reached each stage and were won, with the share of those of the stage before."""
    axes = figure.add_subplot()
    style.dress(axes, grid="x")
    bars = [*value.stages, ("Won", value.won)]
    for place, (_, count) in enumerate(bars):
        down = len(bars) - 1 - place
        axes.barh(down, count, WIDTH, color=style.good if place == len(bars) - 1 else style.accent)
        before = bars[place - 1][1] if place else 0
        share = f"{count}, {100 * count / before:.0f} % go on" if before else f"{count}"
        axes.annotate(share, (count, down), xytext=(4, 0), textcoords="offset points", va="center",
                      **style.text(fontsize=style.size - 1))
    axes.set_yticks(range(len(bars)), [name for name, _ in reversed(bars)])
    axes.set_xlim(0, max(1, *(count for _, count in bars)) * 1.35)
    axes.xaxis.set_major_locator(MaxNLocator(integer=True, nbins=4))
    if not any(count for _, count in bars):
        _say(axes, "No deal was closed within a year", style)


def draw_days_by_stage(figure: Figure, value: DaysByStage, style: ChartStyle) -> None:
    """Draw the median days in each stage, with the mark from which a deal rots."""
    axes = figure.add_subplot()
    style.dress(axes, grid="x")
    stages = value.stages[::-1]
    for place, (_, days, count, rots) in enumerate(stages):
        axes.barh(place, days, WIDTH, color=style.accent_on if count < SMALL_SAMPLE else style.accent,
                  edgecolor=style.accent, linewidth=0.8)
        axes.annotate(f"{days:.0f} d of {count}", (days, place), xytext=(4, 0), textcoords="offset points",
                      va="center", **style.text(fontsize=style.size - 1))
        if rots is not None:
            axes.plot([rots, rots], [place - WIDTH / 2, place + WIDTH / 2], color=style.bad, linewidth=1.6)
    axes.set_yticks(range(len(stages)), [name for name, *_ in stages])
    axes.set_xlim(0, max([1.0, *(max(days, rots or 0) for _, days, _, rots in stages)]) * 1.35)
    axes.set_xlabel("days; the red mark: from there on it rots", **style.text())
    if not stages:
        _say(axes, "No deal left a stage within a year", style)


def draw_win_rates(figure: Figure, value: WinRates, style: ChartStyle) -> None:
    """Draw the share of deals that were won by source, pale where few were closed."""
    axes = figure.add_subplot()
    style.dress(axes, grid="x")
    sources = value.sources[::-1]
    for place, (_, won, deals) in enumerate(sources):
        share = 100 * won / deals
        axes.barh(place, share, WIDTH, color=style.accent_on if deals < SMALL_SAMPLE else style.accent,
                  edgecolor=style.accent, linewidth=0.8)
        axes.annotate(f"{share:.0f} % of {deals}", (share, place), xytext=(4, 0), textcoords="offset points",
                      va="center", **style.text(fontsize=style.size - 1))
    axes.set_yticks(range(len(sources)), [
        name if len(name) <= SHOWN_NAME else f"{name[: SHOWN_NAME - 1]}…" for name, *_ in sources])
    axes.set_xlim(0, 125)
    axes.set_xticks([0, 50, 100], ["0 %", "50 %", "100 %"])
    if not sources:
        _say(axes, "No deal was closed within a year", style)


def draw_weighted(figure: Figure, value: Weighted, style: ChartStyle) -> None:
    """Draw what is expected in each month, weighed by sellers and as learned beside each other."""
    axes = figure.add_subplot()
    style.dress(axes)
    bars = [*value.months, (None, *value.later)]
    places = range(len(bars))
    axes.bar([place - HALF / 2 for place in places], [own for _, own, _ in bars], HALF, color=style.accent,
             label="Sellers")
    axes.bar([place + HALF / 2 for place in places], [learned or 0.0 for *_, learned in bars], HALF,
             color=style.series[1], hatch="//", edgecolor=style.panel, linewidth=0, label="Learned")
    names = style.formatter.conventions.months
    axes.set_xticks(places, [names[month.month - 1] if month else "later\nor open" for month, *_ in bars])
    axes.yaxis.set_major_locator(MaxNLocator(nbins=4))
    axes.yaxis.set_major_formatter(FuncFormatter(style.number))
    axes.set_ylabel(value.currency, **style.text())
    axes.margins(y=0.22)
    axes.legend(loc="upper right", ncols=2, frameon=False, labelcolor=style.muted,
                prop={"family": style.font, "size": style.size - 1})


def _say(axes: Axes, words: str, style: ChartStyle) -> None:
    axes.text(0.5, 0.5, words, ha="center", va="center", transform=axes.transAxes, **style.text())
