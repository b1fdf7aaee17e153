"""What is declared of suppliers: what they hold, how they are judged, and what came from them."""

from app.areas.inventory.area.trace import trace_action
from app.areas.purchasing.queries.sources import GRAPHS, SOURCES
from app.ui.declare import AreaSpec, TabPart

SUPPLIERS = AreaSpec(
    name="purchasing", title="Purchasing",
    sources=SOURCES, graphs=GRAPHS,
    tab_parts=(TabPart("suppliers", actions=(("receipts", (trace_action("purchasing.receipt"),)),)),),
)
