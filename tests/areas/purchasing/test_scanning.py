"""Receiving and putting away by scanner: the tasks alone, without a window."""

from collections.abc import Sequence
from datetime import date
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from app.areas.catalog.operations.units import AddBarcode
from app.areas.inventory.models import Balance, Location, Lot
from app.areas.inventory.operations.setup import CreateLocation
from app.areas.purchasing.models import PurchaseOrder
from app.areas.purchasing.operations.scanning import put_away_task, receive_task
from app.areas.purchasing.rules.scan_receiving import Arrived, OpenLine, Receiving, parts_of
from app.kernel.errors import CounterflowError, DomainError
from app.kernel.listing import Tone
from app.kernel.scanning import ONE, Scanned, ScanTask, Step
from app.kernel.workspace import Workspace
from tests.areas.purchasing.buying import (
    add_items,
    add_supplier,
    offer,
    on_hand,
    order_and_send,
    proved,
    row_of,
    unit_id,
)

GTIN, BOX_GTIN = "9506000134352", "9506000140445"


def looks_up(workspace: Workspace) -> Any:
    def look_up(code: str) -> Sequence[Scanned]:
        with workspace.reader() as reader:
            return workspace.declarations.look_up(reader, code)

    return look_up


def work(workspace: Workspace, task: ScanTask[Any], *scans: str) -> Step:
    """Scan one after the other, carry out what follows, and give the last answer."""
    step = Step("")
    for text in scans:
        step = task.scan(text)
        if step.command is not None:
            try:
                step = task.committed(workspace.dispatch(step.command, confirmed=frozenset({"*"})).value)
            except CounterflowError as error:
                step = task.refused(error)
    return step


@pytest.fixture
def firm(workspace: Workspace) -> Workspace:
    """Give a firm with an order of 24 screws and 10 bottles of milk, which is kept by lot."""
    (screw,) = add_items(workspace, ["SCREW"])
    (milk,) = add_items(workspace, ["MILK"], tracking="lot")
    workspace.dispatch(AddBarcode(milk, GTIN))
    workspace.dispatch(AddBarcode(screw, BOX_GTIN, unit_id(workspace, "box")))
    supplier = add_supplier(workspace)
    offer(workspace, supplier, screw, supplier_sku="MU-77")
    order_and_send(workspace, supplier, [(screw, "24", "0.10"), (milk, "10", "1.00")])
    return workspace


def receiving(workspace: Workspace) -> Any:
    with workspace.reader() as reader:
        order_id = reader.execute(select(PurchaseOrder.id)).scalar_one()
        return receive_task(reader, looks_up(workspace), order_id)


def test_a_delivery_is_received_by_its_labels(firm: Workspace) -> None:
    task = receiving(firm)
    assert [row.qty for row in task.view.rows] == ["24 pc to come", "10 pc to come"]
    step = work(firm, task, f"(01)0{GTIN}(17)271130(10)M-5", "10")
    assert step.said == "MILK Item MILK, lot M-5, expires 2027-11-30: 10 pc, complete"
    step = work(firm, task, BOX_GTIN, "MU-77", "(02)09506000140445(37)1")
    assert step.said == "SCREW Item SCREW: 25 pc. That is 1 pc more than is open."
    step = work(firm, task, "24", "")
    assert (step.leaves, on_hand(firm, 1), on_hand(firm, 2)) == (True, 24, 10)
    with firm.reader() as reader:
        lot = reader.execute(select(Lot.code, Lot.expires_on)).one()
        state = reader.execute(select(PurchaseOrder.state)).scalar_one()
    assert (lot.code, lot.expires_on, state) == ("M-5", date(2027, 11, 30), "received")
    proved(firm)


def test_a_lot_is_scanned_typed_or_numbered(firm: Workspace) -> None:
    task = receiving(firm)
    step = work(firm, task, "MILK")
    assert (step.tone, task.view.ask) == (Tone.WARNING, "Scan or type the lot of MILK Item MILK")
    work(firm, task, "4711", "3", "2027-01-31", "MILK", "", "2")
    assert [(row.detail, row.qty) for row in task.view.rows[:2]] == [
        ("", "2 pc"), ("lot 4711, expires 2027-01-31", "3 pc")]
    work(firm, task, "")
    with firm.reader() as reader:
        assert {row.code: row.expires_on for row in reader.execute(select(Lot.code, Lot.expires_on))} == {
            "4711": date(2027, 1, 31), "L-00001": None}


@pytest.mark.parametrize(("scans", "said"), [
    (("NIX",), "Nobody knows “NIX”. Nothing was counted or booked."),
    (("5",), "Scan goods first, then type how many came."),
    (("PO-00001",), "PO-00001 is not goods."), (("SCREW", "2027-02-30"), "2027-02-30 is no day."),
    (("",), "Nothing was scanned yet."), (("2027-02-01",), "Scan the goods first, then their day."),
])
def test_what_cannot_be_received_is_said(firm: Workspace, scans: tuple[str, ...], said: str) -> None:
    assert work(firm, receiving(firm), *scans).said == said


def test_goods_that_nobody_ordered_are_put_aside(firm: Workspace) -> None:
    add_items(firm, ["NAIL"])
    assert work(firm, receiving(firm), "NAIL").said == "NAIL Item NAIL is not on PO-00001. Put it aside."


def test_goods_are_put_away_where_they_are_proposed_or_elsewhere(firm: Workspace) -> None:
    task = receiving(firm)
    work(firm, task, "SCREW", "24", f"(01)0{GTIN}(10)M-5", "10", "")
    bin_id = firm.dispatch(CreateLocation(1, "B-07")).value
    with firm.reader() as reader:
        away = put_away_task(reader, looks_up(firm), 1)
    assert away.view.ask == "Scan the goods that you take"
    step = work(firm, away, "M-5", "4", "B-07")
    assert step.said.startswith("MILK Item MILK at B-07")
    assert (away.view.done, away.view.of) == (0, 2)
    proposed = next(line.place for line in away.state.waiting if line.item_id == 1)
    work(firm, away, "M-5", "B-07", "SCREW", proposed)
    assert away.scan("").leaves
    with firm.reader() as reader:
        places = {row.code: row.qty_on_hand // ONE for row in reader.execute(
            select(Location.code, Balance.qty_on_hand).join(Location, Location.id == Balance.location_id)
            .where(Balance.location_id == bin_id))}
    assert places == {"B-07": 10}
    assert on_hand(firm, 1, "receiving") == on_hand(firm, 2, "receiving") == 0
    proved(firm)


def test_a_place_that_is_none_of_the_warehouse_keeps_the_goods_in_hand(firm: Workspace) -> None:
    written = row_of(firm, PurchaseOrder, 1)
    assert written.state == "sent"
    work(firm, receiving(firm), "SCREW", "24", "")
    with firm.reader() as reader:
        away = put_away_task(reader, looks_up(firm), 1)
    step = work(firm, away, "SCREW", "MAIN-QUARANTINE")
    hand = away.state.in_hand
    assert hand is not None
    assert (step.tone, hand.title) == (Tone.BAD, "SCREW Item SCREW")
    assert work(firm, away, "NIX").tone == work(firm, away, "30").tone == Tone.BAD


def line(number: int, opened: int, ratio: int = 1) -> OpenLine:
    return OpenLine(number, 1, "Screw", "pc", "box" if ratio > 1 else "pc", Fraction(ratio), opened * ONE)


@given(st.lists(st.integers(0, 20), min_size=1, max_size=4), st.lists(st.integers(1, 30), min_size=1, max_size=4))
def test_what_came_is_shared_among_the_lines_and_nothing_is_lost(opened: list[int], came: list[int]) -> None:
    targets = tuple(line(number, qty) for number, qty in enumerate(opened, 1))
    arrived = tuple(Arrived(1, "Screw", "pc", f"L{index}", None, qty * ONE) for index, qty in enumerate(came))
    parts = parts_of(Receiving(1, "PO-1", "M", targets, arrived))
    assert sum(part.qty for part in parts) == sum(came)
    taken = {target.line_id: sum(part.qty for part in parts if part.line_id == target.line_id) for target in targets}
    assert all(taken[target.line_id] <= target.open // ONE for target in targets[:-1])


def test_half_a_box_is_refused() -> None:
    state = Receiving(1, "PO-1", "M", (line(1, 24, 12),), (Arrived(1, "Screw", "pc", "", None, 18 * ONE),))
    assert parts_of(state)[0].qty * 2 == 3
    seven = Receiving(1, "PO-1", "M", (line(1, 24, 12),), (Arrived(1, "Screw", "pc", "", None, 7 * ONE),))
    with pytest.raises(DomainError, match="not whole box"):
        parts_of(seven)
