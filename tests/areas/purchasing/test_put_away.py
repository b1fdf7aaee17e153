"""Received goods go to their shelves, with whoever has them reserved."""

from decimal import Decimal

import pytest
from sqlalchemy import select

from app.areas.inventory.models import Balance, Location, Reservation
from app.areas.inventory.operations import Want, reserve
from app.areas.inventory.operations.setup import CreateLocation
from app.areas.purchasing.models import ReceiptLine
from app.areas.purchasing.operations import PutAway, PutAwayLineInput
from app.kernel.errors import DomainError
from app.kernel.workspace import Workspace
from tests.areas.purchasing.buying import (
    add_items,
    add_supplier,
    main_warehouse_id,
    on_hand,
    order_and_send,
    proved,
    receive,
    row_of,
)
from tests.companies import at_work

ONE = 1_000_000


def new_shelf(workspace: Workspace, code: str) -> int:
    """Add a shelf."""
    return int(workspace.dispatch(CreateLocation(main_warehouse_id(workspace), code)).value)


def lying_on(workspace: Workspace, location_id: int, item_id: int) -> int:
    """Tell how many whole units of an item lie on a shelf."""
    with workspace.reader() as reader:
        statement = select(Balance.qty_on_hand).where(Balance.location_id == location_id, Balance.item_id == item_id)
        return int(reader.execute(statement).scalar_one()) // ONE


def lying_at(workspace: Workspace, location_id: int) -> str:
    """Give the kind of a place."""
    return str(row_of(workspace, Location, location_id).kind)


def test_goods_go_where_the_item_lies_already_and_the_rest_to_the_first_shelf(workspace: Workspace) -> None:
    supplier, (known, fresh) = add_supplier(workspace), add_items(workspace, ["A", "B"])
    shelf = new_shelf(workspace, "A-01")
    first = receive(workspace, order_and_send(workspace, supplier, [(known, "5", "1")]), "5").value
    line = first.receipt_line_ids[0]
    workspace.dispatch(PutAway(first.receipt_id, (PutAwayLineInput(line, shelf, Decimal(5)),)))
    both = order_and_send(workspace, supplier, [(known, "2", "1"), (fresh, "3", "1")])
    second = receive(workspace, both, "2", "3").value
    workspace.dispatch(PutAway(second.receipt_id))
    with workspace.reader() as reader:
        first_shelf = reader.execute(select(Location.id).where(Location.code == "MAIN-STOCK")).scalar_one()
    assert lying_on(workspace, shelf, known) == 7
    assert lying_on(workspace, first_shelf, fresh) == 3
    with pytest.raises(DomainError, match="put away already"):
        workspace.dispatch(PutAway(second.receipt_id))
    proved(workspace)


def test_a_part_is_put_away_on_each_of_two_shelves(workspace: Workspace) -> None:
    supplier, (item,) = add_supplier(workspace), add_items(workspace, ["A"])
    one, two = new_shelf(workspace, "A-01"), new_shelf(workspace, "A-02")
    came = receive(workspace, order_and_send(workspace, supplier, [(item, "10", "1")]), "10").value
    line = came.receipt_line_ids[0]
    workspace.dispatch(PutAway(came.receipt_id, (
        PutAwayLineInput(line, one, Decimal(3)), PutAwayLineInput(line, two, Decimal(4)))))
    assert row_of(workspace, ReceiptLine, line).stock_qty_put_away == 7 * ONE
    assert (on_hand(workspace, item, "receiving"), on_hand(workspace, item, "shelf")) == (3, 7)
    with pytest.raises(DomainError, match="3 pc of A Item A wait"):
        workspace.dispatch(PutAway(came.receipt_id, (PutAwayLineInput(line, one, Decimal(4)),)))


def test_goods_are_put_on_open_shelves_of_the_same_warehouse_only(workspace: Workspace) -> None:
    supplier, (item,) = add_supplier(workspace), add_items(workspace, ["A"])
    came = receive(workspace, order_and_send(workspace, supplier, [(item, "10", "1")]), "10").value
    line = came.receipt_line_ids[0]
    with workspace.reader() as reader:
        places = reader.execute(select(Location.id).where(Location.kind != "shelf")).scalars().all()
    for place in places:
        with pytest.raises(DomainError) as refusal:
            workspace.dispatch(PutAway(came.receipt_id, (PutAwayLineInput(line, place),)))
        assert refusal.value.field == "lines.0.location_id", lying_at(workspace, place)
    assert on_hand(workspace, item, "receiving") == 10


def test_what_is_reserved_stays_reserved_on_the_shelf_and_back(workspace: Workspace) -> None:
    supplier, (item,) = add_supplier(workspace), add_items(workspace, ["A"], "lot")
    came = receive(workspace, order_and_send(workspace, supplier, [(item, "10", "1")]), "10").value
    with at_work(workspace) as uow:
        reserve(uow, [Want(item, main_warehouse_id(workspace), 4 * ONE, "test_line", 1),
                      Want(item, main_warehouse_id(workspace), 3 * ONE, "test_line", 2)])

    def reserved() -> list[tuple[str, int]]:
        with workspace.reader() as reader:
            return [(row.kind, row.qty // ONE) for row in reader.execute(
                select(Location.kind, Reservation.qty).join(Location, Location.id == Reservation.location_id)
                .order_by(Reservation.for_id, Location.kind))]

    part = workspace.dispatch(PutAway(came.receipt_id, (PutAwayLineInput(came.receipt_line_ids[0], None, Decimal(5)),)))
    assert reserved() == [("receiving", 2), ("shelf", 2), ("receiving", 3)]
    workspace.dispatch(PutAway(came.receipt_id))
    assert reserved() == [("shelf", 4), ("shelf", 3)]
    proved(workspace)
    workspace.undo(part.operation_id)
    assert on_hand(workspace, item, "receiving") == 5
    assert sum(qty for _, qty in reserved()) == 7
    assert row_of(workspace, ReceiptLine, came.receipt_line_ids[0]).stock_qty_put_away == 5 * ONE
    proved(workspace)
    with pytest.raises(DomainError, match="already undone"):
        workspace.undo(part.operation_id)
