"""Bar codes as modules, dark and light; whoever prints them decides on their size."""

import re
from collections.abc import Callable
from dataclasses import dataclass

import segno
from barcode.codex import Code128, Gs1_128
from segno.encoder import DataOverflowError

from app.exchange.datamatrix import encode_matrix
from app.kernel.errors import DomainError
from app.kernel.gs1 import check_digit, element_string
from app.kernel.printed import Barcode, Symbology

FNC1 = "\xf1"
"""How the bar code library writes the mark that ends an element of variable length."""

_ELEMENT = re.compile(r"\((\d{2,4})\)([^()]+)")
_FIXED_LENGTH = frozenset(
    {"00", "01", "02", "03", "04", "20", "41", *(str(n) for n in range(11, 20)), *(str(n) for n in range(31, 37))},
)
"""Application identifiers, by their first two digits, whose element needs no mark at its end (GS1 standard, 7.8)."""

_CHECKED = {"00": 18, "01": 14}
"""Application identifiers whose digits end with a check digit, and how many digits there are."""

_QUIET = {
    Symbology.CODE128: 10, Symbology.GS1_128: 10, Symbology.QR: 4, Symbology.DATAMATRIX: 2,
    Symbology.GS1_DATAMATRIX: 2,
}


@dataclass(frozen=True, slots=True)
class Symbol:
    """Modules from the top row down, True is dark; `quiet` modules around them stay light.

    A linear code is one row, as high as there is room.
    """

    rows: tuple[tuple[bool, ...], ...]
    quiet: int

    @property
    def linear(self) -> bool:
        """Tell whether it is read along a line."""
        return len(self.rows) == 1

    @property
    def width(self) -> int:
        """Give the modules across, quiet zone included."""
        return len(self.rows[0]) + 2 * self.quiet


def encode_symbol(barcode: Barcode) -> Symbol:
    """Encode what a bar code says.

    Raises DomainError for characters that the symbology cannot hold, too much data, a wrong GS1 element.
    """
    if not barcode.data:
        raise DomainError("barcode.empty", "A bar code needs something to say.")
    rows = _ENCODERS[barcode.symbology](barcode.data)
    return Symbol(tuple(tuple(row) for row in rows), _QUIET[barcode.symbology])


def gs1_elements(data: str) -> list[tuple[str, str]]:
    """Split “(01)…(10)…” into application identifiers and values; refuse what is not written so."""
    found = _ELEMENT.findall(data)
    if not found or "".join(f"({key}){value}" for key, value in found) != data:
        raise DomainError("barcode.gs1", f"“{data}” is not a GS1 code; write it as (01)09506000134352(10)LOT1.")
    for key, value in found:
        if key not in _CHECKED:
            continue
        if len(value) != _CHECKED[key] or not value.isdigit():
            raise DomainError("barcode.gs1", f"({key}) needs {_CHECKED[key]} digits, not “{value}”.")
        if (wanted := check_digit(value[:-1])) != value[-1]:
            raise DomainError("barcode.check_digit", f"The last digit of “{value}” should be {wanted}.")
    return found


def _require_ascii(data: str) -> None:
    if not data.isascii():
        raise DomainError("barcode.characters", f"“{data}” has characters that a bar code of lines cannot hold.")


def _bars(code: Code128) -> list[list[bool]]:
    return [[module == "1" for module in code.build()[0]]]


def _code128(data: str) -> list[list[bool]]:
    _require_ascii(data)
    return _bars(Code128(data))


def _gs1_128(data: str) -> list[list[bool]]:
    _require_ascii(data)
    elements = gs1_elements(data)
    text = ""
    for index, (key, value) in enumerate(elements):
        open_ended = key[:2] not in _FIXED_LENGTH and index + 1 < len(elements)
        text += key + value + (FNC1 if open_ended else "")
    return _bars(Gs1_128(text))


def _gs1_matrix(data: str) -> list[list[bool]]:
    _require_ascii(data)
    return encode_matrix(element_string(tuple(gs1_elements(data))), gs1=True)


def _qr(data: str) -> list[list[bool]]:
    try:
        return [[bool(module) for module in row] for row in segno.make_qr(data, error="m").matrix]
    except DataOverflowError:
        raise DomainError("barcode.length", "This is too much for a QR code.") from None


_ENCODERS: dict[Symbology, Callable[[str], list[list[bool]]]] = {
    Symbology.CODE128: _code128, Symbology.GS1_128: _gs1_128, Symbology.QR: _qr, Symbology.DATAMATRIX: encode_matrix,
    Symbology.GS1_DATAMATRIX: _gs1_matrix,
}
