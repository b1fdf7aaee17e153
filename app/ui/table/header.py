"""The header: titles, the mark of the sort, the mark of a filter, and what can be done with a column."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QContextMenuEvent, QFont, QFontMetrics, QGuiApplication, QHelpEvent, QPainter
from PySide6.QtWidgets import QHeaderView, QMenu, QToolTip, QWidget

from app.kernel.listing import ColumnInfo, Group, ListRequest, Sort
from app.ui.plain import tool_tip
from app.ui.table.cells import LEFT, PADDING, RIGHT
from app.ui.theme import Appearance
from app.ui.tokens import Space, TypeSize

MARK = 11


class ListHeader(QHeaderView):
    """Draws the columns of a list; a click sorts, with Shift in addition, and the menu does the rest."""

    sort_asked = Signal(str, bool, bool)
    filter_asked = Signal(str, QPoint)
    clear_asked = Signal(str)
    hide_asked = Signal(str)
    columns_asked = Signal(QPoint)
    reset_asked = Signal()
    group_asked = Signal(object)
    all_open_asked = Signal(bool)

    def __init__(self, columns: tuple[ColumnInfo, ...], appearance: Appearance, parent: QWidget) -> None:
        """Head the columns of a list."""
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.columns = columns
        self.appearance = appearance
        self.request: Callable[[], ListRequest] = ListRequest
        self.default_sort: tuple[Sort, ...] = ()
        self.setSectionsClickable(True)
        self.setSectionsMovable(True)
        self.setHighlightSections(False)
        self.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        self.setMinimumSectionSize(appearance.px(44))
        self.setAccessibleName("Columns")
        self.sectionClicked.connect(self._on_clicked)

    def sizeHint(self) -> QSize:
        """Give all headers one height."""
        return QSize(super().sizeHint().width(), self.appearance.px(30))

    def sorts(self) -> tuple[Sort, ...]:
        """Give the sort in force."""
        return self.request().sort or self.default_sort

    def can_sort(self, column: ColumnInfo) -> bool:
        """Tell whether a click sorts: groups are also sorted by what they come to."""
        return column.sortable or (column.total and self.request().group is not None)

    def paintSection(self, painter: QPainter, rect: QRect, section: int) -> None:
        """Draw one column's head; the first mark stands in the padding, so that it takes no room from the title."""
        if not rect.isValid():
            return
        tokens, px = self.appearance.tokens, self.appearance.px
        painter.save()
        painter.fillRect(rect, QColor(tokens.panel))
        painter.fillRect(rect.left(), rect.bottom(), rect.width(), 1, QColor(tokens.line))
        column = self.columns[section]
        marks = self._marks(column)
        group = self.request().group
        stressed = bool(marks) or (group is not None and group.key == column.key)
        font = self.appearance.font(TypeSize.LABEL, QFont.Weight.DemiBold if stressed else QFont.Weight.Medium)
        painter.setFont(font)
        painter.setPen(QColor(tokens.accent if stressed else tokens.quiet))
        room = rect.adjusted(px(PADDING), 0, -px(PADDING), -1)
        taken = max(0, len(marks) - 1) * px(MARK + Space.HAIR)
        metrics = QFontMetrics(font)
        title = self._title(column, metrics, room.width() - taken)
        text = metrics.elidedText(title, Qt.TextElideMode.ElideRight, max(0, room.width() - taken))
        number = column.kind.is_number
        words = room.adjusted(0, 0, -taken, 0) if number else room
        painter.drawText(words, RIGHT if number else LEFT, text)
        left = words.right() if number else room.left() + metrics.horizontalAdvance(text)
        self._draw_marks(painter, marks, left + 1, rect)
        painter.restore()

    def _title(self, column: ColumnInfo, metrics: QFontMetrics, room: int) -> str:
        """Give the title, or where it has no room the short one."""
        return column.title if metrics.horizontalAdvance(column.title) <= room else column.brief

    def words_of(self, section: int) -> str:
        """Give what a tool tip tells: the title where it is not to be read whole, and the help."""
        column = self.columns[section]
        metrics = QFontMetrics(self.appearance.font(TypeSize.LABEL, QFont.Weight.Medium))
        room = self.sectionSize(section) - 2 * self.appearance.px(PADDING)
        cut = metrics.horizontalAdvance(column.title) > room
        return "\n".join(part for part in (column.title if cut else "", column.help) if part)

    def viewportEvent(self, event: QEvent) -> bool:
        """Tell what a column is."""
        if isinstance(event, QHelpEvent) and event.type() is QEvent.Type.ToolTip:
            section = self.logicalIndexAt(event.pos())
            QToolTip.showText(event.globalPos(), tool_tip(self.words_of(section)) if section >= 0 else "", self)
            return True
        return super().viewportEvent(event)

    def _draw_marks(self, painter: QPainter, marks: list[str], left: int, rect: QRect) -> None:
        px, ratio = self.appearance.px, painter.device().devicePixelRatio()
        for place, name in enumerate(marks):
            pixmap = self.appearance.pixmap(name, self.appearance.tokens.accent, MARK, ratio)
            painter.drawPixmap(left + place * px(MARK + Space.HAIR), rect.center().y() - px(MARK) // 2, pixmap)

    def _marks(self, column: ColumnInfo) -> list[str]:
        arrows = {sort.key: "arrow-down" if sort.descending else "arrow-up" for sort in self.sorts()}
        marks = [arrows[column.key]] if column.key in arrows else []
        if any(item.key == column.key for item in self.request().filters):
            marks.append("funnel")
        return marks

    def add_groups(self, menu: QMenu, groups: Sequence[Group], *, named: bool = False) -> None:
        """Add the ways of putting rows together, and, while they are, of opening and closing all groups."""
        icon, present = self.appearance.icon, self.request().group
        titles = {column.key: column.title for column in self.columns}
        for group in groups:
            what = titles[group.key] if named else "this column"
            action = menu.addAction(icon("group"), f"{what} by {group.step}" if named and group.step else (
                what if named else f"Group by {group.step or what}"))
            action.setEnabled(group != present)
            action.triggered.connect(lambda _=False, chosen=group: self.group_asked.emit(chosen))
        if present is not None:
            if named:
                menu.addSeparator()
            for words, name, asked in (
                ("Open all groups", "chevrons-up-down", lambda: self.all_open_asked.emit(True)),
                ("Close all groups", "chevrons-down-up", lambda: self.all_open_asked.emit(False)),
                ("Do not group", "ungroup", lambda: self.group_asked.emit(None)),
            ):
                menu.addAction(icon(name), words).triggered.connect(asked)
        if groups or present is not None:
            menu.addSeparator()

    def _on_clicked(self, section: int) -> None:
        column = self.columns[section]
        if not self.can_sort(column):
            return
        add = bool(QGuiApplication.keyboardModifiers() & Qt.KeyboardModifier.ShiftModifier)
        present = next((sort for sort in self.sorts() if sort.key == column.key), None)
        self.sort_asked.emit(column.key, present is not None and not present.descending, add)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Open the menu of the column under the pointer."""
        section = self.logicalIndexAt(event.pos())
        if section >= 0:
            self.column_menu(section, event.globalPos()).popup(event.globalPos())

    def column_menu(self, section: int, corner: QPoint) -> QMenu:
        """Make the menu of a column: sort, filter, group, hide, choose."""
        column = self.columns[section]
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        icon = self.appearance.icon
        for words, name, descending in (
            ("Sort ascending", "arrow-up-narrow-wide", False), ("Sort descending", "arrow-down-narrow-wide", True),
        ):
            action = menu.addAction(icon(name), words)
            action.setEnabled(self.can_sort(column))
            action.triggered.connect(lambda _=False, down=descending: self.sort_asked.emit(column.key, down, False))
        menu.addSeparator()
        filtered = any(item.key == column.key for item in self.request().filters)
        menu.addAction(icon("funnel"), "Filter…").triggered.connect(lambda: self.filter_asked.emit(column.key, corner))
        clear = menu.addAction(icon("funnel-x"), "Clear filter")
        clear.setEnabled(filtered)
        clear.triggered.connect(lambda: self.clear_asked.emit(column.key))
        menu.addSeparator()
        self.add_groups(menu, column.groups)
        menu.addAction(icon("eye-off"), "Hide column").triggered.connect(lambda: self.hide_asked.emit(column.key))
        menu.addAction(icon("columns-3"), "Columns…").triggered.connect(lambda: self.columns_asked.emit(corner))
        menu.addAction(icon("rotate-ccw"), "Reset columns").triggered.connect(self.reset_asked.emit)
        return menu
