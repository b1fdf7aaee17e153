"""What the kinds and the tracking of items mean for stock."""

from app.areas.catalog.events import ItemNatureChanged
from app.areas.inventory.operations.traced import refuse_another_nature
from app.areas.inventory.queries.goods_dates import lot_dates
from app.kernel.declare import ContributionSpec, Subscriber
from app.ui.declare import AreaSpec

ITEM_RULES = AreaSpec(
    name="inventory", title="Inventory",
    subscribers=(Subscriber(ItemNatureChanged, refuse_another_nature),),
    contributions=(ContributionSpec("lot", lot_dates),),
)
