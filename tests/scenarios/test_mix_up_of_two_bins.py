"""Two bins were mixed up: a blind count by Anna, a recount by Bert, one swap in place of four differences."""

from collections.abc import Iterator
from decimal import Decimal

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from app.areas.inventory.area.counting import SHEETS_VIEW
from app.areas.inventory.models import Location, Move
from app.areas.inventory.operations.counting import (
    CountedInput,
    DecideCount,
    DecisionInput,
    FinishCount,
    PostCount,
    RecordCounts,
    SettleMixUps,
)
from app.areas.inventory.queries import count_figures, count_pages
from app.areas.inventory.queries.count_lists import COUNT_SHEETS
from app.areas.inventory.rules.counting import Reason
from app.areas.inventory.ui.scanning import CountScreen
from app.kernel.workspace import Workspace
from app.shell.desk import ShellDesk
from app.ui.declare import Selection
from app.ui.theme import Appearance
from tests.areas.inventory.counted import ANNA, BERT, CENTS_A_PIECE, count, lines, proved, put, sheet, start, there
from tests.shell.conftest import ToldSurface

YES = frozenset({"*"})
ON_THE_SHELF = {("CHAI", "A-01"): 0, ("CHAI", "A-02"): 12, ("KONBU", "A-02"): 0, ("KONBU", "A-01"): 8,
                ("TOFU", "A-03"): 3}


def worth(workspace: Workspace) -> int:
    """Tell what moved to or from the place of differences, in cents."""
    with workspace.reader() as reader:
        outside = reader.execute(select(Location.id).where(Location.kind == "difference")).scalar_one()
        rows = reader.execute(select(Move.to_location_id, Move.value_minor).where(
            (Move.from_location_id == outside) | (Move.to_location_id == outside))).all()
    return sum(value if to == outside else -value for to, value in rows)


def test_a_count_finds_that_two_bins_were_mixed_up(workspace: Workspace) -> None:
    items = put(workspace, {("CHAI", "A-01"): 12, ("KONBU", "A-02"): 8, ("TOFU", "A-03"): 4})
    anna, bert = workspace.acting_as(ANNA), workspace.acting_as(BERT)
    number = start(anna, blind=True, other_counter=True)

    # Anna counts what lies there, and finds goods that the sheet does not list at their place.
    with workspace.reader() as reader:
        places = {row.code: row.id for row in reader.execute(select(Location.code, Location.id))}
    count(anna, number, {key: ON_THE_SHELF[key] for key in lines(anna, number)})
    anna.dispatch(RecordCounts(number, tuple(
        CountedInput(None, Decimal(qty), item_id=items[sku], location_id=places[code])
        for (sku, code), qty in ON_THE_SHELF.items() if (sku, code) not in lines(anna, number)
    )))
    assert anna.dispatch(FinishCount(number)).value.to_recount == 5

    # Bert counts again and finds the tofu after all.
    count(bert, number, {**ON_THE_SHELF, ("TOFU", "A-03"): 4})
    assert bert.dispatch(FinishCount(number)).value.to_decide == 4
    with workspace.reader() as reader:
        detail = count_pages.count_detail(reader, number, workspace.clock.now())
    assert [row.values[3:5] + row.values[6:] for row in detail.lines[0].rows] == [
        ("A-01", "A-02", "Two places swapped"), ("A-02", "A-01", "Two places swapped"),
    ]

    # One decision settles all four lines: nothing was lost and nothing was found.
    assert workspace.dispatch(SettleMixUps(number)).value == 2
    posted = workspace.dispatch(PostCount(number))
    assert len(posted.value.move_ids) == 2
    assert there(workspace) == {("CHAI", "A-02"): 12, ("KONBU", "A-01"): 8, ("TOFU", "A-03"): 4}
    assert worth(workspace) == 0
    proved(workspace)

    # The books were wrong in five of five lines at the first count, and by twice what lay in the wrong bins.
    done = sheet(workspace, number)
    assert (done.lines, done.lines_right, done.wrong_minor) == (5, 0, 2 * 20 * CENTS_A_PIECE)
    with workspace.reader() as reader:
        assert count_figures.count_accuracy(reader, workspace.clock.now()).value == 0

    # Taken back, the bins are as the books had them, and the differences can be decided in another way.
    workspace.undo(posted.operation_id)
    assert there(workspace) == {("CHAI", "A-01"): 12, ("KONBU", "A-02"): 8, ("TOFU", "A-03"): 4}
    known = lines(workspace, number)
    workspace.dispatch(DecideCount(number, tuple(
        DecisionInput(known[key].id, Reason.KEEP) for key in ON_THE_SHELF if key[0] != "TOFU")), confirmed=YES)
    proved(workspace)


@pytest.fixture
def seat(workspace: Workspace, qapp: object) -> Iterator[ShellDesk]:
    """Sit at the firm's desk."""
    desk = ShellDesk(workspace, ToldSurface())
    yield desk
    desk.close()


def test_the_mix_up_is_found_by_scanner_and_keyboard_alone(
    qtbot: QtBot, workspace: Workspace, seat: ShellDesk,
) -> None:
    put(workspace, {("CHAI", "A-01"): 12, ("KONBU", "A-02"): 8})
    screen = CountScreen(seat, Appearance("light"), Selection("count_sheet"))
    qtbot.addWidget(screen)
    screen.show()
    station = screen.station
    station.loud = False

    def scan(*codes: str) -> None:
        for code in codes:
            QTest.keyClicks(station.field, code)
            QTest.keyClick(station.field, Qt.Key.Key_Return)
            qtbot.waitUntil(lambda: not station._sending)

    # Each place is scanned, counted at once, and said to hold nothing of what the books have there.
    number = start(workspace)
    scan("CT-00001", "A-01", "KONBU", "8", "", "", "A-02", "CHAI", "12", "", "", "")
    qtbot.waitUntil(lambda: station.ask.text() == "Go to A-01 and scan the place")
    assert sheet(workspace, number).state == "recount"
    with qtbot.waitSignal(screen.closed):
        scan("A-01", "KONBU", "8", "", "", "A-02", "CHAI", "12", "", "", "")
    settle, post = (
        next(action for action in SHEETS_VIEW.actions if action.operation == name)
        for name in ("settle_mix_ups", "post_count")
    )
    rows = seat.read(lambda reader: COUNT_SHEETS.rows(reader, [number]))
    chosen = Selection("count_sheet", tuple(rows), tuple(column.info.key for column in COUNT_SHEETS.columns))
    seat.start(settle, chosen)
    qtbot.waitUntil(lambda: lines(workspace, number)["CHAI", "A-01"].partner_id is not None)
    seat.start(post, chosen)
    qtbot.waitUntil(lambda: sheet(workspace, number).state == "posted")
    assert there(workspace) == {("CHAI", "A-02"): 12, ("KONBU", "A-01"): 8}
    proved(workspace)
