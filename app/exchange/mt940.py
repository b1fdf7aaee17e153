"""SWIFT MT940 statements: the lines :61: with what :86: says of them, between the balances :60: and :62:."""

import re
from calendar import isleap
from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from app.exchange.bank_lines import Line, require_balanced
from app.kernel.errors import DomainError

FIELD = re.compile(r"^:(\d{2}[A-Z]?):", re.MULTILINE)
BALANCE = re.compile(r"([CD])(\d{6})([A-Z]{3})([\d,]+)")
BOOKED = re.compile(r"(\d{6})(\d{4})?(R?[CD])([A-Z])?([\d,]+)[A-Z][A-Z0-9]{3}([^\n/]*(?:/(?!/)[^\n/]*)*)(?://([^\n]*))?")
PURPOSE = [f"{number:02d}" for number in (*range(20, 30), *range(60, 64))]
NAME, ACCOUNT = ("32", "33"), "31"
TAG = re.compile(r"(EREF|KREF|MREF|CRED|DEBT|SVWZ|ABWA|ABWE|IBAN|BIC|PURP)\+")
NEWEST_SHORT_YEAR = 80


def read_mt940(data: bytes, name: str) -> list[Line]:
    """Read the lines of all statements of a file; DomainError when it is none, or one is not whole."""
    fields = list(_fields(_text(data)))
    if not any(tag.startswith("60") for tag, _ in fields):
        raise DomainError("statement.format", f"{name} is no MT940 statement: it has no opening balance.")
    lines: list[Line] = []
    mine: list[Line] = []
    opening, currency = Decimal(0), ""
    for place, (tag, text) in enumerate(fields):
        if tag.startswith("60"):
            opening, currency, mine = *_balance(text, name), []
        elif tag == "61":
            said = fields[place + 1][1] if place + 1 < len(fields) and fields[place + 1][0] == "86" else ""
            mine.append(_line(text, said, currency, name))
        elif tag.startswith("62"):
            require_balanced(name, opening, mine, _balance(text, name)[0])
            lines += mine
            mine = []
    if mine:
        raise DomainError("statement.balance", f"{name} ends before its closing balance: it is not whole. Nothing was "
                          "changed; fetch it from the bank anew.")
    return lines


def _text(data: bytes) -> str:
    """Decode a file: UTF-8 where it is, otherwise the letters that banks use besides."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("cp1252", errors="replace")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _fields(text: str) -> Iterator[tuple[str, str]]:
    found = list(FIELD.finditer(text))
    for place, match in enumerate(found):
        end = found[place + 1].start() if place + 1 < len(found) else len(text)
        yield match[1], re.sub(r"\n-\s*\Z", "", text[match.end():end].rstrip("\n")).strip("\n")


def _balance(text: str, name: str) -> tuple[Decimal, str]:
    match = BALANCE.match(text.strip())
    if match is None:
        raise DomainError("statement.balance", f"{name} has a balance “{text.strip()[:40]}”, which cannot be read.")
    amount = _amount(match[4], name)
    return (amount if match[1] == "C" else -amount), match[3]


def _amount(text: str, name: str) -> Decimal:
    whole, _, cents = text.partition(",")
    if not whole.isdigit() or not (cents.isdigit() or not cents):
        raise DomainError("statement.amount", f"{name} has an amount “{text}”, which is none.")
    return Decimal(f"{whole}.{cents or '0'}")


def _line(text: str, said: str, currency: str, name: str) -> Line:
    match = BOOKED.match(text)
    if match is None:
        raise DomainError("statement.line", f"{name} has a line “{text[:40]}”, which cannot be read.")
    value_day, booked, sign, _, amount, reference, bank_key = match.groups()
    minor = _amount(amount, name)
    payer, account, purpose = _told(said)
    own = reference.strip()
    return Line(
        _day(value_day, booked, name).isoformat(), minor if sign in ("C", "RD") else -minor, currency, payer, account,
        purpose or (own if own != "NONREF" else ""), (bank_key or "").strip(),
    )


def _day(value_day: str, booked: str | None, name: str) -> date:
    """Give the day of booking; it has no year and is the one nearest to the day of value."""
    short = int(value_day[:2])
    year = short + (1900 if short >= NEWEST_SHORT_YEAR else 2000)
    try:
        value = date(year, int(value_day[2:4]), int(value_day[4:6]))
        if not booked:
            return value
        month, day = int(booked[:2]), int(booked[2:])
        years = [near for near in (year - 1, year, year + 1) if (month, day) != (2, 29) or isleap(near)]
        return min((date(near, month, day) for near in years), key=lambda one: abs((one - value).days))
    except ValueError:
        told = f"{name} has a day “{value_day}{booked or ''}”, which there is not."
        raise DomainError("statement.day", told) from None


def _told(said: str) -> tuple[str, str, str]:
    """Give payer, account and purpose; German banks number the parts, others write plainly."""
    if not re.match(r"\d{3}\?", said):
        return "", "", " ".join(said.split())
    parts: dict[str, str] = {}
    for piece in said.replace("\n", "")[4:].split("?"):
        parts[piece[:2]] = parts.get(piece[:2], "") + piece[2:]
    words = "".join(parts.get(number, "") for number in PURPOSE)
    return "".join(parts.get(number, "") for number in NAME).strip(), parts.get(ACCOUNT, "").strip(), _purpose(words)


def _purpose(words: str) -> str:
    """Give what the payer wrote, where it stands among references of the bank's; otherwise all of it."""
    found = list(TAG.finditer(words))
    for place, match in enumerate(found):
        if match[1] == "SVWZ":
            end = found[place + 1].start() if place + 1 < len(found) else len(words)
            return words[match.end():end].strip()
    return words.strip()
