"""The system's tray: a notice there when the window is not the one that is looked at."""

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QSystemTrayIcon, QWidget

from app.kernel.resources import resource_path

SHOWN_MILLISECONDS = 10_000


class Tray(QObject):
    """Shows notices in the tray where the system has one; `pressed` tells that one of them was."""

    pressed = Signal()

    def __init__(self, window: QWidget) -> None:
        """Put nothing into the tray before the first notice."""
        super().__init__(window)
        self._window = window
        self._icon: QSystemTrayIcon | None = None

    def tell(self, title: str, text: str) -> bool:
        """Show a notice, unless the window is looked at or there is no tray; tell whether it is shown."""
        if self._window.window().isActiveWindow() or not QSystemTrayIcon.isSystemTrayAvailable():
            return False
        if self._icon is None:
            self._icon = self._made()
        self._icon.show()
        self._icon.showMessage(title, text, QSystemTrayIcon.MessageIcon.Information, SHOWN_MILLISECONDS)
        return True

    def close(self) -> None:
        """Leave the tray."""
        if self._icon is not None:
            self._icon.hide()

    def _made(self) -> QSystemTrayIcon:
        icon = QSystemTrayIcon(QIcon(str(resource_path("icons", "counterflow.png"))), self)
        icon.setToolTip("Counterflow")
        icon.messageClicked.connect(self._on_pressed)
        icon.activated.connect(self._on_pressed)
        return icon

    def _on_pressed(self) -> None:
        window = self._window.window()
        window.showNormal() if window.isMinimized() else window.show()
        window.raise_()
        window.activateWindow()
        self.pressed.emit()
