"""What is declared of measured lead times."""

from app.areas.purchasing.queries import lead_time_pages
from app.kernel.declare import ContributionSpec
from app.ui.declare import AreaSpec

LEAD_TIMES = AreaSpec(
    name="purchasing", title="Purchasing",
    contributions=(
        ContributionSpec("supplier", lead_time_pages.supplier_lead_times),
        ContributionSpec("item", lead_time_pages.item_lead_times),
        ContributionSpec("supplier_item", lead_time_pages.offer_lead_time),
    ),
)
