"""What a role may do, ticked right by right, each called by its title and told what it allows."""

from typing import ClassVar

from PySide6.QtCore import QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from app.areas.company.operations import SetRights
from app.areas.company.queries.rights import EVERYTHING, declared_rights, granted_to
from app.kernel.errors import CounterflowError
from app.ui.declare import Selection
from app.ui.desk import Desk
from app.ui.plain import PlainLabel
from app.ui.theme import Appearance
from app.ui.tokens import Space

CODE = Qt.ItemDataRole.UserRole
CHECK = Qt.ItemDataRole.CheckStateRole
TICKED, BARE = Qt.CheckState.Checked, Qt.CheckState.Unchecked
HINT = "Space ticks a right. What another right includes is ticked with it and cannot be taken off alone."


LINE = 26
INCLUDES = "It includes everything of its kind, also what comes with later versions."


class RightsScreen(QFrame):
    """All rights by area; what is ticked is what the role may do, and Ctrl+Enter saves."""

    closed = Signal()
    over_pages: ClassVar[bool] = True

    def __init__(self, desk: Desk, appearance: Appearance, selection: Selection, parent: QWidget | None = None) -> None:
        """Show the rights of the selected role."""
        super().__init__(parent)
        self.desk, self.role_id, self.height_of_a_line = desk, selection.ids[0], appearance.px(LINE)
        self.rights = declared_rights(desk.workspace.declarations)
        self.lines: dict[str, QTreeWidgetItem] = {}
        self.areas: dict[str, list[str]] = {}
        self.given = set(desk.read(lambda reader: granted_to(reader, self.role_id)))
        self.setProperty("role", "side")
        self.setAccessibleName("What the role may do")
        self.finder = QLineEdit()
        self.finder.setPlaceholderText("Find a right")
        self.finder.setAccessibleName("Find a right")
        self.finder.textChanged.connect(self._narrow)
        self.tree = QTreeWidget()
        self.tree.setHeaderHidden(True)
        self.tree.setAccessibleName("Rights")
        self.about = PlainLabel("", "quiet", wrap=True)
        self.notice = PlainLabel("", "note", wrap=True)
        self.notice.hide()
        self.save = QPushButton("Save")
        self._lay_out(appearance, str(selection.values("title")[0]) if "title" in selection.keys else "")
        self._fill()
        self.tree.itemChanged.connect(self._ticked)
        self.tree.currentItemChanged.connect(self._tell)
        self.tree.setCurrentItem(self.lines[EVERYTHING])
        self.setFocusProxy(self.tree)

    def command(self) -> SetRights:
        """Give what is ticked; what no area declares any more stays as it is."""
        unknown = tuple(code for code in sorted(self.given) if code not in self.rights)
        return SetRights(self.role_id, (*(code for code in self.rights if code in self.given), *unknown))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Save with Ctrl+Enter, leave with Esc."""
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and (
                event.modifiers() & Qt.KeyboardModifier.ControlModifier):
            self._save()
        else:
            super().keyPressEvent(event)

    def _fill(self) -> None:
        for code, right in self.rights.items():
            area = code.partition(".")[0]
            item = QTreeWidgetItem([right.title])
            item.setData(0, CODE, code)
            item.setToolTip(0, code)
            item.setSizeHint(0, QSize(0, self.height_of_a_line))
            if area in self.areas:
                self.lines[self.areas[area][0]].addChild(item)
            else:
                self.tree.addTopLevelItem(item)
            self.lines[code] = item
            self.areas.setdefault(area, []).append(code)
        self.tree.expandAll()
        self._show_ticks()

    def _show_ticks(self) -> None:
        with QSignalBlocker(self.tree):
            for code, item in self.lines.items():
                included = self._is_included(code)
                item.setCheckState(0, TICKED if included or code in self.given else BARE)
                free = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
                item.setFlags(free if included else free | Qt.ItemFlag.ItemIsUserCheckable)
        self.tree.viewport().update()

    def _is_included(self, code: str) -> bool:
        area = code.partition(".")[0]
        return code != EVERYTHING and (EVERYTHING in self.given or (code != f"{area}.*" and f"{area}.*" in self.given))

    def _ticked(self, item: QTreeWidgetItem, _column: int) -> None:
        code = str(item.data(0, CODE))
        if self._is_included(code):
            return
        if item.checkState(0) == TICKED:
            self.given.add(code)
        else:
            self.given.discard(code)
        self._show_ticks()

    def _tell(self, item: QTreeWidgetItem | None, _before: QTreeWidgetItem | None) -> None:
        if item is not None:
            right = self.rights[str(item.data(0, CODE))]
            self.about.setText(f"{right.title} ({right.code}). {right.allows or INCLUDES}")

    def _narrow(self, text: str) -> None:
        wanted = text.casefold().strip()
        for first, *below in self.areas.values():
            hidden = [not self._fits(code, wanted) for code in below]
            for code, is_hidden in zip(below, hidden, strict=True):
                self.lines[code].setHidden(is_hidden)
            self.lines[first].setHidden(not self._fits(first, wanted) and all(hidden))

    def _fits(self, code: str, wanted: str) -> bool:
        right = self.rights[code]
        return wanted in f"{right.title} {right.code} {right.allows}".casefold()

    def _lay_out(self, appearance: Appearance, role: str) -> None:
        px = appearance.px
        column = QVBoxLayout(self)
        column.setContentsMargins(0, px(Space.MEDIUM), 0, 0)
        inner = QVBoxLayout()
        inner.setContentsMargins(px(Space.LARGE), 0, px(Space.LARGE), px(Space.SMALL))
        inner.setSpacing(px(Space.SMALL))
        inner.addWidget(PlainLabel(f"What {role or 'the role'} may do", "title", wrap=True))
        inner.addWidget(PlainLabel(HINT, "quiet", wrap=True))
        inner.addWidget(self.finder)
        inner.addWidget(self.tree, 1)
        inner.addWidget(self.about)
        inner.addWidget(self.notice)
        column.addLayout(inner, 1)
        column.addWidget(self._foot(appearance))

    def _foot(self, appearance: Appearance) -> QFrame:
        px = appearance.px
        foot = QFrame(self)
        foot.setProperty("role", "footer")
        row = QHBoxLayout(foot)
        row.setContentsMargins(px(Space.LARGE), px(Space.SMALL), px(Space.LARGE), px(Space.SMALL))
        leave = QPushButton("Cancel")
        leave.clicked.connect(self.closed)
        self.save.setProperty("role", "primary")
        self.save.clicked.connect(self._save)
        row.addStretch()
        row.addWidget(leave)
        row.addWidget(self.save)
        return foot

    def _save(self) -> None:
        self.save.setEnabled(False)
        self.desk.dispatch(self.command(), lambda _outcome: self.closed.emit(), self._refused)

    def _refused(self, error: CounterflowError) -> None:
        self.save.setEnabled(True)
        self.notice.setText(str(error))
        self.notice.show()
