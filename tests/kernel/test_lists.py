"""Lists grow by themselves or are kept by hand; both are filtered by, counted, printed, and read by index."""

from functools import partial

import pytest

from app.kernel.errors import DomainError
from app.kernel.grouping import group_heads, rows_within
from app.kernel.listing import Filter, Group, ListRequest
from app.kernel.own_fields import AddField
from app.kernel.tags import TAGS, KeepList, ListCondition, PutOnList, RemoveTag, TagRecords
from app.kernel.workspace import Workspace
from tests.areas.sales.selling import add_customer
from tests.areas.support.complaining import complain
from tests.plans import plans_of, scans_of

GOLD = KeepList("customers", "Gold in Berlin", conditions=(
    ListCondition("tags", "in", "gold,silver"), ListCondition("own.route", "=", "North")))


def filtered(workspace: Workspace, *filters: Filter, name: str = "customers") -> list[int]:
    """Give the rows of a list that are what filters say."""
    with workspace.reader() as reader:
        return sorted(workspace.list_query(name).ids(reader, ListRequest(filters=filters)))


@pytest.fixture
def people(workspace: Workspace) -> tuple[int, int, int]:
    """Make three customers: gold in the north, silver in the south, and one without a word."""
    workspace.dispatch(AddField("customer", "Route", "choice", "North\nSouth"))
    one = add_customer(workspace, "One", own={"route": "North"})
    two = add_customer(workspace, "Two", own={"route": "South"})
    three = add_customer(workspace, "Three")
    workspace.dispatch(TagRecords("customer", (one,), "Gold, tea"))
    workspace.dispatch(TagRecords("customer", (two,), "silver"))
    return one, two, three


def test_a_filter_by_tag_finds_one_among_several_and_begins_at_the_index(
    workspace: Workspace, people: tuple[int, int, int],
) -> None:
    one, two, three = people
    query = workspace.list_query("customers")
    for condition, ids in (
        (Filter("tags", "in", ("gold", "SILVER")), [one, two]), (Filter("tags", "~", "ol"), [one]),
        (Filter("tags", "^", "te"), [one]), (Filter("tags", "empty"), [three]), (Filter("tags", "filled"), [one, two]),
        (Filter("tags", "!=", "gold"), [two, three]), (Filter("tags", "=", "silver"), [two]),
        (Filter("tags", "=", "gold"), []),
    ):
        assert filtered(workspace, condition) == ids, condition
        with workspace.reader() as reader:
            plans = plans_of(reader, partial(query.ids, reader, ListRequest(filters=(condition,))))
        assert scans_of(plans, "kernel_tag_on", "parties_party") == [], plans
        assert any("kernel_tag_on" in step and "INDEX" in step for step in plans), plans
    with workspace.reader() as reader:
        offered = query.column_of("tags").offered
        assert offered is not None
        assert list(offered(reader)) == ["Gold", "silver", "tea"]
        heads = group_heads(query, reader, ListRequest(group=Group("tags")))
        assert [(head.count, query.count(reader, rows_within(ListRequest(), head))) for head in heads] == [(1, 1)] * 3


def test_a_list_grows_by_itself_and_is_a_filter_wherever_its_records_are(
    workspace: Workspace, people: tuple[int, int, int],
) -> None:
    one, two, three = people
    number = workspace.dispatch(GOLD).value
    here = Filter("lists", "in", ("Gold in Berlin",))
    assert filtered(workspace, here) == [one]
    workspace.dispatch(TagRecords("customer", (three,), "gold"))
    from app.areas.sales.operations.customers import ChangeCustomerTerms

    workspace.dispatch(ChangeCustomerTerms(three, own={"route": "North"}))
    assert filtered(workspace, here) == [one, three]
    workspace.dispatch(PutOnList("customer", (two,), "Gold by hand"))
    assert filtered(workspace, Filter("lists", "~", "gold")) == [one, two, three]
    assert filtered(workspace, Filter("lists", "~", "gold"), Filter("lists", "!=", "Gold in Berlin")) == [two]
    with workspace.reader() as reader:
        page = workspace.declarations.detail("tag").load(reader, number, workspace.clock.now())
        paper = workspace.declarations.document("list_members").context(reader, number, workspace.clock.now())
        offered = workspace.list_query("customers").column_of("lists").offered
        assert offered is not None
        assert list(offered(reader)) == ["Gold by hand", "Gold in Berlin"]
        state = {row.values[0]: row.values[1] for row in TAGS.page(reader, ListRequest()).rows}["Gold in Berlin"]
    facts = [(fact.title, fact.value) for fact in page.facts]
    assert ("Members", 2) in facts
    assert [value for title, value in facts if title == "Asks for"] == ["Tags is one of gold,silver", "Route is North"]
    assert [row.values[0] for row in page.lines[0].rows] == ["One", "Three"]
    assert (page.lines[0].record, state) == ("customer", "growing")
    table = paper.bands[-1]
    assert [row[0] for row in getattr(table, "rows", ())] == ["One", "Three"]


def test_a_list_is_asked_otherwise_removed_and_brought_back(
    workspace: Workspace, people: tuple[int, int, int],
) -> None:
    _, two, _ = people
    number = workspace.dispatch(GOLD).value
    again = KeepList("customers", "GOLD in Berlin", conditions=(ListCondition("own.route", "=", "South"),))
    changed = workspace.dispatch(again)
    here = Filter("lists", "=", "gold in berlin")
    assert (changed.value, filtered(workspace, here)) == (number, [two])
    removed = workspace.dispatch(RemoveTag(number))
    assert filtered(workspace, here) == []
    workspace.undo(removed.operation_id)
    assert filtered(workspace, here) == [two]


@pytest.mark.parametrize(("command", "message"), [
    (KeepList("customers", "All"), "Filter the rows first"),
    (KeepList("currencies", "All", search="x"), "cannot be put"),
    (KeepList("customers", "A", conditions=(ListCondition("lists", "~", "B"),)), "ask for another list"),
    (KeepList("customers", "A", conditions=(ListCondition("colour", "=", "B"),)), "no column “colour”"),
    (KeepList("customers", "A", conditions=(ListCondition("tags", "like", "B"),)), "not a comparison"),
    (KeepList("customers", "By hand", search="x"), "kept by hand"), (PutOnList("customer", (1,), "Grows"), "by itself"),
])
def test_what_makes_no_list_is_refused(workspace: Workspace, command: object, message: str) -> None:
    add_customer(workspace)
    workspace.dispatch(PutOnList("customer", (1,), "By hand"))
    workspace.dispatch(KeepList("customers", "Grows", search="x"))
    with pytest.raises(DomainError, match=message):
        workspace.dispatch(command)


def test_tickets_have_lists_by_view_and_search(workspace: Workspace) -> None:
    number = complain(workspace, add_customer(workspace), subject="Boxes torn")
    complain(workspace, 1, subject="Late again")
    workspace.dispatch(KeepList("tickets", "Torn", preset="open", search="torn"))
    assert filtered(workspace, Filter("lists", "in", "torn"), name="tickets") == [number]
