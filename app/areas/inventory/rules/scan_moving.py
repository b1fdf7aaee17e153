"""Carrying goods by scanner: from where, what, to where."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from app.kernel.listing import Tone
from app.kernel.scanning import (
    ONE,
    LookUp,
    ScanKind,
    Scanned,
    ScanRow,
    ScanTask,
    ScanView,
    Step,
    label_of,
    pick_kind,
    refuse,
    shown,
    unknown,
    warn,
)


@dataclass(frozen=True, slots=True)
class Carried:
    """Goods that are carried; `there` is how much the books hold at the place they are taken from."""

    item_id: int
    lot_id: int | None
    title: str
    lot: str
    unit: str
    qty: int
    there: int


@dataclass(frozen=True, slots=True)
class Carrying:
    """Where a move by scanner stands."""

    source: Scanned | None = None
    lines: tuple[Carried, ...] = ()
    last: tuple[int, int | None] | None = None
    waiting: Scanned | None = None
    target: Scanned | None = None


Lying = Callable[[int, int], Sequence[tuple[int | None, str, int]]]
"""Of an item and a place: the lots that lie there, each with its code and how much is free."""


class MoveTask(ScanTask[Carrying]):
    """Carries goods from one place to another."""

    def __init__(self, look_up: LookUp, lying: Lying, command: Callable[[Carrying], object]) -> None:
        """Begin at no place; `command` makes the move of a state with a target."""
        super().__init__(Carrying(), look_up)
        self._lying = lying
        self._command = command

    @property
    def view(self) -> ScanView:
        """Give what is seen now."""
        state = self.state
        rows = tuple(
            ScanRow(line.title, f"Lot {line.lot}" if line.lot else "", shown(line.qty, line.unit), Tone.GOOD,
                    (line.item_id, line.lot_id) == state.last) for line in reversed(state.lines)
        )
        source = state.source.title if state.source else ""
        total = f"{len(rows)} {'line' if len(rows) == 1 else 'lines'}" if rows else ""
        return ScanView(
            "Move goods", f"from {source}" if source else "", self._ask(), rows, total,
            hint="A number: the quantity of the last scan · Backspace: take back · scanning the place saves",
        )

    def _ask(self) -> str:
        state = self.state
        if state.source is None:
            return "Scan the place you take from"
        if state.waiting is not None:
            return f"Scan the lot of {state.waiting.title}"
        return "Scan more goods, or the place they go to" if state.lines else "Scan the goods you take"

    def take(self, found: Sequence[Scanned], text: str) -> Step:
        """Take a place, goods or a lot."""
        if not found:
            return unknown(text)
        state = self.state
        if state.source is None:
            places = pick_kind(found, ScanKind.PLACE)
            if not places:
                return refuse("Scan the place you take from first.")
            self.state = replace(state, source=places[0])
            return Step(f"From {places[0].title}.")
        if state.waiting is not None:
            return self._take_lot(found, state.waiting)
        goods = pick_kind(found, ScanKind.ITEM, ScanKind.LOT)
        return self._take_goods(goods) if goods else self._take_target(found)

    def _take_target(self, found: Sequence[Scanned]) -> Step:
        places = pick_kind(found, ScanKind.PLACE)
        source = self.state.source
        if not places or source is None:
            return refuse(f"{found[0].title} is neither goods nor a place.")
        if not self.state.lines:
            self.state = replace(self.state, source=places[0])
            return Step(f"From {places[0].title}.")
        if places[0].id == source.id:
            return refuse("The goods come from there. Scan the place they go to.")
        self.state = replace(self.state, target=places[0])
        return Step(f"To {places[0].title} …", Tone.NEUTRAL, self._command(self.state))

    def _take_goods(self, goods: Sequence[Scanned]) -> Step:
        source = self.state.source
        item = goods[0]
        if source is None:
            return refuse("Scan the place you take from first.")
        if len({option.id for option in goods}) > 1:
            here = [option for option in goods if self._lying(option.id, source.id)]
            if len(here) != 1:
                return refuse(f"“{item.code}” stands for several items. Scan another code of the goods.")
            item = here[0]
        lots = self._lying(item.id, source.id)
        if not lots:
            return refuse(f"By the books nothing of {item.title} lies at {source.code}. Count the place first.")
        if item.needs_lot and len(lots) > 1:
            self.state = replace(self.state, waiting=item)
            return warn(f"{len(lots)} lots of {item.title} lie here. Scan the lot.")
        if item.needs_lot:
            item = replace(item, lot_id=lots[0][0], lot_code=lots[0][1])
        return self._add(item, item.qty or ONE)

    def _take_lot(self, found: Sequence[Scanned], waiting: Scanned) -> Step:
        lots = [lot for lot in pick_kind(found, ScanKind.LOT, ScanKind.ITEM)
                if lot.id == waiting.id and lot.lot_id is not None]
        if not lots:
            return refuse(f"That is no lot of {waiting.title}. Scan the lot.")
        before = self.state
        self.state = replace(self.state, waiting=None)
        step = self._add(lots[0], waiting.qty or lots[0].qty or ONE)
        if step.tone == Tone.BAD:
            self.state = before
        return step

    def _add(self, item: Scanned, qty: int) -> Step:
        key = (item.id, item.lot_id)
        before = next((line for line in self.state.lines if (line.item_id, line.lot_id) == key), None)
        return self._put(item.id, item.lot_id, item.title.partition(", lot ")[0], item.lot_code, item.unit,
                         qty + (before.qty if before else 0))

    def _put(self, item_id: int, lot_id: int | None, title: str, lot: str, unit: str, qty: int) -> Step:
        source = self.state.source
        there = sum(free for known, _, free in self._lying(item_id, source.id if source else 0) if known == lot_id)
        if qty > there:
            return refuse(f"Only {shown(there, unit)} of {title} are free at {source.code if source else 'the place'}.")
        line = Carried(item_id, lot_id, title, lot, unit, qty, there)
        others = tuple(other for other in self.state.lines if (other.item_id, other.lot_id) != (item_id, lot_id))
        self.state = replace(self.state, lines=(*others, line) if qty else others, last=(item_id, lot_id))
        return Step(f"{title}{f', lot {lot}' if lot else ''}: {shown(qty, unit)} of {shown(there, unit)}")

    def take_number(self, qty: int) -> Step:
        """Say how much is taken of what was scanned last."""
        line = next((line for line in self.state.lines if (line.item_id, line.lot_id) == self.state.last), None)
        if line is None:
            return refuse("Scan goods first, then type how many you take.")
        return self._put(line.item_id, line.lot_id, line.title, line.lot, line.unit, qty)

    def label(self) -> Step:
        """Print the label of what was scanned last."""
        return label_of(self.state.last)

    def finish(self) -> Step:
        """Say that the place is missing: scanning it saves."""
        return warn(f"{self._ask()}.")

    def refused(self, error: Any) -> Step:
        """Keep the goods, and ask for another place."""
        self.state = replace(self.state, target=None)
        return super().refused(error)

    def committed(self, value: Any) -> Step:
        """Begin anew."""
        target, count = self.state.target, len(self.state.lines)
        self.state = Carrying()
        self._forget_past()
        return Step(f"{count} {'line' if count == 1 else 'lines'} moved to {target.title if target else 'the place'}.")
