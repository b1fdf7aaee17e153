"""The steps of stories in which customers are invoiced and pay."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import func, select

from app.areas.company.models import Entry
from app.areas.company.operations import SetTax
from app.areas.company.rules.rates import TaxKind
from app.areas.sales.models import Invoice, InvoiceLine, InvoiceTax
from app.areas.sales.operations.invoicing_orders import InvoiceOrders
from app.kernel.columns import table_of
from app.kernel.workspace import Workspace
from tests.areas.logistics.shipping import send
from tests.areas.sales.selling import add_customer, add_items, sell, stock

DAY = date(2026, 3, 2)
"""The day on which the tests' firm works."""


def add_taxes(workspace: Workspace) -> tuple[int, int]:
    """Enter the taxes that the firm charges, and give the full and the reduced one."""
    year = date(2025, 1, 1)
    full = workspace.dispatch(SetTax("V19", "VAT", Decimal(19), year)).value
    reduced = workspace.dispatch(SetTax("V7", "VAT reduced", Decimal(7), year, TaxKind.SALE)).value
    workspace.dispatch(SetTax("RC", "VAT", Decimal(19), year, TaxKind.BOTH, reverse_charge=True))
    return int(full), int(reduced)


def ship(workspace: Workspace, customer_id: int, lines: Sequence[tuple[int, str]], **more: Any) -> int:
    """Sell, confirm and send; give the order."""
    order_id = int(sell(workspace, customer_id, lines, **more).order_id)
    send(workspace, order_id)
    return order_id


def shop(workspace: Workspace, pieces: int = 100, **more: Any) -> tuple[int, int, int]:
    """Make a firm that sells tea and jam at 10.00, and a customer; give tea, jam and customer."""
    tea, jam = add_items(workspace, "TEA", "JAM")
    for item_id in (tea, jam):
        stock(workspace, item_id, pieces)
    return tea, jam, add_customer(workspace, **more)


def invoice(workspace: Workspace, *order_ids: int, post: bool = True, **more: Any) -> Any:
    """Invoice what left of orders, and post it."""
    return workspace.dispatch(InvoiceOrders(order_ids, post=post, **more)).value


def invoice_row(workspace: Workspace, invoice_id: int) -> Any:
    """Read an invoice."""
    with workspace.reader() as reader:
        return reader.execute(select(table_of(Invoice)).where(Invoice.id == invoice_id)).one()


def lines_of(workspace: Workspace, invoice_id: int) -> list[Any]:
    """Read the lines of an invoice."""
    table = table_of(InvoiceLine)
    with workspace.reader() as reader:
        return list(reader.execute(select(table).where(table.c.invoice_id == invoice_id).order_by(table.c.position)))


def taxes_of(workspace: Workspace, invoice_id: int) -> dict[str, tuple[int, int]]:
    """Read what an invoice charges by tax: net and tax."""
    table = table_of(InvoiceTax)
    with workspace.reader() as reader:
        rows = reader.execute(select(table).where(table.c.invoice_id == invoice_id))
        return {row.code: (row.net_minor, row.tax_minor) for row in rows}


def balances(workspace: Workspace) -> dict[str, int]:
    """Add the journal up by purpose: debit less credit."""
    with workspace.reader() as reader:
        rows = reader.execute(
            select(Entry.purpose, func.sum(Entry.debit_minor - Entry.credit_minor)).group_by(Entry.purpose))
        return {purpose: int(minor) for purpose, minor in rows if minor}


def prove(workspace: Workspace) -> None:
    """Prove the books of all areas."""
    with workspace.reader() as reader:
        assert [told for check in workspace.declarations.checks for told in check.run(reader)] == []
