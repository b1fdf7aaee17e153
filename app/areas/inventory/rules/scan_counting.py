"""Counting by scanner: a place, what lies there, how much; then the next place."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
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

Key = tuple[int, int | None]
"""Item and lot."""


@dataclass(frozen=True, slots=True)
class Target:
    """A line of the sheet; `booked` is None where it is counted blind, `to_count` False where it is settled."""

    line_id: int
    item_id: int
    lot_id: int | None
    location_id: int
    place: str
    title: str
    lot: str
    unit: str
    booked: int | None
    to_count: bool


@dataclass(frozen=True, slots=True)
class Found:
    """Goods that were counted at the place, in millionths of their unit."""

    item_id: int
    lot_id: int | None
    title: str
    lot: str
    unit: str
    qty: int

    @property
    def key(self) -> Key:
        """Give what tells the goods apart."""
        return self.item_id, self.lot_id


@dataclass(frozen=True, slots=True)
class PlaceCounted:
    """What was counted at one place: goods with quantities, and the lines of the sheet where nothing was."""

    sheet_id: int
    location_id: int
    found: tuple[Found, ...]
    nothing: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Counting:
    """Where a count by scanner stands; `warned` when the person was told what was not scanned at the place."""

    sheet_id: int
    number: str
    title: str
    targets: tuple[Target, ...]
    recount: bool = False
    location_id: int | None = None
    place: str = ""
    found: tuple[Found, ...] = ()
    last: Key | None = None
    waiting: Scanned | None = None
    warned: bool = False
    lots: tuple[tuple[Key, str], ...] = field(default=())

    @property
    def here(self) -> tuple[Target, ...]:
        """Give the lines that are to be counted at the place."""
        return tuple(target for target in self.targets if target.location_id == self.location_id and target.to_count)

    @property
    def left(self) -> tuple[Target, ...]:
        """Give all lines that are to be counted."""
        return tuple(target for target in self.targets if target.to_count)


class CountTask(ScanTask[Counting]):
    """Counts a sheet place by place."""

    def __init__(self, state: Counting, look_up: LookUp, commands: Any) -> None:
        """Begin; `commands` makes a command of a counted place, and one that finishes the sheet."""
        super().__init__(state, look_up)
        self._commands = commands

    @property
    def view(self) -> ScanView:
        """Give what is seen now."""
        state = self.state
        done = len(state.targets) - len(state.left)
        total = sum(line.qty for line in state.found)
        unit = next((line.unit for line in state.found), "")
        same = len({line.unit for line in state.found}) == 1
        counted = f"{len(state.found)} goods, {shown(total, unit)}" if same else f"{len(state.found)} goods"
        return ScanView(
            f"{'Recount' if state.recount else 'Count'} {state.number}", state.title, self._ask(), self._rows(),
            counted if state.found else "", done, len(state.targets),
            "Enter: place done · a number: the quantity of the last scan · Backspace: take back",
        )

    def _ask(self) -> str:
        state = self.state
        if state.waiting is not None:
            return f"Scan the lot of {state.waiting.title}"
        if state.location_id is None:
            nearest = next((target.place for target in state.left), "")
            return f"Go to {nearest} and scan the place" if nearest else "All is counted: Enter finishes the count"
        return f"{state.place}: scan goods, or type how many"

    def _rows(self) -> tuple[ScanRow, ...]:
        state = self.state
        if state.location_id is None:
            return tuple(
                ScanRow(f"{target.place} · {target.title}", target.lot and f"Lot {target.lot}", "to count")
                for target in state.left
            )
        counted = [
            ScanRow(line.title, line.lot and f"Lot {line.lot}", shown(line.qty, line.unit), Tone.GOOD,
                    line.key == state.last) for line in reversed(state.found)
        ]
        known = {line.key for line in state.found}
        waiting = [
            ScanRow(target.title, target.lot and f"Lot {target.lot}", _booked(target), Tone.NEUTRAL)
            for target in state.here if (target.item_id, target.lot_id) not in known
        ]
        return (*counted, *waiting)

    def take(self, found: Sequence[Scanned], text: str) -> Step:
        """Take a place, goods or a lot."""
        if self.state.waiting is not None:
            return self._take_lot(found, text)
        if self.state.location_id is None:
            return self._take_place(found, text)
        goods = pick_kind(found, ScanKind.ITEM, ScanKind.LOT)
        if goods:
            return self._take_goods(goods)
        if pick_kind(found, ScanKind.PLACE):
            return self._take_place(found, text)
        if not found:
            return unknown(text)
        return refuse(f"{found[0].title} is not goods. Scan what lies at {self.state.place}.")

    def _take_place(self, found: Sequence[Scanned], text: str) -> Step:
        places = pick_kind(found, ScanKind.PLACE)
        if not places:
            return refuse("Scan the place first." if found else f"There is no place “{text}”.")
        if self.state.found and places[0].id != self.state.location_id:
            return refuse(f"{self.state.place} is not saved yet. Press Enter when it is done, then scan "
                          f"{places[0].code}.")
        self.state = replace(self.state, location_id=places[0].id, place=places[0].code, warned=False, last=None)
        return Step(f"{places[0].title}: {len(self.state.here)} lines to count." if self.state.here
                    else f"{places[0].title}: the sheet lists nothing here. What you find is added.",
                    Tone.GOOD if self.state.here else Tone.WARNING)

    def _take_goods(self, goods: Sequence[Scanned]) -> Step:
        fitting = [item for item in goods if self._is_here(item)] or list(goods)
        item = fitting[0]
        if len({option.id for option in fitting}) > 1:
            return refuse(f"“{item.code}” stands for several items. Scan another code of the goods.")
        if item.needs_lot:
            lots = [target for target in self.state.here if target.item_id == item.id]
            if len(lots) != 1:
                self.state = replace(self.state, waiting=item)
                return warn(f"{item.title} is kept by lot. Scan the lot.")
            item = replace(item, lot_id=lots[0].lot_id, lot_code=lots[0].lot)
        if item.tracking != "none" and item.lot_id is None:
            return refuse(f"Lot {item.lot_code} of {item.title} is not in the books. Put the goods aside and tell "
                          "whoever receives.")
        if self.state.recount and not self._is_here(item):
            return refuse(f"{item.title} agreed at {self.state.place}; it needs no recount.")
        return self._add(item, item.qty or ONE)

    def _take_lot(self, found: Sequence[Scanned], text: str) -> Step:
        item = self.state.waiting
        lots = [lot for lot in pick_kind(found, ScanKind.LOT, ScanKind.ITEM)
                if item is not None and lot.id == item.id and lot.lot_id is not None]
        if not lots:
            return refuse(f"“{text}” is no lot of {item.title if item else 'this item'}. Scan the lot.")
        self.state = replace(self.state, waiting=None)
        return self._add(lots[0], (item.qty if item else None) or lots[0].qty or ONE)

    def _is_here(self, item: Scanned) -> bool:
        return any(target.item_id == item.id and item.lot_id in (None, target.lot_id) for target in self.state.here)

    def _add(self, item: Scanned, qty: int) -> Step:
        key = (item.id, item.lot_id)
        before = next((line for line in self.state.found if line.key == key), None)
        title = item.title.partition(", lot ")[0]
        line = Found(item.id, item.lot_id, title, item.lot_code, item.unit, qty + (before.qty if before else 0))
        others = tuple(other for other in self.state.found if other.key != key)
        listed = any((target.item_id, target.lot_id) == key for target in self.state.here)
        self.state = replace(self.state, found=(*others, line), last=key, warned=False)
        said = f"{title}{_lot(item.lot_code)}: {shown(line.qty, item.unit)}"
        return Step(said) if listed else warn(f"{said}. The sheet does not list it here.")

    def take_number(self, qty: int) -> Step:
        """Say how much there is of what was scanned last."""
        line = next((line for line in self.state.found if line.key == self.state.last), None)
        if line is None:
            return refuse("Scan goods first, then type how many there are.")
        found = tuple(replace(item, qty=qty) if item.key == line.key else item for item in self.state.found)
        self.state = replace(self.state, found=found, warned=False)
        return Step(f"{line.title}{_lot(line.lot)}: {shown(qty, line.unit)}")

    def label(self) -> Step:
        """Print the label of what was scanned last."""
        return label_of(self.state.last)

    def finish(self) -> Step:
        """Save the place, or, when all places are counted, the sheet."""
        state = self.state
        if state.waiting is not None:
            return refuse(f"Scan the lot of {state.waiting.title}, or take the scan back.")
        if state.location_id is None:
            if state.left and not state.warned:
                self.state = replace(state, warned=True)
                return warn(f"{len(state.left)} lines are not counted. Scan a place, or press Enter again to finish.")
            return Step("Finishing …", Tone.NEUTRAL, self._commands.finish(state))
        known = {line.key for line in state.found}
        missing = [target for target in state.here if (target.item_id, target.lot_id) not in known]
        if missing and not state.warned:
            self.state = replace(state, warned=True)
            names = ", ".join(f"{target.title}{_lot(target.lot)}" for target in missing[:3])
            more = f" and {len(missing) - 3} more" if len(missing) > 3 else ""
            return warn(f"Not scanned: {names}{more}. Press Enter again if nothing of it is there.")
        if not missing and not state.found:
            self.state = replace(state, location_id=None, place="", warned=False)
            return Step(f"{state.place}: nothing to save.", Tone.NEUTRAL)
        counted = PlaceCounted(state.sheet_id, state.location_id, state.found,
                               tuple(target.line_id for target in missing))
        return Step("Saving …", Tone.NEUTRAL, self._commands.record(state, counted))

    def committed(self, value: Any) -> Step:
        """Go to the next place, or leave when the sheet is finished."""
        state = self.state
        self._forget_past()
        if state.location_id is None:
            again = value["to_recount"] if isinstance(value, dict) else value.to_recount
            if again:
                said = f"{again} lines are too far off; they are counted again."
                return Step(said, Tone.WARNING, opens=("count_sheet", state.sheet_id))
            return Step(f"{state.number} is finished.", leaves=True)
        targets = tuple(
            replace(target, to_count=False) if target.location_id == state.location_id else target
            for target in state.targets
        )
        place = state.place
        self.state = replace(state, targets=targets, location_id=None, place="", found=(), last=None, warned=False)
        return Step(f"{place} is saved." if self.state.left else f"{place} is saved. All is counted.")


def _lot(code: str) -> str:
    return f", lot {code}" if code else ""


def _booked(target: Target) -> str:
    return "to count" if target.booked is None else f"of {shown(target.booked, target.unit)}"

