"""Labels for goods: every one is printed whole, as many beside one another as were asked for."""

from pathlib import Path

import pytest
from pypdf import PdfReader

from app.kernel.printed import Barcode, PrintedDocument, PrintLabel, PrintLabels, Symbology
from app.ui.printing import Paper, render_pdf

PER_PAGE_AT_MOST = 40


def labels(count: int) -> tuple[PrintLabel, ...]:
    """Make labels, each with a lot of its own."""
    return tuple(
        PrintLabel(f"Goods {number:03}", (f"Lot L-{number:05}", "5 pc"),
                   Barcode(Symbology.CODE128, f"L-{number:05}", f"L-{number:05}"))
        for number in range(1, count + 1)
    )


def pages_of(band: PrintLabels, folder: Path) -> list[str]:
    """Print labels and read the text of each page."""
    path = folder / "labels.pdf"
    render_pdf(PrintedDocument("Goods labels", "RC-1", "labels", bands=(band,)), path, paper=Paper.A4)
    return [page.extract_text() for page in PdfReader(path).pages]


@pytest.mark.parametrize(("count", "columns"), [(1, 2), (2, 2), (7, 2), (60, 2), (60, 3)])
def test_every_label_is_printed_once_and_none_is_cut(count: int, columns: int, tmp_path: Path, qapp: object) -> None:
    pages = pages_of(PrintLabels(labels(count), columns), tmp_path)
    for number in range(1, count + 1):
        holding = [page for page in pages if f"Goods {number:03}" in page]
        assert len(holding) == 1
        assert f"Lot L-{number:05}" in holding[0]
    assert all(page.count("Goods 0") <= PER_PAGE_AT_MOST for page in pages)


def test_more_columns_need_fewer_pages(tmp_path: Path, qapp: object) -> None:
    one, three = (len(pages_of(PrintLabels(labels(30), columns), tmp_path)) for columns in (1, 3))
    assert three < one


def test_no_labels_make_an_empty_sheet(tmp_path: Path, qapp: object) -> None:
    assert len(pages_of(PrintLabels(()), tmp_path)) == 1


def test_a_label_without_a_code_holds_its_words(tmp_path: Path, qapp: object) -> None:
    (page,) = pages_of(PrintLabels((PrintLabel("Loose goods", ("Bin 7",)),)), tmp_path)
    assert "Loose goods" in page
    assert "Bin 7" in page
