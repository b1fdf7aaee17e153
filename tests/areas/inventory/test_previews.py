"""What a landed cost or a cancelled receipt changes is shown before it is done, and nothing of it is kept."""

from decimal import Decimal

from sqlalchemy import select

from app.areas.inventory.models import Location, Move
from app.areas.inventory.operations.stock import MoveStock, ScrapStock
from app.areas.inventory.queries import move_costs
from app.areas.purchasing.operations import ReverseReceipt
from app.areas.purchasing.operations.landed import LandedReceiptInput, PlanLandedCost, PostLandedCost
from app.kernel.printed import PrintTable
from app.kernel.workspace import Workspace
from tests.areas.purchasing.buying import add_items, add_supplier, order_and_send, proved, receive
from tests.areas.purchasing.test_landed import charge


def test_a_landed_cost_shows_what_it_changes_and_changes_nothing_yet(workspace: Workspace) -> None:
    supplier, (item,) = add_supplier(workspace), add_items(workspace, ["A"])
    came = receive(workspace, order_and_send(workspace, supplier, [(item, "10", "2")]), "10").value
    with workspace.reader() as reader:
        place = reader.execute(select(Move.to_location_id)).scalar_one()
    scrapped = workspace.dispatch(ScrapStock(item, place, Decimal(4), "broken")).value.move_ids[0]
    planned = workspace.dispatch(PlanLandedCost((charge("5"),), (LandedReceiptInput(came.receipt_id),))).value
    preview = workspace.preview(PostLandedCost(planned.landed_cost_id))
    assert preview is not None
    assert preview.question == (
        "This changes what goods cost: 2 moves of 1 item get another cost, stock changes by 3.00 EUR, what went out by "
        "2.00 EUR. Go on?")
    (table,) = [band for band in preview.document.bands if isinstance(band, PrintTable)]
    assert [tuple(str(cell) for cell in row[4:]) for row in table.rows] == [
        ("20.00 EUR", "25.00 EUR"), ("8.00 EUR", "10.00 EUR")]
    with workspace.reader() as reader:
        assert move_costs(reader, [scrapped]) == {scrapped: 800}
    workspace.dispatch(PostLandedCost(planned.landed_cost_id))
    with workspace.reader() as reader:
        assert move_costs(reader, [scrapped]) == {scrapped: 1_000}
    proved(workspace)


def test_what_changes_no_cost_is_not_asked_about(workspace: Workspace) -> None:
    supplier, (item,) = add_supplier(workspace), add_items(workspace, ["A"])
    came = receive(workspace, order_and_send(workspace, supplier, [(item, "10", "2")]), "10").value
    assert workspace.preview(ReverseReceipt(came.receipt_id)) is None
    with workspace.reader() as reader:
        place = reader.execute(select(Move.to_location_id)).scalar_one()
        shelf = reader.execute(select(Location.id).where(Location.code == "MAIN-STOCK")).scalar_one()
    assert workspace.preview(MoveStock(item, place, shelf, Decimal(1))) is None
