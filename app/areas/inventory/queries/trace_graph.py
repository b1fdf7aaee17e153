"""The trace of goods as a graph: parties, documents and goods from left to right, from where to whom."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Connection, bindparam, select

from app.areas.catalog.models import Item, Unit
from app.areas.inventory.models import Lot, Move
from app.areas.inventory.queries.trace import Goods, Step, Trace, fetched, goods_of_source, trace
from app.kernel.declare import Contribution, ContributionSpec
from app.kernel.errors import NotFoundError
from app.kernel.graphs import GraphData, GraphEdge, GraphNode
from app.kernel.layers import layers_of
from app.kernel.listing import Fact, Kind, Tone
from app.kernel.quantity import Quantity
from app.kernel.sources import SourceName, SourceNamer, SourceSpec
from app.kernel.unit_of_work import in_batches

NEWEST_LOTS = 24
"""So many lots of an item are walked from, the newest first."""

OWN_WORDS = {
    "count_stock": ("Count", "list-checks"), "scrap_stock": ("Scrapped", "trash-2"), "opening": ("Opening", "database"),
}
PARTY_ICONS = {"supplier": "handshake", "customer": "users"}


@dataclass(frozen=True, slots=True)
class GoodsName:
    """What goods are called: the code of their lot, or the item's own where they have none."""

    code: str
    item: str
    unit: str
    serial: bool
    item_id: int
    lot_id: int | None


_NAMED = (Item.id, Item.sku, Item.name, Unit.code.label("unit"), Item.tracking)
_LOTS = (
    select(Lot.id.label("lot_id"), Lot.code, *_NAMED).join(Item, Item.id == Lot.item_id)
    .join(Unit, Unit.id == Item.unit_id).where(Lot.id.in_(bindparam("ids", expanding=True)))
)
_ITEMS = select(*_NAMED).join(Unit, Unit.id == Item.unit_id).where(Item.id.in_(bindparam("ids", expanding=True)))


def name_goods(connection: Connection, goods: Sequence[Goods]) -> dict[Goods, GoodsName]:
    """Read what goods are called."""
    names: dict[Goods, GoodsName] = {}
    for batch in in_batches(sorted({lot for _, lot in goods if lot is not None})):
        # Rows are read as the driver gives them: there are many, and their cells are named here.
        for lot_id, code, item_id, sku, name, unit, tracking in fetched(connection, _LOTS, {"ids": batch}):
            names[(item_id, lot_id)] = GoodsName(code, f"{sku} {name}", unit, tracking == "serial", item_id, lot_id)
    for batch in in_batches(sorted({item for item, lot in goods if lot is None})):
        for row in connection.execute(_ITEMS, {"ids": batch}):
            names[(row.id, None)] = GoodsName(row.sku, row.name, row.unit, False, row.id, None)
    return names


def key_of(goods: Goods) -> str:
    """Give the key of the node that stands for goods."""
    return f"item {goods[0]}" if goods[1] is None else f"lot {goods[1]}"


def trace_graph(connection: Connection, found: Trace, names: SourceNamer, title: str, present: str = "") -> GraphData:
    """Draw a trace; `present` is the key where walking starts, the first goods of the start by default."""
    goods = name_goods(connection, found.goods)
    sources = names(connection, {step.source for step in found.steps})
    nodes: dict[str, GraphNode] = {}
    edges: dict[tuple[str, str], GraphEdge] = {}
    for item in found.goods:
        nodes[key_of(item)] = _goods_node(goods[item], start=item in found.start)
    for step in found.steps:
        _add_step(nodes, edges, step, goods[step.goods], sources.get(step.source))
    layers = layers_of(list(nodes), edges)
    return GraphData(
        title, tuple(replace(node, layer=layers[key]) for key, node in nodes.items()), tuple(edges.values()),
        present or key_of(found.start[0]), _notes(found, goods),
    )


def _goods_node(name: GoodsName, *, start: bool) -> GraphNode:
    tone = Tone.ACCENT if start else Tone.NEUTRAL
    if name.lot_id is None:
        return GraphNode(f"item {name.item_id}", "Item without lots", name.code, name.item, 0,
                         tone if start else Tone.WARNING, "box", "item", name.item_id)
    word, icon = ("Serial", "barcode") if name.serial else ("Lot", "tag")
    return GraphNode(f"lot {name.lot_id}", word, name.code, name.item, 0, tone, icon, "lot", name.lot_id)


def _add_step(
    nodes: dict[str, GraphNode], edges: dict[tuple[str, str], GraphEdge], step: Step, goods: GoodsName,
    source: SourceName | None,
) -> None:
    document, here = f"{step.source[0]} {step.source[1]}", key_of(step.goods)
    nodes.setdefault(document, _source_node(document, step, source))
    ends = (document, here) if step.inwards else (here, document)
    edges.setdefault(ends, GraphEdge(*ends, Quantity(step.qty, goods.unit), step.at, step.certain))
    if source is None or not source.party or step.outside == "production":
        return
    # Who sends goods back is a customer on both sides: two nodes, or the picture would run in a circle.
    party = f"{'from' if step.inwards else 'to'} {source.party_record} {source.party_id}"
    nodes.setdefault(party, GraphNode(
        party, source.party_record.capitalize(), source.party, "", 0, Tone.GOOD,
        PARTY_ICONS.get(source.party_record, "building-2"), source.party_record, source.party_id,
    ))
    ends = (party, document) if step.inwards else (document, party)
    edges.setdefault(ends, GraphEdge(*ends, None, step.at, step.certain))


def _source_node(key: str, step: Step, source: SourceName | None) -> GraphNode:
    if source is not None:
        return GraphNode(key, source.kind.capitalize(), source.title, source.subtitle, 0, Tone.NEUTRAL, source.icon,
                         source.record, source.record_id)
    word, icon = OWN_WORDS.get(step.source[0], (step.source[0].replace("_", " ").capitalize(), "file-text"))
    return GraphNode(key, word, word, f"{step.at:%Y-%m-%d}", 0, Tone.NEUTRAL, icon)


def _notes(found: Trace, goods: Mapping[Goods, GoodsName]) -> tuple[str, ...]:
    notes = []
    loose = sorted({goods[item].code for item in found.goods if item[1] is None})
    if loose:
        notes.append(
            f"{', '.join(loose)}: not tracked by lot. The documents next to it in time are shown as possible ways, "
            "dashed."
        )
    if found.cut:
        notes.append("There is more than is shown: the picture ends after five levels or four thousand moves.")
    if not found.steps:
        notes.append("Nothing of it came in or left yet.")
    return tuple(notes)


def trace_lot(connection: Connection, lot_id: int, _now: datetime, names: SourceNamer) -> GraphData:
    """Walk from a lot or serial up to its suppliers and down to its customers."""
    row = connection.execute(select(Lot.item_id, Lot.code).where(Lot.id == lot_id)).first()
    if row is None:
        raise NotFoundError("record.missing", f"There is no lot with the number {lot_id}.")
    return trace_graph(connection, trace(connection, [(row.item_id, lot_id)]), names, f"Trace of lot {row.code}")


def trace_item(connection: Connection, item_id: int, now: datetime, names: SourceNamer) -> GraphData:
    """Walk from the newest lots or serials of an item; from the item itself where it is not tracked."""
    lots = connection.execute(
        select(Lot.id).where(Lot.item_id == item_id).order_by(Lot.id.desc()).limit(NEWEST_LOTS + 1)
    ).scalars().all()
    sku = connection.execute(select(Item.sku).where(Item.id == item_id)).scalar()
    if sku is None:
        raise NotFoundError("record.missing", f"There is no item with the number {item_id}.")
    start: list[Goods] = [(item_id, lot) for lot in lots[:NEWEST_LOTS]] or [(item_id, None)]
    drawn = trace_graph(connection, trace(connection, start, since=now), names, f"Trace of {sku}")
    if len(lots) > NEWEST_LOTS:
        more = f"The {NEWEST_LOTS} newest lots are shown; trace an older one from the list of lots."
        return replace(drawn, notes=(*drawn.notes, more))
    return drawn


def trace_source(
    connection: Connection, kind: str, number: int, names: SourceNamer, *, up: bool = True, down: bool = True,
) -> GraphData:
    """Walk from all that came in or left for a document; the document itself is where walking starts."""
    goods = goods_of_source(connection, kind, number)
    named = names(connection, [(kind, number)]).get((kind, number))
    title = f"Trace of {named.title if named else number}"
    if not goods:
        return GraphData(title, (), (), "", ("Nothing moved for this document yet.",))
    at = connection.execute(
        select(Move.at).where(Move.source_kind == kind, Move.source_id == number).order_by(Move.id).limit(1)
    ).scalar_one()
    found = trace(connection, goods, up=up, down=down, since=at)
    drawn = trace_graph(connection, found, names, title)
    here = f"{kind} {number}"
    return replace(drawn, present=here) if any(node.key == here for node in drawn.nodes) else drawn


def document_of_move(spec: SourceSpec) -> ContributionSpec:
    """Declare that a move's page names the document it was posted for, as the way there and to its party."""

    def load(connection: Connection, move_id: int, _now: datetime) -> Contribution:
        row = connection.execute(select(Move.source_kind, Move.source_id).where(Move.id == move_id)).first()
        if row is None or row.source_kind != spec.kind:
            return Contribution()
        name = spec.load(connection, [row.source_id]).get(row.source_id)
        if name is None:
            return Contribution()
        document = Fact(name.kind.capitalize(), name.title, Kind.CODE, name.record, name.record_id)
        party = Fact(name.party_record.capitalize(), name.party, Kind.TEXT, name.party_record, name.party_id)
        return Contribution((document, party) if name.party else (document,))

    return ContributionSpec("move", load)
