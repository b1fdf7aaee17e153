"""The areas, bottom up, and the wiring between them; explicit, because a frozen build sees only what is imported."""

from app.areas.analytics.area import AREA as ANALYTICS
from app.areas.catalog.area import AREA as CATALOG
from app.areas.company.area import AREA as COMPANY
from app.areas.company.models import User
from app.areas.company.queries import with_rights, zone_of
from app.areas.inventory.area import AREA as INVENTORY
from app.areas.logistics.area import AREA as LOGISTICS
from app.areas.mail.area import AREA as MAIL
from app.areas.mail.area.documents import with_mailings
from app.areas.marketing.area import AREA as MARKETING
from app.areas.parties.area import AREA as PARTIES
from app.areas.production.area import AREA as PRODUCTION
from app.areas.purchasing.area import AREA as PURCHASING
from app.areas.sales.area import AREA as SALES
from app.areas.support.area import AREA as SUPPORT
from app.exchange.importing import with_imports
from app.kernel.columns import table_of
from app.kernel.declare import Declarations
from app.kernel.drafts import with_drafts
from app.kernel.history import with_history
from app.kernel.papers import with_papers
from app.kernel.reminders import with_reminders
from app.kernel.tags import with_tags
from app.ui.declare import AreaSpec, TabSpec, with_parts

AREAS: tuple[AreaSpec, ...] = (
    COMPANY, PARTIES, MAIL, CATALOG, INVENTORY, PURCHASING, SALES, PRODUCTION, LOGISTICS, SUPPORT, MARKETING, ANALYTICS,
)


_DECLARED = with_drafts(with_papers(with_tags(with_history(
    with_imports(with_mailings(Declarations(
        operations=tuple(spec for area in AREAS for spec in area.operations),
        subscribers=tuple(spec for area in AREAS for spec in area.subscribers),
        lists=tuple(spec for area in AREAS for spec in area.lists),
        details=tuple(spec for area in AREAS for spec in area.details),
        contributions=tuple(spec for area in AREAS for spec in area.contributions),
        searches=tuple(spec for area in AREAS for spec in area.searches),
        names=tuple(spec for area in AREAS for spec in area.names),
        checks=tuple(spec for area in AREAS for spec in area.checks),
        rebuilds=tuple(spec for area in AREAS for spec in area.rebuilds),
        documents=tuple(spec for area in AREAS for spec in area.documents),
        figures=tuple(spec for area in AREAS for spec in area.figures),
        imports=tuple(spec for area in AREAS for spec in area.imports),
        permissions=tuple(spec for area in AREAS for spec in area.permissions),
        codes=tuple(spec for area in AREAS for spec in area.codes),
        sources=tuple(spec for area in AREAS for spec in area.sources),
        graphs=tuple(spec for area in AREAS for spec in area.graphs),
        merges=tuple(spec for area in AREAS for spec in area.merges),
        phrases=tuple(spec for area in AREAS for spec in area.phrases),
        ticks=tuple(spec for area in AREAS for spec in area.ticks),
        timelines=tuple(spec for area in AREAS for spec in area.timelines),
        next_actions=tuple(spec for area in AREAS for spec in area.next_actions),
        mailings=tuple(spec for area in AREAS for spec in area.mailings),
    ))),
    table_of(User),
)), table_of(User)))
DECLARATIONS = with_rights(with_reminders(
    _DECLARED, [spec for area in AREAS for spec in area.reminders], table_of(User), zone_of))

TABS: tuple[TabSpec, ...] = with_parts(
    [tab for area in AREAS for tab in area.tabs], [part for area in AREAS for part in area.tab_parts],
)
