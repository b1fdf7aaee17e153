"""Parties that may be the same: what is compared, the list of pairs, and a pair side by side with its evidence."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select
from sqlalchemy.orm import aliased

from app.areas.parties.models import Address, Duplicate, Party
from app.areas.parties.queries.parties import PartyFacts, load_party
from app.areas.parties.rules import ROLE_FLAGS
from app.areas.parties.rules.duplicates import DIFFERENT, OPEN, Evidence, own_name
from app.kernel.columns import table_of
from app.kernel.errors import NotFoundError
from app.kernel.listing import ColumnInfo, Detail, Fact, Kind, LinesTable, PresetInfo, Row, Sort, StateWord, Tone
from app.kernel.own_fields import read_own, said_value
from app.kernel.query import ListQuery, Preset, column
from app.numerics.matching import FieldKind, MatchField

STATES = ((OPEN, StateWord("To look at", Tone.WARNING)), (DIFFERENT, StateWord("Never the same", Tone.NEUTRAL)))
PLACE = frozenset({"street", "postal_code", "city", "country"})
KINDS = {"name": FieldKind.NAME, "postal_code": FieldKind.CODE, "phone": FieldKind.CODE, "tax_number": FieldKind.CODE}
COMPARED = ("name", "street", "postal_code", "city", "country", "email", "phone", "tax_number", "website")

_left = aliased(Party)
_right = aliased(Party)

DUPLICATES = ListQuery(
    name="duplicates", title="Duplicates", record="duplicate", id=Duplicate.id, permission="parties.read",
    source=table_of(Duplicate).join(_left, _left.id == Duplicate.left_id).join(_right, _right.id == Duplicate.right_id),
    sort=(Sort("evidence", descending=True),),
    columns=(
        column("left", "One", _left.name, width=26, sortable=False),
        column("right", "The other", _right.name, width=26, sortable=False),
        column("probability", "Probability", Duplicate.probability_permille, Kind.PERCENT, width=10, sortable=False),
        column("evidence", "Evidence", Duplicate.total_millibits // 1000, Kind.INTEGER, width=10,
               order=Duplicate.total_millibits, help="Each bit doubles the odds that the two are the same."),
        column("left_city", "Town", _left.city, width=14, sortable=False),
        column("right_city", "Town of the other", _right.city, width=14, sortable=False),
        column("found_at", "Found", Duplicate.found_at, Kind.TIME, width=14, sortable=False, shown=False),
        column("state", "State", Duplicate.state, Kind.STATE, width=14, sortable=False, states=STATES),
    ),
    presets=(
        Preset(PresetInfo(OPEN, "To look at", Tone.WARNING), Duplicate.state == OPEN),
        Preset(PresetInfo(DIFFERENT, "Never the same"), Duplicate.state == DIFFERENT),
    ),
    searchable=False,
)


@dataclass(frozen=True, slots=True)
class Waterfall:
    """How the evidence of a pair adds up, in thousandths of a bit, from what is known before anything is compared."""

    prior_millibits: int
    steps: tuple[Evidence, ...]
    probability_permille: int


@dataclass(frozen=True, slots=True)
class OwnSides:
    """What two parties say, each otherwise, in one of the firm's own fields."""

    key: str
    title: str
    left: str
    right: str


@dataclass(frozen=True, slots=True)
class Pair:
    """Two parties that may be the same; `own` are the firm's own fields in which they differ."""

    id: int
    left: PartyFacts
    right: PartyFacts
    state: str
    waterfall: Waterfall
    found_at: datetime
    own: tuple[OwnSides, ...] = ()


def compared_fields(connection: Connection) -> tuple[list[int], list[MatchField]]:
    """Read what is compared of all parties: their numbers, and a text of each for every field."""
    main = select(Address).where(Address.kind == "main").subquery()
    statement = select(
        Party.id, Party.name, main.c.street, main.c.postal_code, Party.city, Party.country, Party.email, Party.phone,
        Party.tax_number, Party.website,
    ).outerjoin(main, main.c.party_id == Party.id).order_by(Party.id)
    rows = {row.id: row for row in connection.execute(statement)}
    fields = [
        MatchField(
            key, [getattr(row, key) or "" for row in rows.values()], KINDS.get(key, FieldKind.TEXT),
            "place" if key in PLACE else "",
        )
        for key in COMPARED
    ]
    return list(rows), fields


def load_pair(connection: Connection, duplicate_id: int) -> Pair:
    """Read a pair with its two parties; NotFoundError when it was merged or is gone."""
    row = connection.execute(select(table_of(Duplicate)).where(Duplicate.id == duplicate_id)).first()
    if row is None:
        raise NotFoundError("record.missing", "This pair is gone: it was merged, or is not found any more.")
    steps = tuple(Evidence(field, level, millibits) for field, level, millibits in row.evidence)
    return Pair(
        row.id, load_party(connection, row.left_id), load_party(connection, row.right_id), row.state,
        Waterfall(row.prior_millibits, steps, row.probability_permille), row.found_at,
        tuple(_own_sides(connection, row.left_id, row.right_id)),
    )


def _own_sides(connection: Connection, left_id: int, right_id: int) -> Iterator[OwnSides]:
    for record in ROLE_FLAGS:
        others = {field.id: value for field, value in read_own(connection, record, right_id)}
        for field, value in read_own(connection, record, left_id):
            other = others.get(field.id)
            if value is not None and other is not None and value != other:
                yield OwnSides(own_name(record, field.key), field.title, _said(value), _said(other))


def _said(value: object) -> str:
    return ("yes" if value else "no") if isinstance(value, bool) else str(said_value(value))


def role_record(party: PartyFacts) -> str:
    """Name the kind of record under which a party is shown."""
    if party.is_customer:
        return "customer"
    return "supplier" if party.is_supplier else "carrier"


_SIDES = (
    ColumnInfo("field", "What", width=12, sortable=False), ColumnInfo("left", "One", width=22, sortable=False),
    ColumnInfo("right", "The other", width=22, sortable=False), ColumnInfo("how", "How", width=12, sortable=False),
    ColumnInfo("bits", "Bits", Kind.TEXT, width=7, sortable=False),
)


def duplicate_detail(connection: Connection, duplicate_id: int, _now: datetime) -> Detail:
    """Show a pair side by side, with what speaks for and against it."""
    pair = load_pair(connection, duplicate_id)
    texts = {side.id: _texts(side) for side in (pair.left, pair.right)}
    rows = tuple(
        Row(place, (step.title, texts[pair.left.id].get(step.field, ""), texts[pair.right.id].get(step.field, ""),
                    step.words, bits_text(step.millibits)))
        for place, step in enumerate(pair.waterfall.steps, 1)
    )
    facts = (
        Fact("One", f"{pair.left.code} {pair.left.name}", record=role_record(pair.left), record_id=pair.left.id),
        Fact("The other", f"{pair.right.code} {pair.right.name}", record=role_record(pair.right),
             record_id=pair.right.id),
        Fact("Probably the same", pair.waterfall.probability_permille, Kind.PERCENT),
        Fact("Found", pair.found_at, Kind.TIME),
    )
    return Detail(
        pair.id, f"{pair.left.name} · {pair.right.name}", "May be one and the same", dict(STATES).get(pair.state),
        facts, (LinesTable("Side by side", _SIDES, rows),), chart=pair.waterfall,
        hint="Each bit for doubles the odds, each bit against halves them; what is not known says nothing.",
    )


def bits_text(millibits: int) -> str:
    """Write evidence with its sign."""
    return f"{'+' if millibits > 0 else '−' if millibits < 0 else '±'}{abs(millibits) / 1000:.1f}"


def _texts(party: PartyFacts) -> dict[str, str]:
    place = next((item for item in party.addresses if item.kind == "main"), None)
    return {
        "name": party.name, "street": place.street if place else "", "postal_code": place.postal_code if place else "",
        "city": party.city, "country": party.country, "email": party.email, "phone": party.phone,
        "tax_number": party.tax_number, "website": party.website,
    }
