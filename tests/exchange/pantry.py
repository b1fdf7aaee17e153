"""A pantry: the smallest company that files can be taken into, on a table that every company has."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import select

from app.exchange.importing import with_imports
from app.kernel.columns import table_of
from app.kernel.declare import Declarations, ImportField, ImportSpec, RowOutcome
from app.kernel.journal import Outgoing
from app.kernel.listing import Kind, Sort
from app.kernel.query import ListQuery, column
from app.kernel.unit_of_work import UnitOfWork

JARS = table_of(Outgoing)


def take_jars(uow: UnitOfWork, rows: Sequence[Mapping[str, str]]) -> list[RowOutcome]:
    """Bring jars in by their code; a jar named broken is refused."""
    known = {row.kind: row for row in uow.rows(select(JARS))}
    outcomes, new = [], []
    for row in rows:
        code, rest = row["code"], {key: value for key, value in row.items() if key != "code" and value}
        if "broken" in code:
            outcomes.append(RowOutcome("refused", "The jar is broken.", "code"))
        elif code in known and known[code].payload == rest:
            outcomes.append(RowOutcome("unchanged"))
        elif code in known:
            uow.update(Outgoing, known[code].id, payload=rest)
            outcomes.append(RowOutcome("updated"))
        else:
            new.append({"at": uow.now, "kind": code, "payload": rest, "state": "waiting", "attempts": 0, "message": ""})
            outcomes.append(RowOutcome("created"))
    uow.load(Outgoing, new)
    return outcomes


FIELDS = (
    ImportField("code", "Code", required=True, aliases=("number", "jar")),
    ImportField("label", "Label", aliases=("name",)),
    ImportField("qty", "Quantity", kind=Kind.QUANTITY),
    ImportField("filled_on", "Filled on", kind=Kind.DATE),
    ImportField("opened_at", "Opened", kind=Kind.TIME),
    ImportField("sealed", "Sealed", kind=Kind.FLAG),
)
JARS_LIST = ListQuery(
    "jars", "Jars", "jar", JARS.c.id, JARS,
    (column("code", "Code", JARS.c.kind), column("state", "State", JARS.c.state)), (Sort("code"),), "pantry.read",
)
DECLARATIONS = with_imports(Declarations(
    lists=(JARS_LIST,),
    imports=(
        ImportSpec("jars", "Jars", "pantry.import", FIELDS, take_jars),
        ImportSpec("lids", "Lids", "pantry.import_lids", FIELDS[:2], take_jars),
    ),
))


def jars(connection: Any) -> dict[str, dict[str, str]]:
    """Give what is in the pantry, by code."""
    return {row.kind: row.payload for row in connection.execute(select(JARS))}
