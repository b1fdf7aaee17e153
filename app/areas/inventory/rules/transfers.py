"""Goods between warehouses: what may be done with a transfer, and what is worth carrying over."""

from collections.abc import Iterable
from dataclasses import dataclass

from app.kernel.errors import DomainError

DRAFT, SENT, PARTLY_RECEIVED, RECEIVED, CANCELLED = "draft", "sent", "partly_received", "received", "cancelled"
STATE_WORDS = {
    DRAFT: "a draft", SENT: "on the way", PARTLY_RECEIVED: "partly received", RECEIVED: "received",
    CANCELLED: "cancelled",
}
_FROM = {
    "sent": frozenset({DRAFT}), "cancelled": frozenset({DRAFT}), "received": frozenset({SENT, PARTLY_RECEIVED}),
    "reported lost": frozenset({SENT, PARTLY_RECEIVED}),
}
ON_THE_WAY = (SENT, PARTLY_RECEIVED)


def require_step(number: str, state: str, step: str) -> None:
    """Refuse a step that the transfer's state does not allow."""
    if state not in _FROM[step]:
        raise DomainError(
            "transfer.state", f"{number} is {STATE_WORDS[state]}; it cannot be {step} now. Nothing was changed.",
            state=state,
        )


def state_of(sent: Iterable[tuple[int, int, int]]) -> str:
    """Tell the state of a transfer that was sent from its lines: (sent, received, lost)."""
    lines = list(sent)
    if all(received + lost >= out for out, received, lost in lines):
        return RECEIVED
    return PARTLY_RECEIVED if any(received or lost for _, received, lost in lines) else SENT


@dataclass(frozen=True, slots=True)
class Position:
    """How an item stands in a warehouse: free, projected, and what its reorder rule asks for (None: no rule)."""

    item_id: int
    warehouse_id: int
    available: int
    projected: int
    reorder_point: int | None = None
    order_up_to: int | None = None

    @property
    def short(self) -> int:
        """Give what is missing up to the level, once stock falls below the reorder point."""
        if self.reorder_point is None or self.order_up_to is None or self.projected >= self.reorder_point:
            return 0
        return self.order_up_to - self.projected

    @property
    def excess(self) -> int:
        """Give what could go elsewhere: free, and above what the rule asks for here."""
        return max(0, min(self.available, self.projected - (self.order_up_to or 0)))


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Carry so much over."""

    item_id: int
    from_warehouse_id: int
    to_warehouse_id: int
    qty: int


def suggest(positions: Iterable[Position]) -> list[Suggestion]:
    """Fill what is short from where there is too much, the largest excess first; never more than either says."""
    by_item: dict[int, list[Position]] = {}
    for position in positions:
        by_item.setdefault(position.item_id, []).append(position)
    result = []
    for item_id, held in sorted(by_item.items()):
        spare = {position.warehouse_id: position.excess for position in held if not position.short}
        for needy in sorted((position for position in held if position.short), key=lambda one: one.warehouse_id):
            missing = needy.short
            for giver in sorted(spare, key=lambda number: (-spare[number], number)):
                qty = min(missing, spare[giver])
                if qty > 0:
                    result.append(Suggestion(item_id, giver, needy.warehouse_id, qty))
                    missing -= qty
                    spare[giver] -= qty
    return result
