"""The lists of the firm are read along their indexes."""

from functools import partial

import pytest

from app.areas.company.queries import LISTS, RIGHTS, ROLES_LIST
from app.kernel.listing import ListRequest, Sort
from app.kernel.query import ListQuery
from app.kernel.workspace import Workspace
from tests.plans import SORTS, plans_of


@pytest.mark.parametrize("query", LISTS, ids=lambda query: query.name)
def test_lists_are_read_along_an_index(workspace: Workspace, query: ListQuery) -> None:
    for sorted_by in (column.key for column in query.info.columns if column.sortable):
        request = ListRequest(sort=(Sort(sorted_by),))
        with workspace.reader() as reader:
            plan = plans_of(reader, partial(query.page, reader, request))
        assert not [step for step in plan if SORTS in step], plan


def test_a_new_firm_has_roles_and_rights(workspace: Workspace) -> None:
    with workspace.reader() as reader:
        roles = [row.values[1] for row in ROLES_LIST.page(reader, ListRequest()).rows]
        rights = [row.values[1:] for row in RIGHTS.page(reader, ListRequest()).rows]
        calendars = workspace.declarations.list_query("calendars")
        calendar = calendars.page(reader, ListRequest()).rows[0].values
    assert roles == ["Bookkeeping", "Owner", "Procurement", "Sales", "Support", "Viewer", "Warehouse"]
    assert ("Owner", "*") in rights
    assert ("Viewer", "catalog.read") in rights
    assert calendar == ("Business hours", "Europe/Berlin")
