"""Whatever is scanned in whatever order: every answer is a word, and every scan can be taken back."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.areas.inventory.rules.scan_counting import Counting, CountTask, Target
from app.areas.inventory.rules.scan_moving import MoveTask
from app.kernel.scanning import ONE, Order, ScanKind, Scanned, ScanTask, number_of

PLACES = {code: Scanned(ScanKind.PLACE, number, code, code) for number, code in enumerate(("P1", "P2", "P3"), 1)}
GOODS = {
    "TEA": Scanned(ScanKind.ITEM, 10, "TEA", "Tea", unit="pc"),
    "BOX": Scanned(ScanKind.ITEM, 10, "BOX", "Tea", unit="pc", qty=12 * ONE),
    "MILK": Scanned(ScanKind.ITEM, 20, "MILK", "Milk", unit="pc", tracking="lot"),
    "L1": Scanned(ScanKind.LOT, 20, "L1", "Milk, lot L1", unit="pc", tracking="lot", lot_id=1, lot_code="L1"),
    "L2": Scanned(ScanKind.LOT, 20, "L2", "Milk, lot L2", unit="pc", tracking="lot", lot_id=2, lot_code="L2"),
}
KNOWN = {**PLACES, **GOODS}
TARGETS = tuple(
    Target(number, item_id, lot_id, place, f"P{place}", title, lot, "pc", None, True)
    for number, (item_id, lot_id, lot, title, place) in enumerate(
        ((10, None, "", "Tea", 1), (20, 1, "L1", "Milk", 1), (20, 2, "L2", "Milk", 1), (10, None, "", "Tea", 2)), 1)
)


class Commands:
    """Commands that nobody carries out."""

    def record(self, _state: Counting, counted: object) -> object:
        return counted

    def finish(self, state: Counting) -> object:
        return state


def look_up(code: str) -> list[Scanned]:
    return [KNOWN[code]] if code in KNOWN else []


def lying(item_id: int, place_id: int) -> list[tuple[int | None, str, int]]:
    if item_id == 10:
        return [(None, "", 40 * ONE)]
    return [(1, "L1", 5 * ONE), (2, "L2", 5 * ONE)] if place_id == 1 else []


def counting() -> ScanTask[Any]:
    return CountTask(Counting(1, "CT-1", "All", TARGETS), look_up, Commands())


def moving() -> ScanTask[Any]:
    return MoveTask(look_up, lying, lambda state: state)


scans = st.lists(st.sampled_from([*KNOWN, "3", "0", "12,5", "NIX", "", "CF-LABEL", "4006381333931"]), max_size=12)


@pytest.mark.parametrize("begin", [counting, moving])
@given(read=scans, typed=st.booleans())
def test_every_scan_is_answered_and_can_be_taken_back(begin: Any, read: list[str], typed: bool) -> None:
    task = begin()
    states = [task.state]
    for text in read:
        before = task.state
        step = task.scan(text, typed=typed)
        assert step.said
        assert task.view.ask
        if step.command is not None or (text == "" and task.state != before):
            return
        if task.state != before:
            states.append(task.state)
    for state in reversed(states[:-1]):
        task.scan(Order.UNDO)
        assert task.state == state


@given(read=st.lists(st.sampled_from(["TEA", "BOX", "L1", "5"]), min_size=1, max_size=8))
def test_the_running_total_is_what_was_scanned(read: list[str]) -> None:
    task = counting()
    task.scan("P1")
    counted: dict[str, int] = {}
    last = ""
    for text in read:
        task.scan(text)
        if text == "5":
            if last:
                counted[last] = 5
            continue
        last = "TEA" if text == "BOX" else text
        counted[last] = counted.get(last, 0) + (12 if text == "BOX" else 1)
    found = {line.lot or "TEA": line.qty // ONE for line in task.state.found}
    assert found == counted


@pytest.mark.parametrize(("text", "number"), [
    ("5", 5 * ONE), ("12,5", 12_500_000), ("0.25", 250_000), ("1234567", None), ("1e3", None), ("-1", None),
])
def test_short_numbers_are_quantities(text: str, number: int | None) -> None:
    assert number_of(text) == number
