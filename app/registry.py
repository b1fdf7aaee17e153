"""The areas, bottom up, and the wiring between them; explicit, because a frozen build sees only what is imported."""

from app.areas.analytics.area import AREA as ANALYTICS
from app.areas.catalog.area import AREA as CATALOG
from app.areas.company.area import AREA as COMPANY
from app.areas.inventory.area import AREA as INVENTORY
from app.areas.logistics.area import AREA as LOGISTICS
from app.areas.marketing.area import AREA as MARKETING
from app.areas.parties.area import AREA as PARTIES
from app.areas.production.area import AREA as PRODUCTION
from app.areas.purchasing.area import AREA as PURCHASING
from app.areas.sales.area import AREA as SALES
from app.areas.support.area import AREA as SUPPORT
from app.kernel.declare import Declarations
from app.ui.declare import AreaSpec, TabSpec

AREAS: tuple[AreaSpec, ...] = (
    COMPANY, PARTIES, CATALOG, INVENTORY, PURCHASING, SALES, PRODUCTION, LOGISTICS, SUPPORT, MARKETING, ANALYTICS,
)


def _all(attribute: str) -> tuple[object, ...]:
    return tuple(item for area in AREAS for item in getattr(area, attribute))


DECLARATIONS = Declarations(
    **{  # type: ignore[arg-type]
        name: _all(name) for name in (
            "operations", "subscribers", "lists", "details", "searches", "checks", "rebuilds", "documents", "figures",
            "imports", "permissions",
        )
    },
)

TABS: tuple[TabSpec, ...] = tuple(sorted((tab for area in AREAS for tab in area.tabs), key=lambda tab: tab.order))
