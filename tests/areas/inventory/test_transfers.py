"""Goods between warehouses: reserved, sent, on the way, received in part, lost, taken back, and proposed."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from app.areas.catalog.operations.items import CreateItem
from app.areas.inventory.models import ItemValue, Location, Lot, Transfer, TransferLine
from app.areas.inventory.operations import Want, main_warehouse, outer_location, reserve
from app.areas.inventory.operations.posting import NewMove, post_moves
from app.areas.inventory.operations.setup import CreateWarehouse, SetReorderRule
from app.areas.inventory.operations.transfers import (
    CancelTransfer,
    CreateTransfer,
    LoseTransfer,
    ProposeTransfers,
    ReceiveTransfer,
    SendTransfer,
    SetTransferRoute,
    TransferLineInput,
)
from app.areas.inventory.operations.transfers.arriving import ArrivedLineInput, LostLineInput
from app.areas.inventory.queries import GroupBy, StockLevel, StockQuestion, stock_levels
from app.areas.inventory.queries.transfer_lists import TRANSFERS
from app.areas.inventory.rules.transfers import Position, suggest
from app.kernel.errors import DomainError, NeedsConfirmation
from app.kernel.listing import ListRequest
from app.kernel.quantity import QUANTITY_SCALE
from app.kernel.workspace import Workspace
from tests.companies import MORNING, at_work
from tests.plans import SORTS, plans_of, scans_of

ONE = QUANTITY_SCALE


def east_of(workspace: Workspace) -> tuple[int, int]:
    """Add a second warehouse, three days away, and give both."""
    east = int(workspace.dispatch(CreateWarehouse("EAST", "Lager Ost")).value)
    with at_work(workspace) as uow:
        main = main_warehouse(uow)
    workspace.dispatch(SetTransferRoute(main, east, 3))
    return main, east


def an_item(
    workspace: Workspace, sku: str, pieces: int, tracking: Literal["none", "lot"] = "none",
) -> int:
    """Add an item with pieces on the shelf of the first warehouse, worth 2.00 each; of two lots when it has lots."""
    item_id = int(workspace.dispatch(CreateItem(f"Item {sku}", sku, tracking=tracking)).value.item_id)
    with at_work(workspace) as uow:
        shelf = uow.scalar(select(Location.id).where(Location.code == "MAIN-STOCK"))
        lots: list[int | None] = [None]
        if tracking == "lot":
            lots = list(uow.insert(Lot, [
                {"item_id": item_id, "code": f"{sku}-{number}", "supplier_id": None,
                 "expires_on": date(2026, 6, number), "received_at": MORNING} for number in (1, 2)]))
        if pieces:
            post_moves(uow, [
                NewMove(item_id, outer_location(uow, "opening"), shelf, pieces // len(lots) * ONE, "test", 1,
                        lot_id=lot, value_minor=200 * pieces // len(lots)) for lot in lots])
    return item_id


def level(workspace: Workspace, item_id: int, warehouse_id: int | None = None) -> StockLevel:
    with workspace.reader() as reader:
        groups = (GroupBy.ITEM,) if warehouse_id is None else (GroupBy.ITEM, GroupBy.WAREHOUSE)
        found = stock_levels(reader, StockQuestion(group_by=groups, item_ids=(item_id,)), workspace.clock.now())
    wanted = (item_id,) if warehouse_id is None else (item_id, warehouse_id)
    return next((one for one in found if one.key == wanted), StockLevel(wanted, 0))


def state(workspace: Workspace, transfer_id: int) -> str:
    with workspace.reader() as reader:
        return str(reader.execute(select(Transfer.state).where(Transfer.id == transfer_id)).scalar_one())


def lines(workspace: Workspace, transfer_id: int) -> list[tuple[int, int, int, int]]:
    with workspace.reader() as reader:
        rows = reader.execute(select(
            TransferLine.id, TransferLine.qty_sent, TransferLine.qty_received, TransferLine.qty_lost,
        ).where(TransferLine.transfer_id == transfer_id).order_by(TransferLine.id))
        return [(row.id, row.qty_sent // ONE, row.qty_received // ONE, row.qty_lost // ONE) for row in rows]


def proved(workspace: Workspace) -> None:
    with workspace.reader() as reader:
        assert {spec.name: told for spec in workspace.declarations.checks if (told := spec.run(reader))} == {}


def write(workspace: Workspace, houses: tuple[int, int], item_id: int, qty: int, **more: object) -> int:
    made = workspace.dispatch(CreateTransfer(
        *houses, (TransferLineInput(item_id, Decimal(qty)),), **more))  # type: ignore[arg-type]
    return int(made.value.transfer_id)


def test_goods_are_kept_expected_and_counted_once_all_the_way(workspace: Workspace) -> None:
    houses = main, east = east_of(workspace)
    item_id = an_item(workspace, "A", 10)
    transfer = write(workspace, houses, item_id, 6)
    day = MORNING.date() + timedelta(days=3)
    with workspace.reader() as reader:
        assert reader.execute(select(Transfer.due_on)).scalar_one() == day, "three days on the way"
    assert (level(workspace, item_id, main).available, level(workspace, item_id, main).projected) == (4 * ONE, 4 * ONE)
    assert (level(workspace, item_id, east).incoming, level(workspace, item_id).projected) == (6 * ONE, 10 * ONE)
    workspace.dispatch(SendTransfer(transfer))
    assert level(workspace, item_id).available == 4 * ONE, "what is on the way is kept for the other warehouse"
    assert (level(workspace, item_id, main).projected, level(workspace, item_id, east).projected) == (4 * ONE, 6 * ONE)
    (line, *_), = lines(workspace, transfer)
    workspace.dispatch(ReceiveTransfer(transfer, (ArrivedLineInput(line, Decimal(4)),)))
    assert state(workspace, transfer) == "partly_received"
    assert (level(workspace, item_id, east).on_hand, level(workspace, item_id, east).projected) == (4 * ONE, 6 * ONE)
    workspace.dispatch(ReceiveTransfer(transfer))
    assert state(workspace, transfer) == "received"
    assert level(workspace, item_id, east) == StockLevel((item_id, east), 6 * ONE)
    assert level(workspace, item_id, main) == StockLevel((item_id, main), 4 * ONE)
    proved(workspace)


def test_each_lot_goes_in_a_line_of_its_own(workspace: Workspace) -> None:
    houses = east_of(workspace)
    item_id = an_item(workspace, "L", 10, tracking="lot")
    transfer = write(workspace, houses, item_id, 8)
    workspace.dispatch(SendTransfer(transfer))
    assert [sent for _, sent, _, _ in lines(workspace, transfer)] == [5, 3], "the lot that expires first goes whole"
    workspace.dispatch(ReceiveTransfer(transfer))
    proved(workspace)


def test_a_loss_on_the_way_takes_its_worth_along_and_can_be_taken_back(workspace: Workspace) -> None:
    houses = east_of(workspace)
    item_id = an_item(workspace, "A", 10)
    transfer = write(workspace, houses, item_id, 6)
    workspace.dispatch(SendTransfer(transfer))
    line = lines(workspace, transfer)[0][0]
    with pytest.raises(DomainError, match="Say how"):
        workspace.dispatch(LoseTransfer(transfer, " "))
    lost = workspace.dispatch(LoseTransfer(transfer, "Fell off the truck", (LostLineInput(line, Decimal(2)),)))
    with workspace.reader() as reader:
        assert reader.execute(select(ItemValue.value_minor)).scalar_one() == 8 * 200
    workspace.dispatch(ReceiveTransfer(transfer))
    assert (state(workspace, transfer), lines(workspace, transfer)[0][1:]) == ("received", (6, 4, 2))
    workspace.undo(lost.operation_id)
    assert (state(workspace, transfer), lines(workspace, transfer)[0][1:]) == ("partly_received", (6, 4, 0))
    with workspace.reader() as reader:
        assert reader.execute(select(ItemValue.value_minor)).scalar_one() == 10 * 200
    proved(workspace)


def test_a_receipt_and_then_the_sending_are_taken_back(workspace: Workspace) -> None:
    houses = main, _ = east_of(workspace)
    item_id = an_item(workspace, "A", 10)
    transfer = write(workspace, houses, item_id, 6)
    sent = workspace.dispatch(SendTransfer(transfer))
    got = workspace.dispatch(ReceiveTransfer(transfer))
    with pytest.raises(DomainError):
        workspace.undo(sent.operation_id)
    workspace.undo(got.operation_id)
    assert state(workspace, transfer) == "sent"
    workspace.undo(sent.operation_id)
    assert state(workspace, transfer) == "draft"
    assert level(workspace, item_id, main).on_hand == 10 * ONE
    proved(workspace)


def test_less_than_was_wanted_is_asked_about_and_more_than_was_sent_cannot_arrive(workspace: Workspace) -> None:
    houses = east_of(workspace)
    item_id = an_item(workspace, "A", 4)
    transfer = write(workspace, houses, item_id, 6)
    with pytest.raises(NeedsConfirmation, match="only 4 pc of 6 pc"):
        workspace.dispatch(SendTransfer(transfer))
    workspace.dispatch(SendTransfer(transfer), confirmed=frozenset({"transfer.short"}))
    line = lines(workspace, transfer)[0][0]
    with pytest.raises(DomainError) as refused:
        workspace.dispatch(ReceiveTransfer(transfer, (ArrivedLineInput(line, Decimal(5)),)))
    assert refused.value.code == "transfer.qty"
    proved(workspace)


def test_a_cancelled_draft_gives_everything_back(workspace: Workspace) -> None:
    houses = main, east = east_of(workspace)
    item_id = an_item(workspace, "A", 10)
    transfer = write(workspace, houses, item_id, 6)
    workspace.dispatch(CancelTransfer(transfer))
    assert level(workspace, item_id, main) == StockLevel((item_id, main), 10 * ONE)
    assert level(workspace, item_id, east) == StockLevel((item_id, east), 0)
    with pytest.raises(DomainError, match="is cancelled"):
        workspace.dispatch(SendTransfer(transfer))


def test_nothing_is_sent_that_is_promised_to_somebody_else(workspace: Workspace) -> None:
    houses = main, _ = east_of(workspace)
    item_id = an_item(workspace, "A", 5)
    with at_work(workspace) as uow:
        reserve(uow, [Want(item_id, main, 5 * ONE, "sales_order_line", 1)])
    transfer = write(workspace, houses, item_id, 2)
    with pytest.raises(DomainError) as refused:
        workspace.dispatch(SendTransfer(transfer))
    assert refused.value.code == "transfer.nothing"


def test_what_one_warehouse_lacks_and_another_has_too_much_of_is_proposed_once(workspace: Workspace) -> None:
    main, east = east_of(workspace)
    item_id = an_item(workspace, "A", 40)
    workspace.dispatch(SetReorderRule(item_id, Decimal(5), Decimal(10), main))
    workspace.dispatch(SetReorderRule(item_id, Decimal(8), Decimal(20), east))
    made = workspace.dispatch(ProposeTransfers()).value
    assert len(made.transfer_ids) == 1
    assert level(workspace, item_id, east).incoming == 20 * ONE
    again = workspace.dispatch(ProposeTransfers()).value
    assert again.summary == "No warehouse is short of what another has too much of."


amounts = st.integers(0, 60)


@given(st.lists(st.tuples(st.integers(1, 3), st.integers(1, 4), amounts, st.one_of(st.none(), amounts), amounts),
                unique_by=lambda row: (row[0], row[1])))
def test_no_suggestion_takes_more_than_is_too_much_or_brings_more_than_is_short(
    rows: list[tuple[int, int, int, int | None, int]],
) -> None:
    positions = [
        Position(item, house, have, have, point, None if point is None else point + more)
        for item, house, have, point, more in rows
    ]
    by_key = {(one.item_id, one.warehouse_id): one for one in positions}
    found = suggest(positions)
    for (item, house), one in by_key.items():
        given_away = sum(s.qty for s in found if (s.item_id, s.from_warehouse_id) == (item, house))
        brought = sum(s.qty for s in found if (s.item_id, s.to_warehouse_id) == (item, house))
        assert given_away <= one.excess
        assert brought <= one.short
        assert not (given_away and brought)


def test_transfers_are_listed_late_when_they_are(workspace: Workspace) -> None:
    houses = east_of(workspace)
    item_id = an_item(workspace, "A", 10)
    transfer = write(workspace, houses, item_id, 6, leaves_on=date(2026, 2, 20))
    workspace.dispatch(SendTransfer(transfer))
    with workspace.reader() as reader:
        late = TRANSFERS.page(reader, ListRequest(preset="late"), size=9).rows
        plan = plans_of(reader, lambda: TRANSFERS.page(reader, ListRequest(), size=50))
        detail = workspace.declarations.detail("transfer").load(reader, transfer, workspace.clock.now())
        note = next(spec for spec in workspace.declarations.documents if spec.name == "transfer_note").context(
            reader, transfer, workspace.clock.now())
    assert [row.id for row in late] == [transfer]
    assert SORTS not in " ".join(plan)
    assert not scans_of(plan, "inventory_transfer_line")
    assert detail.state is not None
    assert detail.state.word == "Late"
    assert note.title == "Transfer order"
