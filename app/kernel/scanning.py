"""Work by scanner as a state machine: what was scanned, what to say to it, what to scan next; knows no window."""

import re
from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any, Generic, TypeVar

from app.kernel.errors import CounterflowError
from app.kernel.listing import Tone
from app.kernel.quantity import QUANTITY_SCALE, Quantity, scaled_quantity

S = TypeVar("S")
ONE = QUANTITY_SCALE


class ScanKind(StrEnum):
    """What a code stands for."""

    ITEM = "item"
    LOT = "lot"
    PLACE = "place"
    DOCUMENT = "document"


class Order(StrEnum):
    """Bar codes that say what to do; they can be printed and hung at the desk."""

    OK = "CF-OK"
    UNDO = "CF-UNDO"
    CANCEL = "CF-CANCEL"
    LABEL = "CF-LABEL"


ORDER_TITLES = (
    (Order.OK, "Done, save"), (Order.UNDO, "Take the last scan back"), (Order.CANCEL, "Leave"),
    (Order.LABEL, "Print a label"),
)


@dataclass(frozen=True, slots=True)
class Scanned:
    """One thing that a code stands for; quantities in millionths of the stock unit.

    `record` is the kind of a document, `id` its number, or that of the item or place; a lot names its item, too.
    `lot_code` is told by the label even where no lot of that code is known yet. `refusal` says why it cannot be used.
    """

    kind: ScanKind
    id: int
    code: str
    title: str
    record: str = ""
    unit: str = ""
    tracking: str = "none"
    lot_id: int | None = None
    lot_code: str = ""
    expires_on: date | None = None
    qty: int | None = None
    refusal: str = ""

    @property
    def needs_lot(self) -> bool:
        """Tell whether the goods are told apart by a lot that the code did not name."""
        return self.kind == ScanKind.ITEM and self.tracking != "none" and not self.lot_code


LookUp = Callable[[str], Sequence[Scanned]]
"""Everything that a code may stand for; nothing for a code that nobody knows."""


@dataclass(frozen=True, slots=True)
class Step:
    """The answer to a scan: what became of it and what is wanted next.

    `command` is to be carried out, and the task told by `committed` or `refused`. `opens` names a document to go on
    with, `prints` a document and its record, `leaves` ends the work.
    """

    said: str
    tone: Tone = Tone.GOOD
    command: object | None = None
    opens: tuple[str, int] | None = None
    prints: tuple[str, int] | None = None
    leaves: bool = False


@dataclass(frozen=True, slots=True)
class ScanRow:
    """A line of what was scanned, or of what is still wanted."""

    title: str
    detail: str
    qty: str
    tone: Tone = Tone.NEUTRAL
    current: bool = False


@dataclass(frozen=True, slots=True)
class ScanView:
    """What is seen of a task: the document, what is wanted now, the lines, and how far it is."""

    title: str
    subtitle: str
    ask: str
    rows: tuple[ScanRow, ...] = ()
    total: str = ""
    done: int = 0
    of: int = 0
    hint: str = ""


_NUMBER = re.compile(r"\d{1,6}([.,]\d{1,6})?")


def number_of(text: str) -> int | None:
    """Read a typed quantity, with point or comma; None for what is none, such as the thirteen digits of an EAN.

    >>> number_of("12,5"), number_of("4006381333931")
    (12500000, None)
    """
    return scaled_quantity(Decimal(text.replace(",", "."))) if _NUMBER.fullmatch(text) else None


def refuse(said: str) -> Step:
    """Say that a scan was not taken."""
    return Step(said, Tone.BAD)


def warn(said: str) -> Step:
    """Say that something is to be looked at."""
    return Step(said, Tone.WARNING)


def shown(qty: int, unit: str) -> str:
    """Write a quantity with its unit."""
    return str(Quantity(qty, unit))


class ScanTask(ABC, Generic[S]):
    """Some work by scanner. Its state is a value, so that a scan is taken back by going to the state before it."""

    def __init__(self, state: S, look_up: LookUp) -> None:
        """Begin."""
        self.state = state
        self.look_up = look_up
        self._past: list[S] = []

    @property
    @abstractmethod
    def view(self) -> ScanView:
        """Give what is seen now."""

    @abstractmethod
    def take(self, found: Sequence[Scanned], text: str) -> Step:
        """Take what was scanned; `found` is empty for a code that nobody knows."""

    @abstractmethod
    def take_number(self, qty: int) -> Step:
        """Take a quantity that was typed."""

    @abstractmethod
    def finish(self) -> Step:
        """Save, or say what is missing: Enter on an empty field."""

    @abstractmethod
    def committed(self, value: Any) -> Step:
        """Go on after the command was carried out."""

    def wants_text(self) -> bool:
        """Tell whether an unknown code is wanted now, such as that of a new lot; a number is one, too, then."""
        return False

    def label(self) -> Step:
        """Print a label of what was scanned last."""
        return refuse("There is nothing to print a label of here.")

    def scan(self, text: str, *, typed: bool = False) -> Step:
        """Take what came from the scanner or, `typed`, from the keyboard, where short numbers are quantities."""
        text = text.strip()
        if not text:
            return self.finish()
        if text.upper() in tuple(Order):
            return self._ordered(Order(text.upper()))
        try:
            number = number_of(text)
            if typed and number is not None and not self.wants_text():
                return self._keeping(lambda: self.take_number(number))
            found = tuple(self.look_up(text))
            if not found and number is not None and not self.wants_text():
                return self._keeping(lambda: self.take_number(number))
            if found and all(item.refusal for item in found):
                return refuse(found[0].refusal)
            return self._keeping(lambda: self.take([item for item in found if not item.refusal], text))
        except CounterflowError as error:
            return refuse(error.message)

    def undo(self) -> Step:
        """Take the last scan back."""
        if not self._past:
            return warn("There is nothing to take back.")
        self.state = self._past.pop()
        return Step("Taken back.", Tone.NEUTRAL)

    def refused(self, error: CounterflowError) -> Step:
        """Say why a command was not carried out; what was scanned stays."""
        return refuse(error.message)

    def _keeping(self, work: Callable[[], Step]) -> Step:
        before = self.state
        step = work()
        if self.state != before:
            self._past.append(before)
        return step

    def _ordered(self, order: Order) -> Step:
        match order:
            case Order.OK:
                return self.finish()
            case Order.UNDO:
                return self.undo()
            case Order.LABEL:
                return self.label()
            case Order.CANCEL:
                return Step("Left. Nothing more was saved.", Tone.NEUTRAL, leaves=True)

    def _forget_past(self) -> None:
        """Let no scan be taken back any more: what it led to is saved."""
        self._past.clear()


def pick_kind(found: Sequence[Scanned], *kinds: ScanKind) -> list[Scanned]:
    """Give what is of the first of these kinds that was found at all."""
    return next((same for kind in kinds if (same := [item for item in found if item.kind == kind])), [])


def unknown(text: str) -> Step:
    """Say that nobody knows a code."""
    shown_text = text if len(text) <= 40 else f"{text[:39]}…"
    return refuse(f"Nobody knows “{shown_text}”. Nothing was counted or booked.")


def label_of(goods: tuple[int, int | None] | None) -> Step:
    """Print the label of an item and lot that were scanned, or say that there are none."""
    if goods is None:
        return refuse("Scan goods first, then their label is printed.")
    item_id, lot_id = goods
    return Step("Label …", Tone.NEUTRAL, prints=("item_label", item_id) if lot_id is None else ("lot_label", lot_id))


@dataclass(frozen=True, slots=True)
class Choosing:
    """The kinds of document that are waited for."""

    title: str
    ask: str
    records: tuple[str, ...]


class ChooseTask(ScanTask[Choosing]):
    """Waits for the number of a document to go on with."""

    @property
    def view(self) -> ScanView:
        """Give what is seen now."""
        hint = "Or select it in the list and start from there · Esc: leave"
        return ScanView(self.state.title, "", self.state.ask, hint=hint)

    def take(self, found: Sequence[Scanned], text: str) -> Step:
        """Open the document."""
        fitting = [item for item in pick_kind(found, ScanKind.DOCUMENT) if item.record in self.state.records]
        if fitting:
            return Step(fitting[0].title, opens=(fitting[0].record, fitting[0].id))
        return refuse(f"{found[0].title} is something else. {self.state.ask}.") if found else unknown(text)

    def take_number(self, qty: int) -> Step:
        """Ask for the document first."""
        return refuse(f"{self.state.ask} first.")

    def finish(self) -> Step:
        """Wait on."""
        return warn(f"{self.state.ask}.")

    def committed(self, value: Any) -> Step:
        """Wait on."""
        return Step("Saved.")
