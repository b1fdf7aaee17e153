"""The views of a list as chips: all, those that are declared with their counts, those a person saved."""

from collections.abc import Mapping, Sequence
from functools import partial

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import QAbstractButton, QLineEdit, QMenu, QPushButton, QToolButton, QWidget

from app.kernel.formatting import Formatter
from app.kernel.listing import PresetInfo
from app.ui.overflow import OverflowRow
from app.ui.savedviews import SavedView
from app.ui.table.popup import Popup
from app.ui.theme import Appearance

ALL = ""


class NamePopup(Popup):
    """Asks for the name of a view."""

    named = Signal(str)

    def __init__(self, appearance: Appearance, parent: QWidget) -> None:
        """Ask."""
        super().__init__("Save this view as", appearance, parent)
        self.edit = QLineEdit()
        self.edit.setAccessibleName("Name of the view")
        self.edit.setPlaceholderText("For example: Overdue from Spain")
        self.edit.setMinimumWidth(appearance.px(220))
        self.edit.returnPressed.connect(self._save)
        self.content.addWidget(self.edit)
        self.add_button("Cancel").clicked.connect(self.close)
        self.add_button("Save", "primary").clicked.connect(self._save)
        self.edit.setFocus()

    def _save(self) -> None:
        name = self.edit.text().strip()
        if name:
            self.named.emit(name)
            self.close()


class ViewChips(OverflowRow):
    """Chips, one of them switched on; `preset` carries a key (empty for all), `view` a saved view's name."""

    preset_chosen = Signal(str)
    view_chosen = Signal(str)
    save_asked = Signal(str)
    delete_asked = Signal(str)

    def __init__(self, presets: Sequence[PresetInfo], appearance: Appearance, parent: QWidget | None = None) -> None:
        """Offer the presets of a list."""
        super().__init__("More views", appearance, parent, icon="chevron-down")
        self.presets = tuple(presets)
        self.views: tuple[SavedView, ...] = ()
        self.counts: Mapping[str, int] = {}
        self.current = ("preset", ALL)
        self._chips: dict[tuple[str, str], QPushButton] = {}
        self._add = QToolButton()
        self._add.setProperty("role", "flat")
        self._add.setAccessibleName("Save this view")
        self._add.setToolTip("Save this view with its filters, sort and columns")
        self._add.clicked.connect(self.ask_for_name)
        self.setAccessibleName("Saved views")
        appearance.changed.connect(self._tint)
        self._tint()
        self.set_views(())

    def set_views(self, views: Sequence[SavedView]) -> None:
        """Offer other saved views."""
        self.views = tuple(views)
        keys = [("preset", key) for key in (ALL, *(item.key for item in self.presets))]
        keys += [("view", item.name) for item in self.views]
        self._chips = {key: self._chip(key) for key in keys}
        self._label()
        buttons: list[QAbstractButton] = list(self._chips.values())
        self.set_buttons(buttons, [self._add])
        self.mark(*self.current)

    def set_counts(self, counts: Mapping[str, int], formatter: Formatter) -> None:
        """Show how many rows each preset has."""
        self.counts = dict(counts)
        self._label(formatter)
        self.updateGeometry()
        self.arrange()

    def mark(self, sort: str, key: str) -> None:
        """Switch one chip on."""
        self.current = (sort, key)
        for at, chip in self._chips.items():
            chip.setChecked(at == self.current)
        self.arrange()

    def ask_for_name(self) -> NamePopup:
        """Ask how the present view is to be called."""
        popup = NamePopup(self.appearance, self)
        popup.named.connect(self.save_asked)
        popup.open_at(self._add.mapToGlobal(QPoint(0, self._add.height())))
        return popup

    def _chip(self, key: tuple[str, str]) -> QPushButton:
        chip = QPushButton()
        chip.setProperty("role", "chip")
        chip.setCheckable(True)
        chip.setAutoDefault(False)
        chip.clicked.connect(partial(self._choose, key))
        if key[0] == "view":
            chip.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
            chip.customContextMenuRequested.connect(partial(self._open_menu, key[1], chip))
        return chip

    def _choose(self, key: tuple[str, str]) -> None:
        self.mark(*key)
        (self.preset_chosen if key[0] == "preset" else self.view_chosen).emit(key[1])

    def _open_menu(self, name: str, chip: QPushButton, place: QPoint) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction("Save the present state here").triggered.connect(lambda: self.save_asked.emit(name))
        menu.addAction("Delete this view").triggered.connect(lambda: self.delete_asked.emit(name))
        menu.popup(chip.mapToGlobal(place))

    def _label(self, formatter: Formatter | None = None) -> None:
        titles = {ALL: "All", **{item.key: item.title for item in self.presets}}
        for (sort, key), chip in self._chips.items():
            text = titles[key] if sort == "preset" else key
            if sort == "preset" and key in self.counts:
                write = (formatter or self.appearance.formatter).number
                text = f"{text} · {write(self.counts[key])}"
            chip.setText(text.replace("&", "&&"))
            chip.setAccessibleName(text)

    def _tint(self) -> None:
        self._add.setIcon(self.appearance.icon("plus"))
