"""However many programs want the same scarce goods at once, nothing is sold twice, lost or half done."""

from pathlib import Path

import pytest
from sqlalchemy import select

from app.areas.inventory.queries.stock import StockQuestion, stock_levels
from app.areas.sales.models import SalesOrder, SalesOrderLine
from app.kernel.proof import prove
from app.kernel.workspace import Workspace
from tests.companies import MORNING
from tests.faults.racing import SCARCE_ITEMS, Told, prepare, race

PROGRAMS = 8
ORDERS_OF_A_PROGRAM = 12
EACH_THERE = 40
ONE = 1_000_000


def require_nothing_oversold(workspace: Workspace, orders: list[int], told: list[Told], each_there: int) -> None:
    """Hold what the programs told against the books."""
    assert [failure for one in told for failure in one.failed] == []
    shipped = sorted(order for one in told for order in one.shipped)
    given_up = sorted(order for one in told for order in one.given_up)
    assert sorted([*shipped, *given_up]) == sorted(orders), "an order was served twice or by nobody"
    with workspace.reader() as reader:
        states = {row.id: row.state for row in reader.execute(select(SalesOrder.id, SalesOrder.state))}
        assert {states[order] for order in shipped} <= {"shipped"}
        assert {states[order] for order in given_up} <= {"cancelled"}
        lines = select(SalesOrderLine.item_id, SalesOrderLine.stock_qty_shipped)
        sold: dict[int, int] = {}
        for item, qty in reader.execute(lines):
            sold[item] = sold.get(item, 0) + qty
        left = {level.key[0]: level for level in stock_levels(reader, StockQuestion(), MORNING)}
        for item, qty in sold.items():
            there = left[item].on_hand if item in left else 0
            assert qty + there == each_there * ONE
            assert item not in left or left[item].reserved == 0
        assert len(sold) == SCARCE_ITEMS
        assert [result for result in prove(reader, workspace.declarations.checks) if not result.passed] == []


def require_clear_refusals(told: list[Told], orders: list[int]) -> None:
    """Hold that who came second was told so, in words."""
    assert sum(sum(one.refused.values()) for one in told) == len(orders)
    sentences = {sentence for one in told for sentence in one.sentences}
    assert sentences
    assert all(sentence.endswith((".", "?")) and "error" not in sentence.lower() for sentence in sentences)


def test_eight_programs_sell_scarce_goods_from_one_file(workspace: Workspace, tmp_path: Path) -> None:
    orders = prepare(workspace, PROGRAMS * ORDERS_OF_A_PROGRAM, EACH_THERE)
    told = race(workspace.database.target, tmp_path, orders, PROGRAMS)
    require_nothing_oversold(workspace, orders, told, EACH_THERE)
    require_clear_refusals(told, orders)


@pytest.mark.postgres
def test_eight_programs_sell_scarce_goods_on_a_server(server_workspace: Workspace, tmp_path: Path) -> None:
    orders = prepare(server_workspace, PROGRAMS * ORDERS_OF_A_PROGRAM, EACH_THERE)
    told = race(server_workspace.database.target, tmp_path, orders, PROGRAMS)
    require_nothing_oversold(server_workspace, orders, told, EACH_THERE)
    require_clear_refusals(told, orders)
