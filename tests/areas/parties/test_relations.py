"""Companies and people are something to each other, named from both sides; circles are refused with their path."""

import itertools
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.areas.parties.operations import AddContact
from app.areas.parties.operations.relations import AddRelation, ChangeRelation, RemoveRelation
from app.areas.parties.queries.relations import RELATIONS, relation_graph, relations_of
from app.areas.parties.rules.relations import WITHOUT_CIRCLES, WORDS, Edge, path_between
from app.kernel.errors import DomainError
from app.kernel.listing import ListRequest
from app.kernel.workspace import Workspace
from app.registry import DECLARATIONS
from tests.areas.sales.selling import add_customer
from tests.plans import plans_of, scans_of


@pytest.fixture
def group(workspace: Workspace) -> list[int]:
    """Give a holding, its daughter, and the daughter's daughter."""
    ids = [add_customer(workspace, name) for name in ("Holding", "Daughter", "Grandchild")]
    workspace.dispatch(AddRelation(ids[1], "subsidiary_of", ids[0], since=date(2020, 1, 1)))
    workspace.dispatch(AddRelation(ids[2], "subsidiary_of", ids[1]))
    return ids


def told(workspace: Workspace, party: int) -> list[tuple[object, object]]:
    with workspace.reader() as reader:
        lines = relations_of(reader, party, workspace.clock.now()).lines
    return [(row.values[0], row.values[1]) for table in lines for row in table.rows]


def test_a_relation_is_told_on_both_pages_in_its_own_words(workspace: Workspace, group: list[int]) -> None:
    assert told(workspace, group[1]) == [("is a subsidiary of", "Holding"), ("is the parent of", "Grandchild")]
    assert told(workspace, group[0]) == [("is the parent of", "Daughter")]


def test_circles_of_subsidiaries_are_refused_with_the_path(workspace: Workspace, group: list[int]) -> None:
    with pytest.raises(DomainError) as refused:
        workspace.dispatch(AddRelation(group[0], "subsidiary_of", group[2]))
    assert "Grandchild, which is a subsidiary of Daughter, which is a subsidiary of Holding" in refused.value.message
    with pytest.raises(DomainError, match="nothing to itself"):
        workspace.dispatch(AddRelation(group[0], "partner_of", group[0]))
    workspace.dispatch(AddRelation(group[0], "buyer_for", group[2]))
    workspace.dispatch(AddRelation(group[2], "buyer_for", group[0]))


def test_a_person_buys_for_several_companies(workspace: Workspace, group: list[int]) -> None:
    maria = workspace.dispatch(AddContact(group[1], "Maria", "Buyer")).value.contact_id
    workspace.dispatch(AddRelation(group[1], "buyer_for", group[0], maria))
    workspace.dispatch(AddRelation(group[1], "buyer_for", group[2], maria))
    assert ("has its buying done by", "Maria, Daughter") in told(workspace, group[0])
    assert ("has its buying done by", "Maria, Daughter") in told(workspace, group[2])
    with pytest.raises(DomainError, match="another company"):
        workspace.dispatch(AddRelation(group[0], "works_for", group[2], maria))


def test_a_relation_ends_and_what_never_was_is_taken_back(workspace: Workspace, group: list[int]) -> None:
    with workspace.reader() as reader:
        first = RELATIONS.page(reader, ListRequest()).rows[-1].id
    with pytest.raises(DomainError, match="before it begins"):
        workspace.dispatch(ChangeRelation(first, date(2020, 1, 1), date(2019, 1, 1)))
    workspace.dispatch(ChangeRelation(first, date(2020, 1, 1), date(2025, 12, 31), "Sold"))
    with workspace.reader() as reader:
        assert RELATIONS.count(reader, ListRequest(preset="over")) == 1
        assert RELATIONS.count(reader, ListRequest(preset="now")) == 1
        detail = DECLARATIONS.detail("relation").load(reader, first, workspace.clock.now())
        graph = relation_graph(reader, group[2], workspace.clock.now(), lambda _c, _r: {})
    assert (detail.title, detail.state.word if detail.state else "") == ("Daughter is a subsidiary of Holding", "Over")
    assert sorted(edge.certain for edge in graph.edges) == [False, True], "what is over is drawn as uncertain"
    with pytest.raises(DomainError, match="known already"):
        workspace.dispatch(AddRelation(group[1], "subsidiary_of", group[0]))
    workspace.dispatch(RemoveRelation(first))
    assert told(workspace, group[0]) == []


def test_the_graph_stands_in_layers_from_above(workspace: Workspace, group: list[int]) -> None:
    with workspace.reader() as reader:
        graph = DECLARATIONS.graph("customer").load(reader, group[1], workspace.clock.now(), lambda _c, _r: {})
    assert {node.title: node.layer for node in graph.nodes} == {"Holding": 0, "Daughter": 1, "Grandchild": 2}
    assert {(edge.start, edge.end) for edge in graph.edges} == {
        (str(group[0]), str(group[1])), (str(group[1]), str(group[2])),
    }
    assert graph.present == str(group[1])
    assert "Daughter is a subsidiary of Holding." in graph.notes


def test_relations_are_read_by_indexes(workspace: Workspace) -> None:
    with workspace.reader() as reader:
        plan = plans_of(reader, lambda: RELATIONS.page(reader, ListRequest()))
        plan += plans_of(reader, lambda: relations_of(reader, 7, workspace.clock.now()))
    assert scans_of(plan, "parties_relation", "parties_party") == ["SCAN parties_relation"], "the list, by its number"


@given(st.lists(st.tuples(st.integers(0, 7), st.integers(0, 7)), max_size=24), st.integers(0, 7), st.integers(0, 7))
def test_a_path_is_one_and_there_is_one_where_there_can_be(
    pairs: list[tuple[int, int]], start: int, goal: int,
) -> None:
    path = path_between([Edge(*pair) for pair in pairs], start, goal)
    reached, rim = {start}, {start}
    while rim:
        rim = {end for begin, end in pairs if begin in rim} - reached
        reached |= rim
    assert bool(path) is (goal in reached)
    assert all(step in pairs for step in itertools.pairwise(path))
    assert not path or (path[0], path[-1]) == (start, goal)


def test_every_kind_has_words_for_both_sides() -> None:
    assert all(there and back for there, back in WORDS.values())
    assert set(WORDS) >= WITHOUT_CIRCLES
