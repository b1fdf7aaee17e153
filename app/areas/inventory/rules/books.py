"""How the stock of one item is held for costing: as layers (FIFO), as one pool (average), or at a standard price."""

from collections import deque
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from app.kernel.rounding import round_half_up

FIFO, AVERAGE, STANDARD = "fifo", "average", "standard"
METHODS = (FIFO, AVERAGE, STANDARD)
PRICE_SCALE = 10**12
"""Millionths of a unit times millionths of the currency."""


def share(value: int, part: int, whole: int) -> int:
    """Give the worth of a part; the whole is worth all of it."""
    return value if part == whole else round_half_up(value * part, whole)


@dataclass(slots=True)
class Layer:
    """What is left of one receipt."""

    move_id: int
    at: datetime
    qty: int
    value_minor: int


class Book(Protocol):
    """What is free to go out, and what it is worth; quantities are never below nothing."""

    @property
    def qty(self) -> int:
        """Give how much there is."""

    @property
    def value_minor(self) -> int:
        """Give what all of it is worth."""

    def put(self, move_id: int, at: datetime, qty: int, value_minor: int) -> None:
        """Take goods in."""

    def take(self, qty: int) -> int:
        """Let goods go that are there and give their worth."""

    def peek(self, qty: int) -> int:
        """Give what goods that are there would go out for."""

    def take_back(self, move_id: int, qty: int, value_minor: int) -> int:
        """Let goods of one receipt go that are there, if they can at the worth given, and give the worth they had."""

    def revalue(self, move_id: int, received: int, value_minor: int) -> int:
        """Add a cost to what is left of a receipt of so much, and give the part of it that stayed in stock."""


@dataclass(slots=True)
class FifoBook:
    """Layers in the order in which they came; the oldest goes first."""

    layers: deque[Layer] = field(default_factory=deque)
    qty: int = 0
    value_minor: int = 0

    def put(self, move_id: int, at: datetime, qty: int, value_minor: int) -> None:
        """Take goods in."""
        self.layers.append(Layer(move_id, at, qty, value_minor))
        self.qty += qty
        self.value_minor += value_minor

    def take(self, qty: int) -> int:
        """Let goods go that are there and give their worth."""
        worth = 0
        while qty > 0:
            first = self.layers[0]
            taken = min(qty, first.qty)
            worth += self._lessen(first, taken)
            qty -= taken
            if first.qty == 0:
                self.layers.popleft()
        return worth

    def _lessen(self, layer: Layer, qty: int) -> int:
        worth = share(layer.value_minor, qty, layer.qty)
        layer.qty -= qty
        layer.value_minor -= worth
        self.qty -= qty
        self.value_minor -= worth
        return worth

    def peek(self, qty: int) -> int:
        """Give what goods that are there would go out for."""
        worth = 0
        for layer in self.layers:
            taken = min(qty, layer.qty)
            worth += share(layer.value_minor, taken, layer.qty)
            qty -= taken
            if qty == 0:
                break
        return worth

    def take_back(self, move_id: int, qty: int, value_minor: int) -> int:
        """Let goods of one receipt go, the rest from the front when less is left of it, and give their worth."""
        worth = 0
        for layer in [layer for layer in self.layers if layer.move_id == move_id]:
            taken = min(qty, layer.qty)
            worth += self._lessen(layer, taken)
            qty -= taken
            if layer.qty == 0:
                self.layers.remove(layer)
        return worth + self.take(qty)

    def revalue(self, move_id: int, received: int, value_minor: int) -> int:
        """Add a cost to what is left of a receipt, and give the part of it that stayed in stock."""
        stayed = 0
        for layer in self.layers:
            if layer.move_id == move_id:
                part = share(value_minor, min(layer.qty, received), received)
                layer.value_minor += part
                stayed += part
        self.value_minor += stayed
        return stayed


@dataclass(slots=True)
class AverageBook:
    """One pool in which all goods of an item are worth the same."""

    qty: int = 0
    value_minor: int = 0

    def put(self, move_id: int, at: datetime, qty: int, value_minor: int) -> None:
        """Take goods in."""
        self.qty += qty
        self.value_minor += value_minor

    def take(self, qty: int) -> int:
        """Let goods go that are there and give their worth; the last take all that is left."""
        worth = self.peek(qty)
        self.qty -= qty
        self.value_minor -= worth
        return worth

    def peek(self, qty: int) -> int:
        """Give what goods that are there would go out for."""
        return share(self.value_minor, qty, self.qty) if qty else 0

    def take_back(self, move_id: int, qty: int, value_minor: int) -> int:
        """Let goods go at the worth given, or at what the pool can give."""
        if qty == self.qty or not 0 <= value_minor <= self.value_minor:
            return self.take(qty)
        self.qty -= qty
        self.value_minor -= value_minor
        return value_minor

    def revalue(self, move_id: int, received: int, value_minor: int) -> int:
        """Add a cost as far as so much is still there, and give the part of it that stayed in stock."""
        if self.qty <= 0:
            return 0
        part = share(value_minor, min(self.qty, received), received)
        self.value_minor += part
        return part


def standard_worth(qty: int, price: int) -> int:
    """Give what a quantity is worth at a standard price, in millionths of the minor unit for one stock unit."""
    return round_half_up(qty * price, PRICE_SCALE)
