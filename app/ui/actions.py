"""The actions of a list, in one place for bar, context menu and keys: enabled, or saying why not."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QToolButton, QWidget

from app.kernel.workspace import Workspace
from app.ui.declare import CREATES, ActionSpec, Selection
from app.ui.desk import Desk
from app.ui.overflow import OverflowRow
from app.ui.plain import tool_tip
from app.ui.theme import Appearance

TOO_MANY = "Too many rows are selected for this; select fewer."


def refusal_of(action: ActionSpec, selection: Selection, workspace: Workspace, count: int) -> str:
    """Say why an action cannot be started on `count` selected rows; nothing when it can."""
    if (missing := _missing_right(action, workspace)):
        return f"You may not do this: it needs the right “{missing}”."
    if count > len(selection.rows):
        return TOO_MANY
    if action.enabled_when(selection):
        return ""
    if not selection.rows:
        return "Select a row first."
    if len(selection.rows) > 1 and action.enabled_when(replace(selection, rows=selection.rows[:1])):
        return "Select one row only."
    return "Not possible in the present state of what is selected."


def _missing_right(action: ActionSpec, workspace: Workspace) -> str:
    declarations = workspace.declarations
    rights = [item.permission for item in declarations.operations if action.operation and item.name == action.operation]
    rights += [item.permission for item in declarations.documents if action.document and item.name == action.document]
    return next((right for right in rights if not workspace.actor.may(right)), "")


class Actions(QObject):
    """The actions that a list offers, kept in step with what is selected."""

    started = Signal(str)
    lead_changed = Signal()

    def __init__(
        self, specs: Sequence[ActionSpec], desk: Desk, appearance: Appearance, page: QWidget,
    ) -> None:
        """Offer actions on a page; their keys work while it has the focus."""
        super().__init__(page)
        self.specs = tuple(specs)
        self.desk = desk
        self.appearance = appearance
        self.selection = Selection("")
        self.actions: dict[str, QAction] = {}
        self.buttons: dict[str, QToolButton] = {}
        for spec in self.specs:
            self.actions[spec.id] = self._make(spec, page)
            self.buttons[spec.id] = self._button(spec)
        self.creating = next((spec.id for spec in self.specs if spec.key == CREATES), "")
        self.lead = ""
        self._choose_lead()
        appearance.changed.connect(self._restyle)
        self._restyle()

    def follow(self, selection: Selection, count: int) -> None:
        """Enable what can be done with what is selected."""
        self.selection = selection
        for spec in self.specs:
            reason = refusal_of(spec, selection, self.desk.workspace, count)
            action = self.actions[spec.id]
            action.setEnabled(not reason)
            several = spec.each and len(selection.rows) > 1 and not reason
            action.setText(f"{spec.title} ({len(selection.rows)})" if several else spec.title)
            action.setToolTip(tool_tip(_hint(spec, reason)))
        self._choose_lead()

    def start(self, action_id: str) -> None:
        """Start an action on what is selected, when it is enabled."""
        if self.actions[action_id].isEnabled():
            spec = next(spec for spec in self.specs if spec.id == action_id)
            self.desk.start(spec, self.selection)
            self.started.emit(action_id)

    def fill(self, row: OverflowRow) -> None:
        """Put a button for each action into a row; last and always seen stand what is new and, filled, what is next."""
        lead = self.buttons.get(self.lead)
        for button in self.buttons.values():
            role = "primary" if button is lead else ""
            if button.property("role") != role:
                button.setProperty("role", role)
                button.style().unpolish(button)
                button.style().polish(button)
        kept = [self.buttons[key] for key in dict.fromkeys((self.creating, self.lead)) if key]
        row.set_buttons([button for button in self.buttons.values() if button not in kept], kept)

    def add_to(self, menu: QMenu) -> None:
        """Put every action into a menu."""
        menu.setToolTipsVisible(True)
        menu.addActions(list(self.actions.values()))

    def _make(self, spec: ActionSpec, page: QWidget) -> QAction:
        action = QAction(spec.title, page)
        action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        if spec.key:
            action.setShortcut(QKeySequence(spec.key))
        action.triggered.connect(partial(self.start, spec.id))
        page.addAction(action)
        return action

    def _choose_lead(self) -> None:
        """Take the first action that is primary and possible now; with nothing selected, the first that is primary."""
        primary = [spec.id for spec in self.specs if spec.primary]
        otherwise = "" if self.selection.rows else next(iter(primary), "")
        lead = next((key for key in primary if self.actions[key].isEnabled()), otherwise)
        if lead != self.lead:
            self.lead = lead
            self.lead_changed.emit()

    def _button(self, spec: ActionSpec) -> QToolButton:
        button = QToolButton()
        button.setDefaultAction(self.actions[spec.id])
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextOnly)
        button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        button.setAccessibleName(spec.title)
        return button

    def _restyle(self) -> None:
        for spec in self.specs:
            self.actions[spec.id].setIcon(self.appearance.icon(spec.icon))


def _hint(spec: ActionSpec, reason: str) -> str:
    words = reason or spec.help or spec.title
    return f"{words} ({spec.key})" if spec.key and not reason else words
