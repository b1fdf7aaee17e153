"""The lists of costing: costs that came later, what they changed, closed periods, methods and standard costs."""

from typing import Any

from sqlalchemy import String, cast, func, literal, select
from sqlalchemy.orm import aliased

from app.areas.catalog.models import Category, Item, Unit
from app.areas.company.models import Profile
from app.areas.inventory.models import (
    CostCorrection,
    CostFact,
    CostMethod,
    Location,
    Move,
    Period,
    PeriodValue,
    StandardCost,
    ValueEntry,
)
from app.kernel.columns import table_of
from app.kernel.listing import Kind, PresetInfo, Sort, StateWord, Tone
from app.kernel.query import ListQuery, Preset, column

METHOD_STATES = (
    ("fifo", StateWord("First in, first out")), ("average", StateWord("Moving average")),
    ("standard", StateWord("Standard cost")),
)
COST_KINDS = (
    ("bill", StateWord("Bill", Tone.ACCENT)), ("landed", StateWord("Landed cost", Tone.ACCENT)),
    ("revaluation", StateWord("Revaluation", Tone.WARNING)), ("work", StateWord("Work")),
)
ENTRY_KINDS = (
    ("variance", StateWord("Variance", Tone.WARNING)), ("late", StateWord("Known late", Tone.ACCENT)),
    ("revalued", StateWord("New standard cost")),
)

_currency: Any = select(Profile.currency).limit(1).scalar_subquery()
_from, _to = aliased(Location, name="cost_from"), aliased(Location, name="cost_to")

COSTS = ListQuery(
    name="costs", title="Costs", record="cost", id=CostFact.id, permission="inventory.costs", searchable=False,
    source=table_of(CostFact).outerjoin(table_of(Item), Item.id == CostFact.item_id)
    .outerjoin(table_of(Move), Move.id == CostFact.move_id).outerjoin(table_of(Unit), Unit.id == Item.unit_id),
    sort=(Sort("entered_at", descending=True),),
    columns=(
        column("entered_at", "Known since", CostFact.entered_at, Kind.TIME, width=15),
        column("kind", "Kind", CostFact.kind, Kind.STATE, width=12, sortable=False, states=COST_KINDS),
        column("sku", "SKU", Item.sku, Kind.CODE, width=11, sortable=False),
        column("name", "Item", Item.name, width=28, sortable=False),
        column("amount", "Amount", CostFact.amount_minor, Kind.MONEY, unit=_currency, width=12, sortable=False),
        column("qty", "For", Move.qty, Kind.QUANTITY, unit=Unit.code, width=11, sortable=False),
        column("came", "Goods of", Move.at, Kind.TIME, width=15, sortable=False),
        column("at", "Counts from", CostFact.at, Kind.TIME, width=15, sortable=False,
               help="The goods’ own time, or the first open day when that time is closed."),
        column("source", "Why", func.replace(CostFact.source_kind, "_", " "), width=16, sortable=False),
        column("note", "Note", CostFact.note, width=24, sortable=False),
    ),
    presets=(
        Preset(PresetInfo("bill", "From bills"), CostFact.kind == "bill"),
        Preset(PresetInfo("landed", "Landed costs"), CostFact.kind == "landed"),
        Preset(PresetInfo("late", "After closing", Tone.WARNING), CostFact.at > Move.at),
    ),
)

CORRECTIONS = ListQuery(
    name="cost_corrections", title="Corrected costs", record="cost_correction", id=CostCorrection.id,
    permission="inventory.costs", searchable=False,
    source=table_of(CostCorrection).outerjoin(table_of(Item), Item.id == CostCorrection.item_id)
    .outerjoin(table_of(Move), Move.id == CostCorrection.move_id).outerjoin(table_of(Unit), Unit.id == Item.unit_id)
    .outerjoin(_from, _from.id == Move.from_location_id).outerjoin(_to, _to.id == Move.to_location_id),
    sort=(Sort("at", descending=True),),
    columns=(
        column("at", "Moved", CostCorrection.at, Kind.TIME, width=15),
        column("sku", "SKU", Item.sku, Kind.CODE, width=11, sortable=False),
        column("name", "Item", Item.name, width=28, sortable=False),
        column("qty", "Quantity", Move.qty, Kind.QUANTITY, unit=Unit.code, width=11, sortable=False),
        column("from", "From", _from.code, Kind.CODE, width=15, sortable=False),
        column("to", "To", _to.code, Kind.CODE, width=15, sortable=False),
        column("posted", "Posted at", Move.value_minor, Kind.MONEY, unit=_currency, width=12, sortable=False),
        column("delta", "Corrected by", CostCorrection.delta_minor, Kind.MONEY, unit=_currency, width=12,
               sortable=False, below=Tone.NEUTRAL),
        column("worth", "Cost now", Move.value_minor + CostCorrection.delta_minor, Kind.MONEY, unit=_currency,
               width=12, sortable=False),
    ),
    presets=(Preset(PresetInfo("shipped", "Shipped"), _to.kind == "customer"),),
)

ENTRIES = ListQuery(
    name="value_entries", title="Variances", record="value_entry", id=ValueEntry.id, permission="inventory.costs",
    searchable=False,
    source=table_of(ValueEntry).outerjoin(table_of(Item), Item.id == ValueEntry.item_id),
    sort=(Sort("at", descending=True),),
    columns=(
        column("at", "Counts from", ValueEntry.at, Kind.TIME, width=15),
        column("kind", "Kind", ValueEntry.kind, Kind.STATE, width=16, sortable=False, states=ENTRY_KINDS),
        column("sku", "SKU", Item.sku, Kind.CODE, width=11, sortable=False),
        column("name", "Item", Item.name, width=28, sortable=False),
        column("stock", "To stock", ValueEntry.stock_minor, Kind.MONEY, unit=_currency, width=12, sortable=False,
               help="By how much stock is worth more.", below=Tone.NEUTRAL),
        column("expense", "To expense", ValueEntry.expense_minor, Kind.MONEY, unit=_currency, width=12,
               sortable=False, help="What no stock bears any more; below nothing it is a saving.", below=Tone.GOOD),
        column("move_id", "Move", cast(ValueEntry.move_id, String), Kind.CODE, width=9, sortable=False),
    ),
    presets=(
        Preset(PresetInfo("variance", "Variance"), ValueEntry.kind == "variance"),
        Preset(PresetInfo("late", "Known late"), ValueEntry.kind == "late"),
    ),
)

_last_period = select(func.max(Period.ends_at)).scalar_subquery()
_period_values = select(func.sum(PeriodValue.value_minor)).where(PeriodValue.period_id == Period.id).correlate(Period)
_period_items = select(func.count(PeriodValue.id)).where(PeriodValue.period_id == Period.id).correlate(Period)

PERIODS = ListQuery(
    name="periods", title="Closed periods", record="period", id=Period.id, permission="inventory.costs",
    searchable=False, source=table_of(Period), sort=(Sort("ends_at", descending=True),),
    columns=(
        column("ends_at", "Ends", Period.ends_at, Kind.TIME, width=15, shown=False),
        column("through", "Closed through", Period.through, Kind.DATE, width=14, sortable=False),
        column("items", "Items", _period_items.scalar_subquery(), Kind.INTEGER, width=9, sortable=False),
        column("value", "Stock value", _period_values.scalar_subquery(), Kind.MONEY, unit=_currency, width=14,
               sortable=False),
        column("closed_at", "Closed", Period.closed_at, Kind.TIME, width=15, sortable=False),
        column("note", "Note", Period.note, width=30, sortable=False),
        column("last", "Last", Period.ends_at == _last_period, Kind.FLAG, width=6, sortable=False, shown=False),
    ),
)

METHODS = ListQuery(
    name="cost_methods", title="Cost methods", record="cost_method", id=CostMethod.id, permission="inventory.costs",
    searchable=False, source=table_of(CostMethod).outerjoin(table_of(Category), Category.id == CostMethod.category_id),
    sort=(Sort("number"),),
    columns=(
        column("number", "Number", CostMethod.id, Kind.INTEGER, width=8, shown=False),
        column("category", "Category", func.coalesce(Category.name, literal("All others")), width=28, sortable=False),
        column("method", "Valued by", CostMethod.method, Kind.STATE, width=20, sortable=False, states=METHOD_STATES),
    ),
)

STANDARDS = ListQuery(
    name="standard_costs", title="Standard costs", record="standard_cost", id=StandardCost.id,
    permission="inventory.costs", searchable=False,
    source=table_of(StandardCost).outerjoin(table_of(Item), Item.id == StandardCost.item_id)
    .outerjoin(table_of(Unit), Unit.id == Item.unit_id),
    sort=(Sort("item_id"),),
    columns=(
        column("item_id", "Item number", StandardCost.item_id, Kind.INTEGER, width=8, shown=False),
        column("sku", "SKU", Item.sku, Kind.CODE, width=11, sortable=False),
        column("name", "Item", Item.name, width=30, sortable=False),
        column("unit", "Of one", Unit.code, width=8, sortable=False),
        column("cost", "Standard cost", StandardCost.cost_micros, Kind.PRICE, unit=_currency, width=14,
               sortable=False),
        column("valid_from", "From", StandardCost.valid_from, Kind.DATE, width=13, sortable=False),
    ),
)

COSTING_LISTS = (COSTS, CORRECTIONS, ENTRIES, PERIODS, METHODS, STANDARDS)
