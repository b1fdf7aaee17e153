"""Versions of a quote or an order side by side: lines against versions, what differs marked."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from app.areas.sales.rules.versions import VersionLine, differences, matched
from app.kernel.formatting import Formatter
from app.kernel.listing import Kind, Tone
from app.kernel.matrix import MatrixCell, MatrixData, MatrixHead, MatrixLine
from app.kernel.money import Money, Price
from app.kernel.quantity import Quantity

TOTAL = -1


@dataclass(frozen=True, slots=True)
class Edition:
    """One version as it is compared: who made it when and why, what it holds, and the record that prints it."""

    id: int
    title: str
    words: tuple[str, ...]
    lines: tuple[VersionLine, ...]
    total_minor: int
    currency: str
    at: datetime | None = None
    document: str = ""


def version_matrix(title: str, editions: Sequence[Edition], formatter: Formatter) -> MatrixData:
    """Set versions side by side; a cell that differs from the version before it is marked."""
    rows = matched([edition.lines for edition in editions])
    lines = [
        MatrixLine(number, _title(row), _words(row), tuple(
            _cell(editions[place], row[place - 1] if place else None, line, first=place == 0, formatter=formatter)
            for place, line in enumerate(row)))
        for number, row in enumerate(rows)
    ]
    lines.append(MatrixLine(TOTAL, "Total", (), tuple(
        MatrixCell(Money(edition.total_minor, edition.currency), Kind.MONEY,
                   changed=bool(place) and edition.total_minor != editions[place - 1].total_minor)
        for place, edition in enumerate(editions)), total=True))
    heads = tuple(MatrixHead(edition.id, edition.title, edition.words, Tone.NEUTRAL) for edition in editions)
    return MatrixData(title, "Line", heads, tuple(lines), _note(rows))


def _title(row: Sequence[VersionLine | None]) -> str:
    return next(line.title for line in reversed(row) if line is not None)


def _words(row: Sequence[VersionLine | None]) -> tuple[str, ...]:
    last = next(line for line in reversed(row) if line is not None)
    return tuple(word for word in (last.name, last.choice) if word)


def _cell(
    edition: Edition, before: VersionLine | None, line: VersionLine | None, *, first: bool, formatter: Formatter,
) -> MatrixCell:
    if line is None:
        return MatrixCell(missing="taken off" if before is not None else "–", changed=before is not None)
    qty = formatter.text(Quantity(line.qty, line.unit), Kind.QUANTITY)
    price = formatter.text(Price(line.price_micros, edition.currency), Kind.PRICE)
    less = f" − {formatter.text(line.discount_permille, Kind.PERCENT)}" if line.discount_permille else ""
    changed = () if first else differences(before, line)
    promised = formatter.day(date.fromisoformat(line.promised_on)) if line.promised_on else ""
    words = (f"{qty} × {price}{less}", ", ".join(changed) or (f"promised {promised}" if promised else ""))
    return MatrixCell(Money(line.amount_minor, edition.currency), Kind.MONEY, tuple(word for word in words if word),
                      changed=bool(changed))


def _note(rows: Sequence[Sequence[VersionLine | None]]) -> str:
    differing = sum(any(differences(row[place - 1], row[place]) for place in range(1, len(row))) for row in rows)
    return "Nothing differs." if not differing else "1 line differs." if differing == 1 else \
        f"{differing} lines differ."
