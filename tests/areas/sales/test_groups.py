"""A group of companies is worth what all of it orders, on the page of each and where their relations are drawn."""

from datetime import timedelta

import pytest

from app.areas.parties.operations.relations import AddRelation
from app.areas.sales.queries.groups import customer_graph, group_worth
from app.kernel.clock import SetClock
from app.kernel.money import Money
from app.kernel.workspace import Workspace
from tests.areas.sales.selling import add_customer, add_items, sell, stock_all
from tests.companies import MORNING
from tests.plans import plans_of, scans_of

DAY = timedelta(days=1)


@pytest.fixture
def group(workspace: Workspace) -> list[int]:
    """Give a holding with two daughters, one sold off, of whom the holding and its daughter order; and a partner."""
    items = add_items(workspace, "TEA")
    stock_all(workspace, items, 100)
    ids = [add_customer(workspace, name) for name in ("Holding", "Daughter", "Sold off", "Partner")]
    today = MORNING.date()
    workspace.dispatch(AddRelation(ids[1], "subsidiary_of", ids[0]))
    workspace.dispatch(AddRelation(ids[2], "subsidiary_of", ids[0], since=today - 900 * DAY, until=today - DAY))
    workspace.dispatch(AddRelation(ids[3], "partner_of", ids[0]))
    for customer, pieces in zip(ids, ("3", "2", "7", "9"), strict=True):
        sell(workspace, customer, [(items[0], pieces)])
    return ids


def worth(workspace: Workspace, customer: int) -> list[tuple[object, str]]:
    with workspace.reader() as reader:
        return [(fact.value, fact.note) for fact in group_worth(reader, customer, workspace.clock.now()).facts]


def test_every_member_tells_what_the_group_ordered_and_who_left_it_stands_alone(
    workspace: Workspace, group: list[int],
) -> None:
    assert worth(workspace, group[0]) == worth(workspace, group[1])
    ((value, note),) = worth(workspace, group[0])
    assert isinstance(value, Money)
    assert (value.minor > 0, note) == (True, "of 2")
    assert worth(workspace, group[2]) == worth(workspace, group[3]) == []
    assert isinstance(workspace.clock, SetClock)
    workspace.clock.moment = MORNING + 366 * DAY
    assert worth(workspace, group[0]) == [(Money(0, "EUR"), "of 2")]


def test_the_picture_says_what_each_is_to_the_other_and_what_all_are_worth(
    workspace: Workspace, group: list[int],
) -> None:
    with workspace.reader() as reader:
        graph = customer_graph(reader, group[1], workspace.clock.now(), lambda _connection, _refs: {})
    whole = worth(workspace, group[0])[0][0]
    assert graph.notes[0] == f"The group of 2 companies ordered {whole} within 12 months."
    assert {(edge.text, edge.certain) for edge in graph.edges} == {
        ("parent of", True), ("parent of", False), ("partner of", True)}
    assert all("EUR" in node.subtitle for node in graph.nodes)


def test_a_group_is_read_by_index(workspace: Workspace, group: list[int]) -> None:
    with workspace.reader() as reader:
        plan = plans_of(reader, lambda: group_worth(reader, group[0], workspace.clock.now()))
    assert scans_of(plan, "parties_relation", "sales_order") == []
