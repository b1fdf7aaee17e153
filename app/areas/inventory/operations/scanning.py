"""Work by scanner in inventory: what a task begins with, and the commands that it ends in."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, select

from app.areas.inventory.models import Balance, Lot
from app.areas.inventory.operations.carrying import GoodsInput, MoveGoods
from app.areas.inventory.operations.counting import CountedInput, CreateCount, FinishCount, RecordCounts
from app.areas.inventory.queries.count_pages import is_hidden, load_count_lines, load_sheet
from app.areas.inventory.rules.counting import TO_COUNT, CountState, require_count_step
from app.areas.inventory.rules.scan_counting import Counting, CountTask, PlaceCounted, Target
from app.areas.inventory.rules.scan_moving import Carrying, Lying, MoveTask
from app.kernel.listing import Tone
from app.kernel.quantity import Quantity
from app.kernel.scanning import ChooseTask, LookUp, ScanKind, Scanned, Step, pick_kind


class CountCommands:
    """Makes commands of what was counted by scanner."""

    def record(self, state: Counting, counted: PlaceCounted) -> RecordCounts:
        """Write down what lies at a place, and that nothing else of the sheet does."""
        known = {(line.item_id, line.lot_id): line.line_id for line in state.here}
        found = tuple(
            CountedInput(known[line.key], Quantity(line.qty, "").decimal()) if line.key in known else
            CountedInput(None, Quantity(line.qty, "").decimal(), line.item_id, counted.location_id, line.lot_id)
            for line in counted.found
        )
        nothing = tuple(CountedInput(line_id, Quantity(0, "").decimal()) for line_id in counted.nothing)
        return RecordCounts(counted.sheet_id, (*found, *nothing))

    def finish(self, state: Counting) -> FinishCount:
        """Finish the sheet."""
        return FinishCount(state.sheet_id)


def count_task(connection: Connection, look_up: LookUp, sheet_id: int) -> CountTask:
    """Give the task of counting a sheet; refuse one that is not being counted."""
    sheet, lines = load_sheet(connection, sheet_id), load_count_lines(connection, sheet_id)
    require_count_step(sheet.number, sheet.state, "counted")
    hidden, recount = is_hidden(sheet), sheet.state == CountState.RECOUNT
    targets = tuple(
        Target(line.id, line.item_id, line.lot_id, line.location_id, line.place, f"{line.sku} {line.name}",
               line.lot or "", line.unit, None if hidden else line.booked_qty, line.state in TO_COUNT)
        for line in lines if not recount or line.state in (*TO_COUNT, "counted")
    )
    return CountTask(Counting(sheet.id, sheet.number, sheet.title, targets, recount), look_up, CountCommands())


class ChooseCountTask(ChooseTask):
    """Waits for a count sheet, or for a place, which is counted at once."""

    def take(self, found: Sequence[Scanned], text: str) -> Step:
        """Open the sheet, or make one of the place."""
        places = pick_kind(found, ScanKind.PLACE)
        if not places or pick_kind(found, ScanKind.DOCUMENT):
            return super().take(found, text)
        return Step(f"{places[0].title} …", Tone.NEUTRAL, CreateCount(places[0].id, start=True))

    def committed(self, value: Any) -> Step:
        """Go on with the sheet that was made."""
        sheet_id = value["sheet_id"] if isinstance(value, dict) else value.sheet_id
        return Step("Started.", opens=("count_sheet", sheet_id))


def lying_at(connection: Connection, item_id: int, location_id: int) -> Sequence[tuple[int | None, str, int]]:
    """Give the lots of an item that lie at a place, each with its code and how much of it nobody reserved."""
    rows = connection.execute(
        select(Balance.lot_id, Lot.code, Balance.qty_on_hand - Balance.qty_reserved)
        .outerjoin(Lot, Lot.id == Balance.lot_id)
        .where(Balance.item_id == item_id, Balance.location_id == location_id,
               Balance.qty_on_hand > Balance.qty_reserved).order_by(Lot.expires_on, Balance.id)
    )
    return [(row[0], row[1] or "", int(row[2])) for row in rows]


def move_task(look_up: LookUp, lying: Lying) -> MoveTask:
    """Give the task of carrying goods."""
    return MoveTask(look_up, lying, _move)


def _move(state: Carrying) -> MoveGoods:
    source = state.source.id if state.source else 0
    target = state.target.id if state.target else 0
    return MoveGoods(source, target, tuple(
        GoodsInput(line.item_id, Quantity(line.qty, "").decimal(), line.lot_id) for line in state.lines))
