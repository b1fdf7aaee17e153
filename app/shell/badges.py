"""The counts on the tabs: read off the window's thread, again whenever something changed."""

from collections.abc import Sequence

from PySide6.QtCore import QObject, QTimer

from app.kernel.declare import Reader
from app.shell.desk import ShellDesk
from app.shell.tabstrip import TabStrip
from app.ui.declare import TabSpec

CALM_MILLISECONDS = 250
"""Changes that come close together are counted once."""


class Badges(QObject):
    """Keeps the counts of a strip true."""

    def __init__(self, desk: ShellDesk, tabs: Sequence[TabSpec], strip: TabStrip) -> None:
        """Count whenever tables change; `count` starts it."""
        super().__init__(strip)
        self._desk, self._strip = desk, strip
        self._counted = [(index, tab.badge) for index, tab in enumerate(tabs) if tab.badge is not None]
        self._calm = QTimer(self, singleShot=True, interval=CALM_MILLISECONDS)
        self._calm.timeout.connect(self.count)
        desk.changed.connect(self._calm.start)

    def count(self) -> None:
        """Count anew."""
        if self._counted:
            self._desk.read_later(self, self._read, self._show)

    def _read(self, reader: Reader) -> list[int]:
        now = self._desk.workspace.clock.now()
        return [badge(reader, now) for _, badge in self._counted]

    def _show(self, counts: list[int]) -> None:
        for (index, _), count in zip(self._counted, counts, strict=True):
            self._strip.set_count(index, count)
