"""Bar codes are read back by programs that know nothing of ours."""

import shutil
import string
import subprocess
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from app.exchange.barcodes import Symbol, encode_symbol, gs1_elements
from app.exchange.datamatrix import SIZES, Size, encode_matrix
from app.kernel.errors import DomainError
from app.kernel.gs1 import check_digit
from app.kernel.printed import Barcode, Symbology

needs_zbar = pytest.mark.skipif(shutil.which("zbarimg") is None, reason="zbarimg (zbar-tools) is not installed")
needs_dmtx = pytest.mark.skipif(shutil.which("dmtxread") is None, reason="dmtxread (dmtx-utils) is not installed")


def picture(symbol: Symbol, path: Path, module: int = 3) -> Path:
    """Draw a symbol in dots: a linear one 60 dots high."""
    quiet = symbol.quiet * module
    height = 60 if symbol.linear else len(symbol.rows) * module
    image = Image.new("L", (symbol.width * module, height + 2 * quiet), 255)
    for down, row in enumerate(symbol.rows):
        for across, dark in enumerate(row):
            if dark:
                left, top = quiet + across * module, quiet + down * module
                image.paste(0, (left, top, left + module, height + quiet if symbol.linear else top + module))
    image.save(path)
    return path


def decode(program: list[str], path: Path) -> str:
    found = subprocess.run([*program, str(path)], capture_output=True, check=False)
    return found.stdout.decode("latin-1").removesuffix("\n")


def read_by_zbar(barcode: Barcode, folder: Path) -> str:
    return decode(["zbarimg", "-q", "--raw"], picture(encode_symbol(barcode), folder / "code.png"))


def read_by_dmtx(text: str, folder: Path) -> str:
    symbol = encode_symbol(Barcode(Symbology.DATAMATRIX, text))
    return decode(["dmtxread", "-N1", "-m5000"], picture(symbol, folder / "code.png"))


@needs_zbar
@pytest.mark.parametrize("data", ["PO-2041", "123", "1234", "A1", "12345A678901", "sh 884/7 (b)", "0" * 21])
def test_code_128_is_read_back(data: str, tmp_path: Path) -> None:
    assert read_by_zbar(Barcode(Symbology.CODE128, data), tmp_path) == data


@needs_zbar
@pytest.mark.parametrize(("data", "read"), [
    ("(00)395012345678901238", "(00)395012345678901238"),
    ("(01)09506000134352(10)LOT-1", "(01)09506000134352(10)LOT-1"),
    ("(10)A1(17)271130", "(10)A1(17)271130"),
])
def test_gs1_128_marks_where_an_element_ends(data: str, read: str, tmp_path: Path) -> None:
    found = read_by_zbar(Barcode(Symbology.GS1_128, data), tmp_path)
    assert found.replace("\x1d", "") == "".join(key + value for key, value in gs1_elements(read))
    assert ("\x1d" in found) == data.startswith("(10)")


@needs_zbar
@pytest.mark.parametrize("data", ["https://example.org/t/311", "SH-884", "7" * 300])
def test_a_qr_code_is_read_back(data: str, tmp_path: Path) -> None:
    assert read_by_zbar(Barcode(Symbology.QR, data), tmp_path) == data


@needs_dmtx
@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size.side}")
def test_a_data_matrix_of_every_size_is_read_back(size: Size, tmp_path: Path) -> None:
    text = (string.ascii_letters * 20)[: size.data]
    assert len(encode_matrix(text)) == size.side
    assert read_by_dmtx(text, tmp_path) == text


@needs_dmtx
@pytest.mark.parametrize("text", ["0012", "LOT-118/22", "a", "café 7", "\x1d0109506000134352"])
def test_a_data_matrix_keeps_zeros_and_accents(text: str, tmp_path: Path) -> None:
    assert read_by_dmtx(text, tmp_path) == text


@given(st.text(st.characters(max_codepoint=255), min_size=1, max_size=100))
@settings(max_examples=60)
def test_a_data_matrix_has_its_borders(text: str) -> None:
    grid = encode_matrix(text)
    assert all(row[0] for row in grid)
    assert all(grid[-1])
    assert [row[-1] for row in grid] == [index % 2 == 1 for index in range(len(grid))]


@pytest.mark.parametrize(("symbology", "data", "code"), [
    (Symbology.CODE128, "señor", "barcode.characters"),
    (Symbology.CODE128, "", "barcode.empty"),
    (Symbology.DATAMATRIX, "日本", "barcode.characters"),
    (Symbology.DATAMATRIX, "x" * 817, "barcode.length"),
    (Symbology.QR, "x" * 5000, "barcode.length"),
    (Symbology.GS1_128, "0109506000134352", "barcode.gs1"),
    (Symbology.GS1_128, "(01)123", "barcode.gs1"),
    (Symbology.GS1_128, "(01)09506000134351", "barcode.check_digit"),
])
def test_what_cannot_be_encoded_is_refused(symbology: Symbology, data: str, code: str) -> None:
    with pytest.raises(DomainError) as refusal:
        encode_symbol(Barcode(symbology, data))
    assert refusal.value.code == code


def test_the_check_digit_is_that_of_gs1() -> None:
    # The example of the GS1 General Specifications, section 7.9: GTIN-13 629104150021 has check digit 3.
    assert check_digit("629104150021") == "3"
