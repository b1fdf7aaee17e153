"""A document before it is printed: its pages, and the ways out, to a printer or a PDF."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEvent, QStandardPaths, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtPrintSupport import QPrintDialog, QPrinter, QPrinterInfo
from PySide6.QtWidgets import (
    QComboBox,
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.kernel.errors import CounterflowError
from app.kernel.printed import PrintedDocument
from app.ui.charts import LIBRARY
from app.ui.plain import ElidedLabel, PlainLabel
from app.ui.printing.layout import lay_out
from app.ui.printing.output import page_size, paint, save_pdf, set_page
from app.ui.printing.pages import PagesView
from app.ui.printing.setting import Paper, paper_of
from app.ui.theme import Appearance
from app.ui.tokens import Space

NO_PRINTER = "No printer is set up on this computer. Save as PDF, or add a printer in the system settings."


class PreviewPane(QFrame):
    """Shows a document; `closed` is emitted when the person is done, `failed` with an error to present.

    `saved` gives the path of a PDF that was written, `printed` tells that a printer took the document.
    """

    closed = Signal()
    saved = Signal(object)
    printed = Signal()
    failed = Signal(object)

    def __init__(self, appearance: Appearance, document: PrintedDocument, parent: QWidget | None = None) -> None:
        """Lay a document out and show its first page; DomainError when its bar code cannot be encoded."""
        super().__init__(parent)
        self._appearance = appearance
        self.document = document
        self._layout = lay_out(document, page_size(document), appearance.formatter)
        self._waiting: list[Callable[[], None]] = []
        self._next = QTimer(self, singleShot=True, interval=0)
        self._next.timeout.connect(self._prepare_one)
        self.pages = PagesView(appearance, self)
        self.note = PlainLabel("", "quiet", wrap=True)
        self.note.hide()
        self.paper = self._papers()
        self.print_button = QPushButton("Print…", self)
        self.pdf_button = QPushButton("Save as PDF…", self)
        self._count = PlainLabel("", "quiet")
        self._zoom = PlainLabel("", "quiet")
        self._lay_out()
        self._connect()
        self._tell_printers()
        self._show()

    def _show(self) -> None:
        """Show the pages at once, and draw their charts one at a time, so that the window answers in between."""
        self.pages.show_layout(self._layout)
        self._waiting = self._layout.preparations
        if self._waiting:
            LIBRARY.want(self, self._next.start)

    def _prepare_one(self) -> None:
        if self._waiting:
            self._waiting.pop(0)()
            self.pages.paint_again()
            self._next.start()

    def _papers(self) -> QComboBox:
        box = QComboBox(self)
        box.setAccessibleName("Size of the sheet")
        for paper in Paper:
            box.addItem(paper.page_size.name().split(" ")[0], paper)
        box.setCurrentIndex(list(Paper).index(paper_of()))
        return box

    def _lay_out(self) -> None:
        px = self._appearance.px
        bar = QFrame(self)
        bar.setProperty("role", "bar")
        row = QHBoxLayout(bar)
        row.setContentsMargins(px(Space.MEDIUM), px(Space.SMALL), px(Space.MEDIUM), px(Space.SMALL))
        row.setSpacing(px(Space.SMALL))
        row.addWidget(ElidedLabel(f"{self.document.title} {self.document.number}".strip(), "title"), 1)
        row.addWidget(self._count)
        for icon, name, act in (
            ("zoom-out", "Smaller (Ctrl+-)", self.pages.zoom_out), ("zoom-in", "Larger (Ctrl++)", self.pages.zoom_in),
            ("maximize-2", "As wide as the pane (Ctrl+0)", self.pages.fit_width),
        ):
            row.addWidget(self._tool(icon, name, act))
        row.addWidget(self._zoom)
        row.addWidget(self.paper)
        row.addWidget(self.print_button)
        row.addWidget(self.pdf_button)
        row.addWidget(self._tool("x", "Close (Esc)", self.closed.emit))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(bar)
        column.addWidget(self.note)
        column.addWidget(self.pages, 1)
        self.note.setContentsMargins(px(Space.MEDIUM), px(Space.SMALL), px(Space.MEDIUM), px(Space.SMALL))
        self.setFocusProxy(self.pages)

    def _tool(self, icon: str, name: str, act: object) -> QToolButton:
        button = QToolButton(self)
        button.setProperty("role", "flat")
        button.setIcon(self._appearance.icon(icon))
        button.setToolTip(name)
        button.setAccessibleName(name)
        button.clicked.connect(act)
        return button

    def _connect(self) -> None:
        self.print_button.clicked.connect(self.print_out)
        self.pdf_button.clicked.connect(self.save_as)
        self.paper.currentIndexChanged.connect(self._change_paper)
        self.pages.turned.connect(self._tell_page)
        self.pages.zoomed.connect(self._tell_zoom)
        self._keys: dict[str, Callable[[], None]] = {
            "Ctrl++": self.pages.zoom_in, "Ctrl+=": self.pages.zoom_in, "Ctrl+-": self.pages.zoom_out,
            "Ctrl+0": self.pages.fit_width, "Ctrl+P": self.print_out, "Ctrl+S": self.save_as, "Esc": self.closed.emit,
        }

    def event(self, event: QEvent) -> bool:
        """Take the pane's keys before the window does: two shortcuts for one key would cancel each other."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and self._act_of(event):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Zoom, print, save or close."""
        act = self._act_of(event)
        if act is None:
            super().keyPressEvent(event)
        else:
            act()

    def _act_of(self, event: QKeyEvent) -> Callable[[], None] | None:
        plain = event.modifiers() & ~(Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier)
        return self._keys.get(QKeySequence(event.key() | plain.value).toString())

    def _tell_printers(self) -> None:
        there = bool(QPrinterInfo.availablePrinterNames())
        self.print_button.setEnabled(there)
        self.print_button.setToolTip("" if there else NO_PRINTER)
        (self.print_button if there else self.pdf_button).setProperty("role", "primary")
        if not there:
            self.tell(NO_PRINTER)

    def tell(self, text: str) -> None:
        """Say something above the pages."""
        self.note.setText(text)
        self.note.show()

    def _tell_page(self, page: int) -> None:
        count = self.pages.page_count
        self._count.setText(f"Page {page + 1} of {count}" if count > 1 else "1 page")

    def _tell_zoom(self, percent: int) -> None:
        self._zoom.setText(f"{percent} %")
        self._tell_page(self.pages.page)

    def _change_paper(self) -> None:
        size = page_size(self.document, self.paper.currentData())
        self._layout = lay_out(self.document, size, self._appearance.formatter)
        self._show()

    def save_as(self) -> None:
        """Ask where to, and write the PDF there."""
        folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        proposed = str(Path(folder) / f"{self.document.file_name}.pdf")
        name, _ = QFileDialog.getSaveFileName(self, "Save as PDF", proposed, "PDF (*.pdf)")
        if name:
            self.save_to(Path(name))

    def save_to(self, path: Path) -> None:
        """Write the PDF, with its ending."""
        target = path if path.suffix else path.with_suffix(".pdf")
        try:
            save_pdf(self._layout, target)
        except CounterflowError as error:
            self.failed.emit(error)
            return
        self.tell(f"Saved as {target}")
        self.saved.emit(target)

    def print_out(self) -> None:
        """Let the system's dialog choose printer, pages and copies, and print."""
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        set_page(printer, self._layout)
        printer.setDocName(self.document.file_name)
        dialog = QPrintDialog(printer, self)
        dialog.setMinMax(1, len(self._layout.pages))
        dialog.setOption(QPrintDialog.PrintDialogOption.PrintPageRange)
        if dialog.exec() == QPrintDialog.DialogCode.Accepted:
            self.print_on(printer)

    def print_on(self, printer: QPrinter) -> None:
        """Print on the sheet that is in the printer, the pages that were chosen."""
        sheet = printer.pageLayout().fullRect(printer.pageLayout().Unit.Millimeter).size()
        layout = lay_out(self.document, sheet, self._appearance.formatter)
        set_page(printer, layout)
        first, last = printer.fromPage() or 1, printer.toPage() or len(layout.pages)
        try:
            paint(layout, printer, range(first - 1, min(last, len(layout.pages))))
        except CounterflowError as error:
            self.failed.emit(error)
            return
        self.printed.emit()
