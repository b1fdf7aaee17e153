"""Picking by scanner: the next place on the way round, the goods there, how many, then the next."""

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
    pick_kind,
    refuse,
    shown,
    unknown,
    warn,
)


@dataclass(frozen=True, slots=True)
class ToPick:
    """Goods to take from a place, and how many were taken; quantities in millionths of the stock unit."""

    line_id: int
    item_id: int
    title: str
    lot_id: int | None
    lot: str
    location_id: int
    place: str
    unit: str
    qty: int
    taken: int = 0
    closed: bool = False

    @property
    def is_done(self) -> bool:
        """Tell whether nothing more is taken."""
        return self.closed or self.taken >= self.qty


@dataclass(frozen=True, slots=True)
class Picking:
    """Where picking by scanner stands; `here` is the place that was scanned."""

    shipment_id: int
    number: str
    customer: str
    lines: tuple[ToPick, ...]
    here: int | None = None
    warned: bool = False

    @property
    def current(self) -> ToPick | None:
        """Give the next goods on the way round."""
        return next((line for line in self.lines if not line.is_done), None)


class PickTask(ScanTask[Picking]):
    """Picks a shipment."""

    def __init__(self, state: Picking, look_up: LookUp, command: Callable[[Picking], object]) -> None:
        """Begin; `command` picks what was taken."""
        super().__init__(state, look_up)
        self._command = command

    @property
    def view(self) -> ScanView:
        """Give what is seen now."""
        current, lines = self.state.current, self.state.lines
        return ScanView(
            f"Pick {self.state.number}", self.state.customer, self._ask(),
            tuple(_row(line, current) for line in lines), "", sum(line.is_done for line in lines), len(lines),
            "A number: how many you take · Enter: no more of it there · when all is taken, Enter books it",
        )

    def _ask(self) -> str:
        current = self.state.current
        if current is None:
            return "All is taken: Enter books it"
        if self.state.here != current.location_id:
            return f"Go to {current.place} and scan the place"
        lot = f", lot {current.lot}" if current.lot else ""
        return f"Take {shown(current.qty - current.taken, current.unit)} of {current.title}{lot}"

    def take(self, found: Sequence[Scanned], text: str) -> Step:
        """Take the place, or goods from it."""
        if not found:
            return unknown(text)
        current = self.state.current
        if current is None:
            return warn("All is taken already. Press Enter to book it.")
        places = pick_kind(found, ScanKind.PLACE)
        if self.state.here != current.location_id:
            return self._go(current, places[0] if places else None)
        goods = pick_kind(found, ScanKind.LOT, ScanKind.ITEM)
        fitting = [item for item in goods if item.id == current.item_id and item.lot_id in (None, current.lot_id)]
        if not fitting:
            lot = f", lot {current.lot}" if current.lot else ""
            return refuse(f"{found[0].title} is wrong. Take {current.title}{lot}.")
        if current.lot_id is not None and fitting[0].lot_id is None:
            return warn(f"Scan the lot: it must be {current.lot}.")
        return self._count(current, current.taken + (fitting[0].qty or ONE))

    def _go(self, current: ToPick, place: Scanned | None) -> Step:
        if place is None:
            return refuse(f"Scan the place first: {current.place}.")
        if place.id != current.location_id:
            return refuse(f"{place.code} is the wrong place. Go to {current.place}.")
        self.state = replace(self.state, here=place.id, warned=False)
        return Step(f"{place.title}: right.")

    def _count(self, current: ToPick, taken: int) -> Step:
        if taken > current.qty:
            return refuse(f"Only {shown(current.qty, current.unit)} of {current.title} are wanted. Put the rest back.")
        self._change(replace(current, taken=taken))
        done = " complete" if taken == current.qty else f" {shown(taken, current.unit)} of {current.qty // ONE}"
        return Step(f"{current.title}:{done}.")

    def _change(self, line: ToPick) -> None:
        lines = tuple(line if other.line_id == line.line_id else other for other in self.state.lines)
        self.state = replace(self.state, lines=lines, warned=False)

    def take_number(self, qty: int) -> Step:
        """Say how many are taken."""
        current = self.state.current
        if current is None:
            return warn("All is taken already. Press Enter to book it.")
        if self.state.here != current.location_id:
            return refuse(f"Scan the place first: {current.place}.")
        return self._count(current, qty)

    def finish(self) -> Step:
        """Leave goods short that are not there, or book what was taken."""
        current = self.state.current
        if current is None:
            if not any(line.taken for line in self.state.lines):
                return refuse("Nothing was taken. Leave with Esc, or cancel the shipment.")
            return Step("Booking …", Tone.NEUTRAL, self._command(self.state))
        if self.state.here != current.location_id:
            return warn(f"{self._ask()}.")
        missing = shown(current.qty - current.taken, current.unit)
        if not self.state.warned:
            self.state = replace(self.state, warned=True)
            return warn(f"{missing} of {current.title} are missing. Press Enter again to leave them out.")
        self._change(replace(current, closed=True))
        return warn(f"{current.title}: {missing} short.")

    def committed(self, value: Any) -> Step:
        """Leave: the shipment is picked."""
        self._forget_past()
        short = sum(line.taken < line.qty for line in self.state.lines)
        said = f"{self.state.number} is picked"
        return Step(f"{said}, {short} lines short." if short else f"{said}.",
                    Tone.WARNING if short else Tone.GOOD, leaves=True)


def _row(line: ToPick, current: ToPick | None) -> ScanRow:
    tone = Tone.GOOD if line.taken >= line.qty else Tone.WARNING if line.closed else Tone.NEUTRAL
    detail = f"{line.place}{f', lot {line.lot}' if line.lot else ''}"
    qty = f"{shown(line.taken, line.unit)} of {shown(line.qty, line.unit)}" if line.taken or line.closed else shown(
        line.qty, line.unit)
    return ScanRow(line.title, detail, qty, tone, line is current)
