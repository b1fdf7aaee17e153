"""The pictures of parties."""

from matplotlib.figure import Figure

from app.areas.parties.queries.duplicates import Waterfall, bits_text
from app.kernel.chartstyle import ChartStyle


def draw_evidence(figure: Figure, value: Waterfall, style: ChartStyle) -> None:
    """Draw how the evidence of a pair adds up, field by field, from what is known before anything is compared."""
    axes = figure.add_subplot()
    style.dress(axes, grid="x")
    steps = [("Before anything", value.prior_millibits), *((step.title, step.millibits) for step in value.steps)]
    told = [(title, millibits) for title, millibits in steps if millibits]
    reached = 0.0
    for place, (_, millibits) in enumerate(told):
        bits = millibits / 1000
        axes.barh(place, bits, left=reached, height=0.62, color=style.good if bits > 0 else style.bad,
                  hatch="" if bits > 0 else "//", edgecolor=style.panel, linewidth=0)
        axes.annotate(bits_text(millibits), (max(reached, reached + bits), place), xytext=(3, 0),
                      textcoords="offset points", va="center", **style.text())
        reached += bits
    axes.axvline(0, color=style.muted, linewidth=0.8)
    axes.set_yticks(range(len(told)), [title for title, _ in told])
    axes.invert_yaxis()
    axes.margins(x=0.16)
    axes.set_xlabel("bits for being the same", **style.text())
