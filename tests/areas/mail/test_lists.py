"""The lists of mail are read along their indexes."""

from functools import partial

import pytest

from app.areas.mail.queries.documents import mails_of
from app.areas.mail.queries.lists import LISTS
from app.kernel.listing import ListRequest, Sort
from app.kernel.query import ListQuery
from app.kernel.workspace import Workspace
from tests.plans import SORTS, plans_of, scans_of

FEW = (("mail_outbox", "waiting"), ("mail_outbox", "decide"))
"""Views of rows in several states, so few that they may be sorted when they are read."""


@pytest.mark.parametrize("query", LISTS, ids=lambda query: query.name)
def test_lists_are_read_along_an_index(workspace: Workspace, query: ListQuery) -> None:
    for sorted_by in (column.key for column in query.info.columns if column.sortable):
        for preset in (None, *(preset.info.key for preset in query.presets)):
            request = ListRequest(preset=preset, sort=(Sort(sorted_by, descending=True),))
            with workspace.reader() as reader:
                plan = plans_of(reader, partial(query.page, reader, request))
            assert not scans_of(plan, "mail_message", "mail_delivery"), plan
            assert (query.name, preset) in FEW or not [step for step in plan if SORTS in step], plan


def test_the_mails_of_a_record_are_found_by_an_index(workspace: Workspace) -> None:
    with workspace.reader() as reader:
        plan = plans_of(reader, lambda: mails_of(reader, "invoice", 1, 30))
    assert not scans_of(plan, "mail_message", "mail_delivery", "mail_document"), plan
    assert not [step for step in plan if SORTS in step], plan
