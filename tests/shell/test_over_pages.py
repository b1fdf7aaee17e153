"""A screen that needs all the room lies over the pages, and comes back when what lay over it is closed."""

from typing import Any, ClassVar

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLabel, QWidget

from app.shell.window import MainWindow
from app.ui.declare import ActionSpec, Selection


class WideScreen(QWidget):
    """A screen over the pages."""

    closed = Signal()
    over_pages: ClassVar[bool] = True

    def __init__(self, _desk: Any, _appearance: Any, selection: Selection) -> None:
        super().__init__()
        self.selection = selection


def test_a_wide_screen_lies_over_the_pages_until_it_is_closed(window: MainWindow) -> None:
    company = window.company
    assert company is not None
    page = company.pages.currentWidget()
    company.show_screen(WideScreen, ActionSpec("scan", "Scan", "scan-barcode"), Selection("note"))
    screen = company.pages.currentWidget()
    assert isinstance(screen, WideScreen)
    label = QLabel("a preview")
    company.pages.show_over(label)
    company.pages.close_over(label)
    assert company.pages.currentWidget() is screen
    screen.closed.emit()
    assert company.pages.currentWidget() is page
