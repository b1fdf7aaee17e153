"""Where the nodes of a graph stand, and which of them are seen; no Qt."""

from collections import defaultdict, deque
from collections.abc import Collection, Sequence

from app.kernel.graphs import GraphData, GraphEdge, GraphNode

SWEEPS = 6
Place = tuple[int, float]
"""The layer from left to right, and the row above or below the middle."""


def seen_keys(graph: GraphData, collapsed: Collection[str]) -> set[str]:
    """Give what is reached from the present node without going beyond a collapsed one."""
    neighbours: dict[str, list[str]] = defaultdict(list)
    for edge in graph.edges:
        neighbours[edge.start].append(edge.end)
        neighbours[edge.end].append(edge.start)
    seen, waiting = {graph.present}, deque([graph.present])
    while waiting:
        key = waiting.popleft()
        if key in collapsed and key != graph.present:
            continue
        for other in neighbours[key]:
            if other not in seen:
                seen.add(other)
                waiting.append(other)
    lonely = {node.key for node in graph.nodes if node.key not in neighbours}
    return seen | lonely


def arrange(nodes: Sequence[GraphNode], edges: Sequence[GraphEdge]) -> dict[str, Place]:
    """Order each layer so that few edges cross: by the mean place of what it leads to, swept to and fro.

    The barycentre method of Sugiyama, Tagawa and Toda (1981), section III.
    """
    layers: dict[int, list[str]] = defaultdict(list)
    for node in nodes:
        layers[node.layer].append(node.key)
    before, after = _neighbours(edges)
    order = sorted(layers)
    places = _stacked(layers)
    for sweep in range(SWEEPS):
        there = before if sweep % 2 == 0 else after
        for layer in order if sweep % 2 == 0 else reversed(order):
            layers[layer].sort(key=lambda key: _mean([places[other] for other in there[key]], places[key]))
            places |= _stacked({layer: layers[layer]})
    return {key: (layer, places[key]) for layer, keys in layers.items() for key in keys}


def _neighbours(edges: Sequence[GraphEdge]) -> tuple[dict[str, list[str]], dict[str, list[str]]]:
    before: dict[str, list[str]] = defaultdict(list)
    after: dict[str, list[str]] = defaultdict(list)
    for edge in edges:
        before[edge.end].append(edge.start)
        after[edge.start].append(edge.end)
    return before, after


def _stacked(layers: dict[int, list[str]]) -> dict[str, float]:
    return {key: row - (len(keys) - 1) / 2 for keys in layers.values() for row, key in enumerate(keys)}


def _mean(values: Sequence[float], otherwise: float) -> float:
    return sum(values) / len(values) if values else otherwise
