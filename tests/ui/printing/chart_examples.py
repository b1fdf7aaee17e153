"""A chart as areas draw it."""

from matplotlib.figure import Figure

from app.kernel.chartstyle import ChartStyle


def draw_bars(figure: Figure, value: tuple[float, ...], style: ChartStyle) -> None:
    """Draw bars."""
    figure.add_subplot().bar(range(len(value)), value, color=style.accent)
