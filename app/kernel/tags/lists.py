"""Lists that grow by themselves: whoever is what they ask is on them, from the moment that they are."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any

from sqlalchemy import Connection, select

from app.kernel.columns import table_of
from app.kernel.declare import OperationSpec
from app.kernel.errors import CallError, DomainError
from app.kernel.fields import Field
from app.kernel.listing import OPERATORS, Filter, ListRequest
from app.kernel.own_fields import fields_of, with_columns
from app.kernel.query import ListQuery
from app.kernel.tags.doing import RIGHT, checked_word
from app.kernel.tags.tables import COLOURS, TAGGED, Tag
from app.kernel.unit_of_work import UnitOfWork

LISTS_KEY = "lists"


@dataclass(frozen=True, slots=True)
class ListCondition:
    """What a column of a row must be; several values of one column are set off by commas."""

    key: Annotated[str, Field("Column")]
    operator: Annotated[str, Field("How", help=f"One of {' '.join(OPERATORS)}")] = "="
    value: Annotated[str, Field("Value")] = ""


@dataclass(frozen=True, slots=True)
class KeepList:
    """Make a list that grows by itself of what a list shows: its view, its filters and its search."""

    list_name: Annotated[str, Field("Rows of", hidden=True)]
    name: Annotated[str, Field("Name of the list", help="A name that is there already asks for this from now on")]
    preset: Annotated[str, Field("View", hidden=True)] = ""
    search: Annotated[str, Field("Search", hidden=True)] = ""
    conditions: Annotated[tuple[ListCondition, ...], Field("Filters", hidden=True)] = ()
    note: Annotated[str, Field("What it is for", multiline=True)] = ""


Lists = Mapping[str, ListQuery]


def keep_list_operation(lists: Callable[[], Lists]) -> OperationSpec:
    """Make the operation for the lists that there are."""

    def keep_list(uow: UnitOfWork, cmd: KeepList) -> int:
        query = lists().get(cmd.list_name)
        if query is None or query.record not in TAGGED:
            raise DomainError("list.record", f"Rows of “{cmd.list_name}” cannot be put on lists.", "list_name")
        request = request_of({"preset": cmd.preset, "search": cmd.search, "filters": [
            [one.key, one.operator, one.value] for one in cmd.conditions]})
        _require_sense(uow.connection, query, request)
        name = checked_word(cmd.name, "name")
        values: dict[str, Any] = {
            "list_name": cmd.list_name, "note": cmd.note.strip(), "word": name, "asked": {
                "preset": request.preset, "search": request.search,
                "filters": [[one.key, one.operator, one.value] for one in request.filters]},
        }
        known = uow.first(select(table_of(Tag)).where(Tag.sort == "list", Tag.folded == name.casefold()))
        if known is None:
            count = len(uow.rows(select(Tag.id).where(Tag.sort == "list")))
            return uow.add(Tag, sort="list", folded=name.casefold(), colour=count % len(COLOURS), **values)
        if known.asked is None:
            raise DomainError("list.by_hand", f"“{name}” is kept by hand. Take another name.", "name")
        uow.update(Tag, known.id, **values)
        return int(known.id)

    return OperationSpec(keep_list, "List kept", RIGHT)


def _require_sense(connection: Connection, query: ListQuery, request: ListRequest) -> None:
    if not (request.preset or request.search or request.filters):
        raise DomainError("list.everybody", "Filter the rows first, or choose a view: a list of all of them is the "
                          "list itself.", "conditions")
    if any(one.key == LISTS_KEY for one in request.filters):
        raise DomainError("list.circle", "A list cannot ask for another list. Filter by something else.", "conditions")
    try:
        members(connection, query, request)
    except CallError as error:
        raise DomainError("list.unreadable", error.message, "conditions") from None


def request_of(plain: Mapping[str, Any]) -> ListRequest:
    """Read what a list asks for."""
    filters = tuple(Filter(key, operator, value) for key, operator, value in plain.get("filters", ()))
    return ListRequest(plain.get("preset") or None, filters, str(plain.get("search") or "").strip())


def members(connection: Connection, query: ListQuery, request: ListRequest) -> Any:
    """Select the numbers of the rows that are what a list asks for."""
    return with_columns(query, fields_of(connection, query.record)).among(connection, request)


def growing(connection: Connection, lists: Lists, record: str, *where: Any) -> Iterator[tuple[Any, ListQuery]]:
    """Give the lists of a kind of record that grow by themselves, each with where its rows come from."""
    for row in connection.execute(select(table_of(Tag)).where(Tag.asked.is_not(None), *where).order_by(Tag.folded)):
        query = lists.get(row.list_name)
        if query is not None and query.record == record:
            yield row, query


def asked_in_words(query: ListQuery, request: ListRequest) -> Sequence[str]:
    """Say what a list asks for, a sentence for each condition."""
    titles = {info.key: info.title for info in query.info.columns}
    presets = {info.key: info.title for info in query.info.presets}
    words = [f"View “{presets.get(request.preset, request.preset)}”"] if request.preset else []
    words += [f"Search “{request.search}”"] if request.search else []
    said = {"~": "contains", "^": "begins with", "in": "is one of", "empty": "is empty", "filled": "is filled",
            "=": "is", "!=": "is not"}
    return [*words, *(" ".join(filter(None, (
        titles.get(one.key, one.key), said.get(one.operator, one.operator), _plain(one.value))))
        for one in request.filters)]


def _plain(value: object) -> str:
    return ", ".join(str(part) for part in value) if isinstance(value, (list, tuple)) else str(value or "")
