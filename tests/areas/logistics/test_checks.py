"""The proofs of sales and logistics: silent while the books agree, and naming what does not."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from sqlalchemy import update

from app.areas.inventory.models import Expected, Reservation
from app.areas.logistics.models import ShipmentLine
from app.areas.sales.models import SalesOrder, SalesOrderLine
from app.kernel.unit_of_work import UnitOfWork
from app.kernel.workspace import Workspace
from tests.areas.logistics.shipping import lines_of, make, send
from tests.areas.sales.selling import ONE, add_customer, add_items, require_proof, sell, stock
from tests.companies import at_work


@dataclass
class Books:
    """A shipment that left, and an order of which one is made."""

    workspace: Workspace
    sent: int
    order: int

    def spoil(self, change: Callable[[UnitOfWork], object]) -> list[str]:
        """Change the books behind everybody's back, and give what the proofs say."""
        with at_work(self.workspace) as uow:
            change(uow)
        with self.workspace.reader() as reader:
            checks = self.workspace.declarations.checks
            ours = [check for check in checks if check.name.startswith(("sales.", "logistics."))]
            return [sentence for check in ours for sentence in check.run(reader)]


@pytest.fixture
def books(workspace: Workspace) -> Books:
    (tea,) = add_items(workspace, "TEA")
    stock(workspace, tea, 30)
    customer = add_customer(workspace)
    sent = send(workspace, sell(workspace, customer, [(tea, "5")]).order_id)
    order = sell(workspace, customer, [(tea, "4")]).order_id
    make(workspace, order)
    require_proof(workspace)
    return Books(workspace, sent, order)


def line_of(books: Books, order_id: int) -> int:
    shipment = next(line for line in lines_of(books.workspace, books.sent + 1))
    return int(shipment.order_line_id) if order_id == books.order else 0


def test_an_order_that_says_more_was_shipped_than_left(books: Books) -> None:
    sent = lines_of(books.workspace, books.sent)[0]
    said = books.spoil(lambda uow: uow.update(SalesOrderLine, sent.order_line_id, stock_qty_shipped=4 * ONE))
    assert "Line 1 of order SO-00001 says 4 shipped, its shipments say 5." in said


def test_a_shipment_that_took_more_than_the_ledger_moved(books: Books) -> None:
    sent = lines_of(books.workspace, books.sent)[0]
    said = books.spoil(lambda uow: uow.update(ShipmentLine, sent.id, stock_qty=6 * ONE))
    assert "Shipment SH-00001 took 6 of TEA, the ledger moved 5." in said


def test_a_shipment_whose_goods_are_not_reserved(books: Books) -> None:
    line = line_of(books, books.order)
    said = books.spoil(lambda uow: uow.connection.execute(
        update(Reservation).where(Reservation.for_id == line).values(qty=3 * ONE)))
    assert said == ["Shipments ask for 4 of line 1 of order SO-00002, 3 are reserved."]


def test_an_order_with_more_reserved_than_open(books: Books) -> None:
    line = line_of(books, books.order)
    said = books.spoil(lambda uow: uow.connection.execute(
        update(Reservation).where(Reservation.for_id == line).values(qty=9 * ONE)))
    assert said == ["Line 1 of order SO-00002 (confirmed) has 9 reserved and 4 open."]


def test_a_closed_order_that_holds_stock(books: Books) -> None:
    said = books.spoil(lambda uow: uow.update(SalesOrder, books.order, state="cancelled"))
    assert said == [
        "Line 1 of order SO-00002 (cancelled) has 4 reserved and 4 open.",
        "Line 1 of order SO-00002 is closed and 4 of it expected to go.",
    ]


def test_an_open_line_of_which_something_else_is_expected(books: Books) -> None:
    line = line_of(books, books.order)
    said = books.spoil(lambda uow: uow.connection.execute(
        update(Expected).where(Expected.for_id == line).values(qty=1 * ONE)))
    assert said == ["Line 1 of order SO-00002 has 4 open, 1 expected to go."]


def test_a_total_that_is_not_the_sum(books: Books) -> None:
    said = books.spoil(lambda uow: uow.update(SalesOrder, books.order, total_minor=1))
    assert said == ["Order SO-00002 totals 1, its lines and freight 4000."]
