"""What is known of a person as one readable folder: a text, a table for each kind, the documents, and all as JSON."""

import csv
import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

from app.exchange.export import safe_cell
from app.kernel.errors import EnvironmentFault
from app.kernel.money import Money
from app.kernel.papers import safe_name
from app.kernel.personal import KnownTable

MINOR, MICROS = "_minor", "_micros"
SCALED = ("qty", "quantity")
HIDDEN = ("id",)


def write_dossier(
    folder: Path, title: str, told: str, tables: Iterable[KnownTable], documents: Iterable[tuple[str, bytes]],
) -> int:
    """Write everything into a new folder and give how many files it holds; EnvironmentFault where it cannot be."""
    try:
        return _write(folder, title, told, tuple(tables), documents)
    except OSError as error:
        raise EnvironmentFault(
            "folder.unwritable", f"{folder} could not be written: {error.strerror}.",
            "Choose another folder, with room and the right to write there. Nothing in the company was changed.",
        ) from error


def _write(
    folder: Path, title: str, told: str, tables: tuple[KnownTable, ...], documents: Iterable[tuple[str, bytes]],
) -> int:
    folder.mkdir(parents=True)
    (folder / "read me first.txt").write_text("\n".join(_lines(title, told, tables)), encoding="utf-8")
    plain = {table.name: [{key: _plain(value) for key, value in row.items()} for row in table.rows] for table in tables}
    data = {"about": title, "tables": plain}
    (folder / "data.json").write_text(json.dumps(data, ensure_ascii=False, indent=1), encoding="utf-8")
    for table in tables:
        _write_table(folder / "tables" / f"{safe_name(table.title)}.csv", table)
    count = 2 + len(tables)
    for number, (name, content) in enumerate(documents, 1):
        place = folder / "documents"
        place.mkdir(exist_ok=True)
        (place / f"{number:03} {safe_name(name)}").write_bytes(content)
        count += 1
    return count


def _write_table(path: Path, table: KnownTable) -> None:
    path.parent.mkdir(exist_ok=True)
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([_words(name) for name in table.columns])
        writer.writerows([safe_cell(_said(name, row)) for name in table.columns] for row in table.rows)


def _lines(title: str, told: str, tables: tuple[KnownTable, ...]) -> Iterator[str]:
    yield from (title, "=" * len(title), "", told, "")
    for table in tables:
        yield from (f"{table.title} ({len(table.rows)})", "-" * (len(table.title) + 4))
        for row in table.rows:
            told_row = ((_words(name), _said(name, row)) for name in table.columns if not _is_number_of(name))
            yield "; ".join(f"{name}: {text}" for name, text in told_row if text)
        yield ""


def _is_number_of(name: str) -> bool:
    return name in HIDDEN or name.endswith("_id")


def _words(name: str) -> str:
    return name.removesuffix(MINOR).removesuffix(MICROS).replace("_", " ").capitalize()


def _said(name: str, row: Mapping[str, Any]) -> str:
    """Write one value as a person reads it: amounts with their currency, quantities in units, moments in UTC."""
    value = row[name]
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int) and name.endswith(MINOR) and row.get("currency"):
        return str(Money(value, str(row["currency"])))
    if isinstance(value, int) and (name.endswith(MICROS) or name.startswith(SCALED) or name.endswith(SCALED)):
        return f"{value // 10**6}.{value % 10**6:06d}".rstrip("0").rstrip(".")
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M} UTC"
    return json.dumps(value, ensure_ascii=False) if isinstance(value, dict | list) else str(value)


def _plain(value: Any) -> Any:
    if isinstance(value, datetime | date):
        return value.isoformat()
    return value
