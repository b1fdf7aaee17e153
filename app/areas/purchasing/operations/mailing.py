"""What happens to a supplier's document in the moment in which it is mailed."""

from app.areas.purchasing.models import PurchaseOrder, Rfq, RfqSupplier
from app.areas.purchasing.operations.order_steps import SendPurchaseOrder, send_purchase_order
from app.areas.purchasing.operations.rfqs import SendRfq, send_rfq
from app.areas.purchasing.rules.orders import OrderState
from app.areas.purchasing.rules.quoting import RfqState
from app.kernel.unit_of_work import UnitOfWork


def order_goes_out(uow: UnitOfWork, order_id: int) -> None:
    """Let an approved order count as sent: its version is kept, and its goods are expected."""
    if uow.get(PurchaseOrder, order_id).state == OrderState.APPROVED:
        send_purchase_order(uow, SendPurchaseOrder(order_id))


def request_goes_out(uow: UnitOfWork, rfq_supplier_id: int) -> None:
    """Let a draft count as sent to whom it asks."""
    rfq_id = int(uow.get(RfqSupplier, rfq_supplier_id).rfq_id)
    if uow.get(Rfq, rfq_id).state == RfqState.DRAFT:
        send_rfq(uow, SendRfq(rfq_id))
