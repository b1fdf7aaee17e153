"""The proofs of purchasing find what does not agree."""

import pytest
from sqlalchemy import text

from app.areas.purchasing.area import AREA
from app.kernel.workspace import Workspace
from tests.areas.purchasing.buying import add_items, add_supplier, order_and_send, proved, receive

DAMAGES = {
    "purchasing.received": (
        "UPDATE purchasing_order_line SET stock_qty_received = 5000000",
        "PO-00001 line 1 counts 5 as received, its receipts say 4.",
    ),
    "purchasing.ledger": (
        "UPDATE purchasing_receipt_line SET stock_qty = 3000000",
        "Receipt RC-00001: the ledger and the receipt differ by 1 of item 1.",
    ),
    "purchasing.expected": (
        "UPDATE inventory_expected SET qty = 7000000",
        "PO-00001 line 1: 6 open for 2026-03-09, but inventory expects 7 on 2026-03-09.",
    ),
}


@pytest.mark.parametrize("name", DAMAGES)
def test_a_damage_is_found_and_told(workspace: Workspace, name: str) -> None:
    supplier, (item,) = add_supplier(workspace), add_items(workspace, ["A"])
    receive(workspace, order_and_send(workspace, supplier, [(item, "10", "1")]), "4")
    proved(workspace)
    statement, sentence = DAMAGES[name]
    with workspace.database.writer() as connection:
        connection.execute(text(statement))
    with workspace.reader() as reader:
        found = {spec.name: spec.run(reader) for spec in AREA.checks}
    assert found[name] == [sentence]


def test_many_damages_are_told_in_short(workspace: Workspace) -> None:
    supplier, items = add_supplier(workspace), add_items(workspace, [f"A{number}" for number in range(8)])
    order_and_send(workspace, supplier, [(item, "10", "1") for item in items])
    with workspace.database.writer() as connection:
        connection.execute(text("DELETE FROM inventory_expected"))
    with workspace.reader() as reader:
        told = next(spec for spec in AREA.checks if spec.name == "purchasing.expected").run(reader)
    assert (len(told), told[-1]) == (6, "… and 3 more")
