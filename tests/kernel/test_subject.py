"""What the history calls an operation: by the numbers it gave, or by the record it was about."""

from dataclasses import dataclass
from decimal import Decimal

import pytest
from sqlalchemy import select

from app.areas.catalog.operations import CreateItem
from app.areas.inventory.operations.setup import CreateLocation, SetReorderRule
from app.kernel.journal import Operation
from app.kernel.subject import kind_named, subject_of
from app.kernel.workspace import Workspace


@dataclass(frozen=True)
class Several:
    """Records with their numbers."""

    numbers: tuple[str, ...]


@pytest.mark.parametrize(("numbers", "words"), [
    (("PO-1",), "PO-1"), (("PO-1", "PO-2"), "PO-1, PO-2"),
    (("PO-1", "PO-2", "PO-3", "PO-4", "PO-5"), "PO-1, PO-2, PO-3 and 2 more"),
])
def test_the_numbers_that_were_given_are_named(workspace: Workspace, numbers: tuple[str, ...], words: str) -> None:
    with workspace.reader() as reader:
        assert subject_of(reader, workspace.declarations, CreateLocation(1, "A"), Several(numbers)) == words


def test_the_record_that_a_command_names_is_named(workspace: Workspace) -> None:
    item = workspace.dispatch(CreateItem("Chai")).value.item_id
    done = workspace.dispatch(SetReorderRule(item, Decimal(5), Decimal(9)))
    assert done.title == "Reorder rule set · Chai"
    undone = workspace.undo(done.operation_id)
    with workspace.reader() as reader:
        titles = {row.id: row.title for row in reader.execute(select(Operation.id, Operation.title))}
    assert titles[done.operation_id] == done.title
    assert titles[undone.operation_id] == "Undo: Reorder rule set · Chai"


def test_a_word_that_fits_two_kinds_fits_none() -> None:
    assert kind_named("order", ("sales_order", "purchase_order")) == ""
    assert kind_named("order", ("sales_order", "shipment")) == "sales_order"
