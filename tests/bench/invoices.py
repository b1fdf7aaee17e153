"""Posting an invoice of 200 lines, and what 100,000 open invoices come to by age, beside the same by hand."""

import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from datetime import date, timedelta
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import select

from app.areas.company.operations import SetTax
from app.areas.parties.models import Party
from app.areas.sales.models import Invoice, SalesOrder, SalesOrderLine, Settlement
from app.areas.sales.operations.customers import CreateCustomer
from app.areas.sales.operations.invoicing_orders import InvoiceOrders
from app.areas.sales.queries.ageing import AGEING, OPEN_ITEMS, receivables_on
from app.areas.sales.queries.receivables import owed_by
from app.kernel.clock import SetClock
from app.kernel.database import SQLITE_SETTINGS, connect_file, open_database
from app.kernel.listing import ListRequest
from app.kernel.migration import create_database
from app.kernel.workspace import Workspace
from app.registry import DECLARATIONS
from tests.areas.sales.selling import add_items, enter
from tests.bench.customers import anew
from tests.bench.table import Measured, best_ms
from tests.companies import MORNING, at_work, found_firm

LINES, OPEN, CUSTOMERS, SHIPPED = 200, 100_000, 5_000, 12
DAY = MORNING.date()
BY_HAND_AGES = """
SELECT CASE WHEN due_on >= ?1 THEN 0 WHEN julianday(?1) - julianday(due_on) <= 30 THEN 1
            WHEN julianday(?1) - julianday(due_on) <= 60 THEN 2 WHEN julianday(?1) - julianday(due_on) <= 90 THEN 3
            ELSE 4 END, sum(home_net_minor + home_tax_minor - coalesce((
                SELECT sum(home_minor) FROM sales_settlement s
                WHERE s.invoice_id = sales_invoice.id AND s.day <= ?1 AND s.undone_on IS NULL), 0))
FROM sales_invoice WHERE invoiced_on <= ?1 AND (open_minor <> 0 OR settled_on > ?1) GROUP BY 1
"""
COPIED = {
    "sales_invoice": 1, "sales_invoice_line": LINES, "sales_invoice_tax": 1, "company_entry": 3, "kernel_search": 1,
    "kernel_operation": 1,
}
"""How many rows of each table come with an invoice, beside the changes of all of them in the journal."""

KEYS = ("id", "invoice_id", "operation_id", "row_id", "last_id", "record_id")
READ = (
    "SELECT o.*, p.name, p.currency FROM sales_order o JOIN parties_party p ON p.id = o.customer_id LIMIT 1",
    "SELECT l.*, i.* FROM sales_order_line l JOIN catalog_item i ON i.id = l.item_id LIMIT 200",
    "SELECT * FROM company_profile", "SELECT * FROM company_tax_rate", "SELECT * FROM sales_tax_rule",
    "SELECT * FROM company_account",
)


def run() -> Iterator[Measured]:
    """Measure both."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "company.db"
        create_database(str(path)).close()
        database = open_database(str(path))
        workspace = Workspace(database, DECLARATIONS, SetClock(MORNING))
        found_firm(workspace)
        workspace.dispatch(SetTax("V19", "VAT", Decimal(19), date(2025, 1, 1)))
        customer = int(workspace.dispatch(CreateCustomer("Bench")).value)
        yield _posting(workspace, path, customer)
        _fill(workspace, customer)
        yield from _ageing(workspace, path, customer)
        database.close()


def _posting(workspace: Workspace, path: Path, customer: int) -> Measured:
    """Invoice and post orders of 200 lines that left, beside inserting the same rows by hand."""
    items = add_items(workspace, *(f"B-{number:03}" for number in range(LINES)))
    orders = []
    for _ in range(SHIPPED):
        order_id = enter(workspace, customer, [(item, "3") for item in items]).order_id
        with at_work(workspace) as uow:
            lines = uow.rows(select(SalesOrderLine.id, SalesOrderLine.stock_qty).where(
                SalesOrderLine.order_id == order_id))
            uow.update_many(SalesOrderLine, {line.id: {"stock_qty_shipped": line.stock_qty} for line in lines})
            uow.update(SalesOrder, order_id, state="shipped")
        orders.append(order_id)
    times = []
    for order_id in orders:
        begun = time.perf_counter()
        workspace.dispatch(InvoiceOrders((order_id,), post=True))
        times.append((time.perf_counter() - begun) * 1000)
    return Measured(f"invoice of {LINES} lines written and posted", min(times), _by_hand(path), "5 x raw")


def _by_hand(path: Path) -> float:
    """Post the same invoice again in a copy: read what it needs, take a number, write every row, keep it for good.

    The rows are there as they are to be written; nothing is computed, and nothing refused.
    """
    copy = path.with_suffix(".copy")
    with closing(connect_file(path)) as original:
        original.execute("VACUUM INTO ?", (str(copy),))
    with closing(connect_file(copy)) as raw:
        for setting in SQLITE_SETTINGS:
            raw.execute(setting)
        (operation,) = raw.execute("SELECT max(id) FROM kernel_operation").fetchone()
        found = {name: raw.execute(f"SELECT * FROM {name} ORDER BY id DESC LIMIT ?", (count,)).fetchall()
                 for name, count in COPIED.items()}
        found["kernel_change"] = raw.execute(
            "SELECT * FROM kernel_change WHERE operation_id = ?", (operation,)).fetchall()
        names = {name: [column[1] for column in raw.execute(f"PRAGMA table_info({name})")] for name in found}
        return min(_posted(raw, found, names, turn) for turn in range(1, 8))


def _posted(raw: Any, found: Mapping[str, list[Any]], names: Mapping[str, list[str]], turn: int) -> float:
    ready = {name: [_moved(row, names[name], turn) for row in rows] for name, rows in found.items()}
    lines = [(row[0],) for row in raw.execute("SELECT id FROM sales_order_line LIMIT ?", (LINES,))]
    begun = time.perf_counter()
    raw.execute("BEGIN IMMEDIATE")
    for statement in READ:
        raw.execute(statement).fetchall()
    raw.execute("UPDATE company_numbering SET next_number = next_number + 1 WHERE key = 'sales_invoice'")
    for name, rows in ready.items():
        raw.executemany(f"INSERT INTO {name} VALUES ({', '.join('?' * len(rows[0]))})", rows)
    raw.executemany("UPDATE sales_order_line SET stock_qty_invoiced = stock_qty_shipped WHERE id = ?", lines)
    raw.execute("COMMIT")
    return (time.perf_counter() - begun) * 1000


def _moved(row: Sequence[Any], names: Sequence[str], turn: int) -> tuple[Any, ...]:
    """Give a row of another invoice: its numbers are far from those that there are, what names it is its own."""
    return tuple(
        value + turn * 10_000_000 if name in KEYS and value is not None
        else f"{value}-{turn}" if name in ("number", "key") and value is not None else value
        for name, value in zip(names, row, strict=True)
    )


def _fill(workspace: Workspace, customer: int) -> None:
    """Make 100,000 open invoices of many customers, a tenth of them partly paid, and half as many paid ones."""
    with at_work(workspace) as uow:
        parties = [customer, *uow.load(Party, [
            {"code": f"B-{number}", "name": f"Customer {number:05}", "is_customer": True, "currency": "EUR"}
            for number in range(CUSTOMERS)])]
        rows = [_invoice(number, parties, paid=number >= OPEN) for number in range(OPEN + OPEN // 2)]
        ids = uow.load(Invoice, rows)
        uow.load(Settlement, [
            {"day": DAY - timedelta(days=1), "invoice_id": number, "credit_id": ids[0], "amount_minor": 5_000,
             "taken_minor": 5_000, "home_minor": 5_000, "home_taken_minor": 5_000}
            for number in ids[1:OPEN:10]])
        uow.load(Settlement, [
            {"day": DAY - timedelta(days=40), "invoice_id": number, "credit_id": ids[0], "amount_minor": 11_900,
             "taken_minor": 11_900, "home_minor": 11_900, "home_taken_minor": 11_900} for number in ids[OPEN:]])


def _invoice(number: int, parties: list[int], *, paid: bool) -> dict[str, Any]:
    part = 5_000 if not paid and number % 10 == 1 else 0
    left = 0 if paid else 11_900 - part
    day = DAY - timedelta(days=60 + number % 120)
    return {
        "number": f"B-{number:06}", "kind": "invoice", "customer_id": parties[number % len(parties)],
        "state": "paid" if paid else "posted", "invoiced_on": day, "due_on": day + timedelta(days=30),
        "currency": "EUR", "net_minor": 10_000, "tax_minor": 1_900, "home_net_minor": 10_000, "home_tax_minor": 1_900,
        "open_minor": left, "home_open_minor": left, "settled_on": DAY - timedelta(days=40) if paid else None,
        "created_by": 1, "posted_at": MORNING,
    }


def _aged_by_hand(raw: Any, day: date) -> list[Any]:
    found: list[Any] = raw.execute(BY_HAND_AGES, (day.isoformat(),)).fetchall()
    return found


def _ageing(workspace: Workspace, path: Path, customer: int) -> Iterator[Measured]:
    raw = connect_file(path)
    with workspace.reader() as reader:
        for days, what in ((0, "today"), (50, "50 days ago")):
            then = DAY - timedelta(days=days)
            by_hand = best_ms(partial(_aged_by_hand, raw, then), 3)
            yield Measured(f"ageing of {OPEN:,} open items as of {what}",
                           best_ms(partial(receivables_on, reader, then), 3), by_hand)
        request = ListRequest(as_of=MORNING)
        yield Measured("ageing by customer, first page", best_ms(lambda: AGEING.page(reader, request), 3))
        yield Measured("open items, first page", best_ms(lambda: OPEN_ITEMS.page(reader, request), 3))
        yield Measured("what one customer owes", best_ms(
            partial(anew, reader, lambda: owed_by(reader, customer, "EUR", DAY))), bar="< 5 ms")
    raw.close()
