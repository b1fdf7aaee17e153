"""Chart functions for tests: they draw next to nothing and count how often."""

from typing import Any

from app.kernel.chartstyle import ChartStyle

DRAWN: list[tuple[object, str]] = []


def draw(figure: Any, value: Any, style: ChartStyle) -> None:
    """Draw a line in the window's look."""
    axes = figure.add_subplot()
    style.dress(axes)
    axes.plot(value, color=style.accent)
    axes.yaxis.set_major_formatter(style.number)
    DRAWN.append((value, style.panel))
