"""What support adds to the page of a customer."""

from app.areas.support.queries.customer_page import NEXT_STEPS, customer_tickets
from app.areas.support.queries.timeline import TIMELINES
from app.kernel.declare import ContributionSpec
from app.ui.declare import AreaSpec

CUSTOMER_PAGE = AreaSpec(
    name="support", title="Customers", contributions=(ContributionSpec("customer", customer_tickets),),
    timelines=TIMELINES, next_actions=NEXT_STEPS,
)
