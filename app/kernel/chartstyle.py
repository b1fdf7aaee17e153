"""How a chart looks: colours, type and numbers, handed to every function that draws one; knows no library."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from app.kernel.formatting import Formatter

THOUSAND = 1_000
POINTS_AN_INCH = 72
EMS_A_DAY = 9
"""How wide a label such as 22 Nov 2026 is with room around it, in sizes of its type."""

LARGE = ((1_000_000_000, "bn"), (1_000_000, "m"))


@dataclass(frozen=True, slots=True)
class ChartStyle:
    """Colours as #rrggbb, sizes in points of the figure; `series` are told apart without colour vision, too."""

    ink: str = "#1c2430"
    muted: str = "#6b7585"
    line: str = "#e2e5ea"
    panel: str = "#ffffff"
    accent: str = "#1f5fbf"
    accent_on: str = "#e8f0fc"
    good: str = "#1e7d46"
    warning: str = "#9a5b00"
    bad: str = "#b3261e"
    series: tuple[str, ...] = ("#1f5fbf", "#c77700", "#1e8a7a", "#8a4fbf", "#b3456b", "#6b7585")
    font: str = "Inter"
    size: float = 8.0
    formatter: Formatter = field(default_factory=Formatter)

    def dress(self, axes: Any, *, grid: str = "y") -> None:
        """Give a matplotlib Axes the house's look: quiet spines, small grey labels, a grid along one axis or none."""
        axes.set_facecolor(self.panel)
        axes.figure.set_facecolor(self.panel)
        for side in ("top", "right", "left"):
            axes.spines[side].set_visible(False)
        axes.spines["bottom"].set_color(self.line)
        axes.tick_params(colors=self.muted, labelsize=self.size, length=0, labelfontfamily=self.font)
        if grid:
            axes.grid(axis=grid, color=self.line, linewidth=0.7)
        axes.set_axisbelow(True)

    def text(self, **more: Any) -> dict[str, Any]:
        """Give the keywords of a small grey text, to be overridden."""
        return {"color": self.muted, "fontsize": self.size, "fontfamily": self.font, **more}

    def number(self, value: float, _position: object = None) -> str:
        """Write a number for an axis, large ones in millions; fits matplotlib's FuncFormatter."""
        for limit, word in LARGE:
            if abs(value) >= limit:
                return f"{self.formatter.number(_short(value / limit))} {word}"
        if abs(value) >= THOUSAND:
            return self.formatter.number(round(value))
        return self.formatter.number(_short(value))

    def day_axis(self, axes: Any, first: date, last: date, ticks: int = 5) -> None:
        """Label an x axis of day ordinals (`date.toordinal()`) with a few days, written as the locale does."""
        span = max((last - first).days, 1)
        fitting = int(axes.figure.get_figwidth() * POINTS_AN_INCH / (self.size * EMS_A_DAY))
        steps = max(2, min(ticks, fitting, span + 1))
        places = [first.toordinal() + round(index * span / max(steps - 1, 1)) for index in range(steps)]
        axes.set_xticks(places, [self.formatter.day(date.fromordinal(place)) for place in places])
        axes.set_xlim(first.toordinal() - 0.01 * span, first.toordinal() + 1.02 * span)

    def month_axis(self, axes: Any, months: Sequence[date], ticks: int = 8) -> None:
        """Label an x axis on which month n stands at place n; the year stands under the first label of each year."""
        step = max(1, -(-len(months) // ticks))
        places = list(range((len(months) - 1) % step, len(months), step))
        names = self.formatter.conventions.months
        years = [index == places[0] or months[index].year != months[places[position - 1]].year
                 for position, index in enumerate(places)]
        axes.set_xticks(places, [
            names[months[index].month - 1] + (f"\n{months[index].year}" if year else "")
            for index, year in zip(places, years, strict=True)
        ])
        axes.set_xlim(-0.7, len(months) - 0.3)


def _short(value: float) -> Decimal:
    """Keep four digits, so that ticks a quarter apart stay apart."""
    return Decimal(f"{value:.4g}")
