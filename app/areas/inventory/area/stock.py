"""What is declared of stock: moves, counts, places, lots."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import select

from app.areas.catalog.ui.views import CATALOG_VIEWS, CHANGE_ITEM, CREATE_ITEM, ITEM_LABEL
from app.areas.company.events import CompanyCreated
from app.areas.inventory import documents
from app.areas.inventory.models import Balance, Lot, Move, ReorderRule, Reservation
from app.areas.inventory.operations import imports, lotting, rebuilding, setup, stock
from app.areas.inventory.queries import checks, figures, lists, pages
from app.areas.inventory.queries.figures import below_reorder_point
from app.kernel.declare import (
    CheckSpec,
    ContributionSpec,
    DetailSpec,
    DocumentSpec,
    FigureSpec,
    OperationSpec,
    PermissionSpec,
    Reader,
    RebuildSpec,
    SearchSpec,
    Subscriber,
)
from app.kernel.quantity import Quantity
from app.kernel.unit_of_work import UnitOfWork
from app.ui.declare import (
    ActionSpec,
    AreaSpec,
    ChartSpec,
    DashboardSpec,
    EmptySpec,
    Selection,
    TabSpec,
    ViewSpec,
    always,
    one,
)


def _reverse_hand_moves(_uow: UnitOfWork, _cmd: object, result: Any) -> stock.ReverseMoves:
    return stock.ReverseMoves(tuple(result["move_ids"]))


def _of_item(reader: Reader, selection: Selection, _now: datetime) -> Mapping[str, Any]:
    """Name the item, and the place where it lies when there is only one."""
    if not selection.ids:
        return {}
    places = reader.execute(
        select(Balance.location_id, Balance.lot_id).where(Balance.item_id == selection.ids[0])
    ).all()
    known: dict[str, Any] = {"item_id": selection.ids[0]}
    if len(places) == 1:
        known |= {
            "location_id": places[0].location_id,
            "from_location_id": places[0].location_id,
            "lot_id": places[0].lot_id,
        }
    return known


def _present_rule(reader: Reader, selection: Selection, _now: datetime) -> Mapping[str, Any]:
    """Name the item, and its rule as it stands when it has just one."""
    rules = reader.execute(
        select(ReorderRule.warehouse_id, ReorderRule.reorder_point, ReorderRule.order_up_to).where(
            ReorderRule.item_id.in_(selection.ids)
        )
    ).all()
    if len(rules) != 1:
        return {"item_id": selection.ids[0]}
    rule = rules[0]
    point, up_to = (f"{Quantity(qty, '').decimal():f}" for qty in (rule.reorder_point, rule.order_up_to))
    return {
        "item_id": selection.ids[0], "warehouse_id": rule.warehouse_id, "reorder_point": point, "order_up_to": up_to,
    }


def _of_place(reader: Reader, selection: Selection, _now: datetime) -> Mapping[str, Any]:
    """Name what the selected line of stock holds."""
    row = reader.execute(
        select(Balance.item_id, Balance.location_id, Balance.lot_id, Balance.qty_on_hand).where(
            Balance.id.in_(selection.ids)
        )
    ).first()
    if row is None:
        return {}
    return {
        "item_id": row.item_id,
        "location_id": row.location_id,
        "from_location_id": row.location_id,
        "lot_id": row.lot_id,
    }


def _badge(reader: Reader, now: datetime) -> int:
    return int(str(below_reorder_point(reader, now).value or 0))


_COUNT = ActionSpec(
    "inventory.count",
    "Count",
    "list-checks",
    one,
    operation="count_stock",
    prefill=_of_item,
    key="Ctrl+Shift+C",
    help="Say what really lies there; the difference is posted.",
)
_MOVE = ActionSpec(
    "inventory.move",
    "Move",
    "move",
    one,
    operation="move_stock",
    prefill=_of_item,
    key="Ctrl+M",
    help="Carry goods from one place to another.",
)
_SCRAP = ActionSpec(
    "inventory.scrap",
    "Scrap",
    "trash-2",
    one,
    operation="scrap_stock",
    prefill=_of_item,
    help="Throw goods away; their worth leaves with them.",
)
_RULE = ActionSpec(
    "inventory.rule",
    "Reorder rule",
    "bell",
    one,
    operation="set_reorder_rule",
    prefill=_present_rule,
    help="Say when more is bought, and up to how much.",
)
_PROPOSE = ActionSpec(
    "inventory.propose", "Propose purchases", "shopping-cart", always, operation="propose_purchases", ask=False,
    primary=True, help="Put every item that is under its reorder point on the list of purchase requests.",
)
_VALUATION = ActionSpec("inventory.valuation", "Print valuation", "printer", always, document="stock_valuation")
_SHEET = ActionSpec("inventory.sheet", "Print list to count", "printer", always, document="count_sheet",
                      help="All that lies anywhere, on paper. To type in what was found, make a count instead.")

_VIEWS = (
    ViewSpec(
        "items",
        (
            _PROPOSE, _COUNT, _MOVE, _RULE, _SCRAP, replace(CREATE_ITEM, primary=False), CHANGE_ITEM, ITEM_LABEL,
            _SHEET, _VALUATION,
        ),
        detail_chart="app.areas.inventory.charts:draw_projected_stock",
        empty=EmptySpec(
            "No items yet",
            "Import your items from a file, or write the first one down.",
            "boxes",
            "catalog.create_item",
        ),
        group="Stock",
    ),
    ViewSpec(
        "stock",
        (
            ActionSpec(
                "inventory.count_place",
                "Count",
                "list-checks",
                one,
                operation="count_stock",
                prefill=_of_place,
                primary=True,
                help="Say what really lies there; the difference is posted.",
            ),
            ActionSpec("inventory.move_place", "Move", "move", one, operation="move_stock", prefill=_of_place),
            ActionSpec("inventory.scrap_place", "Scrap", "trash-2", one, operation="scrap_stock", prefill=_of_place),
            ActionSpec("inventory.give_lot", "Give a lot", "tag", one, operation="give_lot", prefill=_of_place,
                       help="Say of which lot goods are that lie here without one."),
            _SHEET,
        ),
        empty=EmptySpec("Nothing lies anywhere yet", "Receive a purchase order, or import opening stock.", "warehouse"),
        group="Stock",
    ),
    ViewSpec(
        "lots",
        (ActionSpec("inventory.lot_label", "Print label", "printer", one, document="lot_label"),),
        empty=EmptySpec("No lots yet", "Lots appear when goods that are tracked by lot are received.", "tag"),
        group="Stock",
    ),
    ViewSpec(
        "moves",
        empty=EmptySpec("Nothing has moved yet", "Every receipt, shipment, count and move appears here.", "history"),
        group="Stock",
    ),
    ViewSpec(
        "locations",
        (
            ActionSpec(
                "inventory.create_location", "New place", "plus", always, operation="create_location", primary=True
            ),
            ActionSpec("inventory.location_label", "Print label", "printer", one, document="location_label"),
            ActionSpec(
                "inventory.create_warehouse", "New warehouse", "warehouse", always, operation="create_warehouse"
            ),
        ),
        group="Places",
    ),
    *CATALOG_VIEWS,
)

_DASHBOARD = DashboardSpec(
    ("inventory.value", "inventory.turnover", "inventory.cover", "inventory.below"),
    (
        ChartSpec("inventory.value_by_month", "Stock value at month ends", figures.value_by_month,
                  "app.areas.inventory.charts:draw_value_by_month"),
        ChartSpec("inventory.flow", "Came in and shipped by week, at cost", figures.flow_by_week,
                  "app.areas.inventory.charts:draw_flow_by_week", span=2),
        ChartSpec("inventory.value_by_category", "Stock value by category", figures.value_by_category,
                  "app.areas.inventory.charts:draw_value_by_category"),
        ChartSpec("inventory.largest", "Where most money lies", figures.largest_values,
                  "app.areas.inventory.charts:draw_largest_values", span=2),
    ),
)

STOCK = AreaSpec(
    name="inventory",
    title="Inventory",
    operations=(
        OperationSpec(stock.move_stock, "Stock moved", "inventory.move", reverse=_reverse_hand_moves),
        OperationSpec(lotting.give_lot, "Lot given", "inventory.count", reverse=_reverse_hand_moves),
        OperationSpec(stock.count_stock, "Stock counted", "inventory.count", reverse=_reverse_hand_moves),
        OperationSpec(stock.scrap_stock, "Stock scrapped", "inventory.scrap", reverse=_reverse_hand_moves),
        OperationSpec(
            stock.reverse_hand_moves,
            "Moves taken back",
            "inventory.move",
            final="it is itself the correction; post the move again instead.",
        ),
        OperationSpec(setup.create_warehouse, "Warehouse created", "inventory.set_up"),
        OperationSpec(setup.create_location, "Place created", "inventory.set_up"),
        OperationSpec(setup.set_reorder_rule, "Reorder rule set", "inventory.plan"),
    ),
    subscribers=(Subscriber(CompanyCreated, setup.set_up_company),),
    lists=lists.LISTS,
    details=(
        DetailSpec("lot", "Lot", pages.lot_detail),
        DetailSpec("move", "Move", pages.move_detail),
        DetailSpec("balance", "Stock at a place", pages.balance_detail),
    ),
    contributions=(ContributionSpec("item", pages.item_stock),),
    searches=(SearchSpec("lot", "Lot", Lot, select(Lot.id, Lot.code, Lot.supplier_lot)),),
    checks=(
        CheckSpec("inventory.balances", "Balances follow from moves", checks.check_balances),
        CheckSpec("inventory.reservations", "Reservations agree with balances", checks.check_reservations),
        CheckSpec("inventory.values", "Values follow from moves", checks.check_values),
        CheckSpec("inventory.negative", "Nothing is below nothing", checks.check_negative),
    ),
    rebuilds=(RebuildSpec(Move, rebuilding.rebuild_moves), RebuildSpec(Reservation, rebuilding.rebuild_items)),
    documents=(
        DocumentSpec("stock_valuation", "Stock valuation", "", "inventory.read", documents.stock_valuation),
        DocumentSpec("count_sheet", "Count sheet", "", "inventory.read", documents.count_sheet),
        DocumentSpec("location_label", "Label of a place", "location", "inventory.read", documents.location_label),
        DocumentSpec("lot_label", "Label of a lot", "lot", "inventory.read", documents.lot_label),
    ),
    figures=(
        FigureSpec("inventory.value", "Stock value", figures.stock_value),
        FigureSpec("inventory.turnover", "Inventory turnover", figures.turnover),
        FigureSpec("inventory.cover", "Days of cover", figures.cover),
        FigureSpec("inventory.below", "Below reorder point", figures.below_reorder_point),
    ),
    imports=(imports.OPENING_STOCK, imports.REORDER_RULES),
    permissions=(
        PermissionSpec("inventory.read", "See stock"),
        PermissionSpec("inventory.move", "Move stock"),
        PermissionSpec("inventory.count", "Count stock"),
        PermissionSpec("inventory.scrap", "Scrap stock"),
        PermissionSpec("inventory.plan", "Set reorder rules"),
        PermissionSpec("inventory.set_up", "Set up warehouses"),
        PermissionSpec("inventory.import", "Import stock"),
    ),
    tabs=(
        TabSpec(
            "inventory",
            "Inventory",
            "boxes",
            20,
            _VIEWS,
            _DASHBOARD,
            _badge,
            help="What there is, where it lies, what it is worth, and what should be bought.",
        ),
    ),
)
