"""A graph that is walked from one thing: what one widget draws of any area."""

from dataclasses import dataclass
from datetime import datetime

from app.kernel.listing import Tone
from app.kernel.quantity import Quantity


@dataclass(frozen=True, slots=True)
class GraphNode:
    """A thing in a graph: `kind` is what it is in a word, `layer` its place from left to right.

    `record` and `record_id` make it a way to that record.
    """

    key: str
    kind: str
    title: str
    subtitle: str = ""
    layer: int = 0
    tone: Tone = Tone.NEUTRAL
    icon: str = ""
    record: str = ""
    record_id: int = 0


@dataclass(frozen=True, slots=True)
class GraphEdge:
    """A way from one node to another, by their keys; not `certain` where it may have been so, `text` names it."""

    start: str
    end: str
    qty: Quantity | None = None
    at: datetime | None = None
    certain: bool = True
    text: str = ""


@dataclass(frozen=True, slots=True)
class GraphData:
    """Things and the ways between them, walked from `present`; `notes` tell what the picture cannot."""

    title: str
    nodes: tuple[GraphNode, ...]
    edges: tuple[GraphEdge, ...]
    present: str
    notes: tuple[str, ...] = ()
