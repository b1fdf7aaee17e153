"""Facts about customers' orders that other areas may act on."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SalesOrderConfirmed:
    """The firm promised an order; what is in stock is reserved."""

    order_id: int
    customer_id: int


@dataclass(frozen=True, slots=True)
class SalesOrderCancelled:
    """An order, or the rest of one that was partly shipped, will not be delivered."""

    order_id: int
    customer_id: int
