"""What an operation was about, in the words that people look for: the number of a paper, the name of a record."""

from collections.abc import Collection, Iterator
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, select

from app.kernel.fields import describe
from app.kernel.search import SearchEntry

if TYPE_CHECKING:
    from app.kernel.declare import Declarations

MOST_NUMBERS = 3


def subject_of(connection: Connection, declarations: "Declarations", command: Any, value: Any) -> str:
    """Name what was done something to: the numbers that the result gives, or else the record that the command names."""
    numbers = getattr(value, "numbers", None) or (getattr(value, "number", ""),)
    named = [str(number) for number in numbers if number]
    if named:
        more = f" and {len(named) - MOST_NUMBERS} more" if len(named) > MOST_NUMBERS else ""
        return ", ".join(named[:MOST_NUMBERS]) + more
    found = (name_of(connection, record, row_id) for record, row_id in _records_of(declarations, command))
    return next((name for name in found if name), "")


def name_of(connection: Connection, record: str, row_id: int) -> str:
    """Give the words by which search finds a record, none when it does not."""
    entry = select(SearchEntry.title).where(SearchEntry.record == record, SearchEntry.record_id == row_id)
    return str(connection.execute(entry).scalar() or "")


def _records_of(declarations: "Declarations", command: Any) -> Iterator[tuple[str, int]]:
    """Give the records that the fields of a command name and that search can find, in the order of the fields."""
    kinds = {spec.record for spec in declarations.searches}
    lists = {query.name: query.record for query in declarations.lists}
    for info in describe(type(command)):
        row_id = getattr(command, info.name)
        if info.type != "integer" or not isinstance(row_id, int):
            continue
        record = lists.get(info.field.lookup or "") or kind_named(info.name.removesuffix("_id"), kinds)
        if record in kinds:
            yield record, row_id


def kind_named(name: str, kinds: Collection[str]) -> str:
    """Find the one kind of record that a word stands for: `shipment`, or `order` where only one kind ends so."""
    fitting = [kind for kind in kinds if kind == name or kind.endswith(f"_{name}")]
    return fitting[0] if len(fitting) == 1 else ""
