"""The lists of rules: in which order goods leave, and where they are put away."""

from sqlalchemy import case, literal

from app.areas.catalog.models import Category, Item
from app.areas.inventory.models import Location, PutAwayRule, RemovalRule, Warehouse
from app.areas.inventory.rules.removal import STRATEGIES
from app.kernel.columns import table_of
from app.kernel.listing import Kind, Sort, StateWord
from app.kernel.query import ListQuery, column

STRATEGY_WORDS = tuple((key, StateWord(word)) for key, word in STRATEGIES)

REMOVAL_RULES = ListQuery(
    name="removal_rules", title="Removal rules", record="removal_rule", id=RemovalRule.id, permission="inventory.read",
    searchable=False,
    source=table_of(RemovalRule).outerjoin(table_of(Item), Item.id == RemovalRule.item_id)
    .outerjoin(table_of(Category), Category.id == RemovalRule.category_id)
    .outerjoin(table_of(Location), Location.id == RemovalRule.location_id)
    .outerjoin(table_of(Warehouse), Warehouse.id == RemovalRule.warehouse_id),
    sort=(Sort("number"),),
    columns=(
        column("number", "Number", RemovalRule.id, Kind.INTEGER, width=7, shown=False),
        column("scope", "Holds for", case(
            (RemovalRule.item_id.is_not(None), literal("item")),
            (RemovalRule.category_id.is_not(None), literal("category")),
            (RemovalRule.location_id.is_not(None), literal("place")), else_=literal("warehouse"),
        ), Kind.STATE, width=11, sortable=False, states=(
            ("item", StateWord("Item")), ("category", StateWord("Category")), ("place", StateWord("Place")),
            ("warehouse", StateWord("Warehouse")),
        )),
        column("what", "What", case(
            (Item.id.is_not(None), Item.sku + " " + Item.name), (Category.id.is_not(None), Category.name),
            (Location.id.is_not(None), Location.code), else_=Warehouse.name,
        ), width=34, sortable=False),
        column("strategy", "Goods leave", RemovalRule.strategy, Kind.STATE, width=22, sortable=False,
               states=STRATEGY_WORDS),
    ),
)

PUT_AWAY_RULES = ListQuery(
    name="put_away_rules", title="Put-away rules", record="put_away_rule", id=PutAwayRule.id,
    permission="inventory.read", searchable=False,
    source=table_of(PutAwayRule).outerjoin(table_of(Item), Item.id == PutAwayRule.item_id)
    .outerjoin(table_of(Category), Category.id == PutAwayRule.category_id)
    .outerjoin(table_of(Location), Location.id == PutAwayRule.location_id)
    .outerjoin(table_of(Warehouse), Warehouse.id == Location.warehouse_id),
    sort=(Sort("number"),),
    columns=(
        column("number", "Number", PutAwayRule.id, Kind.INTEGER, width=7, shown=False),
        column("what", "What", case(
            (Item.id.is_not(None), Item.sku + " " + Item.name), (Category.id.is_not(None), Category.name),
            else_="Turnover class " + PutAwayRule.turnover_class,
        ), width=34, sortable=False),
        column("place", "Goes to", Location.code, Kind.CODE, width=14, sortable=False),
        column("place_name", "Place", Location.name, width=26, sortable=False),
        column("warehouse", "Warehouse", Warehouse.name, width=20, sortable=False),
    ),
)
