"""The pictures of inventory."""

from collections.abc import Sequence

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from matplotlib.ticker import FuncFormatter, MaxNLocator

from app.areas.inventory.queries.ageing import StockByAge
from app.areas.inventory.queries.class_pages import ClassPicture
from app.areas.inventory.queries.count_figures import CountAccuracy
from app.areas.inventory.queries.figures import FlowByWeek, LargestValues, ValueByCategory, ValueByMonth
from app.areas.inventory.queries.pages import ProjectedStock
from app.kernel.chartstyle import ChartStyle

SHOWN_PARTS = 12
NAME_LENGTH = 28


def draw_projected_stock(figure: Figure, value: ProjectedStock, style: ChartStyle) -> None:
    """Draw the stock of the next weeks as steps, with the reorder point and what arrives."""
    axes = figure.add_subplot()
    style.dress(axes)
    days = [day.toordinal() for day, _ in value.points]
    levels = [level for _, level in value.points]
    axes.step(days, levels, where="post", color=style.accent, linewidth=1.6)
    axes.fill_between(days, levels, step="post", color=style.accent_on, linewidth=0)
    if value.reorder_point is not None:
        axes.axhline(value.reorder_point, color=style.bad, linewidth=1, linestyle=(0, (4, 3)))
        axes.annotate(f"reorder point {value.reorder_point:g}", (days[0], value.reorder_point), xytext=(2, 3),
                      textcoords="offset points", **style.text())
    for day, qty in value.arrivals[:3]:
        level = next(height for moment, height in reversed(value.points) if moment <= day)
        axes.annotate(f"+{qty:g}", (day.toordinal(), level), xytext=(3, 3), textcoords="offset points", **style.text())
    axes.set_ylim(bottom=min(0.0, *levels), top=max(1.0, *levels, value.reorder_point or 0) * 1.2)
    style.day_axis(axes, value.points[0][0], value.points[-1][0])


def draw_value_by_month(figure: Figure, value: ValueByMonth, style: ChartStyle) -> None:
    """Draw what the stock was worth at each month's end."""
    axes = figure.add_subplot()
    style.dress(axes)
    days = [day.toordinal() for day, _ in value.points]
    worth = [amount for _, amount in value.points]
    axes.plot(days, worth, color=style.accent, linewidth=1.6)
    axes.fill_between(days, worth, color=style.accent_on, linewidth=0)
    axes.set_ylim(bottom=0)
    axes.yaxis.set_major_formatter(FuncFormatter(style.number))
    axes.set_ylabel(value.currency, **style.text())
    style.day_axis(axes, value.points[0][0], value.points[-1][0])


def draw_value_by_category(figure: Figure, value: ValueByCategory, style: ChartStyle) -> None:
    """Draw what the stock of each category is worth, the largest on top, small ones together."""
    parts = list(value.parts[:SHOWN_PARTS])
    if len(value.parts) > SHOWN_PARTS:
        parts.append(("Other", sum(amount for _, amount in value.parts[SHOWN_PARTS:])))
    _draw_bars(figure, parts, value.currency, style)


def draw_stock_by_age(figure: Figure, value: StockByAge, style: ChartStyle) -> None:
    """Draw what the stock of each age is worth, the youngest on top."""
    _draw_bars(figure, value.parts, value.currency, style)


def draw_largest_values(figure: Figure, value: LargestValues, style: ChartStyle) -> None:
    """Draw the items that hold most money, the largest on top."""
    _draw_bars(figure, value.parts, value.currency, style)


def _draw_bars(figure: Figure, parts: Sequence[tuple[str, float]], currency: str, style: ChartStyle) -> None:
    axes = figure.add_subplot()
    style.dress(axes, grid="x")
    names = [name if len(name) <= NAME_LENGTH else f"{name[:NAME_LENGTH - 1]}…" for name, _ in reversed(parts)]
    axes.barh(range(len(parts)), [amount for _, amount in reversed(parts)], color=style.accent, height=0.62)
    axes.set_yticks(range(len(parts)), names)
    axes.xaxis.set_major_locator(MaxNLocator(4))
    axes.xaxis.set_major_formatter(FuncFormatter(style.number))
    axes.set_xlabel(currency, **style.text())


def draw_flow_by_week(figure: Figure, value: FlowByWeek, style: ChartStyle) -> None:
    """Draw what came in above the line and what went out below it, week by week."""
    axes = figure.add_subplot()
    style.dress(axes)
    weeks = [day.toordinal() for day, _, _ in value.weeks]
    axes.bar(weeks, [came for _, came, _ in value.weeks], width=5, color=style.accent, label="came in")
    axes.bar(weeks, [-went for _, _, went in value.weeks], width=5, color=style.series[1], label="shipped", hatch="//",
             edgecolor=style.panel, linewidth=0)
    axes.axhline(0, color=style.muted, linewidth=0.8)
    axes.yaxis.set_major_locator(MaxNLocator(5))
    axes.yaxis.set_major_formatter(FuncFormatter(lambda amount, place: style.number(abs(amount), place)))
    axes.set_ylabel(value.currency, **style.text())
    style.day_axis(axes, value.weeks[0][0], value.weeks[-1][0])
    axes.legend(
        loc="lower left", bbox_to_anchor=(0, 1), ncols=2, frameon=False, labelcolor=style.muted, fontsize=style.size,
    )


def draw_count_accuracy(figure: Figure, value: CountAccuracy, style: ChartStyle) -> None:
    """Draw the share of lines and of worth that counts found right, month by month, with how many lines it rests on."""
    axes = figure.add_subplot()
    style.dress(axes)
    lines = [(place, share / 10) for place, (_, _, share, _) in enumerate(value.months) if share is not None]
    worth = [(place, share / 10) for place, (_, _, _, share) in enumerate(value.months) if share is not None]
    for points, colour, marker, label in ((lines, style.accent, "o", "lines"), (worth, style.series[1], "s", "worth")):
        axes.plot([place for place, _ in points], [share for _, share in points], color=colour, linewidth=1.6,
                  marker=marker, markersize=4, label=label)
    for place, share in lines:
        axes.annotate(f"{value.months[place][1]}", (place, share), xytext=(0, -12), textcoords="offset points",
                      ha="center", **style.text())
    lowest = min((share for _, share in (*lines, *worth)), default=90.0)
    axes.set_ylim(max(0.0, lowest - 6), 101)
    axes.set_ylabel("% right", **style.text())
    style.month_axis(axes, [month for month, _, _, _ in value.months])
    if lines:
        axes.legend(loc="lower left", bbox_to_anchor=(0, 1), ncols=2, frameon=False, labelcolor=style.muted,
                    fontsize=style.size)


def draw_classes(figure: Figure, value: ClassPicture, style: ChartStyle) -> None:
    """Draw the Pareto curve with the borders of the classes, and beside it the nine classes."""
    curve, matrix = figure.subplots(1, 2, width_ratios=(3, 2))
    _draw_pareto(curve, value, style)
    _draw_matrix(matrix, value, style)


def _draw_pareto(axes: Axes, value: ClassPicture, style: ChartStyle) -> None:
    style.dress(axes)
    items = [0.0, *(at / 10 for at, _ in value.curve)]
    worth = [0.0, *(share / 10 for _, share in value.curve)]
    axes.plot(items, worth, color=style.accent, linewidth=1.6)
    axes.fill_between(items, worth, color=style.accent_on, linewidth=0)
    for border, name in ((value.a_permille, "A"), (value.b_permille, "B")):
        axes.axhline(border / 10, color=style.muted, linewidth=0.8, linestyle=(0, (4, 3)))
        axes.annotate(f"{name} to {border / 10:g} %", (100, border / 10), xytext=(0, -3), ha="right", va="top",
                      textcoords="offset points", **style.text())
    if value.marked is not None:
        at, share, name = value.marked
        axes.plot([at / 10], [share / 10], "o", color=style.bad, markersize=5)
        axes.annotate(name, (at / 10, share / 10), xytext=(6, -9), textcoords="offset points",
                      **style.text(color=style.ink))
    axes.set_xlim(0, 100)
    axes.set_ylim(0, 104)
    axes.set_xlabel("% of items", **style.text())
    axes.set_ylabel("% of worth issued", **style.text())


def _draw_matrix(axes: Axes, value: ClassPicture, style: ChartStyle) -> None:
    style.dress(axes, grid="")
    cells = {(abc, xyz): (count, share) for abc, xyz, count, share in value.cells}
    most = max((share for _, share in cells.values()), default=1) or 1
    for row, abc in enumerate("ABC"):
        for place, xyz in enumerate("XYZ"):
            count, share = cells.get((abc, xyz), (0, 0))
            axes.add_patch(Rectangle((place + 0.03, row + 0.04), 0.94, 0.92, facecolor=style.accent,
                                     alpha=0.06 + 0.44 * share / most, linewidth=0))
            axes.annotate(f"{count}", (place + 0.5, row + 0.42), ha="center", va="center",
                          **style.text(color=style.ink, fontsize=style.size + 2))
            axes.annotate(f"{share / 10:.0f} %", (place + 0.5, row + 0.75), ha="center", va="center",
                          **style.text(color=style.ink))
    axes.set_xlim(0, 3)
    axes.set_ylim(3, 0)
    axes.set_xticks([0.5, 1.5, 2.5], list("XYZ"))
    axes.set_yticks([0.5, 1.5, 2.5], list("ABC"))
    axes.spines["bottom"].set_visible(False)
    axes.set_xlabel("items, worth", **style.text())
