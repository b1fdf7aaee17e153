"""What every move is worth once all costs are known: an exact replay of moves and costs in the order of their dates.

A move waits for what it depends on: a reversal for the move it names, goods that were made for all that went into them.
Goods that were received and taken back are kept aside in between: nobody else used them up, and what was shipped and
taken back used up nothing. Goods that go out before they came in are taken at the last price and corrected when they
come. Whatever is divided is divided without remainder, so that no cent is lost or found.
"""

from collections import defaultdict, deque
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from app.areas.inventory.rules.books import FIFO, STANDARD, AverageBook, Layer, share, standard_worth
from app.areas.inventory.rules.costing import (
    EVER,
    LATE,
    REVALUED,
    VARIANCE,
    CostMove,
    Entry,
    Fact,
    Known,
    Opening,
    Replayed,
    Source,
)
from app.areas.inventory.rules.item_on_its_way import ItemOnItsWay, opened, weights_of
from app.areas.inventory.rules.produced import Production
from app.areas.inventory.rules.spans import TakenBack, worth_of
from app.kernel.rounding import allocate

PASSES = 8


def replay(
    moves: Sequence[CostMove], facts: Iterable[Fact], openings: Mapping[int, Opening],
    known: Mapping[int, Known] | None = None, around: Sequence[CostMove] = (), then: datetime | None = None,
) -> Replayed:
    """Cost all moves of some items in order of their dates.

    `known` are moves outside that these name; `around` moves of other items in the same documents of production, whose
    worth is among the known. `then` asks how the items stood at a moment.
    """
    given = known or {}
    guess: dict[int, int] = {}
    every_fact = list(facts)
    result = Replayed()
    for _ in range(PASSES):
        run = _Run(moves, every_fact, openings, given, around, then, guess)
        result = run.replayed()
        if not run.asks_again() or all(guess.get(move) == result.worth[move] for move in run.waited):
            break
        guess = {move: result.worth[move] for move in run.waited}
    return result


def _in_order(at: datetime, rank: int, number: int, depth: int = 0) -> "_Position":
    return (at, rank, number, depth)


_Position = tuple[datetime, int, int, int]
_PRICE, _FACT, _MOVE = 0, 1, 2


class _Run:
    """One pass over all moves."""

    def __init__(
        self, moves: Sequence[CostMove], facts: Sequence[Fact], openings: Mapping[int, Opening],
        known: Mapping[int, Known], around: Sequence[CostMove], then: datetime | None, guess: Mapping[int, int],
    ) -> None:
        self.by_id = {move.id: move for move in moves}
        self.known, self.then, self.guess = known, then, guess
        self.items = {item_id: opened(item_id, opening) for item_id, opening in openings.items()}
        self.openings = openings
        self.production = Production((*moves, *around))
        self.out = Replayed()
        self.waited: list[int] = []
        self.back = TakenBack({number: fact.back for number, fact in known.items()})
        self.aside: dict[int, int] = defaultdict(int)
        within = {move.id for move in (*moves, *around)}
        for move in (*moves, *around):
            if move.reverses and move.names in within:
                self.aside[move.names] += move.qty
        self.prompt: dict[int, list[Fact]] = defaultdict(list)
        self.late: list[Fact] = []
        for fact in facts:
            named = self.by_id.get(fact.move_id)
            if named is not None and fact.at <= named.at:
                self.prompt[fact.move_id].append(fact)
            else:
                self.late.append(fact)
        self.positions: dict[int, _Position] = {}
        self.made: dict[Source, dict[int, int]] = {}

    def replayed(self) -> Replayed:
        """Go through everything that happened."""
        for item_id, opening in self.openings.items():
            self._open_price(self.items[item_id], opening)
        events = self._events()
        asked = self.then is None
        for position, event in events:
            if self.then is not None and not asked and position[0] >= self.then:
                self._ask()
                asked = True
            if isinstance(event, CostMove):
                self._move(event)
            elif isinstance(event, Fact):
                self._late(event)
            else:
                self._new_price(*event)
        if not asked:
            self._ask()
        self._leftovers()
        self.out.closing = {item_id: item.standing() for item_id, item in self.items.items()}
        return self.out

    def asks_again(self) -> bool:
        """Tell whether goods went into production before they came in, whose worth was known only afterwards."""
        return bool(self.waited) and bool(self.production.inputs)

    def _ask(self) -> None:
        self.out.then = {item_id: item.standing() for item_id, item in self.items.items()}
        self.out.tangled = [
            move.id for move in self.by_id.values()
            if self.then is not None and move.at < self.then and move.id not in self.out.worth
        ]

    def _events(self) -> list[tuple[_Position, "CostMove | Fact | tuple[ItemOnItsWay, datetime, int]"]]:
        events: list[tuple[_Position, CostMove | Fact | tuple[ItemOnItsWay, datetime, int]]] = [
            (self._position(move), move) for move in self.by_id.values()
        ]
        events += [(_in_order(fact.at, _FACT, fact.id), fact) for fact in self.late]
        for item_id, opening in self.openings.items():
            events += [
                (_in_order(at, _PRICE, item_id), (self.items[item_id], at, price))
                for at, price in opening.prices if at > opening.at
            ]
        events.sort(key=lambda event: event[0])
        return events

    def _position(self, move: CostMove) -> _Position:
        """Place a move after all that its worth depends on."""
        found = self.positions.get(move.id)
        if found is not None:
            return found
        place = _in_order(move.at, _MOVE, move.id)
        self.positions[move.id] = place
        after = list(self.production.needs(move.source)) if move.basis == "made" else []
        if move.names in self.by_id:
            after.append(self.by_id[move.names])
        for other in after:
            if other.id in self.by_id:
                at, rank, number, depth = self._position(other)
                place = max(place, (at, rank, number, depth + 1))
        self.positions[move.id] = place
        return place

    def _open_price(self, item: ItemOnItsWay, opening: Opening) -> None:
        held = [price for at, price in opening.prices if at <= opening.at]
        if opening.method == STANDARD and held:
            self._new_price(item, opening.at, held[-1])

    def _new_price(self, item: ItemOnItsWay, at: datetime, price: int) -> None:
        if item.method != STANDARD:
            return
        if item.price is None:
            before = item.book.value_minor + sum(part.value_minor for part, _ in item.waiting)
            item.standard_qty = item.book.qty + sum(part.qty for part, _ in item.waiting)
            item.book, item.waiting = AverageBook(), deque()
        else:
            before = standard_worth(item.standard_qty, item.price)
        item.price = price
        gained = standard_worth(item.standard_qty, price) - before
        self._enter(item, at, REVALUED, None, gained, -gained)

    def _enter(
        self, item: ItemOnItsWay, at: datetime, kind: str, move_id: int | None, stock: int, expense: int,
    ) -> None:
        if stock or expense:
            self.out.entries.append(Entry(item.item_id, at, kind, move_id, stock, expense))

    def _late(self, fact: Fact) -> None:
        item = self.items[fact.item_id]
        named = self.known.get(fact.move_id) or self.by_id[fact.move_id]
        stayed = 0
        qty, value, total, at = item.held.get(fact.move_id, (0, 0, 0, EVER))
        if qty > 0:
            stayed = share(fact.amount_minor, qty, named.qty)
            item.held[fact.move_id] = (qty, value + stayed, total, at)
        if item.price is None:
            stayed += item.book.revalue(fact.move_id, named.qty, fact.amount_minor) if qty < named.qty else 0
        self._enter(item, fact.at, LATE, fact.move_id, stayed, fact.amount_minor - stayed)

    def _move(self, move: CostMove) -> None:
        item = self.items[move.item_id]
        named = move.names if move.basis == "same" else None
        added = sum(fact.amount_minor for fact in self.prompt.get(move.id, ()))
        if move.reverses and named in item.held:
            worth = self._release(item, named, move)
        elif move.way > 0:
            worth = self._come_in(item, move, named, added)
            added = 0
        else:
            worth = self._go_out(item, move, named)
        if move.reverses and move.names is not None:
            self.back.give_up(move.names, move.qty)
        self.out.worth[move.id] = worth
        self._enter(item, move.at, LATE, move.id, 0, added)

    def _release(self, item: ItemOnItsWay, named: int, move: CostMove) -> int:
        """Let what was kept aside go back as it came."""
        qty, value, total, at = item.held[named]
        moved = move.qty * (1 if qty > 0 else -1)
        worth = share(value, moved, qty) if qty else 0
        item.held[named] = (qty - moved, value - worth, total, at)
        self.back.take(named, move.id, move.qty)
        return worth * -move.way

    def _keep_aside(self, item: ItemOnItsWay, move: CostMove, worth: int) -> int:
        """Keep what is taken back later out of everybody's reach; give its quantity."""
        qty = min(self.aside.get(move.id, 0), move.qty)
        if qty:
            item.held[move.id] = (move.way * qty, move.way * worth, move.way * qty, move.at)
        return qty

    def _come_in(self, item: ItemOnItsWay, move: CostMove, named: int | None, added: int) -> int:
        if named is not None:
            return self._come_back(item, move, named, added)
        if move.basis == "made":
            worth = self._made(move)
        elif move.basis == "given":
            worth = move.value_minor
        else:
            worth = self._at_current(item, move.qty)
        worth += added
        if move.basis != "current" and worth >= 0:
            item.last = (move.qty, worth)
        if item.price is not None:
            self._standard(item, move, worth)
            return worth
        aside = min(self.aside.get(move.id, 0), move.qty)
        kept = share(worth, aside, move.qty)
        self._keep_aside(item, move, kept)
        self._put(item, move, move.qty - aside, worth - kept)
        return worth

    def _come_back(self, item: ItemOnItsWay, move: CostMove, named: int, added: int) -> int:
        """Take goods in that went out before, at what they went out for."""
        if item.price is not None:
            worth = self._part_of(named, move.id, move.qty) + added
            self._standard(item, move, worth)
            return worth
        left, settled = move.qty, 0
        for part, _ in list(item.waiting):
            if part.move_id == named and left:
                qty = min(left, -part.qty)
                worth = share(-part.value_minor, qty, -part.qty)
                part.qty += qty
                part.value_minor += worth
                left, settled = left - qty, settled + worth
        item.waiting = deque(pair for pair in item.waiting if pair[0].qty)
        self.back.take(named, move.id, move.qty - left)
        rest = (self._part_of(named, move.id, left) if left else 0) + added
        self._put(item, move, left, rest)
        return settled + rest

    def _part_of(self, named: int, taker: int, qty: int) -> int:
        """Give what a part of a move is worth; the parts add up to the whole."""
        whole = self.known[named] if named in self.known else Known(self.by_id[named].qty, self.out.worth[named])
        return worth_of(self.back.take(named, taker, qty), whole.value_minor, whole.qty)

    def _at_current(self, item: ItemOnItsWay, qty: int) -> int:
        if item.price is not None:
            return standard_worth(item.standard_qty + qty, item.price) - standard_worth(item.standard_qty, item.price)
        known_qty, known_worth = item.last
        if item.book.qty > 0 and (item.method != FIFO or known_qty == 0):
            return share(item.book.value_minor, qty, item.book.qty)
        return share(known_worth, qty, known_qty) if known_qty else 0

    def _standard(self, item: ItemOnItsWay, move: CostMove, worth: int) -> None:
        """Carry a move at the standard price, and show by how much it differs."""
        price = item.price or 0
        before = standard_worth(item.standard_qty, price)
        item.standard_qty += move.way * move.qty
        gained = standard_worth(item.standard_qty, price) - before
        differs = gained - move.way * worth
        self._enter(item, move.at, VARIANCE, move.id, differs, -differs)

    def _put(self, item: ItemOnItsWay, move: CostMove, qty: int, value: int) -> None:
        """Take goods in: first those that went out before they came, then the rest."""
        while qty > 0 and item.waiting:
            part, frozen = item.waiting[0]
            covered = min(qty, -part.qty)
            real, taken_at = share(value, covered, qty), share(-part.value_minor, covered, -part.qty)
            part.qty += covered
            part.value_minor += taken_at
            qty, value = qty - covered, value - real
            if frozen or part.move_id not in self.out.worth:
                self._enter(item, move.at, LATE, part.move_id or None, taken_at - real, real - taken_at)
            else:
                self.out.worth[part.move_id] += real - taken_at
            if part.qty == 0:
                item.waiting.popleft()
        if qty > 0:
            item.book.put(move.id, move.at, qty, value)
        elif value:
            self._enter(item, move.at, LATE, move.id, -value, value)

    def _go_out(self, item: ItemOnItsWay, move: CostMove, named: int | None) -> int:
        if item.price is not None:
            if named is not None or move.basis == "given":
                worth = self._part_of(named, move.id, move.qty) if named is not None else move.value_minor
            else:
                worth = -self._at_current(item, -move.qty)
            self._standard(item, move, worth)
            return worth
        aside = min(self.aside.get(move.id, 0), move.qty)
        left = move.qty - aside
        there = min(left, item.book.qty)
        if named is not None or move.basis == "given":
            part = None if named is None else self._part_of(named, move.id, left)
            target = share(move.value_minor, left, move.qty) if part is None else part
            worth = item.book.take_back(named or 0, there, share(target, there, left) if left else 0)
            if named is not None:
                self.back.take(named, move.id, aside)
        else:
            worth = item.book.take(there)
        worth += self._owe(item, move, left - there)
        kept = self._peeked(item, aside)
        self._keep_aside(item, move, kept)
        return worth + kept

    def _owe(self, item: ItemOnItsWay, move: CostMove, qty: int) -> int:
        """Let goods go that are not there yet, at the price last paid, until they come."""
        if qty <= 0:
            return 0
        known_qty, known_worth = item.last
        worth = share(known_worth, qty, known_qty) if known_qty else 0
        item.waiting.append((Layer(move.id, move.at, -qty, -worth), False))
        self.waited.append(move.id)
        return worth

    def _peeked(self, item: ItemOnItsWay, qty: int) -> int:
        there = min(qty, item.book.qty)
        known_qty, known_worth = item.last
        beyond = share(known_worth, qty - there, known_qty) if known_qty and qty > there else 0
        return (item.book.peek(there) if there else 0) + beyond

    def _made(self, move: CostMove) -> int:
        if move.source not in self.made:
            self.made[move.source] = self._spread(move.source)
        return self.made[move.source][move.id]

    def _spread(self, source: Source) -> dict[int, int]:
        """Spread the worth of all that went in over all that was made; what was taken back takes none.

        Of one item it is spread by quantity; of several, as they were paid last, where that is known of all.
        """
        total = self._used(source)
        outputs = sorted(self.production.outputs[source], key=lambda move: move.id)
        standing = [move for move in outputs if not self._cancelled(move)] or outputs
        weights = weights_of(outputs, self.items)
        whole = sum(weights[move.id] for move in standing)
        shares = allocate(total, [weights[move.id] for move in standing])
        parts = {move.id: part for move, part in zip(standing, shares, strict=True)}
        return {number: parts.get(number, share(total, weight, whole)) for number, weight in weights.items()}

    def _cancelled(self, move: CostMove) -> bool:
        return self.aside.get(move.id, 0) >= move.qty

    def _used(self, source: Source) -> int:
        all_gone = all(self._cancelled(move) for move in self.production.outputs[source])
        used = sum(self._worth_now(move) for move in self.production.inputs[source])
        given_back = (move for move in self.production.returns[source] if not (move.reverses and all_gone))
        return used - sum(self._worth_now(move) for move in given_back)

    def _worth_now(self, move: CostMove) -> int:
        if move.id in self.guess:
            return self.guess[move.id]
        return self.out.worth[move.id] if move.id in self.by_id else self.known[move.id].value_minor

    def _leftovers(self) -> None:
        """Show what production used up and no output took, when goods were used up before they came."""
        for source, parts in self.made.items():
            outputs = self.production.outputs[source]
            standing = [move for move in outputs if not self._cancelled(move)] or outputs
            left = self._final(source) - sum(parts[move.id] for move in standing)
            mine = next((move for move in standing if move.id in self.by_id), None)
            if left and mine is not None:
                self._enter(self.items[mine.item_id], mine.at, VARIANCE, mine.id, 0, left)

    def _final(self, source: Source) -> int:
        guess, self.guess = self.guess, {}
        used = self._used(source)
        self.guess = guess
        return used
