"""A supplier slips from approved to watch by what happened, and the program asks when somebody orders there."""

from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy import select

from app.areas.purchasing.models import StandingChange
from app.areas.purchasing.operations import (
    ChangeSupplier,
    CreatePurchaseOrder,
    OrderLineInput,
    PutAway,
    ReceiveLineInput,
    ReceiveOrder,
)
from app.areas.purchasing.operations.assessing import ChangeAssessmentPolicy, DecideStanding
from app.areas.purchasing.queries.terms import load_supplier
from app.areas.purchasing.rules.orders import Standing
from app.areas.purchasing.rules.receiving import Condition
from app.kernel.errors import DomainError, NeedsConfirmation
from app.kernel.workspace import Workspace
from app.registry import DECLARATIONS
from tests.areas.logistics.shipping import send
from tests.areas.purchasing.buying import add_items, add_supplier, order_and_send, put_clock, receive
from tests.areas.sales.selling import add_customer, sell
from tests.areas.support.complaining import complain
from tests.cli.calling import Program
from tests.companies import MORNING


def standing_of(workspace: Workspace, supplier: int) -> str:
    with workspace.reader() as reader:
        return load_supplier(reader, supplier).standing


def live_badly(workspace: Workspace) -> tuple[int, int]:
    """Let a supplier come late, short and broken, and a customer complain about one of its lots."""
    supplier, (item,) = add_supplier(workspace, "Tea House"), add_items(workspace, ["TEA"], tracking="lot")
    for week in range(3):
        put_clock(workspace, MORNING + timedelta(weeks=week))
        written = order_and_send(workspace, supplier, [(item, "10", "2")], workspace.clock.now().date())
        put_clock(workspace, MORNING + timedelta(weeks=week, days=4))
        receipt = receive(workspace, written, "6").value
        workspace.dispatch(PutAway(receipt.receipt_id))
        broken = ReceiveLineInput(written.line_ids[0], Decimal(1), condition=Condition.DAMAGED)
        workspace.dispatch(ReceiveOrder(written.order_id, (broken,)))
    return supplier, item


def test_a_supplier_slips_by_what_happened(
    workspace: Workspace, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch,
) -> None:
    supplier, item = live_badly(workspace)
    assert standing_of(workspace, supplier) == Standing.APPROVED
    with workspace.reader() as reader:
        proposed = reader.execute(select(StandingChange.__table__)).one()
    assert (proposed.state, proposed.origin, proposed.after) == ("proposed", "rule", Standing.WATCH)
    assert workspace.dispatch(DecideStanding(proposed.id)).value == "Tea House is watch"
    assert standing_of(workspace, supplier) == Standing.WATCH

    line = CreatePurchaseOrder(supplier, (OrderLineInput(item, Decimal(5), price=Decimal(2)),))
    with pytest.raises(NeedsConfirmation, match="Tea House is on watch: score") as question:
        workspace.dispatch(line)
    program = Program(workspace.database.target, capsys, monkeypatch)
    fields = f'{{"supplier_id": {supplier}, "lines": [{{"item_id": {item}, "qty": "5", "price": "2"}}]}}'
    called = program.call("do", "create_purchase_order", fields)
    assert called.code == 1
    assert question.value.message in called.err + called.out
    assert workspace.dispatch(line, confirmed=frozenset({question.value.key})).value.order_id

    workspace.dispatch(ChangeSupplier(supplier, standing=Standing.BLOCKED, reason="Third broken delivery"))
    with pytest.raises(DomainError, match="Tea House is blocked: nothing is ordered there"):
        workspace.dispatch(line, confirmed=frozenset({"*"}))
    with workspace.reader() as reader:
        page = DECLARATIONS.detail("supplier").load(reader, supplier, workspace.clock.now())
    told = [entry.text for entry in page.timeline if entry.text.startswith("Standing now")]
    assert told[0] == "Standing now blocked: Third broken delivery"
    assert told[1].startswith("Standing now watch: score")


def test_a_complaint_traced_back_by_lot_counts_and_may_act_at_once(workspace: Workspace) -> None:
    workspace.dispatch(ChangeAssessmentPolicy(slip="act", watch_below_permille=990, least_events=2))
    supplier, (item,) = add_supplier(workspace, "Jam House"), add_items(
        workspace, ["JAM"], tracking="lot", price_micros=10_000_000)
    written = order_and_send(workspace, supplier, [(item, "10", "2")])
    workspace.dispatch(PutAway(receive(workspace, written, "10").value.receipt_id))
    customer = add_customer(workspace)
    shipment = send(workspace, sell(workspace, customer, [(item, "4")]).order_id)
    assert standing_of(workspace, supplier) == Standing.APPROVED
    complain(workspace, customer, shipment_id=shipment, category="question")
    assert standing_of(workspace, supplier) == Standing.APPROVED
    complain(workspace, customer, shipment_id=shipment, category="complaint")
    assert standing_of(workspace, supplier) == Standing.WATCH
    with workspace.reader() as reader:
        reason = load_supplier(reader, supplier).standing_reason
    assert "most by quality" in reason
