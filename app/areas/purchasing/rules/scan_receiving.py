"""Receiving by scanner: goods of an order with lot, day of expiry and quantity, until nothing more comes."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from app.kernel.errors import DomainError
from app.kernel.listing import Tone
from app.kernel.quantity import QUANTITY_SCALE
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

_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})|(\d{2})\.(\d{2})\.(\d{4})")


@dataclass(frozen=True, slots=True)
class OpenLine:
    """A line of an order; quantities in millionths of the stock unit, of which `ratio` make one that was ordered."""

    line_id: int
    item_id: int
    title: str
    unit: str
    ordered_unit: str
    ratio: Fraction
    open: int


@dataclass(frozen=True, slots=True)
class Arrived:
    """Goods that came: of an item, in a lot (empty: numbered when they are booked), with a day of expiry or none."""

    item_id: int
    title: str
    unit: str
    lot: str
    expires_on: date | None
    qty: int
    lot_id: int | None = None

    @property
    def key(self) -> tuple[int, str]:
        """Give what tells the goods apart."""
        return self.item_id, self.lot


@dataclass(frozen=True, slots=True)
class Part:
    """So much of an order line, in the unit it was ordered in."""

    line_id: int
    qty: Decimal
    lot: str
    expires_on: date | None


@dataclass(frozen=True, slots=True)
class Receiving:
    """Where receiving by scanner stands."""

    order_id: int
    number: str
    supplier: str
    targets: tuple[OpenLine, ...]
    lines: tuple[Arrived, ...] = ()
    last: tuple[int, str] | None = None
    waiting: Scanned | None = None


def parts_of(state: Receiving) -> tuple[Part, ...]:
    """Share what came among the order's lines, the earlier first; what is too much goes to the last line of the item.

    Raises DomainError for what is no exact quantity in the unit that was ordered.
    """
    left = {target.line_id: target.open for target in state.targets}
    parts = []
    for arrived in state.lines:
        rest = arrived.qty
        targets = [target for target in state.targets if target.item_id == arrived.item_id]
        for target in targets:
            taken = rest if target == targets[-1] else min(rest, left[target.line_id])
            if taken > 0:
                left[target.line_id] -= taken
                rest -= taken
                parts.append(Part(target.line_id, _in_ordered_unit(taken, target), arrived.lot, arrived.expires_on))
    return tuple(parts)


def _in_ordered_unit(qty: int, target: OpenLine) -> Decimal:
    scaled = Fraction(qty) / target.ratio
    if scaled.denominator != 1:
        raise DomainError(
            "receipt.unit", f"{shown(qty, target.unit)} of {target.title} are not whole {target.ordered_unit}, "
            "the unit that was ordered. Type the quantity of whole units.",
        )
    return Decimal(int(scaled)) / QUANTITY_SCALE


class ReceiveTask(ScanTask[Receiving]):
    """Takes in what came of an order."""

    def __init__(self, state: Receiving, look_up: LookUp, command: Callable[[Receiving], object]) -> None:
        """Begin; `command` makes the receipt of a state."""
        super().__init__(state, look_up)
        self._command = command

    @property
    def view(self) -> ScanView:
        """Give what is seen now."""
        state = self.state
        came = [
            ScanRow(line.title, _told(line), shown(line.qty, line.unit), Tone.GOOD, line.key == state.last)
            for line in reversed(state.lines)
        ]
        waited = [
            ScanRow(target.title, f"ordered in {target.ordered_unit}" if target.ratio != 1 else "",
                    f"{shown(rest, target.unit)} to come")
            for target in state.targets if (rest := target.open - self._came(target.item_id)) > 0
        ]
        done = sum(self._came(target.item_id) >= target.open for target in state.targets)
        total = f"{len(came)} {'line' if len(came) == 1 else 'lines'} came" if came else ""
        return ScanView(
            f"Receive {state.number}", state.supplier, self._ask(), (*came, *waited), total, done, len(state.targets),
            "A number: the quantity of the last scan · a day such as 2027-11-30: its expiry · Enter: book the receipt",
        )

    def _came(self, item_id: int) -> int:
        return sum(line.qty for line in self.state.lines if line.item_id == item_id)

    def _ask(self) -> str:
        if self.state.waiting is not None:
            return f"Scan or type the lot of {self.state.waiting.title}"
        return "Scan the next goods, or Enter to book" if self.state.lines else "Scan what came"

    def wants_text(self) -> bool:
        """Take any text as the lot of goods that wait for one."""
        return self.state.waiting is not None

    def take(self, found: Sequence[Scanned], text: str) -> Step:
        """Take goods, a lot, or a day of expiry."""
        waiting = self.state.waiting
        if waiting is not None:
            return self._take_lot(waiting, found, text)
        goods = pick_kind(found, ScanKind.ITEM, ScanKind.LOT)
        if not goods:
            day = _day_of(text)
            if day is not None:
                return self._expires(day)
            return refuse(f"{found[0].title} is not goods.") if found else unknown(text)
        ordered = [item for item in goods if self._targets(item.id)]
        if not ordered:
            return refuse(f"{goods[0].title} is not on {self.state.number}. Put it aside.")
        item = ordered[0]
        if item.needs_lot:
            self.state = replace(self.state, waiting=item)
            return warn(f"{item.title} is kept by lot. Scan or type the lot; Enter gives it a number of ours.")
        return self._add(item, item.lot_code if item.tracking != "none" else "")

    def _take_lot(self, waiting: Scanned, found: Sequence[Scanned], text: str) -> Step:
        named = next((item for item in found if item.lot_code and item.id == waiting.id), None)
        code = named.lot_code if named is not None else text
        if named is None and pick_kind(found, ScanKind.ITEM, ScanKind.PLACE, ScanKind.DOCUMENT):
            return refuse(f"{found[0].title} is not a lot. Scan or type the lot of {waiting.title}.")
        expires_on = (named.expires_on if named is not None else None) or waiting.expires_on
        self.state = replace(self.state, waiting=None)
        return self._add(replace(waiting, expires_on=expires_on), code)

    def _targets(self, item_id: int) -> list[OpenLine]:
        return [target for target in self.state.targets if target.item_id == item_id]

    def _add(self, item: Scanned, lot: str) -> Step:
        before = next((line for line in self.state.lines if line.key == (item.id, lot)), None)
        title = item.title.partition(", lot ")[0]
        qty = (item.qty or ONE) + (before.qty if before else 0)
        expires_on = item.expires_on or (before.expires_on if before else None)
        return self._put(Arrived(item.id, title, item.unit, lot, expires_on, qty, item.lot_id))

    def _put(self, line: Arrived) -> Step:
        others = tuple(other for other in self.state.lines if other.key != line.key)
        self.state = replace(self.state, lines=(*others, line) if line.qty else others, last=line.key)
        came, ordered = self._came(line.item_id), sum(target.open for target in self._targets(line.item_id))
        detail = _told(line)
        said = f"{line.title}{f', {detail}' if detail else ''}: {shown(line.qty, line.unit)}"
        if came > ordered:
            return warn(f"{said}. That is {shown(came - ordered, line.unit)} more than is open.")
        return Step(f"{said}, {shown(ordered - came, line.unit)} to come" if came < ordered else f"{said}, complete")

    def _last(self) -> Arrived | None:
        return next((line for line in self.state.lines if line.key == self.state.last), None)

    def _expires(self, day: date) -> Step:
        line = self._last()
        return refuse("Scan the goods first, then their day.") if line is None else self._put(
            replace(line, expires_on=day))

    def take_number(self, qty: int) -> Step:
        """Say how much came of what was scanned last."""
        line = self._last()
        return refuse("Scan goods first, then type how many came.") if line is None else self._put(
            replace(line, qty=qty))

    def label(self) -> Step:
        """Print the label of the last goods."""
        line = self._last()
        if line is None:
            return refuse("Scan goods first.")
        return Step("Label …", Tone.NEUTRAL, prints=("item_label", line.item_id))

    def finish(self) -> Step:
        """Give goods that wait for a lot a number of ours, or book what came."""
        waiting = self.state.waiting
        if waiting is not None:
            self.state = replace(self.state, waiting=None)
            return self._add(waiting, "")
        if not self.state.lines:
            return warn("Nothing was scanned yet.")
        return Step("Booking …", Tone.NEUTRAL, self._command(self.state))

    def committed(self, value: Any) -> Step:
        """Leave: the receipt is booked."""
        self._forget_past()
        return Step(f"{self.state.number}: booked.", leaves=True)


def _told(line: Arrived) -> str:
    lot = f"lot {line.lot}" if line.lot else ""
    day = f"expires {line.expires_on.isoformat()}" if line.expires_on else ""
    return ", ".join(part for part in (lot, day) if part)


def _day_of(text: str) -> date | None:
    found = _DAY.fullmatch(text)
    if found is None:
        return None
    parts = [int(part) for part in found.groups() if part]
    try:
        return date(*parts) if found[1] else date(*reversed(parts))
    except ValueError:
        raise DomainError("barcode.day", f"{text} is no day.") from None
