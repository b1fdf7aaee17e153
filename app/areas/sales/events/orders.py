"""Facts about customers' orders that other areas may act on."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SalesOrderConfirmed:
    """The firm promised an order; what is in stock is reserved."""

    order_id: int
    customer_id: int


@dataclass(frozen=True, slots=True)
class SalesOrderAmended:
    """An order changed after it was confirmed.

    `lowered` are lines of which less is to go out than before, or nothing any more; `dropped` are those that are gone.
    """

    order_id: int
    customer_id: int
    revision: int
    lowered: tuple[int, ...] = ()
    dropped: tuple[int, ...] = ()
    done: bool = False


@dataclass(frozen=True, slots=True)
class SalesOrderLinesDropped:
    """Lines of an order are about to go: whoever still speaks of them lets them go, too, or refuses."""

    order_id: int
    line_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class SalesOrderPromised:
    """Lines of an order were promised another day."""

    order_id: int
    customer_id: int
    line_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class SalesOrderCancelled:
    """An order, or the rest of one that was partly shipped, will not be delivered."""

    order_id: int
    customer_id: int
