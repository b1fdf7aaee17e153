"""The menus, made from the window's commands."""

from collections.abc import Callable
from functools import partial

from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QMenu, QWidget

from app.shell.window_commands import COMMANDS, MENUS, WindowCommand
from app.ui.theme import Appearance


class WindowActions:
    """The window's commands as Qt's actions, each once, with their keys."""

    def __init__(self, window: QWidget, appearance: Appearance, run: Callable[[str], None]) -> None:
        """Make an action for every command and give the window its keys; `run` gets the command's id."""
        self._window, self._appearance = window, appearance
        self._groups: dict[str, QActionGroup] = {}
        self.by_id: dict[str, QAction] = {}
        for command in COMMANDS:
            action = self._make(command, partial(run, command.id))
            self.by_id[command.id] = action
            window.addAction(action)
        appearance.changed.connect(self.dress)
        self.dress()

    def menu(self) -> QMenu:
        """Make the menu of menus."""
        top = QMenu(self._window)
        for title in MENUS:
            sub = top.addMenu(title)
            for command in COMMANDS:
                if command.menu == title:
                    sub.addAction(self.by_id[command.id])
                    if command.ends:
                        sub.addSeparator()
        return top

    def allow_company(self, there: bool) -> None:
        """Enable what needs an open company only while there is one."""
        for command in COMMANDS:
            self.by_id[command.id].setEnabled(there or not command.needs_company)

    def check(self, command_id: str) -> None:
        """Mark one of a group as the one that is on."""
        self.by_id[command_id].setChecked(True)

    def dress(self) -> None:
        """Tint the icons as the window is tinted."""
        for command in COMMANDS:
            # an icon would stand where the mark of a choice belongs
            if command.icon and not command.choice:
                self.by_id[command.id].setIcon(self._appearance.icon(command.icon))

    def _make(self, command: WindowCommand, handler: Callable[[], None]) -> QAction:
        action = QAction(command.title, self._window)
        action.setShortcuts([QKeySequence(keys) for keys in command.keys])
        action.triggered.connect(lambda _checked=False: handler())
        if command.choice:
            if command.choice not in self._groups:
                self._groups[command.choice] = QActionGroup(self._window)
            action.setCheckable(True)
            self._groups[command.choice].addAction(action)
        return action
