"""The pictures of what was learned from closed deals."""

import math

from matplotlib.figure import Figure

from app.areas.sales.queries.winning import EvidenceBars, ReliabilityCurve
from app.kernel.chartstyle import ChartStyle

SHOWN = 8
WIDTH = 0.6
TICKS = (0, 25, 50, 75, 100)


def draw_reliability(figure: Figure, value: ReliabilityCurve, style: ChartStyle) -> None:
    """Draw predicted against won shares; on the line predictions hold, dots are as large as the deals behind them."""
    axes = figure.add_subplot()
    style.dress(axes, grid="both")
    axes.plot([0, 100], [0, 100], color=style.muted, linewidth=1, linestyle="--", label="as predicted")
    if value.bins:
        predicted, won = [100 * one[0] for one in value.bins], [100 * one[1] for one in value.bins]
        axes.plot(predicted, won, color=style.accent, linewidth=1.4)
        axes.scatter(predicted, won, s=[max(14.0, one[2]) for one in value.bins], color=style.accent, zorder=3)
        for x, y, (_, _, deals) in zip(predicted, won, value.bins, strict=True):
            axes.annotate(f"{deals:.0f}", (x, y), xytext=(5, -9), textcoords="offset points",
                          **style.text(fontsize=style.size - 1))
        axes.text(2, 97, _scores(value), va="top", linespacing=1.5, **style.text())
    else:
        axes.text(50, 50, "Too few closed deals to judge", ha="center", **style.text())
    axes.set_xlim(0, 103)
    axes.set_ylim(0, 103)
    axes.set_xticks(TICKS, [f"{tick} %" for tick in TICKS])
    axes.set_yticks(TICKS, [f"{tick} %" for tick in TICKS])
    axes.set_xlabel("predicted", **style.text())
    axes.set_ylabel("won", **style.text())


def _scores(value: ReliabilityCurve) -> str:
    return (
        f"Brier score, later deals: {value.brier_out:.3f}\n(base rate {value.base_out:.3f})\n"
        f"deals around: {value.brier_in:.3f}\n(base rate {value.base_in:.3f})"
    )


def draw_evidence(figure: Figure, value: EvidenceBars, style: ChartStyle) -> None:
    """Draw what raises a deal's chance to the right and what lowers it to the left, the strongest on top."""
    axes = figure.add_subplot()
    style.dress(axes, grid="x")
    parts = value.parts[:SHOWN][::-1]
    for place, (_, effect) in enumerate(parts):
        axes.barh(place, effect, WIDTH, color=style.good if effect > 0 else style.bad,
                  hatch="" if effect > 0 else "//", edgecolor=style.panel, linewidth=0)
        factor = f"{'×' if effect > 0 else '÷'} {math.exp(abs(effect)):.1f}"
        axes.annotate(factor, (effect, place), xytext=(4 if effect > 0 else -4, 0), textcoords="offset points",
                      ha="left" if effect > 0 else "right", va="center", **style.text(fontsize=style.size - 1))
    axes.axvline(0, color=style.muted, linewidth=0.8)
    axes.set_yticks(range(len(parts)), [name if len(name) <= 30 else f"{name[:29]}…" for name, _ in parts])
    widest = max((abs(effect) for _, effect in parts), default=1.0) * 1.35
    axes.set_xlim(-widest, widest)
    axes.set_xticks([])
    axes.set_xlabel(f"from {value.base_permille / 10:.0f} % of all deals to {value.permille / 10:.0f} %",
                    **style.text())
