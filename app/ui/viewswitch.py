"""The views of a tab as segments, the present one switched on; other groups of views are behind the menu in front."""

from collections.abc import Collection, Sequence
from functools import partial

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics
from PySide6.QtWidgets import QAbstractButton, QMenu, QPushButton, QToolButton, QWidget

from app.ui.declare import SETTINGS
from app.ui.overflow import OverflowRow
from app.ui.theme import Appearance


class Segment(QPushButton):
    """One view's title, as wide as it is when it is switched on: the style writes it bold but measures it light."""

    def sizeHint(self) -> QSize:
        """Want room for the bold title."""
        size = super().sizeHint()
        bold = QFont(self.font())
        bold.setWeight(QFont.Weight.DemiBold)
        light = self.fontMetrics().horizontalAdvance(self.text())
        size.setWidth(size.width() + max(0, QFontMetrics(bold).horizontalAdvance(self.text()) - light))
        return size


class ViewSwitch(OverflowRow):
    """One of several views.

    Views of the present one's group are segments; a view of no group, such as the dashboard, is a segment everywhere.
    """

    chosen = Signal(int)

    def __init__(
        self, titles: Sequence[str], current: int, appearance: Appearance, parent: QWidget | None = None, *,
        groups: Sequence[str] = (), leading: Collection[int] = (),
    ) -> None:
        """Offer views by title, the `leading` ones first; the one at `current` is where this switch stands."""
        self._titles, self._current = titles, current
        self._groups = list(groups) or [""] * len(titles)
        self._order = sorted(range(len(titles)), key=lambda place: place not in leading)
        super().__init__("More views", appearance, parent, icon="chevron-down")
        here = self._groups[current]
        self.places = [place for place in self._order if self._groups[place] in (here, "") or not here]
        named = list(dict.fromkeys(group for group in self._groups if group))
        self.setAccessibleName("Views")
        head = [self._menu_of(named, here)] if len(named) > 1 else []
        self.set_buttons([self._segment(place) for place in self.places], head=head)

    def _segment(self, place: int) -> QAbstractButton:
        button = Segment(self._titles[place])
        button.setProperty("role", "segment")
        button.setCheckable(True)
        button.setChecked(place == self._current)
        button.setAutoDefault(False)
        button.clicked.connect(partial(self._choose, place))
        return button

    def _menu_of(self, named: Sequence[str], here: str) -> QToolButton:
        button = QToolButton()
        button.setText(here or "All views")
        button.setAccessibleName(f"Group of views: {button.text()}")
        button.setToolTip("All views of this tab")
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextOnly)
        button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        button.setProperty("role", "group")
        menu = QMenu(button)
        for group in named:
            if not group.startswith(SETTINGS):
                self._add_section(menu, group, group)
        of_settings = [group for group in named if group.startswith(SETTINGS)]
        if of_settings:
            menu.addSeparator()
            inner = menu.addMenu(SETTINGS)
            for group in of_settings:
                self._add_section(inner, group, group.removeprefix(f"{SETTINGS}: "))
        button.setMenu(menu)
        return button

    def _add_section(self, menu: QMenu, group: str, title: str) -> None:
        menu.addSeparator()
        menu.addAction(title).setEnabled(False)
        for place in self._order:
            if self._groups[place] == group:
                action = menu.addAction(self._titles[place], partial(self._choose, place))
                action.setCheckable(True)
                action.setChecked(place == self._current)

    def _choose(self, place: int) -> None:
        for at, button in zip(self.places, self.items, strict=True):
            button.setChecked(at == self._current)
        if place != self._current:
            self.chosen.emit(place)
