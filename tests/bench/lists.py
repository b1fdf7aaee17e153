"""Lists of 1,000,000 moves and 200,000 customers, beside the same rows read by hand."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

from app.kernel.columns import micros_of
from app.kernel.database import connect_file, open_database
from app.kernel.grouping import group_heads, rows_within
from app.kernel.listing import Filter, Group, ListRequest, Sort
from app.kernel.query import ListQuery
from app.kernel.search import find
from app.registry import DECLARATIONS
from tests.bench.big import MOVES, big_company
from tests.bench.table import Measured, best_ms

PAGE = 200
_COLUMNS = (
    "m.id, m.at, i.sku, i.name, m.qty, u.code, f.code, t.code, l.code, m.value_minor, p.currency, m.source_kind, m.note"
)
_JOINS = (
    " FROM inventory_move m LEFT JOIN catalog_item i ON i.id = m.item_id LEFT JOIN catalog_unit u ON u.id = i.unit_id"
    " LEFT JOIN inventory_location f ON f.id = m.from_location_id LEFT JOIN inventory_location t"
    " ON t.id = m.to_location_id LEFT JOIN inventory_lot l ON l.id = m.lot_id, (SELECT currency FROM company_profile) p"
)
_ROWS = f"SELECT {_COLUMNS}{_JOINS}"
_BY_MONTH = "SELECT strftime('%Y-%m', at / 1000000, 'unixepoch'), count(*) FROM inventory_move GROUP BY 1"
_OF_MONTH = f"{_ROWS} WHERE m.at >= ? AND m.at < ? ORDER BY m.at DESC, m.id DESC LIMIT 200"


def run() -> Iterator[Measured]:
    """Measure lists and search."""
    path = big_company()
    database = open_database(str(path))
    raw = connect_file(path)
    moves = DECLARATIONS.list_query("moves")
    with database.reader() as reader:
        yield from _moves(reader, raw, moves)
        yield from _groups(reader, raw, moves)
        yield from _search(reader, raw)
    raw.close()
    database.close()


def _moves(reader: Any, raw: Any, moves: ListQuery) -> Iterator[Measured]:
    newest = ListRequest()

    def ask(statement: str, *values: object) -> Callable[[], object]:
        return lambda: raw.execute(statement, values).fetchall()

    counted, first = ask("SELECT count(*) FROM inventory_move"), ask(f"{_ROWS} ORDER BY m.at DESC, m.id DESC LIMIT 200")
    yield Measured(
        "moves: open (count and first page)",
        best_ms(lambda: (moves.count(reader, newest), moves.page(reader, newest))),
        best_ms(lambda: (counted(), first())), "3 x raw and under 100 ms",
    )
    ids = moves.ids(reader, newest)
    yield Measured(
        "moves: vector of 1,000,000 ids (off the window's thread)",
        best_ms(lambda: moves.ids(reader, newest), 2),
        best_ms(ask("SELECT id FROM inventory_move ORDER BY at DESC, id DESC"), 2),
    )
    middle = list(ids[MOVES // 2 : MOVES // 2 + PAGE])
    spots = ", ".join(map(str, middle))
    yield Measured(
        "moves: jump to the middle, vector there",
        best_ms(lambda: moves.rows(reader, middle)),
        best_ms(ask(f"{_ROWS} WHERE m.id IN ({spots})")),
        "3 x raw and under 100 ms",
    )
    yield Measured(
        "moves: jump to the middle, vector not there yet",
        best_ms(lambda: moves.rows_at(reader, newest, MOVES // 2, PAGE)),
        best_ms(ask(f"{_ROWS} ORDER BY m.at DESC, m.id DESC LIMIT {PAGE} OFFSET {MOVES // 2}")),
        "3 x raw and under 100 ms",
    )
    after = moves.page(reader, newest, size=PAGE).after
    assert after is not None
    yield Measured(
        "moves: next page",
        best_ms(lambda: moves.page(reader, newest, after, PAGE)),
        best_ms(ask(_ROWS + " WHERE (m.at, m.id) < (?, ?) ORDER BY m.at DESC, m.id DESC LIMIT 200", *_place(after))),
        "3 x raw and under 100 ms",
    )
    by_item = ListRequest(sort=(Sort("sku"),))
    yield Measured(
        "moves: sort by an indexed column, first page",
        best_ms(lambda: moves.page(reader, by_item)),
        best_ms(ask(_ROWS + " ORDER BY m.item_id, m.id LIMIT 200")),
        "3 x raw and under 100 ms",
    )
    one_item = ListRequest(filters=(Filter("sku", "=", "I-00777"),))
    yield Measured(
        "moves: filter to one item (count and page)",
        best_ms(lambda: (moves.count(reader, one_item), moves.page(reader, one_item))),
        best_ms(
            lambda: (
                ask(f"SELECT count(*) {_JOINS} WHERE i.sku = 'I-00777'")(),
                ask(_ROWS + " WHERE i.sku = 'I-00777' ORDER BY m.at DESC, m.id DESC LIMIT 200")(),
            )
        ),
    )


def _place(after: tuple[Any, ...]) -> tuple[object, ...]:
    return micros_of(after[0]), after[1]


def _groups(reader: Any, raw: Any, moves: ListQuery) -> Iterator[Measured]:
    by_month = ListRequest(group=Group("at", "month"))
    heads = group_heads(moves, reader, by_month, UTC)
    yield Measured(
        f"moves: heads of {len(heads)} months (off the window's thread)",
        best_ms(lambda: group_heads(moves, reader, by_month, UTC), 2),
        best_ms(lambda: raw.execute(_BY_MONTH).fetchall(), 2),
        "5 x raw",
    )
    within = rows_within(by_month, heads[1])
    since, until = (micros_of(item.value) for item in within.filters if isinstance(item.value, datetime))
    yield Measured(
        "moves: first page of a month", best_ms(lambda: moves.page(reader, within)),
        best_ms(lambda: raw.execute(_OF_MONTH, (since, until)).fetchall()),
        "3 x raw and under 100 ms",
    )


def _search(reader: Any, raw: Any) -> Iterator[Measured]:
    customers = DECLARATIONS.list_query("customers")
    sql = (
        "SELECT record_id, title, subtitle FROM kernel_search WHERE id IN (SELECT rowid FROM kernel_search_index"
        " WHERE kernel_search_index MATCH ?) AND record = 'customer' LIMIT 40"
    )
    for typed in ("n", "no", "nor", "nord", "nordkontor ham", "kontor 1234"):
        yield _typed(reader, raw, sql, typed)
        yield _typed_in_list(reader, customers, typed)


def _typed(reader: Any, raw: Any, sql: str, typed: str) -> Measured:
    words = " AND ".join(f'"{word}"' for word in typed.split() if len(word) > 2)
    by_hand = best_ms(lambda: raw.execute(sql, (words,)).fetchall()) if words else None
    ours = best_ms(lambda: find(reader, typed, ["customer"]))
    return Measured(f"search 200,000 customers in the palette: “{typed}”", ours, by_hand, "under 50 ms")


def _typed_in_list(reader: Any, customers: ListQuery, typed: str) -> Measured:
    request = ListRequest(search=typed)
    ours = best_ms(lambda: customers.page(reader, request))
    return Measured(f"search 200,000 customers in the list: “{typed}”", ours, None, "under 50 ms")
