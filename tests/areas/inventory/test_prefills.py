"""Forms begin with what is known of what is selected."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import select

from app.areas.inventory.models import Move
from app.areas.inventory.operations.periods import ClosePeriod
from app.areas.inventory.operations.setup import SetReorderRule
from app.kernel.errors import DomainError
from app.kernel.fields import decode
from app.kernel.listing import Row
from app.kernel.workspace import Workspace
from app.registry import TABS
from app.ui.declare import Selection
from tests.areas.inventory.counted import put


def begun(workspace: Workspace, action_id: str, *ids: int) -> Mapping[str, Any]:
    """Give what the form of an action begins with when records are selected."""
    actions = (action for tab in TABS for view in tab.views for action in view.actions)
    prefill = next(action.prefill for action in actions if action.id == action_id)
    assert prefill is not None
    with workspace.reader() as reader:
        return prefill(reader, Selection("", tuple(Row(number, ()) for number in ids)), workspace.clock.now())


def test_the_reorder_rule_is_changed_from_where_it_stands(workspace: Workspace) -> None:
    item_id = put(workspace, {("A", "B-01"): 10})["A"]
    assert begun(workspace, "inventory.rule", item_id) == {"item_id": item_id}
    workspace.dispatch(SetReorderRule(item_id, Decimal(5), Decimal(20)))
    known = begun(workspace, "inventory.rule", item_id)
    rule = decode(SetReorderRule, known)
    assert (rule.item_id, rule.reorder_point, rule.order_up_to, rule.warehouse_id) == (item_id, 5, 20, 1)


def test_goods_that_did_not_come_in_are_refused_before_anything_is_typed(workspace: Workspace) -> None:
    put(workspace, {("A", "B-01"): 10})
    with workspace.reader() as reader:
        receipt = reader.execute(select(Move.id).where(Move.way == 1)).scalar_one()
    assert begun(workspace, "inventory.revalue", receipt) == {"move_id": receipt}
    with pytest.raises(DomainError, match="Only goods that came in"):
        begun(workspace, "inventory.revalue", receipt + 1)


def test_the_last_whole_month_is_proposed_until_it_is_closed(workspace: Workspace) -> None:
    period = decode(ClosePeriod, begun(workspace, "inventory.close_period"))
    assert (period.through.month % 12 + 1, period.through.day >= 28) == (workspace.clock.now().month, True)
    workspace.dispatch(period)
    assert begun(workspace, "inventory.close_period") == {}
