"""Deciding about differences, posting them, and taking that back."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any

from app.areas.inventory.events import StockCounted
from app.areas.inventory.models import CountLine, CountSheet
from app.areas.inventory.operations.counting.recording import goods_of, lines_of_sheet
from app.areas.inventory.operations.counting.sheets import let_move
from app.areas.inventory.operations.posting import NewMove, lock_pools, post_moves, reverse_moves
from app.areas.inventory.operations.setup import outer_location
from app.areas.inventory.operations.standing import COUNT_SHEET
from app.areas.inventory.queries.counting import booked_quantities
from app.areas.inventory.rules.counting import (
    REASON_TITLES,
    REASON_WORDS,
    CountState,
    Difference,
    LineState,
    MixUp,
    Reason,
    find_mix_ups,
    require_count_step,
    worth_of_part,
)
from app.kernel.errors import DomainError
from app.kernel.fields import Field
from app.kernel.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class DecisionInput:
    """Why a line differs; what is kept is not posted."""

    line_id: Annotated[int, Field("Line", lookup="count_lines")]
    reason: Annotated[Reason, Field("Reason", titles=REASON_TITLES)]
    note: Annotated[str, Field("Note")] = ""


@dataclass(frozen=True, slots=True)
class DecideCount:
    """Give the reasons of differences."""

    sheet_id: Annotated[int, Field("Count", lookup="count_sheets")]
    lines: Annotated[tuple[DecisionInput, ...], Field("Lines")]


@dataclass(frozen=True, slots=True)
class SettleMixUps:
    """Take opposite differences of the same goods for goods put to the wrong place: one transfer for each pair."""

    sheet_id: Annotated[int, Field("Count", lookup="count_sheets")]


@dataclass(frozen=True, slots=True)
class PostCount:
    """Post what the count found."""

    sheet_id: Annotated[int, Field("Count", lookup="count_sheets")]


@dataclass(frozen=True, slots=True)
class ReverseCount:
    """Take a posted count back; its differences are to be decided again."""

    sheet_id: Annotated[int, Field("Count", lookup="count_sheets")]


@dataclass(frozen=True, slots=True)
class CountPosted:
    """The moves that were written."""

    sheet_id: int
    number: str
    move_ids: tuple[int, ...]


def _difference(line: Any) -> int:
    return 0 if line.counted_qty is None else int(line.counted_qty - line.booked_qty)


def decide_count(uow: UnitOfWork, cmd: DecideCount) -> int:
    """Write reasons down and give how many lines are still to be decided."""
    sheet = uow.get(CountSheet, cmd.sheet_id)
    require_count_step(sheet.number, sheet.state, "decided")
    lines = lines_of_sheet(uow, sheet.id)
    decided: dict[int, dict[str, Any]] = {}
    for index, given in enumerate(cmd.lines):
        line = lines.get(given.line_id)
        if line is None or not _difference(line):
            raise DomainError(
                "count.no_difference", f"{sheet.number} has no such line that differs.", f"lines.{index}.line_id")
        decided[line.id] = {"state": str(LineState.SETTLED), "reason": str(given.reason), "note": given.note.strip()}
    uow.update_many(CountLine, decided)
    return sum(line.state == LineState.DECIDE and line_id not in decided for line_id, line in lines.items())


def mix_ups_of(lines: Sequence[Any]) -> list[MixUp]:
    """Find the mix-ups among the lines that are to be decided and are not part of one yet."""
    return find_mix_ups([
        Difference(line.id, line.item_id, line.lot_id, line.location_id, _difference(line))
        for line in lines if line.state == LineState.DECIDE and line.partner_id is None
    ])


def settle_mix_ups(uow: UnitOfWork, cmd: SettleMixUps) -> int:
    """Join the lines that explain one another and give how many pairs there are; a rest is still to be decided."""
    sheet = uow.get(CountSheet, cmd.sheet_id)
    require_count_step(sheet.number, sheet.state, "decided")
    found = mix_ups_of(list(lines_of_sheet(uow, sheet.id).values()))
    if not found:
        raise DomainError(
            "count.no_mix_up", f"No two lines of {sheet.number} explain each other. Decide about each of them.")
    uow.update_many(CountLine, {
        line.line_id: _joined(line, other, qty)
        for pair in found for line, other, qty in (
            (pair.missing, pair.extra, -pair.qty), (pair.extra, pair.missing, pair.qty))
    })
    return len(found)


def _joined(line: Difference, other: Difference, qty: int) -> dict[str, Any]:
    whole = line.qty == qty
    return {
        "partner_id": other.line_id, "swapped_qty": qty, "reason": str(Reason.MIX_UP) if whole else "",
        "state": str(LineState.SETTLED if whole else LineState.DECIDE),
    }


def post_count(uow: UnitOfWork, cmd: PostCount) -> CountPosted:
    """Post transfers for mix-ups and the other differences to the place of differences; refuse undecided lines.

    What moved since the goods were counted does no harm: the difference is posted, not the quantity.
    """
    sheet = uow.get(CountSheet, cmd.sheet_id)
    require_count_step(sheet.number, sheet.state, "posted")
    lines = lines_of_sheet(uow, sheet.id)
    undecided = sum(line.state == LineState.DECIDE for line in lines.values())
    if undecided:
        raise DomainError(
            "count.undecided", f"{undecided} lines of {sheet.number} are not decided yet. Give their reasons first. "
            "Nothing was posted.", undecided=undecided,
        )
    lines = _as_the_books_say_now(uow, sheet, lines)
    let_move(uow, sheet.id)
    totals = _totals(uow, list(lines.values()))
    move_ids = post_moves(uow, [*_transfers(sheet, lines), *_differences(uow, sheet, lines)])
    uow.update(CountSheet, sheet.id, state=str(CountState.POSTED), posted_at=uow.now, **totals)
    return CountPosted(sheet.id, sheet.number, tuple(move_ids))


def _as_the_books_say_now(uow: UnitOfWork, sheet: Any, lines: dict[int, Any]) -> dict[int, Any]:
    """Compare counts with what the books hold of their moments by now; ask where moves were entered late."""
    by_moment: dict[datetime, list[Any]] = defaultdict(list)
    for line in lines.values():
        if line.counted_at is not None:
            by_moment[line.counted_at].append(line)
    changed: dict[int, dict[str, int]] = {}
    for at, counted in by_moment.items():
        booked = booked_quantities(uow.connection, [goods_of(line) for line in counted], at, uow.now)
        changed |= {
            line.id: {"booked_qty": booked[goods_of(line)]} for line in counted
            if booked[goods_of(line)] != line.booked_qty
        }
    if not changed:
        return lines
    uow.confirm(
        "inventory.count_changed", f"Moves from before the counting were entered since: {len(changed)} lines of "
        f"{sheet.number} differ from the books by another quantity now. Post with the differences of now?",
    )
    uow.update_many(CountLine, changed)
    return lines_of_sheet(uow, sheet.id)


def _totals(uow: UnitOfWork, lines: Sequence[Any]) -> dict[str, int]:
    counted = [line for line in lines if line.counted_qty is not None]
    pools = lock_pools(uow, {line.item_id for line in counted})
    booked = [_first(line) for line in counted]
    worth = [
        (pools[line.item_id], held, found) for line, (held, found) in zip(counted, booked, strict=True)
    ]
    return {
        "lines": len(counted), "lines_right": sum(held == found for held, found in booked),
        "booked_minor": sum(worth_of_part(pool.qty, pool.value_minor, held) for pool, held, _ in worth),
        "wrong_minor": sum(abs(_worth(pool, line)) for line, (pool, _, _) in zip(counted, worth, strict=True)),
    }


def _first(line: Any) -> tuple[int, int]:
    if line.first_counted_qty is None:
        return line.booked_qty, line.counted_qty
    return line.first_booked_qty, line.first_counted_qty


def _worth(pool: Any, line: Any) -> int:
    """Give what the books were wrong by, as the last count says."""
    return 0 if line.reason == Reason.KEEP else worth_of_part(pool.qty, pool.value_minor, _difference(line))


def _transfers(sheet: Any, lines: Mapping[int, Any]) -> list[NewMove]:
    return [
        NewMove(line.item_id, line.location_id, lines[line.partner_id].location_id, -line.swapped_qty, COUNT_SHEET,
                sheet.id, lot_id=line.lot_id, note=REASON_WORDS[Reason.MIX_UP])
        for line in lines.values() if line.partner_id is not None and line.swapped_qty < 0
    ]


def _differences(uow: UnitOfWork, sheet: Any, lines: Mapping[int, Any]) -> list[NewMove]:
    other, moves = outer_location(uow, "difference"), []
    for line in lines.values():
        rest = _difference(line) - line.swapped_qty
        if not rest or line.reason == Reason.KEEP:
            continue
        source, target = (other, line.location_id) if rest > 0 else (line.location_id, other)
        words = REASON_WORDS[line.reason]
        note = f"{words}: {line.note}" if line.note else words
        moves.append(NewMove(line.item_id, source, target, abs(rest), COUNT_SHEET, sheet.id, lot_id=line.lot_id,
                             note=note))
        uow.emit(StockCounted(line.item_id, line.location_id, rest))
    return moves


def reverse_count(uow: UnitOfWork, cmd: ReverseCount) -> CountPosted:
    """Post the opposite of what a count posted; its lines can be decided anew."""
    sheet = uow.get(CountSheet, cmd.sheet_id)
    require_count_step(sheet.number, sheet.state, "taken back")
    move_ids = reverse_moves(uow, COUNT_SHEET, [sheet.id])
    uow.update(CountSheet, sheet.id, state=str(CountState.DECIDE), posted_at=None, lines=0, lines_right=0,
               booked_minor=0, wrong_minor=0)
    return CountPosted(sheet.id, sheet.number, tuple(move_ids))
