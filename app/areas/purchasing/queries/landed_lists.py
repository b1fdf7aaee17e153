"""The lists of landed costs, containers and returns."""

from sqlalchemy import func, select

from app.areas.company.queries.money import home_currency
from app.areas.parties.models import Party
from app.areas.purchasing.models import (
    Container,
    ContainerOrder,
    LandedCost,
    LandedReceipt,
    Receipt,
    SupplierReturn,
    SupplierReturnLine,
)
from app.areas.purchasing.queries.lists import READ
from app.areas.purchasing.rules.landing import LANDED_WORDS
from app.areas.purchasing.rules.returning import OUTCOME_WORDS, RETURN_WORDS
from app.kernel.columns import table_of
from app.kernel.listing import ColumnInfo, Kind, PresetInfo, Sort, StateWord, Tone
from app.kernel.query import TODAY, ListQuery, Preset, column

CONTAINER_WORDS = (
    ("under_way", StateWord("Under way", Tone.ACCENT)), ("arrived", StateWord("Arrived", Tone.GOOD)),
)
LANDED_COLUMNS = (
    ColumnInfo("number", "Landed cost", Kind.CODE, 11), ColumnInfo("day", "Day", Kind.DATE, 11),
    ColumnInfo("total", "In all", Kind.MONEY, 12), ColumnInfo("state", "State", Kind.STATE, 11, states=LANDED_WORDS),
)

_receipts = select(func.count()).where(LandedReceipt.landed_cost_id == LandedCost.id)
LANDED_COSTS = ListQuery(
    name="landed_costs", title="Landed costs", record="landed_cost", id=LandedCost.id, permission=READ,
    source=table_of(LandedCost).outerjoin(table_of(Container), Container.id == LandedCost.container_id),
    sort=(Sort("cost_on", descending=True),),
    columns=(
        column("number", "Landed cost", LandedCost.number, Kind.CODE, width=12),
        column("cost_on", "Day", LandedCost.cost_on, Kind.DATE, width=12),
        column("container", "Container", Container.number, Kind.CODE, width=15, sortable=False),
        column("receipts", "Receipts", _receipts.correlate(LandedCost).scalar_subquery(), Kind.INTEGER, width=9,
               sortable=False),
        column("total", "In all", LandedCost.total_minor, Kind.MONEY, unit=home_currency, width=14, sortable=False,
               total=True),
        column("state", "State", LandedCost.state, Kind.STATE, width=12, sortable=False, states=LANDED_WORDS),
        column("note", "Note", LandedCost.note, width=30, sortable=False),
    ),
    presets=(
        Preset(PresetInfo("draft", "To post", Tone.WARNING), LandedCost.state == "draft"),
    ),
)

_orders = select(func.count()).where(ContainerOrder.container_id == Container.id)
CONTAINERS = ListQuery(
    name="containers", title="Containers", record="container", id=Container.id, permission=READ, searchable=False,
    source=table_of(Container), sort=(Sort("due_on", descending=True),),
    columns=(
        column("number", "Container", Container.number, Kind.CODE, width=16),
        column("due_on", "Arrives", Container.due_on, Kind.DATE, width=12),
        column("orders", "Orders", _orders.correlate(Container).scalar_subquery(), Kind.INTEGER, width=8,
               sortable=False),
        column("state", "State", Container.state, Kind.STATE, width=12, sortable=False, states=CONTAINER_WORDS),
        column("note", "Note", Container.note, width=30, sortable=False),
    ),
    presets=(
        Preset(PresetInfo("under_way", "Under way"), Container.state == "under_way"),
        Preset(PresetInfo("late", "Late", Tone.BAD), (Container.state == "under_way") & (Container.due_on < TODAY)),
    ),
)

_lines = SupplierReturnLine.supplier_return_id == SupplierReturn.id
SUPPLIER_RETURNS = ListQuery(
    name="supplier_returns", title="Returns", record="supplier_return", id=SupplierReturn.id, permission=READ,
    source=table_of(SupplierReturn).outerjoin(table_of(Party), Party.id == SupplierReturn.supplier_id)
    .outerjoin(table_of(Receipt), Receipt.id == SupplierReturn.receipt_id),
    sort=(Sort("returned_on", descending=True),),
    columns=(
        column("number", "Return", SupplierReturn.number, Kind.CODE, width=11),
        column("returned_on", "Day", SupplierReturn.returned_on, Kind.DATE, width=12),
        column("supplier", "Supplier", Party.name, width=26, sortable=False),
        column("receipt", "Receipt", Receipt.number, Kind.CODE, width=11, sortable=False),
        column("outcome", "Expected", SupplierReturn.outcome, Kind.STATE, width=14, sortable=False,
               states=OUTCOME_WORDS),
        column("state", "State", SupplierReturn.state, Kind.STATE, width=12, sortable=False, states=RETURN_WORDS),
        column("lines", "Lines", select(func.count()).where(_lines).correlate(SupplierReturn).scalar_subquery(),
               Kind.INTEGER, width=7, sortable=False),
        column("worth", "Came at", select(func.coalesce(func.sum(SupplierReturnLine.value_minor), 0)).where(_lines)
               .correlate(SupplierReturn).scalar_subquery(), Kind.MONEY, unit=home_currency, width=13, sortable=False,
               total=True),
        column("reference", "Their number", SupplierReturn.reference, Kind.CODE, width=14, sortable=False),
    ),
    presets=(
        Preset(PresetInfo("open", "To be settled", Tone.WARNING), SupplierReturn.state == "open"),
    ),
)

LANDED_LISTS = (LANDED_COSTS, CONTAINERS, SUPPLIER_RETURNS)
