"""A quotation from asking to ordering, a contract, a limit and a promise: without a window, in the same words."""

import json
from pathlib import Path
from typing import Any

from tests.cli.calling import Program


def do(program: Program, operation: str, **values: Any) -> Any:
    return program.json("do", operation, json.dumps(values), "--yes", "*")["value"]


def refused(program: Program, operation: str, **values: Any) -> str:
    called = program.call("do", operation, json.dumps(values))
    assert called.code == 1
    return called.err


def test_a_quotation_is_asked_for_answered_by_file_awarded_and_ordered(program: Program, tmp_path: Path) -> None:
    suppliers = [do(program, "create_supplier", name=name, code=code)["supplier_id"]
                 for name, code in (("Nord AG", "N-1"), ("Süd KG", "S-1"))]
    items = [do(program, "create_item", name=name, sku=sku)["item_id"] for name, sku in (("Tea", "T"), ("Mug", "M"))]
    asked = do(program, "write_rfq", lines=[{"item_id": item, "qty": "100"} for item in items], title="Kitchen",
               suppliers=[{"supplier_id": one} for one in suppliers], answer_by="2099-01-10", needed_on="2099-02-01")
    assert "is draft. Send it first" in refused(program, "award_rfq", rfq_id=asked["rfq_id"], lines=[])
    do(program, "send_rfq", rfq_id=asked["rfq_id"])
    paper = tmp_path / "rfq.pdf"
    assert program.call("report", "request_for_quotation", "--id", "1", "--out", str(paper)).code == 0
    assert paper.read_bytes().startswith(b"%PDF-")
    sheet = tmp_path / "answer.csv"
    sheet.write_text(
        "Request,Line,Supplier,Price,Price breaks,Lead days,Freight for all\n"
        f"{asked['number']},1,N-1,2.00,50: 1.80,10,40\n{asked['number']},2,N-1,5.00,,10,\n"
        f"{asked['number']},1,S-1,1.95,,20,\n{asked['number']},2,S-1,5.60,,20,\n", encoding="utf-8")
    assert program.call("import", "quotes", str(sheet)).code == 0
    shown = program.json("query", "quotations")
    assert [row["state"] for row in shown["rows"]] == ["answered", "answered"]
    lines = [{"rfq_line_id": line, "supplier_id": suppliers[1]} for line in asked["line_ids"]]
    assert "T costs less from Nord AG. Say why" in refused(program, "award_rfq", rfq_id=asked["rfq_id"], lines=lines)
    lines[0]["supplier_id"] = suppliers[0]
    lines[1]["reason"] = "Handles do not break"
    done = do(program, "award_rfq", rfq_id=asked["rfq_id"], lines=lines)
    assert (done["state"], len(done["numbers"])) == ("awarded", 2)


def test_contract_limit_and_promise_speak_the_same_words(program: Program) -> None:
    supplier = do(program, "create_supplier", name="Nord AG")["supplier_id"]
    item = do(program, "create_item", name="Tea", sku="T")["item_id"]
    do(program, "agree_contract", supplier_id=supplier, valid_from="2020-01-01", valid_to="2099-12-31",
       lines=[{"item_id": item, "price": "2.00", "total_qty": "10"}])
    beyond = {"supplier_id": supplier, "lines": [{"item_id": item, "qty": "11"}]}
    words = refused(program, "create_purchase_order", **beyond)
    assert "CON-00001 agrees on 10 pc, of which 10 pc are left; this takes 11 pc" in words
    assert "--yes purchasing.contract" in words
    order = do(program, "create_purchase_order", **beyond)
    do(program, "change_purchasing_policy", approval_limit="1", four_eyes=True)
    assert do(program, "submit_purchase_order", order_id=order["order_id"])["state"] == "waiting"
    assert "a second person has to approve it" in refused(program, "approve_purchase_order", order_id=order["order_id"])
    do(program, "change_purchasing_policy", approval_limit="1")
    for step in ("approve_purchase_order", "send_purchase_order"):
        do(program, step, order_id=order["order_id"])
    told = do(program, "promise_lines", order_line_ids=order["line_ids"], promised_on="2099-01-01", spoke_with="Ms Lee")
    assert told == {"lines": 1, "numbers": [order["number"]]}
    (row,) = program.json("query", "expediting")["rows"]
    assert (row["why"], row["promises"]) == ("after_needed", 1)
