"""One file that is to be taken in: what its rows are, and which field each column becomes."""

from collections.abc import Iterable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QFrame, QGridLayout, QHBoxLayout, QToolButton, QVBoxLayout, QWidget

from app.exchange.cells import DATE_STYLES, NUMBER_STYLES
from app.exchange.mapping import ColumnMapping, ImportSource
from app.kernel.declare import ImportSpec
from app.shell.import_looking import FileLook
from app.ui.plain import ElidedLabel, PlainLabel
from app.ui.theme import Appearance

WIDEST = 1040
UNKNOWN, LEFT_OUT = "?", ""


class FileCard(QFrame):
    """A file with its choices; `removed` asks to leave the file out, `altered` tells that a choice changed."""

    removed = Signal()
    altered = Signal()

    def __init__(self, appearance: Appearance, specs: Sequence[ImportSpec], look: FileLook, rows_text: str) -> None:
        """Show what was seen of the file, and the likely choices."""
        super().__init__()
        self.look = look
        self._appearance, self._specs = appearance, specs
        self._fields: dict[str, QComboBox] = {}
        self.setProperty("role", "card")
        self.setMaximumWidth(appearance.px(WIDEST))
        self.kind = QComboBox()
        self.kind.setAccessibleName("What the rows are")
        for spec in specs:
            self.kind.addItem(spec.title, spec.kind)
        self.kind.setCurrentIndex(max(self.kind.findData(look.kind), 0))
        self.numbers = _styles("Figures are written as", NUMBER_STYLES, look.numbers)
        self.dates = _styles("Days are written as", DATE_STYLES, look.dates)
        for box in (self.numbers, self.dates):
            box.currentIndexChanged.connect(self.altered)
        self._column = QVBoxLayout(self)
        self._column.addLayout(self._head(rows_text))
        self._grid_holder = QWidget()
        self._column.addWidget(self._grid_holder)
        if look.fault:
            self._column.addWidget(PlainLabel(look.fault, "subtitle", wrap=True))
            for box in (self.kind, self.numbers, self.dates):
                box.hide()
        else:
            self.kind.currentIndexChanged.connect(self._rebuild)
            self._rebuild()

    def source(self) -> ImportSource | None:
        """Give what is to be taken in; None when the file cannot be read."""
        if self.look.fault:
            return None
        chosen = {heading: box.currentData() for heading, box in self._fields.items()}
        told = tuple(ColumnMapping(heading, name) for heading, name in chosen.items() if name != UNKNOWN)
        return ImportSource(
            str(self.kind.currentData()), self.look.path, told,
            numbers=self.numbers.currentData(), dates=self.dates.currentData(),
        )

    def choose(self, heading: str, field: str) -> None:
        """Say which field a column becomes; an empty one leaves the column out."""
        box = self._fields[heading]
        box.setCurrentIndex(box.findData(field))

    def unknown(self) -> list[str]:
        """List the columns of which nobody has said yet what they are."""
        return [heading for heading, box in self._fields.items() if box.currentData() == UNKNOWN]

    def _head(self, rows_text: str) -> QHBoxLayout:
        remove = QToolButton()
        remove.setProperty("role", "flat")
        remove.setIcon(self._appearance.icon("x"))
        remove.setToolTip("Leave this file out")
        remove.setAccessibleName("Leave this file out")
        remove.clicked.connect(self.removed)
        head = QHBoxLayout()
        head.addWidget(ElidedLabel(self.look.path.replace("\\", "/").rpartition("/")[2], "strong"), 1)
        head.addWidget(PlainLabel(rows_text, "quiet"))
        head.addWidget(self.dates)
        head.addWidget(self.numbers)
        head.addWidget(self.kind)
        head.addWidget(remove)
        return head

    def _rebuild(self) -> None:
        spec = self._specs[self.kind.currentIndex()]
        known = (self.look.columns or {}).get(spec.kind, {})
        holder = QWidget()
        grid = QGridLayout(holder)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(self._appearance.px(16))
        grid.setVerticalSpacing(self._appearance.px(4))
        for at, title in enumerate(("Column in the file", "First rows", "Becomes")):
            grid.addWidget(PlainLabel(title, "heading"), 0, at)
        self._fields = {}
        for row, heading in enumerate(self.look.headings, 1):
            self._fields[heading] = self._choice(spec, known.get(heading, UNKNOWN), heading)
            grid.addWidget(PlainLabel(heading), row, 0)
            grid.addWidget(ElidedLabel(self._sample(row - 1), "quiet"), row, 1)
            grid.addWidget(self._fields[heading], row, 2)
        grid.setColumnStretch(1, 1)
        self._column.replaceWidget(self._grid_holder, holder)
        self._grid_holder.hide()
        self._grid_holder.deleteLater()
        self._grid_holder = holder
        self.altered.emit()

    def _sample(self, place: int) -> str:
        cells = [row[place] for row in self.look.samples if place < len(row)]
        return "  ·  ".join(cell for cell in cells if cell.strip())

    def _choice(self, spec: ImportSpec, chosen: str, heading: str) -> QComboBox:
        box = QComboBox()
        box.setAccessibleName(f"What “{heading}” becomes")
        box.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        box.addItem("Say what this is…", UNKNOWN)
        box.addItem("Left out", LEFT_OUT)
        for item in spec.fields:
            box.addItem(f"{item.title} (needed)" if item.required else item.title, item.name)
        box.setCurrentIndex(box.findData(chosen))
        box.currentIndexChanged.connect(self.altered)
        return box


def _styles(title: str, examples: Iterable[str], chosen: str) -> QComboBox:
    box = QComboBox()
    box.setAccessibleName(title)
    box.setToolTip(title)
    box.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    for example in examples:
        box.addItem(example, example)
    box.setCurrentIndex(box.findData(chosen))
    return box
