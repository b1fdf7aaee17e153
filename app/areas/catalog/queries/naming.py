"""Which items bar codes call, for whoever writes many of them at once."""

from collections.abc import Mapping, Sequence

from sqlalchemy import Connection, select

from app.areas.catalog.models import ItemBarcode
from app.areas.catalog.rules import spellings
from app.kernel.unit_of_work import in_batches


def items_by_barcodes(connection: Connection, texts: Sequence[str]) -> Mapping[str, frozenset[int]]:
    """Find the items that codes stand for, by the text as it was given; other texts are left out."""
    spelled: dict[str, set[str]] = {}
    for text in texts:
        for spelling in spellings(text):
            spelled.setdefault(spelling, set()).add(text)
    result: dict[str, set[int]] = {}
    statement = select(ItemBarcode.code, ItemBarcode.item_id)
    for batch in in_batches(spelled):
        for row in connection.execute(statement.where(ItemBarcode.code.in_(batch))):
            for text in spelled[row.code]:
                result.setdefault(text, set()).add(row.item_id)
    return {text: frozenset(found) for text, found in result.items()}
