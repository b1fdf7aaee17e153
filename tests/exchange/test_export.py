"""What is written to a file is what it was, figures as figures, and nothing in it runs."""

import csv
import json
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import literal, select, union_all

from app.exchange.export import export_list, safe_cell, unsafe_cell
from app.exchange.reading import read_table
from app.kernel.database import Database
from app.kernel.errors import CallError, DomainError, EnvironmentFault
from app.kernel.listing import Filter, Kind, ListRequest, Sort, StateWord
from app.kernel.query import ListQuery, column

ROWS = union_all(
    select(literal(1).label("id"), literal("=1+1").label("name"), literal(1500000).label("qty"),
           literal(-1995).label("total"), literal("late").label("state")),
    select(literal(2), literal("Käse, \"alt\"\nzwei"), literal(None), literal(100), literal("done")),
    select(literal(3), literal("'=quoted"), literal(10**17 + 1), literal(0), literal("done")),
).subquery()
QUERY = ListQuery(
    "rows", "Rows", "row", ROWS.c.id, ROWS,
    (
        column("name", "Name", ROWS.c.name), column("qty", "On hand", ROWS.c.qty, Kind.QUANTITY, unit=literal("kg")),
        column("total", "Total", ROWS.c.total, Kind.MONEY, unit=literal("EUR")),
        column("state", "State", ROWS.c.state, Kind.STATE, states=(("late", StateWord("Late")),)),
    ),
    (Sort("name"),), "rows.read",
)
BY_ID = ListRequest(sort=(Sort("total"),))


def exported(database: Database, path: Path, request: ListRequest = BY_ID) -> Path:
    with database.reader() as connection:
        export_list(connection, QUERY, request, path)
    return path


def test_a_csv_keeps_units_beside_figures_and_runs_nothing(database: Database, tmp_path: Path) -> None:
    path = exported(database, tmp_path / "rows.csv")
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    assert rows[0] == ["Name", "On hand", "On hand unit", "Total", "Total currency", "State"]
    assert rows[1] == ["'=1+1", "1.5", "kg", "-19.95", "EUR", "Late"]
    assert rows[2] == ["''=quoted", "100000000000.000001", "kg", "0.00", "EUR", "done"]
    assert rows[3] == ["Käse, \"alt\"\nzwei", "", "", "1.00", "EUR", "done"]


@pytest.mark.parametrize("ending", ["csv", "tsv", "xlsx"])
def test_what_was_written_is_read_back_as_it_was(database: Database, tmp_path: Path, ending: str) -> None:
    sheet = read_table(exported(database, tmp_path / f"rows.{ending}"))
    assert [unsafe_cell(row.cells[0]) for row in sheet.rows] == ["=1+1", "'=quoted", "Käse, \"alt\"\nzwei"]
    assert [row.cells[1] for row in sheet.rows] == ["1.5", "100000000000.000001", ""]
    assert [Decimal(row.cells[3]) for row in sheet.rows] == [Decimal("-19.95"), 0, 1]


def test_json_has_codes_and_exact_figures(database: Database, tmp_path: Path) -> None:
    path = exported(database, tmp_path / "rows.json", ListRequest(filters=(Filter("state", "=", "late"),)))
    assert json.loads(path.read_text(encoding="utf-8")) == [
        {"name": "=1+1", "qty": "1.5", "qty_unit": "kg", "total": "-19.95", "total_currency": "EUR", "state": "late"},
    ]


def test_columns_are_chosen_and_pages_joined(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("app.exchange.export.PAGE_ROWS", 2)
    with database.reader() as connection:
        assert export_list(connection, QUERY, BY_ID, tmp_path / "a.csv", keys=("state", "name")) == 3
    lines = (tmp_path / "a.csv").read_text(encoding="utf-8-sig").splitlines()
    assert lines[:2] == ["State,Name", "Late,'=1+1"]


def test_a_file_that_cannot_be_written_leaves_the_old_one(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
) -> None:
    path = exported(database, tmp_path / "rows.csv")
    before = path.read_bytes()

    def full(_path: Path) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("app.exchange.export.flush_to_disk", full)
    with pytest.raises(EnvironmentFault, match="No space left"):
        exported(database, path)
    assert path.read_bytes() == before
    assert [entry.name for entry in tmp_path.iterdir() if "rows" in entry.name] == ["rows.csv"]
    with pytest.raises(EnvironmentFault):
        exported(database, tmp_path / "none" / "rows.csv")
    with pytest.raises(CallError, match=r"must end in \.csv"):
        exported(database, tmp_path / "rows.doc")


def test_a_text_that_a_spreadsheet_cannot_hold_is_not_cut_off(database: Database, tmp_path: Path) -> None:
    long = select(literal(1).label("id"), literal("x" * 40_000).label("name")).subquery()
    columns = (column("name", "Name", long.c.name),)
    query = ListQuery("long", "Long", "row", long.c.id, long, columns, (Sort("name"),), "rows.read")
    with database.reader() as connection, pytest.raises(DomainError, match="write it as CSV"):
        export_list(connection, query, ListRequest(), tmp_path / "long.xlsx")
    assert not (tmp_path / "long.xlsx").exists()


@given(st.text(alphabet="'=+-@\t\rab1"))
def test_the_sign_before_a_formula_comes_off_again(text: str) -> None:
    safe = safe_cell(text)
    assert unsafe_cell(safe) == text
    assert not safe.startswith(("=", "+", "-", "@", "\t", "\r"))
