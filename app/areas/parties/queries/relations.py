"""How companies and people stand to each other: on a page, in a list, and drawn."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, func, or_, select

from app.areas.company.queries import load_profile
from app.areas.company.rules import local_day
from app.areas.parties.models import Contact, Party, Relation
from app.areas.parties.rules.relations import DRAWN, TITLES, WORDS, holds_on
from app.kernel.columns import table_of
from app.kernel.declare import Contribution
from app.kernel.errors import NotFoundError
from app.kernel.graphs import GraphData, GraphEdge, GraphNode
from app.kernel.listing import ColumnInfo, Detail, Fact, Kind, LinesTable, PresetInfo, Row, Sort, StateWord, Tone
from app.kernel.query import TODAY, ListQuery, Preset, column
from app.kernel.sources import SourceNamer

STEPS, MOST_NODES, MOST_MEMBERS = 4, 80, 500
SUBSIDIARY = "subsidiary_of"
KINDS = tuple((kind, StateWord(title)) for kind, title in TITLES)
_from, _to = table_of(Party).alias("relation_from"), table_of(Party).alias("relation_to")
_over = Relation.until < TODAY

PARTIES = ListQuery(
    "parties", "Companies and people", "party", Party.id, table_of(Party),
    (
        column("code", "Code", Party.code, Kind.CODE, width=10, sortable=False),
        column("name", "Name", Party.name, width=30), column("city", "City", Party.city, width=16, sortable=False),
        column("country", "Country", Party.country, width=16, sortable=False),
    ),
    (Sort("name"),), "parties.read", searchable=False,
)
RELATIONS = ListQuery(
    "relations", "Relations", "relation", Relation.id,
    table_of(Relation).outerjoin(_from, _from.c.id == Relation.from_id).outerjoin(_to, _to.c.id == Relation.to_id)
    .outerjoin(table_of(Contact), Contact.id == Relation.contact_id),
    (
        column("who", "Who", _from.c.name, width=26, sortable=False),
        column("kind", "Is", Relation.kind, Kind.STATE, width=20, states=KINDS, sortable=False),
        column("whom", "To whom", _to.c.name, width=26, sortable=False),
        column("contact", "By", func.coalesce(Contact.name, ""), width=16, sortable=False),
        column("since", "Since", Relation.since, Kind.DATE, width=10, sortable=False),
        column("until", "Until", Relation.until, Kind.DATE, width=10, sortable=False),
        column("note", "Note", Relation.note, width=24, sortable=False, shown=False),
        column("no", "No", Relation.id, Kind.INTEGER, shown=False),
    ),
    (Sort("no", descending=True),), "parties.read",
    (
        Preset(PresetInfo("now", "Holding", Tone.GOOD), or_(Relation.until.is_(None), ~_over)),
        Preset(PresetInfo("over", "Over"), _over.is_(True)),
    ),
    searchable=False,
)
_COLUMNS = (
    ColumnInfo("how", "How", width=20, sortable=False), ColumnInfo("who", "Who", width=22, sortable=False),
    ColumnInfo("since", "Since", Kind.DATE, width=9, sortable=False),
    ColumnInfo("until", "Until", Kind.DATE, width=9, sortable=False),
)


def _rows(connection: Connection, ids: Iterable[int]) -> Sequence[Any]:
    wanted = list(ids)
    return connection.execute(
        select(table_of(Relation), Contact.name.label("contact")).outerjoin(Contact, Contact.id == Relation.contact_id)
        .where(or_(Relation.from_id.in_(wanted), Relation.to_id.in_(wanted))).order_by(Relation.id)
    ).all()


def _parties(connection: Connection, ids: Iterable[int]) -> Mapping[int, Any]:
    columns = (Party.id, Party.name, Party.kind, Party.code, Party.city, Party.is_customer, Party.is_supplier)
    return {row.id: row for row in connection.execute(select(*columns).where(Party.id.in_(list(ids))))}


def _record(party: Any) -> str:
    return "customer" if party.is_customer else "supplier" if party.is_supplier else "carrier"


def relations_of(connection: Connection, party_id: int, _now: datetime) -> Contribution:
    """Tell what a party is to others and others to it, people of other companies among them."""
    rows = _rows(connection, [party_id])
    if not rows:
        return Contribution()
    names = _parties(connection, {number for row in rows for number in (row.from_id, row.to_id)})
    table = LinesTable("Relations", _COLUMNS, tuple(
        Row(row.id, (_how(row, outward=row.from_id == party_id), _who(row, names, party_id), row.since, row.until))
        for row in rows
    ), "relation")
    return Contribution(lines=(table,))


def _how(row: Any, *, outward: bool) -> str:
    there, back = WORDS[row.kind]
    return there if outward else back


def _who(row: Any, names: Mapping[int, Any], party_id: int) -> str:
    other = names[row.to_id if row.from_id == party_id else row.from_id].name
    return f"{row.contact}, {other}" if row.contact and row.to_id == party_id else str(other)


def relation_detail(connection: Connection, relation_id: int, now: datetime) -> Detail:
    """Show what one party is to another."""
    row = connection.execute(
        select(table_of(Relation), Contact.name.label("contact")).outerjoin(Contact, Contact.id == Relation.contact_id)
        .where(Relation.id == relation_id)
    ).first()
    if row is None:
        raise NotFoundError("record.missing", "This relation is not there any more.")
    names = _parties(connection, [row.from_id, row.to_id])
    who, whom = names[row.from_id], names[row.to_id]
    holds = holds_on(row.since, row.until, local_day(now, load_profile(connection).zone))
    facts = (
        Fact("Who", who.name, record=_record(who), record_id=who.id), Fact("By", row.contact),
        Fact("To whom", whom.name, record=_record(whom), record_id=whom.id), Fact("Since", row.since, Kind.DATE),
        Fact("Until", row.until, Kind.DATE), Fact("Note", row.note),
    )
    return Detail(
        relation_id, f"{who.name} {WORDS[row.kind][0]} {whom.name}", "",
        StateWord("Holds", Tone.GOOD) if holds else StateWord("Over"), tuple(fact for fact in facts if fact.value),
    )


def relation_as_it_is(connection: Connection, relation_id: int) -> Mapping[str, Any]:
    """Give a relation as the form that changes it reads it."""
    row = connection.execute(select(table_of(Relation)).where(Relation.id == relation_id)).one()
    return {"relation_id": row.id, "since": row.since, "until": row.until, "note": row.note}


def relation_graph(connection: Connection, party_id: int, now: datetime, _namer: SourceNamer) -> GraphData:
    """Draw who is connected with a party, a few steps far; what is over is drawn as uncertain."""
    layers, found = _walked(connection, party_id)
    parties, today = _parties(connection, layers), local_day(now, load_profile(connection).zone)
    first = min(layers.values())
    nodes = tuple(
        GraphNode(
            str(number), parties[number].kind.capitalize(), parties[number].name,
            " · ".join(part for part in (parties[number].code, parties[number].city) if part), layer - first,
            Tone.ACCENT if number == party_id else Tone.NEUTRAL,
            "user" if parties[number].kind == "person" else "building-2", _record(parties[number]), number,
        ) for number, layer in layers.items()
    )
    between: dict[tuple[int, int], list[Any]] = {}
    for row in found:
        if row.from_id in layers and row.to_id in layers:
            between.setdefault((row.to_id, row.from_id), []).append(row)
    edges = tuple(
        GraphEdge(str(to_id), str(from_id), certain=any(holds_on(row.since, row.until, today) for row in rows),
                  text=", ".join(dict.fromkeys(DRAWN[row.kind] for row in rows)))
        for (to_id, from_id), rows in between.items()
    )
    return GraphData(
        f"Relations of {parties[party_id].name}", nodes, edges, str(party_id),
        tuple(_sentence(row, parties, today) for row in found if row.from_id in layers and row.to_id in layers),
    )


def group_of(connection: Connection, party_id: int, today: date) -> tuple[int, ...]:
    """Give everybody of the group of companies that a party belongs to, itself too; alone where it has none."""
    members, rim = {party_id}, [party_id]
    for _ in range(2 * STEPS):
        rows = connection.execute(
            select(Relation.from_id, Relation.to_id, Relation.since, Relation.until).where(
                Relation.kind == SUBSIDIARY, or_(Relation.from_id.in_(rim), Relation.to_id.in_(rim)))).all()
        near = {number for row in rows if holds_on(row.since, row.until, today) for number in (row.from_id, row.to_id)}
        rim = sorted(near - members)
        members |= near
        if not rim or len(members) > MOST_MEMBERS:
            break
    return tuple(sorted(members))


def _walked(connection: Connection, party_id: int) -> tuple[dict[int, int], list[Any]]:
    """Give the layer of each party that is a few steps away, what is above on the left, and the relations between."""
    layers, found, rim = {party_id: 0}, dict[int, Any](), [party_id]
    for _ in range(STEPS):
        rows = _rows(connection, rim) if rim else ()
        rim = []
        for row in rows:
            found[row.id] = row
            for known, other, step in ((row.from_id, row.to_id, -1), (row.to_id, row.from_id, 1)):
                if known in layers and other not in layers and len(layers) < MOST_NODES:
                    layers[other] = layers[known] + step
                    rim.append(other)
    return _settled(layers, found.values()), list(found.values())


def _settled(layers: dict[int, int], found: Iterable[Any]) -> dict[int, int]:
    """Move who stands beside the one they hang on a layer on; circles, which some relations may have, end it."""
    pairs = [(row.to_id, row.from_id) for row in found if row.to_id in layers and row.from_id in layers]
    for _ in range(STEPS):
        for above, below in pairs:
            if layers[below] == layers[above]:
                layers[below] += 1
    return layers


def _sentence(row: Any, parties: Mapping[int, Any], today: date) -> str:
    by = f" (by {row.contact})" if row.contact else ""
    over = "" if holds_on(row.since, row.until, today) else ", which is over"
    return f"{parties[row.from_id].name} {WORDS[row.kind][0]} {parties[row.to_id].name}{by}{over}."
