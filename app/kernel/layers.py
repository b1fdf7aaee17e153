"""In which layer the nodes of a graph stand, from left to right."""

from collections import defaultdict, deque
from collections.abc import Iterable, Sequence


def layers_of(keys: Sequence[str], edges: Iterable[tuple[str, str]]) -> dict[str, int]:
    """Put every node behind all that lead to it: the longest way from a node to which nothing leads.

    What goes round in a circle is cut where it is met first, in the order of `keys`.

    >>> layers_of(["lot", "receipt", "shipment"], [("receipt", "lot"), ("lot", "shipment")])
    {'lot': 1, 'receipt': 0, 'shipment': 2}
    """
    after: dict[str, list[str]] = defaultdict(list)
    open_ways = dict.fromkeys(keys, 0)
    for start, end in dict.fromkeys(edges):
        after[start].append(end)
        open_ways[end] += 1
    result = dict.fromkeys(keys, 0)
    ready = deque(key for key in keys if open_ways[key] == 0)
    waiting = {key: None for key in keys if open_ways[key]}
    while ready or waiting:
        key = ready.popleft() if ready else next(iter(waiting))
        waiting.pop(key, None)
        for end in after.pop(key, ()):
            if end not in waiting:
                continue
            result[end] = max(result[end], result[key] + 1)
            open_ways[end] -= 1
            if open_ways[end] == 0:
                del waiting[end]
                ready.append(end)
    return result
