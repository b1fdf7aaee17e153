"""What is declared of tracing: the graph from lots and items, and where it is opened."""

from app.areas.inventory.queries.trace_graph import trace_item, trace_lot
from app.kernel.declare import GraphSpec
from app.ui.declare import ActionSpec, AreaSpec, TabPart, one

_WORDS = "See where it came from and who got it, as a graph to be walked."


def trace_action(area: str) -> ActionSpec:
    """Give the action that opens the trace of the selected record."""
    return ActionSpec(f"{area}.trace", "Trace", "waypoints", one, screen="app.ui.graph.screen:GraphScreen", help=_WORDS)


TRACE = AreaSpec(
    name="inventory", title="Inventory",
    graphs=(GraphSpec("trace", "lot", "Trace", trace_lot), GraphSpec("trace", "item", "Trace", trace_item)),
    tab_parts=(TabPart("inventory", actions=(
        ("lots", (trace_action("inventory.lot"),)), ("items", (trace_action("inventory.item"),)),
    )),),
)
