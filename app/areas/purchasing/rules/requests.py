"""Which purchase requests go into one order, and what several of them are together."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import TypeVar

from app.kernel.errors import DomainError

T = TypeVar("T")


def by_date(dated: Sequence[tuple[date, T]], within_days: int) -> list[list[T]]:
    """Put together what is needed within so many days of the earliest; what comes later begins anew.

    >>> by_date([(date(2026, 3, 9), "b"), (date(2026, 3, 2), "a"), (date(2026, 3, 20), "c")], 7)
    [['a', 'b'], ['c']]
    """
    groups: list[list[T]] = []
    first: date | None = None
    for day, what in sorted(dated, key=lambda pair: pair[0]):
        if first is None or day > first + timedelta(days=within_days):
            groups.append([])
            first = day
        groups[-1].append(what)
    return groups


def merged_text(texts: Iterable[str]) -> str:
    """Write several texts as one, each once.

    >>> merged_text(["low", "", "fair", "low"])
    'low; fair'
    """
    return "; ".join(dict.fromkeys(text.strip().rstrip(".;") for text in texts if text.strip()))


def require_alike(items: Sequence[int], warehouses: Sequence[int]) -> None:
    """Refuse to merge what is not the same item for the same warehouse, or is only one."""
    if len(items) < 2:
        raise DomainError("request.merge", "Select two requests or more to merge them.", "request_ids")
    if len(set(items)) > 1 or len(set(warehouses)) > 1:
        raise DomainError(
            "request.merge", "Only requests for one item and one warehouse can be merged. Nothing was changed.",
            "request_ids",
        )
