"""What is seen before printing is what is printed."""

from pathlib import Path

import pytest
from pypdf import PdfReader
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtPrintSupport import QPrinter, QPrinterInfo
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMainWindow
from pytestqt.qtbot import QtBot

from app.kernel.errors import EnvironmentFault
from app.kernel.printed import PrintChart, PrintedDocument
from app.ui.printing.preview import NO_PRINTER, PreviewPane
from app.ui.theme import Appearance
from tests.ui.printing.papers import purchase_order


@pytest.fixture
def pane(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> PreviewPane:
    """Preview an order of 130 lines on a computer without printers."""
    monkeypatch.setattr(QPrinterInfo, "availablePrinterNames", list)
    appearance = Appearance("light")
    appearance.apply()
    shown = PreviewPane(appearance, purchase_order(130))
    qtbot.addWidget(shown)
    shown.resize(QSize(800, 700))
    shown.show()
    return shown


def test_pages_are_turned_and_zoomed_by_keyboard(pane: PreviewPane) -> None:
    assert pane.pages.page_count == 4
    QTest.keyClick(pane.pages, Qt.Key.Key_End)
    assert pane.pages.page == 3
    QTest.keyClick(pane.pages, Qt.Key.Key_Home)
    assert pane.pages.page == 0
    fitting = pane.pages.zoom
    QTest.keyClick(pane.pages, Qt.Key.Key_Plus, Qt.KeyboardModifier.ControlModifier)
    assert pane.pages.zoom > fitting
    QTest.keyClick(pane.pages, Qt.Key.Key_0, Qt.KeyboardModifier.ControlModifier)
    assert pane.pages.zoom == fitting


def test_the_keys_of_the_window_around_it_do_not_take_its_own(qtbot: QtBot, pane: PreviewPane) -> None:
    window = QMainWindow()
    qtbot.addWidget(window)
    larger = QAction("Larger", window, shortcut=QKeySequence("Ctrl++"))
    window.addAction(larger)
    window.setCentralWidget(pane)
    window.show()
    pane.pages.setFocus()
    before = pane.pages.zoom
    with qtbot.assertNotEmitted(larger.triggered):
        QTest.keyClick(pane.pages, Qt.Key.Key_Plus, Qt.KeyboardModifier.ControlModifier)
    assert pane.pages.zoom > before
    window.takeCentralWidget()


def test_a_page_is_painted_dark_on_white(pane: PreviewPane) -> None:
    image = pane.pages.grab().toImage()
    seen = {image.pixelColor(x, y).lightness() for x in range(0, image.width(), 3) for y in range(0, image.height(), 3)}
    assert max(seen) == 255
    assert min(seen) < 60


def test_without_a_printer_the_way_out_is_a_file(pane: PreviewPane, tmp_path: Path, qtbot: QtBot) -> None:
    assert pane.note.text() == NO_PRINTER
    assert not pane.print_button.isEnabled()
    with qtbot.waitSignal(pane.saved):
        pane.save_to(tmp_path / "order")
    assert len(PdfReader(tmp_path / "order.pdf").pages) == 4


def test_a_folder_that_is_gone_is_told(pane: PreviewPane, tmp_path: Path, qtbot: QtBot) -> None:
    with qtbot.waitSignal(pane.failed) as told:
        pane.save_to(tmp_path / "gone" / "order.pdf")
    assert isinstance(told.args[0], EnvironmentFault)


def test_a_printer_gets_the_pages_that_were_chosen(pane: PreviewPane, tmp_path: Path, qtbot: QtBot) -> None:
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "out.pdf"))
    printer.setFromTo(2, 3)
    with qtbot.waitSignal(pane.printed):
        pane.print_on(printer)
    texts = [page.extract_text() for page in PdfReader(tmp_path / "out.pdf").pages]
    assert ["Page 2 of 4" in texts[0].replace("\t", " "), "Page 3 of 4" in texts[1].replace("\t", " ")] == [True, True]
    assert len(texts) == 2


def test_another_sheet_is_laid_out_anew(pane: PreviewPane, tmp_path: Path) -> None:
    pane.paper.setCurrentIndex(1 - pane.paper.currentIndex())
    pane.save_to(tmp_path / "letter.pdf")
    boxes = {round(float(PdfReader(tmp_path / "letter.pdf").pages[0].mediabox.height))}
    assert boxes <= {792, 842}
    assert pane.pages.page_count == 4


def test_a_chart_is_drawn_while_the_window_answers(pane: PreviewPane, qtbot: QtBot, tmp_path: Path) -> None:
    chart = PrintChart("tests.ui.printing.chart_examples:draw_bars", (3.0, 1.0, 2.0))
    report = PreviewPane(Appearance("light"), PrintedDocument("Report", "", "report", bands=(chart, chart)))
    qtbot.addWidget(report)
    report.resize(QSize(600, 800))
    report.show()
    before = report.pages.grab().toImage()
    qtbot.waitUntil(lambda: not report._waiting, timeout=20_000)
    assert report.pages.grab().toImage() != before
    report.save_to(tmp_path / "report.pdf")
    assert len(PdfReader(tmp_path / "report.pdf").pages[0].images) == 2
