"""The views of a tab as segments, the present one switched on; those that do not fit are in a menu."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QAbstractButton, QPushButton, QWidget

from app.ui.overflow import OverflowRow
from app.ui.theme import Appearance


class ViewSwitch(OverflowRow):
    """One of several views."""

    chosen = Signal(int)

    def __init__(
        self, titles: Sequence[str], current: int, appearance: Appearance, parent: QWidget | None = None,
    ) -> None:
        """Offer views by title; the one at `current` is where this switch stands."""
        super().__init__("More views", appearance, parent, icon="chevron-down")
        buttons: list[QAbstractButton] = []
        for place, title in enumerate(titles):
            button = QPushButton(title)
            button.setProperty("role", "segment")
            button.setCheckable(True)
            button.setChecked(place == current)
            button.setAutoDefault(False)
            button.clicked.connect(partial(self._choose, place, current))
            buttons.append(button)
        self.setAccessibleName("Views")
        self.set_buttons(buttons)

    def _choose(self, place: int, current: int) -> None:
        for at, button in enumerate(self.items):
            button.setChecked(at == current)
        if place != current:
            self.chosen.emit(place)
