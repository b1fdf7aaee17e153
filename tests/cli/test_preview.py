"""The command line shows what a command would change elsewhere, and keeps nothing of it."""

import json

from tests.cli.calling import Program


def do(program: Program, operation: str, *more: str, **values: object) -> dict[str, object]:
    """Do a command and give what came of it."""
    answer: dict[str, object] = program.json("do", operation, json.dumps(values), *more)
    return answer


def test_what_follows_is_listed_and_nothing_is_kept(program: Program) -> None:
    places = {row["code"]: row["id"] for row in program.json("query", "locations")["rows"]}
    item = do(program, "create_item", sku="LAMP", name="Lamp")["value"]
    number = item["item_id"] if isinstance(item, dict) else item
    found = do(program, "count_stock", item_id=number, location_id=places["MAIN-STOCK"], counted_qty="10")["value"]
    do(program, "scrap_stock", item_id=number, location_id=places["MAIN-STOCK"], qty="4", reason="broken")
    assert isinstance(found, dict)
    values = {"move_id": found["move_ids"][0], "amount": "20.00", "note": "They were not free"}
    seen = do(program, "revalue_move", "--preview", **values)
    assert [row[4:] for row in seen["changes"]] == [  # type: ignore[attr-defined]
        ["0.00 EUR", "20.00 EUR"], ["0.00 EUR", "8.00 EUR"]]
    again = do(program, "revalue_move", "--preview", **values)
    assert again["changes"] == seen["changes"]
    assert program.json("verify")["ok"]


def test_what_changes_nothing_elsewhere_says_so(program: Program) -> None:
    assert do(program, "update_profile", "--preview", phone="040 1234") == {"ok": True, "changes": []}
