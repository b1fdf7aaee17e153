"""The list and what stands beside it: side by side where there is room, one at a time where there is not."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSplitter, QStackedWidget, QWidget

from app.ui.theme import Appearance

NARROW = 900
SHARE = (2, 1)


class SidePane(QSplitter):
    """A list on the left; on the right the detail, or for a while a form in its place."""

    narrow_changed = Signal(bool)

    def __init__(self, left: QWidget, detail: QWidget, appearance: Appearance, parent: QWidget | None = None) -> None:
        """Put both side by side."""
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.left = left
        self.detail = detail
        self.appearance = appearance
        self.wanted = True
        self.narrow = False
        self._entered = False
        self.side = QStackedWidget()
        self.side.addWidget(detail)
        self.addWidget(left)
        self.addWidget(self.side)
        for place, share in enumerate(SHARE):
            self.setStretchFactor(place, share)
            self.setCollapsible(place, False)
        self.setHandleWidth(1)
        self._sizes = [900, 480]
        self.setSizes(self._sizes)
        self.splitterMoved.connect(self.kept_sizes)

    @property
    def guest(self) -> QWidget | None:
        """Give what stands in the place of the detail."""
        present = self.side.currentWidget()
        return None if present is self.detail else present

    def want_detail(self, wanted: bool) -> None:
        """Show the detail beside the list, or give its room to the list."""
        self.wanted = wanted
        self.arrange()

    def enter(self) -> None:
        """Go to what stands beside, where only one of both can be seen."""
        self._entered = True
        self.arrange()

    def leave(self) -> None:
        """Go back to the list."""
        self._entered = False
        self.arrange()

    def show_beside(self, widget: QWidget) -> None:
        """Show a widget in the place of the detail; the one before it is closed."""
        self.close_beside()
        self.side.addWidget(widget)
        self.side.setCurrentWidget(widget)
        self.enter()

    def close_beside(self) -> None:
        """Show the detail again; the widget that stood there is deleted."""
        guest = self.guest
        self.side.setCurrentWidget(self.detail)
        if guest is not None:
            self.side.removeWidget(guest)
            guest.deleteLater()
        self.leave()

    def kept_sizes(self) -> list[int]:
        """Give the widths of both sides as they were when both were last seen."""
        if not self.left.isHidden() and not self.side.isHidden():
            self._sizes = self.sizes()
        return list(self._sizes)

    def arrange(self) -> None:
        """Decide what is seen; a guest that wants to be `alone` has the whole width."""
        alone = self.guest is not None and bool(self.guest.property("alone"))
        narrow = self.width() < self.appearance.px(NARROW)
        beside = self.guest is not None or self.wanted
        self.side.setVisible(alone or (beside and (not narrow or self._entered)))
        self.left.setVisible(not alone and (not narrow or not self._entered))
        if narrow != self.narrow:
            self.narrow = narrow
            self.narrow_changed.emit(narrow)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Decide anew."""
        super().resizeEvent(event)
        self.arrange()
