"""A real company from its files: all of it lands, nothing doubles, and one step takes it back."""

import json
import os
import shutil
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from app.kernel.resources import program_root
from tests.cli.calling import Program

DATA = Path(os.environ.get("COUNTERFLOW_DATA", program_root().parent / "shared" / "data")) / "northwind"
# Counted in the files: lines that hold a record.
RECORDS = {"categories": 8, "items": 77, "suppliers": 29, "customers": 93, "carriers": 3, "orders": 830,
           "order_lines": 2155}

pytestmark = pytest.mark.skipif(not DATA.is_dir(), reason=f"no data in {DATA}; COUNTERFLOW_DATA names its folder")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(DATA, tmp_path / "northwind"))


def counts(kinds: dict[str, Any], word: str) -> dict[str, int]:
    return {kind: kinds[kind][word] for kind in RECORDS}


def test_a_real_company_comes_in_once_and_goes_back_in_one_step(program: Program, folder: Path) -> None:
    first = program.json("import", "--profile", "northwind", str(folder))
    assert counts(first["kinds"], "created") == RECORDS
    assert [row for kind in first["kinds"].values() for row in kind["refused"]] == []
    again = program.json("import", "--profile", "northwind", str(folder))
    assert counts(again["kinds"], "unchanged") == RECORDS
    assert sum(kind["created"] + kind["updated"] for kind in again["kinds"].values()) == 0
    assert program.json("verify")["ok"]
    (chai,) = program.json("query", "items", "--where", "sku=1")["rows"]
    assert (chai["name"], chai["on_hand"], chai["reorder_point"]) == ("Chai", "39", "10")
    assert program.json("query", "sales_orders", "--where", "state=confirmed")["count"] == 21

    program.json("undo", str(again["operation"]))
    program.json("undo", str(first["operation"]))
    for name in ("items", "suppliers", "customers", "sales_orders", "stock", "moves", "purchase_orders"):
        assert program.json("query", name)["count"] == 0
    assert program.json("verify")["ok"]


def test_a_dry_run_tells_the_same_and_keeps_nothing(program: Program, folder: Path) -> None:
    told = program.json("import", "--profile", "northwind", str(folder), "--dry-run")
    assert counts(told["kinds"], "created") == RECORDS
    assert (told["kept"], told["operation"]) == (False, None)
    assert program.json("query", "items")["count"] == 0


def test_what_is_wrong_in_one_file_is_told_and_the_rest_lands(program: Program, folder: Path, tmp_path: Path) -> None:
    orders = folder / "Orders.csv"
    text = orders.read_text(encoding="utf-8").replace("10248,VINET", "10248,WHO", 1).replace(",32.38,", ",cheap,", 1)
    orders.write_text(text.replace("10249,TOMSP", "10249,=TOMSP", 1), encoding="utf-8")
    bad = tmp_path / "bad.csv"
    called = program.call("import", "--profile", "northwind", str(folder), "--json", "--refused", str(bad))
    assert called.code == 1
    assert "7 rows refused; the others were taken in" in called.err
    kinds = json.loads(called.out)["kinds"]
    refused = {row["row"]: (row["field"], row["column"]) for row in kinds["orders"]["refused"]}
    assert refused == {2: ("freight", "Freight"), 3: ("customer", "CustomerID")}
    assert kinds["orders"]["created"] == RECORDS["orders"] - 2
    # The lines of the two orders have no order to go to: five of them.
    assert len(kinds["order_lines"]["refused"]) == 5
    assert (tmp_path / "bad-orders.csv").is_file()
    assert program.json("verify")["ok"]


def test_a_file_in_two_encodings_stops_all_of_it(program: Program, folder: Path) -> None:
    with (folder / "Shippers.csv").open("ab") as file:
        file.write("4,Müller,1\n".encode("cp1252") + "5,Søren,2\n".encode())
    called = program.call("import", "--profile", "northwind", str(folder))
    assert called.code == 1
    assert "mixes two encodings" in called.err
    assert program.json("query", "items")["count"] == 0


def test_the_days_of_an_order_are_on_the_company_s_clock(program: Program, folder: Path) -> None:
    program.json("import", "--profile", "northwind", str(folder))
    (order,) = program.json("query", "sales_orders", "--where", "number=10248")["rows"]
    assert datetime.fromisoformat(order["ordered_at"]).astimezone(ZoneInfo("Europe/Berlin")).date() == date(1996, 7, 4)


def test_the_same_company_comes_in_on_a_server(
    postgres_url: str, folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch,
) -> None:
    server = Program(postgres_url, capsys, monkeypatch)
    assert server.call("new").code == 0
    first = server.json("import", "--profile", "northwind", str(folder))
    assert counts(first["kinds"], "created") == RECORDS
    assert server.json("verify")["ok"]
    lists = [entry["name"] for entry in server.json("query", "--list")["lists"]]
    for name in lists:
        assert server.call("query", name, "--limit", "3").code == 0, name
    server.json("undo", str(first["operation"]))
    assert server.json("query", "items")["count"] == 0
    assert server.json("verify")["ok"]


def test_every_list_is_exported_and_some_tell_the_past(program: Program, folder: Path, tmp_path: Path) -> None:
    program.json("import", "--profile", "northwind", str(folder))
    (then,) = program.json("query", "items", "--where", "sku=1", "--as-of", "1998-01-01")["rows"]
    assert then["on_hand"] == "0"
    assert "tells the present only; as of a time there are items" in program.call(
        "query", "users", "--as-of", "1998-01-01").err
    for entry in program.json("query", "--list")["lists"]:
        name = entry["name"]
        called = program.call("export", name, "--out", str(tmp_path / f"{name}.xlsx"))
        assert called.code == 0, called.err
