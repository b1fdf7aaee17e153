"""A complaint is written down from where the goods are seen: shipment and order name the customer and themselves."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.areas.support.operations import OpenTicket
from app.kernel.clock import SystemClock
from app.kernel.database import open_database
from app.kernel.fields import decode
from app.kernel.listing import ListRequest
from app.kernel.workspace import Workspace
from app.registry import DECLARATIONS, TABS
from app.sample import make_sample
from app.ui.declare import ActionSpec, Selection


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    """Give the sample company."""
    path: Path = tmp_path_factory.mktemp("sample") / "sample.db"
    make_sample(str(path))
    opened = open_database(str(path))
    yield Workspace(opened, DECLARATIONS, SystemClock())
    opened.close()


def action(name: str) -> ActionSpec:
    found = [spec for tab in TABS for view in tab.views for spec in view.actions if spec.id == name]
    return found[0]


@pytest.mark.parametrize(("name", "list_name", "preset"), [
    ("logistics.complain", "shipments", "delivered"), ("sales.ask", "sales_orders", None),
])
def test_the_ticket_knows_whose_it_is(sample: Workspace, name: str, list_name: str, preset: str | None) -> None:
    spec, query = action(name), sample.declarations.list_query(list_name)
    with sample.reader() as reader:
        row = query.page(reader, ListRequest(preset=preset), size=1).rows[0]
        selection = Selection(query.record, (row,), tuple(column.key for column in query.info.columns))
        assert spec.enabled_when(selection)
        assert spec.prefill is not None
        known = dict(spec.prefill(reader, selection, sample.clock.now()))
    opened = sample.dispatch(decode(OpenTicket, {**known, "subject": "Torn", "body": "Two boxes are torn."})).value
    with sample.reader() as reader:
        page = sample.declarations.detail("ticket").load(reader, opened.ticket_id, sample.clock.now())
    assert (query.record, row.id) in {(fact.record, fact.record_id) for fact in page.facts}
