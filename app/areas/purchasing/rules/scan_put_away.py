"""Putting away by scanner: goods of a receipt, the place proposed, the place where they were put."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from app.kernel.listing import Tone
from app.kernel.scanning import (
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
class Waiting:
    """Goods of a receipt line that wait, and where they best go; quantities in millionths of the stock unit."""

    line_id: int
    item_id: int
    title: str
    lot_id: int | None
    lot: str
    unit: str
    qty: int
    place_id: int
    place: str
    why: str = ""


@dataclass(frozen=True, slots=True)
class PuttingAway:
    """Where putting away by scanner stands; `qty` of the line in hand goes to `target`."""

    receipt_id: int
    number: str
    supplier: str
    waiting: tuple[Waiting, ...]
    all: int
    line_id: int | None = None
    qty: int = 0
    target: Scanned | None = None

    @property
    def in_hand(self) -> Waiting | None:
        """Give the line whose goods are in hand."""
        return next((line for line in self.waiting if line.line_id == self.line_id), None)


class PutAwayTask(ScanTask[PuttingAway]):
    """Carries the goods of a receipt to their places."""

    def __init__(self, state: PuttingAway, look_up: LookUp, command: Callable[[PuttingAway], object]) -> None:
        """Begin; `command` puts what is in hand to the target."""
        super().__init__(state, look_up)
        self._command = command

    @property
    def view(self) -> ScanView:
        """Give what is seen now."""
        state = self.state
        rows = tuple(
            ScanRow(line.title, f"to {line.place}{f', lot {line.lot}' if line.lot else ''}", shown(line.qty, line.unit),
                    Tone.ACCENT if line.line_id == state.line_id else Tone.NEUTRAL, line.line_id == state.line_id)
            for line in state.waiting
        )
        hand = state.in_hand
        ask = "Scan the goods that you take" if hand is None else (
            f"Put {shown(state.qty, hand.unit)} at {hand.place} and scan the place")
        if not state.waiting:
            ask = "Everything is put away"
        return ScanView(f"Put away {state.number}", state.supplier, ask, rows, "", state.all - len(state.waiting),
                        state.all, "A number: how much of it · scanning another place puts it there · Esc: leave")

    def take(self, found: Sequence[Scanned], text: str) -> Step:
        """Take goods, or the place where they were put."""
        if not found:
            return unknown(text)
        places = pick_kind(found, ScanKind.PLACE)
        if places and self.state.in_hand is not None:
            return self._put(places[0])
        goods = pick_kind(found, ScanKind.LOT, ScanKind.ITEM)
        if not goods:
            return refuse("Scan the goods first, then the place.")
        fitting = [
            line for line in self.state.waiting for item in goods
            if line.item_id == item.id and item.lot_id in (None, line.lot_id)
        ]
        if not fitting:
            return refuse(f"{goods[0].title} does not wait on {self.state.number}.")
        if len({line.lot_id for line in fitting}) > 1:
            return warn(f"Several lots of {fitting[0].title} wait. Scan the lot.")
        line = fitting[0]
        self.state = replace(self.state, line_id=line.line_id, qty=line.qty)
        return Step(f"{line.title}: {line.why or line.place}")

    def _put(self, place: Scanned) -> Step:
        self.state = replace(self.state, target=place)
        return Step(f"{place.title} …", Tone.NEUTRAL, self._command(self.state))

    def take_number(self, qty: int) -> Step:
        """Say how much of the goods in hand goes to the next place."""
        hand = self.state.in_hand
        if hand is None:
            return refuse("Scan the goods first, then type how many.")
        if not 0 < qty <= hand.qty:
            return refuse(f"{shown(hand.qty, hand.unit)} of {hand.title} wait to be put away.")
        self.state = replace(self.state, qty=qty)
        return Step(f"{shown(qty, hand.unit)} of {hand.title}")

    def finish(self) -> Step:
        """Leave when everything is put away."""
        if not self.state.waiting:
            return Step(f"{self.state.number} is put away.", leaves=True)
        return warn(f"{len(self.state.waiting)} lines wait. Scan goods, or leave with Esc.")

    def refused(self, error: Any) -> Step:
        """Keep the goods in hand, and ask for another place."""
        self.state = replace(self.state, target=None)
        return super().refused(error)

    def committed(self, value: Any) -> Step:
        """Go to the next goods."""
        state, hand = self.state, self.state.in_hand
        self._forget_past()
        place, rest = state.target, (hand.qty if hand else 0) - state.qty
        waiting = tuple(
            replace(line, qty=rest) if line.line_id == state.line_id else line for line in state.waiting
            if line.line_id != state.line_id or rest > 0
        )
        self.state = replace(state, waiting=waiting, line_id=None, qty=0, target=None)
        said = f"{hand.title if hand else 'Goods'} at {place.title if place else 'the place'}."
        if hand is not None and place is not None and place.id != hand.place_id:
            return warn(f"{said} {hand.place} was proposed.")
        return Step(said if waiting else f"{said} Everything is put away.")
