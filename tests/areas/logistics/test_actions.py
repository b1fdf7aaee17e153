"""What the tabs offer: every action begins with a command that can be done, and every choice can be looked up."""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import Any

import pytest

from app.areas.logistics.area import AREA as LOGISTICS
from app.areas.sales.area import AREA as SALES
from app.kernel.fields import FieldInfo, decode, describe
from app.kernel.listing import ListRequest, Row
from app.kernel.resolve import resolve
from app.kernel.resources import resource_path
from app.kernel.workspace import Workspace
from app.ui.declare import Selection, ViewSpec
from tests.areas.logistics.shipping import shipment
from tests.areas.sales.selling import add_customer, add_items, enter, state_of, stock

AREAS = (SALES, LOGISTICS)
VIEWS = [view for area in AREAS for tab in area.tabs for view in tab.views]


def every_field(infos: Sequence[FieldInfo]) -> Iterator[FieldInfo]:
    for info in infos:
        yield info
        yield from every_field(info.columns)


def selected(workspace: Workspace, view: ViewSpec, number: int) -> Selection:
    query = workspace.declarations.list_query(view.list_name)
    with workspace.reader() as reader:
        rows: Sequence[Row] = query.rows(reader, [number], ListRequest())
    return Selection(query.record, tuple(rows), tuple(info.key for info in query.info.columns))


def do(workspace: Workspace, action_id: str, number: int, **more: Any) -> Any:
    """Start an action on a record as the window does, with what a person adds."""
    view, action = next((view, item) for view in VIEWS for item in view.actions if item.id == action_id)
    selection = selected(workspace, view, number)
    assert action.enabled_when(selection), action_id
    with workspace.reader() as reader:
        known = action.prefill(reader, selection, workspace.clock.now()) if action.prefill else {}
    spec = workspace.declarations.operation(action.operation)
    return workspace.dispatch(decode(spec.command, {**known, **more})).value


def likely(workspace: Workspace, list_name: str, number: int) -> str:
    """Name the action that the window fills for a record; nothing when there is none."""
    view = next(view for view in VIEWS if view.list_name == list_name)
    selection = selected(workspace, view, number)
    return next((item.id for item in view.actions if item.primary and item.enabled_when(selection)), "")


def test_every_choice_names_a_list_and_every_icon_is_there(workspace: Workspace) -> None:
    for area in AREAS:
        for spec in area.operations:
            for info in every_field(describe(spec.command)):
                if info.field.lookup:
                    assert workspace.declarations.list_query(info.field.lookup).columns
    icons = {path.stem for path in resource_path("icons").glob("*.svg")}
    assert {action.icon for view in VIEWS for action in view.actions} <= icons
    assert {tab.icon for area in AREAS for tab in area.tabs} <= icons


def test_every_action_names_what_it_does(workspace: Workspace) -> None:
    for action in (action for view in VIEWS for action in view.actions):
        if action.operation:
            assert workspace.declarations.operation(action.operation).name == action.operation
        elif action.screen:
            assert callable(resolve(action.screen))
        else:
            assert workspace.declarations.document(action.document).record in ("shipment", "sales_order")


def test_an_order_goes_from_the_draft_to_the_door_by_the_likely_action(workspace: Workspace) -> None:
    (tea,) = add_items(workspace, "TEA")
    stock(workspace, tea, 20)
    customer = add_customer(workspace)
    order = do(workspace, "sales.order_for", customer, lines=[{"item_id": tea, "qty": "4"}]).order_id
    do(workspace, "sales.change", order, note="By Friday")
    taken = []
    shipment_id = 0
    while not shipment_id:
        step = likely(workspace, "sales_orders", order)
        taken.append(step)
        shipment_id = getattr(do(workspace, step, order), "shipment_id", 0)
    while step := likely(workspace, "shipments", shipment_id):
        taken.append(step)
        do(workspace, step, shipment_id)
    assert taken == [
        "sales.confirm", "sales.ship", "logistics.pick", "logistics.pack", "logistics.ship", "logistics.deliver",
    ]
    assert state_of(workspace, order) == "delivered"


def test_picking_short_begins_with_all_lines(workspace: Workspace) -> None:
    tea, jam = add_items(workspace, "TEA", "JAM")
    for item_id in (tea, jam):
        stock(workspace, item_id, 20)
    order = enter(workspace, add_customer(workspace), [(tea, "4"), (jam, "2")]).order_id
    do(workspace, "sales.confirm", order)
    shipment_id = do(workspace, "sales.ship", order).shipment_id
    assert do(workspace, "logistics.pick_short", shipment_id).short_lines == 0
    assert shipment(workspace, shipment_id).state == "picked"


def test_terms_begin_as_they_are(workspace: Workspace) -> None:
    customer = add_customer(workspace, payment_days=14)
    do(workspace, "sales.terms", customer, on_hold=True)
    with workspace.reader() as reader:
        view = next(view for view in VIEWS if view.list_name == "customers")
        known = next(item for item in view.actions if item.id == "sales.terms").prefill
        assert known is not None
        later = workspace.clock.now() + timedelta(days=1)
        assert dict(known(reader, selected(workspace, view, customer), later)) == {
            "customer_id": customer, "payment_days": 14, "price_list_id": None, "credit_limit": None, "on_hold": True,
            "group_id": None, "own": {},
        }


@pytest.mark.parametrize("list_name", ["sales_orders", "shipments"])
def test_nothing_about_one_record_can_be_started_without_one(list_name: str) -> None:
    view = next(view for view in VIEWS if view.list_name == list_name)
    free = {action.id for action in view.actions if action.enabled_when(Selection("", (), ("state",)))}
    expected = {
        "sales_orders": {"sales.new_order", "sales.reserve_waiting"},
        "shipments": {"logistics.create", "logistics.scan_pick"},
    }
    assert free == expected[list_name]
