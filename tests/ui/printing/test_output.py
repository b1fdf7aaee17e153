"""Printed documents hold what they were given, whole, in an order in which it can be found again."""

import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader
from PySide6.QtCore import QLocale

from app.kernel.errors import DomainError, EnvironmentFault
from app.kernel.listing import Kind
from app.kernel.money import Money
from app.kernel.printed import (
    Barcode,
    PrintChart,
    PrintColumn,
    PrintedDocument,
    PrintFacts,
    PrintTable,
    PrintText,
    Symbology,
)
from app.ui.printing import Paper, paper_of, render_pdf
from tests.ui.printing.papers import SENDER, order_table, purchase_order

needs_poppler = pytest.mark.skipif(shutil.which("pdftoppm") is None, reason="poppler-utils is not installed")


def pages_of(document: PrintedDocument, folder: Path, paper: Paper = Paper.A4) -> list[str]:
    """Print a document and read the text of each page."""
    path = folder / f"{document.file_name}.pdf"
    count = render_pdf(document, path, paper=paper)
    pages = [page.extract_text() for page in PdfReader(path).pages]
    assert len(pages) == count
    return pages


@pytest.mark.parametrize("lines", [1, 3, 17, 18, 19, 20, 40, 1000])
def test_an_order_prints_whole(lines: int, tmp_path: Path, qapp: object) -> None:
    pages = pages_of(purchase_order(lines), tmp_path)
    assert re.findall(r"NW-\d{4}", "".join(pages)) == [f"NW-{number:04}" for number in range(1, lines + 1)]
    for number, page in enumerate(pages, 1):
        assert f"Page {number} of {len(pages)}" in page
        assert "Description" in page or "NW-" not in page
        assert "PO-2041" in page


@pytest.mark.parametrize("lines", range(18, 32))
def test_totals_stay_with_their_last_two_rows(lines: int, tmp_path: Path, qapp: object) -> None:
    pages = pages_of(purchase_order(lines), tmp_path)
    last = next(page for page in pages if "Total to pay" in page)
    assert f"NW-{lines:04}" in last
    assert f"NW-{lines - 1:04}" in last


def test_figures_and_names_can_be_searched_for(tmp_path: Path, qapp: object) -> None:
    amount = Money.of("-1111111.17", "EUR")
    columns = (PrintColumn("Name"), PrintColumn("Amount", Kind.MONEY))
    table = PrintTable(columns, (("office 1-2 <b>x</b> ‘fi’", amount),))
    text = "".join(pages_of(purchase_order(1, bands=(table,)), tmp_path))
    assert "1,111,111.17" in text
    assert "office 1-2 <b>x</b> ‘fi’" in text
    assert "Amount EUR" in text


def test_fonts_travel_with_the_file(tmp_path: Path, qapp: object) -> None:
    render_pdf(purchase_order(3), tmp_path / "order.pdf")
    page: Any = PdfReader(tmp_path / "order.pdf").pages[0]
    names = set()
    for font in page["/Resources"]["/Font"].values():
        inner = font.get_object()["/DescendantFonts"][0].get_object()
        assert "/FontFile2" in inner["/FontDescriptor"].get_object()
        names.add(inner["/BaseFont"].split("+")[-1].strip("/"))
    assert {"Inter-Regular", "CounterflowFigures-Regular"} <= names


def test_other_currencies_keep_their_sign(tmp_path: Path, qapp: object) -> None:
    rows = (("a", Money.of("1.50", "EUR")), ("b", Money.of("2.50", "USD")))
    table = PrintTable((PrintColumn("Name"), PrintColumn("Amount", Kind.MONEY)), rows)
    text = "".join(pages_of(purchase_order(1, bands=(table,)), tmp_path))
    assert "Amount EUR" not in text
    assert "$" in text


def test_an_endless_word_is_broken_and_not_cut_off(tmp_path: Path, qapp: object) -> None:
    word = "Donaudampfschifffahrtsgesellschaft" * 6
    text = "".join(pages_of(purchase_order(1, bands=(order_table(2, word),)), tmp_path))
    assert re.sub(r"\s", "", text).count(word) == 2


def test_a_table_too_wide_for_its_figures_is_set_smaller_and_breaks_none(tmp_path: Path, qapp: object) -> None:
    columns = tuple(PrintColumn(f"Turnover of month {number}", Kind.MONEY) for number in range(14))
    row = tuple(Money.of(f"12345{number:02}.17", "EUR") for number in range(14))
    text = "".join(pages_of(purchase_order(1, bands=(PrintTable(columns, (row, row)),)), tmp_path))
    assert [text.count(f"1,234,5{number:02}.17") for number in range(14)] == [2] * 14


def test_what_is_too_long_for_its_place_ends_in_an_ellipsis(tmp_path: Path, qapp: object) -> None:
    long = PrintTable((PrintColumn("Name"),), (("word " * 4000,),))
    text = "".join(pages_of(purchase_order(1, bands=(long,)), tmp_path))
    assert "…" in text


def test_a_name_in_arabic_is_found(tmp_path: Path, qapp: object) -> None:
    document = purchase_order(2, language="ar", title="Order", recipient=("مؤسسة النور",))
    path = tmp_path / "order.pdf"
    render_pdf(document, path)
    text = PdfReader(path).pages[0].extract_text()
    assert "NW-0002" in text


def test_a_chart_facts_and_a_table_make_a_report(tmp_path: Path, qapp: object) -> None:
    bands = (
        PrintChart("tests.ui.printing.chart_examples:draw_bars", (3.0, 1.0, 2.0), "Stock by month"),
        PrintFacts((("Carrier", "Speedy Express"), ("Parcels", 2)), "Shipment"),
        PrintTable((PrintColumn("Item"),), ()),
    )
    document = PrintedDocument("Stock report", "", "stock", sender=SENDER[:1], bands=bands, landscape=True)
    path = tmp_path / "stock.pdf"
    render_pdf(document, path, paper=Paper.A4)
    page = PdfReader(path).pages[0]
    assert [round(float(page.mediabox.width)), round(float(page.mediabox.height))] == [842, 595]
    assert len(page.images) == 1
    assert "Speedy Express" in page.extract_text()


def test_a_letter_goes_on_overleaf(tmp_path: Path, qapp: object) -> None:
    words = [f"word{number}" for number in range(3000)]
    pages = pages_of(purchase_order(1, bands=(PrintText(" ".join(words)),)), tmp_path)
    assert len(pages) > 2
    assert re.findall(r"word\d+", "".join(pages)) == words


@needs_poppler
@pytest.mark.skipif(shutil.which("zbarimg") is None, reason="zbar-tools is not installed")
@pytest.mark.parametrize(("barcode", "read"), [
    (Barcode(Symbology.CODE128, "SH-884"), "SH-884"),
    (Barcode(Symbology.GS1_128, "(00)395012345678901238", "(00) 395012345678901238"), "00395012345678901238"),
    (Barcode(Symbology.QR, "SH-884/2"), "SH-884/2"),
])
def test_a_bar_code_is_read_from_paper_at_203_dots(barcode: Barcode, read: str, tmp_path: Path, qapp: object) -> None:
    path = tmp_path / "list.pdf"
    render_pdf(purchase_order(2, barcode=barcode), path)
    subprocess.run(["pdftoppm", "-r", "203", "-gray", "-png", str(path), str(tmp_path / "page")], check=True)
    command = ["zbarimg", "-q", "--raw", str(tmp_path / "page-1.png")]
    found = subprocess.run(command, capture_output=True, text=True, check=False)
    assert found.stdout.strip() == read


def test_an_impossible_bar_code_is_refused(tmp_path: Path, qapp: object) -> None:
    with pytest.raises(DomainError):
        render_pdf(purchase_order(1, barcode=Barcode(Symbology.CODE128, "señor")), tmp_path / "x.pdf")
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_cannot_be_written_says_what_helps(tmp_path: Path, qapp: object) -> None:
    with pytest.raises(EnvironmentFault) as fault:
        render_pdf(purchase_order(1), tmp_path / "missing" / "order.pdf")
    assert "another folder" in fault.value.remedy


@pytest.mark.parametrize(("territory", "paper"), [
    (QLocale.Country.UnitedStates, Paper.LETTER), (QLocale.Country.Germany, Paper.A4),
    (QLocale.Country.Canada, Paper.LETTER), (QLocale.Country.UnitedKingdom, Paper.A4),
])
def test_the_sheet_is_that_of_the_country(territory: QLocale.Country, paper: Paper) -> None:
    assert paper_of(QLocale(QLocale.Language.English, territory)) is paper
