"""Choosing how labels are printed, with the sheet as it will be beside the choice."""

from typing import ClassVar

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import QComboBox, QFrame, QHBoxLayout, QLabel, QSpinBox, QVBoxLayout, QWidget

from app.areas.inventory.documents.labels import MOST_COPIES, SYMBOLOGY_TITLES, LabelChoice, chosen_labels
from app.kernel.errors import CounterflowError
from app.kernel.printed import LABEL_STOCKS, LabelStock
from app.ui.declare import Selection
from app.ui.desk import Desk
from app.ui.plain import PlainLabel
from app.ui.printing.preview import PreviewPane
from app.ui.theme import Appearance
from app.ui.tokens import Space

SIDE = 300
MOST_SIDE = 400
WAIT_MS = 120


class LabelScreen(QWidget):
    """Prints labels of what is selected: in which code, on which material, how many, from which place on the sheet."""

    closed = Signal()
    over_pages: ClassVar[bool] = True

    def __init__(
        self, desk: Desk, appearance: Appearance, selection: Selection, parent: QWidget | None = None,
    ) -> None:
        """Begin with what was chosen last in this window."""
        super().__init__(parent)
        self._desk, self._appearance, self._selection = desk, appearance, selection
        self.symbology = self._box("Code", [title for _, title in SYMBOLOGY_TITLES])
        self.stock = self._box("Label", [stock.title for stock in LABEL_STOCKS])
        self.copies = self._number("Copies of each", 1, MOST_COPIES)
        self.first = self._number("First place on the sheet", 1, 1)
        self.problem = PlainLabel("", "problem", wrap=True)
        self.preview: PreviewPane | None = None
        self._pane = QVBoxLayout()
        self._later = QTimer(self, singleShot=True, interval=WAIT_MS)
        self._later.timeout.connect(self.renew)
        self._lay_out()
        for box in (self.symbology, self.stock):
            box.currentIndexChanged.connect(self._changed)
        for number in (self.copies, self.first):
            number.valueChanged.connect(self._later.start)
        self._changed()
        self._later.stop()
        self.renew()

    def _box(self, name: str, titles: list[str]) -> QComboBox:
        box = QComboBox(self)
        box.setAccessibleName(name)
        box.addItems(titles)
        return box

    def _number(self, name: str, least: int, most: int) -> QSpinBox:
        number = QSpinBox(self)
        number.setAccessibleName(name)
        number.setRange(least, most)
        return number

    def _lay_out(self) -> None:
        px = self._appearance.px
        side = QFrame(self)
        side.setProperty("role", "side")
        side.setFixedWidth(min(px(SIDE), MOST_SIDE))
        column = QVBoxLayout(side)
        column.setContentsMargins(px(Space.LARGE), px(Space.MEDIUM), px(Space.LARGE), px(Space.MEDIUM))
        column.setSpacing(px(Space.TIGHT))
        column.addWidget(PlainLabel("Print labels", "title"))
        count = len(self._selection.ids)
        column.addWidget(PlainLabel("1 record" if count == 1 else f"{count} records", "quiet"))
        column.addSpacing(px(Space.MEDIUM))
        for widget in (self.symbology, self.stock, self.copies, self.first):
            label = QLabel(widget.accessibleName(), side)
            label.setProperty("role", "label")
            label.setBuddy(widget)
            column.addWidget(label)
            column.addWidget(widget)
            column.addSpacing(px(Space.SMALL))
        column.addWidget(self.problem)
        column.addStretch()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(side)
        row.addLayout(self._pane, 1)

    @property
    def choice(self) -> LabelChoice:
        """Give what is chosen."""
        return LabelChoice(SYMBOLOGY_TITLES[self.symbology.currentIndex()][0], self._stock(), self.copies.value(),
                           self.first.value() - 1)

    def _stock(self) -> LabelStock:
        return LABEL_STOCKS[self.stock.currentIndex()]

    def _changed(self) -> None:
        several = self._stock().per_sheet
        self.first.setRange(1, several)
        self.first.setEnabled(several > 1)
        self._later.start()

    def renew(self) -> None:
        """Show the labels as they are chosen now, or say why they cannot be printed."""
        try:
            document = self._desk.read(lambda reader: chosen_labels(
                reader, self._selection.record, self._selection.ids, self.choice))
            pane = PreviewPane(self._appearance, document)
        except CounterflowError as error:
            self.problem.setText(error.message)
            if self.preview is not None:
                self.preview.setEnabled(False)
            return
        self.problem.setText("")
        pane.paper.hide()
        pane.closed.connect(self.closed)
        pane.failed.connect(lambda error: self.problem.setText(error.message))
        pane.saved.connect(lambda path: self._desk.say(f"Saved as {path}."))
        pane.printed.connect(lambda: self._desk.say("Sent to the printer."))
        if self.preview is not None:
            self._pane.removeWidget(self.preview)
            self.preview.deleteLater()
        self.preview = pane
        self._pane.addWidget(pane)

    def showEvent(self, event: QShowEvent) -> None:
        """Begin with the code."""
        super().showEvent(event)
        self.symbology.setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Close with Esc; print with Ctrl+P, save with Ctrl+S."""
        control = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        elif control and event.key() == Qt.Key.Key_S and self.preview is not None:
            self.preview.save_as()
        elif control and event.key() == Qt.Key.Key_P and self.preview is not None:
            self.preview.print_out()
        else:
            super().keyPressEvent(event)
