"""Labels and count sheets are read back by programs that know nothing of ours."""

import shutil
import subprocess
from datetime import date
from pathlib import Path

import pytest
from pypdf import PdfReader
from sqlalchemy import select, update

from app.areas.catalog.operations.units import AddBarcode
from app.areas.inventory.documents import count_paper
from app.areas.inventory.documents.labels import LabelChoice, chosen_labels, scan_orders
from app.areas.inventory.models import Location, Lot
from app.areas.inventory.operations.counting import CreateCount
from app.kernel.columns import table_of
from app.kernel.errors import DomainError
from app.kernel.gs1 import parse_gs1
from app.kernel.printed import LABEL_STOCKS, LabelStock, PrintedDocument, PrintTable, Symbology
from app.kernel.scanning import Order
from app.kernel.workspace import Workspace
from app.ui.printing import render_pdf
from tests.areas.inventory.counted import put, start
from tests.companies import MORNING, at_work

needs_readers = pytest.mark.skipif(
    not all(shutil.which(program) for program in ("pdftoppm", "zbarimg", "dmtxread")),
    reason="poppler-utils, zbar-tools or dmtx-utils are not installed",
)
GTIN = "9506000134352"
STOCKS = {stock.key: stock for stock in LABEL_STOCKS}
ROLL = STOCKS["roll-89x36"]


@pytest.fixture
def firm(workspace: Workspace) -> Workspace:
    """Give a firm with milk in a lot that expires, with a GTIN."""
    items = put(workspace, {("MILK", "A-01"): 6}, tracking="lot")
    workspace.dispatch(AddBarcode(items["MILK"], GTIN))
    with at_work(workspace) as uow:
        uow.connection.execute(update(table_of(Lot)).values(expires_on=date(2027, 11, 30)))
    return workspace


def labels(workspace: Workspace, record: str, choice: LabelChoice, ids: tuple[int, ...] = (1,)) -> PrintedDocument:
    with workspace.reader() as reader:
        return chosen_labels(reader, record, ids, choice)


def pictures(document: PrintedDocument, folder: Path, dots: int = 300) -> list[Path]:
    """Print a document and draw its pages as a printer of so many dots an inch does."""
    render_pdf(document, folder / "labels.pdf")
    subprocess.run(["pdftoppm", "-r", str(dots), "-gray", "-png", str(folder / "labels.pdf"), str(folder / "page")],
                   check=True)
    return sorted(folder.glob("page*.png"))


def read(page: Path, symbology: Symbology) -> list[str]:
    """Read the codes of a page, the mark of GS1 as it is sent."""
    if symbology == Symbology.DATAMATRIX:
        command = ["dmtxread", "-N1", "-m4000", "-n"]
    elif symbology == Symbology.GS1_DATAMATRIX:
        command = ["dmtxread", "-N1", "-m4000", "-n", "-G", "29"]
    else:
        command = ["zbarimg", "-q", "--raw"]
    found = subprocess.run([*command, str(page)], capture_output=True, check=False)
    return [line for line in found.stdout.decode("latin-1").split("\n") if line]


@needs_readers
@pytest.mark.parametrize("symbology", [Symbology.CODE128, Symbology.QR, Symbology.DATAMATRIX])
@pytest.mark.parametrize(("record", "said"), [("item", GTIN), ("lot", "LOT-MILK"), ("balance", "LOT-MILK")])
def test_plain_labels_are_read_back(
    firm: Workspace, record: str, said: str, symbology: Symbology, tmp_path: Path, qapp: object,
) -> None:
    (page,) = pictures(labels(firm, record, LabelChoice(symbology, ROLL)), tmp_path)
    assert read(page, symbology) == [said]


@needs_readers
@pytest.mark.parametrize("symbology", [Symbology.GS1_128, Symbology.GS1_DATAMATRIX])
def test_gs1_labels_say_goods_day_and_lot(
    firm: Workspace, symbology: Symbology, tmp_path: Path, qapp: object,
) -> None:
    (page,) = pictures(labels(firm, "lot", LabelChoice(symbology, ROLL)), tmp_path)
    (text,) = read(page, symbology)
    # The decoder of Data Matrix shows the first FNC1, too; a scanner sends an identifier in its place.
    assert text.startswith("\x1d") == (symbology == Symbology.GS1_DATAMATRIX)
    scanned = parse_gs1(text)
    assert scanned is not None
    assert (scanned.gtin, scanned.expires_on, scanned.lot) == (f"0{GTIN}", date(2027, 11, 30), "LOT-MILK")


@needs_readers
@pytest.mark.parametrize("stock", LABEL_STOCKS, ids=lambda stock: stock.key)
def test_a_label_fits_every_material(firm: Workspace, stock: LabelStock, tmp_path: Path, qapp: object) -> None:
    (page,) = pictures(labels(firm, "lot", LabelChoice(Symbology.GS1_DATAMATRIX, stock)), tmp_path)
    assert len(read(page, Symbology.GS1_DATAMATRIX)) == 1
    box = PdfReader(tmp_path / "labels.pdf").pages[0].mediabox
    assert [round(float(side) * 25.4 / 72) for side in (box.width, box.height)] == [round(mm) for mm in stock.sheet]


@needs_readers
def test_copies_fill_sheets_from_the_first_free_place(firm: Workspace, tmp_path: Path, qapp: object) -> None:
    choice = LabelChoice(Symbology.CODE128, STOCKS["a4-24"], copies=10, skip=20)
    pages = pictures(labels(firm, "lot", choice), tmp_path)
    assert [len(page.extract_text().split("LOT-MILK")) for page in PdfReader(tmp_path / "labels.pdf").pages] == [9, 13]
    assert len(pages) == 2


@needs_readers
def test_a_place_is_scanned_from_its_label(firm: Workspace, tmp_path: Path, qapp: object) -> None:
    with firm.reader() as reader:
        bin_id = reader.execute(select(Location.id).where(Location.code == "A-01")).scalar_one()
        document = chosen_labels(reader, "location", [bin_id], LabelChoice(Symbology.CODE128, STOCKS["roll-57x32"]))
    (page,) = pictures(document, tmp_path)
    assert read(page, Symbology.CODE128) == ["A-01"]


@pytest.mark.parametrize(("record", "symbology", "stock", "code"), [
    ("location", Symbology.GS1_128, "roll-89x36", "label.gs1"),
    ("lot", Symbology.GS1_128, "roll-57x32", "label.too_small"),
])
def test_what_cannot_be_printed_is_refused_with_a_way_out(
    firm: Workspace, record: str, symbology: Symbology, stock: str, code: str, tmp_path: Path, qapp: object,
) -> None:
    with pytest.raises(DomainError) as refusal:
        pictures(labels(firm, record, LabelChoice(symbology, STOCKS[stock])), tmp_path)
    assert refusal.value.code == code


def test_an_item_without_a_gtin_has_no_gs1_label(workspace: Workspace) -> None:
    put(workspace, {("CHAI", "A-01"): 1})
    with pytest.raises(DomainError, match="CHAI Item CHAI has no GTIN"):
        labels(workspace, "item", LabelChoice(Symbology.GS1_128, ROLL))


@needs_readers
def test_a_count_sheet_can_be_scanned_back_and_keeps_its_secret(
    workspace: Workspace, tmp_path: Path, qapp: object,
) -> None:
    put(workspace, {("CHAI", "A-10"): 77, ("TOFU", "A-2"): 88})
    blind = start(workspace)
    with workspace.reader() as reader:
        document = count_paper(reader, blind, MORNING)
    (page,) = pictures(document, tmp_path)
    assert sorted(read(page, Symbology.CODE128)) == ["A-10", "A-2", "CT-00001"]
    text = PdfReader(tmp_path / "labels.pdf").pages[0].extract_text()
    assert text.index("A-2") < text.index("TOFU") < text.index("A-10") < text.index("CHAI")
    assert "77" not in text
    assert "Booked" not in text
    put(workspace, {("KONBU", "A-2"): 99})
    told = workspace.dispatch(CreateCount(item_id=3, blind=False)).value.sheet_id
    with workspace.reader() as reader:
        (table,) = [band for band in count_paper(reader, told, MORNING).bands if isinstance(band, PrintTable)]
    assert "Booked" in [column.title for column in table.columns]


@needs_readers
def test_the_codes_for_the_desk_are_those_that_the_screens_know(
    workspace: Workspace, tmp_path: Path, qapp: object,
) -> None:
    with workspace.reader() as reader:
        (page,) = pictures(scan_orders(reader, 0, MORNING), tmp_path)
    assert sorted(read(page, Symbology.CODE128)) == sorted(Order)
