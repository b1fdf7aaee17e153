"""The pictures of the desk: promises kept, and the backlog by age."""

from matplotlib.figure import Figure

from app.areas.support.charts.tickets import legend_above, whole_numbers
from app.areas.support.queries.desk_figures import Backlog, Kept
from app.kernel.chartstyle import ChartStyle


def draw_kept(figure: Figure, value: Kept, style: ChartStyle) -> None:
    """Draw the share of promises that were kept, each group below its heading, with the figures at the bars."""
    axes = figure.add_subplot()
    style.dress(axes, grid="x")
    rows = [(label, kept, missed) for _, group in value.groups for label, kept, missed in group][::-1]
    shares = [100 * kept / max(1, kept + missed) for _, kept, missed in rows]
    places = range(len(rows))
    axes.barh(places, shares, height=0.62, color=style.good, label="kept")
    axes.barh(places, [100 - share for share in shares], left=shares, height=0.62, color=style.bad, label="missed")
    axes.set_yticks(list(places), [label for label, _, _ in rows])
    for place, (_, kept, missed) in enumerate(rows):
        words = f"{style.formatter.number(round(shares[place]))} % of {style.formatter.number(kept + missed)}"
        axes.annotate(words, (1, place), xytext=(4, 0), textcoords="offset points", va="center",
                      **style.text(color=style.panel, fontsize=style.size - 1))
    edge = len(rows) - len(value.groups[0][1]) - 0.5
    axes.axhline(edge, color=style.muted, linewidth=0.8)
    axes.set_xlim(0, 100)
    axes.set_xlabel("percent", **style.text())
    legend_above(axes, style, 2)


def draw_backlog(figure: Figure, value: Backlog, style: ChartStyle) -> None:
    """Draw how many tickets are open, by how long they have been."""
    axes = figure.add_subplot()
    style.dress(axes)
    words, ours, others = zip(*value.rows, strict=True)
    axes.bar(words, ours, width=0.62, color=style.accent, label="our turn")
    axes.bar(words, others, bottom=ours, width=0.62, color=style.series[5], label="clock stands")
    whole_numbers(axes.yaxis)
    legend_above(axes, style, 2)
