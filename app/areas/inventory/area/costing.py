"""What is declared of costing: costs that came later, methods, standard costs, closed periods."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from app.areas.company.queries import load_profile
from app.areas.company.rules import local_day
from app.areas.inventory import documents
from app.areas.inventory.models import CostFact, CostMethod, Move, Period, StandardCost
from app.areas.inventory.operations import costing, periods, rebuilding
from app.areas.inventory.queries import checks, costing_pages
from app.areas.inventory.queries.costing_lists import COSTING_LISTS
from app.kernel.declare import (
    CheckSpec,
    ContributionSpec,
    DocumentSpec,
    OperationSpec,
    PermissionSpec,
    Reader,
    RebuildSpec,
)
from app.kernel.errors import DomainError
from app.kernel.unit_of_work import UnitOfWork
from app.ui.declare import (
    SETTINGS,
    ActionSpec,
    AreaSpec,
    EmptySpec,
    Selection,
    TabPart,
    ViewSpec,
    always,
    of_selected,
    one,
)


def _reverse_close(_uow: UnitOfWork, _cmd: object, result: Any) -> periods.ReopenPeriod:
    return periods.ReopenPeriod(result["period_id"], "Closing was undone.")


def _of_move(reader: Reader, move_id: int) -> Mapping[str, Any]:
    if reader.execute(select(Move.way).where(Move.id == move_id)).scalar() != 1:
        raise DomainError("cost.not_received", "Only goods that came in are revalued: select the move that brought "
                          "them in; what left of them follows. Nothing was changed.", "move_id")
    return {"move_id": move_id}


def _of_method(reader: Reader, method_id: int) -> Mapping[str, Any]:
    row = reader.execute(select(CostMethod.category_id, CostMethod.method).where(CostMethod.id == method_id)).one()
    return {"category_id": row.category_id, "method": row.method}


def _of_standard(reader: Reader, standard_id: int) -> Mapping[str, Any]:
    item_id = reader.execute(select(StandardCost.item_id).where(StandardCost.id == standard_id)).scalar()
    return {"item_id": item_id}


def _of_item(_reader: Reader, item_id: int) -> Mapping[str, Any]:
    return {"item_id": item_id}


def _of_period(_reader: Reader, period_id: int) -> Mapping[str, Any]:
    return {"period_id": period_id}


def _month_before(reader: Reader, _selection: Selection, now: datetime) -> Mapping[str, Any]:
    """Propose the end of the last whole month, unless the books are closed through it."""
    month_end = local_day(now, load_profile(reader).zone).replace(day=1) - timedelta(days=1)
    closed = reader.execute(select(Period.id).where(Period.through >= month_end).limit(1)).scalar()
    return {} if closed else {"through": month_end.isoformat()}


def _is_last(selection: Selection) -> bool:
    return one(selection) and "last" in selection.keys and bool(selection.values("last")[0])


_REVALUE = ActionSpec("inventory.revalue", "Revalue", "coins", one, "revalue_move", of_selected(_of_move),
                      help="Say that what came in was worth more, or less; all that follows is costed again.")
_STANDARD = ActionSpec("inventory.standard_cost", "Standard cost", "scale", one, "set_standard_cost",
                       of_selected(_of_item), help="Say what one unit is taken to cost from a day on.")
_VALUATION = ActionSpec("inventory.valuation_costs", "Print valuation", "printer", always, document="stock_valuation")

_VIEWS = (
    ViewSpec(
        "costs", (_VALUATION,),
        EmptySpec("No costs came later", "Bills with another price, freight and revaluations appear here.", "receipt"),
        order=70,
        group="Worth",
    ),
    ViewSpec(
        "cost_corrections", (),
        EmptySpec("Nothing was corrected", "Moves whose cost changed after they were posted appear here.", "history"),
        order=71,
        group="Worth",
    ),
    ViewSpec(
        "value_entries", (),
        EmptySpec("No variances", "What standard costs differ by, and costs of closed periods, appear here.", "scale"),
        order=72,
        group="Worth",
    ),
    ViewSpec(
        "periods",
        (
            ActionSpec("inventory.close_period", "Close period", "lock", always, "close_period", _month_before,
                       primary=True, help="Close the books through a day: nothing is posted before its end any more."),
            ActionSpec("inventory.reopen_period", "Reopen", "lock-open", _is_last, "reopen_period",
                       of_selected(_of_period), help="Open the last closed period again, with a reason."),
            ActionSpec("inventory.period_valuation", "Print valuation", "printer", one, document="period_valuation",
                       help="What was there at the end of the period, and what it was worth."),
        ),
        EmptySpec("Nothing is closed yet", "Close a year or a month when its figures are final.", "lock",
                  "inventory.close_period"),
        order=73,
        group="Worth",
    ),
    ViewSpec(
        "cost_methods",
        (
            ActionSpec("inventory.set_method", "Set method", "plus", always, "set_cost_method", primary=True,
                       help="Say how the items of a category are valued."),
            ActionSpec("inventory.change_method", "Change", "pencil", one, "set_cost_method", of_selected(_of_method)),
        ),
        EmptySpec("Everything is valued at moving average", "Choose another method for a category, or for all.",
                  "scale", "inventory.set_method"),
        order=95,
        group=SETTINGS,
    ),
    ViewSpec(
        "standard_costs",
        (
            ActionSpec("inventory.new_standard", "New standard cost", "plus", always, "set_standard_cost",
                       primary=True),
            ActionSpec("inventory.next_standard", "Change", "pencil", one, "set_standard_cost",
                       of_selected(_of_standard), help="Say what this item is taken to cost from another day on."),
        ),
        EmptySpec("No standard costs", "Set one for items that are valued at standard cost.", "coins",
                  "inventory.new_standard"),
        order=75,
        group="Worth",
    ),
)

COSTING = AreaSpec(
    name="inventory", title="Costing",
    operations=(
        OperationSpec(costing.revalue_move, "Goods revalued", "inventory.revalue"),
        OperationSpec(costing.set_cost_method, "Cost method set", "inventory.set_costs"),
        OperationSpec(costing.set_standard_cost, "Standard cost set", "inventory.set_costs"),
        OperationSpec(periods.close_period, "Period closed", "inventory.close", reverse=_reverse_close),
        OperationSpec(periods.reopen_period, "Period reopened", "inventory.reopen",
                      final="close the period again instead."),
    ),
    lists=COSTING_LISTS,
    checks=(
        CheckSpec("inventory.costs", "Costs, layers and variances follow from the moves", checks.check_costs),
        CheckSpec("inventory.closed", "Closed balances follow from the moves before them", checks.check_closed),
    ),
    contributions=(
        ContributionSpec("item", costing_pages.costs_of_item), ContributionSpec("move", costing_pages.costs_of_move),
    ),
    documents=(
        DocumentSpec("period_valuation", "Stock valuation of a closed period", "period", "inventory.costs",
                     documents.period_valuation),
    ),
    rebuilds=(
        RebuildSpec(CostFact, rebuilding.rebuild_costs), RebuildSpec(CostMethod, costing.rebuild_methods),
        RebuildSpec(StandardCost, costing.rebuild_standards),
    ),
    permissions=(
        PermissionSpec("inventory.costs", "See costs and closed periods"),
        PermissionSpec("inventory.revalue", "Revalue goods"),
        PermissionSpec("inventory.set_costs", "Set cost methods and standard costs"),
        PermissionSpec("inventory.close", "Close periods"),
        PermissionSpec("inventory.reopen", "Reopen closed periods"),
    ),
    tab_parts=(TabPart("inventory", _VIEWS, (("moves", (_REVALUE,)), ("items", (_STANDARD,)))),),
)
