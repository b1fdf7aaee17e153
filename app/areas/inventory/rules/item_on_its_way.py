"""One item on its way through its moves: its book, what waits for goods to come, and what is kept aside."""

from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from app.areas.inventory.rules.books import FIFO, AverageBook, Book, FifoBook, Layer, share, standard_worth
from app.areas.inventory.rules.costing import EVER, Closing, CostMove, Opening


@dataclass(slots=True)
class ItemOnItsWay:
    """One item on its way through the moves."""

    item_id: int
    method: str
    book: Book
    last: tuple[int, int]
    waiting: deque[tuple[Layer, bool]]
    held: dict[int, tuple[int, int, int, datetime]]
    price: int | None = None
    standard_qty: int = 0

    def standing(self) -> Closing:
        """Tell how the item stands."""
        layers = [Layer(part.move_id, part.at, part.qty, part.value_minor) for part, _ in self.waiting]
        held = [Layer(move, at, qty, value) for move, (qty, value, _, at) in self.held.items() if qty]
        if self.price is not None:
            worth = standard_worth(self.standard_qty, self.price)
            layers += [Layer(0, EVER, self.standard_qty, worth)] if self.standard_qty else []
        elif isinstance(self.book, FifoBook):
            layers += [Layer(part.move_id, part.at, part.qty, part.value_minor) for part in self.book.layers]
        elif self.book.qty or self.book.value_minor:
            layers.append(Layer(0, EVER, self.book.qty, self.book.value_minor))
        every = (*layers, *held)
        return Closing(self.method, sum(part.qty for part in every), sum(part.value_minor for part in every),
                       tuple(layers), tuple(held), self.last)


def opened(item_id: int, opening: Opening) -> ItemOnItsWay:
    """Begin with how an item stood."""
    there = [part for part in opening.layers if part.qty > 0]
    book: Book
    if opening.method == FIFO:
        book = FifoBook(deque(Layer(part.move_id, part.at, part.qty, part.value_minor) for part in there),
                        sum(part.qty for part in there), sum(part.value_minor for part in there))
    else:
        book = AverageBook(sum(part.qty for part in there), sum(part.value_minor for part in there))
    waiting = deque((Layer(part.move_id, part.at, part.qty, part.value_minor), True)
                    for part in opening.layers if part.qty < 0)
    held = {part.move_id: (part.qty, part.value_minor, part.qty, part.at) for part in opening.held}
    return ItemOnItsWay(item_id, opening.method, book, opening.last, waiting, held)


def weights_of(outputs: Sequence[CostMove], items: Mapping[int, ItemOnItsWay]) -> dict[int, int]:
    """Give by what the worth of all that went in is spread over the moves by which goods were made."""
    by_quantity = {move.id: move.qty for move in outputs}
    made = {move.item_id for move in outputs}
    if len(made) == 1 or not made <= items.keys():
        return by_quantity
    by_worth = {move.id: _usual(items[move.item_id], move.qty) for move in outputs}
    return by_worth if all(by_worth.values()) else by_quantity


def _usual(item: ItemOnItsWay, qty: int) -> int:
    """Give what so much of an item usually costs, in thousandths of the minor unit, so that small prices count."""
    if item.price is not None:
        return standard_worth(1_000 * qty, item.price)
    known_qty, known_worth = item.last
    return max(0, share(1_000 * known_worth, qty, known_qty)) if known_qty else 0
