"""Who chases a late line sees what cannot be made or carried without it, at any level, and who waits for that."""

from datetime import timedelta
from decimal import Decimal

from sqlalchemy import select

from app.areas.inventory.models import Warehouse
from app.areas.inventory.operations.setup import CreateWarehouse
from app.areas.inventory.operations.transfers import CreateTransfer, TransferLineInput
from app.kernel.listing import LinesTable
from app.kernel.workspace import Workspace
from tests.areas.production.test_assembling import bill, line
from tests.areas.purchasing.buying import add_supplier, order_and_send
from tests.areas.sales.selling import add_customer, add_items, sell, stock
from tests.companies import MORNING

DUE = MORNING.date() + timedelta(days=9)


def tables_of(workspace: Workspace, line_id: int) -> dict[str, LinesTable]:
    """Give the tables on the page of an order line, by title."""
    load = workspace.declarations.detail("purchase_order_line").load
    with workspace.reader() as reader:
        return {table.title: table for table in load(reader, line_id, MORNING).lines}


def test_a_late_line_names_what_is_made_of_it_and_who_waits_for_that(workspace: Workspace) -> None:
    bike, wheel, spoke, bell = add_items(workspace, "BIKE", "WHEEL", "SPOKE", "BELL")
    bill(workspace, wheel, line(spoke, "36"))
    bill(workspace, bike, line(wheel, "2"))
    stock(workspace, bike, 1)
    order = sell(workspace, add_customer(workspace), [(bike, "4"), (bell, "1")])
    bought = order_and_send(workspace, add_supplier(workspace), [(spoke, "500", "1"), (bell, "5", "1")], DUE)
    table = tables_of(workspace, bought.line_ids[0])["It cannot be made without it"]
    (row,) = table.rows
    assert (table.record, row.id) == ("item", bike)
    assert [str(value) for value in row.values[2:4]] == ["3 pc", "216 pc"]
    assert str(row.values[5]).endswith("Alfreds Futterkiste")
    assert order.order_id
    assert "It cannot be made without it" not in tables_of(workspace, bought.line_ids[1])
    stock(workspace, bike, 9)
    assert tables_of(workspace, bought.line_ids[0]) == {}


def test_a_late_line_names_the_transfers_that_wait_for_it(workspace: Workspace) -> None:
    (wanted,) = add_items(workspace, "W")
    workspace.dispatch(CreateWarehouse("SOUTH", "South"))
    with workspace.reader() as reader:
        main, south = reader.execute(select(Warehouse.id).order_by(Warehouse.id)).scalars()
    stock(workspace, wanted, 2)
    made = workspace.dispatch(CreateTransfer(main, south, (TransferLineInput(wanted, Decimal(5)),))).value
    workspace.dispatch(CreateTransfer(south, main, (TransferLineInput(wanted, Decimal(1)),)))
    bought = order_and_send(workspace, add_supplier(workspace), [(wanted, "10", "1")], DUE)
    (row,) = tables_of(workspace, bought.line_ids[0])["Transfers it holds up"].rows
    assert (row.id, row.values[1], str(row.values[3])) == (made.transfer_id, "South", "3 pc")
