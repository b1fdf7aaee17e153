"""Counting and moving by scanner: the tasks alone, without a window."""

from collections.abc import Sequence
from typing import Any

import pytest
from sqlalchemy import select

from app.areas.catalog.models import Item, Unit
from app.areas.catalog.operations.units import AddBarcode
from app.areas.inventory.operations.counting import PostCount
from app.areas.inventory.operations.scanning import ChooseCountTask, count_task, lying_at, move_task
from app.kernel.errors import CounterflowError
from app.kernel.listing import Tone
from app.kernel.scanning import ChooseTask, Choosing, Scanned, ScanTask, Step
from app.kernel.workspace import Workspace
from tests.areas.inventory.counted import bin_of, lines, proved, put, sheet, start, there
from tests.companies import at_work


def looks_up(workspace: Workspace) -> Any:
    """Give what the window gives a task: a way to ask what a code stands for."""

    def look_up(code: str) -> Sequence[Scanned]:
        with workspace.reader() as reader:
            return workspace.declarations.look_up(reader, code)

    return look_up


def counting(workspace: Workspace, sheet_id: int) -> Any:
    with workspace.reader() as reader:
        return count_task(reader, looks_up(workspace), sheet_id)


def moving(workspace: Workspace) -> Any:
    def lying(item_id: int, location_id: int) -> Any:
        with workspace.reader() as reader:
            return lying_at(reader, item_id, location_id)

    return move_task(looks_up(workspace), lying)


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
def stocked(workspace: Workspace) -> Workspace:
    put(workspace, {("CHAI", "A-01"): 12, ("TOFU", "A-01"): 4, ("KONBU", "A-02"): 8})
    return workspace


def test_a_sheet_is_counted_place_by_place(stocked: Workspace) -> None:
    number = start(stocked)
    task = counting(stocked, number)
    assert task.view.ask == "Go to A-01 and scan the place"
    work(stocked, task, "A-01", "chai", "12")
    assert task.view.total == "1 goods, 12 pc"
    step = work(stocked, task, "TOFU", "TOFU", "TOFU", "TOFU", "")
    assert (step.said, task.view.done) == ("A-01 is saved.", 2)
    step = work(stocked, task, "A-02", "KONBU", "8", "", "")
    assert (step.said, step.leaves) == ("CT-00001 is finished.", True)
    stocked.dispatch(PostCount(number))
    assert sheet(stocked, number).lines_right == 3


def test_what_is_not_scanned_is_asked_about_before_it_counts_as_nothing(stocked: Workspace) -> None:
    number = start(stocked)
    task = counting(stocked, number)
    step = work(stocked, task, "A-01", "CHAI", "12", "")
    assert step.tone == Tone.WARNING
    assert "Not scanned: TOFU Item TOFU" in step.said
    assert lines(stocked, number)["TOFU", "A-01"].counted_qty is None
    work(stocked, task, "")
    assert lines(stocked, number)["TOFU", "A-01"].counted_qty == 0


def test_scans_are_taken_back_one_by_one(stocked: Workspace) -> None:
    task = counting(stocked, start(stocked))
    work(stocked, task, "A-01", "CHAI", "7", "TOFU")
    task.scan("CF-UNDO")
    assert [row.qty for row in task.view.rows] == ["7 pc", "to count"]
    task.undo()
    assert task.view.rows[0].qty == "1 pc"
    task.undo()
    task.undo()
    assert task.view.ask == "Go to A-01 and scan the place"
    assert task.undo().tone == Tone.WARNING


@pytest.mark.parametrize(("scans", "said"), [
    (("CHAI",), "Scan the place first."), (("XYZ",), "There is no place “XYZ”."),
    (("A-01", "XYZ"), "Nobody knows “XYZ”. Nothing was counted or booked."),
    (("A-01", "5"), "Scan goods first, then type how many there are."),
    (("A-01", "CHAI", "A-02"), "A-01 is not saved yet. Press Enter when it is done, then scan A-02."),
    (("A-01", "(01)09506000134353"), "(01) 09506000134353 is misread: its last digit should be 2. Scan it again."),
    (("A-01", "(01)09506000134352"), "No item has the bar code 09506000134352. Add it to the item first."),
])
def test_what_is_wrong_is_said_and_changes_nothing(stocked: Workspace, scans: tuple[str, ...], said: str) -> None:
    task = counting(stocked, start(stocked))
    work(stocked, task, *scans[:-1])
    before = task.state
    step = work(stocked, task, scans[-1])
    assert (step.said, step.tone, task.state) == (said, Tone.BAD, before)


def test_goods_by_lot_ask_for_the_lot_and_read_it_from_a_label(workspace: Workspace) -> None:
    items = put(workspace, {("MILK", "A-01"): 6}, tracking="lot")
    workspace.dispatch(AddBarcode(items["MILK"], "9506000134352"))
    number = start(workspace)
    task = counting(workspace, number)
    work(workspace, task, "A-01", "(01)09506000134352(10)LOT-MILK(37)5")
    assert [(row.title, row.detail, row.qty) for row in task.view.rows] == [("MILK Item MILK", "Lot LOT-MILK", "5 pc")]
    assert work(workspace, task, "(01)09506000134352(10)OTHER").tone == Tone.BAD
    work(workspace, task, "LOT-MILK", "")
    assert lines(workspace, number)["MILK", "A-01"].counted_qty == 6_000_000


def test_a_recount_asks_for_the_lines_that_are_off_alone(stocked: Workspace) -> None:
    number = start(stocked)
    task = counting(stocked, number)
    step = work(stocked, task, "A-01", "CHAI", "11", "TOFU", "4", "", "A-02", "KONBU", "8", "", "")
    assert step.opens == ("count_sheet", number)
    again = counting(stocked, number)
    assert (again.view.title, len(again.view.rows)) == ("Recount CT-00001", 1)
    assert "needs no recount" in work(stocked, again, "A-01", "TOFU").said
    assert work(stocked, again, "CHAI", "12", "", "").leaves


def test_goods_are_carried_from_place_to_place(stocked: Workspace) -> None:
    task = moving(stocked)
    step = work(stocked, task, "A-01", "CHAI", "5", "TOFU", "A-02")
    assert step.said == "2 lines moved to A-02."
    assert there(stocked) == {("CHAI", "A-01"): 7, ("TOFU", "A-01"): 3, ("CHAI", "A-02"): 5, ("TOFU", "A-02"): 1,
                              ("KONBU", "A-02"): 8}
    assert task.view.ask == "Scan the place you take from"
    proved(stocked)


@pytest.mark.parametrize(("scans", "said"), [
    (("A-01", "CHAI", "13"), "Only 12 pc of CHAI Item CHAI are free at A-01."),
    (("A-01", "KONBU"), "By the books nothing of KONBU Item KONBU lies at A-01. Count the place first."),
    (("A-01", "CHAI", "A-01"), "The goods come from there. Scan the place they go to."),
    (("CHAI",), "Scan the place you take from first."),
])
def test_what_cannot_be_carried_is_refused_at_once(stocked: Workspace, scans: tuple[str, ...], said: str) -> None:
    task = moving(stocked)
    assert work(stocked, task, *scans).said == said


def test_a_place_under_count_refuses_and_the_goods_stay_on_the_list(stocked: Workspace) -> None:
    start(stocked, location_id=bin_of(stocked, "A-02"), moves="refuse")
    task = moving(stocked)
    step = work(stocked, task, "A-01", "CHAI", "A-02")
    assert step.tone == Tone.BAD
    assert "A-02 is being counted" in step.said
    assert len(task.view.rows) == 1


def test_a_document_is_waited_for(stocked: Workspace) -> None:
    number = start(stocked)
    task = ChooseTask(Choosing("Count", "Scan the count sheet", ("count_sheet",)), looks_up(stocked))
    assert task.scan("CHAI").tone == Tone.BAD
    assert task.scan("").tone == Tone.WARNING
    assert task.scan("ct-00001").opens == ("count_sheet", number)
    assert task.scan("CF-CANCEL").leaves


def test_a_place_that_is_scanned_is_counted_at_once(stocked: Workspace) -> None:
    task = ChooseCountTask(Choosing("Count", "Scan the count sheet", ("count_sheet",)), looks_up(stocked))
    step = work(stocked, task, "A-01")
    assert step.opens == ("count_sheet", 1)
    assert {place for _, place in lines(stocked, 1)} == {"A-01"}
    assert "stands on an open sheet" in work(stocked, task, "A-01").said


def test_goods_by_weight_are_counted_by_the_weight_on_their_label(workspace: Workspace) -> None:
    items = put(workspace, {("CHEESE", "A-01"): 3})
    with at_work(workspace) as uow:
        uow.update(Item, items["CHEESE"], unit_id=uow.scalar(select(Unit.id).where(Unit.code == "kg")))
    workspace.dispatch(AddBarcode(items["CHEESE"], "9506000134352"))
    task = counting(workspace, start(workspace))
    work(workspace, task, "A-01", "]C101095060001343523103001250", "(01)09506000134352(3102)000050")
    assert task.view.rows[0].qty == "1.75 kg"
