"""What a count may do, when two counts agree, and what differences that belong together mean."""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from app.kernel.errors import DomainError, NeedsConfirmation
from app.kernel.listing import StateWord, Tone
from app.kernel.rounding import round_half_up


class CountState(StrEnum):
    """Where a count stands."""

    PLANNED = "planned"
    COUNTING = "counting"
    RECOUNT = "recount"
    DECIDE = "decide"
    POSTED = "posted"
    CANCELLED = "cancelled"


COUNT_WORDS = (
    (CountState.PLANNED.value, StateWord("Planned")),
    (CountState.COUNTING.value, StateWord("Counting", Tone.ACCENT)),
    (CountState.RECOUNT.value, StateWord("To recount", Tone.WARNING)),
    (CountState.DECIDE.value, StateWord("To decide", Tone.WARNING)),
    (CountState.POSTED.value, StateWord("Posted", Tone.GOOD)),
    (CountState.CANCELLED.value, StateWord("Cancelled")),
)
OPEN_STATES = (CountState.PLANNED, CountState.COUNTING, CountState.RECOUNT, CountState.DECIDE)
BLIND_STATES = (CountState.PLANNED, CountState.COUNTING, CountState.RECOUNT)
"""States in which whoever counts blind is not told what the books hold."""

STEPS: dict[str, tuple[CountState, ...]] = {
    "started": (CountState.PLANNED,),
    "counted": (CountState.COUNTING, CountState.RECOUNT),
    "finished": (CountState.COUNTING, CountState.RECOUNT),
    "decided": (CountState.DECIDE,),
    "posted": (CountState.DECIDE,),
    "taken back": (CountState.POSTED,),
    "cancelled": OPEN_STATES,
}


class LineState(StrEnum):
    """Where a line of a count stands."""

    OPEN = "open"
    COUNTED = "counted"
    RECOUNT = "recount"
    DECIDE = "decide"
    SETTLED = "settled"


LINE_WORDS = (
    (LineState.OPEN.value, StateWord("To count")),
    (LineState.COUNTED.value, StateWord("Counted", Tone.ACCENT)),
    (LineState.RECOUNT.value, StateWord("To recount", Tone.WARNING)),
    (LineState.DECIDE.value, StateWord("To decide", Tone.WARNING)),
    (LineState.SETTLED.value, StateWord("Settled", Tone.GOOD)),
)
TO_COUNT = (LineState.OPEN, LineState.RECOUNT)


class Reason(StrEnum):
    """Why the books and the shelf differ; `KEEP` leaves the books as they are."""

    FOUND = "found"
    LOST = "lost"
    DAMAGED = "damaged"
    MIX_UP = "mix_up"
    BOOKING_ERROR = "booking_error"
    KEEP = "keep"


TOLERATED = "tolerance"
REASON_TITLES = (
    ("found", "Found"), ("lost", "Lost"), ("damaged", "Damaged"), ("mix_up", "Mixed up"),
    ("booking_error", "Booking error"), ("keep", "Miscounted: keep the books"),
)
REASON_WORDS = {**dict(REASON_TITLES), TOLERATED: "Within tolerance", "": ""}


class MovesMeanwhile(StrEnum):
    """What becomes of moves from and to a place while it is counted."""

    FREE = "free"
    ASK = "ask"
    REFUSE = "refuse"


MOVES_TITLES = (("free", "Allowed"), ("ask", "Ask first"), ("refuse", "Refused"))


def require_count_step(number: str, state: str, step: str) -> None:
    """Refuse a step that a count in this state cannot take."""
    if state not in STEPS[step]:
        words = dict(COUNT_WORDS)
        wanted = " or ".join(words[allowed].word.lower() for allowed in STEPS[step])
        raise DomainError(
            "count.state", f"{number} is {words[state].word.lower()}; only a count that is {wanted} can be {step}. "
            "Nothing was changed.",
        )


@dataclass(frozen=True, slots=True)
class Tolerance:
    """How far a count may be off without being counted again: per mille of what is booked, and an amount or None."""

    permille: int = 0
    minor: int | None = None

    def allows(self, booked_qty: int, counted_qty: int, worth_minor: int) -> bool:
        """Tell whether a difference is small enough, in quantity and, where an amount is set, in worth."""
        small = abs(counted_qty - booked_qty) * 1000 <= self.permille * booked_qty
        return counted_qty == booked_qty or (small and (self.minor is None or abs(worth_minor) <= self.minor))


def judge_line(
    booked_qty: int, counted_qty: int, worth_minor: int, tolerance: Tolerance, *, recounted: bool,
) -> LineState:
    """Say what becomes of a counted line: settled, counted again, or, after that, decided by somebody."""
    if tolerance.allows(booked_qty, counted_qty, worth_minor):
        return LineState.SETTLED
    return LineState.DECIDE if recounted else LineState.RECOUNT


def require_other_counter(first_by: int | None, actor_id: int, what: str) -> None:
    """Refuse a recount by whoever counted first."""
    if first_by == actor_id:
        raise DomainError(
            "count.same_person", f"You counted {what} yourself the first time. Let somebody else count it again.",
        )


def require_moves_allowed(moves: str, place: str, number: str, confirmed: Iterable[str]) -> None:
    """Refuse, or ask about, a move from or to a place that is being counted."""
    key = "inventory.being_counted"
    if moves == MovesMeanwhile.REFUSE:
        raise DomainError(
            "count.standing", f"{place} is being counted ({number}): nothing may be moved from or to it. Nothing was "
            "moved. Finish or cancel the count first.", place=place,
        )
    if moves == MovesMeanwhile.ASK and not {key, "*"} & set(confirmed):
        raise NeedsConfirmation(
            key, f"{place} is being counted ({number}). Move the goods all the same? Tell whoever counts there.",
            place=place,
        )


_DIGITS = re.compile(r"(\d+)")


def walking_key(code: str) -> tuple[tuple[bool, int, str], ...]:
    """Order places as one walks past them: A-2 comes before A-10.

    >>> sorted(["A-10", "A-2", "A-2-1"], key=walking_key)
    ['A-2', 'A-2-1', 'A-10']
    """
    parts = [part for part in _DIGITS.split(code) if part]
    return tuple((part.isdecimal(), int(part) if part.isdecimal() else 0, part) for part in parts)


@dataclass(frozen=True, slots=True)
class Difference:
    """So much more (or, below nothing, less) lies at a place than the books say."""

    line_id: int
    item_id: int
    lot_id: int | None
    location_id: int
    qty: int


@dataclass(frozen=True, slots=True)
class MixUp:
    """Goods that are missing at one place and too many at another: one transfer explains both lines.

    `kind` is swap when other goods went the other way between the same places, moved when the quantities are equal,
    part when the transfer explains one of the two lines only.
    """

    missing: Difference
    extra: Difference
    qty: int
    kind: str


def find_mix_ups(differences: Sequence[Difference]) -> list[MixUp]:
    """Pair opposite differences of the same goods: swapped places first, then equal quantities, then parts.

    No line stands in two pairs.
    """
    pairs = _equal_pairs(differences)
    ways: dict[tuple[int, int], set[tuple[int, int | None]]] = defaultdict(set)
    for missing, extra in pairs:
        ways[missing.location_id, extra.location_id].add((missing.item_id, missing.lot_id))

    def swapped(missing: Difference, extra: Difference) -> bool:
        back = ways.get((extra.location_id, missing.location_id), set())
        return bool(back - {(missing.item_id, missing.lot_id)})

    found: list[MixUp] = []
    used: set[int] = set()
    for missing, extra in sorted(pairs, key=lambda pair: (not swapped(*pair), pair[0].line_id, pair[1].line_id)):
        if not used & {missing.line_id, extra.line_id}:
            used |= {missing.line_id, extra.line_id}
            found.append(MixUp(missing, extra, extra.qty, "swap" if swapped(missing, extra) else "moved"))
    return [*found, *_parts([item for item in differences if item.line_id not in used])]


def _sides(differences: Iterable[Difference]) -> Iterable[tuple[list[Difference], list[Difference]]]:
    goods: dict[tuple[int, int | None], tuple[list[Difference], list[Difference]]] = {}
    for item in differences:
        if item.qty:
            goods.setdefault((item.item_id, item.lot_id), ([], []))[item.qty > 0].append(item)
    return goods.values()


def _equal_pairs(differences: Iterable[Difference]) -> list[tuple[Difference, Difference]]:
    return [
        (missing, extra) for less, more in _sides(differences) for missing in less for extra in more
        if missing.qty == -extra.qty and missing.location_id != extra.location_id
    ]


def _parts(differences: Sequence[Difference]) -> list[MixUp]:
    found = []
    for less, more in _sides(differences):
        ordered = (
            sorted(less, key=lambda item: (item.qty, item.line_id)),
            sorted(more, key=lambda item: (-item.qty, item.line_id)),
        )
        found += [
            MixUp(missing, extra, min(-missing.qty, extra.qty), "part")
            for missing, extra in zip(*ordered, strict=False) if missing.location_id != extra.location_id
        ]
    return found


def share_permille(part: int, whole: int) -> int | None:
    """Give a part of a whole in per mille; None where there is nothing to measure."""
    return round_half_up(part * 1000, whole) if whole > 0 else None


def value_accuracy_permille(booked_minor: int, wrong_minor: int) -> int | None:
    """Give how much of the booked worth was right: 1000 less the share by which the books were wrong, not below 0."""
    wrong = share_permille(wrong_minor, booked_minor)
    return None if wrong is None else max(0, 1000 - wrong)


def worth_of_part(pool_qty: int, pool_minor: int, qty: int) -> int:
    """Give what a quantity is worth at the average of the stock; nothing where there is no stock to tell by."""
    return round_half_up(pool_minor * qty, pool_qty) if pool_qty > 0 else 0
