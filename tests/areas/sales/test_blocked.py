"""Who chases a late line sees which customers wait for it."""

from datetime import timedelta

from app.areas.sales.queries.blocked import line_blocks
from app.kernel.workspace import Workspace
from tests.areas.purchasing.buying import add_supplier, order_and_send
from tests.areas.sales.selling import add_customer, add_items, sell
from tests.companies import MORNING


def test_a_late_line_names_the_orders_that_it_holds_up(workspace: Workspace) -> None:
    wanted, other = add_items(workspace, "W", "O")
    customer = add_customer(workspace)
    waiting = sell(workspace, customer, [(wanted, "7")])
    supplier = add_supplier(workspace)
    bought = order_and_send(workspace, supplier, [(wanted, "10", "1"), (other, "5", "1")],
                            MORNING.date() + timedelta(days=3))
    load = workspace.declarations.detail("purchase_order_line").load
    with workspace.reader() as reader:
        first, second = (load(reader, line_id, MORNING) for line_id in bought.line_ids)
        assert line_blocks(reader, 4711, MORNING).lines == ()
    (table,) = [table for table in first.lines if table.title == "It holds up"]
    assert [(row.id, row.values[1], str(row.values[3])) for row in table.rows] == [
        (waiting.order_id, "Alfreds Futterkiste", "7 pc")]
    assert [table.title for table in second.lines] == []
