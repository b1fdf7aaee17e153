"""What is declared of selling out of goods that are kept at customers'."""

from app.areas.inventory.events import ConsignmentSaleTakenBack, ConsignmentSold
from app.areas.sales.operations import consigned
from app.kernel.declare import Subscriber
from app.ui.declare import AreaSpec

CONSIGNED_AREA = AreaSpec(
    name="sales", title="Sales",
    subscribers=(
        Subscriber(ConsignmentSold, consigned.invoice_sale),
        Subscriber(ConsignmentSaleTakenBack, consigned.give_up_invoice),
    ),
)
