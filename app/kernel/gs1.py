"""GS1: check digits, the numbers of goods, and what element strings say (GS1 General Specifications, 3 and 7)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from app.kernel.errors import DomainError
from app.kernel.quantity import QUANTITY_SCALE

GS = "\x1d"
"""How a scanner tells FNC1, the mark at the end of an element of variable length."""

SHOWN_GS = "␝"
"""How a person sees that mark in a field."""

_MARKS = re.compile("␝|\xe8|\xf1|<GS>|{GS}", re.IGNORECASE)
"""What keyboards, fields and settings of scanners make of the mark."""

_SYMBOLOGY = re.compile(r"^\][A-Za-z][0-9A-Za-z]")
_CARRIERS = ("]C1", "]e0", "]d2", "]Q3", "]J1")
"""Identifiers before data that are always element strings: GS1-128, DataBar, Data Matrix, QR, DotCode."""

_FIXED = {
    "00": 18, "01": 14, "02": 14, "03": 14, "11": 6, "12": 6, "13": 6, "15": 6, "16": 6, "17": 6, "20": 2,
    **{str(number): 6 for number in (*range(310, 317), *range(320, 338), *range(340, 358), *range(360, 370))},
    **{str(number): 13 for number in range(410, 418)},
}
"""Application identifiers of a fixed length, those of measures by their first three digits, and how long they are."""

_VARIABLE = {
    "10": 20, "21": 20, "22": 20, "30": 8, "37": 8, "240": 30, "241": 30, "242": 6, "243": 20, "250": 30, "251": 30,
    "253": 30, "254": 20, "255": 25, "390": 15, "391": 18, "392": 15, "393": 18, "400": 30, "401": 30, "402": 17,
    "403": 30, "420": 20, "421": 12, "422": 3, "423": 15, "710": 20, "711": 20, "712": 20, "713": 20, "714": 20,
    "8003": 30, "8004": 30, "8005": 6, "8006": 18, "8008": 12, "8018": 18, "8020": 25, "90": 30,
    **{str(number): 90 for number in range(91, 100)},
}
"""Application identifiers of a variable length, and how long they are at most."""

_BRACKETED = re.compile(r"\((\d{2,4})\)([^()]+)")
_CHECKED = ("00", "01", "02")
_CENTURY_TURN = 50


def check_digit(digits: str) -> str:
    """Compute the last digit of a GS1 number from those before it (GS1 General Specifications, 7.9).

    Weights are 3, 1, 3 … from the right; the sum is filled up to the next ten.

    >>> check_digit("0950600013435"), check_digit("00614141123456789")
    ('2', '0')
    """
    total = 3 * sum(map(int, digits[::-2])) + sum(map(int, digits[-2::-2]))
    return str(-total % 10)


def gtin_forms(digits: str) -> tuple[str, ...]:
    """Give the ways in which one number of goods is written: 14, 13, 12 and 8 digits, as far as it has leading zeros.

    >>> gtin_forms("09506000134352")
    ('09506000134352', '9506000134352')
    """
    whole = digits.zfill(14)
    return tuple(whole[14 - length:] for length in (14, 13, 12, 8) if not whole[:14 - length].strip("0"))


def is_gtin(text: str) -> bool:
    """Tell whether a text is a number of goods with its check digit: EAN-8, UPC-A, EAN-13 or GTIN-14."""
    return text.isascii() and text.isdecimal() and len(text) in (8, 12, 13, 14) and check_digit(text[:-1]) == text[-1]


def expand_upc_e(digits: str) -> str:
    """Give the UPC-A of the eight digits of a UPC-E (GS1 General Specifications, 5.2.2.4).

    >>> expand_upc_e("04252614")
    '042100005264'
    """
    system, body, last = digits[0], digits[1:7], digits[-1]
    match body[5]:
        case "0" | "1" | "2":
            middle = f"{body[:2]}{body[5]}0000{body[2:5]}"
        case "3":
            middle = f"{body[:3]}00000{body[3:5]}"
        case "4":
            middle = f"{body[:4]}00000{body[4]}"
        case _:
            middle = f"{body[:5]}0000{body[5]}"
    return f"{system}{middle}{last}"


@dataclass(frozen=True, slots=True)
class Gs1Data:
    """What an element string says of goods; `count` in millionths, `weight_grams` net."""

    gtin: str = ""
    content_gtin: str = ""
    sscc: str = ""
    lot: str = ""
    serial: str = ""
    expires_on: date | None = None
    best_before: date | None = None
    count: int | None = None
    weight_grams: Decimal | None = None
    elements: tuple[tuple[str, str], ...] = ()

    @property
    def date(self) -> "date | None":
        """Give the day after which the goods are not to be used, or, without it, their best before day."""
        return self.expires_on or self.best_before


def plain_scan(text: str) -> str:
    """Give a scan without the identifier that some scanners put before it, with the mark as it should be."""
    return _MARKS.sub(GS, _SYMBOLOGY.sub("", text)).strip(" \t\r\n")


def parse_gs1(text: str) -> Gs1Data | None:
    """Read an element string, with marks or with brackets; None for what is none.

    Raises DomainError for one that is broken: a wrong check digit, a day that does not exist, an element cut short.
    """
    elements = _elements(text)
    if not elements:
        return None
    known = dict(elements)
    for key in _CHECKED:
        if key in known and check_digit(known[key][:-1]) != known[key][-1]:
            raise DomainError("barcode.check_digit", f"({key}) {known[key]} is misread: its last digit should be "
                              f"{check_digit(known[key][:-1])}. Scan it again.")
    return Gs1Data(
        known.get("01", ""), known.get("02", ""), known.get("00", ""), known.get("10", ""), known.get("21", ""),
        _day(known.get("17")), _day(known.get("15") or known.get("16")), _count(known), _weight(elements),
        tuple(elements),
    )


def _elements(text: str) -> list[tuple[str, str]]:
    marked = _MARKS.sub(GS, text).strip(" \t\r\n")
    bracketed = _BRACKETED.findall(marked)
    if bracketed and "".join(f"({key}){value}" for key, value in bracketed) == marked:
        return [(key, _fitting(key, value)) for key, value in bracketed]
    sure = marked.startswith(_CARRIERS) or GS in marked
    plain = _SYMBOLOGY.sub("", marked).lstrip(GS)
    try:
        found = list(_split(plain))
    except _NotGs1:
        if sure and marked.startswith(_CARRIERS):
            raise DomainError("barcode.gs1", f"“{plain.replace(GS, SHOWN_GS)}” is a GS1 code that is cut short or "
                              "misread. Scan it again.") from None
        return []
    return found if sure or _believable(found) else []


def _believable(found: list[tuple[str, str]]) -> bool:
    """Tell whether a text without marks is an element string and no other code: it names goods and their check digit.

    A code of our own such as 1042 could be read as an element, too.
    """
    return bool(found) and found[0][0] in _CHECKED and check_digit(found[0][1][:-1]) == found[0][1][-1]


class _NotGs1(Exception):
    pass


def _fitting(key: str, value: str) -> str:
    length = _FIXED.get(key) or _FIXED.get(key[:3])
    if length is not None and (len(value) != length or not value.isdecimal()):
        raise DomainError("barcode.gs1", f"({key}) needs {length} digits, not “{value}”.")
    return value


def _split(text: str) -> Iterator[tuple[str, str]]:
    """Cut a text without brackets into elements."""
    while text:
        key, length, fixed = _key_of(text)
        rest = text[len(key):]
        value = rest[:length] if fixed else rest.partition(GS)[0]
        if not value or len(value) > length or (fixed and (len(value) < length or not value.isdecimal())):
            raise _NotGs1
        yield key, value
        text = rest[len(value):].lstrip(GS)


def _key_of(text: str) -> tuple[str, int, bool]:
    """Give the application identifier at the start of a text, the length of its value, and whether that is fixed."""
    for digits in (2, 3, 4):
        key = text[:digits]
        if len(key) < digits or not key.isascii() or not key.isdecimal():
            break
        if key in _FIXED and digits == 2:
            return key, _FIXED[key], True
        if key in _FIXED:
            whole = text[:4] if key[0] == "3" else key
            return whole, _FIXED[key], True
        if key in _VARIABLE:
            whole = text[:4] if key in ("390", "391", "392", "393") else key
            return whole, _VARIABLE[key], False
    raise _NotGs1


def _day(text: str | None) -> date | None:
    """Read YYMMDD; day 00 is the last of the month, years up to 50 are of this century (7.12)."""
    if not text:
        return None
    year, month, day = int(text[:2]), int(text[2:4]), int(text[4:])
    year += 2000 if year <= _CENTURY_TURN else 1900
    try:
        if day:
            return date(year, month, day)
        following = date(year + month // 12, month % 12 + 1, 1)
    except ValueError:
        raise DomainError("barcode.day", f"“{text}” on the label is no day. Scan it again, or type the day.") from None
    return date.fromordinal(following.toordinal() - 1)


def _count(known: dict[str, str]) -> int | None:
    text = known.get("37") or known.get("30")
    if text is None:
        return None
    if not text.isdecimal():
        raise DomainError("barcode.gs1", f"“{text}” on the label is no quantity.")
    return int(text) * QUANTITY_SCALE


def _weight(elements: list[tuple[str, str]]) -> Decimal | None:
    """Read the net weight in kilograms, whose decimals are the last digit of the identifier (310n), as grams."""
    for key, value in elements:
        if key[:3] == "310" and len(key) == 4:
            return Decimal(int(value)).scaleb(3 - int(key[3]))
    return None


def element_string(elements: tuple[tuple[str, str], ...]) -> str:
    """Write elements as a scanner reads them, with the mark after each of variable length but the last."""
    text = ""
    for index, (key, value) in enumerate(elements):
        fixed = key in _FIXED or key[:3] in _FIXED
        text += key + value + ("" if fixed or index + 1 == len(elements) else GS)
    return text
