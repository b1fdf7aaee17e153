"""The storekeepers of the sample company count: every other Friday, with now and then something that is off."""

import contextlib
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import select

from app.areas.inventory.models import Balance, CountLine
from app.areas.inventory.operations.counting import (
    CountedInput,
    DecideCount,
    DecisionInput,
    FinishCount,
    PlanCount,
    PostCount,
    RecordCounts,
    SetCountPlan,
    SettleMixUps,
    StartCount,
)
from app.areas.inventory.rules.counting import LineState, Reason
from app.kernel.columns import table_of
from app.kernel.errors import DomainError
from app.kernel.quantity import QUANTITY_SCALE, Quantity
from app.sample.agenda import Agenda

LINES_A_SHEET = 40
FRIDAY = 4
WRONG_SHARE = 0.035
MIX_UP_SHARE = 0.2
OPEN_DAYS = 6
"""What is planned in the last days stays open, so that there is something to do."""


@dataclass(slots=True)
class Counts:
    """Counting as it goes on beside everything else."""

    life: Agenda
    _plans: tuple[int, ...] = ()

    def begin(self) -> None:
        """Make the plans, and count on the first Friday after a month."""
        self._plans = tuple(self.life.do(plan) for plan in (
            SetCountPlan("A items, every month", 30, abc="A", lines_a_sheet=LINES_A_SHEET, other_counter=False),
            SetCountPlan("Everything, twice a year", 180, lines_a_sheet=LINES_A_SHEET, tolerance_percent=Decimal(1),
                         tolerance_amount=Decimal(5)),
        ))
        first = self.life.now + timedelta(days=30)
        first += timedelta(days=(FRIDAY - first.weekday()) % 7)
        self.life.at(first.replace(hour=12), self._friday)
        self.life.at((self.life.end - timedelta(days=2)).replace(hour=8), self._last)

    def _friday(self) -> None:
        if self.life.end - self.life.now > timedelta(days=OPEN_DAYS):
            sheet_id = self._sheet()
            if sheet_id is not None:
                self._count(sheet_id)
                self._conclude(sheet_id)
        self.life.at(self.life.now + timedelta(days=14), self._friday)

    def _last(self) -> None:
        """Leave one count to be decided, one half done, and one planned."""
        first, second = self._sheet(), self._sheet()
        if first is not None:
            self._count(first, mixed=True)
            self._finish(first)
        if second is not None:
            self._count(second, part=0.5)
        self._sheet(start=False)

    def _sheet(self, *, start: bool = True) -> int | None:
        for plan_id in self._plans:
            try:
                made = self.life.do(PlanCount(plan_id))
            except DomainError:
                continue
            if start:
                self.life.do(StartCount(made.sheet_id))
            return int(made.sheet_id)
        return None

    def _lines(self, sheet_id: int, *states: str) -> list[Any]:
        line = table_of(CountLine)
        rows = self.life.batch.connection.execute(
            select(line, Balance.qty_on_hand, Balance.qty_reserved).outerjoin(Balance, (
                Balance.item_id == line.c.item_id) & (Balance.location_id == line.c.location_id)
                & Balance.lot_id.is_not_distinct_from(line.c.lot_id))
            .where(line.c.sheet_id == sheet_id).order_by(line.c.position)).all()
        return [row for row in rows if not states or row.state in states]

    def _count(self, sheet_id: int, part: float = 1.0, *, mixed: bool = False) -> None:
        lines = self._lines(sheet_id)
        lines = lines[: max(1, round(len(lines) * part))]
        found = {line.id: self._seen(line) for line in lines}
        extra = self._mix_up(lines, found) if mixed or self.life.dice.random() < MIX_UP_SHARE else ()
        counted = tuple(CountedInput(line_id, Quantity(qty, "").decimal()) for line_id, qty in found.items())
        self.life.do(RecordCounts(sheet_id, (*counted, *extra)))

    def _seen(self, line: Any) -> int:
        """Give what somebody finds: mostly what the books say, never less than what is reserved."""
        there, reserved = line.qty_on_hand or 0, line.qty_reserved or 0
        off = self.life.dice.choice((-2, -1, -1, 1)) if self.life.dice.random() < WRONG_SHARE else 0
        return int(max(there + off * QUANTITY_SCALE, reserved))

    def _mix_up(self, lines: list[Any], found: dict[int, int]) -> tuple[CountedInput, ...]:
        """Let goods of one bin lie in another, where nobody expects them."""
        free = [line for line in lines if (line.qty_on_hand or 0) - (line.qty_reserved or 0) >= 2 * QUANTITY_SCALE]
        if len(free) < 2 or free[0].location_id == free[-1].location_id:
            return ()
        line, other = free[0], free[-1].location_id
        if any((there.item_id, there.location_id, there.lot_id) == (line.item_id, other, line.lot_id)
               for there in self._lines(line.sheet_id)):
            return ()
        found[line.id] = line.qty_on_hand - 2 * QUANTITY_SCALE
        return (CountedInput(None, Decimal(2), line.item_id, other, line.lot_id),)

    def _finish(self, sheet_id: int) -> None:
        """Finish a count; whoever recounts finds the same again."""
        if self.life.do(FinishCount(sheet_id)).to_recount:
            self.life.do(FinishCount(sheet_id))

    def _conclude(self, sheet_id: int) -> None:
        """Give reasons for what is off, and post."""
        self._finish(sheet_id)
        with contextlib.suppress(DomainError):
            self.life.do(SettleMixUps(sheet_id))
        undecided = self._lines(sheet_id, LineState.DECIDE)
        if undecided:
            self.life.do(DecideCount(sheet_id, tuple(
                DecisionInput(line.id, self._reason(line)) for line in undecided)))
        self.life.do(PostCount(sheet_id))

    def _reason(self, line: Any) -> Reason:
        if line.counted_qty > line.booked_qty:
            return Reason.FOUND
        return self.life.dice.choice((Reason.LOST, Reason.DAMAGED, Reason.BOOKING_ERROR))
