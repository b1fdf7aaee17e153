"""What was taken from a supplier's consignment is billed in one step: its lines, its tax, and both tied together."""

from datetime import timedelta
from decimal import Decimal

import pytest
from sqlalchemy import select

from app.areas.catalog.operations.items import CreateItem
from app.areas.inventory.models import Consumption
from app.areas.inventory.operations.consignment import ConsignedLineInput, ReceiveConsignment, SetConsignmentTerm
from app.areas.inventory.operations.stock import MoveStock
from app.areas.inventory.queries.consignment import consumption_detail, to_be_billed
from app.areas.purchasing.models import Bill, BillLine
from app.areas.purchasing.operations.bill_steps import ApproveBill, CancelBill
from app.areas.purchasing.operations.consigned_bills import BillConsumptions
from app.kernel.errors import DomainError
from app.kernel.money import Money
from app.kernel.proof import prove
from app.kernel.workspace import Workspace
from tests.areas.inventory.test_consignment import consigned, shelf, taken
from tests.companies import MORNING

TODAY = MORNING.date()


def take_some(workspace: Workspace) -> tuple[int, ...]:
    """Take screws twice and nuts once from one supplier's consignment; give what is to be billed."""
    supplier, screw, place = consigned(workspace)
    nut = int(workspace.dispatch(CreateItem("Nut", "NUT")).value.item_id)
    workspace.dispatch(SetConsignmentTerm(supplier, nut, Decimal("0.333")))
    workspace.dispatch(ReceiveConsignment(place, (ConsignedLineInput(nut, Decimal(10)),)))
    for item, qty in ((screw, 4), (screw, 2), (nut, 7)):
        workspace.dispatch(MoveStock(item, place, shelf(workspace), Decimal(qty)))
    with workspace.reader() as reader:
        return tuple(reader.execute(select(Consumption.id).order_by(Consumption.id)).scalars())


def test_what_was_taken_becomes_a_bill_in_one_step(workspace: Workspace) -> None:
    ids = take_some(workspace)
    made = workspace.dispatch(BillConsumptions(ids, "R-77", TODAY, total=Decimal("17.33"))).value
    assert (made.state, made.total_minor) == ("matched", 1733)
    with workspace.reader() as reader:
        lines = [(row.text, row.qty // 10**6, row.amount_minor) for row in reader.execute(
            select(BillLine.text, BillLine.qty, BillLine.amount_minor).order_by(BillLine.position))]
        shown = consumption_detail(reader, ids[0], MORNING)
        assert to_be_billed(reader, MORNING).value == Money(0, "EUR")
        assert reader.execute(select(Bill.due_on)).scalar_one() >= TODAY
    assert lines == [("SCREW Screw, taken 02 Mar 2026", 6, 1500), ("NUT Nut, taken 02 Mar 2026", 7, 233)]
    assert [(fact.record, fact.record_id) for fact in shown.facts if fact.title == "Bill"] == [("bill", made.bill_id)]
    assert [state for state, _, _ in taken(workspace)] == ["billed"] * 3
    workspace.dispatch(ApproveBill(made.bill_id))
    with workspace.reader() as reader:
        assert [told for told in prove(reader, workspace.declarations.checks) if not told.passed] == []


def test_a_bill_that_is_given_up_lets_it_be_billed_anew(workspace: Workspace) -> None:
    ids = take_some(workspace)
    made = workspace.dispatch(BillConsumptions(ids[:1], "R-77", TODAY)).value
    with pytest.raises(DomainError, match="not billed yet"):
        workspace.dispatch(BillConsumptions(ids, "R-78", TODAY))
    workspace.dispatch(CancelBill(made.bill_id))
    assert [state for state, _, _ in taken(workspace)] == ["open"] * 3
    again = workspace.dispatch(BillConsumptions(ids, "R-78", TODAY))
    workspace.undo(again.operation_id)
    assert [state for state, _, _ in taken(workspace)] == ["open"] * 3


def test_what_does_not_agree_is_refused_and_nothing_is_billed(workspace: Workspace) -> None:
    ids = take_some(workspace)
    with pytest.raises(DomainError, match=r"come to 17\.33 EUR, 2\.67 EUR less"):
        workspace.dispatch(BillConsumptions(ids, "R-77", TODAY, total=Decimal(20)))
    with pytest.raises(DomainError, match="Nothing was entered"):
        workspace.dispatch(BillConsumptions((), "R-77", TODAY))
    assert workspace.dispatch(BillConsumptions(ids, "R-77", TODAY + timedelta(days=1))).value.state == "matched"
