"""The pages behind the tabs, each built when it is first shown."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from app.kernel.settings import Settings
from app.shell.desk import ShellDesk
from app.shell.places import Places
from app.ui.tabpage import TabPage
from app.ui.theme import Appearance


class Pages(QStackedWidget):
    """A stack of tab pages; `turned` tells the key of the page that is shown."""

    turned = Signal(str)

    def __init__(self, desk: ShellDesk, appearance: Appearance, places: Places, settings: Settings) -> None:
        """Build nothing yet."""
        super().__init__()
        self._desk, self._appearance, self._places, self._settings = desk, appearance, places, settings
        self._built: dict[str, TabPage] = {}
        self._passing: list[QWidget] = []
        self.key = ""

    @property
    def page(self) -> TabPage | None:
        """Give the page that is shown."""
        return self._built.get(self.key)

    @property
    def built(self) -> dict[str, TabPage]:
        """Give the pages that were shown so far, by key."""
        return dict(self._built)

    def show_tab(self, key: str) -> TabPage:
        """Show a tab's page."""
        page = self._built.get(key)
        if page is None:
            tab = self._places.tab(key)
            page = TabPage(self._desk, self._appearance, tab)
            page.restore_state(self._settings.layout(_layout_name(key)))
            self._built[key] = page
            self.addWidget(page)
        self.key = key
        self.setCurrentWidget(page)
        for widget in list(self._passing):
            self._take_away(widget)
        self.turned.emit(key)
        return page

    def go(self, key: str, list_name: str = "", preset: str | None = None) -> TabPage:
        """Show a list of a tab, with a preset when one is named."""
        page = self.show_tab(key)
        if list_name in page.names:
            page.show_view(page.names.index(list_name))
            listed = page.list_page()
            if preset is not None and listed is not None:
                listed.show_preset(preset)
        return page

    def remember(self) -> None:
        """Write down how the lists of every page stand."""
        for key, page in self._built.items():
            self._settings.layouts[_layout_name(key)] = page.save_state()

    def forget(self) -> None:
        """Go back to the layout that a new person finds."""
        for key in self._places.everything:
            self._settings.layouts.pop(_layout_name(key.key), None)
        for page in self._built.values():
            self.removeWidget(page)
            page.deleteLater()
        self._built.clear()
        self.show_tab(self.key)

    def show_over(self, widget: QWidget, *, keep: bool = False) -> None:
        """Show something over the pages until it is closed; going to a tab closes it, too, unless it is kept."""
        if self.indexOf(widget) < 0:
            self.addWidget(widget)
        if not keep:
            self._passing.append(widget)
        self.setCurrentWidget(widget)
        widget.setFocus(Qt.FocusReason.OtherFocusReason)

    def close_over(self, widget: QWidget) -> None:
        """Take what lies over the pages away and show what it lay over again."""
        self._take_away(widget)
        if self._passing:
            self.setCurrentWidget(self._passing[-1])
            self._passing[-1].setFocus(Qt.FocusReason.OtherFocusReason)
        elif self.page is not None:
            self.setCurrentWidget(self.page)
            self.page.setFocus(Qt.FocusReason.OtherFocusReason)

    def _take_away(self, widget: QWidget) -> None:
        if widget in self._passing:
            self._passing.remove(widget)
        self.removeWidget(widget)
        widget.hide()
        widget.deleteLater()


def _layout_name(key: str) -> str:
    return f"tab.{key}"
