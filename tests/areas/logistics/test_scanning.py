"""Picking by scanner: the task alone, without a window."""

from collections.abc import Sequence
from typing import Any

import pytest

from app.areas.logistics.operations.scanning import pick_task
from app.kernel.errors import DomainError
from app.kernel.listing import Tone
from app.kernel.scanning import Scanned, ScanTask, Step
from app.kernel.workspace import Workspace
from tests.areas.logistics.shipping import lines_of, make, shipment
from tests.areas.sales.selling import ONE, add_customer, add_items, pieces_at, require_proof, sell, stock


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
            step = task.committed(workspace.dispatch(step.command, confirmed=frozenset({"*"})).value)
    return step


def picking(workspace: Workspace, shipment_id: int) -> Any:
    with workspace.reader() as reader:
        return pick_task(reader, looks_up(workspace), shipment_id)


@pytest.fixture
def ready(workspace: Workspace) -> Workspace:
    """Give a firm with a shipment of tea by lot at A-10 and jam at A-2."""
    (tea,) = add_items(workspace, "TEA", tracking="lot")
    (jam,) = add_items(workspace, "JAM")
    stock(workspace, tea, 20, lot="L1", place="A-10")
    stock(workspace, jam, 9, place="A-2")
    order = sell(workspace, add_customer(workspace), [(tea, "3"), (jam, "5")])
    make(workspace, order.order_id)
    return workspace


def test_a_shipment_is_picked_on_one_way_round(ready: Workspace) -> None:
    task = picking(ready, 1)
    assert task.view.ask == "Go to A-2 and scan the place"
    work(ready, task, "A-2")
    assert task.view.ask == "Take 5 pc of JAM Item JAM"
    work(ready, task, "JAM", "5")
    assert task.view.ask == "Go to A-10 and scan the place"
    step = work(ready, task, "A-10", "L1", "L1", "L1")
    assert (task.view.ask, task.view.done) == ("All is taken: Enter books it", 2)
    step = work(ready, task, "")
    assert (step.said, step.leaves, shipment(ready, 1).state) == ("SH-00001 is picked.", True, "picked")
    assert pieces_at(ready, "shipping") == 8
    require_proof(ready)


def test_what_is_missing_is_left_out_after_a_question(ready: Workspace) -> None:
    task = picking(ready, 1)
    step = work(ready, task, "A-2", "JAM", "2", "")
    assert step.said == "3 pc of JAM Item JAM are missing. Press Enter again to leave them out."
    assert len(lines_of(ready, 1)) == 2
    step = work(ready, task, "", "A-10", "L1", "3", "")
    assert (step.said, step.tone) == ("SH-00001 is picked, 1 lines short.", Tone.WARNING)
    assert sorted(line.stock_qty // ONE for line in lines_of(ready, 1)) == [2, 3]
    require_proof(ready)


@pytest.mark.parametrize(("scans", "said"), [
    (("A-10",), "A-10 is the wrong place. Go to A-2."), (("JAM",), "Scan the place first: A-2."),
    (("A-2", "TEA"), "TEA Item TEA is wrong. Take JAM Item JAM."),
    (("A-2", "6"), "Only 5 pc of JAM Item JAM are wanted. Put the rest back."),
    (("A-2", "5", "A-10", "TEA"), "Scan the lot: it must be L1."), (("5",), "Scan the place first: A-2."),
])
def test_a_wrong_place_or_wrong_goods_are_said_at_once(ready: Workspace, scans: tuple[str, ...], said: str) -> None:
    assert work(ready, picking(ready, 1), *scans).said == said


def test_what_was_picked_is_not_picked_again(ready: Workspace) -> None:
    work(ready, picking(ready, 1), "A-2", "5", "A-10", "3", "")
    with pytest.raises(DomainError):
        picking(ready, 1)
