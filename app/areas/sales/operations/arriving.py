"""What happens to orders that wait when goods come in: they are served at once, the earliest required first."""

from app.areas.inventory.events import StockCameFree
from app.areas.purchasing.events import GoodsReceived
from app.areas.sales.operations.confirming import ReserveWaitingOrders, reserve_waiting_orders
from app.kernel.unit_of_work import UnitOfWork


def serve_waiting(uow: UnitOfWork, event: GoodsReceived | StockCameFree) -> None:
    """Reserve what came in for the orders that wait for it: by the day required, then by when they were ordered."""
    if event.item_ids:
        reserve_waiting_orders(uow, ReserveWaitingOrders(tuple(event.item_ids)))
