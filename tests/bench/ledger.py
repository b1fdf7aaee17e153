"""The ledger at 10,000 and at 1,000,000 moves: past stock and worth, posting, reserving, recosting, proof."""

import shutil
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

from app.areas.inventory.operations import NewMove, Want, post_moves, reserve
from app.areas.inventory.queries import GroupBy, StockQuestion, checks, item_values, stock_levels
from app.kernel.columns import micros_of
from app.kernel.database import SQLITE_SETTINGS, connect_file, open_database
from app.kernel.quantity import QUANTITY_SCALE
from app.kernel.unit_of_work import Actor, UnitOfWork
from tests.bench.longledger import COST_MINOR, LOTS, long_ledger, lot_item
from tests.bench.table import Measured, best_ms
from tests.companies import MORNING

SIZES = (10_000, 1_000_000)
LINES = 200
TIMES, TIMES_OF_ONE = 3, 40
OTHER_LOTS = range(LOTS // 4, LOTS // 4 + LINES)
PAST = (("100 days ago", MORNING - timedelta(days=100)), ("500 days ago", MORNING - timedelta(days=500)))
CHECKS = (checks.check_balances, checks.check_reservations, checks.check_values, checks.check_closed,
          checks.check_costs)
BAR = "5 x raw"


def run() -> Iterator[Measured]:
    """Measure both sizes."""
    for size in SIZES:
        kept = long_ledger(size)
        path = kept.with_suffix(".work")
        shutil.copyfile(kept, path)
        try:
            yield from _reads(path, f"{size:,} moves", 1 if size > SIZES[0] else TIMES)
            yield from _writes(path, f"{size:,} moves")
        finally:
            for leftover in path.parent.glob(path.name + "*"):
                leftover.unlink()


def _reads(path: Path, size: str, times: int) -> Iterator[Measured]:
    database, raw = open_database(str(path)), connect_file(path)
    with database.reader() as reader:
        for words, at in PAST:
            asked = StockQuestion(at=at, group_by=(GroupBy.ITEM,))
            yield Measured(f"{size}: on hand of everything {words}",
                           best_ms(lambda asked=asked: stock_levels(reader, asked, MORNING), 3),  # type: ignore[misc]
                           best_ms(lambda at=at: _on_hand(raw, at), 3), BAR)  # type: ignore[misc]
            yield Measured(f"{size}: worth of everything {words}",
                           best_ms(lambda at=at: item_values(reader, at, MORNING), 3),  # type: ignore[misc]
                           best_ms(lambda at=at: _worth(raw, at), 3), BAR)  # type: ignore[misc]

        def prove() -> None:
            said = [line for check in CHECKS for line in check(reader)]
            if said:
                raise AssertionError(said[:3])

        yield Measured(f"{size}: the ledger proves itself", best_ms(prove, times), best_ms(lambda: _proof(raw), times),
                       BAR)
    raw.close()
    database.close()


def _anchor(raw: Any, at: datetime) -> tuple[Any, ...]:
    """Choose by hand what the reads choose: the end of the period after the moment, or now."""
    found = raw.execute("SELECT id, ends_at FROM inventory_period WHERE ends_at > ? ORDER BY ends_at LIMIT 1",
                        (micros_of(at),)).fetchone()
    return found or (None, 1 << 60)


def _on_hand(raw: Any, at: datetime) -> Any:
    period, ends_at = _anchor(raw, at)
    known = "SELECT item_id, qty_on_hand AS qty FROM inventory_balance" if period is None else (
        f"SELECT item_id, qty FROM inventory_period_balance WHERE period_id = {int(period)}")
    return raw.execute(
        f"SELECT item_id, sum(qty) FROM ({known} UNION ALL SELECT item_id, -qty * way FROM inventory_move"
        " WHERE at > ? AND at < ?) GROUP BY item_id", (micros_of(at), ends_at)).fetchall()


def _worth(raw: Any, at: datetime) -> Any:
    period, ends_at = _anchor(raw, at)
    known = "SELECT item_id, qty, value_minor AS worth FROM inventory_item_value" if period is None else (
        f"SELECT item_id, qty, value_minor AS worth FROM inventory_period_value WHERE period_id = {int(period)}")
    return raw.execute(
        f"SELECT item_id, sum(qty), sum(worth) FROM ({known} UNION ALL SELECT item_id, -qty * way, -value_minor * way"
        " FROM inventory_move WHERE at > ? AND at < ?) GROUP BY item_id", (micros_of(at), ends_at)).fetchall()


def _proof(raw: Any) -> None:
    """Add up every place, worth and layer by hand, period by period, and cost the open year at the average."""
    periods = [(None, 0), *raw.execute("SELECT id, ends_at FROM inventory_period ORDER BY ends_at"), (None, 1 << 60)]
    for (before, since), (after, until) in pairwise(periods):
        kept = "SELECT item_id, location_id, lot_id, -qty_on_hand AS qty FROM inventory_balance" if after is None else (
            f"SELECT item_id, location_id, lot_id, -qty FROM inventory_period_balance WHERE period_id = {int(after)}")
        raw.execute(
            "SELECT item_id, place, lot_id, sum(qty) FROM (SELECT item_id, to_location_id AS place, lot_id, qty FROM"
            " inventory_move WHERE at >= ?1 AND at < ?2 AND way > 0 UNION ALL SELECT item_id, from_location_id, lot_id,"
            " -qty FROM inventory_move WHERE at >= ?1 AND at < ?2 AND way < 0 UNION ALL SELECT item_id, location_id,"
            f" lot_id, qty FROM inventory_period_balance WHERE period_id = ?3 UNION ALL {kept})"
            " GROUP BY 1, 2, 3 HAVING sum(qty) <> 0", (since, until, before)).fetchall()
        valued = "SELECT item_id, -qty, -value_minor FROM inventory_item_value" if after is None else (
            f"SELECT item_id, -qty, -value_minor FROM inventory_period_value WHERE period_id = {int(after)}")
        raw.execute(
            "SELECT item_id, sum(qty), sum(worth) FROM (SELECT item_id, qty * way AS qty, value_minor * way AS worth"
            " FROM inventory_move WHERE at >= ?1 AND at < ?2 UNION ALL SELECT item_id, 0, delta_minor * way FROM"
            " inventory_cost_correction WHERE at >= ?1 AND at < ?2 UNION ALL SELECT item_id, 0, stock_minor FROM"
            " inventory_value_entry WHERE at >= ?1 AND at < ?2 UNION ALL SELECT item_id, qty, value_minor FROM"
            f" inventory_period_value WHERE period_id = ?3 UNION ALL {valued}) GROUP BY item_id"
            " HAVING sum(qty) <> 0 OR sum(worth) <> 0", (since, until, before)).fetchall()
        if after is not None:
            raw.execute(
                "SELECT item_id, sum(qty), sum(worth) FROM (SELECT item_id, qty, value_minor AS worth FROM"
                " inventory_period_layer WHERE period_id = ?1 UNION ALL SELECT item_id, -qty, -value_minor FROM"
                " inventory_period_value WHERE period_id = ?1) GROUP BY item_id HAVING sum(qty) <> 0 OR"
                " sum(worth) <> 0", (after,)).fetchall()
    raw.execute(
        "SELECT item_id, location_id, lot, sum(qty) FROM (SELECT item_id, location_id, coalesce(lot_id, 0) AS lot, qty"
        " FROM inventory_reservation UNION ALL SELECT item_id, location_id, coalesce(lot_id, 0), -qty_reserved FROM"
        " inventory_balance) GROUP BY 1, 2, 3 HAVING sum(qty) <> 0").fetchall()
    pools: dict[int, list[int]] = defaultdict(lambda: [0, 0])
    for item, qty, worth in raw.execute(
            "SELECT item_id, qty, value_minor FROM inventory_period_value WHERE period_id = ?", (periods[-2][0],)):
        pools[item] = [qty, worth]
    wrong, since = 0, periods[-2][1]
    raw.execute("SELECT item_id, move_id, at, amount_minor FROM inventory_cost_fact WHERE at >= ?", (since,)).fetchall()
    for item, way, qty, worth, delta in raw.execute(
            "SELECT m.item_id, m.way, m.qty, m.value_minor, c.delta_minor FROM inventory_move m LEFT JOIN"
            " inventory_cost_correction c ON c.move_id = m.id WHERE m.at >= ? ORDER BY m.item_id, m.at, m.id",
            (since,)).fetchall():
        pool = pools[item]
        kept = worth + (delta or 0)
        cost = kept if way > 0 else _average(pool, qty)
        wrong += cost != kept
        pool[0] += way * qty
        pool[1] += way * cost
    for item, qty, worth in raw.execute("SELECT item_id, qty, value_minor FROM inventory_item_value").fetchall():
        wrong += pools[item] != [qty, worth]
    if wrong:
        raise AssertionError(wrong)


def _average(pool: list[int], qty: int) -> int:
    return pool[1] if qty == pool[0] else (pool[1] * qty * 2 + pool[0]) // (2 * pool[0])


def _writes(path: Path, size: str) -> Iterator[Measured]:
    database = open_database(str(path))
    places = _places(path)
    lots = range(LOTS // 2, LOTS // 2 + LINES)

    def receipt(uow: UnitOfWork) -> object:
        return post_moves(uow, [
            NewMove(lot_item(lot), places["SUPPLIERS"], places["MAIN-RECEIVING"], 5 * QUANTITY_SCALE, "bench", 2,
                    lot_id=lot, value_minor=5 * COST_MINOR) for lot in lots])

    def order(uow: UnitOfWork) -> object:
        return reserve(uow, [Want(lot_item(lot), 1, QUANTITY_SCALE, "bench", lot) for lot in lots])

    def backdated(number: int) -> Callable[[UnitOfWork], object]:
        at = MORNING - timedelta(days=365)
        return lambda uow: post_moves(uow, [
            NewMove(lot_item(lot), places["SUPPLIERS"], places["MAIN-RECEIVING"], 5 * QUANTITY_SCALE, "bench", 3,
                    lot_id=lot, value_minor=900, at=at) for lot in OTHER_LOTS[:number]])

    for words, work, by_hand, by_hand_lots in (
        (f"posting a receipt of {LINES} lines", receipt, _post_by_hand, lots),
        (f"reserving an order of {LINES} lines", order, _reserve_by_hand, lots),
        (f"recosting after {LINES} lines backdated by a year", backdated(LINES), _recost_by_hand, OTHER_LOTS),
        ("recosting after one line backdated by a year", backdated(1), _recost_by_hand, OTHER_LOTS[:1]),
    ):
        times = TIMES if len(by_hand_lots) > 1 else TIMES_OF_ONE
        ours = min(_written(database, work) for _ in range(times))
        limit = _limit(path, lambda raw, by_hand=by_hand, of=by_hand_lots: by_hand(raw, places, of), times)  # type: ignore[misc]
        yield Measured(f"{size}: {words}", ours, limit, BAR)
    database.close()


def _limit(path: Path, by_hand: Callable[[Any], object], times: int) -> float:
    raw = connect_file(path)
    for setting in SQLITE_SETTINGS:
        raw.execute(setting)
    shortest = min(_timed(lambda: by_hand(raw)) for _ in range(times))
    raw.close()
    return shortest


def _places(path: Path) -> dict[str, int]:
    raw = connect_file(path)
    places = dict(raw.execute("SELECT code, id FROM inventory_location").fetchall())
    raw.close()
    return places


def _timed(work: Callable[[], object]) -> float:
    begun = time.perf_counter()
    work()
    return (time.perf_counter() - begun) * 1000


def _written(database: Any, work: Callable[[UnitOfWork], object]) -> float:
    def whole() -> None:
        with database.writer() as connection:
            uow = UnitOfWork(connection, MORNING, Actor(0, "bench"), 1, frozenset({"*"}))
            work(uow)
            uow.write_journal()

    return _timed(whole)


_JOURNAL = ("INSERT INTO kernel_change (operation_id, table_name, row_id, last_id, kind, after) VALUES"
            " (1, ?, ?, ?, 'I', ?)")
_MOVE = ("INSERT INTO inventory_move (at, item_id, lot_id, from_location_id, to_location_id, qty, value_minor, basis,"
         " way, source_kind, source_id, note) VALUES (?, ?, ?, ?, ?, ?, ?, 'given', 1, 'bench', 2, '') RETURNING id")


def _post_by_hand(raw: Any, places: dict[str, int], lots: range) -> None:
    raw.execute("BEGIN IMMEDIATE")
    to = places["MAIN-RECEIVING"]
    for lot in lots:
        row = (micros_of(MORNING), lot_item(lot), lot, places["SUPPLIERS"], to, 5_000_000, 500)
        (number,) = raw.execute(_MOVE, row).fetchone()
        raw.execute(_JOURNAL, ("inventory_move", number, number, str(row)))
        raw.execute("UPDATE inventory_balance SET qty_on_hand = qty_on_hand + 5000000 WHERE item_id = ? AND"
                    " location_id = ? AND coalesce(lot_id, 0) = ?", (lot_item(lot), to, lot))
        raw.execute("UPDATE inventory_item_value SET qty = qty + 5000000, value_minor = value_minor + 500 WHERE"
                    " item_id = ?", (lot_item(lot),))
    raw.execute("COMMIT")


def _reserve_by_hand(raw: Any, _places_of: dict[str, int], lots: range) -> None:
    raw.execute("BEGIN IMMEDIATE")
    for lot in lots:
        for number, place, code in raw.execute(
                "SELECT b.id, b.location_id, b.lot_id FROM inventory_balance b JOIN inventory_location l ON l.id ="
                " b.location_id LEFT JOIN inventory_lot t ON t.id = b.lot_id WHERE b.item_id = ? AND l.warehouse_id = 1"
                " AND l.kind IN ('shelf', 'receiving') AND b.qty_on_hand > b.qty_reserved ORDER BY t.expires_on,"
                " t.received_at LIMIT 1", (lot_item(lot),)).fetchall():
            raw.execute("UPDATE inventory_balance SET qty_reserved = qty_reserved + 1000000 WHERE id = ?", (number,))
            row = (lot_item(lot), place, code, 1_000_000, "byhand", lot)
            (made,) = raw.execute("INSERT INTO inventory_reservation (item_id, location_id, lot_id, qty, for_kind,"
                                  " for_id) VALUES (?, ?, ?, ?, ?, ?) RETURNING id", row).fetchone()
            raw.execute(_JOURNAL, ("inventory_reservation", made, made, str(row)))
    raw.execute("COMMIT")


def _recost_by_hand(raw: Any, places: dict[str, int], lots: range) -> None:
    """Read and write the rows that a correct posting to the past has to, in as few statements as that takes."""
    raw.execute("BEGIN IMMEDIATE")
    at, ends = micros_of(MORNING - timedelta(days=365)), (places["SUPPLIERS"], places["MAIN-RECEIVING"])
    raw.execute("SELECT l.id, l.kind, s.moves, c.number FROM inventory_location l LEFT JOIN inventory_standing_place s"
                " ON s.location_id = l.id LEFT JOIN inventory_count_sheet c ON c.id = s.sheet_id WHERE l.id IN (?, ?)",
                ends).fetchall()
    period, since = raw.execute("SELECT id, ends_at FROM inventory_period ORDER BY ends_at DESC LIMIT 1").fetchone()
    raw.execute("SELECT category_id, method FROM inventory_cost_method").fetchall()
    for lot in lots:
        item = lot_item(lot)
        raw.execute("SELECT kind, tracking, sku, name FROM catalog_item WHERE id = ?", (item,)).fetchone()
        row = (at, item, lot, *ends, 5_000_000, 900)
        (number,) = raw.execute(_MOVE, row).fetchone()
        raw.execute(_JOURNAL, ("inventory_move", number, number, str(row)))
        raw.execute("INSERT INTO inventory_balance (item_id, location_id, lot_id, qty_on_hand, qty_reserved)"
                    " VALUES (?, ?, ?, 5000000, 0) ON CONFLICT DO UPDATE SET qty_on_hand = qty_on_hand + 5000000",
                    (item, places["MAIN-RECEIVING"], lot))
        _recost_item(raw, item, period, since)
    raw.execute("COMMIT")


def _recost_item(raw: Any, item: int, period: int, since: int) -> None:
    raw.execute("SELECT qty, value_minor, method, last_at FROM inventory_item_value WHERE item_id = ?",
                (item,)).fetchone()
    found = raw.execute("SELECT qty, value_minor FROM inventory_period_value WHERE period_id = ? AND item_id = ?",
                        (period, item)).fetchone()
    raw.execute("SELECT move_id, at, qty, value_minor FROM inventory_period_layer WHERE period_id = ? AND item_id = ?",
                (period, item)).fetchall()
    raw.execute("SELECT move_id, at, amount_minor FROM inventory_cost_fact WHERE item_id = ? AND at >= ?",
                (item, since)).fetchall()
    pool, last = list(found or (0, 0)), (0, 0, since)
    changed, sources = [], set()
    for move, at, way, qty, worth, basis, kind, source, delta in raw.execute(
            "SELECT m.id, m.at, m.way, m.qty, m.value_minor, m.basis, m.source_kind, m.source_id, c.delta_minor"
            " FROM inventory_move m LEFT JOIN inventory_cost_correction c ON c.move_id = m.id"
            " WHERE m.item_id = ? AND m.at >= ? ORDER BY m.at, m.id", (item, since)).fetchall():
        cost = worth if way > 0 else _average(pool, qty)
        pool = [pool[0] + way * qty, pool[1] + way * cost]
        last = (qty, cost, at) if basis == "given" else last
        if cost - worth != (delta or 0):
            changed.append((move, item, at, way, cost - worth))
            sources.add((kind, source))
    if sources:
        marks = ", ".join("?" * len(sources))
        raw.execute("SELECT DISTINCT item_id FROM inventory_move WHERE source_kind = 'bench' AND basis = 'made' AND"
                    f" source_id IN ({marks})", [source for _, source in sources]).fetchall()
    raw.executemany("DELETE FROM inventory_cost_correction WHERE move_id = ?", [(row[0],) for row in changed])
    raw.executemany("INSERT INTO inventory_cost_correction (move_id, item_id, at, way, delta_minor) VALUES (?, ?, ?, ?,"
                    " ?)", changed)
    raw.execute("DELETE FROM inventory_value_entry WHERE item_id = ? AND at >= ?", (item, since))
    raw.execute("SELECT id, move_id, qty, value_minor FROM inventory_cost_layer WHERE item_id = ?", (item,)).fetchall()
    raw.execute("UPDATE inventory_item_value SET qty = ?, value_minor = ?, last_qty = ?, last_value_minor = ?,"
                " last_at = ? WHERE item_id = ?", (*pool, *last, item))
