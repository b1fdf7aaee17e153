"""Colours, spaces and sizes from which everything in the window is drawn."""

from dataclasses import dataclass
from enum import StrEnum

from app.kernel.listing import Tone


@dataclass(frozen=True, slots=True)
class Tokens:
    """The colours of one appearance, as #rrggbb.

    `quiet` is `muted` for small text on the window or on a selected row, where `muted` would be too pale to read;
    `on_accent` is text on a filled accent, `control` the edge of something that can be pressed or filled in.
    """

    dark: bool
    window: str
    panel: str
    line: str
    control: str
    ink: str
    muted: str
    quiet: str
    good: str
    good_on: str
    warning: str
    warning_on: str
    bad: str
    bad_on: str
    accent: str
    accent_on: str
    on_accent: str
    hover: str
    series: tuple[str, ...]

    def tone(self, tone: Tone) -> str:
        """Give the colour of words and icons of a tone."""
        return {
            Tone.NEUTRAL: self.quiet, Tone.ACCENT: self.accent, Tone.GOOD: self.good, Tone.WARNING: self.warning,
            Tone.BAD: self.bad,
        }[tone]

    def tone_on(self, tone: Tone) -> str:
        """Give the ground on which words of a tone stand."""
        return {
            Tone.NEUTRAL: self.hover, Tone.ACCENT: self.accent_on, Tone.GOOD: self.good_on,
            Tone.WARNING: self.warning_on, Tone.BAD: self.bad_on,
        }[tone]


LIGHT = Tokens(
    dark=False, window="#f6f7f9", panel="#ffffff", line="#e2e5ea", control="#cdd3db", ink="#1c2430", muted="#6b7585",
    quiet="#5c6675", good="#1e7d46", good_on="#e5f4ea", warning="#9a5b00", warning_on="#fdf1dc", bad="#b3261e",
    bad_on="#fbe9e7", accent="#1f5fbf", accent_on="#e8f0fc", on_accent="#ffffff", hover="#eef1f5",
    series=("#1f5fbf", "#c77700", "#1e8a7a", "#8a4fbf", "#b3456b", "#6b7585"),
)
DARK = Tokens(
    dark=True, window="#171a1f", panel="#1f242b", line="#323943", control="#434c59", ink="#e6e9ee", muted="#98a2b3",
    quiet="#a7b0bf", good="#7fd3a0", good_on="#1d3527", warning="#f0b95e", warning_on="#3a2d17", bad="#f2938c",
    bad_on="#40211f", accent="#7aa9f0", accent_on="#22334d", on_accent="#171a1f", hover="#2a313a",
    series=("#7aa9f0", "#f0b95e", "#6fcfbf", "#c39bf0", "#ef8fb0", "#98a2b3"),
)

TONE_ICONS = {
    Tone.NEUTRAL: "circle", Tone.ACCENT: "circle-dot", Tone.GOOD: "circle-check", Tone.WARNING: "triangle-alert",
    Tone.BAD: "circle-alert",
}
"""The icon that stands beside the colour of a tone, so that colour is never the only sign."""


class Space:
    """Distances in pixels at 100 %."""

    HAIR = 2
    TIGHT = 4
    SMALL = 8
    MEDIUM = 12
    LARGE = 16
    WIDE = 24


class Radius:
    """Corners in pixels at 100 %."""

    SMALL = 4
    CONTROL = 6
    CARD = 8


class TypeSize:
    """Heights of type in pixels at 100 %."""

    LABEL = 12
    BODY = 13
    HEAD = 17
    FIGURE = 20
    LOUD = 22
    ASK = 30


class Density(StrEnum):
    """How close rows stand."""

    COMPACT = "compact"
    NORMAL = "normal"
    ROOMY = "roomy"

    @property
    def row_height(self) -> int:
        """Give the height of a row in pixels at 100 %."""
        return {Density.COMPACT: 26, Density.NORMAL: 30, Density.ROOMY: 38}[self]
