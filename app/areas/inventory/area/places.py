"""What is declared of places: the tree of a warehouse, what fits where, and the map."""


from app.areas.company.events import CompanyCreated
from app.areas.inventory.operations import place_import, places
from app.areas.inventory.queries import place_page, place_prefills
from app.areas.inventory.queries.place_lists import LOCATIONS, STRUCTURE
from app.kernel.declare import DetailSpec, OperationSpec, Subscriber
from app.ui.declare import ActionSpec, AreaSpec, PageSpec, TabPart, always, of_selected, one, selected

SET_UP = "inventory.set_up"



_ON_PLACES = (
    ActionSpec("inventory.create_bins", "New bins", "copy-plus", always, operation="create_bins",
               help="Make the bins of a zone at once: aisles, bays, levels."),
    ActionSpec("inventory.change_location", "Change", "pencil", one, operation="change_location",
               prefill=of_selected(place_prefills.place_as_it_is), help="What fits in, what it is fit for, the order."),
    ActionSpec("inventory.block_location", "Block", "lock", one, operation="block_location",
               prefill=selected("location_id"), help="Put nothing there and promise nothing of it, for a reason."),
    ActionSpec("inventory.unblock_location", "Unblock", "lock-open", one, operation="unblock_location",
               prefill=selected("location_id"), ask=False),
)
_ON_ITEMS = (
    ActionSpec("inventory.storage_need", "Storage need", "box", one, operation="set_storage_need",
               prefill=of_selected(place_prefills.need_as_it_is),
               help="Cool, frozen, hazardous, secure; and how much makes a pallet."),
)

PLACES = AreaSpec(
    name="inventory", title="Inventory",
    operations=(
        OperationSpec(places.create_bins, "Bins made", SET_UP),
        OperationSpec(places.change_location, "Place changed", SET_UP),
        OperationSpec(places.block_location, "Place blocked", SET_UP),
        OperationSpec(places.unblock_location, "Place opened", SET_UP),
        OperationSpec(places.set_storage_need, "Storage need set", SET_UP),
        OperationSpec(places.set_stock_alarms, "Stock alarms set", "inventory.plan"),
    ),
    subscribers=(Subscriber(CompanyCreated, places.set_up_alarms),),
    lists=(LOCATIONS, STRUCTURE),
    details=(DetailSpec("location", "Place", place_page.location_detail),),
    imports=(place_import.LOCATION_IMPORT,),
    tab_parts=(TabPart(
        "inventory", actions=(("locations", _ON_PLACES), ("items", _ON_ITEMS)),
        pages=(PageSpec("map", "Map", "map", "app.areas.inventory.ui.map:WarehouseMapPage", "inventory.read",
                        "Places"),),
    ),),
)
