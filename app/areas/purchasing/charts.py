"""The pictures of purchasing."""

from typing import Any

from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, MaxNLocator

from app.areas.purchasing.queries.bill_figures import PayablesByAge
from app.areas.purchasing.queries.performance import DeliveryByMonth, DeliveryBySupplier, SpendByMonth, SpendBySupplier
from app.areas.purchasing.queries.policy_pages import CurvePicture
from app.areas.purchasing.queries.scorecard import Scores, ScoreTrend
from app.areas.purchasing.rules.delivery import SMALL_SAMPLE
from app.areas.purchasing.rules.scoring import TITLES, Measure
from app.kernel.chartstyle import ChartStyle
from app.kernel.money import Money

WIDTH = 0.62
SHOWN_NAME = 26
MARKERS = ("o", "s", "^", "D", "v")


def draw_on_time_by_month(figure: Figure, value: DeliveryByMonth, style: ChartStyle) -> None:
    """Draw the share in full on time of each month in which something was due, with the size of the sample."""
    axes = figure.add_subplot()
    style.dress(axes)
    for place, month in enumerate(value.months):
        if month.due:
            share = 100 * month.on_time / month.due
            small = month.due < SMALL_SAMPLE
            axes.bar(place, share, WIDTH, color=style.accent_on if small else style.accent, edgecolor=style.accent,
                     linewidth=0.8)
            axes.annotate(str(month.due), (place, share), xytext=(0, 2), textcoords="offset points", ha="center",
                          **style.text(fontsize=style.size - 1))
    if not value.share.total:
        _say(axes, "Nothing was due in this time", style)
    axes.set_ylim(0, 112)
    axes.set_yticks([0, 50, 100], ["0 %", "50 %", "100 %"])
    style.month_axis(axes, [month.month for month in value.months])


def draw_received_by_due(figure: Figure, value: DeliveryByMonth, style: ChartStyle) -> None:
    """Draw the lines due in each month: in full on time, in full but late, not in full."""
    axes = figure.add_subplot()
    style.dress(axes)
    places = range(len(value.months))
    on_time = [month.on_time for month in value.months]
    late = [max(0, month.complete - month.on_time) for month in value.months]
    missing = [month.due - on - after for month, on, after in zip(value.months, on_time, late, strict=True)]
    below = [on + after for on, after in zip(on_time, late, strict=True)]
    axes.bar(places, on_time, WIDTH, color=style.good, label="On time in full")
    axes.bar(places, late, WIDTH, bottom=on_time, color=style.warning, label="Later", hatch="//", edgecolor=style.panel,
             linewidth=0)
    axes.bar(places, missing, WIDTH, bottom=below, color=style.bad, label="Not in full", hatch="xx",
             edgecolor=style.panel, linewidth=0)
    axes.yaxis.set_major_locator(MaxNLocator(integer=True, nbins=4))
    axes.set_ylabel("lines due", **style.text())
    axes.legend(loc="upper center", bbox_to_anchor=(0.5, 1.16), ncols=3, frameon=False, labelcolor=style.muted,
                prop={"family": style.font, "size": style.size - 1})
    if not value.share.total:
        _say(axes, "Nothing was due in this time", style)
    style.month_axis(axes, [month.month for month in value.months])


def draw_on_time_by_supplier(figure: Figure, value: DeliveryBySupplier, style: ChartStyle) -> None:
    """Draw each supplier's share in full on time, those with most lines due on top, with the size of the sample."""
    axes = figure.add_subplot()
    style.dress(axes, grid="x")
    for place, (_, share) in enumerate(reversed(value.suppliers)):
        small = share.total < SMALL_SAMPLE
        height = 100 * share.hits / share.total
        axes.barh(place, height, WIDTH, color=style.accent_on if small else style.accent, edgecolor=style.accent,
                  linewidth=0.8)
        axes.annotate(f"{height:.0f} % of {share.total}", (height, place), xytext=(4, 0), textcoords="offset points",
                      va="center", **style.text(fontsize=style.size - 1))
    _name_bars(axes, [name for name, _ in value.suppliers], style)
    axes.set_xlim(0, 125)
    axes.set_xticks([0, 50, 100], ["0 %", "50 %", "100 %"])


def draw_spend_by_month(figure: Figure, value: SpendByMonth, style: ChartStyle) -> None:
    """Draw what the goods received in each month were worth."""
    axes = figure.add_subplot()
    style.dress(axes)
    axes.bar(range(len(value.months)), [_major(minor, value.currency) for _, minor in value.months], WIDTH,
             color=style.accent)
    axes.yaxis.set_major_locator(MaxNLocator(nbins=4))
    axes.yaxis.set_major_formatter(FuncFormatter(style.number))
    axes.set_ylabel(value.currency, **style.text())
    style.month_axis(axes, [month for month, _ in value.months])


def draw_spend_by_supplier(figure: Figure, value: SpendBySupplier, style: ChartStyle) -> None:
    """Draw what the goods of each supplier were worth, the largest on top."""
    axes = figure.add_subplot()
    style.dress(axes, grid="x")
    amounts = [_major(minor, value.currency) for _, minor in reversed(value.suppliers)]
    axes.barh(range(len(amounts)), amounts, WIDTH, color=style.accent)
    _name_bars(axes, [name for name, _ in value.suppliers], style)
    axes.xaxis.set_major_locator(MaxNLocator(nbins=4))
    axes.xaxis.set_major_formatter(FuncFormatter(style.number))
    axes.set_xlabel(value.currency, **style.text())


def draw_score_trend(figure: Figure, value: ScoreTrend, style: ChartStyle) -> None:
    """Draw the mean of each measure month by month; a month in which nothing happened leaves a gap."""
    axes = figure.add_subplot()
    style.dress(axes)
    for place, (name, means) in enumerate(value.series):
        points = [(month, mean / 10) for month, mean in enumerate(means) if mean is not None]
        axes.plot([month for month, _ in points], [mean for _, mean in points], label=TITLES[Measure(name)],
                  color=style.series[place % len(style.series)], marker=MARKERS[place % len(MARKERS)], markersize=4,
                  linewidth=1.4)
    axes.set_ylim(0, 106)
    axes.set_yticks([0, 50, 100], ["0 %", "50 %", "100 %"])
    axes.legend(loc="lower left", ncols=3, frameon=False, labelcolor=style.muted,
                prop={"family": style.font, "size": style.size - 1})
    style.month_axis(axes, list(value.months))


def draw_scores(figure: Figure, value: Scores, style: ChartStyle) -> None:
    """Draw the scores of suppliers, the best on top; pale bars rest on few events."""
    axes = figure.add_subplot()
    style.dress(axes, grid="x")
    for place, (_, permille, events) in enumerate(reversed(value.suppliers)):
        colour = style.good if permille >= 900 else style.warning if permille >= 700 else style.bad
        axes.barh(place, permille / 10, WIDTH, color=style.panel if events < SMALL_SAMPLE else colour, edgecolor=colour,
                  linewidth=1)
        axes.annotate(f"{permille / 10:.0f} % of {events}", (permille / 10, place), xytext=(4, 0),
                      textcoords="offset points", va="center", **style.text(fontsize=style.size - 1))
    _name_bars(axes, [name for name, _, _ in value.suppliers], style)
    axes.set_xlim(0, 125)
    axes.set_xticks([0, 50, 100], ["0 %", "50 %", "100 %"])


def draw_payables_by_age(figure: Figure, value: PayablesByAge, style: ChartStyle) -> None:
    """Draw what is owed by days over due, what is not due on top."""
    axes = figure.add_subplot()
    style.dress(axes, grid="x")
    colours = (style.accent, style.warning, style.warning, style.bad, style.bad)
    amounts = [_major(minor, value.currency) for _, minor in reversed(value.ages)]
    axes.barh(range(len(amounts)), amounts, WIDTH, color=colours[::-1])
    _name_bars(axes, [words for words, _ in value.ages], style)
    axes.xaxis.set_major_locator(MaxNLocator(nbins=4))
    axes.xaxis.set_major_formatter(FuncFormatter(style.number))
    axes.set_xlabel(value.currency, **style.text())
    if not any(amounts):
        _say(axes, "Nothing is owed", style)


def _name_bars(axes: Any, names: list[str], style: ChartStyle) -> None:
    shown = [name if len(name) <= SHOWN_NAME else f"{name[: SHOWN_NAME - 1]}…" for name in reversed(names)]
    axes.set_yticks(range(len(shown)), shown)
    if not shown:
        _say(axes, "Nothing in this time", style)


def _major(minor: int, currency: str) -> float:
    return float(Money(minor, currency).decimal())


def _say(axes: Any, text: str, style: ChartStyle) -> None:
    axes.text(0.5, 0.5, text, ha="center", va="center", transform=axes.transAxes, **style.text())


def draw_policy_curve(figure: Figure, value: CurvePicture, style: ChartStyle) -> None:
    """Draw what each promise of service costs a year, with the point that is picked, proposed and kept now."""
    axes = figure.add_subplot()
    style.dress(axes)
    places = range(len(value.shares))
    axes.plot(places, value.costs, color=style.accent, linewidth=1.8, label="ordering and keeping")
    axes.fill_between(places, value.costs, color=style.accent_on, linewidth=0)
    at, cost = value.picked, value.costs[value.picked]
    axes.axvline(at, color=style.ink, linewidth=0.9)
    axes.plot([at], [cost], "o", color=style.accent, markersize=8, markeredgecolor=style.panel, markeredgewidth=1.5)
    left = at > 0.7 * len(value.shares)
    axes.annotate(
        f"{100 * value.shares[at]:g} %  ·  {style.number(cost)} {value.currency}\n"
        f"{value.shorts[at]:.1f} {value.unit} short a year", (at, cost), xytext=(-8 if left else 8, 8),
        textcoords="offset points", ha="right" if left else "left", **style.text(color=style.ink))
    if value.proposed != at:
        axes.plot([value.proposed], [value.costs[value.proposed]], "D", color=style.good, markersize=6)
        axes.annotate("class", (value.proposed, value.costs[value.proposed]), xytext=(0, -14), ha="center",
                      textcoords="offset points", **style.text(color=style.good))
    if value.present is not None:
        _mark_present(axes, value, style)
    fitting = max(3, int(figure.get_figwidth() * 72 / (style.size * 7)))
    step = max(1, -(-len(value.shares) // fitting))
    ticks = list(range((len(value.shares) - 1) % step, len(value.shares), step))
    axes.set_xticks(ticks, [f"{100 * value.shares[place]:g} %" for place in ticks])
    axes.set_xlim(-0.5, len(value.shares) - 0.5)
    axes.set_ylim(bottom=0, top=1.22 * max(*value.costs, value.present[1] if value.present else 0.0))
    axes.yaxis.set_major_formatter(FuncFormatter(style.number))
    axes.set_xlabel(value.service, **style.text())
    axes.set_ylabel(f"{value.currency} a year", **style.text())


def _mark_present(axes: Any, value: CurvePicture, style: ChartStyle) -> None:
    """Mark the present rule where its service stands among the promises; beyond them at the border."""
    if value.present is None:
        return
    reached, cost = value.present
    place = sum(share < reached for share in value.shares)
    at = min(max(place - 0.5, 0), len(value.shares) - 1)
    axes.plot([at], [cost], "X", color=style.bad, markersize=8)
    # below its mark, because the words of the picked point stand above the curve, often at the same place
    axes.annotate(f"now {100 * reached:.1f} %", (at, cost), xytext=(0, -16), textcoords="offset points",
                  ha="right" if at > len(value.shares) / 2 else "left", **style.text(color=style.bad))
