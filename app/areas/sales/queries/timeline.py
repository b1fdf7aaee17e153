"""What sales tells of a customer in the one timeline: orders step by step, and changes of terms."""

from functools import partial

from app.areas.parties.models import Party
from app.areas.sales.models import CustomerTerms, SalesOrder
from app.kernel.edits import edits
from app.kernel.journal import UPDATED
from app.kernel.listing import Tone
from app.kernel.moments import moment

_order = partial(
    moment, "customer", "order", "Orders", "shopping-cart", of=SalesOrder.customer_id, number=SalesOrder.id,
    leads="sales_order",
)

TIMELINES = (
    _order(at=SalesOrder.ordered_at, text="Order " + SalesOrder.number + " entered", tone=Tone.NEUTRAL,
           note=SalesOrder.customer_reference),
    _order(at=SalesOrder.confirmed_at, text="Order " + SalesOrder.number + " confirmed", mark="check"),
    _order(at=SalesOrder.shipped_at, text="Order " + SalesOrder.number + " shipped", mark="truck"),
    _order(at=SalesOrder.delivered_at, text="Order " + SalesOrder.number + " delivered", tone=Tone.GOOD,
           mark="package-check"),
    edits("customer", Party),
    edits("customer", CustomerTerms, owner=CustomerTerms.party_id, kinds=(UPDATED,), icon="handshake"),
)
