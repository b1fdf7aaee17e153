"""Whether there is a screen to open a window on."""

import os
import sys


def has_display() -> bool:
    """Tell whether a window can be seen, or is drawn elsewhere on purpose; only Linux may have no screen."""
    if not sys.platform.startswith("linux"):
        return True
    return any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"))


def draw_off_screen() -> None:
    """Let Qt draw into memory where there is no screen."""
    if not has_display():
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
